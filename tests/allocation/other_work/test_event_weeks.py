"""The week of an event: what is held all the same, who covers, and what is not held."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.other_work.duties import OtherWork
from allocation.other_work.event_weeks import AS_PLANNED, COVERED, NOT_HELD, event_weeks


def with_fair(problem, day, *, hours=8.0, each=8.0):
    """A fair that takes two workers for so many hours each (row R-47)."""
    date = pd.Timestamp(day)
    fair = pd.DataFrame(
        {"name": "Fair", "date_from": [date], "date_to": [date], "workers": 2, "hours": each},
        index=pd.Index(["E1"], name="event_id"),
    )
    return replace(
        problem,
        other=OtherWork(events=fair),
        workers=problem.workers.assign(hours=hours),
        settings=replace(problem.settings, plan_date="2026-05-04"),
    )


@pytest.fixture(scope="module")
def small(two_villages):
    """Kit and Lee have 8 h a week and hold sessions; on Saturday 18 July the fair takes 8 h."""
    problem = with_fair(two_villages, "2026-07-18")
    return problem, allocate(problem)


def test_r_47_two_workers_for_eight_hours_cost_that_week_its_sessions_and_no_other(small):
    problem, plan = small

    told = event_weeks(problem, plan)

    assert set(told["week"]) == {pd.Timestamp("2026-07-13")}
    assert set(told["status"]) == {NOT_HELD}
    assert told["crew"].tolist() == [()] * len(plan.sessions)
    assert (
        told["sentence"]
        .iloc[0]
        .endswith(
            "in the week of 13 July 2026: not held, for Fair: nobody is free, "
            "or only by moving several others."
        )
    )
    assert check_plan(plan, problem).empty  # the plan of every other week


@pytest.mark.slow
def test_with_hours_to_spare_and_nobody_away_on_a_day_of_theirs_all_is_as_planned(two_villages):
    problem = with_fair(two_villages, "2026-07-18", hours=40.0)
    plan = allocate(problem)

    told = event_weeks(problem, plan)

    assert set(plan.sessions["slot"].str[:3]) <= {"Mon", "Tue", "Wed", "Thu", "Fri"}
    assert set(told["status"]) == {AS_PLANNED}
    assert told["crew"].tolist() == told["usual"].tolist()


def test_an_event_before_the_plan_begins_says_nothing(two_villages):
    problem = with_fair(two_villages, "2020-07-18")
    plan = SimpleNamespace(other_work=pd.DataFrame({"kind": [], "per": []}))

    assert event_weeks(problem, plan).empty


def with_cover(problem):
    """The same villages with Max and Nan, who can do all that Kit and Lee can."""
    names = {"Kit": "Max", "Lee": "Nan"}
    workers = pd.concat([problem.workers, problem.workers.rename(index=names)])
    teams = pd.concat([problem.teams, problem.teams.rename(index=names, level="worker_id")])
    return replace(problem, workers=workers.sort_index(), teams=teams.sort_index())


@pytest.mark.slow
def test_r_47_who_is_left_covers_within_hours_and_days(two_villages):
    # everybody's 8 h go into sessions or the fair; whoever goes is replaced as far as hours last
    problem = with_fair(with_cover(two_villages), "2026-07-18")
    plan = allocate(problem)
    away = set(plan.other_work["worker_id"])

    told = event_weeks(problem, plan)

    held = told[told["status"] != NOT_HELD]
    assert len(away) == 2
    assert not away & {who for crew in held["crew"] for who in crew}
    used = held.explode("crew").merge(
        problem.teams["hours"].rename_axis(["crew", "venue_id", "session_type"]).reset_index()
    )
    assert (used.groupby("crew")["hours"].sum() <= 8.0 + 1e-9).all()


def test_an_absent_crew_is_replaced_and_the_others_stay(small):
    # those who hold the sessions go to the fair; Max and Nan have all their hours
    problem, plan = small
    assert set(plan.other_work["worker_id"]) == {"Kit", "Lee"}

    told = event_weeks(with_cover(problem), plan)

    assert set(told["status"]) == {COVERED}
    assert {who for crew in told["crew"] for who in crew} <= {"Max", "Nan"}
    assert told["sentence"].str.contains(" for ").all()
