"""Costs in the paper: by funder for all, by session type for the named analysts."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
