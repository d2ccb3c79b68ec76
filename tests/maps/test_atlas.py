from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import folium
import pytest

from maps import map_hotspots, map_plan
from maps.county_map import CountyMap
from maps.inlining import refuse_external
from maps.palette import NEED, NOT_SHOWN_WORDS


class Outline(HTMLParser):
    """Counts tags and gathers the text outside scripts and styles."""

    def __init__(self):
        super().__init__()
        self.tags: dict[str, int] = {}
        self.ids: list[str] = []
        self.text = ""
        self.skipping = False

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.ids += [value for name, value in attrs if name == "id"]
        self.skipping = tag in ("script", "style")

    def handle_endtag(self, _tag):
        self.skipping = False

    def handle_data(self, data):
        self.text += "" if self.skipping else data


def outlined(page):
    outline = Outline()
    outline.feed(page)
    return outline


@pytest.fixture(scope="module")
def page(ambershire):
    return map_plan(ambershire)


def test_the_same_edition_gives_the_same_bytes(ambershire, page):
    assert map_plan(ambershire) == page


def test_the_map_is_foliums_with_leaflet_only_and_no_tiles(page):
    assert issubclass(CountyMap, folium.Map)
    assert 'id="map_county"' in page
    assert "L.tileLayer(" not in page.split("startCounty", 1)[1]
    for other in ("jquery", "bootstrap", "awesome", "d3.min", "openstreetmap"):
        assert other not in page.lower()


def test_nothing_is_fetched_and_the_page_forbids_it(page):
    refuse_external(page)
    assert "default-src &#39;none&#39;" in page


def test_it_has_what_a_screen_reader_needs(page):
    outline = outlined(page)

    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert [outline.tags.get(tag) for tag in ("title", "h1", "main", "header", "footer")] == [1] * 5
    assert "user-scalable" not in page
    assert 'class="skip" href="#tables"' in page
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.tags["caption"] == outline.tags["table"]


def test_the_banner_is_on_the_page_and_on_every_printed_sheet(page):
    assert "PUBLIC edition · DRAFT, not checked for release · Invented county" in page
    assert '@top-center { content: "PUBLIC edition \\0000b7  DRAFT, not checked' in page


def test_legend_words_and_colours_are_those_of_the_classes(ambershire, page):
    for colour, words in zip(NEED, ambershire.shade_labels, strict=True):
        assert re.search(rf'fill="{colour}"[^>]*/></svg>{words}</li>', page)
    assert NOT_SHOWN_WORDS in page  # the first public area of the second shading is hidden


def test_a_true_zero_is_told_apart_from_what_is_not_shown(ambershire):
    areas = ambershire.areas.copy()
    areas.iloc[0, areas.columns.get_loc("shade_class")] = -2

    assert re.search(
        r'fill="#ffffff"[^>]*/></svg>None</li>', map_plan(replace(ambershire, areas=areas))
    )


def test_columns_that_were_not_listed_are_not_in_the_file(page):
    assert "must-not-appear" not in page


def test_hostile_names_are_text(hostile_ambershire):
    page = map_plan(hostile_ambershire)
    outline = outlined(page)

    assert "window.hacked" in outline.text
    assert outline.tags.get("img", 0) == outline.tags.get("b", 0) == 0
    assert page.count("<script") == 3  # Leaflet, the data and ours
    assert "{{ 7*7 }}" in outline.text


def test_without_sessions_there_are_no_session_controls(ambershire):
    outline = outlined(map_hotspots(ambershire))

    assert not {"slot", "type", "venue", "sessions", "venues"} & set(outline.ids)
    assert {"shade-need", "search", "hotspots", "areas"} <= set(outline.ids)


def test_a_page_of_sixty_areas_is_small(page):
    assert len(page.encode()) < 400_000  # Leaflet alone is 161 kB


def test_unmet_rules_assumptions_and_sources_are_printed(ambershire, page):
    for sentence in (*ambershire.unmet, *ambershire.assumptions, *ambershire.attribution):
        assert sentence in page
