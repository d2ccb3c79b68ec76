"""A layer of areas with a published value becomes a page of its own."""

from __future__ import annotations

import sys

import geopandas as gpd
import pytest

from maps import map_overview
from outreach import cli
from outreach.errors import TableError
from outreach.nation import audited_page, nation_overview
from outreach.sample_folder import sample_folder

SOURCE = "Invented figures."
LAYER = {"layer": "areas", "code": "area_code", "name": "name", "source": SOURCE}


def areas():
    return sample_folder() / "areas.gpkg"


def test_the_highest_tenth_are_shapes_and_every_class_is_counted():
    overview = nation_overview(areas(), value="northing", top=0.1, **LAYER)

    total = len(overview.areas)
    assert len(overview.places) == total // 10
    lowest_drawn = overview.places["value"].min()
    assert (overview.areas["value"] > lowest_drawn).sum() <= total // 10
    assert overview.tables[0].frame["Areas"].sum() == total
    page = map_overview(overview)
    assert SOURCE in page
    assert "DRAFT, not checked for release" in page


def test_columns_of_persons_values_that_are_no_numbers_and_no_source_are_refused():
    for changed, told in (
        ({"value": "postcode"}, "no column of persons"),
        ({"value": "district"}, "holds no number"),
        ({"value": "northing", "source": " "}, "say with --source"),
        ({"value": "northing", "layer": "nowhere"}, "has no layer 'nowhere'"),
    ):
        with pytest.raises(TableError, match=told):
            nation_overview(areas(), **{**LAYER, **changed})


def test_the_command_writes_one_page(tmp_path, monkeypatch, capsys):
    page = tmp_path / "nation.html"
    told = [str(areas()), "--layer", "areas", "--code", "area_code", "--value", "northing"]
    more = ["--source", SOURCE, "--top", "0.02", "--title", "How far north", "--out", str(page)]
    monkeypatch.setattr(sys, "argv", ["outreach", "england", *told, *more])

    with pytest.raises(SystemExit) as left:
        cli.main()

    assert left.value.code == 0
    assert "as shapes" in capsys.readouterr().out
    assert "<h1>How far north</h1>" in page.read_text(encoding="utf-8")


def with_values(tmp_path, column, values):
    """The layer of the sample county with one more column."""
    layer = gpd.read_file(areas(), layer="areas")
    layer[column] = [values(number) for number in range(len(layer))]
    layer.to_file(tmp_path / "nation.gpkg", layer="areas", driver="GPKG")
    overview = nation_overview(tmp_path / "nation.gpkg", value=column, **LAYER)
    return audited_page("nation.html", map_overview(overview).encode())


def test_a_page_of_published_values_passes_with_its_picture_and_says_so(tmp_path):
    page, findings = with_values(tmp_path, "deprivation score", lambda n: 5 + n / 10)

    assert findings == ()
    assert b"passed outreach audit" in page
    assert b"DRAFT" not in page


def test_a_page_of_small_counts_of_young_people_stays_a_draft(tmp_path):
    page, findings = with_values(tmp_path, "referrals", lambda n: float(n % 7))

    assert any("small count" in finding for finding in findings)
    assert b"DRAFT, not checked for release" in page
