"""What lies near the county line is flagged, and what the line does is said."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from hotspots.bordering import add_borders, border_distance, edge_sentence
from hotspots.result import Hotspots


@pytest.fixture
def strip():
    """Four squares of 10 km beside each other, with a square lake in the second one."""
    shapes = [shapely.box(10_000 * n, 0, 10_000 * (n + 1), 10_000) for n in range(4)]
    shapes[1] = shapes[1].difference(shapely.box(14_000, 4_000, 14_500, 4_500))
    return gpd.GeoDataFrame(
        {
            "easting": [1_000.0, 15_000.0, 25_000.0, 35_000.0],
            "northing": [5_000.0, 5_000.0, 5_000.0, 9_000.0],
        },
        geometry=shapes,
        crs=27700,
        index=pd.Index(list("ABCD"), name="area_code"),
    )


def found(groups):
    """Make a result with these hotspots; B has three times the young people of the others."""
    return Hotspots(
        areas=pd.DataFrame({"population": [100, 300, 100, 100]}, index=list("ABCD")),
        clusters=pd.DataFrame(
            {"areas": groups}, index=[f"H{n + 1}" for n in range(len(groups))]
        ),
        density=pd.DataFrame(), gradient=pd.DataFrame(), settings={}, notes=("earlier",),
    )  # fmt: skip


def test_the_distance_is_to_the_outer_line_and_not_to_a_lake(strip):
    # B lies 5 km from the line above and below it, 0.5 km from the lake
    assert border_distance(strip).tolist() == pytest.approx([1.0, 5.0, 5.0, 1.0])


def test_the_distance_is_inclusive_and_a_hotspot_counts_its_people(strip):
    made = add_borders(found([("A", "B"), ("B", "C")]), strip, within_km=4.9)
    assert made.areas["near_edge"].tolist() == [True, False, False, True]
    assert made.clusters["edge_share"].tolist() == [0.25, 0.0]
    assert made.clusters["edge_sentence"].str.split(" ").str[0].tolist() == ["Part", ""]
    assert made.notes[-1].startswith("33% of young residents live within 4.9 km")
    whole = add_borders(found([("B",)]), strip, within_km=5.0)
    assert whole.clusters["edge_share"].tolist() == [1.0]
    assert whole.clusters["edge_sentence"]["H1"].startswith("Most of it lies within 5 km")


def test_a_county_without_hotspots_is_flagged_too(strip):
    made = add_borders(found([]), strip)
    assert made.clusters.empty
    assert made.areas["near_edge"].all()


def test_away_from_the_line_nothing_is_said():
    assert edge_sentence(0.0, within_km=5) == ""
