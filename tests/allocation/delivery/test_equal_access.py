"""What the plan prefers where nothing else decides."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, read_current_plan, staff_travel, travel_minutes
from allocation.search.allocating import SMALL


@pytest.mark.parametrize(("hire", "chosen"), [((45, 0), "V2"), ((0, 45), "V1")])
def test_r_57_of_two_venues_with_equal_access_the_free_one_is_chosen(ring, hire, chosen):
    # one village, two halls at the same place; demand fills one session only
    plan = allocate(ring(villages=1, halls_of_each=2, hire=hire))
    assert plan.sessions["venue_id"].tolist() == [chosen]


def test_r57_the_search_in_stages_takes_the_free_one_of_each_pair_as_well(ring):
    # three villages with two halls each, dear and free in turn, in two zones
    county = ring(villages=3, halls_of_each=2, hire=(45, 0, 0, 45, 45, 0))
    plan = allocate(county, max_zones=2)
    assert sorted(plan.sessions["venue_id"]) == ["V2", "V3", "V6"]


@pytest.mark.proof
def test_r57_no_dear_hall_of_a_large_county_is_used_where_its_free_twin_could_be(
    make_county, as_problem
):
    # every hall of a county of forty stands twice at the same place: hire 0, and hire 45
    county = make_county(n_areas=120, n_venues=20, contacts=140.0, budget=2000.0)
    free = county.venues.assign(hire_cost=0.0)
    dear = county.venues.assign(hire_cost=45.0).rename(index="{}-dear".format)
    county.venues = pd.concat([free, dear]).rename_axis("venue_id")
    county.current = read_current_plan([])
    county.travel = travel_minutes(county.areas, county.venues, longest_minutes=60)
    county.duty = staff_travel(county.staff, county.venues)
    problem = as_problem(county, keep_share=0.0)

    plan = allocate(problem)

    assert sum(map(len, problem.teams["slots"])) > SMALL  # the search in stages
    rooms = problem.venues["rooms"]
    taken = plan.sessions.groupby(["venue_id", "slot"]).size()
    for row in plan.sessions.itertuples():
        if row.venue_id.endswith("-dear"):  # only where the free twin is full
            twin = row.venue_id.removesuffix("-dear")
            assert taken.get((twin, row.slot), 0) == rooms[twin], row


@pytest.mark.parametrize(("price", "held"), [(0.0, False), (100.0, True)])
def test_a_place_closes_unless_closing_costs_more_than_it_gains(ring, price, held):
    # two halls at one place, hire 0 and 45: today's is the dear one
    county = ring(villages=1, halls_of_each=2, hire=(0, 45))
    today = read_current_plan([{"venue_id": "V2", "session_type": "drop_in", "slot": "Mon PM"}])
    aims = {**county.settings.lesser_aims, "closing": price, "change": 0.0}
    settings = replace(county.settings, lesser_aims=aims)
    plan = allocate(replace(county, current=today, settings=settings))
    assert ("V2" in set(plan.sessions["venue_id"])) is held
