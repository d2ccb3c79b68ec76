"""The sample county as a whole: the committed files, and that they look like a real shire."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from outreach.config import read_config
from outreach.sampling import make_sample_county


@pytest.fixture(scope="module")
def sample(project):
    """The folder of the committed sample county."""
    return project / "data" / "sample"


@pytest.fixture(scope="module")
def layer(sample):
    """A reader of one layer of the sample's GeoPackage."""

    def read(name: str) -> gpd.GeoDataFrame:
        return gpd.read_file(sample / "areas.gpkg", layer=name)

    return read


@pytest.mark.slow
def test_the_committed_files_are_what_seed_one_makes(sample):
    made = make_sample_county(seed=1)
    kept = {path.name: path.read_bytes() for path in sample.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_sample_stays_small(sample):
    assert sum(path.stat().st_size for path in sample.iterdir()) < 3_000_000


def test_every_settings_line_is_known(sample):
    config = read_config(sample / "county.toml")
    assert config.county.invented
    assert config.areas.vintage == "invented"


def test_areas_look_and_count_like_real_ones(layer):
    areas = layer("areas")
    shapes = areas.geometry.to_numpy()
    size = shapely.area(shapes) / 1e6
    # Real figures: the 364 areas of Worcestershire (2011) cover 1,740 km2, the median has
    # 0.78 km2, 46 vertices and a roundness of 0.34; the largest twentieth has 26 km2 and more.
    assert 340 <= len(areas) <= 380
    assert size.sum() == pytest.approx(1_700, rel=0.02)
    assert 0.5 < np.median(size) < 1.6
    assert 15 < np.percentile(size, 95) < 35
    assert 35 < np.median(shapely.get_num_coordinates(shapes)) < 70
    assert np.median(4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2) < 0.55
    assert areas["area_code"].str.fullmatch(r"X01\d{6}").all()
    assert areas["area_code"].is_unique
    assert areas["name"].is_unique


def test_areas_leave_no_gap_and_do_not_overlap(layer):
    shapes = layer("areas").geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(shapely.area(shapes).sum())


def test_groups_are_whole_lie_in_one_district_and_can_be_read_off_the_name(layer):
    areas = layer("areas")
    assert (areas["name"].str[:-1] == areas["group"]).all()
    assert areas.groupby("group").size().between(3, 7).all()
    assert areas.groupby("group")["district"].nunique().eq(1).all()
    assert set(areas.dissolve("group").geom_type) == {"Polygon"}
    assert len(layer("districts")) == areas["district"].nunique() == 6


def test_the_county_lies_in_the_sea_and_defames_no_real_place(layer):
    # The North Sea: England's coast at these northings is near easting 430,000.
    low, _, high, _ = layer("areas").total_bounds
    assert low > 500_000
    assert high < 700_000


def test_roads_cross_the_river_at_one_bridge_only(layer):
    river = layer("river").geometry.iat[0]
    roads = layer("road_link")
    wet = roads[roads.intersects(river)]
    assert wet["name1"].tolist() == ["Arren Bridge"]
    assert wet["class"].tolist() == ["A Road"]
    whole = layer("areas").union_all()
    assert river.length > 30_000
    banks = shapely.get_parts(shapely.difference(whole, river.buffer(1)))
    assert sum(bank.area > 1e8 for bank in banks) == 2  # the river parts the county in two


def test_the_road_network_is_connected_and_reaches_every_settlement(layer):
    roads = layer("road_link")
    home = {node: node for node in [*roads["startNode"], *roads["endNode"]]}

    def root(node: str) -> str:
        while home[node] != node:
            node = home[node]
        return node

    for start, end in zip(roads["startNode"], roads["endNode"], strict=True):
        home[root(start)] = root(end)
    assert len({root(node) for node in home}) == 1
    far = layer("settlements").geometry.map(lambda spot: roads.distance(spot).min())
    assert far.max() < 800  # a settlement's middle lies within a cell of a road
    assert {"A Road", "B Road", "Unclassified"} == set(roads["class"])


def test_about_forty_settlements_have_names_of_their_own(layer):
    places = layer("settlements")
    assert 38 <= len(places) <= 45
    assert places["name"].is_unique
    assert places["kind"].value_counts().to_dict()["city"] == 1


def test_population_is_that_of_a_shire(sample, layer):
    people = pd.read_csv(sample / "population.csv", index_col="area_code")
    ages = people.drop(columns="all_ages")
    assert ages.columns.tolist() == [*(f"age_{age}" for age in range(90)), "age_90_plus"]
    assert (ages.sum(axis=1) == people["all_ages"]).all()
    assert people.index.tolist() == layer("areas")["area_code"].tolist()
    assert 550_000 < people["all_ages"].sum() < 650_000
    young = ages.loc[:, "age_10":"age_17"].sum(axis=1)
    assert 49_000 < young.sum() < 55_000
    assert 130 < young.mean() < 155
    assert young.between(60, 280).mean() > 0.99
    assert people["all_ages"].between(900, 3_000).all()


def test_deprivation_falls_from_town_to_country(sample, layer):
    table = pd.read_csv(sample / "deprivation.csv", index_col="area_code")
    rank = table["Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"]
    decile = table[
        "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
    ]
    score = table["Index of Multiple Deprivation (IMD) Score"]
    assert rank.is_unique
    assert rank.between(1, 32_844).all()
    assert (decile == np.ceil(rank * 10 / 32_844)).all()
    assert score.corr(rank, method="spearman") < -0.999
    rural = layer("areas").set_index("area_code")["rural"].str.startswith("R")
    assert rank[rural].median() > rank[~rural].median() + 5_000
    assert (decile == 1).sum() >= 10  # the deprived estates
