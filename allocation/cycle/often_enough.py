"""Whether what is held is held often enough to count: looked at stretch by stretch of the cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.cycle.cycles import (
    friday_periods,
    hotspot_periods,
    in_single_weeks,
    weeks_of,
)
from allocation.teams import friday_evenings
from allocation.walking import walk

if TYPE_CHECKING:
    from allocation.problem import Problem

OFFER = ["venue_id", "session_type"]


def with_often(sessions: pd.DataFrame, cycle_weeks: int) -> pd.DataFrame:
    """Put ``weeks`` and ``sessions_per_week`` beside each session, from whichever it has.

    Parameters
    ----------
    sessions
        A timetable; with neither, every session is weekly.
    cycle_weeks
        1, 2 or 4. [weeks]

    Returns
    -------
    DataFrame
        The same rows.

    Examples
    --------
    >>> sessions = pd.DataFrame({"weeks": [(1, 2), (2,)]})
    >>> with_often(sessions, 2)["sessions_per_week"].tolist()
    [1.0, 0.5]
    """
    weeks = weeks_of(sessions, cycle_weeks)
    if "sessions_per_week" in sessions:
        often = sessions["sessions_per_week"].astype(float)
    else:
        often = weeks.map(len).astype(float) / cycle_weeks
    return sessions.assign(weeks=weeks, sessions_per_week=often)


def served_in_every_period(problem: Problem, sessions: pd.DataFrame) -> set[tuple[str, str]]:
    """List the hotspots that have what they ask for in every stretch of the cycle.

    Parameters
    ----------
    problem
        The county.
    sessions
        A timetable.

    Returns
    -------
    set
        (``"hotspots"`` or ``"fridays"``, hotspot).
    """
    counted = _counted_by_period(problem, sessions)
    fridays = _fridays_by_period(problem, sessions)
    found = set()
    for subject, venues in walk(problem.hotspots["venues"].items()):
        near = set(venues)
        if all(near & places for places in counted):
            found.add(("hotspots", str(subject)))
        if all(near & places for places in fridays):
            found.add(("fridays", str(subject)))
    return found


def _counted_by_period(problem: Problem, sessions: pd.DataFrame) -> list[set[str]]:
    """Name the venues with a session that counts for hotspots, stretch by stretch."""
    rows = in_single_weeks(sessions, problem.settings.cycle_weeks)
    counts = problem.types.index[problem.types["counts_for_hotspot"].astype(bool)]
    rows = rows[rows["session_type"].isin(counts)]
    return [
        set(rows["venue_id"][rows["week"].isin(weeks)].astype(str))
        for weeks in hotspot_periods(problem)
    ]


def _fridays_by_period(problem: Problem, sessions: pd.DataFrame) -> list[set[str]]:
    """Name the venues with outreach on a Friday evening, stretch by stretch."""
    rows = in_single_weeks(sessions, problem.settings.cycle_weeks)
    rows = rows[rows["slot"].isin(friday_evenings(problem.slots))]
    pairs = problem.offers.index[problem.offers["friday"].astype(bool)]
    rows = rows[pd.MultiIndex.from_frame(rows[OFFER].astype(str)).isin(pairs)]
    return [
        set(rows["venue_id"][rows["week"].isin(weeks)].astype(str))
        for weeks in friday_periods(problem)
    ]
