"""Re-verify the work beside sessions without the solver: hours, amounts, caps, events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.faults import SMALL, Fault
from allocation.other_work.duties import EVENT, REMOTE, TRAINING
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allocation.plan import Plan
    from allocation.problem import Problem

ROUGH = 1e-4


def _weekly(plan: Plan, problem: Problem) -> pd.DataFrame:
    """List the rows of every week with a worker, with hours and count of a week."""
    rows = plan.other_work
    if not len(rows):
        return rows
    rows = rows[(rows["kind"] != EVENT) & (rows["worker_id"] != "")]
    weeks = problem.other.works["weeks"].reindex(rows["work_id"]).to_numpy(float)
    share = pd.Series(weeks, index=rows.index).where(rows["per"] == "year", 1.0)
    return rows.assign(hours=rows["hours"] / share, count=rows["count"] / share)


def hours_hold_work(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Find who works beyond the contract, sessions and other work together."""
    rows = _weekly(plan, problem)
    if not len(rows):
        return
    works = problem.other.works
    bases = problem.other.ways
    for row in walk(rows.itertuples()):
        way = (row.worker_id, row.work_id)
        if way not in bases.index:
            yield f"{row.worker_id} {row.work_id}", 1.0, 0.0, "does work they cannot do"
            continue
        units = row.count * int(works["crew"][row.work_id])
        needed = units * float(bases["hours"][way])
        if abs(row.hours - needed) > ROUGH * max(1.0, needed):
            yield f"{row.worker_id} {row.work_id}", row.hours, needed, "hours are misreported"
        most = float(works["most"][row.work_id])
        if units > most + ROUGH:
            yield f"{row.worker_id} {row.work_id}", units, most, "more than one worker may do"
    held = plan.assignments.groupby("worker_id")["hours"].sum()
    total = held.add(rows.groupby("worker_id")["hours"].sum(), fill_value=0.0)
    for who, hours in walk(total.items()):
        paid = float(problem.workers["hours"].get(who, 0.0))
        if hours > paid + SMALL * 100:
            yield str(who), float(hours), paid, "sessions and other work exceed the contract"
    road = float(
        sum(
            row.count * int(works["crew"][row.work_id])
            * float(bases["mileage"].get((row.worker_id, row.work_id), 0.0))
            for row in walk(rows.itertuples())
        )
    )  # fmt: skip
    spent, budget = float(plan.costs["gbp"].sum()), problem.settings.budget_gbp
    if spent > budget + 0.01 or _road_missing(plan, road):
        yield "county", spent, budget, "journeys of other work are not within the budget"


def _road_missing(plan: Plan, road: float) -> bool:
    """Tell whether the costs leave out the journeys of other work."""
    told = plan.costs.set_index("item")["gbp"].get("mileage of other work", 0.0)
    return abs(float(told) - road) > 0.01 + ROUGH * road


def work_is_done(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Everything asked for is done, or the plan lists what is left; the caps are kept."""
    works = problem.other.works
    if not len(works):
        return
    rows = _weekly(plan, problem)
    done = rows.groupby("work_id")["count"].sum()
    asked = float(problem.settings.priorities.get("other_work", 0.0)) > 0
    listed = plan.unmet[plan.unmet["rule"] == "other_work"].set_index("subject")["amount"]
    for key, work in walk(works.iterrows()):
        units = float(done.get(key, 0.0)) * int(work["crew"])
        missing = max(0.0, float(work["units"]) - units)
        told = float(listed.get(key, 0.0))
        if asked and abs(missing - told) > ROUGH * max(1.0, float(work["units"])):
            yield str(key), told, missing, "the plan lists another amount of work left undone"
        names = rows["worker_id"][rows["work_id"] == key]
        if work["kind"] == TRAINING and len(names) > 1:
            yield str(key), float(len(names)), 1.0, "a training has more than one worker"
    remote = problem.other.remote
    if len(remote):
        kinds = works["kind"].reindex(done.index)
        given = float(done[(kinds == REMOTE).to_numpy()].sum())
        most = remote_most(problem)
        if given > most + ROUGH:
            yield REMOTE, given, most, "more remote contacts than the cap allows"


def remote_most(problem: Problem) -> float:
    """Add up what remote contacts may be at most: the cap in hotspots, else the demand.

    Parameters
    ----------
    problem
        The county.

    Returns
    -------
    float
        [contacts / week]
    """
    areas, share = problem.other.remote, problem.other.remote_share
    far = ~(areas["minutes"] <= problem.other.far_minutes)
    capped = ~far & (areas["hotspot_id"] != "")
    demand = areas["demand"].astype(float)
    return float(demand[~capped].sum() + share * demand[capped].sum())
