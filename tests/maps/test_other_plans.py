"""Other plans in the same page: each session once, and only what differs written again."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from maps import map_plan, palette
from maps.changes import MET_LABELS, change_classes, met_classes, nearest_rows
from maps.other_plans import (
    alternative_data,
    every_session,
    held_in_words,
    nearest_elsewhere,
    plans_table,
)
from maps.payload import payload, venue_numbers
from maps.static_map import plan_map
from outreach.errors import TableError


def unfolded(base, delta):
    """Undo the writing of differences as the page's script does."""
    values = list(base)
    for row, value in zip(delta[::2], delta[1::2], strict=True):
        values[row] = value
    return values


def test_each_session_is_listed_once_and_says_which_plans_hold_it(planned_ambershire):
    found = every_session(planned_ambershire)

    # 18 of the proposal, of which 12 are left with less money, and one that only the last holds
    assert len(found) == 19
    assert found["held_in"].value_counts().to_dict() == {"abc": 12, "ac": 6, "c": 1}
    words = held_in_words(planned_ambershire, found["held_in"])
    assert set(words) == {"every plan", "The proposal; One more post", "One more post"}
    order = [planned_ambershire.slots.index(slot) for slot in found["slot"]]
    assert order == sorted(order)


def test_two_like_sessions_at_one_place_and_time_stay_two(planned_ambershire):
    twice = planned_ambershire.sessions.iloc[[0, 0]]
    other = planned_ambershire.alternatives[0]._replace(sessions=twice.iloc[[0]])
    edition = replace(planned_ambershire, sessions=twice, alternatives=(other,))

    assert every_session(edition)["held_in"].tolist() == ["ab", "a"]


def test_differences_unfold_to_every_plans_own_values(planned_ambershire):
    data = payload(planned_ambershire)

    for number, other in enumerate(planned_ambershire.alternatives):
        wanted = {
            "venue": nearest_rows(planned_ambershire, other.catchments),
            "change": change_classes(planned_ambershire, other.catchments).tolist(),
            "met": met_classes(planned_ambershire, other.need_met).tolist(),
        }
        for key, values in wanted.items():
            assert unfolded(data["areas"][key], data["plans"][key][number]) == values
    assert data["plans"]["venue"][0] != data["plans"]["venue"][1]


def test_a_plan_like_the_proposal_costs_next_to_nothing(planned_ambershire):
    same = planned_ambershire.alternatives[0]._replace(
        sessions=planned_ambershire.sessions,
        catchments=planned_ambershire.catchments,
        need_met=planned_ambershire.need_met,
    )
    edition = replace(planned_ambershire, alternatives=(same,))

    told = alternative_data(edition)
    assert told["venue"] == told["change"] == told["met"] == [[]]
    assert (nearest_elsewhere(edition) == "").all()


def test_the_room_that_need_finds_nearby_has_the_same_classes_in_every_plan(planned_ambershire):
    today = pd.Series(0.5, index=planned_ambershire.areas.index)
    edition = replace(planned_ambershire, need_met_today=today)

    # from 0.5: 0.05 and 0.25 more or less are still the class nearer to none
    for met, label in (
        (0.76, "much more than today"),
        (0.75, "more than today"),
        (0.55, "about as today"),
        (0.45, "about as today"),
        (0.25, "less than today"),
        (0.24, "much less than today"),
    ):
        found = met_classes(edition, today * 0 + met)
        assert {MET_LABELS[number] for number in found} == {label}
    assert met_classes(replace(edition, need_met_today=None), today) is None


def test_the_plans_stand_side_by_side_and_hold_no_count_of_people(planned_ambershire):
    table = plans_table(planned_ambershire)

    assert table["Plan"].tolist() == ["The proposal", "15% less money", "One more post"]
    assert table["Sessions listed"].tolist() == ["18", "12", "19"]
    assert plans_table(replace(planned_ambershire, alternatives=())).empty
    text = json.dumps(payload(planned_ambershire)["plans"])
    assert (
        "." not in text
    )  # rows and classes only: no share and no demand to be set against another


def test_the_page_of_more_plans_is_the_same_each_time_and_hardly_larger(many, planned_ambershire):
    pages = {map_plan(planned_ambershire) for _ in range(2)}

    assert len(pages) == 1
    alone = map_plan(replace(planned_ambershire, alternatives=()))
    more = len(pages.pop()) - len(alone)
    drawn = sum(len(plan_map(planned_ambershire, o)) for o in planned_ambershire.alternatives)
    assert more - drawn < 13_000
    assert drawn < 2 * 12_000  # under a quarter of the still map of the proposal, each


def test_each_other_plan_has_a_still_map_with_the_venues_it_uses(planned_ambershire):
    numbers = venue_numbers(planned_ambershire)
    for other in planned_ambershire.alternatives:
        drawing = ET.fromstring(plan_map(planned_ambershire, other))  # noqa: S314  (our own drawing)

        pins = {text.text for text in drawing.iter("text") if text.get("class") == "pin"}
        assert pins == {str(numbers[venue]) for venue in set(other.sessions["venue_id"])}
        drawn = {path.get("fill") for path in drawing.findall("path")} & set(palette.CHANGE)
        wanted = change_classes(planned_ambershire, other.catchments).unique()
        assert drawn == {palette.CHANGE[number] for number in wanted}


def test_no_more_than_six_other_plans_are_drawn_and_the_page_says_how_many_are_not(
    planned_ambershire,
):
    first = planned_ambershire.alternatives[0]
    eight = tuple(first._replace(name=f"Plan {n}") for n in range(8))
    page = map_plan(replace(planned_ambershire, alternatives=eight))

    assert page.count("plan Plan ") == 6
    assert "2 more are in the table of plans only" in page


def test_a_plan_that_names_unknown_venues_is_refused(planned_ambershire):
    first = planned_ambershire.alternatives[0]
    stray = first._replace(sessions=first.sessions.assign(venue_id="V99"))

    with pytest.raises(TableError, match="sessions of plan 1: 12 row"):
        map_plan(replace(planned_ambershire, alternatives=(stray,)))
