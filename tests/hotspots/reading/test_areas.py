"""Reading the small areas of a county, and refusing tables that do not belong together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Polygon, box

from hotspots.reading.areas import read_areas
from hotspots.reading.boundaries import touches_outline
from hotspots.reading.sources import TableFile
from hotspots.reading.vintages import rank_words, ranked_areas, vintage_of_column
from outreach.errors import ConfigError, TableError
from outreach.tables import AREAS, conform

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {"area_code": "code", "name": "label", "district": "lad", "rural": "ruc"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Nine square parishes, three by three, of ten residents per year of age."""
    codes = [f"X0100000{i}" for i in range(1, 10)]
    shapes = [box(x, y, x + 1000, y + 1000) for y in (0, 1000, 2000) for x in (0, 1000, 2000)]
    ruc = ["UN1", "UF1", "RLN1", "RSN1", "RLF1", "RSF1", "D1", "E2", "rural_remote"]
    frame = gpd.GeoDataFrame(
        {"code": codes, "label": [f"Ash 00{i // 3}{'ABC'[i % 3]}" for i in range(9)]},
        geometry=shapes,
        crs=27700,
    ).assign(lad="Ash", ruc=ruc)
    frame.to_file(tmp_path / "areas.gpkg", layer="areas")
    ages = {f"age_{age}": 10 for age in range(10, 18)}
    pd.DataFrame({"area_code": codes, **ages}).to_csv(tmp_path / "people.csv", index=False)
    ranks = {
        "area_code": codes,
        "imd_rank": [1, 3375, 3376, 6751, 6752, 20000, 30000, 33754, 33755],
    }
    pd.DataFrame(ranks).to_csv(tmp_path / "imd.csv", index=False)
    return tmp_path


def read(folder: Path, **options):
    """Read the nine parishes."""
    usual = {
        "columns": COLUMNS,
        "vintage": "invented",
        "population": TableFile(path=folder / "people.csv"),
        "deprivation": TableFile(path=folder / "imd.csv"),
        "release": "invented",
    }
    boundaries = options.pop("boundaries", folder / "areas.gpkg")
    return read_areas(boundaries, **(usual | options))


def test_nine_parishes_are_read_whole(folder):
    areas, people = read(folder)

    conform(areas, AREAS)
    assert areas.index.name == "area_code"
    assert areas["group"].tolist() == ["Ash 000"] * 3 + ["Ash 001"] * 3 + ["Ash 002"] * 3
    assert people.columns.tolist() == ["10-13", "14-15", "16-17"]
    assert people.iloc[0].tolist() == [40, 20, 20]  # 10 residents per year of age
    assert areas["population"].eq(people.sum(axis=1)).all()
    assert areas.index[~areas["touches_edge"]].tolist() == ["X01000005"]  # the middle one
    # 33,755 ranks in tenths of 3,375.5 and fifths of 6,751
    assert areas["imd_decile"].tolist() == [1, 1, 2, 2, 3, 6, 9, 10, 10]
    assert areas["imd_quintile"].tolist() == [1, 1, 1, 1, 2, 3, 5, 5, 5]
    assert areas["rural_class"].tolist() == [
        "urban", "urban", "rural", "rural", "rural_remote", "rural_remote", "rural",
        "rural_remote", "rural_remote",
    ]  # fmt: skip


def test_an_area_that_meets_the_outline_in_one_point_does_not_touch_it():
    diamond = Polygon([(0, 1500), (1500, 500), (2500, 1500), (1500, 2500)])
    rest = [box(0, y, 3000, y + 1500).difference(diamond) for y in (0, 1500)]
    shapes = gpd.GeoDataFrame(geometry=[diamond, *rest], crs=27700)

    assert touches_outline(shapes).tolist() == [False, True, True]


def test_residents_by_sex_and_by_band_give_the_same_frame(folder):
    plain = read(folder)[1]
    table = pd.read_csv(folder / "people.csv")
    sexes = table[["area_code"]].assign(
        **{f"{sex}{age}": n for age in range(10, 18) for sex, n in (("F", 4), ("M", 6))}
    )
    sexes.to_csv(folder / "sexes.csv", index=False)
    banded = table[["area_code"]].assign(**{"10-13": 40, "14-15": 20, "16-17": "20"})
    banded.to_csv(folder / "bands.csv", index=False)

    by_sex = read(
        folder, population=TableFile(path=folder / "sexes.csv"), age_column="F{age}+M{age}"
    )[1]
    by_band = read(folder, population=TableFile(path=folder / "bands.csv"), age_column="band")[1]

    pd.testing.assert_frame_equal(by_sex, plain)
    pd.testing.assert_frame_equal(by_band, plain)


