"""The action tracker: who owes what by when, as at a day, and what is late (row R-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.edition import PrintedTable
from maps.report import Section
from outreach.pages.place_actions import in_words, state
from outreach.pages.printing import not_assessed

if TYPE_CHECKING:
    from datetime import date

HEADING = "What was agreed, and what is late"


def tracker_table(actions: pd.DataFrame, *, day: date, exact: bool) -> PrintedTable:
    """List every action with its owner, its due date and whether it is late.

    Parameters
    ----------
    actions : DataFrame, index ``action_id``
        The ``actions`` table.
    day
        As at when: what was done later is open on that day.
    exact
        True for the restricted edition. The words of an action may tell of a place or a person,
        so all others have its number, owner, due date and state.

    Returns
    -------
    PrintedTable
        What is late first, then by due date.
    """
    on = pd.Timestamp(day)
    done = actions["done"].astype(bool) & ~(actions["done_on"] > on)
    rows = actions.assign(
        state=[
            state(bool(d), due, day=day) for d, due in zip(done, actions["due_date"], strict=True)
        ],
        late=~done & (actions["due_date"] < on),
        closed=done,
    )
    rows = rows.sort_values(
        ["late", "closed", "due_date"], ascending=[False, True, True], kind="stable"
    )
    frame = pd.DataFrame(
        {
            "Number": rows.index.astype(str),
            "Action": rows["action"].astype(str),
            "Owner (role)": rows["owner_role"].astype(str),
            "Due": rows["due_date"].map(in_words),
            "State": rows["state"],
            "About": rows["hotspot_id"].fillna("").map(lambda key: key or "the county"),
        },
        dtype="str",
    )
    if not exact:
        frame = frame.drop(columns=["Action", "About"])
    return PrintedTable(
        id="tracker",
        title="Action tracker",
        caption=f"As at {in_words(on)}. Owners are roles.",
        frame=frame.reset_index(drop=True),
        csv_name="tracker.csv",
    )


def tracker_section(actions: pd.DataFrame | None, *, day: date, exact: bool) -> Section:
    """Say how many actions are late and list them all.

    Parameters
    ----------
    actions : DataFrame, index ``action_id``, or None
        The ``actions`` table.
    day, exact
        As in `tracker_table`.

    Returns
    -------
    Section
        Not assessed where the county keeps no such table.
    """
    if actions is None or actions.empty:
        return Section(id="tracker", heading=HEADING, sentences=not_assessed())
    table = tracker_table(actions, day=day, exact=exact)
    late = int(table.frame["State"].str.startswith("overdue").sum())
    verb = "is" if late == 1 else "are"
    return Section(
        id="tracker",
        heading=HEADING,
        sentences=(f"{late} of {len(table.frame)} actions {verb} late.",),
        parts=(table,),
    )
