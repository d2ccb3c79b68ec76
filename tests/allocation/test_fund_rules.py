"""Tied money, as rows and in whole plans of two villages (row R-53)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pulp
import pytest

from allocation import allocate, check_plan
from allocation import fund_rules as rules
from allocation.funds.flows import NOBODY
from allocation.funds.pots import Funds
from allocation.search.timetable import add_timetable


def with_pots(problem, *pots):
    """Give a county pots: (funder, GBP a week, types, districts); hall B is in South."""
    none = frozenset()
    table = pd.DataFrame(
        [
            {
                "funder": who, "weekly": float(gbp), "session_types": frozenset(kinds),
                "streams": frozenset(tied[0]) if tied else none, "districts": frozenset(where),
            }
            for who, gbp, kinds, where, *tied in pots
        ],
        index=pd.Index([f"F{n + 1}" for n in range(len(pots))], name="pot_id"),
    )  # fmt: skip
    homes = pd.Series({"hall A": "North", "hall B": "South"})
    settings = replace(problem.settings, budget_gbp=float(table["weekly"].sum()))
    return replace(problem, funds=Funds(pots=table, homes=homes), settings=settings)


COUNCIL = ("Council", 30, (), ())
POLICE = ("Police", 10, ("outreach",), ())


def test_what_only_the_council_may_pay_stays_within_its_money(two_villages, rows_of):
    # drop-in at hall A 10 + 5, at B 0 + 5 and 8 for each journey; outreach at A 10
    drop_ins = (
        "+8 give[Kit, hall B, drop-in] +8 give[Lee, hall B, drop-in] "
        "+15 hold[hall A, drop-in] {}+5 hold[hall B, drop-in] <= {}"
    )
    assert rows_of(with_pots(two_villages, COUNCIL, POLICE), rules.tied_money_pays) == [
        drop_ins.format("", 30),
        drop_ins.format("+10 hold[hall A, outreach] ", 40),
    ]


def test_without_pots_there_is_no_row(two_villages, rows_of):
    assert rows_of(two_villages, rules.tied_money_pays) == []
    assert allocate(two_villages).funding.empty


def test_the_same_limits_hold_for_slots(two_villages):
    problem = with_pots(two_villages, COUNCIL, POLICE)
    model = pulp.LpProblem()
    y = add_timetable(problem, model, problem.offers.index, problem.teams.index)
    limits = [-row.constant for _, row in rules.tied_money_in_week(problem, y)]
    assert limits == [30.0, 40.0]


@pytest.fixture(scope="module")
def funded(two_villages):
    """Council and police pay for the villages, whose workers have hours enough."""
    problem = with_pots(two_villages, COUNCIL, POLICE)
    problem = replace(problem, workers=problem.workers.assign(hours=20.0))
    return problem, allocate(problem)


def test_r_53_every_pot_pays_within_its_ties_and_shares_sum_to_100(funded):
    problem, plan = funded

    assert check_plan(plan, problem).empty
    assert plan.funding["percent"].sum() == pytest.approx(100.0, abs=1e-9)
    assert plan.funding["spent"].sum() == pytest.approx(plan.costs["gbp"].sum())
    # outreach on Friday costs 10: the police pay for it before the council does
    police = plan.funding.set_index("funder").loc["Police"]
    assert (police["spent"], police["on"]) == (10.0, "outreach GBP 10.00")
    assert police["used_up"]
    assert "more would need money of Police" in police["sentence"]


def test_r_53_money_for_youth_justice_pays_for_none_of_it(two_villages):
    problem = with_pots(two_villages, ("Police", 40, (), (), ("youth justice",)))
    plan = allocate(problem)

    # only what costs nothing could be held, and nothing does
    assert plan.sessions.empty
    assert plan.funding["spent"].tolist() == [0.0]
    assert check_plan(plan, problem).empty


def test_money_of_a_district_stays_in_it(two_villages):
    problem = with_pots(two_villages, ("North fund", 40, (), ("North",)))
    plan = allocate(problem)

    assert set(plan.sessions["venue_id"]) == {"hall A"}
    assert check_plan(plan, problem).empty


def test_more_money_without_ties_is_never_worse_than_the_same_with_ties(two_villages, funded):
    problem, plan = funded
    free = allocate(replace(problem, funds=with_pots(two_villages, ("All", 40, (), ())).funds))
    assert free.value >= plan.value - 1e-6


@pytest.mark.parametrize(
    ("pots", "sentence"),
    [
        (((COUNCIL[0], 1, (), ()), POLICE), "it costs more than the money that may pay for it"),
        ((("Council", 30, ("outreach",), ()),), "it costs more than the money that may pay for it"),
    ],
)
def test_a_plan_beyond_its_pots_is_found_without_the_solver(two_villages, funded, pots, sentence):
    _, plan = funded
    faults = check_plan(plan, with_pots(two_villages, *pots))
    assert sentence in faults["sentence"].tolist()


def test_a_false_table_of_pots_is_found(funded):
    problem, plan = funded
    wrong = plan.funding.assign(spent=plan.funding["spent"] + 50, percent=40.0)
    told = set(check_plan(replace(plan, funding=wrong), problem)["sentence"])
    assert {
        "what funders pay does not add up to the costs",
        "a funder pays more than was offered",
        "shares of funders",
    } <= told
    nobody = plan.funding.assign(pot_id=NOBODY, offered=0.0)
    told = set(check_plan(replace(plan, funding=nobody), problem)["sentence"])
    assert "a funder pays more than was offered" in told