def test_areas_without_residents_or_deprivation_are_told_at_once(folder):
    pd.read_csv(folder / "people.csv").iloc[1:].to_csv(folder / "people.csv", index=False)
    pd.read_csv(folder / "imd.csv").iloc[:-2].to_csv(folder / "imd.csv", index=False)

    with pytest.raises(
        TableError,
        match=r"population: no usable row for 1 of 9 areas, e.g. X01000001; "
        r"deprivation: no usable row for 2 of 9 areas",
    ):
        read(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"crs": None}, "no coordinate system is set"),
        ({"double": True}, r"1 code\(s\) stand on more than one feature, e.g. X01000001"),
        ({"empty": True}, r"1 feature\(s\) without a shape: feature 2"),
        ({"ruc": "Z9"}, r"1 area\(s\) have a rural-urban class we do not know, e.g. X01000003"),
    ],
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_unusable_boundaries_say_what_is_wrong(folder, change, message):
    frame = gpd.read_file(folder / "areas.gpkg")
    if "crs" in change:
        frame = frame.set_crs(None, allow_override=True)
    if "double" in change:
        frame.loc[1, "code"] = "X01000001"
    if "empty" in change:
        frame.loc[1, "geometry"] = None
    if "ruc" in change:
        frame.loc[2, "ruc"] = "Z9"
    frame.to_file(folder / "bad.gpkg", layer="areas")

    with pytest.raises(TableError, match=message):
        read(folder, boundaries=folder / "bad.gpkg")


def test_outlines_that_cross_themselves_are_repaired_and_said(folder):
    frame = gpd.read_file(folder / "areas.gpkg")
    frame.loc[8, "geometry"] = Polygon([(2000, 2000), (3000, 3000), (3000, 2000), (2000, 3000)])
    frame.to_file(folder / "bow.gpkg", layer="areas")

    areas, _ = read(folder, boundaries=folder / "bow.gpkg")

    assert areas.is_valid.all()
    assert any("crossed themselves" in note for note in areas.attrs["notes"])


def test_degrees_are_brought_to_the_grid(folder):
    frame = gpd.read_file(folder / "areas.gpkg").translate(400_000, 250_000)
    frame = gpd.GeoDataFrame(gpd.read_file(folder / "areas.gpkg").drop(columns="geometry"),
                             geometry=frame, crs=27700)  # fmt: skip
    frame.to_crs(4326).to_file(folder / "areas.geojson")

    areas, _ = read(folder, boundaries=folder / "areas.geojson")

    assert areas.crs.to_epsg() == 27700
    assert areas.area.tolist() == pytest.approx([1e6] * 9, rel=1e-4)
    assert not areas["touches_edge"].iloc[4]


@pytest.mark.parametrize(
    ("vintage", "release", "message"),
    [
        ("2011", "IoD2025", "IoD2025 does not fit areas of 2011; only IoD2019 does"),
        ("2021", "IoD2019", "IoD2019 does not fit areas of 2021; only IoD2025 does"),
    ],
)
def test_deprivation_of_another_vintage_is_refused(folder, vintage, release, message):
    with pytest.raises(TableError, match=message):
        read(folder, vintage=vintage, release=release)


@pytest.fixture
def wards(folder):
    """The same nine as wards, and a table of twelve that ranks them among others."""
    codes = [f"E0500000{i}" for i in range(1, 10)]
    shapes = gpd.read_file(folder / "areas.gpkg").assign(code=codes)
    shapes.to_file(folder / "areas.gpkg", layer="areas")
    people = pd.read_csv(folder / "people.csv").assign(area_code=codes)
    people.to_csv(folder / "people.csv", index=False)
    others = ["E05000091", "E05000092", "E05000093"]
    table = pd.DataFrame({"area_code": [*codes, *others], "imd_rank": range(1, 13)})
    table.to_csv(folder / "imd.csv", index=False)
    return folder


@pytest.mark.parametrize(
    ("vintage", "release"), [("other", "IoD2019"), ("other", "IoD2025"), ("2021", "IoD2025")]
)
def test_wards_take_no_ranks_of_small_areas(wards, vintage, release):
    with pytest.raises(TableError, match=rf'(?s){release} ranks census small.*release = "other"'):
        read(wards, vintage=vintage, release=release)


