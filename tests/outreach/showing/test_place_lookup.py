"""People look up their ward, or the settlement they live by, and find why they are served so."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from outreach.showing.place_lookup import place_table, places_of


@pytest.fixture
def parish():
    """Two neighbourhoods, one beside Ash and one beside Beck; one hall, at Ash."""
    areas = pd.DataFrame(
        {
            "group": ["Vale 001", "Vale 001"],
            "easting": [100.0, 9000.0],
            "northing": [0.0, 0.0],
            "population": [100, 50],
        },
        index=pd.Index(["A", "B"], name="area_code"),
    )
    towns = gpd.GeoDataFrame(
        {"name": ["Ash", "Beck", ""]},
        geometry=[Point(0, 0), Point(9500, 0), Point(9000, 0)],
        crs=27700,
    )
    pairs = pd.MultiIndex.from_tuples([("A", "V1"), ("B", "V1")], names=["area_code", "venue_id"])
    return SimpleNamespace(
        areas=areas,
        context={"settlements": towns},
        travel=pd.DataFrame({"minutes": [6.0, 41.0], "basis": "estimate"}, index=pairs),
        bus_travel=None,
        venues=pd.DataFrame(
            {
                "name": ["Ash hall"], "type": ["hall"], "rooms": [1], "open_slots": [("Mon PM",)],
                "session_types": [("drop_in",)], "hire_cost": [0.0], "lone_working": [False],
                "term_only": [False],
            },
            index=pd.Index(["V1"], name="venue_id"),
        ),
        session_types=pd.DataFrame(
            {
                "counts_for_hotspot": [True], "slots": [("Mon PM",)], "term_only": [False],
                "venue_types": [()], "contact_hours": [2.0], "setup_hours": [0.5],
                "contacts_per_session": [8], "crew": [{"worker": 2}], "min_crew": [1],
                "consumables": [0.0], "skill": [""], "max_sessions": [float("nan")],
            },
            index=pd.Index(["drop_in"], name="session_type"),
        ),
        slots=pd.DataFrame(
            {
                "weekday": ["Mon"], "start": ["13:00"], "end": ["15:30"], "evening": [False],
                "term_only": [False], "order": [1],
            },
            index=pd.Index(["Mon PM"], name="slot"),
        ),
        config=SimpleNamespace(
            plan=SimpleNamespace(standard_minutes=30.0, term_time=True),
            travel=SimpleNamespace(mode="", bus_mode=""),
        ),
        optional={},
    )  # fmt: skip


SESSIONS = pd.DataFrame(
    {
        "venue_id": ["V1"], "session_type": ["drop_in"], "type_title": ["Drop-in"],
        "day": ["Mon"], "time": ["13:00-15:00"],
    }
)  # fmt: skip


def test_a_place_is_the_ward_where_there_is_one_else_the_nearest_named_settlement(parish):
    assert places_of(parish).to_dict() == {"A": "Ash", "B": "Beck"}

    parish.areas["ward"] = ["North ward", "South ward"]
    assert places_of(parish).tolist() == ["North ward", "South ward"]


def test_without_settlements_a_place_is_the_group_of_neighbourhoods(parish):
    parish.context = {}
    assert places_of(parish).tolist() == ["Vale 001", "Vale 001"]


def test_each_place_has_a_row_that_says_where_to_go_and_why(parish):
    table = place_table(parish, SESSIONS, pd.Series([1.0, 2.0], index=["A", "B"]))

    frame = table.frame.set_index("Place")
    assert frame.loc["Ash", "When"] == "Drop-in Mon 13:00-15:00"
    assert frame.loc["Ash", "Minutes (estimate)"] == "6"
    assert frame.loc["Beck", "Within the standard"] == "0%"
    assert frame.loc["Beck", "Why"] == (
        "The nearest session is at Ash hall, about 41 minutes away: further than the standard of "
        "30. No other listed venue is nearer."
    )
    assert "Minutes by bus" not in frame
    assert "not assessed" in table.caption


def test_bus_times_have_a_column_where_they_are_supplied(parish):
    parish.bus_travel = parish.travel.assign(minutes=[15.0, float("nan")]).dropna()

    table = place_table(parish, SESSIONS, pd.Series([1.0, 2.0], index=["A", "B"]))

    assert table.frame["Minutes by bus"].tolist() == ["15", "not known"]


def test_the_last_bus_home_has_a_column_where_it_is_supplied(parish):
    rows = {"place": ["A"], "venue_id": [""], "weekday": [""], "last_home": ["14:30"]}
    parish.optional = {"last_bus": pd.DataFrame(rows)}

    table = place_table(parish, SESSIONS, pd.Series([1.0, 2.0], index=["A", "B"]))

    assert table.frame["Bus home"].tolist() == ["the last bus leaves before the end", "not known"]
    assert table.frame["Minutes (estimate)"].tolist() == ["6", "41"]  # by car it does not matter


def test_a_plan_made_by_bus_names_no_session_from_which_nobody_gets_home(parish):
    rows = {"place": ["A"], "venue_id": [""], "weekday": [""], "last_home": ["14:30"]}
    parish.optional = {"last_bus": pd.DataFrame(rows)}
    parish.config.travel.mode = "bus"

    table = place_table(parish, SESSIONS, pd.Series([1.0, 2.0], index=["A", "B"]))

    frame = table.frame.set_index("Place")
    assert frame.loc["Ash", "Nearest session"] == "none"
    assert frame.loc["Ash", "Why"].startswith("No session of this plan can be reached from here.")
    assert frame.loc["Beck", "Nearest session"] == "Ash hall"
