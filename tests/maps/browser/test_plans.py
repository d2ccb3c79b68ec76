"""Several plans in one page, in a real browser: radio, tables, classes, keyboard, hostile names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maps import map_plan
from maps.changes import change_classes, met_classes

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def text(planned_ambershire):
    return map_plan(planned_ambershire)


def colours(seen, legend):
    return seen.page.eval_on_selector_all(
        f"[data-legend={legend}] .swatch rect", "all => all.map(one => one.getAttribute('fill'))"
    )


def test_pins_rows_and_words_follow_the_plan_that_is_chosen(visit, text, planned_ambershire):
    seen = visit(text)
    assert (seen.counted(), seen.rows()) == (18, 18)
    need = seen.fills()

    for number, other in enumerate(planned_ambershire.alternatives):
        seen.page.check(f"#when-{number}")
        assert seen.counted() == seen.rows() == len(other.sessions)
        assert seen.pins() == other.sessions["venue_id"].nunique()
        new = other.sessions.loc[other.sessions["status"] == "new", "venue_id"].nunique()
        assert seen.page.locator(".pin.new").count() == new
        assert f"of the plan \u201c{other.name}\u201d" in seen.status()
        assert "figures at the top are those of the proposal" in seen.status()
        assert seen.fills() == need  # the same classes in all plans
        seen.page.select_option("#slot", "0")
        held = other.sessions[other.sessions["slot"] == planned_ambershire.slots[0]]
        assert seen.counted() == seen.rows() == len(held)
        seen.page.select_option("#slot", "")
    seen.page.check("#when-today")
    assert seen.rows("today") == len(planned_ambershire.today)
    seen.page.click("button[type=reset]")
    seen.page.wait_for_timeout(50)
    assert (seen.counted(), seen.rows()) == (18, 18)
    assert seen.complaints == []


def test_catchment_and_changes_are_those_of_the_plan(visit, text, planned_ambershire):
    seen = visit(text)

    for number, other in enumerate(planned_ambershire.alternatives):
        seen.page.check(f"#when-{number}")
        seen.page.check("#shade-change")
        keys, classes = (
            colours(seen, "change"),
            change_classes(planned_ambershire, other.catchments),
        )
        assert seen.fills() == [keys[one] for one in classes]
        assert "none in the plan chosen" in seen.page.inner_text("[data-legend=change]")
        seen.page.check("#shade-met")
        keys, classes = colours(seen, "met"), met_classes(planned_ambershire, other.need_met)
        assert len(set(keys)) == 5
        assert seen.fills() == [keys[one] for one in classes]
        assert seen.page.is_visible("[data-legend=met]")
        near = int((other.catchments["venue_id"] == "V03").sum())
        seen.page.select_option("#venue", "2")
        assert near == seen.page.locator(".leaflet-catchment-pane path").count()
        seen.page.select_option("#venue", "")


def test_the_arrow_keys_move_between_plans_and_the_rows_follow(visit, text):
    seen = visit(text)
    seen.page.focus('input[name="when"][value="proposed"]')
    counts = []
    for _ in range(4):
        seen.page.keyboard.press("ArrowDown")
        counts.append(seen.counted())

    # today, less money, one more post, and round to the proposal
    assert counts == [6, 12, 19, 18]


@pytest.mark.slow
def test_a_venue_that_only_another_plan_uses_opens_with_its_session(visit, text):
    seen = visit(text)
    seen.page.check("#when-1")

    pin = seen.page.locator(".leaflet-marker-icon.pin").last
    pin.focus()
    seen.page.keyboard.press("Enter")

    assert "Tue AM" in seen.page.locator("[role=dialog] li").first.inner_text()
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("[role=dialog]").count() == 0


@pytest.mark.slow
def test_without_scripts_and_on_paper_every_row_says_which_plans_hold_it(visit, text):
    still = visit(text, java_script_enabled=False)
    assert still.page.locator("#sessions tbody tr:visible").count() == 19
    held = still.page.locator("#sessions tbody tr td:nth-last-child(2)").all_inner_texts()
    assert set(held) == {"every plan", "The proposal; One more post", "One more post"}
    assert still.page.locator("#plans tbody tr:visible").count() == 3
    assert "loses it: none in the proposal" in still.page.inner_text(".printed.before")
    others = still.page.locator(".printed.others figure:visible")
    assert others.locator("h3").all_inner_texts() == ["15% less money", "One more post"]
    assert others.locator("svg.still:visible").count() == 2
    live = visit(text)
    assert live.page.locator(".printed.others:visible").count() == 0
    live.page.emulate_media(media="print")
    assert live.page.locator(".printed.others svg.still:visible").count() == 2
    assert live.page.locator("#sessions tbody tr:visible").count() == 19


@pytest.mark.slow
def test_hostile_names_of_plans_are_text_on_a_phone_and_in_forced_colours(
    visit, hostile_planned_ambershire
):
    page = map_plan(hostile_planned_ambershire)
    for width, options in ((320, {}), (1280, {"forced_colors": "active"})):
        seen = visit(page, width=width, **options)
        for number in range(2):
            seen.page.check(f"#when-{number}")
            seen.page.check("#shade-met")
        assert seen.page.evaluate("window.hacked") is None
        assert seen.complaints == []
        assert len(seen.requests) == 1
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_a_county_of_one_plan_offers_no_other(visit, planned_ambershire):
    seen = visit(map_plan(replace(planned_ambershire, alternatives=())))

    assert seen.page.locator('input[name="when"]').count() == 2
    assert seen.page.locator("#plans").count() == 0
    assert seen.page.locator("[data-in]").count() == 0
