"""Today against the proposal, by the measures commissioners ask for."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import allocate, compare_plans
from allocation.comparing import mismatch_index


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
