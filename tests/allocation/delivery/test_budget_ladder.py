"""Less money never does more, and the hotspot that goes first has a name."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate
from allocation.delivery.budget_ladder import budget_ladder, with_budget
from allocation.funds.pots import Funds
from allocation.search.evaluating import evaluate
from outreach.errors import TableError


@pytest.fixture(scope="module")
def county(ring):
    """Six halls at GBP 7: the whole budget of 42 pays for all, 95% of it for five."""
    return ring(budget_gbp=42.0)


@pytest.fixture(scope="module")
def ladder(county):
    """The four steps of document 001."""
    return budget_ladder(county, plan=allocate(county))


@pytest.mark.slow
def test_r_52_coverage_does_not_rise_as_the_budget_falls(ladder):
    assert ladder.index.tolist() == [1.0, 0.95, 0.90, 0.85]
    assert ladder["budget"].round(2).tolist() == [42.0, 39.9, 37.8, 35.7]
    assert ladder["sessions"].tolist() == [6.0, 5.0, 5.0, 5.0]  # 6 x 7 = 42; 5 x 7 = 35
    for column in ("demand_met", "within_standard", "hotspots", "spent"):
        assert ladder[column].is_monotonic_decreasing, column
    assert (ladder["spent"] <= ladder["budget"] + 0.01).all()


@pytest.mark.slow
def test_r_52_the_hotspot_that_is_lost_first_is_named(ladder):
    assert ladder["lost"].tolist() == [(), ("H6",), ("H6",), ("H6",)]
    assert ladder["goes_now"].tolist() == [(), ("H6",), (), ()]


@pytest.mark.slow
def test_a_search_that_failed_on_the_way_takes_the_plan_for_less_money(county):
    poor = allocate(county, time_limit=300.0)
    # at the whole budget somebody hands in a plan without a session: the step below is better
    empty = type(poor)(**{**vars(poor), "sessions": poor.sessions.iloc[:0]})
    told = budget_ladder(county, steps=(1.0, 0.5), plan=empty)

    assert told["found_for"].tolist() == [0.5, 0.5]
    assert told["demand_met"].is_monotonic_decreasing
    assert told["sessions"].tolist() == [3.0, 3.0]  # 21 / 7


@pytest.mark.slow
def test_the_whole_budget_is_the_plan_given_though_a_little_more_was_found_for_less(county):
    best = allocate(county)
    # one place of six is given up: the plan for less money meets as much as the plan, or more
    fewer = best.sessions[best.sessions["venue_id"] != best.sessions["venue_id"].iloc[-1]]
    left = (best.value - evaluate(county, fewer).value) / evaluate(county, fewer).value
    given = replace(best, sessions=fewer, unmet=best.unmet, gap=left + 0.01)
    hotspots = county.hotspots.assign(venues=[()] * len(county.hotspots)).iloc[:0]
    told = budget_ladder(replace(county, hotspots=hotspots), steps=(1.0, 0.95), plan=given)

    assert told["found_for"].iloc[0] == 1.0
    assert told["sessions"].iloc[0] == len(fewer) == 5
    assert told["demand_met"].is_monotonic_decreasing


def test_every_pot_of_money_shrinks_with_the_budget(county):
    pots = pd.DataFrame(
        {
            "funder": ["Council", "Police"],
            "weekly": [30.0, 12.0],
            "session_types": [frozenset(), frozenset()],
            "streams": [frozenset(), frozenset()],
            "districts": [frozenset(), frozenset()],
        },
        index=pd.Index(["F1", "F2"], name="pot_id"),
    )
    poorer = with_budget(replace(county, funds=Funds(pots=pots)), 0.5)
    assert poorer.funds.pots["weekly"].tolist() == [15.0, 6.0]
    assert poorer.settings.budget_gbp == 21.0


def test_steps_that_rise_are_refused(county):
    with pytest.raises(TableError, match="expected shares that fall"):
        budget_ladder(county, steps=(0.9, 1.0))
