"""The verb `allocate`: from a Problem to a Plan that always exists and says how good it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pulp

from allocation.cycle.every_week import seldom_pairs, with_price_of, without_price
from allocation.cycle.scaling import in_counts
from allocation.other_work.assigning import beside_other_work
from allocation.people.liked_slots import in_wished_slots
from allocation.problem import keep_offers
from allocation.search.assembling import assemble
from allocation.search.bounding import bound_at, lay_out, price
from allocation.search.carrying import carry_over
from allocation.search.counts import (
    TOLERANCE,
    Counts,
    aim,
    all_kept,
    as_least,
    cap_unmet,
    least_unmet,
    most_need,
    write_model,
)
from allocation.search.cutting import add_cuts
from allocation.search.efforts import Budget, budget_of
from allocation.search.evaluating import Evaluation, evaluate
from allocation.search.filling import (
    WORTH,
    decide_in_every_area,
    unserved_in,
    without_thin_sessions,
)
from allocation.search.free_halls import in_cheaper_halls
from allocation.search.improving import improve
from allocation.search.objective import weighted_need_met
from allocation.search.outlook import Outlook, choose_kernel, look_ahead
from allocation.search.proving import bound_of_every_area
from allocation.search.scheduling import Schedule, place_sessions, read_schedule
from allocation.search.settling import settle_lesser_aims
from allocation.search.walk_in_rounds import to_nearest
from allocation.search.zones import merge_areas, zone_labels
from allocation.solving import solve
from allocation.targets import policy_targets, weigh_shortfalls
from allocation.variables import reachable_need
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from allocation.plan import Plan
    from allocation.problem import Problem
    from allocation.search.counts import Model

# Counties with no more than this many worker, venue, type and slot places are decided in one
# model; larger ones in two stages (docs/decisions/0002-solver.md).
SMALL = 400
FEEDBACK_ROUNDS = 2
NEAR_NODES = 3
WEEKLY_ROUNDS = 6  # neighbourhoods searched for the price of what is not held every week
POOR = 0.03  # a search that ends this far from what it might reach is made once more [share]
# The relaxation of every area is solved where it has no more contacts than this to decide.
EVERY_AREA = 80_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """A timetable with what it achieves and how its search ended."""

    schedule: Schedule
    evaluation: Evaluation
    stopped_by: str


def allocate(
    problem: Problem,
    *,
    effort: str = "normal",
    aims: str = "in order",
    max_nodes: int | None = None,
    gap: float | None = None,
    max_zones: int | None = None,
    kernel_size: int | None = None,
    seed: int = 1,
    time_limit: float = 300.0,
    start: Plan | None = None,
) -> Plan:
    """Choose venues, sessions, slots and workers for one week; always returns a plan.

    Parameters
    ----------
    problem
        From `allocation.building.build_problem`.
    effort
        ``"quick"``, ``"normal"`` or ``"thorough"``: the counted budgets of
        `allocation.search.efforts`, of which the next four replace single ones.
    aims
        ``"in order"`` settles the lesser aims one after the other; ``"weighted"`` leaves them
        at their small weights.
    max_nodes
        Counted budget of each search. [nodes]
    gap
        A search stops when it is proven this close to its best. [share]
    max_zones
        Areas are merged into about this many demand zones while searching. [zones]
    kernel_size
        Venue and type pairs that the search considers, chosen by their prices. [pairs]
    seed
        For the solver's own tie-breaking.
    time_limit
        A safety net for each search only: when it fires the plan says
        ``stopped_by="time"``. [s]
    start
        A plan of the county as it was. What can still be held of it is a plan too, and the
        better of the two is returned: never worse than without it. With ``max_nodes=0`` it
        is returned at once, without a search; its bound then says nothing but that no more
        than everybody can be seen.

    Returns
    -------
    Plan
        Rules that could not be kept are listed in ``plan.unmet``.

    Notes
    -----
    Fewest unmet rules first, then hotspots served, then deprivation-weighted need met with
    the lesser aims at small weights (docs/model.md). ``plan.bound`` holds for the full
    county: every area, venue, slot and worker.
    """
    budget = budget_of(
        effort, aims=aims, max_nodes=max_nodes, gap=gap, max_zones=max_zones,
        kernel_size=kernel_size, seed=seed, time_limit=time_limit,
    )  # fmt: skip
    problem = in_counts(problem)
    carried = None if start is None else _carried(problem, start, budget)
    if carried is not None and not budget.max_nodes:
        return _quick_answer(problem, carried, budget)
    zones = zone_labels(problem, max_zones=budget.max_zones)
    merged = merge_areas(problem, zones)
    places = sum(len(slots) for slots in problem.teams["slots"])
    if places <= SMALL and merged is problem:
        found, first = _search_whole(problem, budget)
        outlook = None
    else:
        outlook = _outlook(problem, merged, zones, budget)
        found, first = _search_in_stages(problem, merged, zones, budget, outlook)
    if carried is not None:
        found = min((found, carried), key=lambda each: each.evaluation.rank())
    schedule, reached = in_cheaper_halls(problem, found.schedule, found.evaluation)
    found = Found(schedule=schedule, evaluation=reached, stopped_by=found.stopped_by)
    bound = _bound(
        problem, merged, zones, found.evaluation, first, budget, outlook, whole=places <= SMALL
    )  # fmt: skip
    settled = None
    if budget.aims == "in order":
        settled = settle_lesser_aims(problem, found.schedule, found.evaluation, budget)
    return assemble(
        problem,
        settled.schedule if settled else found.schedule,
        settled.evaluation if settled else found.evaluation,
        lesser=settled.levels if settled else (),
        bound=bound,
        least=first,
        exact=merged is problem,
        stopped_by=found.stopped_by,
        search=budget.record(),
    )


def _outlook(problem: Problem, merged: Problem, zones: pd.Series, budget: Budget) -> Outlook | None:
    """Price the county on its zones, or on fewer where the effort says so."""
    if budget.price_zones < budget.max_zones:
        zones = zone_labels(problem, max_zones=budget.price_zones)
        merged = merge_areas(problem, zones)
    return look_ahead(problem, merged, zones, time_limit=budget.time_limit)


def _carried(problem: Problem, start: Plan, budget: Budget) -> Found:
    """See what the plan of before achieves in this county."""
    schedule = carry_over(
        problem, start,
        max_nodes=budget.max_nodes, time_limit=budget.time_limit, seed=budget.seed,
    )  # fmt: skip
    return Found(
        schedule=schedule,
        evaluation=evaluate(problem, schedule.sessions),
        stopped_by=schedule.stopped_by,
    )


def _quick_answer(problem: Problem, carried: Found, budget: Budget) -> Plan:
    """Return the plan of before as it can be held now, with a bound that needs no search."""
    reached = carried.evaluation
    return assemble(
        problem,
        carried.schedule,
        reached,
        bound=max(reached.value, _everybody(problem)),
        least=None,
        exact=False,
        stopped_by="nodes",
        search=budget.record(),
    )


def _everybody(problem: Problem) -> float:
    """Add up the weighted need that lives within reach of any venue."""
    share = problem.access["share"].groupby(level="area_code").max()
    areas = problem.areas
    most = areas["demand"] * areas["weight"] * share.reindex(areas.index).fillna(0.0)
    return float(most.sum())


def _search_whole(problem: Problem, budget: Budget) -> tuple[Found, Counts]:
    """Decide counts, slots and workers of a small county in one model."""
    model = write_model(problem, with_slots=True)
    nodes = max(budget.max_nodes, 2000)
    first = least_unmet(model, max_nodes=nodes, time_limit=budget.time_limit, seed=budget.seed)
    counts = most_need(
        model, first, gap=0.0, max_nodes=nodes, time_limit=budget.time_limit, seed=budget.seed
    )
    assert model.slots is not None  # noqa: S101  (asked for above)
    schedule = read_schedule(model.slots, counts.outcome, counts.hold[counts.hold > 0], problem)
    schedule = in_wished_slots(
        problem, schedule, counts.hold, counts.give,
        max_nodes=nodes, time_limit=budget.time_limit, seed=budget.seed,
    )  # fmt: skip
    value = evaluate(problem, schedule.sessions)
    return Found(schedule=schedule, evaluation=value, stopped_by=counts.outcome.stopped_by), first


def _search_in_stages(
    problem: Problem,
    merged: Problem,
    zones: pd.Series,
    budget: Budget,
    outlook: Outlook | None,
) -> tuple[Found, Counts]:
    """Decide counts on zones and a kernel of venues, then slots and crews."""
    merged = without_price(merged)  # its price is for the rounds of `_improved`
    if outlook is not None:
        kernel = keep_offers(merged, outlook.best_pairs(budget.kernel_size))
        model = write_model(kernel)
        counts = all_kept(
            model, gap=budget.gap, max_nodes=budget.max_nodes,
            time_limit=budget.time_limit, seed=budget.seed,
        )  # fmt: skip
        if counts is not None:
            counts = _once_more(model, counts, budget)
            first = as_least(counts)
            kernel, counts = to_nearest(model, counts, budget)
            counts = _improved(problem, kernel, counts, budget)
            return _with_feedback(problem, kernel, first, counts, budget), first
    model = write_model(merged)
    first = least_unmet(
        model, max_nodes=budget.max_nodes, time_limit=budget.time_limit, seed=budget.seed
    )
    kernel = keep_offers(merged, choose_kernel(problem, model, zones, first, budget.kernel_size))
    model = write_model(kernel)
    counts = most_need(
        model, first, gap=budget.gap, max_nodes=budget.max_nodes,
        time_limit=budget.time_limit, seed=budget.seed,
    )  # fmt: skip
    if counts is not first:
        kernel, counts = to_nearest(model, counts, budget)
    counts = _improved(problem, kernel, counts, budget)
    return _with_feedback(problem, kernel, first, counts, budget), first


def _once_more(model: Model, counts: Counts, budget: Budget) -> Counts:
    """Search again by another seed where few nodes led to a poor plan; give the better counts."""
    ended = counts.outcome
    if ended.bound - ended.value <= POOR * abs(ended.value):
        return counts
    again = all_kept(
        model, gap=budget.gap, max_nodes=budget.max_nodes,
        time_limit=budget.time_limit, seed=budget.seed + 1,
    )  # fmt: skip
    return counts if again is None or again.outcome.value <= ended.value else again


def _improved(
    problem: Problem,
    kernel: Problem,
    counts: Counts,
    budget: Budget,
    most: Mapping[tuple[str, str], int] | None = None,
) -> Counts:
    """Search the neighbourhoods of a plan, where the effort or a price has rounds for it."""
    rounds = 0 if most else budget.rounds
    if len(seldom_pairs(problem)):
        kernel, rounds = with_price_of(kernel, problem), max(budget.rounds, WEEKLY_ROUNDS)
    if not rounds:
        return counts
    return improve(
        kernel, counts, rounds=rounds, max_nodes=NEAR_NODES,
        time_limit=budget.time_limit, seed=budget.seed, most=most,
    )  # fmt: skip


def _with_feedback(
    problem: Problem, kernel: Problem, first: Counts, counts: Counts, budget: Budget
) -> Found:
    """Place the counts in slots; what does not fit caps the counts, which are sought again."""
    caps: dict[tuple[str, str], int] = {}
    best = found = _schedule(problem, counts, budget)
    for _ in range(FEEDBACK_ROUNDS):
        left = found.schedule.unplaced
        kept = best.evaluation.unmet <= first.outcome.value + 0.01
        if not len(left) or (kept and len(seldom_pairs(problem))):
            break  # where rhythm has a price, only a rule is worth a search without it
        caps.update({key: int(counts.hold[key] - gone) for key, gone in walk(left.items())})
        counts = most_need(
            write_model(kernel, most=caps), first, gap=budget.gap, max_nodes=budget.max_nodes,
            time_limit=budget.time_limit, seed=budget.seed,
        )  # fmt: skip
        counts = _improved(problem, kernel, counts, budget, caps)
        found = _schedule(problem, counts, budget)
        best = min((best, found), key=lambda each: each.evaluation.rank())
    least = first.outcome.value
    if problem.wishes.utilisation_floor > 0 and best.evaluation.unmet > least + WORTH:
        pairs = first.hold.index[first.hold > 0].union(counts.hold.index[counts.hold > 0])
        again = _schedule(problem, decide_in_every_area(problem, pairs, budget), budget)
        best = min((best, again), key=lambda each: each.evaluation.rank())
    schedule, mended = without_thin_sessions(problem, best.schedule, best.evaluation, least=least)
    best = replace(best, schedule=schedule, evaluation=mended)
    if best.evaluation.unmet > least + 0.01:
        plain = _schedule(problem, first, budget)
        best = min((best, plain), key=lambda each: each.evaluation.rank())
    return best


def _schedule(problem: Problem, counts: Counts, budget: Budget) -> Found:
    """Place what the counts ask for and see what it achieves on the full county."""
    schedule = place_sessions(
        beside_other_work(problem, counts.hold, counts.give), counts.hold, counts.give,
        max_nodes=budget.max_nodes, time_limit=budget.time_limit, seed=budget.seed,
    )  # fmt: skip
    ends = [counts.outcome.stopped_by, schedule.stopped_by]
    worst = max(ends, key=("proven", "gap", "nodes", "time").index)
    return Found(
        schedule=schedule, evaluation=evaluate(problem, schedule.sessions), stopped_by=worst
    )


def _bound(
    problem: Problem,
    merged: Problem,
    zones: pd.Series,
    reached: Evaluation,
    first: Counts,
    budget: Budget,
    outlook: Outlook | None,
    *,
    whole: bool,
) -> float:
    """Say what no plan with so few unmet rules can exceed, on the full county."""
    bound = _everybody(problem)
    if budget.every_area and not whole and len(reachable_need(problem)) <= EVERY_AREA:
        bound = min(bound, bound_of_every_area(problem, merged, reached, budget))
    if outlook is not None and reached.unmet <= TOLERANCE:
        return max(reached.value, min(bound, outlook.bound(reached.value)))
    if whole and merged is problem:
        model = write_model(merged, with_slots=True)
        cap_unmet(model, reached.unmet, float(reached.unserved))
        aim(model, weighted_need_met, pulp.LpMaximize)
        outcome = solve(model.program, max_nodes=4000, time_limit=budget.time_limit)
        return max(reached.value, min(bound, outcome.bound))
    # Zones can leave a little more unmet than areas do; what is true of plans with more unmet
    # is true of those with less.
    asked, unserved = policy_targets(problem), float(reached.unserved)
    more = max(reached.unmet, weigh_shortfalls(asked, first.short))
    for caps in ((reached.unmet, unserved), (more, max(unserved, unserved_in(first)))):
        model = write_model(merged)
        cap_unmet(model, *caps)
        aim(model, weighted_need_met, pulp.LpMaximize)
        add_cuts(model)
        relaxed = solve(model.program, continuous=True, time_limit=budget.time_limit)
        if relaxed.status == "proven":
            prices = price(model, relaxed.duals(), relaxed.reduced(model.x.give))
            table = lay_out(problem, prices, zones, merged.areas["weight"])
            found, _ = bound_at(table, prices.constant, target=reached.value)
            bound = min(bound, found)
            break
    return max(bound, reached.value)
