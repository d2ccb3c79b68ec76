"""One command makes the pack of a quarter, and refuses what it cannot tell."""

from __future__ import annotations

import sys

import pytest

from outreach import cli, quarterly
from outreach.errors import ConfigError
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
