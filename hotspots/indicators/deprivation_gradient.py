"""Whether referrals are more frequent where deprivation is higher (row R-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.rate_ratios import rate_ratio
from hotspots.indicators.tidy import require, with_sentences
from hotspots.rates import poisson_interval
from hotspots.wording import FIFTHS
from outreach.errors import TableError

if TYPE_CHECKING:
    from hotspots.indicators.tidy import Row

_PER = 1000


def count_fifths(areas: pd.DataFrame) -> pd.DataFrame:
    """Add up referrals and residents by national fifth of deprivation.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``observed`` [referrals], ``population`` [persons], ``imd_quintile`` (1 = most deprived).

    Returns
    -------
    DataFrame, index ``imd_quintile``
        ``numerator`` [referrals], ``denominator`` [persons], ``areas``, and ``dispersion``: how
        many times as much as chance the areas within a fifth vary, the same in every row.

    Raises
    ------
    TableError
        When a column is missing, or no area has a fifth.

    Notes
    -----
    Dispersion is Pearson's chi-square around the rate of each fifth by its degrees of freedom.

    Examples
    --------
    >>> areas = pd.DataFrame(
    ...     {"observed": [4.0, 6, 5], "population": [100, 100, 250], "imd_quintile": [1, 1, 5]}
    ... )
    >>> count_fifths(areas)[["numerator", "denominator", "areas"]].values.tolist()
    [[10.0, 200.0, 2.0], [5.0, 250.0, 1.0]]
    """
    require(areas, ("observed", "population", "imd_quintile"), what="Referrals by deprivation")
    known = areas[areas["imd_quintile"].notna() & (areas["population"] > 0)]
    if known.empty:
        msg = "Referrals by deprivation: no area has residents and a fifth of deprivation."
        raise TableError(msg)
    by = known.groupby(known["imd_quintile"].astype(int))
    counts = by.agg(
        numerator=("observed", "sum"), denominator=("population", "sum"), areas=("observed", "size")
    ).astype({"numerator": float, "denominator": float})
    rate = (counts["numerator"] / counts["denominator"]).reindex(known["imd_quintile"].astype(int))
    usual = rate.to_numpy() * known["population"].to_numpy(dtype=float)
    some = usual > 0
    surprise = (known["observed"].to_numpy(dtype=float)[some] - usual[some]) ** 2 / usual[some]
    free = len(surprise) - int((counts["numerator"] > 0).sum())
    spread = float(surprise.sum()) / free if free > 0 else 1.0
    return counts.assign(dispersion=spread).rename_axis(index="imd_quintile")


def gradient_table(counts: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Give the rate of each fifth, and how many times the least deprived one's it is.

    Parameters
    ----------
    counts
        As from `count_fifths`; missing where a count may not be shown; without ``dispersion``
        only chance is allowed for.
    confidence
        Of the intervals, in (0, 1). [share]

    Returns
    -------
    DataFrame, index ``imd_quintile``
        Rates with their interval [per 1,000 young people]; ``rate_ratio``, ``rr_lower``,
        ``rr_upper`` against the least deprived fifth there is [ratio].

    References
    ----------
    Rates: `hotspots.rates.poisson_interval`; ratios: `hotspots.indicators.rate_ratios.rate_ratio`.
    Requirement R-15.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [40, 20], "denominator": [1000, 1000]}, index=[1, 5])
    >>> told = gradient_table(counts)
    >>> told[["value", "rate_ratio", "rr_lower", "rr_upper"]].round(2).values.tolist()
    [[40.0, 2.0, 1.14, 3.61], [20.0, 1.0, 1.0, 1.0]]
    """
    ordered = counts.sort_index()
    part, whole = ordered["numerator"].astype(float), ordered["denominator"].astype(float)
    known = part.notna() & whole.gt(0)
    limits = poisson_interval(part[known], confidence=confidence).reindex(ordered.index)
    least = ordered.index.max()
    other = pd.Series(part[least], index=ordered.index)
    other_whole = pd.Series(whole[least], index=ordered.index)
    spread = float(ordered["dispersion"].iloc[0]) if "dispersion" in ordered else 1.0
    times = rate_ratio(
        part[known],
        whole[known],
        other[known],
        other_whole[known],
        confidence=confidence,
        dispersion=spread,
    ).reindex(ordered.index)
    if known[least]:
        times.loc[least, ["lower", "upper"]] = times.loc[least, "ratio"]
    figures = ordered.assign(
        value=part / whole * _PER,
        lower=limits["lower"] / whole * _PER,
        upper=limits["upper"] / whole * _PER,
        unit="per 1,000",
        rate_ratio=times["ratio"],
        rr_lower=times["lower"],
        rr_upper=times["upper"],
    )
    figures["fifth"], figures["least"] = figures.index, least
    return with_sentences(figures, _sentence).drop(columns=["fifth", "least"])


def _sentence(_: str, row: Row) -> str:
    """Say the rate of one fifth, and how it compares."""
    name = FIFTHS[row["fifth"]]
    rate = (
        f"{name[:1].upper()}{name[1:]}: {row['value']:.1f} referrals for every 1,000 young people"
    )
    if row["fifth"] == row["least"] or np.isnan(row["rate_ratio"]):
        return f"{rate}."
    sure = row["rr_lower"] > 1 or row["rr_upper"] < 1
    remark = "unlikely to be chance" if sure else "could be chance"
    reach = f"95% interval {row['rr_lower']:.2f} to {row['rr_upper']:.2f}"
    return (
        f"{rate}. That is {row['rate_ratio']:.2f} times the rate of the {FIFTHS[row['least']]} "
        f"({reach}; {remark})."
    )
