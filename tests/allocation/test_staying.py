"""What of today stays: cheap to keep, costly to move, and every change listed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan, read_current_plan
from allocation.overriding import KEYS, apply_overrides
from allocation.staying import list_changes, pin_today


def priced(problem, **prices):
    """Return a county with other prices of change."""
    aims = {**problem.settings.lesser_aims, **prices}
    return replace(problem, settings=replace(problem.settings, lesser_aims=aims))


def todays(problem, *rows):
    """Return a county with another timetable today: venue, type, slot, workers, pinned."""
    names = ["venue_id", "session_type", "slot", "workers", "pinned"]
    table = read_current_plan([dict(zip(names, row, strict=True)) for row in rows])
    return replace(problem, current=table)


AT_A = ("hall A", "drop-in", "Mon PM", "Lee;Kit", "no")


def test_everything_of_today_and_everything_new_is_listed(two_villages):
    problem = todays(
        two_villages, AT_A, ("hall B", "drop-in", "Mon PM", "Kit", "no"),
        ("hall A", "outreach", "Fri eve", "", "yes"),
    )  # fmt: skip
    sessions = pd.DataFrame(
        {
            "venue_id": ["hall A", "hall A"], "session_type": ["drop-in", "drop-in"],
            "slot": ["Mon PM", "Fri eve"], "crew": [("Kit", "Lee"), ("Kit", "Lee")],
        },
        index=pd.Index(["S1", "S2"], name="session_id"),
    )  # fmt: skip

    told = list_changes(priced(problem, closing=3.0), sessions)

    assert told["status"].tolist() == ["kept", "closed", "closed", "new"]
    assert told["price"].tolist() == [0.0, 3.0, 3.0, 0.0]
    assert told["pinned"].tolist() == [False, False, True, False]
    assert told["sentence"][0] == "drop-in at Ash hall: kept on Mon PM, 2 of 2 workers stay."
    assert told["sentence"][1] == "drop-in at Beck hall on Mon PM: closed."


def test_a_session_at_the_same_place_in_another_slot_has_moved(two_villages):
    problem = priced(todays(two_villages, AT_A), moving=2.0, new_worker=0.5)
    sessions = pd.DataFrame(
        {
            "venue_id": ["hall A"], "session_type": ["drop-in"], "slot": ["Fri eve"],
            "crew": [("Kit", "Moe")],
        },
        index=pd.Index(["S1"], name="session_id"),
    )  # fmt: skip
    told = list_changes(problem, sessions).iloc[0]

    assert (told["status"], told["workers_stay"]) == ("moved", 1)
    assert told["price"] == pytest.approx(2.0 + 0.5)  # one slot, one worker of two


def test_what_is_pinned_is_kept_though_something_else_would_meet_more(two_villages):
    free = todays(two_villages, ("hall B", "drop-in", "Mon PM", "", "no"))
    pinned = pin_today(todays(two_villages, ("hall B", "drop-in", "Mon PM", "", "yes")))
    loose, plan = allocate(free), allocate(pinned)

    assert "hall B" in set(plan.sessions["venue_id"])
    assert plan.against_today["status"].tolist()[0] == "kept"
    assert plan.value <= loose.value + 1e-6 or len(plan.unmet) < len(loose.unmet)
    assert check_plan(plan, pinned).empty


def test_a_pinned_session_that_cannot_be_is_said_and_not_refused(two_villages):
    problem = pin_today(todays(two_villages, ("hall B", "drop-in", "Fri eve", "", "yes")))
    plan = allocate(problem)

    told = plan.unmet[plan.unmet["rule"] == "overrides"]["sentence"].tolist()
    assert told == [
        (
            "What was asked for is not in the plan: drop-in at Beck hall on Fri eve, pinned in "
            "today's timetable."
        )
    ]


def test_overrides_and_pins_stand_side_by_side(two_villages):
    problem = pin_today(todays(two_villages, ("hall B", "drop-in", "Mon PM", "", "yes")))
    table = pd.DataFrame([["pin", "hall A", "", "", ""]], columns=["action", *KEYS], index=["O1"])
    both = apply_overrides(problem, table)
    assert list(both.asks.index) == ["pinned 1", "O1"]
