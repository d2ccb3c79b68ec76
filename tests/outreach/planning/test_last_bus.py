"""The last bus of a county: who it is for, when it binds the plan, and what places say."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from outreach.errors import TableError
from outreach.planning.last_bus import (
    bus_home_words,
    last_buses,
    late_sessions,
    planned_by_bus,
    with_way_home,
)

AREAS = pd.DataFrame(
    {"ward": ["Ash", "Ash", "Beck"], "district": ["North", "North", "South"]},
    index=pd.Index(["A", "B", "C"], name="area_code"),
)
JOURNEYS = pd.DataFrame(
    {"minutes": 10.0},
    index=pd.MultiIndex.from_product([["A", "B", "C"], ["V"]], names=["area_code", "venue_id"]),
)


def county(*rows, mode="bus", bus_mode="bus"):
    """Three areas with a table of last buses: place, venue, weekday, time."""
    table = pd.DataFrame(rows, columns=["place", "venue_id", "weekday", "last_home"])
    travel = SimpleNamespace(mode=mode, bus_mode=bus_mode)
    config = SimpleNamespace(travel=travel)
    return SimpleNamespace(areas=AREAS, optional={"last_bus": table}, config=config)


def test_a_row_of_an_area_counts_before_one_of_its_ward_or_district():
    inputs = county(("A", "", "", "17:00"), ("North", "", "", "18:00"), ("", "", "", "23:00"))

    sessions = pd.DataFrame({"venue_id": ["V"], "day": ["Mon"], "time": ["15:30-17:30"]})
    late = late_sessions(last_buses(inputs), JOURNEYS, sessions).set_index("area_code")["late"]

    assert late.to_dict() == {"A": True, "B": False, "C": False}


def test_a_place_nobody_knows_is_named_by_its_row():
    inputs = county(("Nowhere", "", "", "17:00"))

    with pytest.raises(TableError, match=r"last_bus: place of 1 row\(s\) is no area_code, ward"):
        last_buses(inputs)


@pytest.mark.parametrize(
    ("mode", "bus_mode", "bound"),
    [("bus", "", True), ("Bus", "bus", True), ("car", "bus", False), ("", "bus", False)],
)
def test_the_last_bus_binds_a_plan_made_by_bus_only(mode, bus_mode, bound):
    inputs = county(("A", "", "", "17:00"), mode=mode, bus_mode=bus_mode)

    assert planned_by_bus(inputs.config.travel) == bound
    if not bound:
        problem = object()
        assert with_way_home(problem, inputs) is problem


def test_places_are_told_whether_the_last_bus_is_in_time():
    inputs = county(("Ash", "", "", "18:10"))
    sessions = pd.DataFrame(
        {
            "venue_id": "V",
            "day": ["Mon", "Tue"],
            "time": ["16:00-18:00", "17:00-19:00, fortnightly"],
        }
    )
    late = late_sessions(last_buses(inputs), JOURNEYS, sessions)

    assert bus_home_words(late, "V", pd.Index(["A"])) == "in time for Mon 16:00-18:00 only"
    assert bus_home_words(late[late["late"]], "V", pd.Index(["B"])) == (
        "the last bus leaves before the end"
    )
    assert bus_home_words(late[~late["late"]], "V", pd.Index(["A", "B"])) == "in time"
    assert bus_home_words(late, "V", pd.Index(["C"])) == "not known"
