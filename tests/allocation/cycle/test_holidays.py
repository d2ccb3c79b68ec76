"""The school holidays: what is in term only closes, what can be kept is kept, both are sound."""

from __future__ import annotations

import pytest

from allocation import allocate, check_plan
from allocation.cycle.holidays import in_holidays, through_the_year

OPTIONS = {
    "district_floor": 0.0,
    "keep_share": 0.0,
    "hotspot_minutes": 30.0,
    "coverage_target": 0.6,
}


@pytest.fixture(scope="module")
def term(make_tiny, as_problem):
    """A tiny county whose hall V1 is a school: open in term only."""
    county = make_tiny(2, n_workers=3)
    county.venues = county.venues.assign(term_only=county.venues.index == "V1")
    problem = as_problem(county, **OPTIONS)
    return problem, allocate(problem)


def test_the_plan_of_the_holidays_closes_the_school_and_keeps_the_rest(term):
    problem, plan = term
    away = in_holidays(problem, plan)
    found = allocate(away, start=plan)

    assert "V1" in set(plan.sessions["venue_id"])  # or the test would say nothing
    assert "V1" not in set(found.sessions["venue_id"])
    assert check_plan(found, away).empty
    assert found.unmet[found.unmet["rule"] == "continuity"].empty


def test_a_year_lists_each_session_once_and_says_when(term):
    problem, plan = term
    found = allocate(in_holidays(problem, plan), start=plan)
    year = through_the_year(plan, found, by_crew=False)

    assert set(year["when"][year["venue_id"] == "V1"]) == {"school term"}
    keys = ["venue_id", "session_type", "slot"]
    assert not year.duplicated(keys).any()
    for when, part in (("school term", plan), ("school holidays", found)):
        held = year[year["when"].isin(["all year", when])]
        assert sorted(map(tuple, held[keys].to_numpy())) == sorted(
            map(tuple, part.sessions[keys].to_numpy())
        )


@pytest.mark.slow
def test_a_county_without_term_only_rows_keeps_its_plan(make_tiny, as_problem):
    problem = as_problem(make_tiny(2), **OPTIONS)
    plan = allocate(problem)
    found = allocate(in_holidays(problem, plan), start=plan)

    places = ["venue_id", "session_type", "slot"]
    assert found.sessions[places].equals(plan.sessions[places])


def test_a_slot_of_term_only_is_not_there_in_the_holidays(make_tiny, as_problem):
    county = make_tiny(2)
    county.slots = county.slots.assign(term_only=county.slots.index == "Mon PM")
    problem = as_problem(county, **OPTIONS)
    away = in_holidays(problem, allocate(problem))

    assert list(away.slots.index) == ["Fri evening"]
    assert {slot for own in away.teams["slots"] for slot in own} == {"Fri evening"}
    assert {slot for own in away.offers["slots"] for slot in own} == {"Fri evening"}
