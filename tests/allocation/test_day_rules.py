"""What one worker can do in a day: rows as text for two halls and two slots, and the check."""

from __future__ import annotations

import pandas as pd
import pulp
import pytest

from allocation import (
    allocate,
    build_problem,
    check_plan,
    day_rules,
    read_current_plan,
    read_session_types,
    read_slots,
    read_staff,
    read_venues,
)
from allocation.search.timetable import add_timetable


def two_halls(*times, **settings):
    """Ash and Beck hall, 9 km apart, and Kit, who is based at Ash hall; a talk takes 2 h.

    Between the halls: 1.4 x 9 km / 48 km/h = 15.75 min, and 20 min of gap: 35.75 min.
    From Kit's base to Beck hall: 15 min (a table).
    """
    slots = read_slots(
        [{"slot": name, "weekday": name[:3], "period": period, "start": start, "end": end}
         for name, period, start, end in times]
    )  # fmt: skip
    types = read_session_types(
        [
            {
                "session_type": "talk", "contact_hours": 2, "setup_hours": 0.5,
                "contacts_per_session": 6, "crew": "worker:1", "slots": list(slots.index),
                "demand_share": 1.0,
            }
        ]
    )  # fmt: skip
    venues = read_venues(
        [
            {
                "venue_id": name, "name": name, "type": "hall", "easting": east, "northing": 0,
                "open_slots": list(slots.index), "lone_working": "yes",
            }
            for name, east in (("Ash", 0), ("Beck", 9000))
        ]
    )  # fmt: skip
    staff = read_staff(
        [
            {
                "worker_id": "Kit", "role": "worker", "wte": 1, "hours": 30, "easting": 0,
                "northing": 0, "slots": list(slots.index),
            }
        ]
    )  # fmt: skip
    areas = pd.DataFrame(
        {
            "district": "North", "rural_class": "rural", "population": 100, "imd_quintile": 1,
            "easting": [0.0, 9000.0], "northing": 0.0,
        },
        index=pd.Index(["A1", "B1"], name="area_code"),
    )  # fmt: skip
    travel = pd.DataFrame(
        {"minutes": 5.0, "basis": "table"},
        index=pd.MultiIndex.from_tuples(
            [("A1", "Ash"), ("B1", "Beck")], names=["area_code", "venue_id"]
        ),
    )
    duty = pd.DataFrame(
        {"minutes": [0.0, 15.0], "miles": [0.0, 8.0]},
        index=pd.MultiIndex.from_product(
            [["Kit"], ["Ash", "Beck"]], names=["worker_id", "venue_id"]
        ),
    )
    none = pd.DataFrame({"areas": [], "rank": [], "approved": []}).rename_axis("hotspot_id")
    return build_problem(
        areas, pd.Series({"A1": 6.0, "B1": 6.0}), none, venues, types, slots, staff,
        read_current_plan([]), travel, duty, budget_gbp=100, plan_date="2026-12-01",
        district_floor=0, coverage_target=0, **settings,
    )  # fmt: skip


PM = ("Mon PM", "PM", "13:00", "15:30")
TEA = ("Mon tea", "after-school", "15:30", "18:00")
LATE = ("Mon late", "evening", "20:00", "22:00")
MORNING = ("Tue AM", "AM", "09:00", "12:30")


def rows_of(problem, rule):
    """Write the rows of one rule, with labels instead of variable names."""
    y = add_timetable(problem, pulp.LpProblem(), problem.offers.index, problem.teams.index)
    names = {v.name: f"[{key[1]}, {key[3]}]" for key, v in y.work.items()}
    words = []
    for _, row in rule(problem, y):
        terms = sorted((names[variable.name], factor) for variable, factor in row.items())
        left = " ".join(f"{factor:+g} {name}" for name, factor in terms)
        words.append(f"{left} {({-1: '<=', 0: '=', 1: '>='})[row.sense]} {-row.constant + 0:g}")
    return words


def test_two_sessions_need_time_for_the_journey_between_their_venues():
    # 13:00 + 2 h = 15:00; 30 minutes until 15:30, 35.75 needed; none at the same hall
    assert rows_of(two_halls(PM, TEA), day_rules.journeys_between_sessions) == [
        "+1 [Ash, Mon PM] +1 [Beck, Mon tea] <= 1",
        "+1 [Ash, Mon tea] +1 [Beck, Mon PM] <= 1",
    ]
    assert not rows_of(two_halls(PM, TEA, gap_minutes=14), day_rules.journeys_between_sessions)


