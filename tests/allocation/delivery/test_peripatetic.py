"""Visits take hours of contact, travel and notes."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation.delivery.peripatetic import hours_by_area, hours_left, visit_hours


def test_r_44_eight_visits_take_15_4_hours():
    assert visit_hours(8) == pytest.approx(15.36)  # 8 x (1.0 + 0.67 + 0.25)
    assert round(visit_hours(8), 1) == 15.4


def test_visits_go_to_the_nearest_base_and_an_area_without_one_is_not_guessed():
    index = pd.MultiIndex.from_tuples(
        [("A", "Town"), ("A", "Port"), ("B", "Port")], names=["area_code", "base"]
    )
    journeys = pd.DataFrame({"minutes": [20.0, 10.0, 30.0]}, index=index)
    table = hours_by_area(pd.Series({"A": 3, "B": 1, "C": 2}), journeys)

    assert table["base"].tolist() == ["Port", "Port", ""]
    assert table.loc["A", "hours"] == pytest.approx(3 * (1.25 + 20 / 60))
    assert table.loc["B", "travel_hours"] == pytest.approx(1.0)
    assert pd.isna(table.loc["C", "hours"])


def test_hours_that_fit_leave_nothing_short():
    staff = pd.DataFrame(
        {"role": ["worker", "nurse"], "hours_available": [22.0, 9.0], "hours_used": [4.0, 9.0]}
    )
    assert hours_left(staff, 15.4, role="worker")["short"] == 0.0
    assert hours_left(staff, 15.4, role="nurse")["short"] == pytest.approx(15.4)
