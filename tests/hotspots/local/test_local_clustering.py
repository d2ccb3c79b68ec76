"""Local clusters: planted ones found, chance ones left, lonely areas kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import hotspots
from hotspots.local.local_clustering import local_clusters
from hotspots.local.local_statistics import excess_score
from hotspots.local.neighbours import near_neighbours, with_self
from outreach.errors import TableError


@pytest.fixture(scope="module")
def grid() -> pd.DataFrame:
    """Four hundred areas, a kilometre apart, twenty by twenty."""
    east, north = np.meshgrid(np.arange(20.0), np.arange(20.0))
    places = {"easting": 1000 * east.ravel(), "northing": 1000 * north.ravel()}
    index = pd.Index([f"A{i:03}" for i in range(400)], name="area_code")
    return pd.DataFrame(places, index=index)


def planted(grid: pd.DataFrame, seed: int, ratio: float) -> tuple[pd.Series, pd.Series]:
    """Send three referrals from each area, and more from within 2.1 km of one point."""
    usual = pd.Series(3.0, index=grid.index)
    apart = np.hypot(grid["easting"] - 5000, grid["northing"] - 5000)
    risk = np.where(apart <= 2100, ratio, 1.0)
    counts = np.random.default_rng(seed).poisson(usual * risk)
    return pd.Series(counts, index=grid.index), pd.Series(apart <= 2100, index=grid.index)


@pytest.mark.parametrize("statistic", ["gi_star", "gi", "local_moran"])
def test_a_planted_cluster_is_found(grid, statistic):
    counts, inside = planted(grid, 1, 4.0)
    score = excess_score(counts, pd.Series(3.0, index=grid.index))
    got = local_clusters(grid, score, seed=1, statistic=statistic)
    high = got["cluster"].isin(["high", "high-high"])
    assert high[inside].mean() > 0.5
    assert high[~inside].mean() < 0.05
    assert (got.loc[high, "q_value"] <= 0.05).all()
    assert got.index.equals(grid.index)


def test_without_clustering_hardly_ever_anything_is_found(grid):
    found = 0
    for seed in range(10):
        counts, _ = planted(grid, 100 + seed, 1.0)
        score = excess_score(counts, pd.Series(3.0, index=grid.index))
        got = local_clusters(grid, score, seed=seed)
        found += not (got["cluster"] == "not told from chance").all()
    assert found <= 2  # one in twenty of ten; three or more happen once in eighty


def test_lonely_areas_are_named_and_are_no_test(grid):
    far = pd.DataFrame({"easting": [9e6], "northing": [9e6]}, index=["Z"])
    areas = pd.concat([grid, far]).rename_axis("area_code")
    values = pd.Series(np.r_[planted(grid, 1, 4.0)[0], 99.0], index=areas.index)
    around = near_neighbours(areas, within_m=1500)
    got = local_clusters(areas, values, seed=1, weights=around)
    assert got.loc["Z", "cluster"] == "no neighbours"
    assert got.loc["Z", ["z", "p_value", "q_value"]].isna().all()
    assert got["neighbours"].min() == 0


def test_the_normal_approximation_needs_no_permutation(grid):
    counts, inside = planted(grid, 1, 4.0)
    got = local_clusters(grid, counts.astype(float), seed=1, permutations=0)
    assert (got["cluster"] == "high")[inside].mean() > 0.5


def test_the_verb_stands_in_the_list_and_is_seeded(grid):
    assert hotspots.local_clusters is local_clusters
    counts = planted(grid, 3, 2.0)[0].astype(float)
    first, second = (local_clusters(grid, counts, seed=8) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_weights_with_the_areas_themselves_are_refused(grid):
    values = pd.Series(1.0, index=grid.index)
    weights = with_self(near_neighbours(grid, within_m=1500))
    with pytest.raises(TableError, match="its own neighbour"):
        local_clusters(grid, values, seed=1, weights=weights)
