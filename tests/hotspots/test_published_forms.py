"""Boundaries, residents and deprivation as their publishers give them, without a mapping."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import box

from hotspots.reading.areas import Bridge, read_areas
from hotspots.reading.deprivation import read_deprivation, score_difference
from hotspots.reading.population import read_population
from hotspots.reading.published_names import age_columns
from hotspots.reading.sources import TableFile
from hotspots.reading.vintages import detect_vintage
from outreach.errors import TableError
from outreach.tables import AREAS, conform

if TYPE_CHECKING:
    from pathlib import Path

BANDS = ("10-13", "14-15", "16-17")
TRIPLE = (
    "Score",
    "Rank (where 1 is most deprived)",
    "Decile (where 1 is most deprived 10% of LSOAs)",
)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Four areas of 2021 as the ONS and MHCLG would publish them, with their real headers."""
    codes = ["E01034316", "E01034317", "E01034318", "E01034319"]
    frame = gpd.GeoDataFrame(
        {"FID": range(4), "LSOA21CD": codes, "LSOA21NM": [f"Ash 00{i}A" for i in range(4)]},
        geometry=[box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000, 3000)],
        crs=27700,
    )
    folder = tmp_path / "shape"
    folder.mkdir()
    frame.to_file(folder / "LSOA_2021_BGC_V5.shp")
    with zipfile.ZipFile(tmp_path / "LSOA_2021.zip", "w") as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, f"LSOA_2021/{part.name}")
    frame.to_file(tmp_path / "areas.gpkg")
    imd = {
        "LSOA code (2021)": codes,
        "LSOA name (2021)": frame["LSOA21NM"],
        "Local Authority District code (2024)": "E07000999",
        "Local Authority District name (2024)": "Ash",
        **{
            f"Index of Multiple Deprivation (IMD) {word}": [300, 9, 9000, 33755]
            if "Rank" in word
            else [1, 1, 3, 10]
            for word in TRIPLE
        },
        # a comma, a double space and a capital out of place, as such files have them
        "Education,  Skills and Training Score": 1.5,
        "Income Deprivation Affecting Children Index (IDACI) Score (rate)": [0.4, 0.3, 0.1, 0.0],
        "Geographical Barriers Sub-Domain Rank (where 1 is most deprived)": [1, 2, 3, 4],
    }
    pd.DataFrame(imd).to_csv(
        tmp_path / "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
        index=False,
        encoding="cp1252",
    )
    _estimates(tmp_path / "sapelsoasyoa20222024.xlsx", codes)
    return tmp_path


def _estimates(path: Path, codes: list[str]) -> None:
    """Write a workbook of estimates: a cover, notes, and a header on row 4 of each year's sheet."""
    book = openpyxl.Workbook()
    book.active.title = "Cover sheet"
    book.active["A1"] = "Lower layer Super Output Area population estimates"
    ages = [f"{sex}{age}" for sex in "FM" for age in range(91)]
    for year, n in ((2022, 1), (2023, 2)):
        sheet = book.create_sheet(f"Mid-{year} LSOA 2021")
        sheet.append([f"Mid-{year} population estimates"])
        sheet.append(["This worksheet contains one table."])
        sheet.append(["Source: Office for National Statistics"])
        sheet.append(
            ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total", *ages]
        )
        for code in codes:
            sheet.append(["E07000999", "Ash", code, "Ash", 182 * n, *[n] * 182])
    book.save(path)


def read(folder: Path, **options):
    """Read the four areas without any mapping."""
    usual = {
        "population": TableFile(path=folder / "sapelsoasyoa20222024.xlsx"),
        "deprivation": TableFile(path=next(folder.glob("File_7*"))),
        "release": "IoD2025",
    }
    boundaries = options.pop("boundaries", folder / "LSOA_2021.zip")
    return read_areas(boundaries, **(usual | options))


def test_published_files_need_no_mapping(published):
    areas, people = read(published)

    conform(areas, AREAS)
    assert areas.attrs["vintage"] == "2021"
    # mid-2023 is the latest sheet: two girls and two boys of each age
    assert people.iloc[0].tolist() == [16, 8, 8]
    assert areas["imd_rank"].tolist() == [300, 9, 9000, 33755]
    assert areas["imd_decile"].tolist() == [1, 1, 3, 10]
    assert areas["idaci"].tolist() == [0.4, 0.3, 0.1, 0.0]
    assert areas["education_score"].tolist() == [1.5] * 4
    assert areas["geographical_barriers_rank"].tolist() == [1, 2, 3, 4]
    assert any("Mid-2023" in note for note in areas.attrs["notes"])


