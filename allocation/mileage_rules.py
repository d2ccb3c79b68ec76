"""The rule of a worker's miles: sessions and other work together stay within so many a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.rows import Rows, label, weigh
from allocation.walking import gather, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allocation.decisions import Timetable, Variables
    from allocation.faults import Fault
    from allocation.plan import Plan
    from allocation.problem import Problem

CLOSE = 1e-3


def miles_within_week(problem: Problem, x: Variables) -> Rows:
    r"""Cap a worker's miles: :math:`\sum d_{ev} A_{evk} + \sum_w d_{ew} y_{ew} \le M`."""
    most = problem.settings.max_week_miles
    if most <= 0:
        return
    miles = problem.teams["miles"].reindex(x.give.index).to_numpy(float)
    other = dict(gather(problem.other.ways.index, "worker_id"))
    far = problem.other.ways["miles"].to_numpy(float)
    give, works = x.give.to_numpy(), x.other.to_numpy()
    for who, places in gather(x.give.index, "worker_id"):
        mine = other.get(who, [])
        held = zip(give[places], miles[places].tolist(), strict=True)
        more = zip(works[mine], far[mine].tolist(), strict=True)
        yield label("miles", who), weigh(held, more) <= most


def miles_in_slots(problem: Problem, y: Timetable) -> Rows:
    r"""Cap a worker's miles in the timetable: :math:`\sum_{vkt} d_{ev} a_{evkt} \le M`."""
    most = problem.settings.max_week_miles
    if most <= 0:
        return
    weeks = float(problem.settings.cycle_weeks) if "week" in problem.slots else 1.0
    miles = problem.teams["miles"].reindex(without(y.work.index, "slot")).to_numpy(float)
    work = y.work.to_numpy()
    for who, places in gather(y.work.index, "worker_id", sort=False):
        spent = zip(work[places], miles[places].tolist(), strict=True)
        yield label("miles", who), weigh(spent) <= most * weeks


def too_many_miles(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Find who drives further than a week allows."""
    most = problem.settings.max_week_miles
    if most <= 0:
        return
    total = plan.assignments.groupby("worker_id")["miles"].sum()
    rows = plan.other_work
    if len(rows):
        weekly = rows[(rows["worker_id"] != "") & rows["per"].isin(["week", "year"])]
        weeks = problem.other.works["weeks"].reindex(weekly["work_id"]).to_numpy(float)
        each = weekly["miles"].where(weekly["per"] == "week", weekly["miles"] / weeks)
        total = total.add(each.groupby(weekly["worker_id"]).sum(), fill_value=0.0)
    for who, miles in total[total > most + CLOSE].items():
        yield str(who), float(miles), most, "more miles than a week allows"
