"""Tiny counties: every possible timetable is tried, and the plan is the best of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from allocation import allocate, check_plan
from tests.allocation.timetables import as_facts, money_needed, timetables

OPTIONS = {
    "district_floor": 0.0,
    "keep_share": 0.0,
    "hotspot_minutes": 30.0,
    "coverage_target": 0.6,
}
NO_LESSER = dict.fromkeys(("fairness", "young_travel", "staff_travel", "change", "cost"), 0.0)


def best_of_all(problem, cache):
    """Aims 1 to 3 of the best timetable: the third is worked out where the first two are best."""
    tried = [(first_aims(problem, timetable), timetable) for timetable in timetables(problem)]
    least = min(aims for aims, _ in tried)
    return min(judge(problem, timetable, cache) for aims, timetable in tried if aims == least)


def judge(problem, timetable, cache):
    """Aims 1 to 3 of a timetable, by our own sums and scipy's linear programming."""
    counts = {}
    for place, kind, _ in timetable:
        counts[place, kind] = counts.get((place, kind), 0) + 1
    key = tuple(sorted(counts.items()))
    if key not in cache:
        cache[key] = best_need(problem.problem, counts)
    return *first_aims(problem, timetable), -round(cache[key], 6)


def first_aims(problem, timetable):
    """Aims 1 and 2: weighted unmet rules, and hotspots without a drop-in near."""
    counted = {place for place, kind, _ in timetable if kind == "drop-in"}
    friday = {place for place, kind, slot in timetable if kind == "outreach"}
    unmet, unserved = 0.0, 0
    for hotspot in problem.hotspots:
        missed = not counted & set(hotspot["venues"])
        unserved += missed
        unmet += hotspot["weight"] * missed
        if hotspot["friday"]:
            unmet += hotspot["weight"] * (not friday & set(hotspot["venues"]))
    near = set().union(*(problem.near.get(place, set()) for place in counted))
    people = sum(problem.residents[area] for area in near)
    target = 0.6 * sum(problem.residents.values())
    unmet += 2.0 * max(0.0, target - people) / target
    return round(unmet, 6), unserved


def best_need(problem, counts):
    """Most weighted need that the counted sessions can meet."""
    flows = [
        (area, place, kind)
        for (area, place) in problem.access.index
        for kind in problem.types.index
        if (place, kind) in counts and (area, kind) in problem.need.index
    ]
    if not flows:
        return 0.0
    share = np.array([problem.access["share"][a, v] for a, v, _ in flows])
    need = np.array([problem.need[a, k] for a, _, k in flows])
    weight = np.array([problem.areas["weight"][a] for a, _, _ in flows])
    rows, limits = [], []
    for (place, kind), held in counts.items():
        rows.append([float((v, k) == (place, kind)) for _, v, k in flows])
        limits.append(held * problem.types["contacts_per_session"][kind])
    for (area, kind), demand in problem.need.items():
        rows.append(
            [((a, k) == (area, kind)) / g for (a, _, k), g in zip(flows, share, strict=True)]
        )
        limits.append(demand)
    found = linprog(
        -weight, A_ub=np.array(rows), b_ub=limits, bounds=[(0, t) for t in share * need]
    )
    return -found.fun


def prove(problem):
    """Try every timetable, and hold the plan, its bound and its gap against the best of them."""
    facts, cache = as_facts(problem), {}
    best = best_of_all(facts, cache)

    plan = allocate(problem)

    found = {
        (row.venue_id, row.session_type, row.slot): row.crew for row in plan.sessions.itertuples()
    }
    assert judge(facts, found, cache) == pytest.approx(best, abs=1e-4)
    assert plan.value == pytest.approx(-best[2], abs=1e-4)
    assert plan.bound >= -best[2] - 1e-4
    assert plan.gap == pytest.approx((plan.bound - plan.value) / max(abs(plan.value), 1.0))
    assert check_plan(plan, problem).empty


def tiny(make_tiny, as_problem, seed):
    """Two venues, few workers and slots: small enough to try everything."""
    county = make_tiny(seed, hours=9.0 if seed % 2 else 6.0, budget=40.0 if seed % 3 else 15.0)
    return as_problem(county, lesser_aims=NO_LESSER, **OPTIONS)


@pytest.mark.parametrize("seed", range(8))
def test_no_timetable_beats_the_plan(seed, make_tiny, as_problem):
    prove(tiny(make_tiny, as_problem, seed))


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(16, 216))
def test_no_timetable_beats_the_plan_of_two_hundred_more(seed, make_tiny, as_problem):
    prove(tiny(make_tiny, as_problem, seed))


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_of_the_large_county_method_holds_for_the_best_timetable(
    seed, make_tiny, as_problem
):
    problem = as_problem(make_tiny(seed), lesser_aims=NO_LESSER, **OPTIONS)
    facts, cache = as_facts(problem), {}
    best = best_of_all(facts, cache)

    plan = allocate(problem, max_zones=3)  # merged areas: searched and bounded in stages

    assert check_plan(plan, problem).empty
    reached = judge(
        facts,
        {(r.venue_id, r.session_type, r.slot): r.crew for r in plan.sessions.itertuples()},
        cache,
    )
    assert reached >= best  # never better than the truth ...
    if reached[:2] == best[:2]:
        assert plan.bound >= -best[2] - 1e-4  # ... and the bound never below it


def best_of_two_weeks(problem, cache):
    """Aims 1 to 3 of the best pair of weeks: each any timetable, the money of both shared."""
    weeks = list(timetables(problem, budget=2 * problem.budget))
    spent = [money_needed(problem, week) for week in weeks]
    pairs = [
        (one, two)
        for first, one in enumerate(weeks)
        for second, two in enumerate(weeks[first:], first)
        if spent[first] + spent[second] <= 2 * problem.budget + 1e-9
    ]
    tried = [(first_aims(problem, [*one, *two]), (one, two)) for one, two in pairs]
    least = min(aims for aims, _ in tried)
    need = {half_counts([*one, *two]) for aims, (one, two) in tried if aims == least}
    return *least, -max(round(best_need(problem.problem, dict(key)), 6) for key in need)


def half_counts(keys):
    """Count sessions a week of each pair, half of what two weeks hold."""
    counts = {}
    for place, kind, _ in keys:
        counts[place, kind] = counts.get((place, kind), 0) + 0.5
    return tuple(sorted(counts.items()))


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(1, 20))]
)
def test_no_pair_of_weeks_beats_the_plan_of_a_fortnight(seed, make_tiny, as_problem):
    county = make_tiny(seed, hours=9.0 if seed % 2 else 6.0, budget=40.0 if seed % 3 else 15.0)
    county.types = county.types.assign(frequencies=[("weekly", "fortnightly")] * 2)
    problem = as_problem(county, lesser_aims=NO_LESSER, cycle_weeks=2, **OPTIONS)
    best = best_of_two_weeks(as_facts(problem), {})

    plan = allocate(problem)

    assert check_plan(plan, problem).empty
    assert plan.levels[0]["value"] == pytest.approx(best[0], abs=1e-4)
    assert plan.value <= -best[2] + 1e-4
    assert plan.bound >= -best[2] - 1e-4
    if plan.status == "proven":
        assert plan.value == pytest.approx(-best[2], abs=1e-4)
