"""What young people are referred for: filter, trend by year, share of the programme (R-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.tidy import add_up, group_names, require, share_table
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence


def only_substances(referrals: pd.DataFrame, substances: Sequence[str]) -> pd.DataFrame:
    """Keep the referrals with one of these main substances.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``substance``.
    substances
        Names, in any case.

    Returns
    -------
    DataFrame, index ``referral_id``
        The rows that have one of them.

    Raises
    ------
    TableError
        When the column is missing, or no referral has any of them.

    Examples
    --------
    >>> referrals = pd.DataFrame({"substance": ["Alcohol", "alcohol", None]})
    >>> only_substances(referrals, ["Alcohol"]).shape
    (2, 1)
    """
    require(referrals, ("substance",), what="The filter by substance")
    wanted = {name.strip().casefold() for name in substances}
    kept = referrals["substance"].astype("str").str.strip().str.casefold().isin(wanted)
    kept &= referrals["substance"].notna()
    if not kept.any():
        msg = (
            f"No referral has the main substance {' or '.join(substances)}. Use the words of the "
            "records; case does not matter."
        )
        raise TableError(msg)
    return referrals[kept]


def count_substances(referrals: pd.DataFrame) -> pd.DataFrame:
    """Count the referrals of each main substance, by financial year.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``substance`` and ``referral_date``.

    Returns
    -------
    DataFrame, index ``substance`` and ``year`` (such as ``2025/26``)
        ``numerator`` with it, ``denominator`` with any that is said, of the year. Every substance
        has every year. [referrals]

    Raises
    ------
    TableError
        When the substance or the date of referral is not there.

    Examples
    --------
    >>> days = pd.to_datetime(["2024-05-01", "2025-05-01", "2025-06-01"])
    >>> referrals = pd.DataFrame(
    ...     {"substance": ["Alcohol", "Alcohol", "Cannabis"], "referral_date": days}
    ... )
    >>> count_substances(referrals).values.tolist()
    [[1, 1], [1, 2], [0, 1], [1, 2]]
    """
    require(referrals, ("substance", "referral_date"), what="Referrals by substance")
    said = referrals[referrals["substance"].notna() & referrals["referral_date"].notna()]
    ending = said["referral_date"].dt.to_period("Y-MAR").dt.year
    year = (ending - 1).astype("str") + "/" + (ending % 100).astype("str").str.zfill(2)
    records = group_names(said, ["substance"]).assign(year=year)
    ones = pd.DataFrame({"numerator": 1}, index=said.index)
    counts = add_up(ones, records, ["substance", "year"])
    every = pd.MultiIndex.from_product(
        [sorted(set(records["substance"])), sorted(set(year))], names=["substance", "year"]
    )
    full = counts.reindex(every, fill_value=0)
    return full.assign(denominator=full.groupby(level="year")["numerator"].transform("sum"))


def substance_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give each substance's share of a year's referrals.

    Parameters
    ----------
    counts
        As from `count_substances`; missing where a count may not be shown. [referrals]

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`.

    Examples
    --------
    >>> at = pd.MultiIndex.from_tuples([("Alcohol", "2025/26")], names=["substance", "year"])
    >>> counts = pd.DataFrame({"numerator": [20], "denominator": [80]}, index=at)
    >>> substance_table(counts)["sentence"].tolist()
    ['Alcohol, 2025/26: 20 of 80 referrals (25.0%).']
    """
    return share_table(
        counts, sentence="{name}: {numerator} of {denominator} referrals ({percent})."
    )


def programme_shares(programme: pd.Series, before: pd.Series, after: pd.Series) -> pd.Series:
    """Move the shares of the session programme in proportion to the referrals.

    Parameters
    ----------
    programme : Series, index ``substance``
        Today's share of sessions given to each; sums to 1. [share]
    before, after
        Referrals of each substance then and now; a substance without any before keeps its share
        of today. [referrals]

    Returns
    -------
    Series, index of `programme`
        ``share`` of the sessions, summing to 1. [share]

    Raises
    ------
    TableError
        When the shares do not sum to 1, or a year has no referrals.

    References
    ----------
    Requirement R-17.

    Examples
    --------
    Alcohol goes from a fifth of the referrals to three tenths, and so does its programme.

    >>> programme = pd.Series({"alcohol": 0.2, "cannabis": 0.8})
    >>> then = pd.Series({"alcohol": 20, "cannabis": 80})
    >>> now = pd.Series({"alcohol": 45, "cannabis": 105})
    >>> programme_shares(programme, then, now).round(3).to_dict()
    {'alcohol': 0.3, 'cannabis': 0.7}
    """
    first = before.reindex(programme.index).fillna(0).astype(float)
    second = after.reindex(programme.index).fillna(0).astype(float)
    if abs(float(programme.sum()) - 1) > 1e-6 or before.sum() <= 0 or after.sum() <= 0:
        msg = (
            f"The shares of the programme must sum to 1 (they sum to {programme.sum():.3f}), and "
            "both years need referrals."
        )
        raise TableError(msg)
    grown = (second / after.sum()) / (first / before.sum()).where(first > 0)
    moved = programme.astype(float) * grown.fillna(1.0)
    if moved.sum() <= 0:
        return programme.astype(float).rename("share")
    return (moved / moved.sum()).rename("share")
