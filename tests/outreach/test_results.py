"""The one writer: whole or not at all, the same bytes, and never over a file in use."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from outreach import results
from outreach.disclosure.clearing import clear
from outreach.disclosure.showing import public_profile
from outreach.errors import OutreachError
from outreach.results import csv_bytes, geopackage_bytes, json_bytes, write_folder, write_results


@pytest.fixture
def page() -> results.Cleared:
    """A page that disclosure control has passed."""
    return clear("map.html", b"PUBLIC", profile=public_profile(), secrets=frozenset())


def test_both_folders_are_written_and_the_private_one_says_so(
    tmp_path: Path, page: results.Cleared
) -> None:
    written = write_results(
        tmp_path / "out", share={"map.html": page}, private={"ledger.csv": b"x"}, day="2026-01-02"
    )
    assert (tmp_path / "out/share/map.html").read_bytes() == b"PUBLIC"
    assert (tmp_path / "out/private/RESTRICTED.txt").read_text().startswith("RESTRICTED")
    assert not written.is_dated


def test_nothing_is_left_beside_the_results(tmp_path: Path, page: results.Cleared) -> None:
    write_results(tmp_path / "out", share={"map.html": page}, private={}, day="2026-01-02")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_that_the_last_run_made_and_this_one_does_not_is_taken_away(
    tmp_path: Path, page: results.Cleared
) -> None:
    record = json_bytes({"files": ["share/old.csv", "share/map.html", "private/run.json"]})
    out = tmp_path / "out"
    old = clear("old.csv", b"PUBLIC", profile=public_profile(), secrets=frozenset())
    write_results(out, share={"old.csv": old}, private={"run.json": record}, day="2026-01-02")
    (out / "share/notes of mine.txt").write_text("mine")
    write_results(out, share={"map.html": page}, private={"run.json": record}, day="2026-01-02")
    assert not (out / "share/old.csv").exists()
    assert (out / "share/notes of mine.txt").exists()


def test_a_file_open_in_another_program_sends_the_run_to_a_dated_folder(
    tmp_path: Path, page: results.Cleared, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_results(out, share={"map.html": page}, private={}, day="2026-01-02")
    # Windows refuses to open a file that Excel holds; here the refusal is played.
    monkeypatch.setattr(results, "_is_held_open", lambda *_: True)
    first = write_results(out, share={"map.html": page}, private={}, day="2026-01-02")
    second = write_results(out, share={"map.html": page}, private={}, day="2026-01-02")
    assert first.is_dated
    assert [first.folder.name, second.folder.name] == ["out-2026-01-02", "out-2026-01-02-2"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, page: results.Cleared) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutreachError, match="Choose another folder"):
        write_results(tmp_path / "file/out", share={"map.html": page}, private={}, day="x")


def test_a_county_is_never_written_over_another(tmp_path: Path) -> None:
    write_folder(tmp_path / "county", {"county.toml": b"a"})
    with pytest.raises(OutreachError, match="not empty"):
        write_folder(tmp_path / "county", {"county.toml": b"b"})
    assert (tmp_path / "county/county.toml").read_bytes() == b"a"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_that_a_spreadsheet_would_run_is_defused(start: str) -> None:
    text = csv_bytes(pd.DataFrame({"name": [f"{start}cmd"]})).decode("utf-8-sig")
    assert f"'{start}cmd" in text


def test_negative_numbers_stay_numbers() -> None:
    assert csv_bytes(pd.DataFrame({"n": [-1.5]})).decode("utf-8-sig").split() == ["n", "-1.5"]


def test_a_geopackage_is_the_same_bytes_twice_and_reads_back(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"areas": [("A", "B")]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:27700"
    )
    first, second = geopackage_bytes({"a": frame}), geopackage_bytes({"a": frame})
    assert first == second
    (tmp_path / "a.gpkg").write_bytes(first)
    assert gpd.read_file(tmp_path / "a.gpkg", layer="a")["areas"].tolist() == ["A; B"]


def test_json_reads_back() -> None:
    assert json.loads(json_bytes({"b": 1, "a": "é"})) == {"b": 1, "a": "é"}


def test_only_disclosure_control_makes_cleared_files() -> None:
    root = Path(results.__file__).parents[1]
    makers = [
        path.relative_to(root).as_posix()
        for package in ("outreach", "hotspots", "allocation", "maps")
        for path in (root / package).rglob("*.py")
        if "Cleared(" in path.read_text(encoding="utf-8")
    ]
    assert makers == ["outreach/disclosure/clearing.py"]
