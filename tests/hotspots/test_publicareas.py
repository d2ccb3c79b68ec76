"""Public areas: large enough, whole groups, and steered by counts only through the threshold."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from hotspots.publicareas import dissolve_public, public_areas
from outreach.errors import TableError


def chequers(population: int = 300) -> gpd.GeoDataFrame:
    """Thirty-six squares in nine groups of four, and an island of one group beyond the sea."""
    rows = [(x, y) for y in range(6) for x in range(6)]
    shapes = [box(x * 1000, y * 1000, x * 1000 + 1000, y * 1000 + 1000) for x, y in rows]
    groups = [f"G{y // 2}{x // 2}" for x, y in rows]
    shapes.append(box(9000, 0, 9500, 500))
    groups.append("Island")
    codes = [f"A{i:02d}" for i in range(len(shapes))]
    return gpd.GeoDataFrame(
        {"group": groups, "district": ["West"] * 18 + ["East"] * 19, "population": population},
        geometry=shapes,
        index=pd.Index(codes, name="area_code"),
        crs=27700,
    )


COUNTS = st.lists(st.integers(0, 12), min_size=37, max_size=37)


@settings(max_examples=25, deadline=None)
@given(numbers=COUNTS, least=st.sampled_from([100, 1200, 2500]))
def test_no_public_area_is_too_small_and_no_group_is_split(numbers, least):
    areas = chequers()
    counts = pd.Series(numbers, index=areas.index)

    public = public_areas(areas, counts, threshold=8, min_population=least)

    assert public.groupby(areas["group"]).nunique().max() == 1
    assert public.notna().all()
    if len(set(public)) > 1:
        assert counts.groupby(public).sum().min() >= 8
        assert areas["population"].groupby(public).sum().min() >= least


@settings(max_examples=25, deadline=None)
@given(numbers=COUNTS)
def test_counts_above_the_threshold_change_nothing(numbers):
    areas = chequers()
    counts = pd.Series(numbers, index=areas.index)
    by_group = counts.groupby(areas["group"]).transform("sum")
    more = counts.where(by_group < 8, counts * 3 + 1)

    assert public_areas(areas, counts).equals(public_areas(areas, more))


def test_shuffled_rows_give_the_same_public_areas():
    areas = chequers()
    counts = pd.Series(np.arange(37) % 4, index=areas.index)
    shuffled = areas.sample(frac=1, random_state=1)

    again = public_areas(shuffled, counts.loc[shuffled.index])

    pd.testing.assert_series_equal(again.sort_index(), public_areas(areas, counts))


def test_a_county_that_cannot_reach_the_threshold_is_one_public_area():
    areas = chequers()

    public = public_areas(areas, pd.Series(dtype=float), threshold=8)

    assert set(public) == {"P01"}
    assert len(dissolve_public(areas, public)) == 1


def test_an_island_joins_what_is_nearest():
    areas = chequers()
    counts = pd.Series(8, index=areas.index).where(areas["group"] != "Island", 0)

    public = public_areas(areas, counts)

    # G02, the south-east corner, is 3 km away; every other group is further
    assert public["A36"] == public[areas.index[areas["group"] == "G02"][0]]
    assert public.nunique() == 9


def test_the_outlines_cover_the_county_without_gap_or_overlap():
    areas = chequers()
    counts = pd.Series(np.arange(37) % 3, index=areas.index)

    drawn = dissolve_public(areas, public_areas(areas, counts))

    assert drawn.is_valid.all()
    assert shapely.coverage_is_valid(drawn.geometry.to_numpy())
    assert drawn.area.sum() == pytest.approx(areas.area.sum())
    assert drawn["areas"].sum() == 37
    assert drawn["population"].sum() == areas["population"].sum()


def test_counts_of_unknown_areas_are_refused():
    with pytest.raises(TableError, match=r"1 area\(s\) are not among the areas, e.g. B1"):
        public_areas(chequers(), pd.Series({"B1": 3}))


def test_the_real_groups_merge_to_areas_that_are_large_enough(shared):
    """The fixed case: 85 MSOAs, with a count that depends on nothing but the code."""
    folder = shared / "worcestershire"
    shapes = gpd.read_file(folder / "boundaries.gpkg", layer="lsoa11").set_index("lsoa11cd")
    ages = pd.read_csv(folder / "population_mid2020_lsoa11_syoa.csv", index_col=0)
    areas = shapes.assign(
        group=shapes["lsoa11nm"].str[:-1],
        district=shapes["ladnm"],
        population=ages[[f"age_{age}" for age in range(11, 18)]].sum(axis=1),
    ).rename_axis("area_code")
    counts = pd.Series(areas.index.str[-1].astype(int) // 2, index=areas.index)

    public = public_areas(areas, counts)
    drawn = dissolve_public(areas, public)

    assert counts.groupby(public).sum().min() >= 8
    assert drawn["population"].min() >= 500
    assert shapely.coverage_is_valid(drawn.geometry.to_numpy())
    # laying outlines on a grid of one centimetre moves no one by more than that
    assert drawn.area.sum() == pytest.approx(areas.area.sum(), rel=1e-6)
