"""The rosters that others have solved: the model agrees with them, and the checker can say no."""

from __future__ import annotations

import pytest

from allocation.solving import solve
from benchmarks.nearby_rosters import improve_nearby
from benchmarks.roster import (
    faults_of,
    penalty_of,
    published,
    read_instance,
    solve_roster,
    write_roster,
)

TWO_PEOPLE = """
# Two people, one week; a night may not be followed by an early.
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
N,600,E

SECTION_STAFF
Ann,E=7|N=1,2640,1440,3,2,2,0
Bob,E=7|N=7,2640,1440,3,2,2,1

SECTION_DAYS_OFF
Ann,0

SECTION_SHIFT_ON_REQUESTS
Bob,1,E,2

SECTION_SHIFT_OFF_REQUESTS
Ann,3,E,5
Ann,3,N,4

SECTION_COVER
1,E,2,100,1
2,E,1,100,3
"""


@pytest.fixture
def week():
    """Ann is free on Monday and at weekends; Bob asks for Tuesday."""
    return read_instance(TWO_PEOPLE)


def days(**shifts):
    """Write a roster as one letter a day, a dot for a day off."""
    return {
        (who, day): kind
        for who, line in shifts.items()
        for day, kind in enumerate(line)
        if kind != "."
    }


def test_a_roster_that_keeps_every_rule_has_no_faults_and_the_penalty_one_counts_by_hand(week):
    roster = days(Ann=".EEE...", Bob="EE...EE")
    assert faults_of(week, roster) == []
    assert penalty_of(week, roster) == 5  # Ann works early on day 3; cover is met, Bob has his wish


@pytest.mark.parametrize(
    ("ann", "bob", "words"),
    [
        ("EEE....", "EE...EE", "on day 0, a day off"),
        (".EEEE..", "EE...EE", "4 days running from day 1"),
        (".EEE.E.", "EE...EE", "has 1 days alike from day 4, at least 2"),
        (".EEE.E.", "EE...EE", "Ann works on 1 weekends"),
        (".EE....", "EE...EE", "Ann works 960 minutes"),
        (".NNE...", "EE...EE", "Ann works N 2 times, at most 1"),
        (".EEE...", "NE...EE", "Bob works E the day after N"),
        (".EEE...", "E..E..E", "has 1 days alike from day 3, at least 2"),
    ],
)
def test_each_broken_rule_is_named(week, ann, bob, words):
    assert any(words in fault for fault in faults_of(week, days(Ann=ann, Bob=bob)))


def test_cover_missed_and_exceeded_and_wishes_unmet_are_counted(week):
    # day 1: nobody of two, 200; day 2: two for one, 3; Bob's wish, 2; Ann keeps day 3 free
    assert penalty_of(week, days(Ann="..E....", Bob="..E....")) == 205


def test_the_model_and_the_checker_agree_on_the_week(week):
    outcome, roster = solve_roster(week)
    assert outcome.status == "proven"
    assert faults_of(week, roster) == []
    # Ann owes three shifts, works three days running at most and is free on Monday and at the
    # weekend: Thursday is among them, early (5) or, after two early ones, a night (4)
    assert penalty_of(week, roster) == pytest.approx(outcome.value)
    assert outcome.value == pytest.approx(4)


@pytest.mark.slow
def test_the_smallest_published_roster_is_solved_to_its_published_optimum(shared):
    folder = shared / "benchmarks"
    instance = read_instance((folder / "roster" / "Instance1.txt").read_text(encoding="utf-8"))
    outcome, roster = solve_roster(instance)
    assert outcome.status == "proven"
    assert faults_of(instance, roster) == []
    assert published(folder)["Instance1"] == 607  # optima.csv, Curtois and Qu 2014
    assert outcome.value == pytest.approx(607)
    assert penalty_of(instance, roster) == 607


def test_rounds_nearby_never_make_a_roster_worse_and_leave_the_model_as_it_was(week):
    model, x = write_roster(week)
    best = solve(model)
    bounds = [(choice.lowBound, choice.upBound) for choice in x]
    spoilt = solve(model, gap=10.0)  # the first roster that comes

    value, chosen = improve_nearby(model, x, spoilt, rounds=4)

    assert best.value <= value <= spoilt.value
    assert [(choice.lowBound, choice.upBound) for choice in x] == bounds
    roster = {(who, day): kind for who, day, kind in x.index[chosen > 0.5]}
    assert faults_of(week, roster) == []
    assert penalty_of(week, roster) == pytest.approx(value)
