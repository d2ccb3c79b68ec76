"""Permutation p-values: exact where all deals can be listed, and those of esda in a slow test."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from hotspots.local.local_statistics import getis_ord
from hotspots.local.neighbours import (
    near_neighbours,
    neighbours_from_pairs,
    row_standardised,
    with_self,
)
from hotspots.local.permuting import enough_permutations, permuted_p_values
from outreach.errors import TableError


@pytest.fixture(scope="module")
def scattered():
    """Sixty areas at random with skewed counts, some of them without neighbours."""
    random = np.random.default_rng(7)
    places = pd.DataFrame(random.uniform(0, 10, (60, 2)), columns=["easting", "northing"])
    return pd.Series(random.poisson(1.5, 60).astype(float)), near_neighbours(places, within_m=1.6)


def exact(values: pd.Series, matrix: np.ndarray, area: int) -> float:
    """List every deal of the others around one area."""
    others = np.delete(values.to_numpy(), area)
    weights = np.delete(matrix[area], area)
    seen = weights @ others
    sums = np.array([weights @ np.array(deal) for deal in itertools.permutations(others)])
    return min(1.0, 2 * min((sums >= seen - 1e-9).mean(), (sums <= seen + 1e-9).mean()))


def test_p_values_are_those_of_all_deals_listed():
    values = pd.Series([9.0, 7, 7, 0, 1, 0, 2])
    around = neighbours_from_pairs(values.index, [0, 0, 3, 3, 3, 5], [1, 2, 4, 5, 6, 0])
    got = permuted_p_values(values, around, seed=1, permutations=40_000)
    for area in (0, 3, 5):
        p = exact(values, around.weights.toarray(), area)
        # four standard errors of twice a share of 40,000 deals
        assert got[area] == pytest.approx(p, abs=8 * np.sqrt(p / 2 * (1 - p / 2) / 40_000))
    assert got[[1, 2, 4, 6]].isna().all()


def test_many_neighbours_are_dealt_from_a_deck_as_well():
    random = np.random.default_rng(4)
    values = pd.Series(random.normal(size=80))
    around = neighbours_from_pairs(values.index, np.zeros(40), np.arange(1, 41))
    got = permuted_p_values(values, around, seed=1, permutations=20_000)[0]
    # forty of seventy-nine: the normal approximation is close
    assert got == pytest.approx(getis_ord(values, around)["p_value"][0], abs=0.02)


def test_gi_gi_star_and_moran_share_their_p_value(scattered):
    values, around = scattered
    plain = permuted_p_values(values, around, seed=3, permutations=999)
    pd.testing.assert_series_equal(
        plain, permuted_p_values(values, row_standardised(around), seed=3, permutations=999)
    )
    star = permuted_p_values(values, with_self(around), seed=3, permutations=999)
    pd.testing.assert_series_equal(plain, star)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(scattered):
    values, around = scattered
    once, again, other = (permuted_p_values(values, around, seed=s) for s in (1, 1, 2))
    assert once.to_numpy().tobytes() == again.to_numpy().tobytes()
    assert not once.equals(other)


def test_stopping_early_keeps_small_p_values_and_rounds_large_ones(scattered):
    values, around = scattered
    full = permuted_p_values(values, around, seed=1, permutations=2_000)
    early = permuted_p_values(values, around, seed=1, permutations=2_000, stop_after=200)
    small = full < 2 * 200 / 2_000 * 0.9  # fewer than 200 deals reached them: never stopped
    assert small.any()
    np.testing.assert_array_equal(early[small], full[small])
    assert (early - full).abs().max() < 0.15


def test_without_clustering_p_values_are_spread_evenly():
    random = np.random.default_rng(11)
    places = pd.DataFrame(random.uniform(0, 20, (400, 2)), columns=["easting", "northing"])
    around = near_neighbours(places, within_m=1.5)
    values = pd.Series(random.normal(size=400))
    got = permuted_p_values(values, around, seed=1, permutations=999).dropna()
    assert stats.kstest(got, "uniform").pvalue > 0.01


def test_the_smallest_p_value_can_pass_among_all_areas():
    # domain rule: 360 areas need 0.000139 for the first rank; two-sided, 2 / (R + 1)
    for areas in (10, 360, 33_755):
        deals = enough_permutations(areas)
        assert 2 / (deals + 1) <= 0.05 / areas * (1 + 1e-9) or deals == 999
    assert 2 / (enough_permutations(360) - 1 + 1) > 0.05 / 360


def test_too_few_permutations_are_refused(scattered):
    with pytest.raises(TableError, match="permutations is 10"):
        permuted_p_values(*scattered, seed=1, permutations=10)


@pytest.mark.proof
def test_p_values_are_those_of_esda_within_chance(scattered):
    """Compare with esda, whose first call compiles for half a minute."""
    pytest.importorskip("esda", reason="needs the extra [stats]")
    with warnings.catch_warnings():
        # Other people's modules may warn while they load and compile; ours are not in here.
        warnings.simplefilter("ignore")
        from esda.getisord import G_Local
        from libpysal.weights import W

        # Without equal values: esda counts a tie towards the upper tail only.
        values, around = scattered
        values = values + np.random.default_rng(3).normal(size=len(values))
        kept = around.counts() > 0
        lists = np.split(around.weights.indices, around.weights.indptr[1:-1])
        theirs = W({i: [int(j) for j in row] for i, row in enumerate(lists)}, silence_warnings=True)
        found = G_Local(
            values.to_numpy(), theirs, transform="B", permutations=9_999, seed=5, n_jobs=1
        )
    # esda folds to the smaller tail of one side; twice that is two-sided
    folded = np.minimum(2 * found.p_sim, 1.0)[kept]
    ours = permuted_p_values(values, around, seed=1)[kept].to_numpy()
    tail = np.clip(ours / 2, 1e-3, 0.5)
    # both are drawn, 9,999 deals each: five standard errors of their difference, doubled
    allowed = 2 * 5 * np.sqrt(2 * tail * (1 - tail) / 9_999) + 4e-4
    assert (np.abs(folded - ours) <= allowed).all()
