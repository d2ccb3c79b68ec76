"""Re-verify policy rules and reported figures: every shortfall is listed, with its amount."""

from __future__ import annotations

from math import ceil, isclose
from typing import TYPE_CHECKING

from allocation.checking.cycle import (
    counted_by_stretch,
    fortnights,
    friday_weeks,
    named_venues_are_steady,
    week_by_week,
)
from allocation.checking.other_work import work_is_done
from allocation.checking.way_home import near_and_home
from allocation.faults import SMALL, Fault
from allocation.people.checking import PEOPLE_POLICY_CHECKS
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from allocation.plan import Plan
    from allocation.problem import Problem


def _listed(plan: Plan, rule: str, subject: str) -> float:
    """Look up the amount the plan admits to."""
    rows = plan.unmet[(plan.unmet["rule"] == rule) & (plan.unmet["subject"] == subject)]
    return float(rows["amount"].sum())


def _compare(plan: Plan, rule: str, subject: str, missing: float) -> Iterator[Fault]:
    """Report a shortfall that the plan does not admit, or admits wrongly."""
    listed = _listed(plan, rule, subject)
    if abs(max(0.0, missing) - listed) > 10 * SMALL * max(1.0, abs(missing)):
        yield subject, listed, max(0.0, missing), f"the plan lists another shortfall of {rule}"


def _asked(problem: Problem, rule: str) -> bool:
    """Tell whether a rule is switched on."""
    return float(problem.settings.priorities.get(rule, 0.0)) > 0


