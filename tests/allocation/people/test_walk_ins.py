"""People who walk in go to the nearest open session; people who book go where the plan says."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from allocation import allocate, check_plan
from allocation.people.walk_ins import walk_in_table
from allocation.search.evaluating import evaluate

NO_LESSER = dict.fromkeys(("fairness", "young_travel", "staff_travel", "change", "cost"), 0.0)

FOUR = [
    {"worker_id": who, "role": "worker", "wte": 1, "hours": 6.0, "easting": 0, "northing": 0,
     "slots": ["Mon PM"]}
    for who in ("Ann", "Kit", "Lee", "Mia")
]  # fmt: skip


def rows_at(problem, places):
    """One drop-in on Monday afternoon at each of some venues."""
    table = problem.offers.index.to_frame(index=False)
    table = table[table["venue_id"].isin(places)].assign(slot="Mon PM", sessions_per_week=1.0)
    return table.reset_index(drop=True)


def two_places(village, **wishes):
    """Ash has two halls; all of its 20 live nearer to the first."""
    return village.make(wishes=wishes, hours=6.0)


def test_walk_ins_crowd_the_nearest_session_and_bookings_are_spread(village):
    # both halls hold a session of 8: 16 of the 20 could be steered; walk-ins all go to hall 1
    for nearest, seen in ((False, 16.0), (True, 8.0)):
        problem = two_places(village, walk_to_nearest=nearest)
        reached = evaluate(problem, rows_at(problem, ["Ash 1", "Ash 2"]))

        assert float(reached.served.sum()) == pytest.approx(seen)


def test_those_turned_away_are_counted(village):
    problem = two_places(village, walk_to_nearest=True)
    sessions = rows_at(problem, ["Ash 1", "Ash 2"])

    table = walk_in_table(problem, sessions, evaluate(problem, sessions).served)

    # all 20 live 5 minutes from hall 1: 8 find room, 12 do not; nobody comes to hall 2
    assert table.round(6).to_numpy().tolist() == [[20.0, 8.0, 8.0, 12.0], [0.0, 8.0, 0.0, 0.0]]


def test_bookable_types_are_steered_whatever_the_setting(village):
    booked = {**village.drop_in, "booking": "bookable"}
    problem = village.make(types=(booked,), hours=6.0, wishes={"walk_to_nearest": True})

    reached = evaluate(problem, rows_at(problem, ["Ash 1", "Ash 2"]))

    assert float(reached.served.sum()) == pytest.approx(16.0)
    assert walk_in_table(problem, rows_at(problem, ["Ash 1"]), reached.served).empty


def test_demand_falls_with_travel(village):
    # Beck lies 6 km off: 6 x 1.4 / 48 h = 10.5 minutes and 5 to park; g = (40 - 15.5) / 30
    problem = village.make(people=(0.0, 6.0), halls=1, hours=6.0)

    reached = evaluate(problem, rows_at(problem, ["Ash 1"]))

    assert float(reached.served.sum()) == pytest.approx(6.0 * (40 - 15.5) / 30)


@pytest.mark.slow
@pytest.mark.parametrize("people", [(20.0, 9.0, 2.0), (3.0, 14.0, 14.0)])
def test_no_choice_of_halls_beats_the_plan_when_walk_ins_go_to_the_nearest(village, people):
    problem = village.make(
        people=people, hours=6.6, wishes={"walk_to_nearest": True}, lesser_aims=NO_LESSER
    )
    plan = allocate(problem)
    venues = sorted(problem.venues.index)
    values = [
        evaluate(problem, rows_at(problem, places)).value
        for count in range(len(plan.sessions) + 1)
        for places in combinations(venues, count)
    ]

    assert plan.value >= max(values) - 1e-6
    assert plan.bound >= plan.value - 1e-6
    assert plan.gap == pytest.approx(0.0, abs=1e-6)
    assert check_plan(plan, problem).empty


@pytest.mark.slow
def test_the_bound_without_the_rows_still_holds(village):
    # merged areas: searched and bounded as a large county is
    problem = village.make(
        people=(20.0, 9.0, 2.0, 7.0), hours=6.6, wishes={"walk_to_nearest": True}
    )
    exact = allocate(problem)

    plan = allocate(problem, max_zones=2)

    assert plan.bound >= exact.value - 1e-4
    assert plan.value <= exact.value + 1e-4
    assert check_plan(plan, problem).empty


def test_settling_the_lesser_aims_sends_no_walk_in_past_a_session(village, monkeypatch):
    # in a large model the rows are left out, as here; two sessions of 8 are asked for, in two
    # halls, and all 20 live nearer to the first: 8 are seen there, and none at the second
    monkeypatch.setattr("allocation.people.walk_ins.MOST_ROWS", 0)
    types = ({**village.drop_in, "slots": ["Mon PM"], "min_sessions": 2},)
    problem = village.make(types=types, staff=FOUR, wishes={"walk_to_nearest": True})

    plan = allocate(problem)

    assert sorted(plan.sessions["venue_id"]) == ["Ash 1", "Ash 2"]
    assert any("least served" in level["name"] for level in plan.levels)  # settled in order
    assert float(plan.served["contacts"].sum()) == pytest.approx(8.0)
    assert check_plan(plan, problem).empty
    none_held = replace(plan, sessions=plan.sessions.iloc[:0])
    assert "contacts_only_where_offered" in set(check_plan(none_held, problem)["rule"])


@pytest.mark.slow
def test_a_plan_that_sends_walk_ins_past_a_session_is_found(village):
    once = {"types": ({**village.drop_in, "slots": ["Mon PM"]},), "hours": 6.0}
    plan = allocate(village.make(staff=FOUR, **once))
    assert sorted(plan.sessions["venue_id"]) == ["Ash 1", "Ash 2"]

    broken = check_plan(plan, village.make(staff=FOUR, wishes={"walk_to_nearest": True}, **once))

    assert "walk_ins_go_to_nearest" in set(broken["rule"])
