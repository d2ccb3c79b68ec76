"""Places with few referrals, the panels of places, and today's timetable, in a real browser."""

from __future__ import annotations

import pytest

from maps import map_plan
from maps.changes import CHANGE_WORDS, change_classes

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def text(whole_ambershire):
    return map_plan(whole_ambershire)


def test_places_with_few_referrals_stand_beside_priority_areas(visit, text):
    seen = visit(text)

    assert seen.complaints == []
    assert seen.page.locator(".badge").all_inner_texts() == ["C1", "C2", "P1", "P2", "P3"]
    # told apart without colour: a dotted line, a hatching and a round number of their own
    low = seen.page.locator(".leaflet-cold-pane path")
    assert low.count() == 4  # a casing with the hatching, and the dotted line, for each of two
    assert low.nth(0).get_attribute("fill") == "url(#low)"
    assert low.nth(1).get_attribute("stroke-dasharray") == "0 8"
    assert seen.page.locator(".badge.low").count() == 2
    assert "Fewer referrals than expected" in seen.page.inner_text(".key")
    headings = seen.page.locator("#tables h2").all_inner_texts()
    assert headings[:2] == [
        "Priority areas for support",
        "Fewer referrals than expected: may be missed need",
    ]


def test_each_kind_of_place_can_be_taken_off_and_put_back(visit, text):
    seen = visit(text)

    seen.page.uncheck("[data-layer=cold]")
    assert seen.page.locator(".leaflet-cold-pane path").count() == 0
    assert seen.page.locator(".badge").all_inner_texts() == ["P1", "P2", "P3"]
    seen.page.uncheck("[data-layer=hotspots]")
    assert seen.page.locator(".badge").count() == 0
    seen.page.click("button[type=reset]")
    seen.page.wait_for_timeout(50)

    assert seen.page.locator(".badge").count() == 5
    for badge in seen.page.locator(".badge").all():
        assert badge.get_attribute("role") == "button"
        assert badge.get_attribute("aria-label").endswith("open details")


def test_a_panel_says_how_firm_a_place_is_and_who_reviewed_it(visit, text):
    seen = visit(text)

    seen.page.locator(".badge", has_text="P3").dispatch_event("click")
    said = seen.page.locator("[role=dialog]").inner_text()
    assert "would still be found in 9 of 10 re-checks" in said
    assert "look again" in said
    seen.page.keyboard.press("Escape")
    seen.page.locator(".badge", has_text="C2").focus()
    seen.page.keyboard.press("Enter")

    said = seen.page.locator("[role=dialog]").inner_text()
    assert "may be missed need" in said
    assert "county line" in said
    assert "Not yet reviewed by people." in seen.page.inner_text("#hotspots caption")


def test_the_rows_of_places_lead_to_the_map(visit, text):
    seen = visit(text)

    seen.page.locator("#cold tbody button").nth(1).click()

    assert "Place 2" in seen.page.locator("[role=dialog] h3").inner_text()
    seen.page.keyboard.press("Escape")
    seen.page.fill("#search", "place 1")
    assert "(fewer referrals than expected)" in seen.page.inner_text("#found")


def test_today_and_the_proposal_have_their_own_pins_rows_and_key(visit, text, whole_ambershire):
    seen = visit(text)
    today = whole_ambershire.today
    assert seen.counted() == 18

    seen.page.check("#when-today")

    assert seen.counted() == len(today) == seen.rows("today")
    assert "of today" in seen.status()
    assert seen.pins() == today["venue_id"].nunique()
    ends = today.loc[today["status"] == "ends", "venue_id"].nunique()
    assert seen.page.locator(".pin.ends").count() == ends > 0
    assert seen.page.is_visible(".key >> text=ends or moves")
    assert not seen.page.is_visible(".key >> text=Venue with a new session")
    seen.page.select_option("#slot", label=today["slot"].iloc[0])
    held = today[today["slot"] == today["slot"].iloc[0]]
    assert seen.counted() == len(held) == seen.rows("today")
    assert seen.rows() == 18  # the other table is not filtered
    seen.page.click("button[type=reset]")
    seen.page.wait_for_timeout(50)
    assert seen.counted() == 18
    assert seen.rows("today") == len(today)


