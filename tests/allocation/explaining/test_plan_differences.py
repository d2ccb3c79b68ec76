"""Two plans side by side: what the other changes, and for which places."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate
from allocation.explaining.plan_differences import plan_difference


def test_a_venue_that_closes_is_named_and_its_place_loses(make_tiny, as_problem):
    county = make_tiny(3, hours=12.0, budget=120.0)
    problem = as_problem(county, hotspot_minutes=30.0)
    plan = allocate(problem)
    served = plan.served["contacts"].groupby(level="venue_id").sum()
    dearest = served.idxmax()
    fewer = replace(plan, sessions=plan.sessions[plan.sessions["venue_id"] != dearest])
    place = pd.Series(county.areas.index, index=county.areas.index)

    told = plan_difference(problem, plan, fewer, place)

    assert told.closed == (county.venues["name"][dearest],)
    assert told.opened == ()
    assert told.sessions < told.before
    assert told.met < told.met_before
    assert told.loses
    assert not told.gains


def test_a_plan_beside_itself_moves_nobody(make_tiny, as_problem):
    county = make_tiny(3)
    problem = as_problem(county)
    plan = allocate(problem)

    told = plan_difference(problem, plan, plan, county.areas["district"])

    assert (told.opened, told.closed, told.gains, told.loses) == ((), (), (), ())
    assert told.met == pytest.approx(told.met_before)
