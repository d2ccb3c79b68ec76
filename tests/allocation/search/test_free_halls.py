"""A dear hall is left for a free one at the same place, where nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import read_current_plan
from allocation.search.evaluating import evaluate
from allocation.search.free_halls import in_cheaper_halls
from allocation.search.scheduling import Schedule
from tests.allocation.delivery.conftest import ring_of_villages


@pytest.fixture
def county():
    """One village with a hall for GBP 45 and a free one at the same place."""
    return ring_of_villages(villages=1, halls_of_each=2, hire=(45, 0))


def held(*venues):
    """One crew in each of some halls, all on Monday afternoon."""
    rows = [
        {
            "venue_id": venue, "session_type": "drop_in", "slot": "Mon PM", "weeks": (1,),
            "crew": crew,
        }
        for venue, crew in zip(venues, [("W01", "W02"), ("W03", "W04")], strict=False)
    ]  # fmt: skip
    return Schedule(sessions=pd.DataFrame(rows), unplaced=pd.Series(dtype=float), stopped_by="gap")


def halls(county, schedule):
    """Where the sessions are in the end, with nobody met less."""
    before = evaluate(county, schedule.sessions)
    after, reached = in_cheaper_halls(county, schedule, before)
    assert reached.value >= before.value - 1e-9
    return after.sessions["venue_id"].tolist()


def test_the_session_goes_to_the_free_hall(county):
    assert halls(county, held("V1")) == ["V2"]


def test_a_hall_whose_room_is_taken_takes_no_second_session(county):
    assert halls(county, held("V1", "V2")) == ["V1", "V2"]


def test_a_place_of_today_stays(county):
    today = read_current_plan([{"venue_id": "V1", "session_type": "drop_in", "slot": "Mon PM"}])
    assert halls(replace(county, current=today), held("V1")) == ["V1"]


def test_a_free_hall_elsewhere_is_no_equal():
    county = ring_of_villages(villages=2, hire=(45, 0))
    assert halls(county, held("V1")) == ["V1"]


def test_a_hall_that_young_people_refuse_is_not_moved_to(county):
    scores = pd.Series({("V2", "drop_in"): -0.4}).rename_axis(["venue_id", "session_type"])
    refused = replace(county, wishes=replace(county.wishes, place_scores=scores))
    assert halls(refused, held("V1")) == ["V1"]
