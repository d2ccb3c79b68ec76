"""Who goes to one-off events: hours of their own week, and of no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.delivery.events import event_hours
from allocation.other_work.assigning import hours_in_sessions
from allocation.other_work.duties import EVENT

if TYPE_CHECKING:
    from allocation.problem import Problem

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def event_rows(problem: Problem, sessions: pd.DataFrame, done: pd.Series) -> list[dict[str, Any]]:
    """Name who goes to each event, and say what of that week it would take them from.

    Those go first who have no session on its days, then those with most hours left that week. The
    other weeks keep their sessions: nothing of the weekly plan is taken away for an event.

    Parameters
    ----------
    problem
        The county.
    sessions
        The plan's, with ``slot`` and ``crew``.
    done : Series, index (``worker_id``, ``work_id``)
        Units of other work every week.

    Returns
    -------
    list of dict
        Rows of `allocation.other_work.reporting.other_work_table`.
    """
    events = problem.other.events
    if not len(events):
        return []
    weekly = (done * problem.other.ways["hours"]).groupby(level="worker_id").sum()
    used = hours_in_sessions(problem, sessions)
    spare = problem.workers["hours"] - used - weekly.reindex(used.index).fillna(0.0)
    weeks = event_hours(events)
    taken: dict[pd.Timestamp, dict[str, float]] = {}
    rows: list[dict[str, Any]] = []
    for event, week in sorted(weeks.index, key=lambda key: (key[1], key[0])):
        row = weeks.loc[(event, week)]
        each = float(row["hours"]) / max(int(row["workers"]), 1)
        gone = taken.setdefault(week, {})
        able = _in_post(problem, pd.Timestamp(events["date_to"][event]))
        left = {who: float(spare[who]) - gone.get(who, 0.0) for who in able}
        busy = _busy(problem, sessions, events.loc[event])
        ranked = sorted(able, key=lambda who: (left[who] < each - 1e-9, who in busy, -left[who]))
        chosen = ranked[: int(row["workers"])]
        for who in chosen:
            gone[who] = gone.get(who, 0.0) + each
        rows += _rows(problem, event, week, row, chosen, left, busy)
    return rows


def _in_post(problem: Problem, day: pd.Timestamp) -> list[str]:
    """Name the qualified workers whose contract has not ended by then."""
    workers = problem.workers
    ends = pd.to_datetime(workers["contract_end"])
    there = (workers["hours"] > 0) & workers["qualified"].astype(bool)
    return [str(who) for who in workers.index[there & ~(ends < day)]]


def _busy(problem: Problem, sessions: pd.DataFrame, event: pd.Series) -> set[str]:
    """Name those who hold a session on a weekday of the event."""
    days = pd.date_range(event["date_from"], event["date_to"])
    names = {DAYS[int(day.day_of_week)] for day in days}
    weekday = problem.slots["weekday"].reindex(sessions["slot"]).to_numpy()
    held = sessions["crew"][[day in names for day in weekday]]
    return {str(who) for crew in held for who in crew}


def _rows(
    problem: Problem,
    event: str,
    week: pd.Timestamp,
    row: pd.Series,
    chosen: list[str],
    left: dict[str, float],
    busy: set[str],
) -> list[dict[str, Any]]:
    """Write a row for each who goes, and one for each who is missing."""
    when = f"{week.day} {week:%B %Y}"
    wanted = int(row["workers"])
    each = float(row["hours"]) / max(wanted, 1)
    short = {who: max(0.0, each - left[who]) for who in chosen}
    met = len(chosen) == wanted and max(short.values(), default=0.0) <= 1e-6
    shared = {
        "work_id": event, "kind": EVENT, "subject": str(problem.other.events["name"][event]),
        "district": "", "per": f"week of {when}", "asked": float(wanted), "met": met, "miles": 0.0,
    }  # fmt: skip
    rows = []
    for who in chosen:
        role = str(problem.workers["role"][who])
        told = f"{shared['subject']}: one {role.replace('_', ' ')} for {each:g} h in the week of "
        told += f"{when} and in no other week."
        if short[who] > 1e-6:
            told += f" {short[who]:.1f} h more than the plan leaves: cover or cancel a session."
        elif who in busy:
            told += " There is a session of the week on that day: look who can cover."
        rows.append(
            {
                **shared, "worker_id": who, "role": role,
                "hours": each, "count": 1.0, "sentence": told,
            }
        )  # fmt: skip
    missing = wanted - len(chosen)
    if missing:
        told = (
            f"{shared['subject']}: nobody is left for {missing} of {wanted} places "
            f"in the week of {when}."
        )
        nobody = {"worker_id": "", "role": "", "hours": 0.0, "count": float(missing)}
        rows.append({**shared, **nobody, "sentence": told})
    return rows
