"""The benchmark of the warm start says when it ended worse, and on the sample it never does."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from benchmarks import warm_start
from benchmarks.plan_speed import changes
from benchmarks.warm_start import compare, order, timed
from outreach.config import read_config
from outreach.intake.inputs import read_inputs
from outreach.sample_folder import sample_folder
from outreach.stages import find_stage, problem_stage


def plan_with(unmet, served, value):
    """As much of a plan as is compared."""
    levels = tuple({"value": each} for each in (unmet, served, value))
    return SimpleNamespace(levels=levels, value=value, bound=2 * value, unmet=[])


def test_rules_come_before_hotspots_and_hotspots_before_need():
    plans = [(0.0, 5, 10.0), (0.0, 5, 9.0), (0.0, 4, 20.0), (1.0, 6, 30.0)]
    ranked = sorted((plan_with(*each) for each in plans[::-1]), key=order)
    assert [plan.value for plan in ranked] == [10.0, 9.0, 20.0, 30.0]


@pytest.mark.parametrize(("ends", "said"), [(8.0, "WORSE"), (9.0, "no worse")])
def test_a_search_that_ends_worse_than_a_cold_one_is_said(ends, said, monkeypatch, capsys):
    answers = iter([plan_with(0.0, 1, 5.0), plan_with(0.0, 1, 9.0), plan_with(0.0, 1, ends)])
    monkeypatch.setattr(warm_start, "timed", lambda *_, **__: (next(answers), 1.0))

    assert compare("a change", None, None) == (said == "no worse")

    told = capsys.readouterr().out
    assert told.rstrip().endswith(said)
    assert "at once 5.00 in 1.0 CPU s (55.6% of cold, 27.8% of its bound" in told  # 5/9, 5/18


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.parametrize("what", ["10 % less money", "a venue closed"])
def test_the_sample_is_never_planned_worse_for_having_been_planned_before(what):
    inputs = read_inputs(read_config(sample_folder() / "county.toml"))
    problem = problem_stage(inputs, find_stage(inputs))
    before, _ = timed(problem, effort="quick")
    assert compare(what, changes(problem)[what], before, effort="quick")
