"""Weights by vulnerability and severity: they raise demand, and never touch the scan or need."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from hotspots.counting import count_referrals
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotspots.result import Hotspots

FLAG_WORDS = {
    "excluded": "excluded from school",
    "looked_after": "in care",
    "neet": "not in education, work or training",
    "exploitation": "at risk of exploitation",
    "youth_justice": "known to youth justice",
}
"""The flags that may carry a weight, in words."""


def record_weights(
    referrals: pd.DataFrame,
    *,
    flags: Mapping[str, float],
    severity: Mapping[str, float] | None = None,
    cap: float = 2.0,
) -> pd.Series:
    """Say how often each referral counts in demand.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        A column of yes, no or nothing for each of `flags`, and ``severity`` (any words).
    flags
        Weight of a referral whose flag says yes; nothing said counts as no. [ratio]
    severity
        Weight by what ``severity`` says, in any case; others count once. [ratio]
    cap
        No referral counts more often than this, however many weights it has. [ratio]

    Returns
    -------
    Series, index ``referral_id``
        ``weight``: the product of a referral's weights, at most `cap`. [ratio]

    Raises
    ------
    TableError
        When a weight has no column to go by, is negative, or is above the cap by itself.

    Examples
    --------
    >>> referrals = pd.DataFrame({"excluded": [True, False], "severity": ["Heavy", None]})
    >>> record_weights(
    ...     referrals, flags={"excluded": 1.5}, severity={"heavy": 1.2}, cap=2
    ... ).round(9).tolist()
    [1.8, 1.0]
    """
    by_severity = {} if severity is None else {k.casefold(): v for k, v in severity.items()}
    wanted = [*flags, *(["severity"] if by_severity else [])]
    missing = [name for name in wanted if name not in referrals]
    wrong = [name for name, one in {**flags, **by_severity}.items() if not 0 <= one <= cap]
    if missing or wrong:
        msg = (
            f"need.weights: {', '.join(missing) or 'no weight'} has no column in the referrals; "
            f"{', '.join(wrong) or 'no weight'} is negative or above the cap of {cap:g}. Map the "
            "column under [referrals.columns], or take the weight out."
        )
        raise TableError(msg)
    weight = pd.Series(1.0, index=referrals.index, name="weight")
    for name, times in flags.items():
        weight = weight.where(~referrals[name].fillna(value=False).astype(bool), weight * times)
    if by_severity:
        said = referrals["severity"].astype("str").str.strip().str.casefold()
        weight *= said.map(by_severity).fillna(1.0).astype(float)
    return weight.clip(upper=cap)


def weighted_referrals(placed: pd.DataFrame, areas: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Count the referrals of each area, each as often as its weight says.

    Parameters
    ----------
    placed, areas
        As in `hotspots.counting.count_referrals`.
    weights : Series, index ``referral_id``
        From `record_weights`. [ratio]

    Returns
    -------
    Series, index ``area_code``
        ``weighted``. [referrals]

    Examples
    --------
    Twenty young people of whom four are excluded count as 16 + 4 x 1.5.

    >>> ids = [f"r{i}" for i in range(20)]
    >>> placed = pd.DataFrame({"referral_id": ids, "area_code": "A", "weight": 1.0})
    >>> excluded = pd.Series([1.5] * 4 + [1.0] * 16, index=ids)
    >>> weighted_referrals(placed, pd.DataFrame(index=["A"]), excluded).tolist()
    [22.0]
    """
    times = placed["referral_id"].map(weights).fillna(1.0)
    counted = count_referrals(placed.assign(weight=placed["weight"] * times), areas)
    return counted.rename("weighted")


def add_weights(
    found: Hotspots,
    placed: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    flags: Mapping[str, float],
    severity: Mapping[str, float],
    cap: float,
) -> Hotspots:
    """Add to the demand of each area what its weighted referrals count beyond one each.

    Parameters
    ----------
    found
        From `hotspots.labelling.find_hotspots`.
    placed, referrals : DataFrame
        As there.
    flags, severity, cap
        See `record_weights`.

    Returns
    -------
    Hotspots
        `found` itself without weights; else with ``demand`` raised, ``demand_by_weights`` (the
        part that was added) in ``areas`` [referrals], ``weights`` in ``settings`` and a note.

    Notes
    -----
    ``demand + sum over records of (weight - 1)``: the addition is the plain count, so that a
    hotspot with 4 of 20 young people of weight 1.5 plans for exactly 2 more.
    """
    if not flags and not severity:
        return found
    weights = record_weights(referrals, flags=flags, severity=severity, cap=cap)
    areas = found.areas.copy()
    more = weighted_referrals(placed, areas, weights) - count_referrals(placed, areas)
    raised = (areas["demand"] + more).clip(lower=0.0)
    areas["demand_by_weights"] = raised - areas["demand"]
    areas["demand"] = raised
    told = {"flags": dict(flags), "severity": dict(severity), "cap": cap}
    counts = {
        "weighted_referrals": int((weights != 1).sum()),
        "capped_referrals": int((weights >= cap).sum()),
        "demand_by_weights": float(areas["demand_by_weights"].sum()),
    }
    return replace(
        found,
        areas=areas,
        settings=found.settings | {"weights": told | counts},
        notes=(*found.notes, weights_sentence(flags, severity, cap)),
    )


def weights_sentence(flags: Mapping[str, float], severity: Mapping[str, float], cap: float) -> str:
    """Say whose referrals count for more, for the list of assumptions.

    Examples
    --------
    >>> weights_sentence({"excluded": 1.5}, {"heavy": 2.0}, 2.0)
    'In planning demand a referral counts 1.5 times if the young person is excluded from school, \
2 times if severity is heavy, and never more than 2 times; the search for hotspots and need count \
each referral once.'
    """
    parts = [f"{x:g} times if the young person is {FLAG_WORDS[name]}" for name, x in flags.items()]
    parts += [f"{times:g} times if severity is {word}" for word, times in severity.items()]
    return (
        f"In planning demand a referral counts {', '.join(parts)}, and never more than {cap:g} "
        "times; the search for hotspots and need count each referral once."
    )
