"""Drawings that stand by themselves."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from maps.drawings import drawing_alone
from maps.static_map import patterns_svg

SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_takes_with_it_what_it_points_at():
    page = patterns_svg() + '<svg viewBox="0 0 9 9"><rect fill="url(#hatch)"/></svg>'
    drawn = ET.fromstring(drawing_alone(page))  # noqa: S314  (our own)
    assert {each.get("id") for each in drawn.iter(f"{SVG}pattern")} == {"low", "loses", "hatch"}
    assert drawn.get("viewBox") == "0 0 9 9"


def test_letters_get_their_white_line_in_a_layer_of_its_own_below():
    drawn = drawing_alone('<svg><g class="names"><text>Ashby</text></g></svg>')
    below, above = ET.fromstring(drawn).findall(f"{SVG}g")  # noqa: S314
    assert (below.get("stroke"), above.get("stroke")) == ("#fff", "none")
    assert [each.findtext(f"{SVG}text") for each in (below, above)] == ["Ashby", "Ashby"]


def test_nothing_is_left_to_a_style_sheet():
    drawn = drawing_alone('<svg><g><text class="pin">1</text><text class="low">C1</text></g></svg>')
    assert "class=" not in drawn
    assert drawn.count("text-anchor") == 2
