"""Real open data of one county and of England, read whole: counts equal those published.

Expected counts come from the README beside each file, not from a run of ours.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from hotspots.locating import areas_of_points
from hotspots.postcodes.directory import open_directory
from hotspots.reading.areas import Bridge, read_areas
from hotspots.reading.bridging import read_bridge
from hotspots.reading.deprivation import read_deprivation
from hotspots.reading.population import read_population
from hotspots.reading.sources import TableFile
from outreach.config import read_config
from outreach.errors import GeocodeError
from outreach.intake.inputs import read_inputs

BANDS = ("11-13", "14-15", "16-17")
CASE_2021 = Path(__file__).parents[1] / "acceptance/worcestershire2021.toml"


@pytest.fixture(scope="module")
def county(shared: Path) -> Path:
    """The folder of Worcestershire's files."""
    return shared / "worcestershire"


@pytest.fixture(scope="module")
def england(shared: Path) -> Path:
    """The folder of England's files."""
    return shared / "england"


def areas_of(folder: Path, layer: str, **more):
    """Read one layer of the county without a mapping."""
    old = "11" in layer
    usual = {
        "population": TableFile(path=folder / "population_mid2020_lsoa11_syoa.csv")
        if old
        else TableFile(path=folder / "population_census2021_lsoa21_bands.csv"),
        "deprivation": TableFile(
            path=folder / ("iod2019_lsoa11.csv" if old else "iod2025_lsoa21.csv")
        ),
        "release": "IoD2019" if old else "IoD2025",
        "age_range": (11, 17),
        "bands": BANDS,
    }
    boundaries = more.pop("boundaries", folder / "boundaries.gpkg")
    return read_areas(boundaries, layer=layer, **(usual | more))


def test_the_areas_of_2011_are_read_without_a_mapping(county):
    areas, people = areas_of(county, "lsoa11")

    assert (len(areas), areas.attrs["vintage"]) == (364, "2011")
    assert people.to_numpy().sum() == 47_135  # the truth file
    assert sorted(areas["district"].unique()) == [
        "Bromsgrove", "Malvern Hills", "Redditch", "Worcester", "Wychavon", "Wyre Forest",
    ]  # fmt: skip


def test_geojson_and_geopackage_give_the_same_areas(county):
    plain, _ = areas_of(county, "lsoa11")
    degrees, _ = areas_of(county, "lsoa11_wgs84", boundaries=county / "lsoa11_wgs84.geojson")

    same = ["name", "district", "group", "rural_class", "population", "imd_rank"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(degrees[same]), pd.DataFrame(plain[same]), check_names=False
    )
    # the GeoJSON has six decimals of a degree: about a tenth of a metre
    assert degrees.area.to_numpy() == pytest.approx(plain.area.to_numpy(), rel=1e-3)


def test_the_areas_of_2021_take_census_bands_with_a_note(county):
    areas, people = areas_of(county, "lsoa21")
    census = pd.read_csv(county / "population_census2021_lsoa21_bands.csv", index_col=0)

    assert (len(areas), areas.attrs["vintage"]) == (374, "2021")
    # 11 to 15 are 5 of the 16 years of age_0_15, 16 and 17 are 2 of the 9 of age_16_24
    share = census["age_0_15"] * 5 / 16 + census["age_16_24"] * 2 / 9
    assert (areas["population"] - share.loc[areas.index]).abs().max() <= 0.5
    assert any("0-15, 16-24 do not fit" in note for note in areas.attrs["notes"])
    assert people.sum(axis=1).equals(areas["population"])


def test_msoas_are_made_of_their_small_areas(county):
    small, _ = areas_of(county, "lsoa11")
    names = pd.DataFrame({"lsoa11cd": small.index, "msoa11nm": small["group"].to_numpy()})
    msoas = gpd.read_file(county / "boundaries.gpkg", layer="msoa11")
    lookup = names.merge(pd.DataFrame(msoas[["msoa11cd", "msoa11nm"]]), on="msoa11nm")
    rows = lookup[["lsoa11cd", "msoa11cd"]].to_dict("records")
    bridge = Bridge(
        TableFile(rows=tuple(rows), columns={"from_code": "lsoa11cd", "to_code": "msoa11cd"})
    )

    areas, people = areas_of(county, "msoa11", bridge=bridge)

    assert (len(areas), areas.attrs["vintage"]) == (85, "other")  # the README: 85 MSOAs
    assert people.to_numpy().sum() == 47_135
    low, high = small["imd_rank"].min(), small["imd_rank"].max()
    assert areas["imd_rank"].between(low, high).all()