def _hotspots(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every approved hotspot has a drop-in or clinic, often enough, or is listed."""
    places = counted_by_stretch(plan, problem)
    for key, venues in walk(problem.hotspots["venues"].items()):
        if _asked(problem, "hotspots"):
            missed = not all(there & set(venues) for there in places)
            yield from _compare(plan, "hotspots", str(key), float(missed))


def _fridays(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every flagged hotspot has Friday-evening outreach, once a fortnight, or is listed."""
    asked = problem.hotspots[problem.hotspots["friday"].astype(bool)]
    if not _asked(problem, "fridays"):
        return
    outings = friday_weeks(plan, problem)
    for key, venues in walk(asked["venues"].items()):
        weeks = {week for place, week in outings if place in venues}
        missed = not all(weeks & set(fortnight) for fortnight in fortnights(problem))
        yield from _compare(plan, "fridays", str(key), float(missed))


def _coverage(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Check that the share near a counted session reaches its target, or is listed."""
    target = problem.settings.coverage_target * float(problem.residents.sum())
    if target <= 0 or not _asked(problem, "coverage"):
        return
    inside = sorted({area for area, _ in near_and_home(plan, problem)})
    people = float(problem.residents.reindex(inside).sum())
    yield from _compare(plan, "coverage", "county", target - people)
    flagged = plan.coverage.index[plan.coverage["within_standard"]]
    if set(flagged) != set(inside) & set(plan.coverage.index):
        yield (
            "county",
            len(flagged),
            float(len(inside)),
            "areas within the standard are misreported",
        )


def _districts(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every district gets its floor, or is listed."""
    met = _met(plan, problem)
    if not _asked(problem, "district_floors"):
        return
    for district, group in walk(problem.areas.groupby("district")):
        floor = problem.settings.district_floor * float(group["demand"].sum())
        got = float(met.reindex(group.index).sum())
        yield from _compare(plan, "district_floors", str(district), floor - got)


def _deprived(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Check that the most deprived fifth is met as well as the county, or is listed."""
    first = problem.areas["imd_quintile"] == 1
    demand = problem.areas["demand"]
    on = problem.settings.deprived_floor and _asked(problem, "deprived_floor")
    if not on or float(demand[first].sum()) <= 0:
        return
    met = _met(plan, problem)
    share = float(demand[first].sum()) / float(demand.sum())
    missing = share * float(met.sum()) - float(met[first].sum())
    yield from _compare(plan, "deprived_floor", "most deprived fifth", missing)


def _continuity(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Enough of today's places stay, or the shortfall is listed."""
    today = problem.current[problem.current["venue_id"].isin(problem.venues.index)]
    pairs = set(today[["venue_id", "session_type"]].itertuples(index=False, name=None))
    held = set(plan.sessions[["venue_id", "session_type"]].itertuples(index=False, name=None))
    if _asked(problem, "continuity"):
        target = ceil(problem.settings.keep_share * len(pairs) - 1e-9)
        missing = target - len(pairs & held)
        yield from _compare(plan, "continuity", "today's timetable", float(missing))


def _minimum(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every type reaches its minimum, or is listed."""
    every = week_by_week(plan, problem).groupby("session_type").size()
    held = every / problem.settings.cycle_weeks
    for kind, least in walk(problem.types["min_sessions"].items()):
        if _asked(problem, "minimum_sessions"):
            missing = float(least) - float(held.get(kind, 0))
            yield from _compare(plan, "minimum_sessions", str(kind), missing)


def _fairness(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No district is met beyond its demand: the share that fairness measures is a share."""
    met = _met(plan, problem).groupby(problem.areas["district"]).sum()
    demand = problem.areas.groupby("district")["demand"].sum()
    for district, contacts in walk(met.items()):
        if contacts > float(demand[district]) + SMALL:
            yield str(district), float(contacts), float(demand[district]), "more met than is needed"


def _overrides(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Everything people asked for is in the timetable, or is listed."""
    if not _asked(problem, "overrides"):
        return
    for key, ask in walk(problem.asks.iterrows()):
        table = plan.sessions
        pairs = zip(table["venue_id"], table["session_type"], strict=True)
        fits = [pair in set(ask["offers"]) for pair in pairs]
        fits = [fit and ask["slot"] in {"", s} for fit, s in zip(fits, table["slot"], strict=True)]
        if ask["worker"]:
            here = [ask["worker"] in crew for crew in table["crew"]]
            fits = [fit and there for fit, there in zip(fits, here, strict=True)]
        yield from _compare(plan, "overrides", str(key), float(not any(fits)))


def _met(plan: Plan, problem: Problem) -> pd.Series:
    """Add contacts up by area."""
    met = plan.served["contacts"].groupby(level="area_code").sum()
    return met.reindex(problem.areas.index).fillna(0.0)


POLICY_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "floors_by_district": _districts,
    "floor_for_most_deprived": _deprived,
    "coverage_standard": _coverage,
    "todays_places_kept": _continuity,
    "hotspots_are_served": _hotspots,
    "fridays_are_staffed": _fridays,
    "types_above_minimum": _minimum,
    "fairness_between_districts": _fairness,
    "overrides_are_kept": _overrides,
    **PEOPLE_POLICY_CHECKS,
    "other_work_is_done": work_is_done,
    "served_often_enough": named_venues_are_steady,
}


def _of_young_people(plan: Plan, problem: Problem) -> float:
    """Add up the contacts of sessions, without those of families."""
    kinds = problem.wishes.families.index.get_level_values("session_type")
    return float(plan.sessions["contacts"][~plan.sessions["session_type"].isin(kinds)].sum())


def check_figures(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Add every reported figure up again.

    Parameters
    ----------
    plan, problem
        As for `allocation.checking.whole_plan.check_plan`.

    Yields
    ------
    tuple
        Subject, reported, recomputed, words.
    """
    met = _met(plan, problem)
    value = float((met * problem.areas["weight"]).sum())
    gap = (plan.bound - plan.value) / max(abs(plan.value), 1.0)
    contacts = float(plan.served["contacts"].sum())
    rate = problem.workers["mileage_rate"].reindex(plan.assignments["worker_id"]).to_numpy(float)
    mileage = float((rate * plan.assignments["miles"]).sum())
    costs = plan.costs.set_index("item")["gbp"]
    bought = week_by_week(plan, problem)["session_type"]
    goods = problem.types["consumables"].reindex(bought).sum() / problem.settings.cycle_weeks
    figures = [
        ("value", plan.value, value),
        ("gap", plan.gap, gap),
        ("contacts of sessions", _of_young_people(plan, problem), contacts),
        ("contacts of areas", float(plan.coverage["contacts"].sum()), contacts),
        ("hours", float(plan.workers["hours_used"].sum()), float(plan.assignments["hours"].sum())),
        ("miles", float(plan.workers["miles"].sum()), float(plan.assignments["miles"].sum())),
        ("room hire", float(costs["room hire"]), float(plan.sessions["hire_cost"].sum())),
        ("consumables", float(costs["consumables"]), float(goods)),
        ("mileage", float(costs["mileage"]), mileage),
    ]
    for name, reported, again in figures:
        if not isclose(reported, again, rel_tol=1e-6, abs_tol=SMALL):
            yield name, reported, again, "the reported figure does not add up"
    if plan.bound < plan.value - SMALL:
        yield "bound", plan.bound, plan.value, "the bound is below what was reached"
