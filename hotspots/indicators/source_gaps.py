"""Which sources refer fewer young people than a benchmark would have them (row R-22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.tidy import (
    add_up,
    decided,
    percent,
    require,
    said,
    with_sentences,
)
from hotspots.rates import poisson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotspots.indicators.tidy import Row

MEASURE = "referral source"
"""What the table of benchmarks calls the share of referrals that a source sends."""

SURE = 0.998
"""An alarm is for what lies outside this interval, a flag for the 95 % one. [share]"""

_FLAGS = {"below": "low", "above": "high", "could be chance": "as expected"}


def count_sources(referrals: pd.DataFrame, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Count the referrals of each source, and those of all sources beside them.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``source`` and the columns of `by`, such as ``district``.
    by
        Columns that make groups besides the source.

    Returns
    -------
    DataFrame, index the columns of `by` and ``source``
        ``numerator`` of the source, ``denominator`` of all sources that are said. [referrals]

    Raises
    ------
    TableError
        When the source or a column of `by` is not there.

    Examples
    --------
    >>> count_sources(pd.DataFrame({"source": ["GP", "School", "School", None]})).values.tolist()
    [[1, 3], [2, 3]]
    """
    require(referrals, ("source", *by), what="Referrals by source")
    known = referrals[referrals["source"].notna()]
    keys = [*by, "source"]
    counts = add_up(pd.DataFrame({"numerator": 1}, index=known.index), known, keys)
    if by:
        total = counts.groupby(level=list(by))["numerator"].transform("sum")
    else:
        total = pd.Series(counts["numerator"].sum(), index=counts.index)
    return counts.assign(denominator=total.astype(int))


def source_gap_table(
    counts: pd.DataFrame, benchmarks: pd.DataFrame, *, kind: str = "national"
) -> pd.DataFrame:
    """Set what each source refers beside what its benchmark share would be.

    Parameters
    ----------
    counts
        As from `count_sources`; missing where a count may not be shown. [referrals]
    benchmarks
        The table `outreach.intake.optional_tables.BENCHMARKS`; rows of the measure `MEASURE` count.
    kind
        Whose benchmark: ``national``, ``regional`` or ``target``.

    Returns
    -------
    DataFrame, index of `counts`
        The count with its interval; ``expected`` and ``gap`` (count less expected) [referrals];
        ``benchmark`` [share] and ``taken_from``; ``flag`` (``low``, ``high``, ``as expected``,
        ``no benchmark``), ``alarm`` (outside the 99.8 % interval), ``rank`` (1 = furthest below
        what is expected). A source with a benchmark and no referral has a row too.

    References
    ----------
    `hotspots.rates.poisson_interval`. Requirement R-22: 149 referrals at 15 % give 22.35.

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"numerator": [12, 137], "denominator": [149, 149]},
    ...     index=pd.Index(["Education", "Other"], name="source"),
    ... )
    >>> national = pd.DataFrame(
    ...     {"measure": ["referral source"], "breakdown": ["education"], "kind": ["national"],
    ...      "value": [0.15], "source": ["a publication"]}
    ... )
    >>> told = source_gap_table(counts, national).loc["Education"]
    >>> [float(round(told[name], 2)) for name in ("expected", "lower", "upper")], told["flag"]
    ([22.35, 6.19, 20.96], 'low')
    """
    wanted = benchmarks[(benchmarks["measure"] == MEASURE) & (benchmarks["kind"] == kind)]
    wanted = wanted.assign(key=_folded(wanted["breakdown"])).drop_duplicates("key", keep="last")
    full = _with_silent_sources(counts, wanted)
    key = _folded(full.index.get_level_values("source").to_series(index=full.index))
    share = key.map(wanted.set_index("key")["value"]).astype(float)
    part, whole = full["numerator"].astype(float), full["denominator"].astype(float)
    known = part.notna()
    limits = poisson_interval(part[known]).reindex(full.index)
    wide = poisson_interval(part[known], confidence=SURE).reindex(full.index)
    expected = whole * share
    place = decided(limits["lower"], limits["upper"], expected)
    figures = full.assign(
        value=part,
        lower=limits["lower"],
        upper=limits["upper"],
        unit="referrals",
        expected=expected,
        gap=part - expected,
        benchmark=share,
        taken_from=key.map(wanted.set_index("key")["source"]),
        flag=place.map(_FLAGS).fillna("no benchmark"),
        alarm=(wide["upper"] < expected) | (wide["lower"] > expected),
    )
    figures["rank"] = figures["gap"].rank(method="first").astype("Int64")
    return with_sentences(figures, _sentence)


def _folded(words: pd.Series) -> pd.Series:
    """Compare names without regard to case and blanks at the ends."""
    return words.fillna("").astype("str").str.strip().str.casefold()


def _with_silent_sources(counts: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Add a row of zero for each source that has a benchmark and sent nobody."""
    keys = list(counts.index.names)
    groups = [name for name in keys if name != "source"]
    there = counts.reset_index()
    there["key"] = _folded(there["source"])
    columns = [*groups, "denominator"]
    wholes = there[columns].drop_duplicates(groups) if groups else there[columns].head(1)
    named = wanted.loc[wanted["key"] != "", ["key", "breakdown"]]
    every = wholes.merge(named.rename(columns={"breakdown": "source"}), how="cross")
    both = every.merge(there[[*groups, "key"]], how="left", indicator=True)
    silent = both[both["_merge"] == "left_only"].assign(numerator=0)
    if silent.empty:
        return counts
    full = pd.concat([there, silent[[*there.columns.intersection(silent.columns)]]])
    return full.drop(columns="key").set_index(keys).sort_index()


def _sentence(name: str, row: Row) -> str:
    """Say how one source compares."""
    count = f"{name}: {said(row['numerator'])} referrals"
    if row["flag"] == "no benchmark":
        return f"{count}; there is no benchmark to set beside them."
    usual = f"{said(row['expected'])} would be its share by the benchmark"
    remark = {
        "low": "Fewer than chance explains.",
        "high": "More than chance explains.",
        "as expected": "The difference could be chance.",
    }[row["flag"]]
    return f"{count}, where {usual} ({percent(row['benchmark'])}). {remark}"
