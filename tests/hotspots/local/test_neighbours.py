"""Neighbours by boundary, distance and rank; areas that have none stay in."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from hotspots.local.neighbours import (
    aligned,
    near_neighbours,
    nearest_neighbours,
    neighbours_from_pairs,
    row_standardised,
    touching_neighbours,
    with_self,
)
from outreach.errors import TableError


@pytest.fixture
def squares() -> gpd.GeoDataFrame:
    """Four fields that meet in one corner, and an island in the lake."""
    shapes = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2), box(9, 9, 10, 10)]
    codes = pd.Index(list("ABCDI"), name="area_code")
    return gpd.GeoDataFrame(geometry=shapes, index=codes, crs=27700)


def test_areas_that_meet_at_a_corner_are_neighbours_and_the_island_stays(squares):
    found = touching_neighbours(squares)
    assert found.counts().to_dict() == {"A": 3, "B": 3, "C": 3, "D": 3, "I": 0}
    assert repr(found) == "Neighbours(5 areas, 2.4 neighbours on average, 1 without)"


def test_a_slit_between_simplified_boundaries_can_be_closed(squares):
    apart = squares.assign(geometry=squares.geometry.scale(0.98, 0.98))
    assert touching_neighbours(apart).counts().sum() == 0
    assert touching_neighbours(apart, gap_m=0.05).counts().tolist() == [3, 3, 3, 3, 0]


def test_polygons_without_a_crs_or_without_a_shape_are_refused(squares):
    with pytest.raises(TableError, match="no coordinate reference system"):
        touching_neighbours(squares.set_crs(None, allow_override=True))
    with pytest.raises(TableError, match="1 of 5 areas have no polygon"):
        touching_neighbours(squares.assign(geometry=[*squares.geometry[:4], None]))


def test_distance_is_inclusive():
    points = pd.DataFrame({"easting": [0.0, 100.0, 300.0], "northing": 0.0})
    assert near_neighbours(points, within_m=100).counts().tolist() == [1, 1, 0]
    with pytest.raises(TableError, match="within_m is 0"):
        near_neighbours(points, within_m=0)


def test_every_area_has_its_nearest_however_remote():
    points = pd.DataFrame({"easting": [0.0, 1.0, 2.0, 500.0], "northing": 0.0})
    found = nearest_neighbours(points, number=2).weights.toarray()
    assert found.tolist() == [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0]]


def test_of_points_equally_far_the_earlier_ones_are_taken():
    square = pd.DataFrame({"easting": [0.0, 1, -1, 0, 0], "northing": [0.0, 0, 0, 1, -1]})
    assert nearest_neighbours(square, number=2).weights.indices[:2].tolist() == [1, 2]


def test_two_areas_on_one_point_are_each_others_neighbours():
    points = pd.DataFrame({"easting": [0.0, 0.0, 5.0], "northing": 0.0})
    assert nearest_neighbours(points, number=1).weights.indices.tolist() == [1, 0, 0]


def test_more_neighbours_than_areas_are_all_others_and_one_area_has_none():
    points = pd.DataFrame({"easting": [0.0, 1.0], "northing": 0.0})
    assert nearest_neighbours(points, number=6).counts().tolist() == [1, 1]
    assert nearest_neighbours(points[:1], number=6).counts().tolist() == [0]


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 40), st.integers(1, 8), st.integers(0, 1000))
def test_nearest_are_those_of_a_plain_sort(count, number, seed):
    # coordinates on a coarse grid, so that ties and double points are common
    points = np.random.default_rng(seed).integers(0, 6, (count, 2)).astype(float)
    frame = pd.DataFrame(points, columns=["easting", "northing"])
    weights = nearest_neighbours(frame, number=number).weights
    for area in range(count):
        apart = np.hypot(*(points - points[area]).T)
        apart[area] = np.inf
        wanted = np.sort(apart)[: min(number, count - 1)]
        found = weights.indices[weights.indptr[area] : weights.indptr[area + 1]]
        assert area not in found
        assert np.sort(apart[found]) == pytest.approx(wanted)


def test_rows_add_up_to_one_but_for_areas_without_neighbours():
    found = neighbours_from_pairs(pd.Index(list("ABC")), [0, 0, 1], [1, 2, 0])
    assert row_standardised(found).weights.sum(axis=1).tolist() == [1.0, 1.0, 0.0]
    assert row_standardised(with_self(found)).weights.sum(axis=1).tolist() == [1.0, 1.0, 1.0]


def test_counting_oneself_twice_is_counting_once():
    found = with_self(neighbours_from_pairs(pd.Index(list("AB")), [0], [1]))
    assert with_self(found).weights.toarray().tolist() == [[1, 1], [0, 1]]
    assert found.counts().tolist() == [1, 0]


def test_pairs_outside_and_codes_twice_are_refused_and_repeats_count_once():
    with pytest.raises(TableError, match="1 codes are repeated and 1 pairs lie outside"):
        neighbours_from_pairs(pd.Index(["A", "A"]), [0, 0], [1, 2])
    found = neighbours_from_pairs(pd.Index(["A", "B"]), [0, 0], [1, 1])
    assert found.weights.toarray().tolist() == [[0, 1], [0, 0]]


def test_values_of_other_areas_or_missing_ones_are_refused():
    found = neighbours_from_pairs(pd.Index(["A", "B"]), [0], [1])
    with pytest.raises(TableError, match="same areas in the same order"):
        aligned(pd.Series([1.0, 2.0], index=["B", "A"]), found)
    with pytest.raises(TableError, match="1 of 2 areas have no number"):
        aligned(pd.Series([1.0, None], index=["A", "B"]), found)
    with pytest.raises(TableError, match="1 of 1 areas have no centroid"):
        nearest_neighbours(pd.DataFrame({"easting": [None], "northing": [1.0]}))


@pytest.mark.slow
def test_the_county_has_the_neighbours_libpysal_finds(shared):
    weights = pytest.importorskip("libpysal.weights", reason="needs the extra [stats]")
    areas = gpd.read_file(shared / "worcestershire/boundaries.gpkg", layer="lsoa11").to_crs(27700)
    ours = touching_neighbours(areas).weights
    # geometry decides in both: a fuzzy contiguity with the predicate "intersects"
    theirs = weights.fuzzy_contiguity(areas, predicate="intersects", silence_warnings=True)
    assert abs(ours - theirs.sparse).sum() == 0
