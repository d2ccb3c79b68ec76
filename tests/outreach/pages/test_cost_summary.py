"""The lines of the costs add up to their sums, and the funders to the last of them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from allocation.delivery.plan_costs import PlanCosts
from outreach.pages.cost_summary import cost_summary, funders_shown
from outreach.pages.funders import cost_sentences, cost_tables
from outreach.planning.year_costs import YearCosts

# a week of two kinds of session; nobody gave a rate for the crew of the second
BY_TYPE = pd.DataFrame(
    {
        "staff": [1000.0, float("nan")],
        "mileage": [33.0, 44.0],
        "room": [50.0, 0.0],
        "consumables": [10.0, 15.0],
        "total": [1093.0, float("nan")],
    },
    index=pd.Index(["drop_in", "family"], name="session_type"),
)


@pytest.fixture
def told(facts):
    """A plan whose hire and goods are 75, mileage 77 and known pay 1,000 a week."""
    shares = pd.DataFrame(
        {"gbp": [0.62 * 1152 * 52, 0.38 * 1152 * 52], "percent": [62.0, 38.0]},
        index=pd.Index(["Council", "Grant"], name="funder"),
    )
    paid = facts.paid._replace(funders=shares, complete=False)
    return replace(facts, costs=PlanCosts(BY_TYPE, ("family_worker",)), paid=paid)


def figures(table, column):
    """One column of the table as numbers."""
    return [float(cell.replace(",", "")) for cell in table.frame[column]]


def test_the_named_analysts_see_each_line_to_the_pound(county, told):
    table = cost_summary(county, told, exact=True)

    assert figures(table, "GBP a week") == [75, 77, 152, 1000, 1152]
    assert figures(table, "GBP a year") == [3900, 4004, 7904, 52_000, 59_904]  # x 52
    held = " ".join(table.frame["What it holds"])
    assert "Sessions with a family worker are not in it (no hourly rate supplied)." in held
    assert "The limit is GBP 900 a week." in held


def test_for_all_others_mileage_and_pay_are_what_rounded_sums_leave(county, told):
    table = cost_summary(county, told, exact=False)

    # 152 a week in tens is 150, of which 75 are known; 59,904 a year in thousands is 60,000
    week, year = figures(table, "GBP a week"), figures(table, "GBP a year")
    assert week[:3] == [75, 75, 150]
    assert year[2:] == [7_800, 52_200, 60_000]
    assert year[0] + year[1] == year[2]
    assert year[2] + year[3] == year[4]


def test_r53_what_the_funders_pay_adds_up_to_the_last_line(county, told):
    for exact in (True, False):
        whole = figures(cost_summary(county, told, exact=exact), "GBP a year")[-1]
        paid = funders_shown(county, told, exact=exact)
        assert paid["gbp"].sum() == pytest.approx(whole)
        assert paid["percent"].tolist() == [62.0, 38.0]
    assert "All of it, as above" in cost_tables(county, told, exact=False)[0].caption


def test_journeys_of_work_beside_sessions_are_in_the_mileage(county, told):
    costs = pd.DataFrame({"item": ["mileage of other work"], "gbp": [23.0]})
    plan = SimpleNamespace(**{**vars(told.plan), "costs": costs})
    table = cost_summary(county, replace(told, plan=plan), exact=True)

    assert figures(table, "GBP a week")[1] == 100
    assert table.frame["What it holds"][1].endswith("Work beside sessions included.")


@pytest.fixture
def seasonal(told):
    """The week of `told` for 39 weeks; 13 weeks of holidays without its family sessions."""
    away = BY_TYPE.iloc[:1]
    known = BY_TYPE.fillna(0.0)
    average = 0.75 * known + 0.25 * away.reindex(BY_TYPE.index, fill_value=0.0)
    year = YearCosts(PlanCosts(away, ()), PlanCosts(average, ("family_worker",)), 39.0, 13.0)
    plan = SimpleNamespace(**{**vars(told.plan), "holidays": SimpleNamespace()})
    # 39 x (75 + 77 + 1,000) + 13 x (60 + 33 + 1,000)
    whole = 39 * 1152 + 13 * 1093
    shares = told.paid.funders.assign(gbp=[0.62 * whole, 0.38 * whole])
    return replace(told, plan=plan, year=year, paid=told.paid._replace(funders=shares))


def test_weeks_of_term_and_of_holidays_are_counted_each_at_its_own_cost(county, seasonal):
    table = cost_summary(county, seasonal, exact=True)

    assert figures(table, "GBP a week of term") == [75, 77, 152, 1000, 1152]
    assert figures(table, "GBP a week of holidays") == [60, 33, 93, 1000, 1093]
    assert figures(table, "GBP a year")[-1] == 39 * 1152 + 13 * 1093
    assert "39 weeks of school term and 13 of school holidays" in table.caption


def test_for_all_others_both_weeks_are_rounded_and_still_make_the_year(county, seasonal):
    table = cost_summary(county, seasonal, exact=False)
    year, away = figures(table, "GBP a year"), figures(table, "GBP a week of holidays")

    # 152 in tens is 150, 93 is 90; 39 x 1,152 + 13 x 1,093 = 59,137 is 59,000 in thousands
    assert year[2:] == [39 * 150 + 13 * 90, 59_000 - 39 * 150 - 13 * 90, 59_000]
    assert away == [60, 30, 90, 1000, 1090]


def test_r53_the_funders_pay_the_year_of_both_kinds_of_week(county, seasonal):
    for exact, whole in ((True, 39 * 1152 + 13 * 1093), (False, 59_000)):
        assert funders_shown(county, seasonal, exact=exact)["gbp"].sum() == pytest.approx(whole)
    assert seasonal.year.sentence in cost_sentences(county, seasonal)
