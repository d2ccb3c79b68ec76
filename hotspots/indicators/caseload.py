"""New young people among all in treatment (row R-33)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.tidy import add_up, require, share_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def in_treatment(referrals: pd.DataFrame, *, period_from: dt.date, period_to: dt.date) -> pd.Series:
    """Tell which records were open to treatment on some day of a period.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``triage_date`` and ``discharge_date``.
    period_from, period_to
        First and last day, inclusive.

    Returns
    -------
    Series of bool, same index
        Triaged by the last day, and not discharged before the first.

    Raises
    ------
    TableError
        When there are no dates of triage or of discharge.

    Examples
    --------
    >>> import datetime as dt
    >>> referrals = pd.DataFrame(
    ...     {"triage_date": pd.to_datetime(["2025-02-01", "2025-02-01", None]),
    ...      "discharge_date": pd.to_datetime([None, "2025-03-31", None])}
    ... )
    >>> year = {"period_from": dt.date(2025, 4, 1), "period_to": dt.date(2026, 3, 31)}
    >>> in_treatment(referrals, **year).tolist()
    [True, False, False]
    """
    require(referrals, ("triage_date", "discharge_date"), what="In treatment")
    begun = referrals["triage_date"] <= pd.Timestamp(period_to)
    over = referrals["discharge_date"] < pd.Timestamp(period_from)
    return begun & ~over


def count_caseload(
    referrals: pd.DataFrame,
    *,
    period_from: dt.date,
    period_to: dt.date,
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """Count everybody in treatment in a period, and who began in it.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``triage_date``, ``discharge_date``, the columns of `by`; with ``person_key`` everybody
        counts once, in the group of the first record; a record without a key counts as one.
    period_from, period_to
        First and last day, inclusive.
    by
        Columns that make the groups.

    Returns
    -------
    DataFrame, index the groups
        ``numerator`` new: none of the person's open records began before the period;
        ``denominator`` in treatment. [people]

    Raises
    ------
    TableError
        When a date or a column of `by` is not there.
    """
    require(referrals, by, what="In treatment")
    there = in_treatment(referrals, period_from=period_from, period_to=period_to)
    records = referrals[there].sort_values("triage_date", kind="stable")
    if "person_key" in records:
        again = records["person_key"].notna() & records["person_key"].duplicated()
        records = records[~again]  # the first record is the earliest: it says whether one is new
    new = records["triage_date"] >= pd.Timestamp(period_from)
    return add_up(pd.DataFrame({"numerator": new}).assign(denominator=1), records, by)


def caseload_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give the share of everybody in treatment who is new.

    Parameters
    ----------
    counts
        As from `count_caseload`. [people]

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`.

    References
    ----------
    Requirement R-33: 32 of 216 are 14.8 %.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [32], "denominator": [216]}, index=["All"])
    >>> caseload_table(counts)["sentence"].tolist()
    ['All: 32 of 216 young people in treatment (14.8%) were new.']
    """
    return share_table(
        counts,
        sentence=(
            "{name}: {numerator} of {denominator} young people in treatment ({percent}) were new."
        ),
        nothing="{name}: nobody was in treatment.",
    )
