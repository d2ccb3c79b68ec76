"""The watch over the plans of all tests does watch: a plan that breaks a rule is refused."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from allocation import allocate
from allocation.delivery import vacancies
from allocation.search import allocating
from outreach import stages
from tests.checked_plans import BROKEN, SEARCH


def test_a_plan_without_its_crews_is_refused(make_tiny, as_problem, monkeypatch):
    assemble = allocating.assemble

    def without_crews(*parts, **options):
        plan = assemble(*parts, **options)
        return replace(plan, assignments=plan.assignments.iloc[:0])

    monkeypatch.setattr(allocating, "assemble", without_crews)
    with pytest.raises(AssertionError, match=BROKEN):
        allocate(as_problem(make_tiny(0)))


def test_a_sound_plan_is_counted(make_tiny, as_problem, plan_watch):
    before = plan_watch.checked
    allocate(as_problem(make_tiny(0)))
    assert plan_watch.checked == before + 1


@pytest.mark.parametrize("module", [allocating, stages, vacancies])
def test_whoever_plans_is_watched(module):
    assert module.allocate is allocate
    assert inspect.unwrap(allocate) is not allocate
    assert allocate.__module__ == SEARCH  # as if nothing were there
