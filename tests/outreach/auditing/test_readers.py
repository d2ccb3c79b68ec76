"""Every place in a finished file where a figure can stand is read."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from openpyxl.comments import Comment

from benchmarks.releases import layer_file, page
from outreach.auditing.reading import read_file


def cells(leaf):
    return {cell for grid in leaf.grids for row in (grid.header, *grid.rows) for cell in row}


def test_hidden_sheet_hidden_column_and_comment_of_a_workbook_are_read():
    book = openpyxl.Workbook()
    book.active.append(["District", "Referrals"])
    book.active.append(["Ashby", 41])
    book.active.column_dimensions["B"].hidden = True
    book.active["A1"].comment = Comment("12 referrals were left out", "somebody")
    aside = book.create_sheet("aside")
    aside.append(["District", "Referrals"])
    aside.append(["Barrow", 17])
    aside.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    leaf = read_file("tables.xlsx", out.getvalue())
    assert {"41", "17"} <= cells(leaf)
    assert [grid.hidden for grid in leaf.grids] == [False, True]
    assert ("12 referrals were left out", True) in leaf.sentences


def test_comment_hidden_element_attribute_and_script_of_a_page_are_read():
    data = json.dumps({"areas": [{"area": "A", "referrals": 6}]})
    extra = (
        "<!-- 3 referrals --><p style='display: none'>4 referrals</p><i data-referrals='5'>A</i>"
        f"<script>const found = {data}; const map = {{maxZoom: 17}};</script>"
    )
    leaf = read_file("map.html", page("Map", {}, extra=extra))
    assert {(" 3 referrals ", True), ("4 referrals", True)} <= set(leaf.sentences)
    assert {"5", "6"} <= cells(leaf)
    assert leaf.zoom == 17


def test_zoom_of_the_map_library_says_nothing_about_the_map():
    text = "<script>/* https://leafletjs.com */ options:{maxZoom:18}</script>"
    assert read_file("map.html", page("Map", {}, extra=text)).zoom == 0


def test_layers_of_a_geopackage_are_measured():
    leaf = read_file(
        "a.gpkg", layer_file("cells", [["label", "referrals"], ["a", "10"]], side_m=500)
    )
    assert cells(leaf) == {"label", "referrals", "a", "10"}
    assert leaf.places[0].finest_m == 500
    assert (
        read_file("a.gpkg", layer_file("homes", [["x"], ["1"]], points=True)).places[0].points == 1
    )


@pytest.mark.parametrize("name", ["plan.pdf", "tables.xlsx", "layers.gpkg", "data.json"])
def test_file_that_cannot_be_read_is_said_to_be_unread(name):
    assert read_file(name, b"not what its name says").unread