def test_two_sessions_that_overlap_are_not_for_one_worker_even_in_one_place():
    overlapping = ("Mon two", "PM", "14:00", "16:30")

    assert rows_of(two_halls(PM, overlapping), day_rules.journeys_between_sessions) == [
        "+1 [Ash, Mon PM] +1 [Ash, Mon two] +1 [Beck, Mon PM] +1 [Beck, Mon two] <= 1"
    ]


def test_slots_without_times_and_other_days_do_not_clash():
    timeless = [("Mon PM", "PM", "", ""), ("Mon tea", "after-school", "", "")]

    assert not rows_of(two_halls(*timeless), day_rules.journeys_between_sessions)
    assert not rows_of(two_halls(LATE, MORNING), day_rules.journeys_between_sessions)


def test_a_late_session_is_followed_by_eleven_hours_of_rest():
    # 22:00 to 09:00 is 11 h from Ash to Ash; Beck takes a quarter of an hour off at either end
    assert rows_of(two_halls(LATE, MORNING), day_rules.rest_between_days) == [
        "+1 [Ash, Mon late] +1 [Beck, Tue AM] <= 1",
        "+1 [Ash, Tue AM] +1 [Beck, Mon late] +1 [Beck, Tue AM] <= 1",
    ]


def test_sunday_night_is_followed_by_monday_morning():
    sunday = ("Sun late", "evening", "21:00", "23:00")
    monday = ("Mon AM", "AM", "09:00", "12:00")

    assert rows_of(two_halls(monday, sunday), day_rules.rest_between_days) == [
        "+1 [Ash, Mon AM] +1 [Ash, Sun late] +1 [Beck, Mon AM] +1 [Beck, Sun late] <= 1"
    ]


def test_a_day_has_so_many_hours():
    # 2.5 h in Ash; Beck half an hour more, there and back; two in Ash are 5 h
    assert rows_of(two_halls(PM, TEA, max_day_hours=5.2), day_rules.day_hours_within_cap) == [
        "+2.5 [Ash, Mon PM] +2.5 [Ash, Mon tea] +3 [Beck, Mon PM] +3 [Beck, Mon tea] <= 5.2"
    ]
    assert not rows_of(two_halls(PM, TEA, max_day_hours=6), day_rules.day_hours_within_cap)


def test_nobody_is_asked_for_a_session_longer_than_a_day():
    problem = two_halls(PM, TEA, max_day_hours=2.75)

    assert problem.teams.index.get_level_values("venue_id").unique().tolist() == ["Ash"]


@pytest.mark.parametrize(
    ("slots", "rule", "harsh", "mild"),
    [
        ((PM, TEA), "journeys_between_sessions", {}, {"gap_minutes": 14.0}),
        ((LATE, MORNING), "rest_between_days", {}, {"rest_hours": 10.0}),
        ((PM, TEA), "day_hours_within_cap", {"max_day_hours": 5.2, "gap_minutes": 0.0},
         {"gap_minutes": 0.0}),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_a_plan_keeps_the_rule_and_the_check_finds_who_breaks_it(slots, rule, harsh, mild):
    strict, easy = two_halls(*slots, **harsh), two_halls(*slots, **mild)
    kept, broken = allocate(strict), allocate(easy)

    # six people wait in either village, so two halls are better than one twice
    assert len(broken.sessions) == 2
    assert broken.sessions["venue_id"].nunique() == 2
    assert check_plan(broken, easy).empty
    assert set(check_plan(broken, strict)["rule"]) == {rule}
    assert check_plan(kept, strict).empty
    assert kept.value < broken.value


@pytest.mark.slow
def test_a_shire_with_a_clock_can_be_worked(make_county, as_problem):
    """Short breaks: what ends at 12:30 is followed at 12:45, half an hour's drive away."""
    county = make_county(n_areas=60, n_venues=30, contacts=200.0)
    times = {"AM": ("09:00", "12:45"), "PM": ("12:45", "16:15"), "after-school": ("16:15", "18:45"),
             "evening": ("18:45", "22:30")}  # fmt: skip
    county.slots = county.slots.assign(
        start=[times[p][0] for p in county.slots["period"]],
        end=[times[p][1] for p in county.slots["period"]],
    )
    problem = as_problem(county)
    careless = as_problem(county, gap_minutes=-1e6, rest_hours=-99.0, max_day_hours=99.0)

    # the same county without the rules has a plan that cannot be worked, so they do decide
    assert "journeys_between_sessions" in set(check_plan(allocate(careless), problem)["rule"])
    plan = allocate(problem)
    assert len(plan.sessions) > 10
    assert check_plan(plan, problem).empty
