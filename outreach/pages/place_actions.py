"""What was agreed about a place: by whom, by when, and what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.edition import PrintedTable
from maps.report import Section
from outreach.pages.printing import not_assessed

if TYPE_CHECKING:
    from datetime import date

HEADING = "What was agreed"


def actions_section(
    actions: pd.DataFrame | None, *, keys: tuple[str, ...], day: date, name: str
) -> Section:
    """List what was agreed about a place and about the whole county.

    Parameters
    ----------
    actions : DataFrame, index ``action_id``, or None
        The ``actions`` table.
    keys
        Every ``hotspot_id`` of the place.
    day
        As at when an action is late.
    name
        What the CSV file is named after.

    Returns
    -------
    Section
        Open actions first, in order of their due date; those about other places are left out.
    """
    if actions is None:
        return Section(id="actions", heading=HEADING, sentences=not_assessed())
    about = actions["hotspot_id"].fillna("").astype(str)
    rows = actions[about.isin([*keys, ""])].sort_values(["done", "due_date"], kind="stable")
    frame = pd.DataFrame(
        {
            "Action": rows["action"],
            "Owner (role)": rows["owner_role"],
            "Due": rows["due_date"].map(in_words),
            "State": [
                state(done, due, day=day)
                for done, due in zip(rows["done"], rows["due_date"], strict=True)
            ],
            "About": about.loc[rows.index].map(lambda key: key or "the county"),
        },
        dtype="str",
    )
    table = PrintedTable(
        id="actions-agreed",
        title="Actions",
        caption=f"As at {in_words(pd.Timestamp(day))}, with those about the whole county.",
        frame=frame,
        csv_name=f"{name}-actions.csv",
    )
    return Section(id="actions", heading=HEADING, parts=(table,))


def state(done: bool, due: pd.Timestamp, *, day: date) -> str:  # noqa: FBT001  (a table's flag)
    """Say whether an action is done, to come, or how many months it is late.

    Parameters
    ----------
    done, due
        Of the action.
    day
        As at when.

    Returns
    -------
    str
        Months are those of the calendar, as milestones are set by month.

    Examples
    --------
    >>> from datetime import date
    >>> state(False, pd.Timestamp("2009-09-30"), day=date(2009, 10, 1))
    'overdue 1 month as at 1 October 2009'
    """
    now = pd.Timestamp(day)
    if done:
        return "done"
    if due >= now:
        return "to come"
    months = (now.year - due.year) * 12 + now.month - due.month
    late = f"{months} month{'' if months == 1 else 's'}" if months else "less than 1 month"
    return f"overdue {late} as at {in_words(now)}"


def in_words(day: pd.Timestamp) -> str:
    """Write a day as people do.

    Examples
    --------
    >>> in_words(pd.Timestamp("2026-05-04"))
    '4 May 2026'
    """
    return f"{day.day} {day:%B %Y}"
