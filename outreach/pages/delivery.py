"""Delivery, RESTRICTED: what was held, who came, what it cost, and what to stop, move or add.

How many came to one place stays in the private folder: a dozen attendances may be those of one
young person, and the table of attendance has no key to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.delivery.advising import RULES
from allocation.delivery.booking import appointments, overbook_factor
from maps.edition import PrintedTable
from maps.report import Section
from outreach.figures import readable_name
from outreach.pages.printing import Shown, not_assessed, table_of

if TYPE_CHECKING:
    from outreach.intake.inputs import Inputs
    from outreach.planning.delivering import Delivered

ADVICE = {
    "hold": "Find out why not held",
    "describe": "Describe the session type",
    "wait": "Too few to judge",
    "stop": "Stop, or change the time",
    "move": "Move",
    "add": "Add a session",
    "watch": "Look again next quarter",
    "keep": "Keep",
}
"""Advice as the page says it."""

_FIRST = ("stop", "move", "add", "hold", "describe", "watch")
"""Advice that needs a decision, the weightiest first."""

_COUNTED = {
    "planned": Shown("Planned", "count"),
    "held": Shown("Held", "count"),
    "attended": Shown("Came", "count"),
    "not_attended": Shown("Booked and did not come", "count"),
    "places": Shown("Places", "count"),
    "utilisation": Shown("Places used", "share"),
    "words": Shown("In words"),
    "value": Shown("Cost per attendance, GBP", "two"),
    "interval": Shown("95% interval, GBP"),
}


def delivery_sections(inputs: Inputs, came: Delivered | None) -> tuple[Section, ...]:
    """Show whether the sessions worked, for the restricted paper and workbook.

    Parameters
    ----------
    inputs
        The county's tables.
    came
        From `outreach.planning.delivering.delivered`.

    Returns
    -------
    tuple of Section
        What was held and who came, what to stop, move or add, and the cost of one attendance;
        none without a table of attendance.
    """
    if came is None or came.by_venue.empty:
        return ()
    made = (worked_section, advice_section, contact_section)
    return tuple(section(inputs, came) for section in made)


def delivery_tables(inputs: Inputs, came: Delivered | None) -> tuple[PrintedTable, ...]:
    """Give the tables of `delivery_sections`, for the restricted workbook."""
    parts = (part for each in delivery_sections(inputs, came) for part in each.parts)
    return tuple(part for part in parts if isinstance(part, PrintedTable))


def worked_section(inputs: Inputs, came: Delivered) -> Section:
    """Show what was planned, held and attended at each place."""
    heading = "Did it work?"
    rows = came.by_venue
    if rows.empty:
        return Section(id="worked", heading=heading, sentences=not_assessed())
    sums = rows[["planned", "held", "attended"]].sum().astype(int)
    used = float(rows["attended"].sum() / max(rows["places"].sum(), 1.0))
    return Section(
        id="worked",
        heading=heading,
        sentences=(
            f"{sums['held']:,} of {sums['planned']:,} sessions planned were held.",
            f"{sums['attended']:,} times somebody came: {used:.0%} of the places.",
        ),
        parts=(
            table_of(
                _named(inputs, rows),
                {"venue": Shown("Venue"), "title": Shown("Session"), **_COUNTED},
                id="attendance-venue",
                title="Planned, held and attended, by venue",
                caption=(
                    "Cost: crew, room and goods of the sessions held, without journeys. The "
                    "interval is what chance in who came could explain."
                ),
            ),
        ),
    )


def advice_section(inputs: Inputs, came: Delivered) -> Section:
    """Say what to stop, move or add, and by which rule."""
    heading = "What to stop, move or add"
    rows = came.by_venue
    if rows.empty:
        return Section(id="advice", heading=heading, sentences=not_assessed())
    names = inputs.venues["name"].map(readable_name).to_dict()
    told = _named(inputs, rows[rows["advice"].isin(_FIRST)])
    told = told.assign(
        order=told["advice"].map(_FIRST.index),
        advice=told["advice"].map(ADVICE),
        towards=[", ".join(names.get(v, v) for v in places) for places in told["towards"]],
    ).sort_values(["order", "utilisation"], kind="stable")
    judged = rows["advice"].map(ADVICE).value_counts()
    counted = "; ".join(f"{word}: {judged[word]}" for word in ADVICE.values() if word in judged)
    return Section(
        id="advice",
        heading=heading,
        sentences=(f"{counted}.", "The rules are tried in this order; the first that fits counts."),
        points=tuple(f"{ADVICE[name]}: {rule}" for name, rule in RULES.items()),
        parts=(
            table_of(
                told,
                {
                    "venue": Shown("Venue"),
                    "title": Shown("Session"),
                    "utilisation": Shown("Places used", "share"),
                    "advice": Shown("Advice"),
                    "because": Shown("Rule"),
                    "towards": Shown("Full sessions of the kind"),
                },
                id="advice",
                title="Sessions that need a decision",
                caption="What is well used, or too young to judge, is left out.",
            ),
        ),
    )


def contact_section(inputs: Inputs, came: Delivered) -> Section:
    """Show what one attendance cost, by kind of session, and how many are missed."""
    heading = "Cost of one attendance"
    rows = came.by_type
    if rows.empty:
        return Section(id="unit-costs", heading=heading, sentences=not_assessed())
    titles = inputs.session_types["title"].astype(str).to_dict()
    booked = inputs.session_types["booking"].eq("bookable").reindex(rows.index, fill_value=False)
    places = inputs.session_types["contacts_per_session"].reindex(rows.index)
    book = [
        str(appointments(int(seats), min(float(missed), 0.99)))
        if is_booked and pd.notna(missed) and pd.notna(seats)
        else ""
        for is_booked, missed, seats in zip(booked, rows["missed_share"], places, strict=True)
    ]
    shown = _with_interval(rows).assign(
        title=[titles.get(kind, kind) for kind in rows.index],
        book=book,
        missed=rows["missed_share"].where(booked),
    )
    columns = {"title": Shown("Session"), **_COUNTED, "missed": Shown("Missed", "share")}
    columns["book"] = Shown("Book so many for a session")
    mix = _with_interval(came.mix).reset_index()
    return Section(
        id="unit-costs",
        heading=heading,
        sentences=(
            *rows["sentence"],
            f"Up to {overbook_factor():g} times the places of a booked session may be booked.",
            "A missed appointment saves no money.",
        ),
        parts=(
            table_of(
                shown,
                columns,
                id="attendance-type",
                title="Attendance and cost, by kind of session",
                caption="Missed: of those booked, who did not come.",
            ),
            table_of(
                mix,
                {
                    "group": Shown("Support"),
                    "numerator": Shown("Cost, GBP", "count"),
                    "denominator": Shown("Came", "count"),
                    "value": Shown("Cost per attendance, GBP", "two"),
                    "interval": Shown("95% interval, GBP"),
                },
                id="attendance-mix",
                title="Brief and structured support",
                caption="Sessions without booking, and with it, of the kinds whose cost is known.",
            ),
        ),
    )


def _named(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """Name venue and session, and write the interval."""
    venues = inputs.venues["name"].map(readable_name).to_dict()
    titles = inputs.session_types["title"].astype(str).to_dict()
    return _with_interval(rows).assign(
        venue=[venues.get(place, place) for place, _ in rows.index],
        title=[titles.get(kind, kind) for _, kind in rows.index],
    )


def _with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    """Write both ends of a cost; the upper one may be open."""
    ends = zip(rows["lower_cost"].astype(float), rows["upper_cost"].astype(float), strict=True)
    return rows.assign(interval=[_ends(least, most) for least, most in ends])


def _ends(least: float, most: float) -> str:
    """Write an interval of money."""
    if np.isnan(least) or np.isnan(most):
        return ""
    return f"{least:,.2f} or more" if np.isinf(most) else f"{least:,.2f} to {most:,.2f}"
