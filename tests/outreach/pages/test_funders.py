"""Costs in the paper: by funder for all, by session type for the named analysts."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from allocation.funds.flows import NOBODY
from outreach.pages.funders import cost_sentences, cost_tables


def test_r53_the_shares_of_the_funders_sum_to_a_hundred(county, facts):
    (table,) = cost_tables(county, facts, exact=False)

    assert table.frame["Share, %"].astype(float).sum() == pytest.approx(100)
    assert table.frame["Funder"].tolist() == ["Council", "Grant"]


def test_pay_by_session_type_stays_with_the_named_analysts(county, facts):
    by_type, _ = cost_tables(county, facts, exact=True)

    assert by_type.frame["Cost, GBP a year"].tolist() == ["6,240"]  # 120 a week, 52 weeks
    assert "Pay" not in str(cost_tables(county, facts, exact=False))


def test_without_funders_the_paper_says_so(county, facts):
    said = cost_sentences(county, replace(facts, paid=None))

    assert said[-1] == "By funder: not assessed: data not supplied."
    assert cost_tables(county, replace(facts, paid=None), exact=False) == ()


def test_r53_pots_of_the_plan_take_the_place_of_the_split(county, facts):
    pots = pd.DataFrame(
        {
            "funder": ["Council", "Police", NOBODY],
            "tied_to": ["nothing: it may pay for all", "youth justice", ""],
            "offered": [100.0, 20.0, 0.0],
            "spent": [90.0, 20.0, 10.0],
            "left": [10.0, 0.0, 0.0],
            "percent": [75.0, 16.7, 8.3],
            "on": ["Drop-in GBP 90.00", "School group GBP 20.00", "Drop-in GBP 10.00"],
        }
    )
    told = replace(facts, plan=SimpleNamespace(**vars(facts.plan), funding=pots))

    (table,) = cost_tables(county, told, exact=False)
    assert table.frame["Funder"].tolist() == ["Council", "Police", NOBODY]
    assert table.frame["Share, %"].astype(float).sum() == pytest.approx(100)
    assert "Pays for" not in table.frame
    assert cost_sentences(county, told)[-1] == "Nobody pays GBP 10 a week of it."
    assert "Pays for" in cost_tables(county, told, exact=True)[1].frame
