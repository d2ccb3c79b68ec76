"""Simulated counties against a plain loop over the same draws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.scanning import bernoulli_llr, poisson_llr
from hotspots.scans.simulating import draw, simulated_maxima, window_sums
from hotspots.scans.windows import Windows, circular_windows


@pytest.fixture
def county() -> tuple[Windows, np.ndarray]:
    """Draw thirty areas with uneven populations and the referrals expected in them."""
    random = np.random.default_rng(8)
    areas = pd.DataFrame(random.uniform(0, 50, (30, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(20, 400, 30))
    windows = circular_windows(areas, people, max_population_share=0.4)
    return windows, (people * 120 / people.sum()).to_numpy()


def test_maxima_equal_a_plain_loop_over_the_same_draws(
    county: tuple[Windows, np.ndarray],
) -> None:
    windows, usual = county
    got = simulated_maxima(windows, usual, total=120, seed=4, replicates=700)
    drawn = np.random.default_rng(4).multinomial(120, usual / usual.sum(), size=700)
    inside = window_sums(windows, usual)
    for replicate in range(0, 700, 7):  # over the end of a block of 512
        counts = window_sums(windows, drawn[replicate])
        ratios = poisson_llr(counts, inside, total=120)
        assert got[replicate] == pytest.approx(ratios[counts >= 3].max(initial=0.0), abs=1e-9)


@pytest.mark.parametrize("direction", ["low", "both"])
@pytest.mark.parametrize("bernoulli", [False, True])
def test_the_low_maxima_equal_a_plain_loop_over_the_same_draws(
    county: tuple[Windows, np.ndarray], direction: str, *, bernoulli: bool
) -> None:
    windows, usual = county
    if bernoulli:
        usual = np.round(usual * 5)
    total, whole = 120, usual.sum() if bernoulli else 120.0
    options = {"bernoulli": bernoulli, "direction": direction}
    got = simulated_maxima(windows, usual, total=total, seed=4, replicates=300, **options)
    random = np.random.default_rng(4)
    drawn = draw(random, usual, total=total, size=300, bernoulli=bernoulli)
    inside = window_sums(windows, usual)
    for replicate in range(0, 300, 7):
        counts = window_sums(windows, drawn[:, replicate])
        expected = inside * total / whole
        if bernoulli:
            ratios = bernoulli_llr(
                counts, inside, total=total, everybody=whole, direction=direction
            )
        else:
            ratios = poisson_llr(counts, inside, total=total, direction=direction)
        # three referrals in a window with too many, three expected in one with too few
        fit = np.where(counts > expected, counts, expected) >= 3
        assert got[replicate] == pytest.approx(ratios[fit].max(initial=0.0), abs=1e-9)
        if direction == "low":
            assert not (ratios[counts > expected] > 0).any()


def test_progress_ends_at_one(county: tuple[Windows, np.ndarray]) -> None:
    windows, usual = county
    told: list[float] = []
    simulated_maxima(windows, usual, total=120, seed=4, replicates=600, progress=told.append)
    assert told == [512 / 600, 1.0]


def test_more_replicates_begin_with_the_same_counties(county: tuple[Windows, np.ndarray]) -> None:
    windows, usual = county
    few = simulated_maxima(windows, usual, total=120, seed=4, replicates=40)
    many = simulated_maxima(windows, usual, total=120, seed=4, replicates=90)
    np.testing.assert_array_equal(few, many[:40])


def test_sums_add_the_members_of_each_window(county: tuple[Windows, np.ndarray]) -> None:
    windows, usual = county
    sums = window_sums(windows, usual)
    for window in range(0, len(windows), 11):
        assert sums[window] == pytest.approx(usual[windows.members(window)].sum())
