"""Chance as counties with one risk everywhere: exact in small ones, and no false alarms."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from hotspots.local.constant_risk import constant_risk_p_values
from hotspots.local.local_clustering import local_clusters
from hotspots.local.neighbours import (
    near_neighbours,
    nearest_neighbours,
    neighbours_from_pairs,
    with_self,
)
from outreach.errors import TableError


def test_p_values_are_those_of_all_counties_listed():
    # four referrals in three areas: all 81 ways in which they can fall, with their chances
    usual = np.array([1.0, 2.0, 1.0])
    counts = pd.Series([3, 1, 0])
    around = with_self(neighbours_from_pairs(counts.index, [0, 1, 2], [1, 0, 1]))
    got = constant_risk_p_values(
        counts, pd.Series(usual), around, seed=1, replicates=40_000
    ).to_numpy()
    matrix = around.weights.toarray()
    seen = matrix @ ((counts.to_numpy() - usual) / np.sqrt(usual))
    high, low = np.zeros(3), np.zeros(3)
    for fall in itertools.product(range(3), repeat=4):
        drawn = np.bincount(fall, minlength=3)
        chance = np.prod(usual[list(fall)] / 4)
        sums = matrix @ ((drawn - usual) / np.sqrt(usual))
        high += chance * (sums >= seen - 1e-9)
        low += chance * (sums <= seen + 1e-9)
    wanted = np.minimum(1, 2 * np.minimum(high, low))
    np.testing.assert_allclose(got, wanted, atol=0.02)  # four standard errors of 40,000


def test_areas_where_nobody_lives_are_no_surprise_and_the_same_seed_gives_the_same():
    counts, usual = pd.Series([0, 5, 1, 0]), pd.Series([0.0, 2, 2, 2])
    around = neighbours_from_pairs(counts.index, [0, 1, 2], [1, 0, 1])
    first, second = (constant_risk_p_values(counts, usual, around, seed=2) for _ in range(2))
    assert first.equals(second)
    assert first[1] == 1.0  # its only neighbour can hold nothing
    assert first.isna().tolist() == [False, False, False, True]


def test_shares_of_records_and_counties_without_any_are_refused():
    around = neighbours_from_pairs(pd.RangeIndex(2), [0], [1])
    with pytest.raises(TableError, match="1 of 2 counts are not whole"):
        constant_risk_p_values(pd.Series([0.5, 1]), pd.Series([1.0, 1]), around, seed=1)
    with pytest.raises(TableError, match="0 referrals"):
        constant_risk_p_values(pd.Series([0, 0]), pd.Series([1.0, 1]), around, seed=1)


@pytest.fixture(scope="module")
def scattered() -> tuple[pd.DataFrame, pd.Series]:
    """Two hundred areas at random with uneven numbers of young people."""
    random = np.random.default_rng(3)
    places = pd.DataFrame(random.uniform(0, 20, (200, 2)), columns=["easting", "northing"])
    return places, pd.Series(random.lognormal(0, 0.6, 200))


def test_the_verb_finds_a_planted_cluster_from_counts(scattered):
    places, usual = scattered
    inside = np.hypot(places["easting"] - 10, places["northing"] - 10) < 3
    counts = pd.Series(np.random.default_rng(4).poisson(3 * usual * np.where(inside, 3, 1)))
    got = local_clusters(places, counts, seed=1, expected=usual)
    high = got["cluster"] == "high"
    assert high[inside].mean() > 0.5
    assert high[~inside].mean() < 0.1


def test_local_moran_takes_no_expected(scattered):
    places, usual = scattered
    with pytest.raises(TableError, match="Local Moran takes values only"):
        local_clusters(places, usual, seed=1, statistic="local_moran", expected=usual)


def test_lonely_areas_are_no_test_here_either(scattered):
    places, usual = scattered
    around = near_neighbours(places, within_m=0.8)
    counts = pd.Series(np.random.default_rng(4).poisson(3 * usual))
    got = local_clusters(places, counts, seed=1, weights=around, expected=usual)
    alone = got["neighbours"] == 0
    assert alone.any()
    assert got.loc[alone, "p_value"].isna().all()


@pytest.mark.proof
@pytest.mark.parametrize("referrals", [150, 300, 900])
def test_false_alarms_are_as_rare_as_promised(shared, referrals):
    """A thousand counties in which chance alone is at work; the false discovery rate is 5 %."""
    folder = shared / "worcestershire"
    places = pd.read_csv(folder / "lsoa11_pop_weighted_centroids.csv", index_col=0).sort_index()
    ages = pd.read_csv(folder / "population_mid2020_lsoa11_syoa.csv", index_col=0)
    young = ages.reindex(places.index)[[f"age_{age}" for age in range(11, 18)]].sum(axis=1)
    usual = young * referrals / young.sum()
    around = nearest_neighbours(places)
    random, alarms = np.random.default_rng(referrals), 0
    for seed in range(1_000):
        counts = pd.Series(random.multinomial(referrals, usual / referrals), index=places.index)
        got = local_clusters(places, counts, seed=seed, weights=around, expected=usual)
        alarms += bool(got["cluster"].isin(["high", "low"]).any())
    interval = stats.binomtest(alarms, 1_000).proportion_ci()
    assert interval.low <= 0.05, f"{alarms} false alarms in 1,000 counties"
