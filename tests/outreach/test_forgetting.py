"""What is forgotten is what a run left in private, and nothing else."""

from __future__ import annotations

import json
import os

import pytest
from typer.testing import CliRunner

from hotspots.postcodes import directory_cache
from hotspots.postcodes.directory import open_directory
from outreach import cache
from outreach.cache import remove_folder
from outreach.cli import app
from outreach.config import read_config
from outreach.forgetting import county_mark, kept_too_long, private_folders, too_old
from outreach.intake import inputs
from outreach.results import write_results
from outreach.sample_folder import sample_folder


def run_folder(place, county="Arrenshire"):
    """Lay out what a run leaves."""
    for part, name, text in (
        ("share", "map.html", "x"),
        ("private", "RESTRICTED.txt", "RESTRICTED"),
        ("private", "run.json", json.dumps({"county": county})),
    ):
        (place / part).mkdir(parents=True, exist_ok=True)
        (place / part / name).write_text(text, encoding="utf-8")
    return place


def test_private_folders_of_the_county_go_and_all_else_stays(tmp_path):
    mine, other = run_folder(tmp_path / "a"), run_folder(tmp_path / "b", county="Elsewhere")
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "letters.txt").write_text("no run left this", encoding="utf-8")
    asked = ["forget", str(sample_folder()), "--out", str(tmp_path)]
    assert CliRunner().invoke(app, asked, input="n\n").exit_code == 1
    assert (mine / "private").is_dir()
    done = CliRunner().invoke(app, [*asked, "--yes"])
    assert done.exit_code == 0
    assert "2 file(s)" in done.output
    assert not (mine / "private").exists()
    assert (mine / "share" / "map.html").is_file()
    assert (other / "private" / "run.json").is_file()
    assert (tmp_path / "private" / "letters.txt").is_file()


def test_private_folder_of_a_pack_or_a_what_if_map_is_forgotten_too(tmp_path):
    pack = write_results(tmp_path / "q", share={}, private=county_mark("Arrenshire"), day="x")
    other = write_results(tmp_path / "o", share={}, private=county_mark("Elsewhere"), day="x")
    asked = ["forget", str(sample_folder()), "--out", str(tmp_path), "--yes"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert not (pack.folder / "private").exists()
    assert (other.folder / "private" / "county.json").is_file()


def test_folder_is_too_old_only_after_its_days(tmp_path):
    folder = run_folder(tmp_path / "a") / "private"
    made = 1_767_268_800  # 1 January 2026, noon in Greenwich
    os.utime(folder / "RESTRICTED.txt", (made, made))
    found = private_folders(tmp_path)
    assert too_old(found, retention_days=30, today="2026-01-31") == ()
    assert too_old(found, retention_days=30, today="2026-02-02") == (folder,)
    rules = {"retention_days": 30, "today": "2026-02-02"}
    (line,) = kept_too_long(tmp_path / "b", county="Arrenshire", **rules)
    assert "older than 30 days" in line
    assert kept_too_long(tmp_path / "b", county="Elsewhere", **rules) == ()


@pytest.fixture
def worth_keeping(tmp_path, monkeypatch):
    """Keep small directories too, as if the places were real, in a cache of our own."""
    monkeypatch.setenv("OUTREACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(directory_cache, "WORTH_KEEPING", 1)
    monkeypatch.setattr(inputs, "_invented_places", lambda _: False)


@pytest.mark.usefixtures("worth_keeping")
def test_caches_of_the_county_go_and_those_of_others_stay(tmp_path):
    folder = sample_folder()
    open_directory(source=folder / "postcodes.csv")
    (kept,) = (tmp_path / "cache").iterdir()
    other = tmp_path / "cache" / "postcodes-0123-v2"
    other.mkdir()
    done = CliRunner().invoke(app, ["forget", str(folder), "--out", str(tmp_path), "--yes"])
    assert done.exit_code == 0
    assert f"Deleted {kept}" in done.output
    assert list((tmp_path / "cache").iterdir()) == [other]
    again = CliRunner().invoke(app, ["forget", str(folder), "--out", str(tmp_path), "--yes"])
    assert "nothing was deleted" in again.output


@pytest.mark.slow
@pytest.mark.usefixtures("worth_keeping")
def test_a_cache_holds_published_tables_and_nothing_of_a_record():
    read = inputs.read_inputs(read_config(sample_folder()))
    kept = {
        str(path.relative_to(cache.cache_folder())): path.read_bytes()
        for path in cache.cache_folder().rglob("*")
        if path.is_file()
    }
    told = b" ".join(kept.values())
    homes = read.referrals["postcode"].dropna().astype(str)
    for values in (read.referrals.index, read.referrals["person_key"].dropna(), homes):
        assert len(values) > 500
        assert not [value for value in values if len(value) > 5 and str(value).encode() in told]
    # made from the published directory alone, no record being there: byte for byte the same
    for folder in cache.cache_folder().iterdir():
        remove_folder(folder)
    open_directory(source=sample_folder() / "postcodes.csv")
    alone = {
        str(path.relative_to(cache.cache_folder())): path.read_bytes()
        for path in cache.cache_folder().rglob("*")
        if path.is_file()
    }
    assert len(kept) >= 4
    assert kept == alone
