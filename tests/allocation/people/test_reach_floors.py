"""Floors of reach: remote rural areas and the most deprived fifth are not left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocation import allocate, check_plan
from allocation.people.reach_floors import group_demand


def reaching(problem, shares, **classes):
    """The county with floors of reach for the areas named."""
    areas = problem.areas.assign(rural_class="rural", imd_quintile=problem.areas["imd_quintile"])
    for name, kind in classes.items():
        areas.loc[name, "rural_class"] = kind
    demand = group_demand(areas, problem.areas["demand"])[list(shares)]
    return replace(
        problem, wishes=replace(problem.wishes, reach_demand=demand, reach_shares=shares)
    )


def test_r11_the_remote_village_gets_the_only_session_where_a_floor_asks_for_it(village):
    # time for one session only: without a floor it is held in Ash, where most young people are
    small = village.make(people=(20.0, 9.0), hours=4.5, standard_minutes=10)
    asked = reaching(small, {"rural_reach": 0.8}, Beck="rural_remote")

    plain, fair = allocate(small), allocate(asked)

    assert set(plain.sessions["venue_id"].str[:3]) == {"Ash"}
    assert set(fair.sessions["venue_id"].str[:4]) == {"Beck"}
    assert fair.unmet.empty
    assert check_plan(fair, asked).empty


@pytest.mark.slow
def test_both_floors_cannot_be_kept_with_one_session_and_the_plan_admits_it(village):
    small = village.make(people=(20.0, 9.0), hours=4.5, standard_minutes=10)
    small = replace(small, areas=small.areas.assign(imd_quintile=[1, 3]))
    both = {"rural_reach": 0.8, "deprived_reach": 0.9}
    asked = reaching(small, both, Beck="rural_remote")

    plan = allocate(asked)

    # one of them whole: the remote 0.8 x 9 = 7.2, or the deprived 0.9 x 20 = 18 contacts
    (missed,) = plan.unmet[["rule", "amount"]].to_numpy().tolist()
    assert (missed[0], round(missed[1], 6)) in {("rural_reach", 7.2), ("deprived_reach", 18.0)}
    assert plan.unmet["sentence"].item().startswith("0% of planning demand of")
    assert check_plan(plan, asked).empty
    silent = replace(plan, unmet=plan.unmet.iloc[:0])
    assert "groups_within_reach" in set(check_plan(silent, asked)["rule"])


@pytest.mark.slow
def test_a_floor_made_hard_comes_before_one_with_a_price(village):
    small = village.make(people=(20.0, 9.0), hours=4.5, standard_minutes=10)
    small = replace(small, areas=small.areas.assign(imd_quintile=[1, 3]))
    both = {"rural_reach": 0.8, "deprived_reach": 0.9}
    asked = reaching(small, both, Beck="rural_remote")
    for hard, kept in (("rural_reach", "Beck"), ("deprived_reach", "Ash")):
        weights = {**asked.settings.priorities, hard: 1000.0}
        county = replace(asked, settings=replace(asked.settings, priorities=weights))

        assert set(allocate(county).sessions["venue_id"].str.split().str[0]) == {kept}


@pytest.mark.slow
def test_the_search_of_a_large_county_keeps_the_floor_and_its_bound_holds(village):
    small = village.make(people=(20.0, 9.0, 5.0), hours=4.5, standard_minutes=10)
    asked = reaching(small, {"rural_reach": 0.8}, Combe="rural_remote")

    whole, plan = allocate(asked), allocate(asked, max_zones=1)

    assert check_plan(plan, asked).empty
    assert plan.bound >= whole.value - 1e-6
