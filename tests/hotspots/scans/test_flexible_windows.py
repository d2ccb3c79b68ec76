"""Connected groups against FleXScan's run, and against every subset tried one by one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from hotspots.scanning import scan
from hotspots.scans.flexible_windows import flexible_windows
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_connected_group_is_there_once() -> None:
    random = np.random.default_rng(4)
    areas = pd.DataFrame(random.uniform(0, 9, (14, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(1, 9, 14))
    away = np.hypot(*(areas.to_numpy()[:, None] - areas.to_numpy()[None]).transpose(2, 0, 1))
    touch = (away < 3.5) & (away > 0)
    found = flexible_windows(areas, people, touch, max_areas=6, max_population_share=0.5)
    groups = [frozenset(found.members(i).tolist()) for i in range(len(found))]
    brute = set()  # every subset of each centre's six nearest, straight from the definition
    for centre in range(14):
        near = np.argsort(away[centre], kind="stable")[:6]
        for size in range(6):
            for others in combinations(near[1:], size):
                group = [centre, *others]
                parts, _ = connected_components(touch[np.ix_(group, group)])
                if parts == 1 and people[group].sum() <= 0.5 * people.sum():
                    brute.add(frozenset(int(at) for at in group))
    assert len(groups) == len(set(groups))
    assert set(groups) == brute
    for window in range(len(found)):
        inside = found.members(window)
        assert found.radius[window] == pytest.approx(away[found.centre()[window], inside].max())


def test_an_area_that_touches_nobody_stands_alone() -> None:
    areas = pd.DataFrame({"easting": [0.0, 1.0, 2.0], "northing": 0.0})
    touch = sparse.csr_array(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))
    found = flexible_windows(areas, pd.Series([1, 1, 1]), touch, max_areas=3)
    groups = {tuple(sorted(found.members(i).tolist())) for i in range(len(found))}
    assert groups == {(0,), (1,), (0, 1), (2,)}


def test_a_matrix_of_another_map_is_refused() -> None:
    areas = pd.DataFrame({"easting": [0.0, 1.0], "northing": 0.0})
    with pytest.raises(TableError, match=r"shape \(3, 3\) for 2 areas"):
        flexible_windows(areas, pd.Series([1, 1]), np.eye(3))


def test_the_clusters_of_flexscan_are_found(shared: Path) -> None:
    folder = shared / "benchmarks/hotspot/ny"
    read = {"sep": " ", "header": None, "index_col": 0}
    tracts = pd.read_csv(folder / "flexscan_ny_coords.txt", **read)
    tracts.columns = ["easting", "northing"]
    cases = pd.read_csv(folder / "satscan_ny_cases.txt", **read)[1]
    people = pd.read_csv(folder / "satscan_ny_pop.txt", **read)[2]
    pairs = pd.read_csv(folder / "ny_adjacency.csv") - 1
    touch = sparse.coo_array((np.ones(len(pairs)), (pairs["i"], pairs["j"])), shape=(281, 281))
    found = scan(
        tracts, cases.reindex(tracts.index, fill_value=0), population=people, seed=1,
        windows=flexible_windows(tracts, people, touch), min_cases=1, replicates=99, alpha=1.0,
    )  # fmt: skip
    table = pd.read_csv(folder / "clusters.csv")
    theirs = table[table["method"] == "flex_test_ny_poisson_10nn_cartesian"]
    assert len(theirs) == 9  # FleXScan 3.1.2, limit length 10
    assert len(found) >= 9
    for (_, row), (_, ours) in zip(theirs.iterrows(), found.iterrows(), strict=False):
        assert {int(code) for code in row["areas"].split()} == set(ours["areas"])
        assert ours["llr"] == pytest.approx(row["llr"], abs=5e-5)
