"""Re-verify each day of the timetable from the clock, without the solver."""

from __future__ import annotations

from math import hypot, isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.checking.working import seats_worked
from allocation.faults import SMALL, Fault
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from allocation.plan import Plan
    from allocation.problem import Problem

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _clock(slots: pd.DataFrame, column: str) -> pd.Series:
    """Read times of day; missing where none is given."""
    words = slots[column].astype(str).str.strip().str.slice(0, 5)
    return pd.to_datetime(words, format="%H:%M", errors="coerce")


def _lengths(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No session lasts longer than its slot."""
    if not {"start", "end"} <= set(problem.slots.columns):
        return
    spans = _clock(problem.slots, "end") - _clock(problem.slots, "start")
    hours = (spans.dt.total_seconds() / 3600) % 24
    for session, row in walk(plan.sessions.iterrows()):
        needed = float(problem.types["contact_hours"].get(row["session_type"], 0.0))
        there = float(hours.get(row["slot"], float("nan")))
        if there > 0 and needed > there + SMALL:
            yield str(session), needed, there, "the session is longer than its slot [h]"


def _worked(plan: Plan, problem: Problem) -> pd.DataFrame:
    """List who is where from when to when, in minutes of the day."""
    rows = seats_worked(plan, problem)
    given = _clock(problem.slots, "start")
    start = dict(zip(given.index, (given.dt.hour * 60 + given.dt.minute).tolist(), strict=True))
    contact = rows["contact"].fillna(0.0) * 60
    return rows.assign(
        road=rows["minutes"].fillna(0.0),
        contact=contact,
        booked=contact + rows["setup"].fillna(0.0) * 60,
        start=[start.get(slot, float("nan")) for slot in rows["slot"]],
    ).astype({"start": float})


def _journeys(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Everybody can get from one session of a day to the next, and has the gap."""
    limits = problem.settings
    days: dict[tuple[str, str, int], list[Any]] = {}
    for row in walk(_worked(plan, problem).dropna(subset="start").itertuples()):
        days.setdefault((row.worker_id, row.weekday, row.week), []).append(row)
    for (who, day, _), group in sorted(days.items(), key=lambda one: one[0]):
        held = sorted(group, key=lambda row: (row.start, row.slot))
        for place, one in enumerate(held):
            for two in held[place + 1 :]:
                if one.slot == two.slot:
                    continue
                spare = two.start - one.start - one.contact
                needed = 0.0
                if one.venue_id != two.venue_id:
                    far = hypot(one.east - two.east, one.north - two.north) / 1000
                    road = far * limits.staff_circuity / limits.staff_speed_kmh * 60
                    needed = (0.0 if isnan(road) else road) + limits.gap_minutes
                if spare < needed - SMALL:
                    yield f"{who} {day}", spare, needed, "no time between two sessions [min]"


def _rest(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Nobody starts too early after a late session."""
    rows = _worked(plan, problem)
    day = rows["weekday"].map(dict(zip(DAYS, range(len(DAYS)), strict=True)))
    day = day + len(DAYS) * (rows["week"] - 1)
    rows = rows.assign(home=rows["start"] + rows["contact"] + rows["road"] / 2, day=day)
    rows = rows.assign(leave=rows["start"] - rows["road"] / 2)[rows["start"].notna()]
    last = rows.groupby(["worker_id", "day"])["home"].max()
    first = rows.groupby(["worker_id", "day"])["leave"].min()
    for (who, number), home in walk(last.items()):
        leave = first.get((who, (number + 1) % (len(DAYS) * problem.settings.cycle_weeks)))
        if (
            leave is not None
            and (24 * 60 + leave - home) / 60 < problem.settings.rest_hours - SMALL
        ):
            hours, late = (24 * 60 + leave - home) / 60, DAYS[number % len(DAYS)]
            yield f"{who} {late}", hours, problem.settings.rest_hours, "too little rest [h]"


def _long_days(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Nobody works too long a day, travel and set-up included."""
    rows = _worked(plan, problem)
    days = [rows["worker_id"], rows["weekday"], rows["week"]]
    spent = (rows["booked"] + rows["road"]).groupby(days).sum() / 60
    most = problem.settings.max_day_hours
    for (who, day, _), hours in walk(spent[spent > most + SMALL].items()):
        yield f"{who} {day}", float(hours), most, "too long a day [h]"


DAY_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "sessions_fit_slots": _lengths,
    "journeys_between_sessions": _journeys,
    "rest_between_days": _rest,
    "day_hours_within_cap": _long_days,
}
