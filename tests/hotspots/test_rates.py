"""Expected referrals, intervals and smoothing against published figures and hand sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.rates import (
    expected_referrals,
    poisson_interval,
    relative_risk,
    risk_variance,
    smoothed_risk,
)
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

# Exact below 10, Byar from 10: the table of the OHID method (upstream test of PHStatsMethods for
# 100; the others were computed from the chi-square and Byar formulas by another program).
INTERVALS = [
    (0, 0.0, 3.6889),
    (1, 0.0253, 5.5716),
    (5, 1.6235, 11.6683),
    (7, 2.8144, 14.4227),
    (9, 4.1154, 17.0848),
    (10, 4.7874, 18.3915),
    (12, 6.1935, 20.9629),
    (65, 50.1632, 82.8491),
    (100, 81.36210549052788, 121.6279),
]


@pytest.mark.parametrize(("count", "lower", "upper"), INTERVALS)
def test_interval_matches_the_published_table(count: int, lower: float, upper: float) -> None:
    got = poisson_interval(pd.Series([count])).iloc[0]
    assert got["lower"] == pytest.approx(lower, abs=6e-5)
    assert got["upper"] == pytest.approx(upper, abs=6e-5)


def test_byar_agrees_with_the_upstream_figure_to_the_last_digit() -> None:
    got = poisson_interval(pd.Series([100]))["lower"].iloc[0]
    assert got == pytest.approx(81.36210549052788, rel=1e-12)  # PHStatsMethods test value


@pytest.mark.parametrize(
    ("count", "usual", "numbers"),
    # 12 against 6.0 is 2.00 (1.03 to 3.49); 7 against 3.2 is 2.19 (0.88 to 4.51): worked examples
    [(12, 6.0, (2.00, 1.03, 3.49)), (7, 3.2, (2.19, 0.88, 4.51))],
)
def test_relative_risk_matches_worked_examples(
    count: int, usual: float, numbers: tuple[float, float, float]
) -> None:
    got = relative_risk(pd.Series([count]), pd.Series([usual])).iloc[0]
    assert got.round(2).tolist() == list(numbers)


def test_relative_risk_is_missing_where_nothing_is_expected() -> None:
    got = relative_risk(pd.Series([0.0, 1.0]), pd.Series([0.0, 1.0]))
    assert got.iloc[0].isna().all()
    assert got["relative_risk"].iloc[1] == 1.0


def test_smoothing_matches_the_hand_worked_vector() -> None:
    observed, residents = pd.Series([2, 0, 9, 4]), pd.Series([200, 150, 300, 350])
    # m = 15/1000; A = 6.5071e-05 - 1.5e-05 * 4 / 1000 * 1000 / 1000 worked by hand
    assert risk_variance(observed, residents) == pytest.approx(5.0714e-5, rel=1e-4)
    got = smoothed_risk(observed, residents) * 1000
    assert got.round(2).tolist() == [12.98, 9.95, 22.55, 13.06]


def test_smoothing_agrees_with_spdep(shared: Path) -> None:
    table = pd.read_csv(shared / "benchmarks/autocorrelation/nc_sids74_reference.csv")
    got = smoothed_risk(table["cases"], table["population"])  # R spdep 1.2-7, EBest
    np.testing.assert_allclose(got, table["EBest_est"], rtol=1e-10)


def test_areas_that_differ_by_chance_alone_all_get_the_county_ratio() -> None:
    observed, usual = pd.Series([3, 3, 4]), pd.Series([3.0, 3.0, 3.0])
    assert risk_variance(observed, usual) == 0.0
    assert smoothed_risk(observed, usual).tolist() == pytest.approx([10 / 9] * 3)


def test_expected_is_the_hand_sum_of_band_rates() -> None:
    people = pd.DataFrame({"young": [100, 300], "old": [50, 50]}, index=["A", "B"])
    got = expected_referrals(people, pd.Series({"old": 10, "young": 8}))
    # young 8/400 = 0.02, old 10/100 = 0.1: A = 2 + 5, B = 6 + 5
    assert got.tolist() == pytest.approx([7.0, 11.0])


def test_expected_can_use_rates_from_elsewhere() -> None:
    people = pd.DataFrame({"young": [100]}, index=["A"])
    got = expected_referrals(
        people, pd.Series({"young": 30}), reference_population=pd.Series({"young": 1000})
    )
    assert got.tolist() == pytest.approx([3.0])  # 100 x 30/1000


def test_bands_that_do_not_match_are_named() -> None:
    people = pd.DataFrame({"young": [100]}, index=["A"])
    with pytest.raises(TableError, match=r"young.*elderly"):
        expected_referrals(people, pd.Series({"elderly": 3}))


def test_a_band_with_referrals_and_nobody_in_it_is_refused() -> None:
    people = pd.DataFrame({"young": [100], "old": [0]}, index=["A"])
    with pytest.raises(TableError, match="bands old have referrals"):
        expected_referrals(people, pd.Series({"young": 3, "old": 1}))


def test_negative_and_missing_counts_are_refused() -> None:
    with pytest.raises(TableError, match="2 of 3"):
        poisson_interval(pd.Series([-1.0, np.nan, 3.0]))


def test_series_of_different_areas_are_refused() -> None:
    with pytest.raises(TableError, match="same areas"):
        relative_risk(pd.Series([1], index=["A"]), pd.Series([1.0], index=["B"]))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(0, 40)),
        min_size=1,
        max_size=20,
    )
)
def test_expected_adds_up_to_observed_and_smoothing_stays_between(
    rows: list[tuple[int, int, int]],
) -> None:
    frame = pd.DataFrame(rows, columns=["young", "old", "referrals"])
    people = frame[["young", "old"]] + 1
    by_band = pd.Series({"young": frame["referrals"].sum(), "old": 2})
    usual = expected_referrals(people, by_band)
    assert usual.sum() == pytest.approx(by_band.sum())
    observed = frame["referrals"].astype(float)
    raw, county = observed / usual, observed.sum() / usual.sum()
    smooth = smoothed_risk(observed, usual)
    assert (smooth >= np.minimum(raw, county) - 1e-9).all()
    assert (smooth <= np.maximum(raw, county) + 1e-9).all()
