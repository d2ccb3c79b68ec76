"""Weeks with a one-off event, as the plan, the rota and the calendars of posts tell them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.other_work.event_weeks import AS_PLANNED, COVERED, NOT_HELD, event_weeks
from allocation.walking import walk
from maps.calendars import WeeklyEvent
from maps.edition import PrintedTable
from maps.held_dates import WEEKDAYS
from maps.report import Section
from outreach.planning.school_year import year_of

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs

HEADING = "Weeks with an event"
_DAYS = 7


def with_event_weeks(problem: Problem, plan: Plan, inputs: Inputs) -> Plan:
    """Say in the plan what becomes of its sessions in weeks with a one-off event.

    Parameters
    ----------
    problem, plan, inputs
        The county, after planning.

    Returns
    -------
    Plan
        With ``event_weeks``: the same plan where the county has no events. A week without a day of
        term has the timetable of the holidays, which is not looked at: it has no rows.
    """
    if not len(problem.other.events):
        return plan
    told = event_weeks(problem, plan, seed=inputs.config.county.seed)
    year = year_of(inputs)
    if year is not None and plan.holidays is not None:
        in_term = [
            any(year.is_term(monday.date() + timedelta(days=n)) for n in range(_DAYS))
            for monday in told["week"]
        ]
        told = told[in_term].reset_index(drop=True)
    return replace(plan, event_weeks=told)


def event_sentences(plan: Plan) -> tuple[str, ...]:
    """Say of each week with an event how many of its sessions are held; for private pages."""
    said = []
    for week, rows in walk(plan.event_weeks.groupby("week")) if len(plan.event_weeks) else ():
        counts = rows["status"].value_counts()
        lost, covered = int(counts.get(NOT_HELD, 0)), int(counts.get(COVERED, 0))
        head = f"Week of {week.day} {week:%B %Y}"
        if not lost and not covered:
            said.append(f"{head}: all {len(rows)} sessions can be held as planned.")
            continue
        said.append(
            f"{head}: {len(rows) - lost} of {len(rows)} sessions can be held, {covered} of them "
            f"with other staff; {lost} cannot."
        )
        said += rows.loc[rows["status"] != AS_PLANNED, "sentence"].tolist()
    return tuple(said)


def away_dates(plan: Plan) -> pd.DataFrame:
    """List who is not at a session on which day, and the sessions that nobody holds.

    Returns
    -------
    DataFrame
        ``session_id, worker_id, date, not_held`` (bool): a row for each of the usual crew.
    """
    rows = [
        (str(row.session_id), who, _date(row), row.status == NOT_HELD)
        for row in walk(plan.event_weeks.itertuples())
        for who in row.usual
        if who not in row.crew
    ]
    return pd.DataFrame(rows, columns=["session_id", "worker_id", "date", "not_held"])


def covers(inputs: Inputs, plan: Plan) -> dict[str, list[WeeklyEvent]]:
    """Write the single sessions that each post covers in weeks with an event.

    Returns
    -------
    dict
        Worker to appointments.
    """
    made: dict[str, list[WeeklyEvent]] = {}
    for row in walk(plan.event_weeks.itertuples()):
        venue, kind = inputs.venues.loc[row.venue_id], inputs.session_types.loc[row.session_type]
        for who in sorted(set(row.crew) - set(row.usual)):
            made.setdefault(who, []).append(
                WeeklyEvent(
                    key=(inputs.config.county.name, "cover", who, row.session_id, str(_date(row))),
                    title=f"{kind['title']}, {venue['name']} (proposal, cover)",
                    place=f"{venue['name']}, {venue['district']}",
                    description=str(row.sentence),
                    weekday=str(row.weekday),
                    start=str(inputs.slots["start"].fillna("")[row.slot]),
                    hours=float(kind["contact_hours"]),
                    only=_date(row),
                )
            )
    return made


def event_section(plan: Plan, worker: str, *, name: str) -> Section | None:
    """Tell a post which of its sessions change in weeks with an event; None where none does."""
    rows = plan.event_weeks
    if rows.empty or not worker:
        return None
    changed = [
        worker in set(usual) ^ set(crew)
        for usual, crew in zip(rows["usual"], rows["crew"], strict=True)
    ]
    own = rows[changed]
    if own.empty:
        return None
    days = [_date(row) for row in walk(own.itertuples())]
    frame = pd.DataFrame(
        {
            "Day": [f"{day:%a} {day.day} {day:%B %Y}" for day in days],
            "What changes": own["sentence"],
        },
        dtype="str",
    ).reset_index(drop=True)
    table = PrintedTable(
        id="event-weeks", title=HEADING, frame=frame, csv_name=f"{name}-event-weeks.csv",
        caption="All other weeks are as above. Journeys may differ for who covers.",
    )  # fmt: skip
    return Section(id="event-weeks", heading=HEADING, parts=(table,))


def _date(row: Any) -> date:
    """Give the day of a session in its week."""
    monday: pd.Timestamp = row.week
    return monday.date() + timedelta(days=WEEKDAYS.index(str(row.weekday)))
