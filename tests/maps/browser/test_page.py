"""The finished page in a real browser whose network is cut."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from maps import map_hotspots, map_plan

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def text(ambershire):
    return map_plan(ambershire)


def test_it_opens_without_a_request_or_a_complaint_and_draws_every_area(visit, text, ambershire):
    seen = visit(text)

    assert len(seen.requests) == 1
    assert seen.requests[0].startswith("file://")
    assert seen.complaints == []
    assert len(seen.fills()) == len(ambershire.areas)
    assert seen.pins() == 9
    assert seen.page.locator(".badge").count() == 3
    assert seen.page.locator(".place").count() >= 3


def test_the_colours_drawn_are_those_of_the_key(visit, text, ambershire):
    seen = visit(text)
    shown = "[data-legend=need] .swatch rect"

    keys = seen.page.eval_on_selector_all(shown, "all => all.map(one => one.getAttribute('fill'))")

    expected = [keys[number] for number in ambershire.areas["shade_class"]]
    assert seen.fills() == expected
    assert set(
        seen.page.eval_on_selector_all(
            ".leaflet-overlay-pane path", "all => all.map(one => one.getAttribute('fill-opacity'))"
        )
    ) == {"1"}


def test_each_slot_shows_as_many_sessions_as_its_rows(visit, text, ambershire):
    seen = visit(text)

    for number, slot in enumerate(ambershire.slots):
        seen.page.select_option("#slot", str(number))
        held = ambershire.sessions[ambershire.sessions["slot"] == slot]
        assert seen.counted() == seen.rows() == len(held)
        assert seen.pins() == held["venue_id"].nunique()

    seen.page.select_option("#slot", "")
    assert seen.counted() == seen.rows() == 18


def test_kind_of_session_and_slot_work_together(visit, text, ambershire):
    seen = visit(text)

    seen.page.select_option("#type", label="Clinic")
    seen.page.select_option("#slot", label="Mon AM")

    held = ambershire.sessions.query("session_type == 'clinic' and slot == 'Mon AM'")
    assert seen.rows() == len(held)
    assert f"Showing {len(held)} of 18 sessions" in seen.status()


def test_a_venue_shows_its_catchment_and_how_minutes_were_found(visit, text, ambershire):
    seen = visit(text)

    seen.page.select_option("#venue", "2")

    count = int((ambershire.catchments["venue_id"] == "V03").sum())
    assert count > 0
    word = "neighbourhood" if count == 1 else "neighbourhoods"
    assert f"nearest session for {count} {word} (travel time: estimate" in seen.status()
    assert seen.page.locator(".leaflet-catchment-pane path").count() == count
    faded = seen.page.locator('.leaflet-overlay-pane path[fill-opacity="0.22"]').count()
    assert faded == len(ambershire.areas) - count


def test_the_second_shading_has_its_own_key_and_shapes(visit, text, ambershire):
    seen = visit(text)

    seen.page.check("#shade-observed")

    assert len(seen.fills()) == len(ambershire.observed_areas)
    assert "url(#hatch)" in seen.fills()
    assert seen.page.is_visible("[data-legend=observed]")
    assert not seen.page.is_visible("[data-legend=need]")
    seen.page.check("#shade-plain")
    assert set(seen.fills()) == {"#ffffff"}


def test_search_finds_and_opens(visit, text):
    seen = visit(text)

    seen.page.fill("#search", "library")
    assert "match" in seen.page.inner_text("#found-count")
    seen.page.keyboard.press("Enter")

    popup = seen.page.locator("[role=dialog]")
    assert "library" in popup.get_attribute("aria-label")
    seen.page.fill("#search", "bracken")
    assert "Bracken (place)" in seen.page.inner_text("#found")


def test_enter_opens_a_pin_and_escape_gives_the_focus_back(visit, text):
    seen = visit(text)
    pin = seen.page.locator(".leaflet-marker-icon.pin").nth(1)
    label = pin.get_attribute("aria-label")
    assert pin.get_attribute("role") == "button"
    assert re.fullmatch(r"2, .+, 2 sessions", label)

    pin.focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("[role=dialog] li").count() == 2
    assert seen.focused() == "Close popup"
    seen.page.keyboard.press("Escape")

    assert seen.page.locator("[role=dialog]").count() == 0
    assert seen.focused() == label


def test_the_keyboard_meets_the_skip_link_then_filters_then_map_then_pins(visit, text):
    seen = visit(text)
    met = []
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        met.append(
            seen.page.evaluate(
                "(e => e.id || e.className || e.dataset.move || '')(document.activeElement)"
            )
        )

    def first(part):
        return next(step for step, name in enumerate(met) if part in name)

    order = [first(part) for part in ("skip", "shade-need", "slot", "search", "map_county", "pin")]
    assert order == sorted(order)
    assert order[0] == 0


def test_buttons_of_the_tables_show_rows_on_the_map(visit, text, ambershire):
    seen = visit(text)

    for table, label in (
        ("areas", ambershire.areas["label"].iloc[4]),
        ("hotspots", "Priority area 2"),
        ("observed", "Public area 2"),
        ("venues", ambershire.venues["name"].iloc[12]),
    ):
        row = seen.page.locator(f"#{table} tbody tr", has_text=label).first
        row.locator("button").click()
        popup = seen.page.locator("[role=dialog]")
        assert label in popup.inner_text()
        cells = [text for text in row.locator("td:not(.act)").all_inner_texts() if text]
        assert all(cell in popup.inner_text() for cell in cells)
        seen.page.keyboard.press("Escape")


def test_move_buttons_move_and_start_again_restores(visit, text):
    seen = visit(text)
    where = "document.querySelector('.leaflet-map-pane').style.transform"
    start = seen.page.evaluate(where)

    for name in ("Zoom in", "Move north", "Move west", "Zoom out", "Move south", "Move east"):
        before = seen.page.inner_html(".leaflet-overlay-pane"), seen.page.evaluate(where)
        seen.page.click(f'button[aria-label="{name}"]')
        seen.page.wait_for_timeout(350)
        assert (seen.page.inner_html(".leaflet-overlay-pane"), seen.page.evaluate(where)) != before
    seen.page.select_option("#venue", "1")
    seen.page.check("#others")
    assert seen.page.locator(".leaflet-others-pane path").count() == 5
    seen.page.click("button[type=reset]")
    seen.page.wait_for_timeout(50)

    assert seen.counted() == 18
    assert start is not None
    assert seen.page.locator(".leaflet-others-pane path").count() == 0


def test_tables_are_searched_and_downloaded_with_guarded_cells(visit, hostile_ambershire):
    seen = visit(map_plan(hostile_ambershire), accept_downloads=True)

    seen.page.fill("[data-find=areas]", "emoji")
    found = seen.page.locator("#areas tbody tr:visible").all_inner_texts()
    assert found
    assert all("emoji" in row.lower() for row in found)
    told = seen.page.inner_text("#areas [data-count]")
    assert told == f"Showing {len(found)} of {len(hostile_ambershire.areas)} rows."
    with seen.page.expect_download() as loading:
        seen.page.click("[data-csv=venues]")

    content = Path(loading.value.path()).read_bytes()
    assert loading.value.suggested_filename == "venues.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert len(lines) == 1 + 14 + 1  # heading, venues, the empty end
    assert lines[0] == '"Venue","Map number","Type","District","Sessions"'
    assert any(line.startswith("\"'=HYPERLINK") for line in lines)
    assert not any(line.startswith('"=') for line in lines)


def test_hostile_names_are_shown_as_text_everywhere(visit, hostile_ambershire):
    seen = visit(map_plan(hostile_ambershire))

    for pin in range(seen.pins()):
        seen.page.locator(".leaflet-marker-icon.pin").nth(pin).dispatch_event("click")
    for number in range(3):
        seen.page.locator(".badge").nth(number).dispatch_event("click")
    seen.page.fill("#search", "script")
    seen.page.locator("#areas tbody button").first.click()

    assert "</script>" in seen.page.locator("[role=dialog] h3").inner_text()
    assert seen.page.evaluate("window.hacked") is None
    assert seen.complaints == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1366


def test_it_fits_a_phone_without_sideways_scrolling(visit, hostile_ambershire, text):
    for content in (text, map_plan(hostile_ambershire)):
        seen = visit(content, width=320, height=640)
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 320


def test_details_stay_inside_the_map_of_a_phone(visit, text):
    seen = visit(text, width=320, height=640)

    for number in (0, 4, 8):
        seen.page.locator(".leaflet-marker-icon.pin").nth(number).dispatch_event("click")
        # the map pans for a quarter of a second; a page that never fits times out
        seen.page.wait_for_function(
            """() => {
              const map = document.querySelector('.folium-map').getBoundingClientRect();
              const box = document.querySelector('.leaflet-popup').getBoundingClientRect();
              return Math.min(box.left - map.left, map.right - box.right, box.top - map.top) >= 0;
            }""",
            timeout=5_000,
        )
        seen.page.keyboard.press("Escape")


def test_without_scripts_the_still_map_and_all_tables_are_there(visit, text, ambershire):
    seen = visit(text, java_script_enabled=False)

    assert seen.page.is_visible("svg.still")
    assert not seen.page.is_visible("#filters")
    assert seen.page.locator("#areas tbody tr").count() == len(ambershire.areas)
    assert seen.page.is_visible("#sessions caption")


def test_printed_it_is_the_still_map_and_tables_on_more_than_one_page(visit, text):
    seen = visit(text)

    paper = seen.page.pdf(prefer_css_page_size=True, tagged=True)
    seen.page.emulate_media(media="print")

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) > 1
    assert len(paper) > 40_000  # a blank sheet is about 1 kB
    assert b"/StructTreeRoot" in paper
    assert seen.page.is_visible("svg.still")
    assert not seen.page.is_visible(".folium-map")


def test_the_page_without_sessions_works_too(visit, ambershire):
    seen = visit(map_hotspots(replace(ambershire, observed_areas=None)))

    assert seen.complaints == []
    assert len(seen.fills()) == len(ambershire.areas)
    assert seen.pins() == 0
    assert seen.page.locator(".badge").count() == 3


def test_one_class_of_session_types_in_forced_colours_keeps_the_swatches(visit, text):
    seen = visit(text, forced_colors="active")

    fill = seen.page.eval_on_selector(
        "[data-legend=need] .swatch", "one => getComputedStyle(one).forcedColorAdjust"
    )
    assert fill == "none"
