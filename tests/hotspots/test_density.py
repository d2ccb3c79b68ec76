"""Density clusters of the excess on maps small enough to see through."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.density import LABEL, density_clusters, unweighted_density
from outreach.errors import TableError


@pytest.fixture
def two_towns() -> pd.DataFrame:
    """Put three areas in each of two towns ten kilometres apart, and one area far out."""
    return pd.DataFrame(
        {
            "easting": [0.0, 800, 1600, 10_000, 10_800, 11_600, 50_000],
            "northing": 0.0,
        },
        index=list("ABCDEFG"),
    )


def test_each_town_is_a_cluster_and_the_heavier_one_comes_first(two_towns: pd.DataFrame) -> None:
    observed = pd.Series([5.0, 5, 5, 9, 9, 9, 6], index=two_towns.index)
    found = density_clusters(two_towns, observed, pd.Series(1.0, index=two_towns.index))
    assert found["areas"].tolist() == [("D", "E", "F"), ("A", "B", "C")]
    assert found["weight"].tolist() == [24.0, 12.0]  # 3 x (9 - 1) and 3 x (5 - 1)
    assert found.index.tolist() == ["D1", "D2"]
    assert set(found["label"]) == {LABEL}


def test_areas_below_the_expected_neither_join_nor_bridge(two_towns: pd.DataFrame) -> None:
    observed = pd.Series([9.0, 0, 9, 0, 0, 0, 0], index=two_towns.index)
    found = density_clusters(
        two_towns, observed, pd.Series(1.0, index=two_towns.index), radius_m=1_000
    )
    assert found["areas"].tolist() == [("A",), ("C",)]


def test_no_excess_gives_an_empty_table(two_towns: pd.DataFrame) -> None:
    ones = pd.Series(1.0, index=two_towns.index)
    found = density_clusters(two_towns, ones, ones)
    assert found.empty
    assert found.columns.tolist() == ["areas", "weight", "label"]


def test_the_order_of_rows_changes_nothing(two_towns: pd.DataFrame) -> None:
    observed = pd.Series([5.0, 5, 5, 9, 9, 9, 6], index=two_towns.index)
    ones = pd.Series(1.0, index=two_towns.index)
    pd.testing.assert_frame_equal(
        density_clusters(two_towns, observed, ones),
        density_clusters(two_towns[::-1], observed[::-1], ones[::-1]),
    )


def test_settings_and_centroids_are_checked_together(two_towns: pd.DataFrame) -> None:
    ones = pd.Series(1.0, index=two_towns.index)
    nowhere = two_towns.assign(northing=np.nan)
    with pytest.raises(TableError, match=r"7 areas have no centroid, radius_m is 0"):
        density_clusters(nowhere, ones, ones, radius_m=0)


def test_the_unweighted_check_finds_the_towns_whatever_the_excess() -> None:
    """Two groups of six, one of them far apart and hardly above the expected, and two alone."""
    near, wide = np.arange(6) * 100.0, 50_000 + np.arange(6) * 2_000.0
    east = [*near, *wide, 200_000.0, 300_000.0]
    areas = pd.DataFrame({"easting": east, "northing": 0.0}, index=list("ABCDEFGHIJKLMN"))
    counts = pd.Series([9.0] * 6 + [2.0] * 6 + [9.0, 9.0], index=areas.index)
    ones = pd.Series(1.0, index=areas.index)

    found = unweighted_density(areas, counts, ones, min_areas=4)

    assert found["areas"].tolist() == [tuple("ABCDEF"), tuple("GHIJKL")]
    assert found["weight"].tolist() == [48.0, 6.0]
    assert (found["label"] == LABEL).all()
    # the weighted search at 1,500 m never sees the second town, and single areas instead
    weighted = density_clusters(areas, counts, ones)["areas"].tolist()
    assert weighted == [tuple("ABCDEF"), ("M",), ("N",)]
    pd.testing.assert_frame_equal(
        unweighted_density(areas[::-1], counts[::-1], ones, min_areas=4), found
    )


def test_the_unweighted_check_needs_two_areas_and_finds_none_in_few(
    two_towns: pd.DataFrame,
) -> None:
    ones = pd.Series(1.0, index=two_towns.index)
    assert unweighted_density(two_towns, ones, ones).empty
    with pytest.raises(TableError, match=r"min_areas is 1, must be 2 or more"):
        unweighted_density(two_towns, ones * 2, ones, min_areas=1)
