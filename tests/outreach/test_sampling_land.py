"""The land of the sample county: regions grow whole, edges fit, files come out the same."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.sampling.geography import make_geography
from outreach.sampling.geopackage import geopackage_bytes
from outreach.sampling.growing import components, grow, neighbours_of
from outreach.sampling.outline import county_ring, river_course, roughen


def chessboard(side: int) -> tuple[list[list[int]], np.ndarray]:
    """A board of squares, each a neighbour of the four around it."""
    at = np.array([(x, y) for y in range(side) for x in range(side)], dtype=float)
    pairs = [
        (y * side + x, other)
        for y in range(side)
        for x in range(side)
        for other in ([y * side + x + 1] if x < side - 1 else [])
        + ([y * side + x + side] if y < side - 1 else [])
    ]
    return neighbours_of(side * side, np.array(pairs)), at


@settings(max_examples=25, deadline=None)
@given(side=st.integers(4, 9), count=st.integers(1, 6), seed=st.integers(0, 10_000))
def test_regions_are_whole_and_leave_nothing_out(side, count, seed):
    graph, at = chessboard(side)
    regions = grow(
        range(side * side),
        graph,
        points=at,
        weight=np.ones(side * side),
        count=count,
        rng=np.random.default_rng(seed),
    )
    assert sorted(cell for region in regions for cell in region) == list(range(side * side))
    assert len(regions) == count
    assert all(len(components(region, graph)) == 1 for region in regions)


def test_regions_come_out_of_similar_weight():
    graph, at = chessboard(12)
    regions = grow(
        range(144),
        graph,
        points=at,
        weight=np.ones(144),
        count=6,
        rng=np.random.default_rng(1),
        unevenness=0.0,
    )
    assert all(18 <= len(region) <= 30 for region in regions)  # 144 / 6 = 24, a quarter either way


def test_components_are_told_apart():
    # Two islands: 0-1 and 2-3.
    graph = neighbours_of(4, np.array([[0, 1], [2, 3]]))
    assert components([3, 2, 1, 0], graph) == [[0, 1], [2, 3]]


def test_roughening_keeps_the_points_it_was_given():
    line = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 50.0]])
    crooked = roughen(line, rounds=3, amount=0.2, rng=np.random.default_rng(4))
    assert len(crooked) == 2 * 8 + 1
    assert crooked[::8].tolist() == line.tolist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_outline_has_the_size_of_a_shire_and_the_river_parts_it(seed):
    land = shapely.Polygon(county_ring(np.random.default_rng(seed)))
    river = shapely.LineString(river_course(np.random.default_rng(seed)))
    assert land.is_valid
    assert land.area / 1e6 == pytest.approx(1_700, rel=0.02)  # km2, like Worcestershire's 1,741
    roundness = 4 * np.pi * land.area / land.length**2
    assert roundness < 0.5  # a circle has 1, a square 0.79
    assert not land.contains(shapely.Point(river.coords[0]))
    assert not land.contains(shapely.Point(river.coords[-1]))
    assert river.intersection(land).length > 30_000


@pytest.mark.slow
def test_another_seed_makes_another_whole_county():
    land = make_geography(seed=7)
    assert 340 <= len(land.areas) <= 380
    assert set(shapely.get_type_id(land.shapes)) == {int(shapely.GeometryType.POLYGON)}
    assert shapely.coverage_is_valid(land.shapes)
    whole = shapely.union_all(land.shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert land.areas["residents"].between(800, 3_000).all()
    assert land.areas.groupby("group").size().between(2, 9).all()
    assert land.areas.groupby("group")["district"].nunique().eq(1).all()


@pytest.fixture
def two_fields() -> gpd.GeoDataFrame:
    """Two square fields side by side, with a text, a whole number and a number."""
    return gpd.GeoDataFrame(
        {"name": ["East", "West"], "sheep": [3, 4], "share": [0.25, 0.75]},
        index=gpd.pd.Index(["F1", "F2"], name="field_code"),
        geometry=[shapely.box(100, 0, 200, 100), shapely.box(0, 0, 100, 100)],
        crs="EPSG:27700",
    )


def test_a_geopackage_reads_back_as_it_was_written(two_fields, tmp_path):
    path = tmp_path / "fields.gpkg"
    path.write_bytes(geopackage_bytes({"fields": two_fields}, description="Fields."))
    back = gpd.read_file(path, layer="fields")
    assert back.crs == "EPSG:27700"
    assert back["field_code"].tolist() == ["F1", "F2"]
    assert back["sheep"].tolist() == [3, 4]
    assert back["share"].tolist() == [0.25, 0.75]
    assert back.geometry.geom_equals(two_fields.geometry.reset_index(drop=True)).all()


def test_a_geopackage_has_the_same_bytes_twice(two_fields):
    first = geopackage_bytes({"fields": two_fields}, description="Fields.")
    assert first == geopackage_bytes({"fields": two_fields}, description="Fields.")


def test_a_layer_in_degrees_is_refused(two_fields):
    with pytest.raises(ValueError, match=r"'fields' must be in EPSG:27700"):
        geopackage_bytes({"fields": two_fields.to_crs(4326)}, description="Fields.")
