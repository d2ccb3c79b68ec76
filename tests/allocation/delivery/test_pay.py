"""From a salary to an hour, from an hour to a session."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from allocation.delivery.booking import appointments, expected_to_come, overbook_factor
from allocation.delivery.mileage import claim_mileage, mileage_cost
from allocation.delivery.pay import (
    employment_cost,
    paid_hourly,
    productive_hourly,
    productive_hours,
)
from allocation.delivery.session_costs import session_cost
from allocation.delivery.unit_costs import pence
from outreach.errors import TableError
from outreach.intake.optional_reading import read_optional

SPRING = date(2026, 5, 4)


def test_a_paid_hour_of_21_68_is_a_productive_hour_of_26_57():
    # SCP 18, 2025/26: 31,537 with National Insurance and pension is 41,825
    cost = employment_cost(31_537)
    assert round(cost) == 41_825
    assert round(paid_hourly(cost), 2) == 21.68
    assert round(productive_hours()) == 1_574
    assert round(productive_hourly(cost), 2) == 26.57


def test_an_outreach_session_costs_239_05():
    cost = session_cost(workers=2, hours=3 + 0.5 + 0.75, hourly=26.57, miles=22, passenger_miles=22)
    assert cost["total"] == pytest.approx(239.045)  # 8.5 x 26.57 + 22 x 0.55 + 22 x 0.05
    assert pence(cost["total"]) == "239.05"


def test_a_mile_is_45p_until_5_april_2026_and_55p_from_the_next_day():
    assert mileage_cost(60, day=date(2026, 4, 5)) == pytest.approx(27.0)
    assert mileage_cost(60, day=date(2026, 4, 6)) == pytest.approx(33.0)


def test_beyond_10_000_miles_a_mile_is_25p():
    assert mileage_cost(100, day=SPRING, miles_before=10_000) == pytest.approx(25.0)
    assert mileage_cost(100, day=SPRING, miles_before=9_950) == pytest.approx(40.0)


def test_a_passenger_adds_5p_for_each_mile():
    assert mileage_cost(22, 22, day=SPRING) == pytest.approx(22 * 0.55 + 22 * 0.05)


def test_the_countys_own_rate_comes_first():
    own = {"rate": "mileage", "role": "", "value": 0.3, "unit": "GBP/mile", "source": "own"}
    rates = read_optional("rates", [{**own, "date_from": "2026-01-01"}])
    assert mileage_cost(10, day=SPRING, rates=rates) == pytest.approx(3.0)


def test_the_limit_starts_anew_with_each_tax_year_and_each_worker():
    rows = pd.DataFrame(
        {
            "worker_id": ["W1", "W1", "W1", "W2"],
            "date": pd.to_datetime(["2026-04-06", "2026-04-05", "2026-04-07", "2026-04-07"]),
            "miles": [9_000.0, 11_000.0, 2_000.0, 2_000.0],
        }
    )
    paid = claim_mileage(rows).sort_index()
    assert paid["gbp"].round(2).tolist() == [
        4950.0,  # 9,000 x 0.55, the first day of 2026/27
        4750.0,  # 2025/26: 10,000 x 0.45 + 1,000 x 0.25
        800.0,  # 1,000 x 0.55 + 1,000 x 0.25
        1100.0,  # another worker
    ]


def test_one_in_four_is_missed_and_a_place_is_booked_at_most_five_quarters_times():
    assert overbook_factor() == 1.25  # 1 / 0.75 = 1.33, capped
    assert overbook_factor(0.15) == pytest.approx(1 / 0.85)
    assert appointments(4) == 5
    assert expected_to_come(5) == 3.75  # and no cheaper for it


def test_a_share_of_missed_appointments_is_below_one():
    with pytest.raises(TableError, match="0 or more and below 1"):
        overbook_factor(1.0)


def test_a_week_without_hours_is_refused():
    with pytest.raises(TableError, match="expected more than 0"):
        paid_hourly(100.0, hours=0)
