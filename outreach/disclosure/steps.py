"""Figures of today and the proposal, told no finer than the edition may know them.

Planning demand is made from referrals, so a share of it gives people away where the county is
small or where several plans are compared. Staff miles tell how far from the sessions a worker
lives. Both are told in steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from outreach.disclosure.showing import Profile

FEWEST_PEOPLE = 100
"""With fewer young people than this in all, no part of them is told. [people]"""

PARTNER_MEASURES = [
    "sessions a week",
    "demand met",
    "hotspots served",
    "staff miles",
    "hire and consumables",
]
"""What partners see of the comparison."""

MILES_STEP = 10
"""Staff miles outside the restricted edition are told in steps of this. [miles]"""

_SHARES_OF_DEMAND = (
    "demand within the standard",
    "demand met",
    "demand with two places to choose from",
)
_STEPS = (0.01, 0.02, 0.05, 0.1)
_WIDE_STEPS = (0.05, 0.1, 0.2, 0.25)


def demand_step(people: int, *, profile: Profile) -> float | None:
    """Return how fine a share of the county's planning demand may be told.

    Parameters
    ----------
    people
        Young people behind the demand, each once. [people]
    profile
        The rules of the edition.

    Returns
    -------
    float or None
        The finest step that stands for the threshold of people or more, so that two plans whose
        shares differ by one step may differ by any small count [share]; None where nothing may
        be told.

    Examples
    --------
    >>> from outreach.disclosure.showing import public_profile
    >>> [demand_step(people, profile=public_profile()) for people in (800, 790, 160, 99)]
    [0.01, 0.02, 0.05, None]
    """
    if people < FEWEST_PEOPLE:
        return None
    return next((step for step in _STEPS if step * people >= profile.threshold), None)


def stepped_share(share: float, people: int, *, profile: Profile) -> tuple[float, float] | None:
    """Return the least and the most that a share of people or records may be said to be.

    Parameters
    ----------
    share
        Of those counted. [share]
    people
        How many were counted: people, or their records. [people]
    profile
        The rules of the edition.

    Returns
    -------
    tuple of float, or None
        Steps of five per cent, or wider where a step would stand for fewer than the threshold.
        Both ends are one step wide, from 0 and up to 1, so that they tell no small count; within
        them the count and its rest are the threshold or more. None where so few were counted
        that nothing can be said.

    Examples
    --------
    >>> from outreach.disclosure.showing import public_profile
    >>> rules = public_profile()
    >>> stepped_share(0.97, 800, profile=rules), stepped_share(0.86, 800, profile=rules)
    ((0.95, 1.0), (0.825, 0.875))
    >>> stepped_share(0.94, 126, profile=rules), stepped_share(0.5, 12, profile=rules)
    ((0.9, 1.0), None)
    """
    step = next((wide for wide in _WIDE_STEPS if wide * people >= profile.threshold), None)
    if step is None:
        return None
    if share > 1 - step or share < step:
        return (round(1 - step, 6), 1.0) if share > 1 - step else (0.0, step)
    middle = in_steps(share, step)
    return max(round(middle - step / 2, 6), step), min(round(middle + step / 2, 6), 1 - step)


def share_words(span: tuple[float, float] | None) -> str:
    """Say a share in the steps of `stepped_share`.

    Examples
    --------
    >>> [share_words(span) for span in ((0.95, 1.0), (0.825, 0.875), (0.0, 0.05), None)]
    ['over 95%', 'about 85%', 'under 5%', 'a share that is not shown']
    """
    if span is None:
        return "a share that is not shown"
    low, high = span
    if high >= 1:
        return f"over {low:.0%}"
    return f"under {high:.0%}" if low <= 0 else f"about {in_steps((low + high) / 2, 0.05):.0%}"


def in_steps(value: float, step: float) -> float:
    """Round to a step, halves upwards.

    Examples
    --------
    >>> in_steps(0.81, 0.05), in_steps(863.6, 10)
    (0.8, 860.0)
    """
    return float(round(np.floor(value / step + 0.5) * step, 6))


def coarse_comparison(comparison: pd.DataFrame, *, people: int, profile: Profile) -> pd.DataFrame:
    """Tell the measures of two timetables in steps that give nobody away.

    Parameters
    ----------
    comparison : DataFrame, index ``measure``
        ``today``, ``proposed``, ``unit``; from `allocation.compare_plans`.
    people
        Young people behind the planning demand, each once. [people]
    profile
        The rules of the edition.

    Returns
    -------
    DataFrame
        The same measures, without the shares of demand where too few people are behind them.

    Examples
    --------
    >>> import pandas as pd
    >>> from outreach.disclosure.showing import partner_profile
    >>> rows = {"demand met": (0.48, 0.81, "share"), "staff miles": (3.2, 863.6, "miles")}
    >>> told = pd.DataFrame.from_dict(rows, orient="index", columns=["today", "proposed", "unit"])
    >>> coarse_comparison(told, people=120, profile=partner_profile())["proposed"].tolist()
    [0.8, 860.0]
    """
    step = demand_step(people, profile=profile)
    told = comparison
    if step is None:
        told = told.drop(index=told.index.intersection(list(_SHARES_OF_DEMAND)))
    steps = dict.fromkeys(_SHARES_OF_DEMAND, step or 1.0) | {"staff miles": float(MILES_STEP)}
    made = told.copy()
    for measure in made.index.intersection(list(steps)):
        for column in ("today", "proposed"):
            value = float(made.loc[measure, column])
            made.loc[measure, column] = (
                value if np.isnan(value) else in_steps(value, steps[measure])
            )
    return made
