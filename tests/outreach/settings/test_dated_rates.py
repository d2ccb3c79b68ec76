"""A rate is that of the day: the mileage of 2026/27 is not that of the year before."""

from __future__ import annotations

from datetime import date

from outreach.intake.optional_reading import read_optional
from outreach.settings.dated_rates import rate_on


def test_the_approved_mileage_changes_on_6_april_2026():
    # HMRC: 45p to 2025/26, 55p from 6 April 2026 (announced 21 May 2026, backdated).
    assert rate_on(None, "mileage", date(2026, 4, 5)) == 0.45
    assert rate_on(None, "mileage", date(2026, 4, 6)) == 0.55
    # A round trip of 60 miles: 27.00 against 33.00.
    assert 60 * 0.45 == 27.0
    assert round(60 * rate_on(None, "mileage", date(2026, 5, 4)), 2) == 33.0


def test_the_countys_own_table_comes_first_and_the_role_before_all():
    row = {"rate": "mileage", "unit": "GBP/mile", "date_from": "2026-01-01", "source": "own"}
    own = [{**row, "role": "", "value": 0.40}, {**row, "role": "nurse", "value": 0.56}]
    rates = read_optional("rates", own)
    assert rate_on(rates, "mileage", date(2026, 5, 1)) == 0.40
    assert rate_on(rates, "mileage", date(2026, 5, 1), role="nurse") == 0.56
    # Before the first row of the county, the approved rate stands.
    assert rate_on(rates, "mileage", date(2025, 12, 31)) == 0.45


def test_a_rate_that_nobody_laid_down_is_none():
    assert rate_on(None, "hourly", date(2026, 5, 1), role="nurse") is None
