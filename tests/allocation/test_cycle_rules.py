"""A cycle of weeks: its rules as text, by hand, and against every timetable there could be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocation import allocate, check_plan, cycle_rules, read_session_types, rules
from allocation.cycle_scaling import in_counts
from outreach.errors import TableError

OPTIONS = {
    "district_floor": 0.0,
    "keep_share": 0.0,
    "hotspot_minutes": 30.0,
    "coverage_target": 0.6,
    "lesser_aims": dict.fromkeys(
        ("fairness", "young_travel", "staff_travel", "change", "cost"), 0.0
    ),
}


def every(county, *frequencies):
    """Let every type of a county be held so often."""
    county.types = county.types.assign(frequencies=[frequencies] * len(county.types))
    return county


def of_cycle(problem, weeks, *frequencies, hotspots="fortnightly"):
    """Give a problem a cycle, and its types frequencies; in counts."""
    settings = replace(problem.settings, cycle_weeks=weeks, hotspot_frequency=hotspots)
    types = problem.types.assign(frequencies=[frequencies] * len(problem.types))
    return in_counts(replace(problem, settings=settings, types=types))


def test_a_hotspot_is_served_in_every_stretch_or_falls_short(two_villages, rows_of):
    monthly = of_cycle(two_villages, 4, "weekly", "monthly")

    # a count is one week of four, and two fortnights ask for one each: half a stretch a count
    assert rows_of(monthly, cycle_rules.served_often_enough) == [
        "+0.5 hold[hall A, drop-in] +1 short[hotspots, H1] >= 1",
        "-0.5 hold[hall A, drop-in] +1 opened[hall A] <= 0",
        "-0.5 hold[hall B, drop-in] +1 opened[hall B] <= 0",
    ]


@pytest.mark.parametrize("weeks", [1, 2])
def test_a_fortnightly_session_serves_a_hotspot_without_a_row_more(two_villages, rows_of, weeks):
    county = of_cycle(two_villages, weeks, "weekly", "fortnightly")

    assert rows_of(county, cycle_rules.served_often_enough) == []


def test_a_friday_evening_is_asked_for_once_a_fortnight(two_villages, rows_of):
    fortnightly = of_cycle(two_villages, 2, "fortnightly")
    monthly = of_cycle(two_villages, 4, "monthly")

    assert rows_of(fortnightly, rules.fridays_are_staffed) == [
        "+1 friday[hall A, outreach] +1 short[fridays, H1] >= 1"  # one week of the one fortnight
    ]
    assert rows_of(monthly, rules.fridays_are_staffed) == [
        "+0.5 friday[hall A, outreach] +1 short[fridays, H1] >= 1"  # one of two fortnights
    ]


def test_counts_are_steps_of_a_week(two_villages, rows_of):
    county = of_cycle(two_villages, 2, "weekly", "fortnightly")

    # 6 contacts a session are 3 a week; hall B has one slot, used in either week or in both
    assert county.offers["contacts"].to_dict()["hall B", "drop-in"] == 3.0
    assert county.offers["most"].to_dict()["hall B", "drop-in"] == 2
    assert rows_of(county, rules.types_within_maximum)[1] == "+0.5 hold[hall A, outreach] <= 1"


def test_a_cycle_of_weekly_sessions_is_the_county_itself(two_villages):
    county = replace(two_villages, settings=replace(two_villages.settings, cycle_weeks=2))

    assert in_counts(county) is county


def test_words_that_are_no_frequency_are_refused():
    row = {
        "session_type": "drop-in", "contact_hours": 2, "contacts_per_session": 6,
        "crew": "worker:1", "slots": ["Mon PM"],
    }  # fmt: skip

    with pytest.raises(TableError, match="now and then"):
        read_session_types([{**row, "frequencies": "weekly; now and then"}])
    assert read_session_types([row])["frequencies"]["drop-in"] == ("weekly",)


@pytest.mark.parametrize("weeks", [2, 4])
@pytest.mark.parametrize("seed", [0, 2])
def test_a_longer_cycle_is_never_worse_and_holds_week_by_week(seed, weeks, make_tiny, as_problem):
    weekly = allocate(as_problem(every(make_tiny(seed), "weekly"), **OPTIONS))
    county = every(make_tiny(seed), "weekly", "fortnightly", "monthly")
    problem = as_problem(county, cycle_weeks=weeks, **OPTIONS)

    plan = allocate(problem)

    assert check_plan(plan, problem).empty
    assert plan.bound >= plan.value - 1e-6
    assert plan.levels[0]["value"] <= weekly.levels[0]["value"] + 1e-6
    assert plan.value >= weekly.value - 1e-6 or plan.levels[0]["value"] < weekly.levels[0]["value"]
