"""A cycle of weeks: its rules as text, by hand, and against every timetable there could be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocation import allocate, check_plan, read_session_types, rules
from allocation.cycle import cycle_rules
from allocation.cycle.every_week import seldom_pairs
from allocation.cycle.scaling import in_counts
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


@pytest.mark.parametrize("weeks", [2, pytest.param(4, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seed", [0, pytest.param(2, marks=pytest.mark.slow)])
def test_a_longer_cycle_is_never_worse_and_holds_week_by_week(seed, weeks, make_tiny, as_problem):
    weekly = allocate(as_problem(every(make_tiny(seed), "weekly"), **OPTIONS))
    county = every(make_tiny(seed), "weekly", "fortnightly", "monthly")
    problem = as_problem(county, cycle_weeks=weeks, **OPTIONS)

    plan = allocate(problem)

    assert check_plan(plan, problem).empty
    assert plan.bound >= plan.value - 1e-6
    assert plan.levels[0]["value"] <= weekly.levels[0]["value"] + 1e-6
    assert plan.value >= weekly.value - 1e-6 or plan.levels[0]["value"] < weekly.levels[0]["value"]


def test_only_a_fortnightly_plan_serves_both_hotspots(make_tiny, as_problem):
    """By hand: one worker has the hours of one session a week, and each hotspot its own hall."""
    county = make_tiny(2, n_workers=1, n_venues=2, budget=500.0)
    county.venues = county.venues.assign(
        lone_working=True, open_slots=[("Mon PM", "Fri evening")] * 2
    )
    built = {}
    for weeks, words in ((1, ("weekly",)), (2, ("weekly", "fortnightly"))):
        problem = as_problem(every(county, *words), cycle_weeks=weeks, **OPTIONS)
        drop_ins = problem.teams.xs("drop-in", level="session_type")["hours"]
        hotspots = problem.hotspots.assign(venues=[("V0",), ("V1",)], friday=False)
        workers = problem.workers.assign(hours=float(drop_ins.max()) + 0.01)
        built[weeks] = replace(problem, hotspots=hotspots, workers=workers)
    weekly, fortnightly = (allocate(built[weeks]) for weeks in (1, 2))

    assert len(weekly.unmet[weekly.unmet["rule"] == "hotspots"]) == 1
    assert fortnightly.unmet[fortnightly.unmet["rule"] == "hotspots"].empty
    served = fortnightly.sessions
    assert sorted(served["frequency"]) == ["fortnightly", "fortnightly"]
    assert sorted(served["weeks"]) == [(1,), (2,)]  # both in one week are more than the hours
    assert served["venue_id"].nunique() == 2
    assert check_plan(fortnightly, built[2]).empty
    # a week's hours are the half of each session: never more than one session's
    assert float(fortnightly.workers["hours_used"].iloc[0]) <= float(
        built[2].workers["hours"].iloc[0]
    )


def test_a_place_lacks_what_it_is_offered_less_than_weekly(two_villages, rows_of):
    priced = {**two_villages.settings.lesser_aims, "every_week": 1.0}
    county = replace(two_villages, settings=replace(two_villages.settings, lesser_aims=priced))
    monthly = of_cycle(county, 4, "weekly", "monthly")

    # a count is one week of four: with one the place lacks three quarters, with four nothing
    assert rows_of(monthly, rules.weekly_or_priced)[0] == (
        "-0.25 hold[hall A, drop-in] +1 offer[hall A, drop-in] -1 seldom[hall A, drop-in] <= 0"
    )
    assert seldom_pairs(monthly).unique().tolist() == [0.75]
