"""P-values by rank, stopped early, and by tail, on numbers drawn from known curves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.scanning import scan
from hotspots.scans.monte_carlo import gumbel_p_value, rank_p_value
from hotspots.scans.simulating import simulated_maxima
from hotspots.scans.windows import circular_windows


@pytest.fixture
def county() -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Draw sixty areas whose referrals fall by chance."""
    random = np.random.default_rng(8)
    areas = pd.DataFrame(random.uniform(0, 50, (60, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(20, 400, 60))
    return areas, people, pd.Series(random.multinomial(200, people / people.sum()))


def test_a_gumbel_curve_is_recovered_far_into_its_tail() -> None:
    drawn = np.random.default_rng(1).gumbel(6.0, 1.2, size=50_000)
    bar = 6.0 + 1.2 * 9.21034  # exp(-9.21034) = 1 / 10,000
    assert gumbel_p_value(bar, drawn) == pytest.approx(1e-4, rel=0.15)


def test_a_curve_through_equal_counties_has_no_tail() -> None:
    assert np.isnan(gumbel_p_value(1.0, np.array([2.0, 2.0])))
    assert np.isnan(gumbel_p_value(1.0, np.array([2.0])))


def test_stopping_early_gives_the_share_up_to_the_last_that_reached() -> None:
    maxima = np.array([1.0, 5.0, 1.0, 6.0, 1.0, 7.0])
    assert rank_p_value(5.0, maxima, stop_after=2) == 2 / 4  # the fourth was the second
    assert rank_p_value(5.0, maxima, stop_after=4) == 4 / 7  # never four: (3 + 1) / (6 + 1)


def test_a_stopped_simulation_is_the_beginning_of_the_full_one(
    county: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    areas, people, _ = county
    windows = circular_windows(areas, people)
    usual = (people * 200 / people.sum()).to_numpy()
    full = simulated_maxima(windows, usual, total=200, seed=4, replicates=3_000)
    bar = float(np.quantile(full, 0.98))
    short = simulated_maxima(windows, usual, total=200, seed=4, replicates=3_000, stop=(bar, 20))
    np.testing.assert_array_equal(short, full[: short.size])
    assert (short >= bar).sum() == 20
    assert short[-1] >= bar


def test_threads_change_nothing(county: tuple[pd.DataFrame, pd.Series, pd.Series]) -> None:
    areas, people, counts = county
    options = {"population": people, "seed": 5, "replicates": 1_200, "alpha": 1.0}
    once = scan(areas, counts, **options)
    pd.testing.assert_frame_equal(once, scan(areas, counts, threads=3, **options), check_exact=True)


def test_early_stopping_and_the_tail_agree_with_the_full_count(
    county: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    areas, people, counts = county
    options = {"population": people, "seed": 5, "replicates": 4_999, "alpha": 1.0}
    full = scan(areas, counts, **options)["p_value"].iloc[0]
    short = scan(areas, counts, stop_after=50, **options)["p_value"].iloc[0]
    tail = scan(areas, counts, p_values="gumbel", **options)["p_value"].iloc[0]
    # 50 hits know p to one part in seven; four deviations
    assert short == pytest.approx(full, rel=4 / np.sqrt(50))
    assert tail == pytest.approx(full, abs=0.05)


@pytest.mark.slow
def test_stopped_p_values_are_even_under_chance() -> None:
    random, low = np.random.default_rng(3), 0
    for seed in range(300):
        areas = pd.DataFrame(random.uniform(0, 50, (60, 2)), columns=["easting", "northing"])
        people = pd.Series(random.integers(20, 400, 60))
        counts = pd.Series(random.multinomial(200, people / people.sum()))
        found = scan(areas, counts, population=people, seed=seed, replicates=199, stop_after=10)
        low += bool(found["p_value"].iloc[0] <= 0.1)
    assert 300 * 0.1 - 3 * 5.2 <= low <= 300 * 0.1 + 3 * 5.2  # deviation sqrt(300 x 0.1 x 0.9)
