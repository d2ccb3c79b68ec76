"""Data that was expected from other agencies and has not come, so that every output says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.fiscal_quarters import fiscal_quarter

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

_SHOWN = 3


def missing_feeds(feeds: pd.DataFrame, *, day: date) -> pd.DataFrame:
    """Find the feeds that are due in the quarter of a day and have not come.

    Parameters
    ----------
    feeds : DataFrame, index ``row``
        The ``feeds`` table.
    day
        The day; its quarter of the financial year counts.

    Returns
    -------
    DataFrame
        Rows of `feeds`.
    """
    now = feeds["quarter"] == fiscal_quarter(day)
    return feeds[now & feeds["expected"] & ~feeds["received"]]


def feed_name(row: pd.Series) -> str:
    """Name a feed by what is sent and by whom."""
    return f"{row['feed']} ({row['agency']})" if row["agency"] else str(row["feed"])


def incomplete_stamp(feeds: pd.DataFrame | None, *, day: date) -> str:
    """Say for a banner whose data are missing in the quarter of a day; "" where none are.

    Parameters
    ----------
    feeds : DataFrame, index ``row``, or None
        The ``feeds`` table.
    day
        As in `missing_feeds`.

    Returns
    -------
    str
        Such as "incomplete: Education Welfare Q2 2025/26"; three senders at most are named.
    """
    if feeds is None:
        return ""
    gone = missing_feeds(feeds, day=day)
    senders = sorted({str(row["agency"] or row["feed"]) for _, row in gone.iterrows()})
    if not senders:
        return ""
    more = f" and {len(senders) - _SHOWN} more" if len(senders) > _SHOWN else ""
    year, quarter = fiscal_quarter(day).split()
    return f"incomplete: {', '.join(senders[:_SHOWN])}{more} {quarter} {year}"


def feeds_sentence(feeds: pd.DataFrame | None, *, day: date) -> str:
    """Say the same in a sentence that names every feed; "" where none is missing."""
    if feeds is None:
        return ""
    gone = missing_feeds(feeds, day=day)
    if gone.empty:
        return ""
    names = ", ".join(sorted(feed_name(row) for _, row in gone.iterrows()))
    return (
        f"incomplete: {len(gone)} feed(s) expected in {fiscal_quarter(day)} have not come: {names}."
    )
