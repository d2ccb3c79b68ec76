"""The last bus: a session counts only for those who get home from it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.people.way_home import late_journeys, never_home, with_last_bus
from allocation.search import allocating
from allocation.search.counts import write_model
from allocation.search.evaluating import evaluate

OPEN = {
    "session_type": "drop-in", "contact_hours": 2, "setup_hours": 0.5, "contacts_per_session": 8,
    "crew": "worker:2", "slots": ["Mon four", "Mon five"], "counts_for_hotspot": "yes",
    "demand_share": 1.0,
}  # fmt: skip
TIMES = [
    {"slot": "Mon four", "weekday": "Mon", "period": "PM", "start": "16:00", "end": "18:00"},
    {"slot": "Mon five", "weekday": "Mon", "period": "evening", "start": "17:00", "end": "19:00"},
]


def bus(*rows):
    """A table of last buses: area, venue, weekday, time."""
    return pd.DataFrame(rows, columns=["area_code", "venue_id", "weekday", "last_home"])


@pytest.fixture
def by_car(village):
    """Ash with one hall, open 16 to 18 and 17 to 19 on Mondays; time for one session."""
    return village.make(types=(OPEN,), halls=1, hours=3.0, times=TIMES, coverage_target=1.0)


def only(problem, slot):
    """The county with its hall open in one slot only."""
    slots = pd.Series([(slot,)] * len(problem.offers), index=problem.offers.index, dtype=object)
    teams = problem.teams
    own = pd.Series([(slot,)] * len(teams), index=teams.index, dtype=object)
    return replace(
        problem, offers=problem.offers.assign(slots=slots), teams=teams.assign(slots=own)
    )


@pytest.mark.parametrize(("slot", "covered"), [("Mon four", 1.0), ("Mon five", 0.0)])
def test_a_village_whose_last_bus_goes_1810_is_covered_until_18_and_not_until_19(
    by_car, slot, covered
):
    by_bus = with_last_bus(by_car, bus(("Ash", "", "", "18:10")))
    held = pd.DataFrame({"venue_id": ["Ash 1"], "session_type": ["drop-in"], "slot": [slot]})

    reached = evaluate(by_bus, held)

    assert reached.covered == covered
    assert reached.served.sum() == 8 * covered  # the places of one session, of 20 contacts
    assert evaluate(by_car, held).covered == 1.0  # by car both do


def test_of_two_slots_the_plan_takes_the_one_with_a_bus_home(by_car):
    early = with_last_bus(by_car, bus(("Ash", "", "", "18:10")))
    late = with_last_bus(by_car, bus(("Ash", "", "", "19:00")))  # in time for both

    plan = allocate(early)

    assert plan.sessions["slot"].tolist() == ["Mon four"]
    assert plan.status == "proven"
    assert plan.unmet.empty
    assert check_plan(plan, early).empty
    assert not len(late.no_way_home)


@pytest.mark.slow
def test_a_session_that_could_only_be_late_covers_nobody_and_the_plan_admits_it(by_car):
    problem = with_last_bus(only(by_car, "Mon five"), bus(("Ash", "", "", "18:10")))

    plan = allocate(problem)

    assert plan.value == 0
    assert plan.unmet[["rule", "amount"]].to_numpy().tolist() == [["coverage", 100.0]]
    assert not plan.coverage["within_standard"].any()
    assert check_plan(plan, problem).empty


@pytest.mark.slow
def test_a_plan_moved_to_the_late_slot_by_hand_is_found_out(by_car):
    problem = with_last_bus(by_car, bus(("Ash", "", "", "18:10")))
    plan = allocate(problem)
    moved = replace(plan, sessions=plan.sessions.assign(slot="Mon five"))

    assert {"way_home_by_slot", "coverage_standard"} <= set(check_plan(moved, problem)["rule"])


def test_those_with_an_early_bus_share_the_room_of_the_early_session(village):
    # two sessions of 8, one early and one late; both villages are near, Ash's bus goes early
    county = village.make(
        types=(OPEN,), halls=1, hours=7.0, times=TIMES, people=(20.0, 3.0), apart=300.0,
        max_day_hours=12.0,
    )  # fmt: skip
    problem = with_last_bus(county, bus(("Ash", "", "", "18:10")))
    held = pd.DataFrame(
        {"venue_id": "Ash 1", "session_type": "drop-in", "slot": ["Mon four", "Mon five"]}
    )

    served = evaluate(problem, held).served.groupby(level="area_code").sum()

    # without a last bus 16 places could all be Ash's; now 8 early ones, and Beck comes late
    assert served.round(6).to_dict() == {"Ash": 8.0, "Beck": 3.0}


@pytest.mark.slow
@pytest.mark.parametrize("zones", [None, 1])
def test_the_staged_search_takes_the_early_slots_too(village, monkeypatch, zones):
    monkeypatch.setattr(allocating, "SMALL", 0)
    county = village.make(types=(OPEN,), halls=1, hours=6.0, times=TIMES, people=(20.0, 9.0))
    late = bus(("Ash", "", "Mon", "18:10"), ("Beck", "Beck 1", "", "18:10"))
    problem = with_last_bus(county, late)

    plan = allocate(problem) if zones is None else allocate(problem, max_zones=zones)

    assert set(plan.sessions["slot"]) == {"Mon four"}
    assert check_plan(plan, problem).empty


def test_the_row_that_says_most_counts_and_night_buses_are_of_the_evening_before(by_car):
    rows = [
        ("Ash", "", "", "18:10"),
        ("Ash", "Ash 1", "", "19:30"),
        ("Ash", "Ash 1", "Tue", "15:00"),
    ]
    pairs = by_car.access.index

    def late(*chosen):
        return late_journeys(bus(*chosen), pairs, types=by_car.types, slots=by_car.slots)

    assert [len(late(*rows[:n])) for n in (0, 1, 2, 3)] == [0, 1, 0, 0]
    assert not len(late(("Ash", "", "", "00:30")))


def test_what_is_late_in_every_slot_is_not_in_the_counts(by_car):
    problem = with_last_bus(by_car, bus(("Ash", "", "", "17:00")))

    assert never_home(problem).tolist() == [("Ash", "Ash 1", "drop-in")]


def test_a_county_without_a_last_bus_has_no_row_of_it(by_car):
    problem = with_last_bus(by_car, bus(("Ash", "", "", "18:10")))

    def rows(county):
        model = write_model(county, with_slots=True).program
        return [row.name for row in model.constraints() if row.name.startswith("home")]

    assert rows(by_car) == []
    assert rows(problem) == ["home|0", "home_covered|0"]


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(12))
def test_no_timetable_of_all_there_are_beats_the_plan_of_a_county_with_last_buses(village, seed):
    # two villages 300 m apart, a hall each, three evenings; both workers are in every session, and
    # have time for two: every set of one or two sessions on different days is tried
    draw = np.random.default_rng(seed)
    days = [("Mon", "16:00"), ("Tue", "17:00"), ("Wed", "18:00")]
    times = [
        {"slot": f"{day} {at}", "weekday": day, "period": "evening", "start": at, "end": ""}
        for day, at in days
    ]
    kind = {**OPEN, "slots": [time["slot"] for time in times]}
    county = village.make(
        types=(kind,), halls=1, hours=6.0, times=times, people=(9.0, 7.0), apart=300.0,
        coverage_target=0.9,
    )  # fmt: skip
    leaves = draw.choice(["15:00", "18:10", "19:10", "20:30"], size=4)
    rows = [("Ash", "", "", leaves[0]), ("Ash", "Beck 1", "", leaves[1])]
    rows += [("Beck", "", "", leaves[2]), ("Beck", "Ash 1", "", leaves[3])]
    problem = with_last_bus(county, bus(*rows))
    held = [(venue, "drop-in", slot) for venue in ("Ash 1", "Beck 1") for slot in kind["slots"]]
    sets = [[one] for one in held] + [
        [one, other] for one, other in combinations(held, 2) if one[2] != other[2]
    ]

    plan = allocate(problem)
    found = evaluate(problem, plan.sessions)

    columns = ["venue_id", "session_type", "slot"]
    tried = [evaluate(problem, pd.DataFrame(rows, columns=columns)) for rows in sets]
    best = min(tried, key=lambda each: each.rank())
    assert (found.unmet, found.value) == pytest.approx((best.unmet, best.value), abs=0.02)
    assert plan.bound >= best.value - 1e-6
    assert check_plan(plan, problem).empty
