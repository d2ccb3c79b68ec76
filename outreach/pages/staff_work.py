"""Sections of the money page: work beside sessions, pots of money, and what becomes of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report import Section
from outreach.pages.printing import Shown, not_assessed, table_of
from outreach.planning.event_weeks import event_sentences

if TYPE_CHECKING:
    from allocation.plan import Plan

_STATUS = ("kept", "moved", "closed", "new")


def other_work_section(plan: Plan) -> Section:
    """Show who does what beside sessions."""
    heading = "Work beside sessions"
    rows = plan.other_work
    if rows.empty:
        return Section(id="other-work", heading=heading, sentences=not_assessed())
    works = rows.drop_duplicates(["work_id", "per"])
    left = works[~works["met"].astype(bool)]
    weekly = rows[rows["per"] == "week"]["hours"].sum()
    told = (
        f"{len(left)} of {len(works)} pieces of work are not all done."
        if len(left)
        else f"All {len(works)} pieces of work fit into the hours of staff."
    )
    return Section(
        id="other-work",
        heading=heading,
        sentences=(
            told,
            f"It takes {weekly:,.1f} hours of every week, journeys included.",
            "An event takes hours of its own week and of no other.",
        ),
        points=event_sentences(plan),
        parts=(
            table_of(
                rows.assign(done=rows["met"].map({True: "yes", False: "no"})),
                {
                    "subject": Shown("Work"),
                    "worker_id": Shown("Post"),
                    "hours": Shown("Hours", "one"),
                    "per": Shown("In each"),
                    "done": Shown("All of it done"),
                    "sentence": Shown("In words"),
                },
                id="other-work",
                title="Who does what beside sessions",
                caption="Journeys are estimated from the base of each post.",
            ),
        ),
    )


def pots_section(plan: Plan) -> Section:
    """Show what each pot of money pays for."""
    heading = "Money with ties"
    rows = plan.funding
    if rows.empty:
        return Section(id="pots", heading=heading, sentences=not_assessed())
    spent = float(rows["spent"].sum())
    used = rows[rows["used_up"].astype(bool)]["funder"].tolist()
    return Section(
        id="pots",
        heading=heading,
        sentences=(
            f"Rooms, goods and journeys cost GBP {spent:,.0f} a week; the shares sum to 100.0%.",
            f"Used up: {', '.join(used)}." if used else "No pot is used up.",
        ),
        points=tuple(rows["sentence"]),
        parts=(
            table_of(
                rows,
                {
                    "funder": Shown("Funder"),
                    "tied_to": Shown("May pay for"),
                    "offered": Shown("Offers, GBP a week", "two"),
                    "spent": Shown("Pays, GBP a week", "two"),
                    "left": Shown("Left, GBP a week", "two"),
                    "percent": Shown("Per cent", "one"),
                },
                id="pots",
                title="Pots of money, and what is left of each",
                caption="Pay of staff is not in it.",
            ),
        ),
    )


def staying_section(plan: Plan) -> Section:
    """Show what becomes of every session of today."""
    heading = "Today's timetable"
    rows = plan.against_today
    if rows.empty:
        return Section(id="staying", heading=heading, sentences=not_assessed())
    counts = rows["status"].value_counts()
    told = ", ".join(f"{int(counts.get(status, 0))} {status}" for status in _STATUS)
    return Section(
        id="staying",
        heading=heading,
        sentences=(f"Sessions: {told}.",),
        parts=(
            table_of(
                rows.assign(pin=rows["pinned"].map({True: "yes", False: "no"})),
                {
                    "status": Shown("What becomes of it"),
                    "sentence": Shown("Session"),
                    "pin": Shown("Pinned"),
                },
                id="staying",
                title="What stays, moves, closes and is new",
                caption="By place, session and time of the week.",
            ),
        ),
    )
