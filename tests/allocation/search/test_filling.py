"""A session that too few would come to is left out where that breaks fewer rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocation import allocate
from allocation.search import allocating
from allocation.search.counts import least_unmet, write_model
from allocation.search.efforts import budget_of
from allocation.search.evaluating import evaluate
from allocation.search.filling import decide_in_every_area, without_thin_sessions
from allocation.search.scheduling import Schedule, place_sessions
from allocation.search.zones import merge_areas, zone_labels
from allocation.targets import policy_targets, weigh_shortfalls


@pytest.fixture
def held(make_tiny, as_problem):
    """A week of a tiny county, planned without a floor, seen by one that asks for full rooms."""
    county = as_problem(make_tiny(0, n_areas=6, hours=12.0))
    plan = allocate(county)
    asking = replace(county, wishes=replace(county.wishes, utilisation_floor=1.0))
    table = plan.sessions.reset_index(drop=True)
    return county, asking, Schedule(sessions=table, unplaced=table.iloc[:0], stopped_by="gap")


def test_sessions_are_left_out_only_while_fewer_rules_are_broken(held):
    _, asking, schedule = held
    before = evaluate(asking, schedule.sessions)

    fuller, after = without_thin_sessions(asking, schedule, before, least=0.0)

    again = evaluate(asking, fuller.sessions)
    assert again.unmet == pytest.approx(after.unmet)
    assert len(fuller.sessions) < len(schedule.sessions)
    assert after.unmet < before.unmet
    for label in fuller.sessions.index:  # no single session more could go for the better
        rest = evaluate(asking, fuller.sessions.drop(index=label))
        thin = any(rule == "utilisation" for rule, _ in after.shortfall[after.shortfall > 0].index)
        assert not thin or rest.unmet >= after.unmet - 2e-4


def test_nothing_is_left_out_without_a_floor_or_once_nothing_is_to_mend(held):
    county, asking, schedule = held
    plain, asked = evaluate(county, schedule.sessions), evaluate(asking, schedule.sessions)

    assert without_thin_sessions(county, schedule, plain, least=-1.0)[0] is schedule
    assert without_thin_sessions(asking, schedule, asked, least=asked.unmet)[0] is schedule


@pytest.fixture
def walking(make_county, as_problem):
    """A county planned in two stages, where people walk to the nearest of half-full sessions."""
    county = as_problem(make_county(n_areas=60, n_venues=20, n_workers=8))
    wishes = replace(county.wishes, utilisation_floor=0.6, walk_to_nearest=True)
    return replace(county, wishes=wishes)


def test_what_is_decided_in_every_area_is_what_is_found_on_the_timetable(walking):
    budget = budget_of("normal", aims="in order")
    counts = decide_in_every_area(walking, walking.offers.index[::4], budget)
    placed = place_sessions(
        walking, counts.hold, counts.give, max_nodes=20, time_limit=60.0, seed=1
    )

    found = evaluate(walking, placed.sessions)

    assert counts.hold.sum() > 0
    assert not len(placed.unplaced)
    promised = weigh_shortfalls(policy_targets(walking), counts.short)
    assert found.unmet == pytest.approx(promised, abs=1e-4)


def test_the_bound_says_something_where_zones_leave_more_unmet_than_areas(walking):
    """No plan of the zones has as few unmet, so the relaxation is held to what they can do."""
    budget = budget_of("normal", aims="in order")
    zones = zone_labels(walking, max_zones=20)
    merged = merge_areas(walking, zones)
    first = least_unmet(write_model(merged), max_nodes=5, time_limit=60.0, seed=1)
    none = evaluate(walking, walking.current.iloc[:0])
    better = replace(none, unmet=0.0, unserved=0, value=0.0)

    bound = allocating._bound(walking, merged, zones, better, first, budget, None, whole=False)

    assert first.outcome.value > 1.0
    assert 0 < bound < 0.5 * allocating._everybody(walking)
