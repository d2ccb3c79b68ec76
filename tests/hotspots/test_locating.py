"""Points in areas, against the plain way: try every point in every area."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.locating import areas_of_points


def plainly(easting: np.ndarray, northing: np.ndarray, areas: gpd.GeoDataFrame) -> list[int]:
    """Try each point in each area, in the order of their codes."""
    by_code = np.argsort(areas.index.to_numpy(dtype=object))
    points = shapely.points(easting, northing)
    found = []
    for point in points:
        inside = [at for at in by_code if areas.geometry.iloc[at].intersects(point)]
        found.append(int(inside[0]) if inside else -1)
    return found


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), n_areas=st.integers(1, 30), n_points=st.integers(0, 60))
def test_any_points_in_any_areas_as_the_plain_way(seed, n_areas, n_points):
    random = np.random.default_rng(seed)
    corners = random.integers(0, 20, (n_areas, 2))
    sides = random.integers(1, 9, (n_areas, 2))
    shapes = [
        shapely.box(x, y, x + wide, y + high) if random.random() < 0.8 else
        shapely.Polygon([(x, y), (x + wide, y), (x, y + high)])
        for (x, y), (wide, high) in zip(corners, sides, strict=True)
    ]  # fmt: skip
    codes = pd.Index([f"A{i:02d}" for i in random.permutation(n_areas)], name="area_code")
    areas = gpd.GeoDataFrame(geometry=shapes, index=codes, crs=27700)
    # whole numbers, so that many points lie on lines and corners; some far away
    easting = random.integers(-5, 30, n_points).astype(float)
    northing = random.integers(-5, 30, n_points).astype(float)

    at = areas_of_points(easting, northing, areas)

    assert at.tolist() == plainly(easting, northing, areas)


def test_points_without_a_place_and_areas_without_a_shape_are_nowhere():
    areas = gpd.GeoDataFrame(
        geometry=[None, shapely.box(0, 0, 1, 1), shapely.Polygon()],
        index=pd.Index(["A", "B", "C"], name="area_code"),
        crs=27700,
    )
    easting = np.array([0.5, np.nan, np.inf, 5.0])

    assert areas_of_points(easting, np.full(4, 0.5), areas).tolist() == [1, -1, -1, -1]
    assert areas_of_points(np.array([]), np.array([]), areas).tolist() == []
    assert areas_of_points(easting, easting, areas.iloc[[0]]).tolist() == [-1] * 4


def test_one_area_far_larger_than_the_rest_is_no_trouble():
    areas = gpd.GeoDataFrame(
        geometry=[shapely.box(0, 0, 1e6, 1e6), *(shapely.box(i, 0, i + 1, 1) for i in range(5))],
        index=pd.Index(list("FABCDE"), name="area_code"),
        crs=27700,
    )
    easting = np.array([0.5, 4.5, 7.0, 999_999.0])

    assert areas_of_points(easting, np.full(4, 0.5), areas).tolist() == [1, 5, 0, 0]


def test_the_order_of_the_areas_does_not_matter():
    areas = gpd.GeoDataFrame(
        geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)],
        index=pd.Index(["B", "A"], name="area_code"),
        crs=27700,
    )
    easting = np.array([0.5, 1.0, 1.5])

    for order in ([0, 1], [1, 0]):
        shown = areas.iloc[order]
        at = areas_of_points(easting, np.full(3, 0.5), shown)
        assert shown.index[at].tolist() == ["B", "A", "A"]


@pytest.mark.slow
def test_millions_of_postcodes_are_placed_in_memory_a_laptop_has(shared):
    from hotspots.postcodes.directory import open_directory

    shapes = gpd.read_file(shared / "worcestershire/boundaries.gpkg", layer="lsoa11")
    shapes = shapes.set_index("lsoa11cd").rename_axis("area_code").sort_index()
    directory = open_directory()

    at = areas_of_points(
        directory.eastings.astype(float), directory.northings.astype(float), shapes
    )

    # the README: 23,443 postcodes of the county by their authority; one more lies in by a metre
    assert (at >= 0).sum() == pytest.approx(23_443, abs=5)
