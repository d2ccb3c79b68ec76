"""The financial year begins in April."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.fiscal_quarters import fiscal_quarter, is_fiscal_quarter


def test_the_thirtieth_of_june_is_in_the_first_quarter_and_the_next_day_in_the_second():
    assert fiscal_quarter(date(2026, 6, 30)) == "2026/27 Q1"
    assert fiscal_quarter(date(2026, 7, 1)) == "2026/27 Q2"
    assert fiscal_quarter(date(2100, 1, 1)) == "2099/00 Q4"


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 1, 1)))
def test_every_day_has_a_quarter_that_is_a_quarter_and_lasts_three_months(day):
    name = fiscal_quarter(day)
    assert is_fiscal_quarter(name)
    days = [day + timedelta(days=step) for step in range(-100, 101)]
    assert 90 <= sum(fiscal_quarter(other) == name for other in days) <= 92
