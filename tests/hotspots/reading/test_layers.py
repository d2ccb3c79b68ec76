"""Extra layers: counted by area, with nothing lost and nothing said that the file does not."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from hotspots.reading.layers import LayerFile, read_layer, read_layers
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
DRUGS, ASB = "Drugs", "Anti-social behaviour"


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    """Two squares of a kilometre, side by side, near Worcester."""
    return gpd.GeoDataFrame(
        geometry=[box(385000, 255000, 386000, 256000), box(386000, 255000, 387000, 256000)],
        index=pd.Index(["E01000001", "E01000002"], name="area_code"),
        crs=27700,
    )


def street(month: str, code: str, kind: str, east: float = 0.0) -> str:
    """Write one row as police.uk does; `east` is the easting of a point at northing 255500."""
    point = ","
    if east:
        at = gpd.GeoSeries.from_xy([east], [255500], crs=27700).to_crs(4326).iloc[0]
        point = f"{at.x:.6f},{at.y:.6f}"
    return f",{month},Force,Force,{point},On or near A,{code},Name,{kind},,"


@pytest.fixture
def months(tmp_path: Path) -> Path:
    """Two months of street crime in the folders of an archive."""
    path = tmp_path / "crime.zip"
    january = [
        street("2025-01", "E01000001", DRUGS),
        street("2025-01", "E01000001", ASB, 386500),  # the code says one area, the point the other
        street("2025-01", "E01099999", ASB, 385500),  # a code of another census, a point of ours
        street("2025-01", "E01088888", ASB, 999000),  # elsewhere
        street("2025-01", "", ASB),
    ]
    february = [street("2025-02", "E01000002", DRUGS), street("2025-02", "E01000002", "Burglary")]
    with zipfile.ZipFile(path, "w") as archive:
        for month, rows in (("2025-01", january), ("2025-02", february)):
            text = "\n".join([HEADER, *rows]) + "\n"
            archive.writestr(f"{month}/{month}-west-mercia-street.csv", text)
            archive.writestr(f"{month}/{month}-west-mercia-outcomes.csv", "nothing of ours\n")
    return path


def crime(path: Path, **options) -> LayerFile:
    """Describe the layer of street crime."""
    return LayerFile(
        **{
            "name": "street crime",
            "path": path,
            "kind": "street_crime",
            "basis": "event",
            "provenance": "police.uk",
        }
        | options
    )


def test_street_crime_is_counted_by_code_and_else_by_point(areas, months):
    counts, facts = read_layer(crime(months), areas)

    assert counts.tolist() == [3, 2]
    assert facts["months"] == "2025-01 to 2025-02"
    assert {n: facts[n] for n in ("read", "counted", "by_point", "outside", "without_place")} == {
        "read": 7, "counted": 5, "by_point": 1, "outside": 1, "without_place": 1,
    }  # fmt: skip


def test_kinds_and_months_are_chosen_and_the_point_alone_can_count(areas, months):
    drugs, facts = read_layer(crime(months, categories=("drugs",)), areas)
    late, _ = read_layer(crime(months, month_from="2025-02", month_to="2025-02"), areas)
    points, _ = read_layer(crime(months, categories=(ASB,), place_by="point"), areas)

    assert drugs.tolist() == [1, 1]
    assert facts["left_out"] == 5
    assert late.tolist() == [0, 2]
    assert points.tolist() == [1, 1]


def test_a_folder_of_months_is_the_same_as_the_archive(areas, months, tmp_path):
    with zipfile.ZipFile(months) as archive:
        archive.extractall(tmp_path / "crime")
    folder, _ = read_layer(crime(tmp_path / "crime"), areas)

    assert folder.equals(read_layer(crime(months), areas)[0])


def test_counts_and_points_are_layers_too(areas, tmp_path):
    (tmp_path / "exclusions.csv").write_text(
        'LSOA code (2021),pupils\nE01000001,"1,200"\nE01000002,3\nE01000009,5\n', encoding="utf-8"
    )
    (tmp_path / "clubs.csv").write_text(
        "name,easting,northing\na,385500,255500\nb,386000,255500\nc,0,0\nd,1,1\n", encoding="utf-8"
    )
    common = {"basis": "residence", "provenance": "school census"}
    counts, facts = read_layers(
        [
            LayerFile(
                name="exclusions", path=tmp_path / "exclusions.csv", kind="counts",
                columns={"count": "pupils"}, weight=2.0, **common,
            ),
            LayerFile(name="clubs", path=tmp_path / "clubs.csv", kind="points", **common),
        ],
        areas,
    )  # fmt: skip

    # b stands on the line: the area whose code sorts first
    assert counts.to_dict("list") == {"exclusions": [1200, 3], "clubs": [2, 0]}
    assert facts["weight"].tolist() == [2.0, 1.0]
    assert facts.loc["exclusions", "outside"] == 5
    assert facts.loc["clubs", ["outside", "without_place"]].tolist() == [1, 1]
    parts = facts[["left_out", "counted", "outside", "without_place"]].sum(axis=1)
    assert (parts == facts["read"]).all()


def test_all_faults_of_all_layers_are_told_at_once(areas, tmp_path):
    (tmp_path / "a.csv").write_text("town,people\nAsh,3\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("area_code,n\nE01000001,many\n", encoding="utf-8")
    common = {"basis": "event", "provenance": "x"}
    with pytest.raises(TableError) as told:
        read_layers(
            [
                LayerFile(name="a", path=tmp_path / "a.csv", kind="points", **common),
                LayerFile(name="b", path=tmp_path / "b.csv", kind="counts", **common),
                crime(tmp_path / "a.csv", name="b"),
            ],
            areas,
        )

    text = str(told.value)
    assert "two layers are called 'b'" in text
    assert "layer a: a.csv has no column for easting and northing" in text
    assert "1 row(s) hold something that is no count, e.g. row 2" in text
    assert "no column for month; category; area_code" in text


def counts_layer(path: Path, **options) -> LayerFile:
    """Describe a layer of counts by area."""
    common = {"name": "counts", "kind": "counts", "basis": "event", "provenance": "x"}
    return LayerFile(path=path, **common | options)


@pytest.mark.parametrize("cell", ["inf", "Infinity", "1e999", "-inf", "nan", "-1", ""])
def test_what_is_no_finite_count_is_refused(areas, tmp_path, cell):
    path = tmp_path / "a.csv"
    path.write_text(f"area_code,n\nE01000001,2\nE01000002,{cell}\n", encoding="utf-8")

    with pytest.raises(TableError, match=r"1 row\(s\) hold something that is no count.*row 3"):
        read_layer(counts_layer(path), areas)


@pytest.mark.parametrize(
    "months",
    [
        ("2024-12", "2025-01", "2025-02", "2025-03"),
        ("2024/12", "2025/01", "2025/02", "2025/03"),
        ("2024-12", "2025-1", "2025.2", "2025/3"),
        ("12/2024", "01/2025", "2-2025", "3/2025"),
        ("202412", "202501", "202502", "202503"),
        ("2024-12-31", "2025/01/01", "2025-02-28", "2025/3/1"),
    ],
)
def test_months_are_chosen_however_they_are_written(areas, tmp_path, months):
    path = tmp_path / "a.csv"
    rows = [f"E01000001,{10**at},{month}" for at, month in enumerate(months)]
    path.write_text("\n".join(["area_code,n,month", *rows, "E01000001,5,"]), encoding="utf-8")
    wanted = {"month_from": "2025-01", "month_to": "2025-02"}

    counts, facts = read_layer(counts_layer(path, **wanted), areas)
    until, _ = read_layer(counts_layer(path, month_to="2025-02"), areas)

    assert counts.tolist() == [110, 0]
    assert facts["left_out"] == 1006
    assert facts["months"].startswith("2025-01")
    assert until.tolist() == [111, 0]  # what tells no month is in no chosen month


def test_months_that_cannot_be_read_cannot_be_chosen_by(areas, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("area_code,n,month\nE01000001,2,2025-13\nE01000001,2,spring\n", "utf-8")

    assert read_layer(counts_layer(path), areas)[0].tolist() == [4, 0]
    with pytest.raises(
        TableError, match=r"2 row\(s\) hold no month such as 2025-01, e.g. row 2, 3"
    ):
        read_layer(counts_layer(path, month_from="2025-01"), areas)


@pytest.mark.slow
def test_the_real_street_crime_of_the_county_is_counted_whole(shared: Path):
    folder = shared / "worcestershire"
    shapes = gpd.read_file(folder / "boundaries.gpkg", layer="lsoa21").set_index("lsoa21cd")
    shapes = shapes.rename_axis("area_code").sort_index()
    layer = crime(folder / "crime_street.csv.gz")

    _, facts = read_layer(layer, shapes)
    drugs, _ = read_layer(crime(layer.path, categories=("Drugs",)), shapes)
    _, asb = read_layer(crime(layer.path, categories=("Anti-social behaviour",)), shapes)
    recent = {"month_from": "2025-01", "month_to": "2025-12"}
    by_row, _ = read_layer(crime(layer.path, **recent), shapes)
    tidy, _ = read_layer(
        LayerFile(
            name="monthly", path=folder / "crime_lsoa_month_counts.csv.gz", kind="counts",
            basis="event", provenance="police.uk", **recent,
        ),
        shapes,
    )  # fmt: skip

    # the README: 89,540 records, of them 1,738 drugs and 18,349 anti-social behaviour
    assert facts["read"] == 89_540
    assert facts["read"] - facts["counted"] == facts["outside"] + facts["without_place"]
    assert facts["outside"] < 300  # points of 2018-19 records beyond a generalised outline
    assert drugs.sum() == pytest.approx(1_738, abs=3)
    assert asb["read"] - asb["left_out"] == 18_349
    assert by_row.equals(tidy.rename(by_row.name))


def test_a_month_as_published_covers_the_whole_force(shared: Path):
    folder = shared / "worcestershire"
    shapes = gpd.read_file(folder / "boundaries.gpkg", layer="lsoa21").set_index("lsoa21cd")
    shapes = shapes.rename_axis("area_code").sort_index()
    _, facts = read_layer(crime(folder / "samples/2025-11-west-mercia-street.csv.gz"), shapes)
    ours = pd.read_csv(folder / "crime_lsoa_month_counts.csv.gz")

    assert facts["read"] == 8_034  # the README
    county = ours.loc[ours["month"] == "2025-11", "n"].sum()
    # a few more: records without an area code here are placed by their point
    assert 0 <= facts["counted"] - county < 150
