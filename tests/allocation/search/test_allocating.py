"""Stories of whole plans: who wins, what is admitted, and what never gets worse."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from allocation import allocate, check_plan
from allocation.search import allocating
from allocation.search.efforts import budget_of

QUICK = {"max_nodes": 2, "max_zones": 30, "kernel_size": 20}


def rank(plan):
    """Aims 1 to 3; smaller is better."""
    unmet, hotspots, need = (level["value"] for level in plan.levels[:3])
    return round(unmet, 5), -hotspots, -round(need, 4)


def test_a_county_without_staff_gets_a_plan_that_admits_everything(make_tiny, as_problem):
    county = make_tiny(1)
    county.staff = county.staff.assign(vacant=True)
    problem = as_problem(county)

    plan = allocate(problem)

    assert len(plan.sessions) == 0
    assert plan.value == 0
    assert plan.coverage["contacts"].eq(0).all()
    assert {"hotspots", "fridays", "coverage", "district_floors"} <= set(plan.unmet["rule"])
    assert plan.unmet["sentence"].str.len().gt(0).all()
    assert plan.unmet["change"].str.len().gt(0).all()
    assert check_plan(plan, problem).empty


@pytest.mark.parametrize("lacking", ["venues", "money", "hotspots", "staff rows", "slots"])
def test_there_is_always_a_plan(lacking, make_tiny, as_problem):
    county = make_tiny(2)
    if lacking == "venues":
        county.venues = county.venues.iloc[:0]
        county.travel, county.duty = county.travel.iloc[:0], county.duty.iloc[:0]
    if lacking == "money":
        county.budget = 0.0
    if lacking == "hotspots":
        county.hotspots = county.hotspots.iloc[:0]
    if lacking == "staff rows":
        county.staff, county.duty = county.staff.iloc[:0], county.duty.iloc[:0]
    if lacking == "slots":
        county.slots = county.slots.iloc[:0]
    problem = as_problem(county)

    plan = allocate(problem)

    assert check_plan(plan, problem).empty
    assert plan.gap >= 0


def test_a_holiday_week_has_no_term_sessions(make_county, as_problem):
    county = make_county(n_areas=40, n_venues=20, n_workers=6)
    problem = as_problem(county, term_time=False)

    assert "school group" not in problem.offers.index.get_level_values("session_type")


def test_a_post_that_has_ended_or_is_vacant_works_no_hours(make_tiny, as_problem):
    county = make_tiny(3)
    county.staff = county.staff.assign(
        contract_end=pd.to_datetime(["2026-11-30", None]), vacant=[False, True]
    )
    problem = as_problem(county)  # plan from 1 December 2026

    assert problem.workers["hours"].tolist() == [0.0, 0.0]
    assert problem.workers["absence"].tolist() == ["contract ended", "vacant"]
    assert len(problem.teams) == 0


def test_a_volunteer_is_never_the_second_qualified_worker(make_tiny, as_problem):
    county = make_tiny(4)
    county.venues = county.venues.assign(lone_working=False)
    county.staff = county.staff.assign(qualified=[True, False])

    plan = allocate(as_problem(county))

    assert len(plan.sessions) == 0  # every session takes two, and there is one qualified


@pytest.mark.slow
def test_a_shire_is_planned_soundly_and_twice_the_same(make_county, as_problem):
    problem = as_problem(make_county(n_areas=80, n_venues=24, n_workers=8, contacts=120.0))

    first, second = allocate(problem, **QUICK), allocate(problem, **QUICK)

    assert check_plan(first, problem).empty
    assert first.bound >= first.value
    assert first.gap == pytest.approx((first.bound - first.value) / first.value)
    assert first.stopped_by in {"gap", "nodes", "proven"}
    for name in ("sessions", "assignments", "served", "coverage", "workers", "unmet", "costs"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert first.levels == second.levels


def test_renaming_the_venues_changes_no_aim(make_tiny, as_problem):
    plain = make_tiny(5)
    renamed = make_tiny(5)
    names = {"V0": "Z9", "V1": "M5", "V2": "A1"}
    renamed.venues = renamed.venues.rename(index=names)
    renamed.travel = renamed.travel.rename(index=names, level="venue_id")
    renamed.duty = renamed.duty.rename(index=names, level="venue_id")

    assert rank(allocate(as_problem(plain))) == pytest.approx(rank(allocate(as_problem(renamed))))


def test_the_plan_says_itself_in_one_line(make_tiny, as_problem):
    plan = allocate(as_problem(make_tiny(0)))

    assert repr(plan).startswith(f"<Plan: {len(plan.sessions)} sessions a week, ")
    assert np.isfinite(plan.gap)
    assert replace(plan, gap=0.125).gap == 0.125


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ((99.0, 100.0), None, 99.0),  # near enough: not searched again
        ((90.0, 100.0), (99.0, 100.0), 99.0),  # a venue closed in Worcestershire ended so
        ((90.0, 100.0), (89.0, 100.0), 90.0),  # no better by another seed
        ((90.0, 100.0), "nothing found", 90.0),
    ],
)
def test_a_search_that_ends_far_from_its_best_is_made_once_more(monkeypatch, first, second, kept):
    def ended(value, bound):
        return SimpleNamespace(outcome=SimpleNamespace(value=value, bound=bound))

    def again(_model, **options):
        assert options["seed"] == budget.seed + 1
        assert second is not None
        return None if second == "nothing found" else ended(*second)

    budget = budget_of("normal")
    monkeypatch.setattr(allocating, "all_kept", again)

    found = allocating._once_more(None, ended(*first), budget)

    assert found.outcome.value == kept
