"""Who came back within months of leaving, and who did not (rows R-26 and R-39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.tidy import add_up, require, share_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_NEEDED = ("person_key", "referral_date", "discharge_date")


def rereferred(referrals: pd.DataFrame, *, as_at: dt.date, months: int = 6) -> pd.Series:
    """Tell of every exit whether the person was referred again within so many months.

    Linked by pseudonym. A new referral is one dated after the day of discharge and not after the
    same day of the month so many months on (the last day of a shorter month). Exits for which
    those months are not over at `as_at` are left open: counting only the early returns among them
    would mislead.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``person_key``, ``referral_date``, ``discharge_date``.
    as_at
        Last day that the extract covers.
    months
        How long after leaving. [months]

    Returns
    -------
    Series of boolean, same index
        Missing where nobody left, the person is not known or the months are not over.

    Raises
    ------
    TableError
        When there are no pseudonyms or no dates to follow them by.

    References
    ----------
    Requirement R-26: left on 1 March, referred on 20 August: within six months; 2 September: not.

    Examples
    --------
    >>> import datetime as dt
    >>> came = pd.to_datetime(["2025-01-02", "2025-08-20", "2025-01-02", "2025-09-02"])
    >>> left = pd.to_datetime(["2025-03-01", None, "2025-03-01", None])
    >>> referrals = pd.DataFrame(
    ...     {"person_key": ["a", "a", "b", "b"], "referral_date": came, "discharge_date": left}
    ... )
    >>> rereferred(referrals, as_at=dt.date(2025, 12, 31)).tolist()
    [True, <NA>, False, <NA>]
    """
    require(referrals, _NEEDED, what="Re-referral")
    there = referrals["person_key"].notna() & referrals["discharge_date"].notna()
    exits = pd.DataFrame(
        {
            "person": referrals.loc[there, "person_key"].astype("str").array,
            "left": referrals.loc[there, "discharge_date"].to_numpy(dtype="datetime64[ns]"),
            "row": there.to_numpy().nonzero()[0],
        }
    ).sort_values("left", kind="stable")
    known = referrals[referrals["person_key"].notna() & referrals["referral_date"].notna()]
    comings = pd.DataFrame(
        {
            "person": known["person_key"].astype("str").array,
            "came": known["referral_date"].to_numpy(dtype="datetime64[ns]"),
        }
    ).sort_values("came", kind="stable")
    pairs = pd.merge_asof(
        exits,
        comings,
        left_on="left",
        right_on="came",
        by="person",
        direction="forward",
        allow_exact_matches=False,
    )
    until = pairs["left"] + pd.DateOffset(months=months)
    again = (pairs["came"] <= until).astype("boolean")
    again = again.mask(until > pd.Timestamp(as_at))
    answer = pd.Series(pd.NA, index=referrals.index, dtype="boolean", name="rereferred")
    answer.iloc[pairs["row"].to_numpy()] = again.to_numpy()
    return answer


def count_rereferred(
    referrals: pd.DataFrame, *, as_at: dt.date, months: int = 6, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Count the exits followed by another referral within so many months.

    Parameters
    ----------
    referrals, as_at, months
        As in `rereferred`.
    by
        Columns that make the groups.

    Returns
    -------
    DataFrame, index the groups
        ``numerator`` referred again, ``denominator`` exits followed for the whole time, and
        ``not_followed``: exits too recent or without a pseudonym. [exits]

    Raises
    ------
    TableError
        As `rereferred`, or when a column of `by` is not there.
    """
    require(referrals, (*_NEEDED, *by), what="Re-referral")
    left = referrals[referrals["discharge_date"].notna()]
    again = rereferred(referrals, months=months, as_at=as_at).reindex(left.index)
    parts = pd.DataFrame(
        {
            "numerator": again.fillna(value=False).astype(bool),
            "denominator": again.notna(),
            "not_followed": again.isna(),
        },
        index=left.index,
    )
    return add_up(parts, left, by)


def rereferral_table(counts: pd.DataFrame, *, months: int = 6) -> pd.DataFrame:
    """Give the share of exits followed by another referral; low is good.

    Parameters
    ----------
    counts
        As from `count_rereferred`. [exits]
    months
        The same as there, for the sentence. [months]

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [14], "denominator": [100]}, index=["All"])
    >>> rereferral_table(counts)["value"].tolist()
    [0.14]
    """
    return _told(counts, f"was referred again within {months} months.", months)


def not_returned_table(counts: pd.DataFrame, *, months: int = 6) -> pd.DataFrame:
    """Turn the same counts round, as dashboards do: "Did not re-present"; high is good.

    Parameters
    ----------
    counts, months
        As in `rereferral_table`.

    Returns
    -------
    DataFrame, same index
        The columns of `hotspots.indicators.tidy.share_table`; the label of row R-39 is
        "Did not re-present within 6 months".

    Examples
    --------
    >>> fourteen = pd.DataFrame({"numerator": [14], "denominator": [100]}, index=["All"])
    >>> not_returned_table(fourteen)["value"].tolist()
    [0.86]
    """
    stayed = counts.assign(numerator=counts["denominator"] - counts["numerator"])
    return _told(stayed, f"did not re-present within {months} months. High is good.", months)


def _told(counts: pd.DataFrame, what: str, months: int) -> pd.DataFrame:
    """Give shares of exits, with what the young person did after them."""
    start = "{name}: after {numerator} of {denominator} exits ({percent}) the young person "
    nothing = f"{{name}}: no exit is {months} months past yet."
    return share_table(counts, sentence=f"{start}{what}", nothing=nothing)
