from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from maps.geometry import (
    Grid,
    grid_for,
    grid_points,
    line_steps,
    outline,
    polygon_steps,
    simplify_together,
)


def redraw(rings, grid):
    """Rebuild rings the way the page's script does: sums of steps from a start."""
    places = np.cumsum(np.array(rings).reshape(-1, 2), axis=0)
    return (places + np.array([grid.west, grid.south])) / grid.per_degree


def test_simplified_neighbours_share_their_edge_without_a_gap(ambershire):
    areas = ambershire.areas.geometry

    simple = simplify_together(areas, tolerance_m=40)

    assert shapely.get_num_coordinates(simple).sum() < shapely.get_num_coordinates(areas).sum()
    whole = shapely.union_all(simple.to_numpy())
    # no slivers: the union covers as much ground as its parts together
    assert whole.area == pytest.approx(simple.area.sum(), rel=1e-9)
    assert whole.area == pytest.approx(areas.area.sum(), rel=0.01)


def test_steps_lead_back_to_the_shape_within_one_step_of_the_grid(ambershire):
    degrees = ambershire.areas.geometry.to_crs(4326)
    grid = grid_for(degrees, per_degree=10_000)

    written = polygon_steps(degrees, grid)

    for shape, polygons in zip(degrees, written, strict=True):
        parts = shapely.get_parts(shape)
        assert len(polygons) == len(parts)
        for part, rings in zip(parts, polygons, strict=True):
            drawn = shapely.Polygon(redraw(rings[0], grid))
            assert drawn.hausdorff_distance(part) < 1.5 / grid.per_degree


def test_a_hole_is_kept():
    ring = gpd.GeoSeries([shapely.box(0, 0, 9, 9) - shapely.box(3, 3, 6, 6)], crs=4326)

    (polygon,) = polygon_steps(ring, Grid(0, 0, 1))[0]

    assert len(polygon) == 2


def test_lines_that_vanish_on_the_grid_are_left_out():
    lines = gpd.GeoSeries(
        [shapely.LineString([(0, 0), (0.1, 0)]), shapely.LineString([(0, 0), (2, 0)])], crs=4326
    )

    assert line_steps(lines, Grid(0, 0, 1)) == [[0, 0, 2, 0]]


def test_a_national_grid_point_lands_where_the_ordnance_survey_says():
    import pandas as pd

    # OS guide to coordinate systems (2020), Annexe C, Caister water tower: TG 51409 13177 is
    # 52 39 27.2531 N 1 43 4.5177 E in OSGB36; WGS84 differs by about 100 m: 52.65798 N, 1.71605 E
    grid = Grid(0, 0, 10_000)
    ((x, y),) = grid_points(pd.Series([651_409.903]), pd.Series([313_177.270]), grid)

    assert x / 1e4 == pytest.approx(1.71605, abs=2e-4)
    assert y / 1e4 == pytest.approx(52.65798, abs=2e-4)


def test_the_outline_of_two_neighbours_is_the_ring_round_both():
    pair = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], crs=27700)

    assert outline(pair).length.iloc[0] == pytest.approx(6)


def test_hair_cracks_are_not_drawn_but_a_real_enclave_is():
    crack, enclave = shapely.box(10, 10, 11, 900), shapely.box(2_000, 2_000, 2_500, 2_500)
    county = gpd.GeoSeries([shapely.box(0, 0, 5_000, 5_000) - crack - enclave], crs=27700)

    # outer ring 4 x 5 km and the enclave 4 x 0.5 km
    assert outline(county).length.iloc[0] == pytest.approx(22_000)