def test_a_row_of_today_opens_its_venue_in_todays_map(visit, text, whole_ambershire):
    seen = visit(text)
    venue = str(whole_ambershire.today["venue"].iloc[0])

    seen.page.locator("#today tbody button").first.click()

    assert seen.page.is_checked("#when-today")
    assert seen.page.locator("[role=dialog] h3").inner_text() == venue


def test_the_catchment_follows_the_timetable(visit, text, whole_ambershire):
    seen = visit(text)
    seen.page.select_option("#venue", "12")  # held today only
    assert seen.page.locator(".leaflet-catchment-pane path").count() == 0

    seen.page.check("#when-today")

    near = len(whole_ambershire.today_catchments)
    assert seen.page.locator(".leaflet-catchment-pane path").count() == near
    assert f"nearest session for {near} neighbourhoods" in seen.status()


def test_the_map_of_changes_has_the_colours_of_its_key_and_words_in_the_table(
    visit, text, whole_ambershire
):
    seen = visit(text)

    seen.page.check("#shade-change")

    classes = change_classes(whole_ambershire)
    keys = seen.page.eval_on_selector_all(
        "[data-legend=change] .swatch rect", "all => all.map(one => one.getAttribute('fill'))"
    )
    assert len(set(keys)) == 4
    assert seen.fills() == [keys[number] for number in classes]
    assert seen.page.is_visible("[data-legend=change]")
    words = seen.page.locator("#areas tbody tr td:nth-last-child(2)").all_text_contents()
    assert words == [CHANGE_WORDS[number] for number in classes]
    assert {"gains", "loses"} <= set(words)


def test_hostile_names_of_places_and_districts_are_text_in_both_timetables(
    visit, hostile_whole_ambershire
):
    for width in (1280, 320):
        seen = visit(map_plan(hostile_whole_ambershire), width=width)
        for number in range(5):
            seen.page.locator(".badge").nth(number).dispatch_event("click")
            assert seen.page.locator("[role=dialog] h3").inner_text()
        seen.page.check("#when-today")
        for pin in range(seen.pins()):
            seen.page.locator(".leaflet-marker-icon.pin").nth(pin).dispatch_event("click")
        seen.page.locator("#cold tbody button").first.click()

        assert "</script>" in seen.page.locator("[role=dialog] h3").inner_text()
        assert "</script>" in seen.page.locator("#areas tbody tr").first.text_content()
        assert seen.page.evaluate("window.hacked") is None
        assert seen.complaints == []
        assert len(seen.requests) == 1
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_printed_and_without_scripts_there_is_a_map_of_today_too(visit, text):
    seen = visit(text, java_script_enabled=False)
    assert seen.page.locator("svg.still:visible").count() == 2
    assert seen.page.is_visible("text=Before and after")
    live = visit(text)
    assert live.page.locator("svg.still:visible").count() == 0
    live.page.emulate_media(media="print")
    assert live.page.locator("svg.still:visible").count() == 2


def test_all_of_it_can_be_reached_by_keyboard_in_forced_colours(visit, text):
    seen = visit(text, forced_colors="active")
    met = []
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        met.append(
            seen.page.evaluate(
                "(e => e.dataset.layer || e.name || e.className || '')(document.activeElement)"
            )
        )

    order = [next(n for n, name in enumerate(met) if part in name) for part in ("hotspots", "when")]
    assert order == sorted(order)
    assert any("badge" in name for name in met)
    style = "one => getComputedStyle(one).forcedColorAdjust"
    assert seen.page.eval_on_selector(".badge.low span", style) == "none"
