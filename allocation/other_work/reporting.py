"""The frame of what staff do beside sessions: who does how much of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.delivery.remote import remote_contacts
from allocation.other_work.assigning import other_work_beside
from allocation.other_work.duties import REMOTE
from allocation.other_work.event_staff import event_rows
from allocation.other_work.wording import amount
from allocation.walking import walk

if TYPE_CHECKING:
    from allocation.problem import Problem

COLUMNS: dict[str, type] = {
    "work_id": str,
    "kind": str,
    "subject": str,
    "district": str,
    "worker_id": str,
    "role": str,
    "hours": float,
    "per": str,
    "count": float,
    "asked": float,
    "met": bool,
    "miles": float,
    "sentence": str,
}
SMALL = 1e-6


def other_work_table(problem: Problem, sessions: pd.DataFrame, served: pd.Series) -> pd.DataFrame:
    """List who does what beside sessions.

    Parameters
    ----------
    problem
        The county.
    sessions
        The plan's.
    served : Series, index (``area_code``, ``venue_id``, ``session_type``)
        Contacts in sessions; remote contacts go to what they leave.

    Returns
    -------
    DataFrame
        One row per work and worker, and one without worker for what nobody can do: ``work_id,
        kind, subject, district, worker_id, role, hours`` (of that worker, with travel) [h],
        ``per`` (week, year, or week of a date), ``count`` (what that worker does) and ``asked``
        (all of it) [a week; events: workers], ``met`` (all of it is done), ``miles``,
        ``sentence``. No rows where nothing is asked for.
    """
    rows: list[dict[str, Any]] = []
    done = other_work_beside(problem, sessions, tidy=True)
    works = problem.other.works
    for key, work in walk(works.iterrows()):
        mine = done[done.index.get_level_values("work_id") == key]
        note = _unused(problem, str(work["kind"]), done, served)
        rows += _rows(problem, str(key), work, mine[mine > SMALL], note)
    rows += event_rows(problem, sessions, done)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _rows(
    problem: Problem, key: str, work: pd.Series, mine: pd.Series, note: str
) -> list[dict[str, Any]]:
    """Write a row for each worker of one work, and one for what nobody can do."""
    asked, given = float(work["units"]), float(mine.sum())
    met = given >= asked - 1e-4 * max(1.0, asked)
    weeks = float(work["weeks"]) if work["yearly"] else 1.0
    shared = {
        "work_id": key, "kind": work["kind"], "subject": work["subject"],
        "district": work["district"], "per": "year" if work["yearly"] else "week",
        "asked": asked / work["crew"] * weeks, "met": met,
    }  # fmt: skip
    rows = []
    for (who, _), units in walk(mine.items()):
        way = problem.other.ways.loc[(who, key)]
        rows.append(
            {
                **shared, "worker_id": who, "role": problem.workers["role"][who],
                "hours": units * way["hours"] * weeks, "count": units / work["crew"] * weeks,
                "miles": units * way["miles"] * weeks,
                "sentence": f"{work['subject']}: {_own(work, float(units))}.{note}",
            }
        )  # fmt: skip
    if not met:
        left = amount(work, asked - given)
        rows.append(
            {
                **shared, "worker_id": "", "role": "", "hours": 0.0, "miles": 0.0,
                "count": (asked - given) / work["crew"] * weeks,
                "sentence": f"{work['subject']}: nobody has the hours for {left}.",
            }
        )  # fmt: skip
    return rows


def _own(work: pd.Series, units: float) -> str:
    """Say how often one worker takes part, and with how many: all of a crew are at each."""
    crew = int(work["crew"])
    together = f", {crew} workers at each" if crew > 1 else ""
    return f"{amount(work, units * crew)}{together}"


def remote_by_area(problem: Problem, done: pd.Series, served: pd.Series) -> pd.DataFrame:
    """Share the remote contacts of a plan out over what its sessions leave.

    Parameters
    ----------
    problem
        The county.
    done : Series, index (``worker_id``, ``work_id``)
        Units of other work.
    served : Series
        As in `other_work_table`.

    Returns
    -------
    DataFrame, index ``area_code``
        ``demand``, ``minutes``, ``hotspot_id``, ``far``, ``contacts``; see
        `allocation.delivery.remote.remote_contacts`. Empty where none are asked for.
    """
    areas = problem.other.remote
    if areas.empty:
        return areas
    kinds = problem.other.works["kind"].reindex(done.index.get_level_values("work_id"))
    capacity = float(done.to_numpy(float)[kinds.to_numpy() == REMOTE].sum())
    seen = served.groupby(level="area_code").sum().reindex(areas.index).fillna(0.0)
    table = areas.assign(unmet=(areas["demand"] - seen).clip(lower=0.0))
    given = remote_contacts(
        table,
        capacity=capacity,
        most_share=problem.other.remote_share,
        far_minutes=problem.other.far_minutes,
    )
    return areas.join(given)


def _unused(problem: Problem, kind: str, done: pd.Series, served: pd.Series) -> str:
    """Say how many remote contacts find nobody that sessions leave unmet."""
    if kind != REMOTE:
        return ""
    kinds = problem.other.works["kind"].reindex(done.index.get_level_values("work_id"))
    capacity = float(done.to_numpy(float)[kinds.to_numpy() == REMOTE].sum())
    spare = capacity - float(remote_by_area(problem, done, served)["contacts"].sum())
    return f" Sessions leave nobody for {spare:.1f} of them all." if spare > 0.05 else ""


def with_journeys(costs: pd.DataFrame, problem: Problem, sessions: pd.DataFrame) -> pd.DataFrame:
    """Add what the journeys of other work cost in a week, where any is asked for.

    Parameters
    ----------
    costs
        ``item, gbp`` of the sessions.
    problem, sessions
        The county and the plan's sessions.

    Returns
    -------
    DataFrame
        With a row more; the same where nothing is asked for.
    """
    if not problem.other.is_asked:
        return costs
    done = other_work_beside(problem, sessions, tidy=True)
    road = float((done * problem.other.ways["mileage"]).sum())
    more = pd.DataFrame({"item": ["mileage of other work"], "gbp": [road]})
    return pd.concat([costs, more], ignore_index=True)
