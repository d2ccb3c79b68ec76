"""Today against the proposal, by the measures commissioners ask for."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from allocation import allocate, compare_plans
from allocation.explaining.comparing import mismatch_index
from allocation.explaining.place_effects import place_effects


def test_hours_that_follow_demand_have_no_mismatch(make_tiny, as_problem):
    county = make_tiny(0)
    county.areas = county.areas.assign(district=["North", "North", "South", "South"])
    county.demand = pd.Series([3.0, 3.0, 2.0, 2.0], index=county.areas.index)  # 60 % and 40 %
    county.venues = county.venues.assign(district=["North", "South", "South"])
    problem = as_problem(county)

    def held(*venues):
        return pd.DataFrame({"venue_id": venues, "session_type": "drop-in", "slot": "Mon PM"})

    # three of five hours in the North: equal; all in the South: (0.6 + 0.6) / 2
    assert mismatch_index(problem, held("V0", "V0", "V0", "V1", "V2")) == pytest.approx(0.0)
    assert mismatch_index(problem, held("V1", "V2")) == pytest.approx(0.6)


def test_a_plan_set_beside_itself_changes_nothing(make_tiny, as_problem):
    problem = as_problem(make_tiny(3, hours=12.0, budget=120.0))
    plan = allocate(problem)

    table = compare_plans(problem, plan, current=plan.sessions.rename(columns={"crew": "workers"}))

    same = table.drop(index=["sessions that end", "sessions that are new"])
    pd.testing.assert_series_equal(same["today"], same["proposed"], check_names=False)
    assert (table.loc[["sessions that end", "sessions that are new"], "proposed"] == 0).all()


def test_todays_miles_are_unknown_when_no_worker_is_listed(make_tiny, as_problem):
    problem = as_problem(make_tiny(3))
    today = pd.DataFrame(
        {"venue_id": ["V0"], "session_type": "drop-in", "slot": "Mon PM", "workers": [()]}
    )

    table = compare_plans(problem, allocate(problem), current=today)

    assert pd.isna(table.loc["staff miles", "today"])


def test_todays_journeys_are_paid_for_and_places_that_lose_are_counted(two_villages):
    # Kit and Lee drive 8 miles each way to hall B at GBP 0.50; hire is nothing, goods are GBP 5
    today = pd.DataFrame(
        {"venue_id": ["hall B"], "session_type": "drop-in", "slot": "Mon PM",
         "workers": [("Kit", "Lee")]}
    )  # fmt: skip
    proposed = today.assign(venue_id="hall A", sessions_per_week=1.0, crew=today["workers"])
    plan = SimpleNamespace(sessions=proposed)

    table = compare_plans(two_villages, plan, current=today)

    assert table.loc["staff miles", ["today", "proposed"]].tolist() == [32.0, 0.0]
    paid = table.loc["hire, consumables and mileage", ["today", "proposed"]].tolist()
    assert paid == [5.0 + 16.0, 10.0 + 5.0]
    # Ash (North) had 25 minutes to go and now has a hall; Beck (South) reaches hall B only
    assert table.loc["places that gain", "proposed"] == 1
    assert table.loc["places that lose", "proposed"] == 1


def test_the_place_that_loses_most_is_named_first():
    areas = pd.Index(["A", "B", "C"], name="area_code")
    told = place_effects(
        pd.Series([10.0, 10.0, 20.0], areas),
        pd.Series([5.0, 5.0, 8.0], areas),
        pd.Series([1.0, 5.2, 10.0], areas),
        pd.Series(["Ash", "Beck", "Combe"], areas),
    )

    # Beck has 0.2 more of 10: less than a twentieth
    assert told["effect"].to_dict() == {"Ash": "loses", "Beck": "much the same", "Combe": "gains"}
    assert told["met_proposed"].to_dict() == {"Ash": 0.1, "Beck": 0.52, "Combe": 0.5}
