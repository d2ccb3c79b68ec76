"""What the plan prefers where nothing else decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocation import allocate, read_current_plan


@pytest.mark.parametrize(("hire", "chosen"), [((45, 0), "V2"), ((0, 45), "V1")])
def test_r_57_of_two_venues_with_equal_access_the_free_one_is_chosen(ring, hire, chosen):
    # one village, two halls at the same place; demand fills one session only
    plan = allocate(ring(villages=1, halls_of_each=2, hire=hire))
    assert plan.sessions["venue_id"].tolist() == [chosen]


@pytest.mark.parametrize(("price", "held"), [(0.0, False), (100.0, True)])
def test_a_place_closes_unless_closing_costs_more_than_it_gains(ring, price, held):
    # two halls at one place, hire 0 and 45: today's is the dear one
    county = ring(villages=1, halls_of_each=2, hire=(0, 45))
    today = read_current_plan([{"venue_id": "V2", "session_type": "drop_in", "slot": "Mon PM"}])
    aims = {**county.settings.lesser_aims, "closing": price, "change": 0.0}
    settings = replace(county.settings, lesser_aims=aims)
    plan = allocate(replace(county, current=today, settings=settings))
    assert ("V2" in set(plan.sessions["venue_id"])) is held
