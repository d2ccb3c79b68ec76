"""A session is held only in a slot that is long enough for it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan, check_tables, read_session_types, read_slots
from allocation.slot_times import slot_times
from allocation.teams import list_offers
from outreach.errors import TableError


@pytest.fixture
def day():
    """A long morning (3.5 h), a short afternoon (2.5 h) and a time nobody wrote down."""
    return read_slots(
        [
            {"slot": "AM", "weekday": "Mon", "period": "AM", "start": "09:00", "end": "12:30"},
            {"slot": "PM", "weekday": "Mon", "period": "PM", "start": "13:00", "end": "15:30"},
            {"slot": "some time", "weekday": "Tue", "period": "AM"},
        ]
    )


def clinic(*slots, hours=3.5):
    """A clinic with these slots."""
    return read_session_types(
        [
            {
                "session_type": "clinic", "contact_hours": hours, "setup_hours": 1.5,
                "contacts_per_session": 4, "crew": "nurse:1", "slots": list(slots),
            }
        ]
    )  # fmt: skip


@pytest.fixture
def surgery(day):
    """One surgery, open at all times."""
    return pd.DataFrame(
        {
            "type": "gp", "rooms": 1, "term_only": False, "session_types": [()],
            "open_slots": [tuple(day.index)], "lone_working": True, "hire_cost": 0.0,
        },
        index=pd.Index(["V1"], name="venue_id"),
    )  # fmt: skip


def test_a_short_slot_is_not_offered_and_a_slot_without_times_is(day, surgery):
    offers = list_offers(
        surgery, clinic("AM", "PM", "some time"), day, term_time=True, friday_types=None
    )

    # 12:30 - 9:00 = 3.5 h holds it; 15:30 - 13:00 = 2.5 h does not; set-up lies outside
    assert offers.loc[("V1", "clinic"), "slots"] == ("AM", "some time")
    assert offers.loc[("V1", "clinic"), "most"] == 2


def test_a_slot_past_midnight_has_a_length():
    late = pd.DataFrame({"start": ["21:00"], "end": ["00:30"]}, index=["late"])

    assert slot_times(late)["length"].tolist() == [3.5]


def test_a_type_that_fits_no_slot_is_a_fault_that_says_what_to_do(day, surgery):
    nothing = pd.DataFrame({"venue_id": [], "session_type": [], "slot": [], "workers": []})
    staff = pd.DataFrame({"role": ["nurse"], "slots": [("PM",)]}, index=["W1"])

    with pytest.raises(TableError, match=r"clinic needs 3\.5 h; the longest of its slots lasts 2"):
        check_tables(surgery, clinic("PM"), day, staff, nothing)
    check_tables(surgery, clinic("AM", "PM"), day, staff, nothing)


def test_the_check_finds_a_session_longer_than_its_slot(make_tiny, as_problem):
    problem = as_problem(make_tiny(3, hours=12.0, budget=120.0), hotspot_minutes=30.0)
    plan = allocate(problem)
    assert check_plan(plan, problem).empty

    # drop-in and outreach take 2 h
    short = replace(problem, slots=problem.slots.assign(start="15:00", end="16:30"))

    assert set(check_plan(plan, short)["rule"]) == {"sessions_fit_slots"}
