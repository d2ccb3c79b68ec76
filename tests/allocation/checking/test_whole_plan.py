"""The check finds every kind of fault that is put into a sound plan."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan


@pytest.fixture(scope="module")
def sound(make_tiny, as_problem):
    """A tiny county with a plan in which nothing is wrong."""
    county = make_tiny(3, hours=12.0, budget=120.0)
    problem = as_problem(county, hotspot_minutes=30.0)
    plan = allocate(problem)
    assert len(plan.sessions) >= 2
    assert check_plan(plan, problem).empty
    return plan, problem


def rules_broken(plan, problem):
    """The names of the rules that the check reports."""
    return set(check_plan(plan, problem)["rule"])


def with_settings(problem, **changes):
    return replace(problem, settings=replace(problem.settings, **changes))


def test_contacts_beyond_need_and_room_are_found(sound):
    plan, problem = sound
    served = plan.served * 50

    broken = rules_broken(replace(plan, served=served), problem)

    assert {"contacts_within_demand", "contacts_within_capacity", "figures"} <= broken


def test_contacts_without_a_session_are_found(sound):
    plan, problem = sound
    fewer = plan.sessions.iloc[1:]

    broken = rules_broken(replace(plan, sessions=fewer), problem)

    assert {"contacts_within_capacity", "figures"} <= broken


def test_a_crew_that_is_not_there_is_found(sound):
    plan, problem = sound
    empty = plan.sessions.assign(
        crew=pd.Series([()] * len(plan.sessions), index=plan.sessions.index)
    )

    broken = rules_broken(replace(plan, sessions=empty), problem)

    assert {"crews_by_role", "crews_are_complete", "crews_are_able", "seats_one_each"} <= broken


def test_too_many_hours_are_found(sound):
    plan, problem = sound
    short = replace(problem, workers=problem.workers.assign(hours=problem.workers["hours"] * 0))

    assert "hours_within_contract" in rules_broken(plan, short)


def test_two_places_at_once_and_a_crowded_room_are_found(sound):
    plan, problem = sound
    twice = pd.concat(
        [plan.sessions, plan.sessions.set_axis([f"X{i}" for i in range(len(plan.sessions))])]
    )
    twice.index.name = "session_id"

    broken = rules_broken(replace(plan, sessions=twice), problem)

    assert {"days_within_limits", "rooms_within_venue", "seats_one_each"} <= broken


def test_overspending_is_found(sound):
    plan, problem = sound

    assert "cost_within_budget" in rules_broken(plan, with_settings(problem, budget_gbp=0.5))


def test_too_many_of_a_type_are_found(sound):
    plan, problem = sound
    none = replace(problem, types=problem.types.assign(max_sessions=0))

    assert "types_within_maximum" in rules_broken(plan, none)


def test_more_friday_workers_than_there_are_is_found(sound):
    plan, problem = sound
    friday = plan.sessions.assign(slot="Fri evening")
    gone = replace(
        problem,
        workers=problem.workers.assign(
            slots=pd.Series([("Mon PM",)] * 2, index=problem.workers.index)
        ),
    )

    assert "fridays_within_workers" in rules_broken(replace(plan, sessions=friday), gone)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("coverage_standard", {"coverage_target": 1.0}),
        ("floors_by_district", {"district_floor": 1.0}),
        ("floor_for_most_deprived", {"deprived_floor": True}),
    ],
)
def test_a_shortfall_the_plan_does_not_admit_is_found(rule, change, sound):
    plan, problem = sound
    stricter = with_settings(problem, **change)
    if rule == "coverage_standard":
        stricter = replace(stricter, reach=stricter.reach[:0])
    if rule == "floor_for_most_deprived":
        poor = problem.areas.index[~problem.areas.index.isin(plan.served.index.get_level_values(0))]
        chosen = poor if len(poor) else problem.areas.index[:1]
        fifth = pd.Series(5, index=problem.areas.index).where(~problem.areas.index.isin(chosen), 1)
        stricter = replace(stricter, areas=problem.areas.assign(imd_quintile=fifth))
        plan = replace(
            plan, served=plan.served[~plan.served.index.get_level_values(0).isin(chosen)]
        )

    assert rule in rules_broken(plan, stricter)


def test_unserved_hotspots_lost_fridays_and_closed_places_are_found(sound):
    plan, problem = sound
    nothing = replace(plan, sessions=plan.sessions.iloc[:0], unmet=plan.unmet.iloc[:0])
    asked = replace(
        problem,
        types=problem.types.assign(min_sessions=2),
        current=plan.sessions[["venue_id", "session_type", "slot"]].reset_index(drop=True),
        hotspots=problem.hotspots.assign(friday=True),
    )

    broken = rules_broken(nothing, asked)

    assert {
        "hotspots_are_served",
        "fridays_are_staffed",
        "todays_places_kept",
        "types_above_minimum",
    } <= broken


def test_a_share_above_one_is_found(sound):
    plan, problem = sound

    assert "fairness_between_districts" in rules_broken(
        replace(plan, served=plan.served * 100), problem
    )


@pytest.mark.parametrize("figure", ["value", "gap", "bound"])
def test_a_wrong_figure_is_found(figure, sound):
    plan, problem = sound
    wrong = replace(plan, **{figure: getattr(plan, figure) - 1.0})

    assert "figures" in rules_broken(wrong, problem)