@pytest.mark.slow
def test_england_is_read_whole(england):
    old, _ = read_deprivation(TableFile(path=england / "iod2019_lsoa11.csv.gz"), release="IoD2019")

    assert len(old) == 32_844
    raw = pd.read_csv(england / "iod2019_lsoa11.csv.gz", index_col=0)
    rank = raw.filter(regex=r"\(IMD\) Rank").iloc[:, 0]
    assert (old["imd_rank"] == rank.loc[old.index].to_numpy()).all()
    assert (old["imd_rank"].min(), old["imd_rank"].max()) == (1, 32_844)


@pytest.mark.slow
def test_england_of_2021_is_read_whole(england):
    new, _ = read_deprivation(TableFile(path=england / "iod2025_lsoa21.csv.gz"), release="IoD2025")
    people, notes = read_population(
        TableFile(path=england / "population_census2021_lsoa21_bands.csv.gz"),
        age_column="age_{age}",
        bands=BANDS,
    )
    young, _ = read_population(
        TableFile(path=england / "population_mid2020_lsoa11_bands.csv.gz"),
        age_column="age_{age}",
        bands=("10-14", "15-17"),
    )
    raw = pd.read_csv(england / "population_mid2020_lsoa11_bands.csv.gz")

    assert len(new) == len(people) == 33_755
    assert set(new.index) == set(people.index)
    assert "approximate" in notes[0]
    assert len(young) == 32_844
    assert young.to_numpy().sum() == raw["age_10_17"].sum()  # the README: bands overlap on purpose


def test_the_lookup_reaches_every_area_of_both_vintages(county):
    pairs, _ = read_bridge(TableFile(path=county / "lsoa11_lsoa21_lookup.csv"))

    assert len(pairs) == 374
    assert pairs["from_code"].nunique() == 364
    assert pairs["to_code"].nunique() == 374
    assert pairs["change"].value_counts().to_dict() == {"unchanged": 355, "split": 19}


def test_every_postcode_lies_where_the_published_file_says(county):
    table = pd.read_csv(county / "postcodes.csv.gz", dtype={"lsoa11cd": str, "lsoa11cd_pip": str})
    areas, _ = areas_of(county, "lsoa11")
    found = open_directory().locate(table["pcds"])

    at = areas_of_points(found["easting"].to_numpy(float), found["northing"].to_numpy(float), areas)

    assert len(table) == 23_443
    assert found["found"].all()
    assert (at >= 0).all()  # the README: none falls outside the county
    ours = areas.index.to_numpy(dtype=object)[at]
    assert (ours == table["lsoa11cd_pip"]).mean() > 0.9999
    known = table["lsoa11cd"].notna()
    assert known.sum() == 23_019
    assert (ours[known] == table.loc[known, "lsoa11cd"]).mean() == pytest.approx(0.9915, abs=5e-4)


def test_the_lookup_sample_has_no_grid_reference_and_says_so(county):
    path = county / "samples/PCD_OA_LSOA_MSOA_LAD_MAY22_sample.csv"
    with pytest.raises(GeocodeError, match="no column for easting, northing"):
        open_directory(source=path)


@pytest.mark.slow
def test_the_county_of_2021_runs_on_published_files(shared: Path):
    assert shared.is_dir()
    inputs = read_inputs(read_config(CASE_2021))

    assert len(inputs.areas) == 374
    assert inputs.areas["population"].sum() == 47_135  # mid-2020, bridged whole
    assert inputs.areas["rural_class"].isin(["urban", "rural", "rural_remote"]).all()
    mapped = inputs.ledger.loc[inputs.ledger["stage"] == "mapped", "records"].sum()
    rest = inputs.ledger.loc[inputs.ledger["stage"].isin(["rejected", "unmapped"]), "records"].sum()
    assert mapped + rest == pytest.approx(911, abs=1e-9)
    assert np.isfinite(inputs.travel["minutes"]).all()
    counted = inputs.layer_facts["counted"]
    assert inputs.layers.sum().tolist() == counted.tolist()
    assert inputs.layer_facts["basis"].tolist() == ["event", "event"]
    assert inputs.layer_facts["months"].tolist() == ["2025-01 to 2025-12"] * 2
