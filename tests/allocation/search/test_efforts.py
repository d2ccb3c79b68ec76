"""Efforts are counted budgets: more of them never ends worse, and twice the same is the same."""

from __future__ import annotations

import pytest

from allocation import allocate, check_plan
from allocation.search.counts import least_unmet, write_model
from allocation.search.efforts import EFFORTS, budget_of
from allocation.search.improving import improve
from outreach.errors import ConfigError


@pytest.fixture(scope="module")
def county(make_county, as_problem):
    """A county of 40 areas with 12 venues and 5 workers that can keep every rule."""
    easy = {"coverage_target": 0.2, "district_floor": 0.0, "keep_share": 0.0}
    return as_problem(make_county(n_areas=40, n_venues=12, n_workers=5, contacts=60.0), **easy)


def test_each_effort_has_more_to_spend_than_the_one_before():
    for less, more in (("quick", "normal"), ("normal", "thorough")):
        assert EFFORTS[less].max_nodes < EFFORTS[more].max_nodes
        assert EFFORTS[less].rounds <= EFFORTS[more].rounds
        assert EFFORTS[less].gap > EFFORTS[more].gap


def test_an_effort_nobody_knows_is_refused():
    with pytest.raises(ConfigError, match="quick, normal, thorough"):
        budget_of("heroic")


def test_neighbourhoods_end_no_worse_and_the_same_each_time(county):
    search = {"max_nodes": 1, "time_limit": 60.0, "seed": 1}
    counts = least_unmet(write_model(county), **search)
    first = improve(county, counts, rounds=2, **search)
    again = improve(county, counts, rounds=2, **search)
    assert (first.short <= counts.short + 1e-5).all()
    assert first.outcome.value > 0  # the start held as little as the rules ask for
    assert first.hold.equals(again.hold)
    assert first.give.equals(again.give)


@pytest.mark.slow
@pytest.mark.proof
def test_a_thorough_plan_is_checked_and_its_bound_holds(county):
    quick = allocate(county, effort="quick", max_zones=15)
    thorough = allocate(county, effort="thorough", max_zones=15)
    for plan in (quick, thorough):
        assert check_plan(plan, county).empty
        assert plan.bound >= max(quick.value, thorough.value) - 1e-6
    assert thorough.gap <= quick.gap + 1e-6
    assert thorough.settings["search"]["effort"] == "thorough"
