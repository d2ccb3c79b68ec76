"""Groups at schools: how many, and in which weeks; none in the holidays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from datetime import date

GROUP_CAPACITY = 10
"""Young people in one group. [people]"""
GROUP_WEEKS = 6
"""Weekly meetings of one group. [weeks]"""


def groups_needed(eligible: int, *, capacity: int = GROUP_CAPACITY) -> int:
    """Give the groups that all eligible pupils fit into.

    Parameters
    ----------
    eligible
        Pupils of one school. [people]
    capacity
        Of one group. [people]

    Returns
    -------
    int
        [groups]

    Raises
    ------
    TableError
        When the capacity is below 1 or the pupils below 0.

    Examples
    --------
    >>> groups_needed(23), groups_needed(20), groups_needed(0)
    (3, 2, 0)
    """
    if capacity < 1 or eligible < 0:
        msg = (
            f"groups: found {eligible} pupils and {capacity} places in a group, expected 0 or "
            "more pupils and at least 1 place."
        )
        raise TableError(msg)
    return math.ceil(eligible / capacity)


def in_term(days: pd.Series, terms: pd.DataFrame) -> pd.Series:
    """Tell which days lie in a term.

    Parameters
    ----------
    days
        Days, any index.
    terms
        ``date_from`` and ``date_to``, both inclusive; a half-term is the gap between two rows.

    Returns
    -------
    Series of bool, same index
        Whether schools are open.

    Examples
    --------
    >>> terms = pd.DataFrame({"date_from": pd.to_datetime(["2026-09-01"]),
    ...                       "date_to": pd.to_datetime(["2026-10-23"])})
    >>> in_term(pd.Series(pd.to_datetime(["2026-10-23", "2026-10-26"])), terms).tolist()
    [True, False]
    """
    inside = pd.Series(data=False, index=days.index)
    for first, last in zip(terms["date_from"], terms["date_to"], strict=True):
        inside |= (days >= first) & (days <= last)
    return inside


def schedule_groups(
    eligible: pd.Series,
    terms: pd.DataFrame,
    *,
    first_day: date,
    capacity: int = GROUP_CAPACITY,
    weeks: int = GROUP_WEEKS,
) -> pd.DataFrame:
    """Give every group its weekly meetings, one group after the other at each school.

    Parameters
    ----------
    eligible : Series, index ``venue_id``
        Pupils of each school. [people]
    terms
        As in `in_term`.
    first_day
        Of the first meeting; the others follow on the same weekday.
    capacity
        Of one group. [people]
    weeks
        Meetings of one group. [weeks]

    Returns
    -------
    DataFrame, one row a meeting
        ``venue_id``, ``group`` (from 1), ``meeting`` (from 1), ``date``, ``pupils`` [people]:
        groups of a school differ by one pupil at most.

    Raises
    ------
    TableError
        When the terms end before the last meeting.

    Examples
    --------
    23 pupils in groups of 8, 8 and 7; the week between the terms is left out.

    >>> terms = pd.DataFrame({"date_from": pd.to_datetime(["2026-10-05", "2026-11-02"]),
    ...                       "date_to": pd.to_datetime(["2026-10-23", "2026-12-18"])})
    >>> from datetime import date
    >>> met = schedule_groups(pd.Series({"V1": 23}), terms, first_day=date(2026, 10, 7), weeks=2)
    >>> met.groupby("group")["pupils"].first().tolist()
    [8, 8, 7]
    >>> met["date"].dt.strftime("%d %b").tolist()
    ['07 Oct', '14 Oct', '21 Oct', '04 Nov', '11 Nov', '18 Nov']
    """
    last = pd.to_datetime(terms["date_to"]).max() if len(terms) else pd.Timestamp(first_day)
    dates = pd.Series(pd.date_range(pd.Timestamp(first_day), last, freq="7D"))
    dates = dates[in_term(dates, terms)].reset_index(drop=True)
    rows = []
    for school, pupils in zip(eligible.index, eligible.astype(int), strict=True):
        groups = groups_needed(pupils, capacity=capacity)
        if groups * weeks > len(dates):
            msg = (
                f"school {school}: {groups} group(s) of {weeks} meetings need {groups * weeks} "
                f"weeks of term; from {first_day.isoformat()} there are {len(dates)}. Give later "
                "terms, or run groups side by side."
            )
            raise TableError(msg)
        rows += [
            {
                "venue_id": school,
                "group": group + 1,
                "meeting": meeting + 1,
                "date": dates[group * weeks + meeting],
                "pupils": pupils // groups + (group < pupils % groups),
            }
            for group in range(groups)
            for meeting in range(weeks)
        ]
    return pd.DataFrame(rows, columns=["venue_id", "group", "meeting", "date", "pupils"])
