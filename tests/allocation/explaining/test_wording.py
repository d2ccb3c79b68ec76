"""What is said of a rule that is not kept is true: how often, how much, and what would help."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import read_current_plan
from allocation.explaining.wording import unmet_table
from allocation.overriding import apply_overrides
from allocation.staying import pin_today


def short_of(rule, subject, amount):
    """One shortfall."""
    index = pd.MultiIndex.from_tuples([(rule, subject)])
    return pd.Series([amount], index=index, dtype=float)


def held(rows, cycle):
    """Sessions as a plan has them."""
    sessions = pd.DataFrame(rows, columns=["venue_id", "session_type", "slot", "weeks"])
    often = sessions["weeks"].map(len).astype(float) / cycle
    return sessions.assign(sessions_per_week=often)


@pytest.fixture
def month(make_tiny, as_problem):
    """A cycle of four weeks in which a hotspot asks for a session each week."""
    county = make_tiny(1)
    often = ("weekly", "fortnightly", "monthly")
    county.types = county.types.assign(frequencies=[often, often], min_sessions=[1, 0])
    return as_problem(county, cycle_weeks=4, hotspot_frequency="weekly")


def of_hotspot(problem, counted):
    """A pair that serves H1."""
    near = problem.hotspots["venues"]["H1"]
    pairs = problem.offers.index[problem.offers[counted]]
    return next(pair for pair in pairs if pair[0] in near)


def test_a_minimum_kept_in_three_weeks_of_four_is_told_in_sessions_a_week(month):
    sessions = held([("V0", "drop-in", "Mon PM", (1, 3)), ("V0", "drop-in", "Mon PM", (2,))], 4)

    told = unmet_table(month, sessions, short_of("minimum_sessions", "drop-in", 0.25))

    # two sessions of the timetable, held three times in four weeks
    assert told["sentence"].item().startswith("drop-in: 0.75 a week, 0.25 fewer than")


def test_a_hotspot_served_too_rarely_is_not_said_to_have_nothing(month):
    pair = of_hotspot(month, "serves_hotspot")
    short = short_of("hotspots", "H1", 1.0)

    rarely = unmet_table(month, held([(*pair, "Mon PM", (1, 3))], 4), short)["sentence"].item()
    never = unmet_table(month, held([], 4), short)["sentence"].item()

    assert rarely == "Priority area 1 has a drop-in or clinic session, but not every week."
    assert never == "Priority area 1 has no drop-in or clinic session."


def test_outreach_once_in_four_weeks_is_not_said_to_be_none(month):
    pair = of_hotspot(month, "friday")
    short = short_of("fridays", "H1", 1.0)

    rarely = unmet_table(month, held([(*pair, "Fri evening", (1,))], 4), short)["sentence"].item()
    never = unmet_table(month, held([], 4), short)["sentence"].item()

    assert rarely.endswith("has outreach on Friday evening, but not once a fortnight.")
    assert never.endswith("has no outreach on Friday evening.")


def test_nobody_within_reach_is_0_percent_and_no_minus(make_tiny, as_problem):
    problem = as_problem(make_tiny(1), budget_gbp=0)
    all_missing = 0.8 * float(problem.residents.sum()) + 1e-9

    told = unmet_table(problem, held([], 1), short_of("coverage", "county", all_missing))

    assert told["sentence"].item().startswith("0% of young people")


def test_a_little_below_a_floor_is_not_nothing(make_tiny, as_problem):
    problem = as_problem(make_tiny(1))

    told = unmet_table(problem, held([], 1), short_of("district_floors", "South", 0.04))

    assert "South gets less than 0.1 contacts a week fewer" in told["sentence"].item()


def test_a_session_pinned_today_that_is_banned_needs_no_staff_but_a_decision(make_tiny, as_problem):
    county = make_tiny(1)
    county.current = read_current_plan(
        [{"venue_id": "V0", "session_type": "drop-in", "slot": "Mon PM", "pinned": "yes"}]
    )
    ban = {"action": "ban", "venue_id": "V0", "session_type": "", "slot": "", "worker_id": ""}
    problem = apply_overrides(as_problem(county), pd.DataFrame([ban], index=["O1"]))

    told = unmet_table(
        pin_today(problem), held([], 1), short_of("overrides", "pinned 1", 1.0)
    )  # fmt: skip

    assert "another override bans it" in told["change"].item()
    assert "Workers of the right role" not in told["change"].item()
