"""What a place lacks of being open every week, and its price: people remember a weekly session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allocation.cycle.cycles import smallest_steps, steps_of
from allocation.rows import Rows, label, plain, weigh
from allocation.walking import walk

if TYPE_CHECKING:
    import pandas as pd
    import pulp

    from allocation.decisions import Variables
    from allocation.problem import Problem

PAIR = ["venue_id", "session_type"]
AIM = "every_week"


def seldom_pairs(problem: Problem) -> pd.Series:
    """List the pairs that may be weekly and may be rarer, where that has a price.

    Parameters
    ----------
    problem
        The county, in counts (`allocation.cycle.scaling.in_counts`) or not.

    Returns
    -------
    Series, index (``venue_id``, ``session_type``)
        The most that one can lack of a session a week; empty where every session is weekly or
        the price is 0. [sessions / week]
    """
    lacks = 1.0 - steps_of(problem)
    if not float(problem.settings.lesser_aims.get(AIM, 0.0)):
        return lacks.iloc[:0]
    return lacks[(lacks > 0).to_numpy() & lacks.index.isin(_may_be_weekly(problem), level=1)]


def without_price(problem: Problem) -> Problem:
    """Give the county without that price; itself where it has none."""
    settings = problem.settings
    if not len(seldom_pairs(problem)):
        return problem
    return replace(
        problem, settings=replace(settings, lesser_aims={**settings.lesser_aims, AIM: 0.0})
    )


def with_price_of(problem: Problem, whole: Problem) -> Problem:
    """Give a smaller picture of a county the price that the whole has."""
    aims = {**problem.settings.lesser_aims, AIM: whole.settings.lesser_aims.get(AIM, 0.0)}
    return replace(problem, settings=replace(problem.settings, lesser_aims=aims))


def weekly_or_priced(problem: Problem, x: Variables) -> Rows:
    r"""Tell what a place lacks of a session a week: :math:`o_{vk} - d_k S_{vk} \le \ell_{vk}`."""
    steps = steps_of(problem).to_dict()
    for key, lacking in walk(x.seldom.items()):
        held = [(x.offer[key], 1.0), (x.hold[key], -float(steps[key]))]
        yield label("weekly", *key), weigh(held, [(lacking, -1.0)]) <= 0


def lacking_weeks(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    r"""Aim 9, least: :math:`\sum_{vk} \ell_{vk}`, what places lack of a session a week."""
    del problem
    return weigh(plain(x.seldom))


def lacking_measured(problem: Problem, sessions: pd.DataFrame) -> float:
    """Add up what the places of a plan lack of a session a week.

    Parameters
    ----------
    problem
        The county.
    sessions
        ``venue_id, session_type, sessions_per_week``.

    Returns
    -------
    float
        0 where every type is weekly, or may not be. [sessions / week]
    """
    held = sessions.groupby(PAIR)["sessions_per_week"].sum().astype(float)
    held = held[held.index.isin(_may_be_weekly(problem), level=1)]
    return float((1.0 - held).clip(lower=0.0).sum())


def _may_be_weekly(problem: Problem) -> list[str]:
    """Name the types that may be held every week, and less often."""
    if "frequencies" not in problem.types:
        return []
    steps = smallest_steps(problem.types, problem.settings.cycle_weeks)
    weekly = problem.types["frequencies"].map(lambda words: "weekly" in words).astype(bool)
    return [str(kind) for kind in steps.index[(steps < 1.0) & weekly]]