def test_wards_may_be_ranked_within_their_own_table(wards):
    areas, _ = read(wards, vintage="other", release="other")

    assert areas.attrs["ranked_areas"] == 12  # of the table, not of the county
    assert areas["imd_rank"].tolist() == list(range(1, 10))
    assert areas["imd_decile"].tolist() == [1, 2, 3, 4, 5, 5, 6, 7, 8]  # ceil(10 x rank / 12)
    assert areas["imd_quintile"].tolist() == [1, 1, 2, 2, 3, 3, 3, 4, 4]
    conform(areas, AREAS)
    assert ranked_areas("other", supplied=12) == 12
    assert rank_words(12) == "rank within the table supplied"
    assert rank_words(ranked_areas("IoD2025", supplied=12)) == "national rank"


def test_a_rank_beyond_its_own_table_is_refused(wards):
    table = pd.read_csv(wards / "imd.csv").replace({"imd_rank": {12: 13}})
    table.to_csv(wards / "imd.csv", index=False)

    with pytest.raises(TableError, match="no rank from 1 to 12, the rows of the table"):
        read(wards, vintage="other", release="other")


def test_column_names_give_the_vintage_away():
    assert [
        vintage_of_column(name)
        for name in ("lsoa11cd", "LSOA21CD", "LSOA code (2011)", "LSOA 2021 Code", "code")
    ] == ["2011", "2021", "2011", "2021", ""]


def test_bands_that_leave_an_age_out_are_refused(folder):
    with pytest.raises(ConfigError, match="without gap or overlap"):
        read(folder, bands=("10-13", "15-17"))


def test_bad_ranks_and_counts_name_their_rows(folder):
    table = pd.read_csv(folder / "imd.csv")
    table.assign(imd_rank=table["imd_rank"] + 1).to_csv(folder / "imd.csv", index=False)

    with pytest.raises(TableError, match=r"1 row\(s\) hold no rank from 1 to 33,755.*row 10"):
        read(folder)

    people = pd.read_csv(folder / "people.csv").astype({"age_12": object})
    people.loc[3, "age_12"] = "c"
    people.to_csv(folder / "people.csv", index=False)
    with pytest.raises(TableError, match=r"1 row\(s\) hold something that is no count.*row 5"):
        read(folder)


def test_the_real_county_is_read_with_its_known_figures(shared):
    folder = shared / "worcestershire"
    rank = "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"
    areas, people = read_areas(
        folder / "boundaries.gpkg",
        layer="lsoa11",
        columns={
            "area_code": "lsoa11cd",
            "name": "lsoa11nm",
            "district": "ladnm",
            "rural": "ruc11_code",
        },
        vintage="2011",
        population=TableFile(
            path=folder / "population_mid2020_lsoa11_syoa.csv", columns={"area_code": "lsoa11cd"}
        ),
        deprivation=TableFile(
            path=folder / "iod2019_lsoa11.csv",
            columns={"area_code": "LSOA code (2011)", "imd_rank": rank},
        ),
        release="IoD2019",
        centroids=TableFile(
            path=folder / "lsoa11_pop_weighted_centroids.csv", columns={"area_code": "lsoa11cd"}
        ),
        groups=SimpleNamespace(
            path=folder / "boundaries.gpkg", layer="msoa11", columns={"group": "msoa11nm"}
        ),
        age_range=(11, 17),
        bands=("11-13", "14-15", "16-17"),
    )

    published = pd.read_csv(folder / "iod2019_lsoa11.csv", index_col=0)
    decile = published.filter(regex=r"\(IMD\) Decile").iloc[:, 0]
    assert len(areas) == 364
    assert people.to_numpy().sum() == areas["population"].sum() == 47_135  # the truth file
    assert areas["group"].nunique() == 85  # the README: 85 MSOAs
    assert areas["group"].equals(areas["name"].str[:-1].rename("group"))
    assert areas["imd_decile"].equals(decile.loc[areas.index].rename("imd_decile"))
    assert np.isclose(areas["touches_edge"].sum(), _on_the_line(areas, folder), atol=2)
    conform(areas, AREAS)


def _on_the_line(areas: gpd.GeoDataFrame, folder: Path) -> int:
    """Count areas within a metre of the published county outline, the plain way."""
    county = gpd.read_file(folder / "boundaries.gpkg", layer="county").boundary.buffer(1).iloc[0]
    return int((areas.boundary.intersection(county).length > 10).sum())


def test_wards_are_read_from_a_lookup_where_there_is_one(folder):
    areas, _ = read(folder)
    assert "ward" not in areas
    lookup = pd.DataFrame({"LSOA21CD": areas.index, "WD24NM": [f"Ward {n % 2}" for n in range(9)]})
    lookup.to_csv(folder / "wards.csv", index=False)

    areas, _ = read(folder, labels=(TableFile(path=folder / "wards.csv"),))

    assert areas["ward"].iloc[:2].tolist() == ["Ward 0", "Ward 1"]
    conform(areas, AREAS)
