"""Re-verify each day of the timetable from the clock, without the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.faults import SMALL, Fault
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from allocation.plan import Plan
    from allocation.problem import Problem


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


DAY_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "sessions_fit_slots": _lengths,
}
