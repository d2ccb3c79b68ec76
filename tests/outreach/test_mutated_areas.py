"""Spoiled boundaries, archives, tables of areas and postcode directories.

As `test_mutated_tables.py`, which see.
"""

from __future__ import annotations

import contextlib
import io
import time
import warnings
import zipfile
from types import SimpleNamespace

import geopandas as gpd
import mutating
import pandas as pd
import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from hotspots.postcodes.directory import open_directory
from hotspots.reading.areas import read_areas
from hotspots.reading.sources import TableFile
from outreach.errors import OutreachError
from outreach.tables import AREAS, conform

LONGEST_S = 20.0
CODES = [f"X0100000{i}" for i in range(1, 7)]
FEW = pytest.param(range(1), id="few")
WAYS = mutating.KEEPING | mutating.BREAKING
BOW = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])


def many(count: int):
    """The further cases, that run in .ci/run only."""
    return pytest.param(range(1, count), id="many", marks=pytest.mark.slow)


def parishes() -> gpd.GeoDataFrame:
    """Six squares in a row."""
    return gpd.GeoDataFrame(
        {"area_code": CODES, "name": [f"Ash 00{i}A" for i in range(6)]},
        geometry=[box(i * 1000, 0, i * 1000 + 1000, 1000) for i in range(6)],
        crs=27700,
    )


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Good files of every kind, as bytes."""
    folder = tmp_path_factory.mktemp("good")
    parishes().to_file(folder / "areas.gpkg", layer="areas")
    parishes().to_crs(4326).to_file(folder / "areas.geojson", driver="GeoJSON")
    parishes().to_file(folder / "areas.shp")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.glob("areas.[sdpc]*")):
            packed.write(path, path.name)
    people = pd.DataFrame({"area_code": CODES, **{f"age_{age}": 10 for age in range(10, 18)}})
    ranks = pd.DataFrame({"area_code": CODES, "imd_rank": range(100, 700, 100)})
    postcodes = [
        [f"QQ1 1A{letter}", "202001", "", "0", f"{i * 1000 + 500}", "500", "1"]
        for i, letter in enumerate("ABDEFG")
    ]
    header = ["pcds", "dointr", "doterm", "usrtypind", "east1m", "north1m", "gridind"]
    return SimpleNamespace(
        gpkg=(folder / "areas.gpkg").read_bytes(),
        geojson=(folder / "areas.geojson").read_bytes(),
        zip=archive.getvalue(),
        people=people.to_csv(index=False).encode(),
        ranks=ranks.to_csv(index=False).encode(),
        postcodes=mutating.csv_of([header, *postcodes]),
    )


def read(folder, good, name: str, content: bytes) -> int:
    """Read a county of which one file is spoiled; return its areas, -1 where it is refused."""
    files = {"people.csv": good.people, "ranks.csv": good.ranks, name: content}
    for file, raw in files.items():
        (folder / file).write_bytes(raw)
    boundaries = name if name.startswith("areas") else "areas.geojson"
    if boundaries != name:
        (folder / boundaries).write_bytes(good.geojson)
    began, count = time.perf_counter(), -1
    with contextlib.suppress(OutreachError):
        areas, people = read_areas(
            folder / boundaries,
            columns={},
            vintage="invented",
            population=TableFile(path=folder / "people.csv"),
            deprivation=TableFile(path=folder / "ranks.csv"),
            release="invented",
        )
        conform(areas, AREAS)
        assert people.index.equals(areas.index)
        count = len(areas)
    assert time.perf_counter() - began < LONGEST_S
    return count


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.geojson", "areas.zip"])
def test_good_files_are_read_whole(name, good, tmp_path):
    assert read(tmp_path, good, name, getattr(good, name[6:])) == len(CODES)


def spoiled_shapes():
    """Say which shapes people hand in, and how many areas must come of them (-1: refused)."""
    base = parishes()

    def with_first(shape) -> gpd.GeoDataFrame:
        return base.set_geometry(gpd.GeoSeries([shape, *base.geometry.iloc[1:]], crs=27700))

    return {
        "no CRS": (base.set_crs(None, allow_override=True), -1),
        "another CRS": (base.to_crs(3857), 6),
        "self-intersecting": (with_first(BOW), 6),
        "empty polygon": (with_first(Polygon()), -1),
        "no geometry": (with_first(None), -1),
        "a point": (with_first(Point(1, 1)), -1),
        "a line": (with_first(LineString([(0, 0), (1, 1)])), -1),
        "two parts": (with_first(MultiPolygon([box(0, 0, 9, 9), box(20, 20, 30, 30)])), 6),
        "third dimension": (with_first(Polygon([(0, 0, 5), (9, 0, 5), (9, 9, 5)])), 6),
        "overlapping": (with_first(translate(base.geometry.iloc[0], 300)), 6),
        "a code twice": (base.assign(area_code=[CODES[0], CODES[0], *CODES[2:]]), -1),
        "no code": (base.assign(area_code=["", *CODES[1:]]), -1),
        "no area": (base.iloc[:0], -1),
        "an area unknown to the tables": (base.assign(area_code=["X09", *CODES[1:]]), -1),
        "no name": (base.drop(columns="name"), -1),
    }


@pytest.mark.parametrize("kind", list(spoiled_shapes()))
def test_shapes_as_people_hand_them_in(kind, good, tmp_path):
    frame, wanted = spoiled_shapes()[kind]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the writer wonders at what we make it write
        frame.to_file(tmp_path / "made.gpkg", layer="areas")

    found = read(tmp_path, good, "areas.gpkg", (tmp_path / "made.gpkg").read_bytes())

    assert found == wanted


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the library wonders aloud, and reads on
@pytest.mark.parametrize("seeds", [FEW, many(40)])
@pytest.mark.parametrize("way", ["truncated", "flipped", "nuls", "not_a_table"])
@pytest.mark.parametrize("name", ["areas.gpkg", "areas.geojson"])
def test_damaged_boundaries_are_refused_or_read(name, way, seeds, good, tmp_path):
    for seed in seeds:
        spoiled = mutating.BREAKING[way](getattr(good, name[6:]), mutating.chance(seed))
        assert read(tmp_path, good, name, spoiled) in (-1, len(CODES)), (way, seed)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("seeds", [FEW, many(40)])
def test_an_archive_that_is_a_trap_is_refused_or_read(seeds, good, tmp_path):
    for seed in seeds:
        spoiled = mutating.spoiled_archive(good.zip, mutating.chance(seed))
        assert read(tmp_path, good, "areas.zip", spoiled) in (-1, len(CODES)), seed
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("seeds", [FEW, many(6)])
@pytest.mark.parametrize("name", ["people.csv", "ranks.csv"])
def test_a_spoiled_table_of_areas_is_refused_or_complete(name, seeds, good, tmp_path):
    for way, spoil in WAYS.items():
        for seed in seeds:
            spoiled = spoil(getattr(good, name.removesuffix(".csv")), mutating.chance(seed))
            assert read(tmp_path, good, name, spoiled) in (-1, len(CODES)), (way, seed)


@pytest.mark.parametrize("seeds", [FEW, many(8)])
def test_a_spoiled_postcode_directory_is_refused_or_opened(seeds, good, tmp_path):
    for way, spoil in WAYS.items():
        for seed in seeds:
            path = tmp_path / f"ONSPD_{way}_{seed}.csv"
            path.write_bytes(spoil(good.postcodes, mutating.chance(seed)))
            with contextlib.suppress(OutreachError):
                directory = open_directory(source=path)
                directory.locate(pd.Series(["QQ1 1AA", "QQ9 9ZZ"]))
