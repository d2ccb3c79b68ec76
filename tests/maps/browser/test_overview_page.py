"""The page of a nation in a real browser whose network is cut."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import pandas as pd
import pytest

from maps import map_overview

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_picture_and_the_places_are_drawn_and_rows_lead_to_them(visit, national):
    hostile = national.places.assign(label=["</script><b>", *national.places["label"].iloc[1:]])
    seen = visit(map_overview(replace(national, places=hostile)))

    assert seen.complaints == []
    assert len(seen.requests) == 1
    box = seen.page.locator("img.sharp").bounding_box()
    assert box["width"] > 300
    assert box["height"] > 300
    seen.page.locator("#places tbody button").first.click()
    assert seen.page.locator("[role=dialog] h3").inner_text() == "</script><b>"
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("[role=dialog]").count() == 0
    seen.page.fill("[data-find=places]", "amberdale")
    assert 0 < seen.page.locator("#places tbody tr:visible").count() < len(national.places)
    seen.page.uncheck("#show-places")
    seen.page.click('button[aria-label="Zoom in"]')


def test_it_fits_a_phone_prints_and_works_without_scripts(visit, national):
    page = map_overview(national)

    phone = visit(page, width=320)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 320
    still = visit(page, java_script_enabled=False)
    assert still.page.is_visible("svg.still")
    assert still.page.locator("#places tbody tr:visible").count() == len(national.places)
    assert still.page.locator(".paper").count() == 0
    paper = phone.page.pdf(prefer_css_page_size=True, tagged=True)
    assert b"/StructTreeRoot" in paper
    assert len(paper) > 20_000


def test_paper_stops_after_a_hundred_places_and_says_so(visit, national):
    many = replace(national, places=pd.concat([national.places] * 15).iloc[:105])

    seen = visit(map_overview(many))

    assert seen.page.locator("#places tbody tr:visible").count() == 105
    assert not seen.page.is_visible(".paper")
    seen.page.emulate_media(media="print")
    assert seen.page.locator("#places tbody tr:visible").count() == 100
    assert "after 100 of 105" in seen.page.inner_text(".paper")


@pytest.mark.proof
def test_all_of_england_is_one_page_of_under_two_megabytes(visit, shared, project):
    place = project / "benchmarks" / "england_map.py"
    spec = importlib.util.spec_from_file_location("england_map", place)
    england = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(england)
    overview = england.england_overview(england.england_areas(shared / "england"))

    page = map_overview(overview)
    seen = visit(page)

    assert len(overview.areas) == 33_755  # areas of 2021, ../shared/england/README.md
    assert len(overview.places) == 3_375  # the most deprived tenth
    assert len(page.encode()) < 2_000_000
    assert seen.complaints == []
    assert seen.page.locator("img.sharp").count() == 1
