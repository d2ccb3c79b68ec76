"""The most miles of a worker in a week, as rows and in whole plans of two villages."""

from __future__ import annotations

from dataclasses import replace

import pulp
import pytest

from allocation import allocate, check_plan
from allocation import mileage_rules as rules
from allocation.search.timetable import add_timetable


def limited(problem, miles):
    """Return a county with a limit on miles, and hours enough."""
    return replace(
        problem,
        settings=replace(problem.settings, max_week_miles=miles),
        workers=problem.workers.assign(hours=20.0),
    )


def test_miles_there_and_back_stay_within_the_limit(two_villages, rows_of):
    # hall B is 8 miles away, hall A at the base
    assert rows_of(limited(two_villages, 15.0), rules.miles_within_week) == [
        (
            f"+0 give[{who}, hall A, drop-in] +0 give[{who}, hall A, outreach] "
            f"+16 give[{who}, hall B, drop-in] <= 15"
        )
        for who in ("Kit", "Lee")
    ]
    assert rows_of(two_villages, rules.miles_within_week) == []


def test_the_same_limit_holds_in_slots(two_villages):
    problem = limited(two_villages, 15.0)
    y = add_timetable(problem, pulp.LpProblem(), problem.offers.index, problem.teams.index)
    assert [-row.constant for _, row in rules.miles_in_slots(problem, y)] == [15.0, 15.0]
    assert not list(rules.miles_in_slots(two_villages, y))


@pytest.mark.parametrize(("miles", "goes"), [(15.0, False), (16.0, True)])
def test_nobody_drives_further_than_a_week_allows(two_villages, miles, goes):
    problem = limited(two_villages, miles)
    plan = allocate(problem)
    assert ("hall B" in set(plan.sessions["venue_id"])) is goes
    assert check_plan(plan, problem).empty
    if goes:
        faults = check_plan(plan, limited(two_villages, 15.0))
        assert faults["sentence"].tolist() == ["more miles than a week allows"] * 2
