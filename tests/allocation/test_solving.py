"""The adapter says honestly how a solve ended; PuLP's own word is never taken."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pulp
import pytest

from allocation.solving import solve
from outreach.errors import SolverError


def knapsack(n=60, seed=3):
    """A knapsack in five dimensions: easy to start, hard to prove."""
    rng = np.random.default_rng(seed)
    model = pulp.LpProblem("knapsack", pulp.LpMaximize)
    take = [model.add_variable(f"take_{i}", 0, 1, pulp.LpInteger) for i in range(n)]
    worth = rng.integers(10, 100, n)
    for row in range(5):
        size = worth + rng.integers(-8, 9, n)
        terms = pulp.LpAffineExpression(zip(take, size.astype(float), strict=True))
        model.addConstraint(terms <= float(size.sum() // 2 - row), f"size_{row}")
    model.setObjective(pulp.LpAffineExpression(zip(take, worth.astype(float), strict=True)))
    return model, pd.Series(take)


def test_a_run_the_clock_stopped_is_feasible_at_most_and_never_proven():
    model, take = knapsack()

    outcome = solve(model, time_limit=0.0, start=dict.fromkeys(take, 0.0))

    assert outcome.status in {"feasible", "unknown"}
    assert outcome.stopped_by == "time"
    assert outcome.status == "unknown" or outcome.bound >= outcome.value


def test_a_run_that_used_its_nodes_says_so_and_keeps_its_bound():
    model, take = knapsack()

    outcome = solve(model, max_nodes=1)

    assert outcome.status == "feasible"
    assert outcome.stopped_by == "nodes"
    assert outcome.bound > outcome.value
    assert outcome.gap == pytest.approx((outcome.bound - outcome.value) / outcome.value)
    assert set(outcome.read(take).round(6)) <= {0.0, 1.0}


def test_an_impossible_model_is_infeasible_and_has_nothing_to_read():
    model = pulp.LpProblem("impossible", pulp.LpMinimize)
    x = model.add_variable("x", 0, 1)
    model.addConstraint(pulp.LpAffineExpression([(x, 1.0)]) >= 2, "too_much")
    model.setObjective(pulp.LpAffineExpression([(x, 1.0)]))

    outcome = solve(model)

    assert outcome.status == "infeasible"
    with pytest.raises(SolverError, match="no solution to read"):
        outcome.read(pd.Series([x]))


def test_a_start_is_never_lost():
    model, take = knapsack()
    known = solve(model, max_nodes=1)
    start = dict(zip(take, known.read(take), strict=True))

    again = solve(model, max_nodes=1, start=start)

    assert again.value >= known.value - 1e-6


def test_prices_have_the_sign_of_a_gain_when_maximising():
    # max x + 2y, 2x + y <= 5, y <= 1.5: x = 1.75; one more of the first row gives half an x
    model = pulp.LpProblem("prices", pulp.LpMaximize)
    x, y = model.add_variable("x", 0), model.add_variable("y", 0)
    model.addConstraint(pulp.LpAffineExpression([(x, 2.0), (y, 1.0)]) <= 5, "first")
    model.addConstraint(pulp.LpAffineExpression([(y, 1.0)]) <= 1.5, "second")
    model.setObjective(pulp.LpAffineExpression([(x, 1.0), (y, 2.0)]))

    outcome = solve(model, continuous=True)

    assert outcome.value == pytest.approx(4.75)
    assert outcome.duals().round(6).to_dict() == {"first": 0.5, "second": 1.5}


def test_two_runs_give_the_same_values():
    first_model, first_take = knapsack()
    second_model, second_take = knapsack()

    first = solve(first_model, max_nodes=20).read(first_take)
    second = solve(second_model, max_nodes=20).read(second_take)

    assert first.tolist() == second.tolist()
