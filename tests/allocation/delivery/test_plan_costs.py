"""A plan's week in money; what has no rate is said, never guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import allocate
from allocation.delivery.plan_costs import NO_RATE, cost_plan, known_yearly, miles_in_a_year
from allocation.delivery.session_costs import held_costs


@pytest.fixture(scope="module")
def planned(ring):
    """Two villages, two sessions of two workers; 0.5 a mile."""
    county = ring(villages=2, staff=lambda _: {"mileage_rate": 0.5})
    return county, allocate(county)


def test_hours_miles_rooms_and_goods_add_up(planned):
    county, plan = planned
    costs = cost_plan(county, plan, {"worker": 20.0})
    row = costs.by_type.loc["drop_in"]

    assert row["sessions"] == 2
    assert row["staff_hours"] == pytest.approx(plan.workers["hours_used"].sum())
    assert row["staff"] == pytest.approx(20.0 * plan.assignments["hours"].sum())
    assert row["mileage"] == pytest.approx(0.5 * plan.assignments["miles"].sum())
    assert row["room"] == 14.0  # two halls at 7
    # mileage, rooms and goods are those that the plan counts against its budget
    without_pay = row["total"] - row["staff"]
    assert without_pay == pytest.approx(plan.costs["gbp"].sum())
    assert costs.sentence == "Pay, mileage, rooms and goods are counted."


def test_without_an_hourly_rate_staff_is_not_assessed(planned):
    county, plan = planned
    costs = cost_plan(county, plan, {"nurse": 30.0})
    assert costs.by_type[["staff", "total"]].isna().all(axis=None)
    assert costs.sentence == f"Cost of the hours of worker: {NO_RATE}."
    yearly = known_yearly(costs, weeks=40.0)
    assert not yearly["complete"].any()
    assert yearly["gbp"].sum() == pytest.approx(40.0 * plan.costs["gbp"].sum())


def test_miles_of_a_year_tell_who_passes_the_limit(planned):
    _, plan = planned
    yearly = miles_in_a_year(plan.workers, weeks=52)
    assert yearly.sum() == pytest.approx(52 * plan.assignments["miles"].sum())


def test_a_session_held_costs_nothing_known_where_a_role_has_no_rate():
    types = pd.DataFrame(
        {"contact_hours": 2.0, "setup_hours": 1.0, "consumables": 5.0}, index=["family"]
    )
    crews = pd.DataFrame(
        {
            "venue_id": "V1",
            "session_type": "family",
            "role": ["worker", "family_worker"],
            "seats": [1, 1],
        }
    )
    venues = pd.DataFrame({"hire_cost": [10.0]}, index=["V1"])
    half = held_costs(types, venues, crews, pd.Series({"worker": 20.0}))
    whole = held_costs(types, venues, crews, pd.Series({"worker": 20.0, "family_worker": 30.0}))

    assert half[["staff", "total"]].isna().all(axis=None)
    assert whole["total"].tolist() == [3 * 20.0 + 3 * 30.0 + 10.0 + 5.0]
