from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from maps.palette import NEED
from maps.static_map import static_map


def test_it_is_one_well_formed_svg_with_one_path_for_each_class(ambershire):
    drawing = ET.fromstring(static_map(ambershire))  # noqa: S314  (our own drawing)

    fills = [path.get("fill") for path in drawing.findall("path")]

    assert drawing.tag == "svg"
    assert [fill for fill in fills if fill in NEED] == list(NEED)
    assert drawing.get("role") == "img"
    assert "Ambershire" in drawing.get("aria-label")


def test_hidden_areas_are_hatched(ambershire):
    areas = ambershire.areas.copy()
    areas.iloc[:5, areas.columns.get_loc("shade_class")] = -1

    assert 'fill="url(#hatch)"' in static_map(replace(ambershire, areas=areas))
    assert "hatch" not in static_map(ambershire)


def test_every_venue_with_a_session_has_its_number(ambershire):
    numbers = re.findall(r'class="pin">(\d+)<', static_map(ambershire))

    assert numbers == [str(number) for number in range(1, 10)]


def test_hostile_names_stay_text(hostile_ambershire):
    drawing = static_map(hostile_ambershire)

    assert "<script" not in drawing
    ET.fromstring(drawing)  # noqa: S314  (our own drawing)


@pytest.mark.parametrize("name", ["hotspots", "observed_areas"])
def test_it_is_drawn_without_what_is_missing(ambershire, name):
    assert static_map(replace(ambershire, context={}, **{name: None})).endswith("</svg>")
