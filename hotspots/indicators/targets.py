"""Shares beside a target, in a colour that also says what it means (row R-41)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from hotspots.indicators.tidy import percent, share_table, with_sentences

if TYPE_CHECKING:
    from hotspots.indicators.tidy import Row

STATUS = {
    "green": "green: better than the target, and unlikely to be chance",
    "amber": "amber: cannot be told from the target, the difference could be chance",
    "red": "red: worse than the target, and unlikely to be chance",
    "": "not known",
}
"""The colour and what it means, so that colour never stands alone."""


class Target(NamedTuple):
    """A figure to set a share beside: its value, which way is better, and who says so."""

    value: float
    polarity: str
    source: str


def target_of(
    benchmarks: pd.DataFrame, measure: str, *, breakdown: str = "", kind: str = "target"
) -> Target | None:
    """Look up a target or benchmark, the last of its kind in the table.

    Parameters
    ----------
    benchmarks
        The table `outreach.intake.optional_tables.BENCHMARKS`.
    measure, breakdown
        What is measured and for whom, in any case; an empty breakdown is everybody.
    kind
        ``target``, ``national`` or ``regional``.

    Returns
    -------
    Target or None
        None when the table has no such row.

    Examples
    --------
    >>> benchmarks = pd.DataFrame(
    ...     {"measure": ["planned exit"], "breakdown": [None], "kind": ["target"], "value": [0.8],
    ...      "polarity": ["high is good"], "source": ["contract"]}
    ... )
    >>> target_of(benchmarks, "Planned exit")
    Target(value=0.8, polarity='high is good', source='contract')
    """
    names = benchmarks["measure"].astype("str").str.casefold()
    whom = benchmarks["breakdown"].fillna("").astype("str").str.casefold()
    rows = benchmarks[
        (names == measure.casefold())
        & (whom == breakdown.casefold())
        & (benchmarks["kind"] == kind)
    ]
    if rows.empty:
        return None
    row = rows.iloc[-1]
    return Target(float(row["value"]), str(row["polarity"]), str(row["source"]))


def target_table(
    counts: pd.DataFrame, target: float, *, polarity: str = "high is good"
) -> pd.DataFrame:
    """Give each share with its interval, and how it stands to the target.

    Parameters
    ----------
    counts
        Any index; ``numerator`` and ``denominator``, missing where a count may not be shown.
        [records]
    target
        The figure to reach. [share]
    polarity
        ``high is good`` or ``low is good``; with ``neither`` there is no colour.

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`; ``target`` and ``difference``
        [share]; ``colour`` and ``status``: the same in words. Green and red only where the whole
        interval lies on that side of the target.

    References
    ----------
    Wilson (1927), as in `hotspots.proportions.wilson_interval`. Requirement R-41.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [430, 43], "denominator": [500, 50]}, index=["A", "B"])
    >>> target_table(counts, 0.8)["colour"].to_dict()
    {'A': 'green', 'B': 'amber'}
    """
    table = share_table(counts, sentence="")
    good = polarity != "low is good"
    better = table["lower"] >= target if good else table["upper"] <= target
    worse = table["upper"] < target if good else table["lower"] > target
    judged = table["value"].notna() & (polarity != "neither")
    colour = np.select([~judged, better, worse], ["", "green", "red"], default="amber")
    figures = table.assign(
        target=target,
        difference=table["value"] - target,
        colour=colour,
        status=pd.Series(colour, index=table.index).map(STATUS),
    )
    return with_sentences(figures.drop(columns="sentence"), _sentence)


def _sentence(name: str, row: Row) -> str:
    """Say how a share stands to its target."""
    if np.isnan(row["value"]):
        return f"{name}: nothing to count."
    reach = f"95% interval {percent(row['lower'])} to {percent(row['upper'])}"
    share = f"{name}: {percent(row['value'])} ({reach}); the target is {percent(row['target'])}"
    return (
        f"{share}. {row['status'][:1].upper()}{row['status'][1:]}."
        if row["colour"]
        else (f"{share}.")
    )
