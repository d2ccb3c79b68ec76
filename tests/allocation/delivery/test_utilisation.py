"""How full a session was, and what one attendance cost."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy import stats

from allocation.delivery.unit_costs import cost_per_contact, exact_limits
from allocation.delivery.utilisation import utilisation


def used(held, attended, capacity=8):
    return utilisation(
        pd.DataFrame({"held": [held], "attended": [attended]}), pd.Series([capacity])
    ).iloc[0]


def test_r_51_41_of_96_places_is_42_7_percent_and_flagged():
    row = used(12, 41)
    assert row["places"] == 96
    assert round(row["utilisation"], 3) == 0.427
    assert row["flagged"]
    assert row["words"] == "fewer than half of the places were used"


def test_r_51_cost_per_attendance_is_55_61():
    costs = pd.DataFrame({"gbp": [12 * 190.0], "contacts": [41]}, index=["drop_in"])
    row = cost_per_contact(costs, what="attendance").iloc[0]
    assert round(row["value"], 2) == 55.61  # 2,280 / 41
    # the exact interval of 41, by chi-squared quantiles (Garwood 1936)
    low, high = stats.chi2.ppf(0.025, 82) / 2, stats.chi2.ppf(0.975, 84) / 2
    assert row["lower"] == pytest.approx(2280 / high)
    assert row["upper"] == pytest.approx(2280 / low)


@pytest.mark.parametrize(
    ("attended", "band", "flagged"),
    [
        (47, "review", True),
        (48, "healthy", False),
        (81, "healthy", False),
        (82, "over-full", False),
    ],
)
def test_the_bands_begin_at_half_and_end_at_85_percent(attended, band, flagged):
    row = used(12, attended)  # 48 / 96 is half; 81.6 / 96 is 85 %
    assert (row["band"], row["flagged"]) == (band, flagged)


def test_few_sessions_are_not_sure_of_their_band():
    assert not used(2, 6)["sure"]  # 6 of 16: up to 13 could have come
    assert used(24, 41)["sure"]


def test_a_session_never_held_has_no_use():
    row = used(0, 0)
    assert row["band"] == "not held"
    assert pd.isna(row["utilisation"])
    assert not row["flagged"]


def test_sessions_of_an_unknown_size_are_not_called_empty():
    row = used(12, 41, capacity=float("nan"))
    assert (row["band"], row["flagged"], row["sure"]) == ("not known", False, False)


def test_r_54_cost_per_contact_by_type_has_its_denominator_and_interval():
    costs = pd.DataFrame(
        {"gbp": [900.0, None, 50.0], "contacts": [100, 10, 0]},
        index=["drop_in", "family", "clinic"],
    )
    table = cost_per_contact(costs)
    assert table.loc["drop_in", ["numerator", "denominator", "value"]].tolist() == [900, 100, 9]
    assert table.loc["drop_in", "lower"] < 9 < table.loc["drop_in", "upper"]
    assert table["sentence"].tolist() == [
        "Drop in: GBP 9.00 per contact (900 / 100; 95% interval 7.40 to 11.06).",
        "Family: not assessed: cost or number is not known.",
        "Clinic: GBP 50 spent, and nobody came.",
    ]


def test_the_exact_interval_of_nothing_starts_at_nothing():
    low, high = exact_limits([0])
    assert low.tolist() == [0.0]
    assert high[0] == pytest.approx(3.689, abs=0.001)  # -ln 0.025
