"""A year costs its weeks of term and its weeks of holidays, each by its own plan."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from outreach.planning.delivering import funded
from outreach.planning.year_costs import average_costs, year_costs


def week(sessions, *, often=1.0, miles=0.0):
    """A plan that holds so many drop-ins; W1 works 4 hours at each and drives to the first."""
    index = pd.Index([f"S{number}" for number in range(sessions)], name="session_id")
    held = {"session_type": "drop_in", "sessions_per_week": often, "contacts": 5.0}
    given = {"worker_id": "W1", "role": "worker", "hours": 4.0 * often}
    return SimpleNamespace(
        sessions=pd.DataFrame(held | {"hire_cost": 12.0 * often}, index=index),
        assignments=pd.DataFrame(given | {"session_id": index, "miles": miles}),
        holidays=None,
    )


@pytest.fixture
def problem():
    """A worker at 50p a mile; a drop-in uses up goods for 5 GBP."""
    return SimpleNamespace(
        workers=pd.DataFrame({"mileage_rate": [0.5]}, index=pd.Index(["W1"], name="worker_id")),
        types=pd.DataFrame({"consumables": [5.0]}, index=["drop_in"]),
    )


@pytest.fixture
def inputs():
    """Three weeks of term and one of holidays are known; an hour costs 20 GBP, one funder pays."""
    terms = (
        SimpleNamespace(first=dt.date(2026, 5, 4), last=dt.date(2026, 5, 15)),
        SimpleNamespace(first=dt.date(2026, 5, 25), last=dt.date(2026, 5, 29)),
    )
    config = SimpleNamespace(
        calendar=SimpleNamespace(is_given=True, terms=terms, bank_holidays=()),
        plan=SimpleNamespace(weeks_per_year=52.0),
        county=SimpleNamespace(plan_date=dt.date(2026, 5, 4)),
    )
    rates = pd.DataFrame(
        {
            "rate": ["hourly"],
            "role": ["worker"],
            "value": [20.0],
            "date_from": [pd.Timestamp(2026, 1, 1)],
        }
    )
    funding = pd.DataFrame(
        {
            "funder": ["Council"],
            "session_type": ["all"],
            "stream": [""],
            "share": [1.0],
            "limit_gbp": [float("nan")],
            "date_from": [pd.Timestamp(2026, 1, 1)],
            "date_to": [pd.NaT],
        }
    )
    return SimpleNamespace(
        config=config,
        optional={"rates": rates, "funding": funding},
        staff=pd.DataFrame({"role": ["worker"]}),
        session_types=pd.DataFrame({"crew": [{"worker": 1}]}, index=["drop_in"]),
    )


def test_39_weeks_of_term_and_13_of_holidays_each_by_its_plan(inputs, problem):
    plan = week(3, miles=10.0)
    plan.holidays = week(1)
    year = year_costs(inputs, problem, plan)

    assert (year.term_weeks, year.holiday_weeks) == (39.0, 13.0)
    # a drop-in: 12 hire + 5 goods + 4 h x 20 = 97; of term 10 miles x 0.50 besides
    assert year.holidays.by_type["total"]["drop_in"] == pytest.approx(97.0)
    average = average_costs(inputs, problem, plan).by_type
    assert average["total"]["drop_in"] * 52 == pytest.approx(39 * 3 * 102 + 13 * 97)


def test_a_kind_that_pauses_in_the_holidays_costs_nothing_there(inputs, problem):
    plan = week(2)
    plan.holidays = week(0)
    average = average_costs(inputs, problem, plan).by_type

    assert average["total"]["drop_in"] * 52 == pytest.approx(39 * 2 * 97)


def test_goods_of_a_fortnightly_session_are_half_a_week(inputs, problem):
    costs = average_costs(inputs, problem, week(1, often=0.5)).by_type

    assert costs[["room", "consumables"]].loc["drop_in"].tolist() == [6.0, 2.5]


def test_without_a_plan_of_the_holidays_a_year_is_52_weeks_alike(inputs, problem):
    plan = week(1)

    assert year_costs(inputs, problem, plan) is None
    assert average_costs(inputs, problem, plan).by_type["total"]["drop_in"] == pytest.approx(97.0)


def test_the_funders_pay_for_the_weeks_as_they_are(inputs, problem):
    plan = week(3)
    plan.holidays = week(1)
    paid = funded(inputs, average_costs(inputs, problem, plan))

    assert paid.funders["gbp"].sum() == pytest.approx(39 * 3 * 97 + 13 * 97)
