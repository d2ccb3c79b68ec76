"""Work beside sessions in whole plans of two villages: it takes hours, and is checked."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.other_work.assigning import assign_other_work, beside_other_work
from allocation.other_work.duties import (
    GROUPS,
    REMOTE,
    TRAINING,
    VISITS,
    OtherWork,
)
from allocation.other_work.listing import Asked, list_works, meetings_of
from allocation.other_work.reporting import other_work_table


def asking(problem, *asked, hours=None, **more):
    """Return a county that asks for work, its workers with other hours."""
    if hours is not None:
        problem = replace(problem, workers=problem.workers.assign(hours=hours))
    works, ways = list_works(problem, asked)
    return replace(problem, other=OtherWork(works=works, ways=ways, **more))


def eight_visits(**changes):
    """Eight visits a week of 1 h + 0.25 h of notes, 0.67 h on the road (row R-44)."""
    return Asked(VISITS, "Visits in North", 8.0, 1.25, travel_hours=0.67)._replace(**changes)


@pytest.fixture(scope="module")
def visited(two_villages):
    """Kit with 16 hours and Lee with 14 make eight visits beside their sessions."""
    problem = asking(two_villages, eight_visits(), hours=[16.0, 14.0])
    return problem, allocate(problem)


def test_r_44_eight_visits_take_15_4_hours_of_the_contracts_beside_sessions(visited):
    problem, plan = visited
    # 8 x (1 + 0.67 + 0.25) = 15.36
    assert round(plan.other_work["hours"].sum(), 1) == 15.4
    assert plan.other_work["met"].all()
    assert len(plan.sessions) > 0
    assert check_plan(plan, problem).empty
    sessions = plan.assignments.groupby("worker_id")["hours"].sum()
    visits = plan.other_work.groupby("worker_id")["hours"].sum()
    assert (sessions.add(visits, fill_value=0) <= problem.workers["hours"] + 1e-6).all()


def test_visits_that_fit_nowhere_are_named_with_what_would_help(two_villages):
    problem = asking(two_villages, eight_visits(), hours=[8.0, 6.0])
    plan = allocate(problem)

    told = plan.unmet[plan.unmet["rule"] == "other_work"].iloc[0]
    assert told["sentence"].startswith("Visits in North: 8 one-to-one visits a week asked for, ")
    assert "more worker-hours a week" in told["change"]
    # what is listed as done and as left makes eight
    assert plan.other_work["count"].sum() == pytest.approx(8, abs=1e-3)
    assert not plan.other_work["met"].any()
    assert check_plan(plan, problem).empty


def test_visits_never_let_sessions_meet_more(two_villages, visited):
    free = allocate(replace(two_villages, workers=two_villages.workers.assign(hours=[16.0, 14.0])))
    _, busy = visited

    assert busy.value <= free.value + 1e-9
    assert busy.bound >= busy.value


def test_a_county_that_asks_for_nothing_has_the_plan_it_had(two_villages):
    plan = allocate(two_villages)

    assert plan.other_work.empty
    assert beside_other_work(two_villages, pd.Series(dtype=float), pd.Series(dtype=float)) is (
        two_villages
    )
    assert "mileage of other work" not in set(plan.costs["item"])


def test_r_55_each_training_is_given_by_one_named_worker_once_a_year(two_villages):
    spots = pd.DataFrame({"easting": [0.0], "northing": [0.0], "weight": [1.0]}, index=["gap"])
    asked = [
        Asked(TRAINING, f"Training of {who}", 1.0, 2.5, spots=spots, yearly=True)
        for who in ("schools", "GPs", "social care")
    ]
    problem = asking(two_villages, *asked)
    plan = allocate(problem)

    rows = plan.other_work
    assert rows["subject"].tolist() == [work.subject for work in asked]
    assert rows["met"].all()
    assert (rows["worker_id"] != "").all()
    assert rows["count"].tolist() == pytest.approx([1.0, 1.0, 1.0])
    # at the base: no journey, 2.5 h a year
    assert rows["hours"].tolist() == pytest.approx([2.5, 2.5, 2.5])
    assert check_plan(plan, problem).empty


def test_r_42_a_worker_sits_once_in_each_meeting_of_a_school_group(two_villages):
    # 23 pupils: 3 groups of 6 meetings, two workers at each
    asked = Asked(
        GROUPS,
        "3 groups",
        meetings_of(23, capacity=10, weeks=6),
        1.5,
        crew=2,
        yearly=True,
        weeks=39,
    )
    problem = asking(two_villages, asked)
    done = assign_other_work(problem, used=pd.Series(dtype=float), spent={})

    assert (done * 39).round(6).tolist() == [18.0, 18.0]
    # both are told of the 18 meetings they go to, not of half of them
    plan = allocate(problem, effort="quick", aims="weighted")
    nothing = plan.sessions.iloc[:0], plan.served["contacts"].iloc[:0]
    told = other_work_table(problem, *nothing)["sentence"]
    assert set(told) == {"3 groups: 18 group meetings a year, 2 workers at each."}


def test_r_46_remote_contacts_go_to_what_sessions_leave_and_keep_their_cap(two_villages):
    areas = pd.DataFrame(
        {"demand": [10.0, 20.0], "minutes": [5.0, 50.0], "hotspot_id": ["H1", ""]},
        index=pd.Index(["Ash", "Beck"], name="area_code"),
    )
    asked = Asked(REMOTE, "Telephone", 4.0, 0.725)
    problem = asking(two_villages, asked, remote=areas)
    plan = allocate(problem)

    assert plan.other_work["hours"].sum() == pytest.approx(4 * 0.725)
    assert check_plan(plan, problem).empty
    # Ash 0.3 x 10, Beck 20 because it is over 45 minutes away: 24 is one too many
    over = problem.other.works.assign(units=24.0)
    wrong = replace(problem, other=replace(problem.other, works=over))
    rows = plan.other_work.assign(count=24.0, hours=24.0 * 0.725)
    faults = check_plan(replace(plan, other_work=rows.iloc[:1]), wrong)
    assert "more remote contacts than the cap allows" in faults["sentence"].tolist()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hours": 1.0}, "hours are misreported"),
        ({"worker_id": "Nobody"}, "does work they cannot do"),
        ({"count": 1.0, "hours": 1.92}, "the plan lists another amount of work left undone"),
        ({"count": 80.0, "hours": 153.6}, "sessions and other work exceed the contract"),
    ],
)
def test_a_false_row_is_found_without_the_solver(visited, change, sentence):
    problem, plan = visited
    rows = plan.other_work.iloc[:1].assign(**change)

    faults = check_plan(replace(plan, other_work=rows), problem)

    assert sentence in faults["sentence"].tolist()


def test_journeys_of_visits_are_paid_from_the_budget(two_villages):
    # 9 km, 1.4 longer by road, there and back: 15.66 miles at 50p for each visit
    spots = pd.DataFrame({"easting": [9000.0], "northing": [0.0], "weight": [1.0]}, index=["Beck"])
    problem = asking(two_villages, eight_visits(spots=spots), hours=[40.0, 40.0])
    plan = allocate(problem)

    road = plan.costs.set_index("item")["gbp"]["mileage of other work"]
    assert road == pytest.approx(plan.other_work["miles"].sum() * 0.5, rel=1e-3)
    assert plan.costs["gbp"].sum() <= problem.settings.budget_gbp + 0.01
    assert check_plan(plan, problem).empty
