"""Referred and not triaged: who may have fallen through the gaps (row R-20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.tidy import add_up, require, share_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_WHAT = "Referred, not triaged"
_SENTENCE = "{name}: {numerator} of {denominator} referrals ({percent}) have no date of triage."


def count_not_triaged(
    referrals: pd.DataFrame,
    *,
    by: Sequence[str] = ("source",),
    as_at: dt.date | None = None,
    waiting_days: int = 0,
) -> pd.DataFrame:
    """Count the referrals without a date of triage.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``triage_date``, the columns of `by`, and ``referral_date`` when `as_at` is given.
    by
        Columns that make the groups; none gives one row.
    as_at
        Day of the extract; with it, referrals that may still be waiting are left out.
    waiting_days
        A referral of the last so many days before `as_at` may still be waiting. [days]

    Returns
    -------
    DataFrame, index the groups
        ``numerator`` without triage, ``denominator`` referred. [referrals]

    Raises
    ------
    TableError
        When there is no date of triage, or no column of `by`.

    Examples
    --------
    >>> seen = pd.to_datetime(["2026-01-05", None, None])
    >>> referrals = pd.DataFrame({"source": ["School", "School", "GP"], "triage_date": seen})
    >>> count_not_triaged(referrals).values.tolist()
    [[1, 1], [1, 2]]
    """
    dated = () if as_at is None else ("referral_date",)
    require(referrals, ("triage_date", *by, *dated), what=_WHAT)
    if as_at is not None:
        last = pd.Timestamp(as_at) - pd.Timedelta(days=waiting_days)
        referrals = referrals[referrals["referral_date"] <= last]
    parts = pd.DataFrame({"numerator": referrals["triage_date"].isna()}).assign(denominator=1)
    return add_up(parts, referrals, by)


def not_triaged_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give the share of referrals that were never triaged.

    Parameters
    ----------
    counts
        As from `count_not_triaged`. [referrals]

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`. [share]

    References
    ----------
    Requirement R-20: 149 referred, 131 triaged, 18 (12.1 %) not.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [18], "denominator": [149]}, index=["All"])
    >>> not_triaged_table(counts)["sentence"].tolist()
    ['All: 18 of 149 referrals (12.1%) have no date of triage.']
    """
    return share_table(counts, sentence=_SENTENCE)
