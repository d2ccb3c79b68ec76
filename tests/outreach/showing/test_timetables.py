"""Today's timetable beside the proposal, in what each edition may list."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from outreach.config import read_config
from outreach.figures import clock_of, session_rows
from outreach.intake.inputs import read_inputs
from outreach.sample_folder import sample_folder
from outreach.showing.timetables import comparison_tables, today_timetable


@pytest.fixture(scope="module")
def inputs():
    return read_inputs(read_config(sample_folder() / "county.toml"))


def plan_of(sessions):
    return SimpleNamespace(sessions=sessions)


def test_what_the_proposal_holds_at_the_same_place_and_time_stays(inputs):
    today = inputs.current_plan

    whole = today_timetable(inputs, plan_of(today), advertised_only=False)
    half = today_timetable(inputs, plan_of(today.iloc[:5]), advertised_only=False)

    assert set(whole.rows["status"]) == {"stays"}
    assert len(whole.rows) == len(today)
    assert (half.rows["status"] == "stays").sum() >= 5
    assert (half.rows["status"] == "ends").sum() <= len(today) - 5


def test_the_public_list_has_advertised_sessions_only_and_no_gap_in_its_numbers(inputs):
    public = today_timetable(inputs, plan_of(inputs.current_plan), advertised_only=True)

    advertised = inputs.session_types.index[inputs.session_types["advertised"].astype(bool)]
    assert set(public.rows["session_type"]) <= set(advertised)
    assert public.left_out == len(inputs.current_plan) - len(public.rows) > 0
    assert public.rows["session_id"].tolist() == [
        f"T{number + 1:02d}" for number in range(len(public.rows))
    ]
    assert set(public.rows["crew_text"]) == {""}


def test_without_a_today_nothing_is_compared(inputs):
    none = replace(inputs, current_plan=inputs.current_plan.iloc[:0])

    today = today_timetable(none, plan_of(inputs.current_plan), advertised_only=True)

    assert today.rows.empty
    assert comparison_tables(None, today) == ()


def test_a_session_says_beside_its_hours_when_it_is_not_every_week():
    """A clinic every week and a drop-in every second: both start at three, for two hours."""
    sessions = pd.DataFrame(
        {
            "venue_id": ["V1", "V1"],
            "session_type": ["clinic", "drop_in"],
            "slot": ["Mon", "Mon"],
            "sessions_per_week": [1.0, 0.5],
            "frequency": ["weekly", "fortnightly"],
            "crew": [("W1",), ("W1",)],
            "is_current": [True, False],
        },
        index=pd.Index(["S1", "S2"], name="session_id"),
    )
    venues = pd.DataFrame(
        {"name": ["Hall"], "district": ["North"], "advertised": [True]},
        index=pd.Index(["V1"], name="venue_id"),
    )
    types = pd.DataFrame(
        {"title": ["Clinic", "Drop-in"], "advertised": True, "contact_hours": 2.0},
        index=pd.Index(["clinic", "drop_in"], name="session_type"),
    )
    slots = pd.DataFrame(
        {"weekday": ["Mon"], "start": ["15:00"], "order": [0]}, index=pd.Index(["Mon"], name="slot")
    )
    workers = pd.DataFrame({"role": ["nurse"]}, index=pd.Index(["W1"], name="worker_id"))
    rows = session_rows(sessions, venues, types, slots, workers)
    assert rows["time"].tolist() == ["15:00-17:00", "15:00-17:00, every second week"]
    assert clock_of(rows["time"]).tolist() == ["15:00-17:00"] * 2
