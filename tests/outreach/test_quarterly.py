"""One command makes the pack of a quarter, and refuses what it cannot tell."""

from __future__ import annotations

import json
import sys

import pytest

from outreach import cli, quarterly
from outreach.disclosure.showing import STAMP
from outreach.errors import ConfigError, DisclosureError
from outreach.pages.files import page_files
from outreach.quarterly import pack_quarter
from outreach.sample_folder import sample_folder


@pytest.fixture
def read(county, monkeypatch):
    """The sample county as if read again."""
    monkeypatch.setattr(quarterly, "read_inputs", lambda _: county)


@pytest.fixture(scope="module")
def county():
    """The sample county, read once."""
    return quarterly.read_inputs(quarterly.read_config(sample_folder() / "county.toml"))


def test_r21_one_command_builds_the_pack(read, tmp_path, monkeypatch, capsys):
    out = tmp_path / "pack"
    words = ["outreach", "quarter", str(sample_folder()), "--out", str(out)]  # the last whole one
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as left:
        cli.main()

    assert left.value.code == 0
    assert "2025/26 Q4, 2026-01-01 to 2026-03-31" in capsys.readouterr().out
    for folder, banner in (("share", "PUBLIC"), ("private", "RESTRICTED")):
        page = (out / folder / "quarter.html").read_text(encoding="utf-8")
        assert f"{banner} edition" in page
        assert (out / folder / "quarter/tracker.csv").is_file()  # the export of row R-18
    assert "passed outreach audit" in (out / "share/quarter.html").read_text(encoding="utf-8")


def test_a_point_that_is_no_venue_is_not_shared_with_the_quarter(
    read, county, tmp_path, monkeypatch
):
    # the middle of a neighbourhood, where nobody holds a session, said to be a venue
    middle = county.areas.geometry.representative_point().to_crs(4326).iloc[0]
    place = {"type": "Point", "coordinates": [round(middle.x, 5), round(middle.y, 5)]}
    shape = {"type": "Feature", "properties": {"venue": "A"}, "geometry": place}
    note = f"PUBLIC edition · {STAMP}"
    layer = {"type": "FeatureCollection", "name": "venues", "notice": note, "features": [shape]}
    leak = {"quarter/venues.geojson": json.dumps(layer, ensure_ascii=False).encode()}
    monkeypatch.setattr(quarterly, "page_files", lambda *asked: page_files(*asked) | leak)
    with pytest.raises(DisclosureError, match="points lie where no venue is"):
        pack_quarter(sample_folder(), tmp_path / "pack")
    assert not list((tmp_path / "pack" / "share").glob("quarter*"))


def test_a_quarter_that_the_records_do_not_cover_is_refused(read, tmp_path):
    with pytest.raises(ConfigError, match="2026/27 Q1 is 01 April 2026 to 30 June 2026"):
        pack_quarter(sample_folder(), tmp_path / "pack", quarter="2026-Q1")
    assert not (tmp_path / "pack").exists()


def test_a_word_that_is_no_quarter_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="such as 2026-Q2"):
        pack_quarter(sample_folder(), tmp_path / "pack", quarter="summer")


def test_the_folder_of_a_run_is_left_alone(tmp_path):
    (tmp_path / "private").mkdir()
    (tmp_path / "private/run.json").write_text("{}")
    with pytest.raises(ConfigError, match="holds a run"):
        pack_quarter(sample_folder(), tmp_path)
