"""What `outreach check` says of spoiled counties: exit code 2, and every fault at once."""

from __future__ import annotations

import shutil
import sys

import geopandas as gpd
import pytest

from outreach import cli

NEEDED = (
    "referrals.csv",
    "population.csv",
    "deprivation.csv",
    "venues.csv",
    "session_types.csv",
    "slots.csv",
    "staff.csv",
)


@pytest.fixture
def county(project, tmp_path):
    """The sample county, in a folder that may be spoiled."""
    return shutil.copytree(project / "data/sample", tmp_path / "county")


@pytest.fixture
def outreach(monkeypatch, capsys, tmp_path):
    """Run the command in this process; returns its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["outreach", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out + said.err

    return run


def lines_of(path):
    """The lines of a table."""
    return path.read_text(encoding="utf-8-sig").splitlines()


def change(path, old, new, count=1):
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


@pytest.mark.parametrize("name", NEEDED)
def test_a_needed_table_without_rows_is_refused(name, county, outreach):
    (county / name).write_text(lines_of(county / name)[0] + "\n", encoding="utf-8")
    code, said = outreach("check", county)
    assert code == 2, said
    assert f"{name.removesuffix('.csv')} ({name}): holds no rows" in said


def test_a_layer_of_areas_without_areas_is_refused(county, outreach):
    layer = gpd.read_file(county / "areas.gpkg", layer="areas")
    (county / "areas.gpkg").unlink()
    layer.iloc[:0].to_file(county / "areas.gpkg", layer="areas")
    code, said = outreach("check", county)
    assert code == 2, said
    assert "the layer holds no area" in said


def test_a_timetable_of_today_without_rows_may_be(county, outreach):
    name = "current_plan.csv"
    (county / name).write_text(lines_of(county / name)[0] + "\n", encoding="utf-8")
    assert outreach("check", county)[0] == 0
