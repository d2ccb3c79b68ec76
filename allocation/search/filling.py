"""Sessions that zones promise to fill and areas do not: left out where that breaks fewer rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allocation.people.utilisation import RULE
from allocation.search.evaluating import Evaluation, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from allocation.problem import Problem
    from allocation.search.scheduling import Schedule

MOST_LEFT_OUT = 8  # sessions
WORTH = 1e-4  # of a whole rule


def without_thin_sessions(
    problem: Problem, schedule: Schedule, reached: Evaluation, *, least: float
) -> tuple[Schedule, Evaluation]:
    """Leave sessions out, one by one, while fewer rules are broken for it.

    A picture of the county in zones fills its sessions a little better than the areas do, and
    a session short of half a person counts as a broken rule. Leaving it out, or one that takes
    the same people, mends that at the price of a few contacts.

    Parameters
    ----------
    problem
        The full county; nothing changes where it has no floor for the use of sessions.
    schedule, reached
        A timetable and what it achieves.
    least
        Rules unmet in the best plan known, by priority: there is nothing to mend below that.

    Returns
    -------
    tuple
        A timetable that breaks no more rules, and what it achieves.
    """
    if problem.wishes.utilisation_floor <= 0:
        return schedule, reached
    for _ in range(MOST_LEFT_OUT):
        if reached.unmet <= least + WORTH:
            break
        better = None
        for rests in _smaller(schedule.sessions, reached):
            tried = [(evaluate(problem, rest), rest) for rest in rests]
            fewer = [each for each in tried if each[0].unmet < reached.unmet - WORTH]
            better = min(
                fewer, key=lambda each: (round(each[0].unmet, 4), -each[0].value), default=None
            )
            if better is not None:
                break
        if better is None:
            break
        reached = better[0]
        schedule = replace(schedule, sessions=better[1].reset_index(drop=True))
    return schedule, reached


def _smaller(sessions: pd.DataFrame, reached: Evaluation) -> Iterator[list[pd.DataFrame]]:
    """Give timetables without one session that expects too few, then without one of their types."""
    thin = reached.shortfall[reached.shortfall > 0]
    pairs = {tuple(str(subject).split("|")) for rule, subject in thin.index if rule == RULE}
    kinds = {pair[-1] for pair in pairs}
    keys = list(zip(sessions["venue_id"], sessions["session_type"], strict=True))
    for named in ([key in pairs for key in keys], [key[1] in kinds for key in keys]):
        yield [sessions.drop(index=label) for label in sessions.index[named]]
