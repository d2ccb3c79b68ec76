"""Rows R-04 to R-13 of the requirements, each through a whole plan."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import allocate, check_plan


def test_r04_six_hotspots_and_five_sessions_leave_the_last_one_and_say_so(six_hotspots):
    # requirement R-04: the best plan is returned, H6 listed as unserved, shortfall 1 named
    plan = allocate(six_hotspots)

    assert len(plan.sessions) == 5
    assert plan.unmet[["rule", "subject", "amount", "unit"]].to_dict("records") == [
        {"rule": "hotspots", "subject": "H6", "amount": 1.0, "unit": "session"}
    ]
    assert plan.unmet["sentence"].item() == "Priority area 6 has no drop-in or clinic session."
    # 2 h and half an hour to set up and 40 minutes on the road
    assert "3.2 worker-hours at Hall 6" in plan.unmet["change"].item()
    assert plan.status == "proven"
    assert check_plan(plan, six_hotspots).empty


@pytest.mark.parametrize(("first", "served"), [(None, "V0"), ("H2", "V1"), ("H6", "V5")])
def test_r05_the_hotspot_that_people_put_first_is_served_first(
    first, served, six_villages, as_problem
):
    # requirement R-05: model rank H1 > H2, people say H2 = 1, there is staff for one session;
    # most residents live at H1, and coverage asks for them
    county = six_villages
    county.staff = county.staff.assign(hours=4.0)
    county.areas = county.areas.assign(population=[4000, 100, 100, 100, 100, 100])
    human = pd.Series(pd.NA, index=county.hotspots.index, dtype="Int64")
    if first is not None:
        human[first] = 1
    places = county.hotspots.assign(human_rank=human).sort_values(["human_rank", "rank"])
    county.hotspots = places.assign(rank=range(1, 7))
    problem = as_problem(county, keep_share=0.0, district_floor=0.0, coverage_target=0.8)

    plan = allocate(problem)

    assert plan.sessions["venue_id"].tolist() == [served]
    assert check_plan(plan, problem).empty