def test_a_geopackage_and_a_zipped_shapefile_give_the_same_areas(published):
    zipped, plain = read(published)[0], read(published, boundaries=published / "areas.gpkg")[0]
    pd.testing.assert_frame_equal(
        pd.DataFrame(zipped.drop(columns="geometry")), pd.DataFrame(plain.drop(columns="geometry"))
    )
    assert zipped.geom_equals(plain).all()


def test_an_archive_without_geometry_says_so(published):
    with zipfile.ZipFile(published / "none.zip", "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(TableError, match="holds no file"):
        read(published, boundaries=published / "none.zip")


def test_labels_come_from_tables_beside_the_boundaries(published):
    rows = [
        {"LSOA21CD": f"E0103431{i}", "RUC21CD": code, "LAD22NM": "Ash"}
        for i, code in zip((6, 7, 8, 9), ("UN1", "RLN1", "RSF1", "UF1"), strict=True)
    ]
    areas, _ = read(published, labels=[TableFile(rows=tuple(rows))])

    assert areas["rural_class"].tolist() == ["urban", "rural", "rural_remote", "urban"]
    assert areas["district"].unique().tolist() == ["Ash"]
    with pytest.raises(TableError, match=r"lacks 1 of 4 areas, e.g. E01034319"):
        read(published, labels=[TableFile(rows=tuple(rows[:3]))])


def test_larger_areas_take_the_mean_of_their_small_ones(published):
    frame = gpd.GeoDataFrame(
        {"WD25CD": ["E05000001", "E05000002"], "WD25NM": ["East", "West"]},
        geometry=[box(0, 0, 2000, 1000), box(2000, 0, 4000, 1000)],
        crs=27700,
    )
    frame.to_file(published / "wards.geojson")
    lookup = [
        {"lsoa": code, "ward": ward}
        for code, ward in zip(
            ["E01034316", "E01034317", "E01034318", "E01034319"],
            ["E05000001", "E05000001", "E05000002", "E05000002"],
            strict=True,
        )
    ]
    bridge = Bridge(TableFile(rows=tuple(lookup), columns={"from_code": "lsoa", "to_code": "ward"}))

    areas, people = read(published, boundaries=published / "wards.geojson", bridge=bridge)

    assert areas.attrs["vintage"] == "other"
    assert people.loc["E05000001"].tolist() == [32, 16, 16]
    # alike in residents, so the plain mean of 300 and 9, and of 9,000 and 33,755
    assert areas["imd_rank"].tolist() == [154.5, 21377.5]
    assert areas["imd_decile"].tolist() == [1, 7]  # ceil(10 x 21377.5 / 33755)
    assert areas["idaci"].tolist() == pytest.approx([0.35, 0.05])


def test_deprivation_never_passes_from_one_census_to_the_other(published):
    old = pd.DataFrame({"LSOA code (2011)": ["E01000001", "E01000002"], "imd rank": [1, 2]})
    old.to_csv(published / "old.csv", index=False)
    rows = [
        {"lsoa11cd": was, "lsoa21cd": code}
        for was, code in (
            ("E01000001", "E01034316"),
            ("E01000001", "E01034317"),
            ("E01000002", "E01034318"),
            ("E01000002", "E01034319"),
        )
    ]
    with pytest.raises(TableError, match="not brought from one census to another"):
        read(
            published,
            deprivation=TableFile(path=published / "old.csv"),
            bridge=Bridge(TableFile(rows=tuple(rows))),
        )


def test_scores_of_two_releases_are_not_subtracted():
    score = pd.Series([12.0], index=["E01000001"])
    with pytest.raises(TableError, match="IoD2019 and IoD2025 can not be subtracted"):
        score_difference(score, score, releases=["IoD2025", "IoD2019"])


@pytest.mark.parametrize(
    ("codes", "column", "release", "vintage"),
    [
        (["E01032122"], "lsoa11cd", "IoD2019", "2011"),
        (["E01032122"], "LSOA code (2021)", "IoD2025", "2021"),
        (["E01032122"], "code", "IoD2019", "2011"),  # stood in both: the release decides
        (["E01032122", "E01034316"], "code", "IoD2019", "2021"),
        (["E02006697"], "msoa11cd", "IoD2019", "other"),
        (["E05010000", "E05010001"], "WD25CD", "IoD2025", "other"),
        (["X01000001"], "code", "invented", "invented"),
    ],
)
def test_the_codes_tell_the_vintage(codes, column, release, vintage):
    assert detect_vintage(pd.Index(codes), column=column, release=release) == vintage


def test_census_bands_are_shared_out_and_said(tmp_path):
    table = pd.DataFrame(
        {"lsoa21cd": ["E01034316"], "age_0_15": [160], "age_16_24": [91], "all_ages": [999]}
    )
    table.to_csv(tmp_path / "census.csv", index=False)

    people, notes = read_population(
        TableFile(path=tmp_path / "census.csv"), age_column="age_{age}", bands=BANDS
    )

    # ten of each age to 15; 91 x 2/9 = 20.2 of 16 and 17
    assert people.iloc[0].tolist() == [40, 20, 20]
    assert "0-15, 16-24" in notes[0]
    assert "approximate" in notes[0]


def test_an_open_band_counts_the_oldest_of_the_single_years(published):
    people, notes = read_population(
        TableFile(path=published / "sapelsoasyoa20222024.xlsx"),
        age_column="F{age}+M{age}",
        bands=("18-24", "25+"),
    )

    # sheet of 2023: two women and two men of each age to 89, and as many of 90 and over
    assert people.iloc[0].tolist() == [7 * 4, (90 - 25 + 1) * 4]
    assert not [note for note in notes if "approximate" in note]


def test_an_age_of_90_is_one_year_where_older_ones_are_told():
    assert age_columns(["F89", "F90"])["F90"] == (90, 120)
    assert age_columns(["F89", "F90", "F91"])["F90"] == (90, 90)


def test_bands_that_overlap_are_each_used_where_they_are_narrowest(tmp_path):
    table = pd.DataFrame(
        {"code": ["A"], "age_10_14": [50], "age_15_17": [33], "age_10_17": [83], "age_0_9": [7]}
    )
    table.to_csv(tmp_path / "bands.csv", index=False)

    people, notes = read_population(
        TableFile(path=tmp_path / "bands.csv", columns={"area_code": "code"}),
        age_column="age_{age}",
        bands=BANDS,
    )

    assert people.iloc[0].tolist() == [40, 21, 22]  # 4/5 of 50; 1/5 of 50 and 1/3 of 33; 2/3
    assert "10-14, 15-17" in notes[0]
    exact, notes = read_population(
        TableFile(path=tmp_path / "bands.csv", columns={"area_code": "code"}),
        age_column="age_{age}",
        bands=("10-14", "15-17"),
    )
    assert (exact.iloc[0].tolist(), notes) == ([50, 33], ())


@pytest.mark.parametrize(
    ("file", "release"), [("iod2019_lsoa11", "IoD2019"), ("iod2025_lsoa21", "IoD2025")]
)
def test_both_real_releases_are_read_without_a_mapping(shared: Path, file, release):
    table, notes = read_deprivation(
        TableFile(path=shared / f"worcestershire/{file}.csv"), release=release
    )
    raw = pd.read_csv(shared / f"worcestershire/{file}.csv", index_col=0).sort_index()

    # the tidy form of 2025 has the children counted but no share; 2019 lacks suppressed ones
    (told,) = notes
    missing = table["idaci"].isna()
    assert missing.all() == (release == "IoD2025")
    said = "the table does not give" if missing.all() else f"{missing.sum()} area(s) lack"
    assert told.startswith(f"deprivation: {said} IDACI")
    assert len(table) == {"IoD2019": 364, "IoD2025": 374}[release]
    rank = raw.filter(regex=r"^(Index of Multiple.*Rank|IMD_rank)").iloc[:, 0]
    assert (table["imd_rank"] == rank.loc[table.index].to_numpy()).all()
    assert {"income_rank", "crime_decile", "geographical_barriers_rank"} <= set(table.columns)
