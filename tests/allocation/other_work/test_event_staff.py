"""Who goes to a one-off event, and what of its week that would take."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.other_work.duties import OtherWork


def with_event(problem, *, workers=2, hours=(8.0, 6.0)):
    """A fair on Saturday 18 July 2026: two workers, 8 h each (row R-47)."""
    day = pd.Timestamp("2026-07-18")
    fair = pd.DataFrame(
        {"name": "Fair", "date_from": [day], "date_to": [day], "workers": workers, "hours": 8.0},
        index=pd.Index(["E1"], name="event_id"),
    )
    return replace(
        problem,
        other=OtherWork(events=fair),
        workers=problem.workers.assign(hours=list(hours)),
    )


@pytest.mark.slow
def test_r_47_an_event_takes_its_own_week_and_no_other(two_villages):
    without = allocate(with_event(two_villages, workers=0))
    problem = with_event(two_villages)
    plan = allocate(problem)

    assert plan.sessions.equals(without.sessions)  # the plan of every week stays as it is
    assert plan.other_work["per"].tolist() == ["week of 13 July 2026"] * 2
    assert plan.other_work["hours"].tolist() == [8.0, 8.0]
    assert sorted(plan.other_work["worker_id"]) == ["Kit", "Lee"]
    assert not plan.other_work["met"].any()  # they hold sessions: hours are short that week
    told = plan.other_work["sentence"]
    assert told.str.contains("more than the plan leaves").any()
    assert told.str.startswith("Fair: one ").all()  # two lines, each of one person, not the same
    assert check_plan(plan, problem).empty


def test_with_hours_to_spare_the_event_is_met(two_villages):
    plan = allocate(with_event(two_villages, hours=(40.0, 40.0)))

    assert plan.other_work["met"].all()


def test_places_nobody_is_left_for_are_said(two_villages):
    plan = allocate(with_event(two_villages, workers=3, hours=(40.0, 40.0)))

    missing = plan.other_work[plan.other_work["worker_id"] == ""]
    assert missing["sentence"].tolist() == [
        "Fair: nobody is left for 1 of 3 places in the week of 13 July 2026."
    ]
    assert not plan.other_work["met"].any()
