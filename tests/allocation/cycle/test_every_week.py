"""What a place lacks to be open every week has a price: by hand, and what a plan makes of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.cycle.every_week import (
    lacking_measured,
    seldom_pairs,
    without_price,
)
from allocation.cycle.scaling import in_counts
from allocation.search.counts import write_model


def of_cycle(problem, weeks, *frequencies, price):
    """Give a problem a cycle, its types frequencies, and rhythm a price."""
    aims = {**problem.settings.lesser_aims, "every_week": price}
    settings = replace(problem.settings, cycle_weeks=weeks, lesser_aims=aims)
    types = problem.types.assign(frequencies=[frequencies] * len(problem.types))
    return replace(problem, settings=settings, types=types)


@pytest.fixture
def two_halls(make_tiny, as_problem):
    """Two halls alike, and one worker with the hours of one drop-in a week."""
    county = make_tiny(2, n_workers=1, n_venues=2, budget=500.0)
    county.venues = county.venues.assign(
        lone_working=True, open_slots=[("Mon PM", "Fri evening")] * 2
    )
    problem = as_problem(county, district_floor=0.0, keep_share=0.0, coverage_target=0.0)
    hours = float(problem.teams.xs("drop-in", level="session_type")["hours"].max())
    areas = list(problem.areas.index)
    near = {area: f"V{place % 2}" for place, area in enumerate(areas)}
    access = pd.DataFrame(
        {"area_code": near.keys(), "venue_id": near.values(), "minutes": 5.0, "share": 1.0}
    ).set_index(["area_code", "venue_id"])
    # half of what a weekly drop-in holds lives at each hall, so one hall alone wastes its half
    contacts = float(problem.types["contacts_per_session"]["drop-in"])
    share = pd.Series(contacts / len(areas), index=problem.need.index)
    return replace(
        problem,
        hotspots=problem.hotspots[:0],
        workers=problem.workers.assign(hours=hours + 0.01),
        access=access,
        need=share.where(share.index.get_level_values("session_type") == "drop-in", 0.0),
        areas=problem.areas.assign(weight=1.0),
    )


@pytest.mark.parametrize(("price", "often"), [(0.0, "fortnightly"), (50.0, "weekly")])
def test_a_price_on_rhythm_holds_one_place_weekly_instead_of_two_fortnightly(
    two_halls, price, often
):
    problem = of_cycle(two_halls, 2, "weekly", "fortnightly", price=price)

    plan = allocate(problem)

    places = {"fortnightly": 2, "weekly": 1}[often]
    assert plan.sessions["frequency"].tolist() == [often] * places
    assert plan.sessions["venue_id"].nunique() == places
    assert check_plan(plan, problem).empty
    assert plan.value <= plan.bound + 1e-6
    # two places lack half a session a week each; one that is weekly lacks none
    assert lacking_measured(problem, plan.sessions) == (1.0 if often == "fortnightly" else 0.0)


def test_need_met_is_that_of_the_sessions_whatever_rhythm_costs(two_halls):
    free, dear = (
        allocate(of_cycle(two_halls, 2, "weekly", "fortnightly", price=price))
        for price in (0.0, 50.0)
    )

    assert free.value >= dear.value - 1e-6 > 0  # a price is never part of the need met
    assert dear.bound >= free.value - 1e-6  # and the bound holds for both


@pytest.mark.parametrize(
    ("weeks", "frequencies", "price"),
    [
        (1, ("weekly", "fortnightly"), 1.0),  # every week is alike
        (2, ("weekly",), 1.0),
        (2, ("fortnightly",), 1.0),  # may not be weekly: nothing to choose
        (2, ("weekly", "fortnightly"), 0.0),
    ],
)
def test_nothing_is_added_where_there_is_no_choice_or_no_price(
    two_villages, weeks, frequencies, price
):
    county = in_counts(of_cycle(two_villages, weeks, *frequencies, price=price))

    assert not len(seldom_pairs(county))
    assert without_price(county) is county
    rows = [row.name for row in write_model(county).program.constraints()]
    assert not [name for name in rows if name.startswith("weekly|")]


def test_what_places_lack_is_added_up_by_place_and_type(two_villages):
    county = of_cycle(two_villages, 4, "weekly", "fortnightly", "monthly", price=1.0)
    held = pd.DataFrame(
        {
            "venue_id": ["hall A", "hall A", "hall B"],
            "session_type": ["drop-in"] * 3,
            "sessions_per_week": [1.0, 0.5, 0.25],
        }
    )

    assert lacking_measured(county, held) == 0.75  # hall A is open every week, hall B one in four
