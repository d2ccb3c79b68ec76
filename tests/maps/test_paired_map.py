"""Two still maps in the same classes, so that a quarter alone is not read as more than it is."""

from __future__ import annotations

import re

import geopandas as gpd
import pandas as pd
from shapely import box

from maps.paired_map import paired_map

NAMES = ["Ashby", "Birch & Elm", "Corve"]
SHAPES = gpd.GeoSeries([box(9 * n, 0, 9 * n + 9, 9) for n in range(3)], index=NAMES, crs=27700)


def drawn(one, other):
    return paired_map(SHAPES, pd.DataFrame({"Q1": one, "All": other}, index=NAMES), unit="Each")


def test_both_maps_share_their_classes_and_one_key():
    svg = drawn([1.0, 2.0, 9.0], [9.0, 2.0, 1.0])
    first, second = (re.findall(r'<path [^>]*fill="([^"]+)"', half) for half in svg.split(">All<"))

    assert first == second[::-1]  # the same values in another order: the same colours
    assert svg.count("or more") == 1


def test_what_is_not_known_is_hatched_and_said_and_names_are_escaped():
    svg = drawn([None, 2.0, 9.0], [9.0, 2.0, 1.0])

    assert svg.count("url(#hatch)") == 1
    assert "not known" in svg
    assert "Birch &amp; Elm" in svg
    assert svg == drawn([None, 2.0, 9.0], [9.0, 2.0, 1.0])


def test_values_that_are_all_alike_make_one_class():
    assert "all alike" in drawn([2.0, 2.0, 2.0], [2.0, 2.0, 2.0])
