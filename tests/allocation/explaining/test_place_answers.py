"""Why not my ward: the answer for each place, checked on a county small enough to do by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from allocation.explaining.place_answers import answer_places


@pytest.fixture
def valley():
    """Four areas in a row and three halls: Low Hall is used, Mid Hall and Far Hall are not.

    Minutes to Low, Mid and Far Hall: A 5, 15, 60; B 10, 8, 55; C 35, 20, 50; D 90, 80, none.
    """
    areas = pd.Index(["A", "B", "C", "D"], name="area_code")
    halls = ["low", "mid", "far"]
    minutes = pd.DataFrame(
        [[5, 15, 60], [10, 8, 55], [35, 20, 50], [90, 80, np.nan]], index=areas, columns=halls
    )
    long = minutes.reset_index().melt("area_code", var_name="venue_id", value_name="minutes")
    return SimpleNamespace(
        sessions=pd.DataFrame(
            {"venue_id": ["low", "low"], "text": ["Drop-in Mon PM", "Drop-in Fri PM"]}
        ),
        travel=long.dropna().set_index(["area_code", "venue_id"]),
        ward=pd.Series(["Lea", "Lea", "Moor", "Top"], index=areas),
        need=pd.Series([10.0, 30.0, 40.0, 20.0], index=areas),
        residents=pd.Series([100, 300, 200, 50], index=areas),
        names=pd.Series(["Low Hall", "Mid Hall", "Far Hall"], index=halls),
    )


def answers(valley, **more):
    return answer_places(
        valley.sessions,
        valley.travel,
        valley.ward,
        valley.need,
        residents=valley.residents,
        venue_names=valley.names,
        could_hold=["low", "mid", "far"],
        standard_minutes=30.0,
        **more,
    )


def test_minutes_of_a_ward_are_weighted_by_its_young_residents(valley):
    # Lea: (100 x 5 + 300 x 10) / 400 = 8.75; Mid Hall (1500 + 2400) / 400 = 9.75, not nearer
    row = answers(valley).loc["Lea"]
    assert row["minutes"] == pytest.approx(8.75)
    assert row["considered"] == ""
    assert row["sessions"] == "Drop-in Mon PM; Drop-in Fri PM"
    assert row["sentence"] == ("Low Hall is about 9 minutes away. No other listed venue is nearer.")


def test_a_nearer_hall_that_was_not_chosen_is_named_with_what_it_would_add(valley):
    # Moor is 35 minutes from Low Hall, 20 from Mid Hall: 40 of 100 of the need, newly reached
    row = answers(valley).loc["Moor"]
    assert (row["nearest"], row["considered"], row["within_standard"]) == (
        "Low Hall", "Mid Hall", 0.0,
    )  # fmt: skip
    assert row["would_add"] == pytest.approx(0.40)
    assert "further than the standard of 30" in row["sentence"]
    assert "bring 40% more of the county's need within reach" in row["sentence"]


def test_a_nearer_hall_that_helps_nobody_is_said_to_help_nobody(valley):
    # Top is 90 minutes from Low Hall; Mid Hall is nearer (80) and would reach Moor: say so
    assert answers(valley).loc["Top", "would_add"] == pytest.approx(0.40)

    valley.sessions.loc[1, "venue_id"] = "mid"
    row = answers(valley).loc["Top"]
    assert (row["nearest"], row["considered"]) == ("Mid Hall", "")


def test_need_bands_rank_the_places_by_need_for_each_young_resident(valley):
    # Lea 40/400 = 0.10, Moor 40/200 = 0.20, Top 20/50 = 0.40: ranks 1/3, 2/3 and 3/3
    assert answers(valley)["need_band"].to_dict() == {
        "Lea": "below the middle", "Moor": "above the middle", "Top": "highest fifth",
    }  # fmt: skip


def test_bus_minutes_are_told_where_a_table_has_them(valley):
    assert answers(valley)["minutes_bus"].isna().all()

    bus = valley.travel.assign(minutes=valley.travel["minutes"] * 2)
    assert answers(valley, bus=bus).loc["Moor", "minutes_bus"] == pytest.approx(70.0)


def test_a_plan_without_sessions_says_that_none_can_be_reached(valley):
    valley.sessions = valley.sessions.iloc[:0]
    rows = answers(valley)
    assert rows["sentence"].str.startswith("No session of this plan can be reached").all()
    assert rows.loc["Moor", "considered"] == "Mid Hall"
