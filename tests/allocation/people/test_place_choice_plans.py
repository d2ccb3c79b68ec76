"""A choice of place through whole plans: asked for, priced, measured and told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocation import allocate, check_plan, compare_plans

MORNINGS = {"people": (20.0,), "hours": 6.0}  # time for two sessions, two halls 300 m apart


def choosing(problem):
    """The same village, where 60 % should have a choice."""
    demand = problem.areas["demand"].astype(float)
    return replace(problem, wishes=replace(problem.wishes, choice_demand=demand))


def test_r45_two_halls_are_used_where_a_choice_is_asked_for(village):
    # both sessions fit into either hall; with a choice asked for, each hall has one
    problem = choosing(village.make(**MORNINGS))

    plan = allocate(problem)

    assert sorted(plan.sessions["venue_id"]) == ["Ash 1", "Ash 2"]
    assert plan.unmet.empty
    assert plan.status == "proven"
    assert check_plan(plan, problem).empty
    told = compare_plans(problem, plan).loc["demand with two places to choose from", "proposed"]
    assert told == 1.0


def test_r45_a_single_hall_leaves_nobody_a_choice_and_the_plan_admits_it(village):
    problem = choosing(village.make(halls=1, **MORNINGS))

    plan = allocate(problem)

    # 60 % of 20 contacts
    assert plan.unmet[["rule", "amount"]].to_numpy().tolist() == [["place_choice", 12.0]]
    assert plan.unmet["sentence"].item().startswith("0% of planning demand has two drop-ins")
    assert check_plan(plan, problem).empty
    silent = replace(plan, unmet=plan.unmet.iloc[:0])
    assert "places_to_choose_from" in set(check_plan(silent, problem)["rule"])


@pytest.mark.slow
def test_r45_the_search_of_a_large_county_makes_a_choice_too(village):
    problem = choosing(village.make(people=(20.0, 9.0), hours=12.0))

    plan = allocate(problem, max_zones=1)

    assert check_plan(plan, problem).empty
    assert "place_choice" not in set(plan.unmet["rule"])
