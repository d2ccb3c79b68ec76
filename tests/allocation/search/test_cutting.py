"""Cuts take nothing whole away, and take from the relaxation what nobody can hold."""

from __future__ import annotations

from itertools import product

import pulp
import pytest

from allocation import allocate
from allocation.search.counts import aim, write_model
from allocation.search.cutting import add_cuts, whole_crews, whole_half_days
from allocation.search.objective import weighted_need_met
from allocation.solving import solve


def worth(problem, *, cut):
    """What the relaxation promises where rules may be missed as they will."""
    model = write_model(problem)
    if cut:
        add_cuts(model)
    aim(model, weighted_need_met, pulp.LpMaximize)
    return solve(model.program, continuous=True).value


def test_no_whole_week_within_its_hours_breaks_a_cut(make_tiny, as_problem):
    model = write_model(as_problem(make_tiny(3, hours=9.0)))
    cuts = dict(whole_half_days(model))
    hours = {row.name: row for row in model.program.constraints() if row.name.startswith("hours|")}
    assert cuts
    for name, row in hours.items():
        halves = list(row.items())
        for taken in product(range(3), repeat=min(len(halves), 6)):
            week = dict(zip([id(half) for half, _ in halves], taken, strict=False))
            if sum(factor * week.get(id(half), 0) for half, factor in halves) > -row.constant:
                continue
            for cut, kept in cuts.items():
                if cut.startswith(f"cut|hours|{name.split('|')[1]}|"):
                    used = sum(factor * week.get(id(half), 0) for half, factor in kept.items())
                    assert used <= -kept.constant + 1e-9


@pytest.mark.parametrize("seed", range(2))
def test_the_relaxation_promises_less_but_never_less_than_the_best_plan(
    seed, make_tiny, as_problem
):
    nothing = dict.fromkeys(("fairness", "young_travel", "staff_travel", "change", "cost"), 0.0)
    problem = as_problem(make_tiny(seed, hours=9.0), lesser_aims=nothing)
    plain, cut = worth(problem, cut=False), worth(problem, cut=True)
    assert cut <= plain + 1e-6
    assert cut >= allocate(problem).value - 1e-6  # proven the best by tests/allocation/test_oracle


def test_an_odd_worker_makes_no_crew_of_two(make_county, as_problem):
    seen = 0
    for people in (4, 5):
        problem = as_problem(make_county(n_areas=20, n_venues=8, n_workers=people))
        crews = dict(whole_crews(write_model(problem)))
        evening = problem.teams.index.get_level_values("session_type") == "outreach"
        free = len(set(problem.teams.index[evening].get_level_values("worker_id")))
        if free % 2:  # in one slot each can do one session: half of them, rounded down
            seen += 1
            assert -crews["cut|crews|outreach"].constant == free // 2
    assert seen
