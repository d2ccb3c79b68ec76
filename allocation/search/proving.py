"""The bound of a thorough search: every area as it is, and the plans split into parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.search.branching import bound_by_branching
from allocation.search.counts import TOLERANCE, Model, aim, cap_shortfalls, cap_unmet, write_model
from allocation.search.cutting import add_cuts
from allocation.search.objective import weighted_need_met

if TYPE_CHECKING:
    from allocation.problem import Problem
    from allocation.search.efforts import Budget
    from allocation.search.evaluating import Evaluation


def bound_of_every_area(
    problem: Problem, merged: Problem, reached: Evaluation, budget: Budget
) -> float:
    """Say what no plan with no more unmet can exceed, from the county as it is.

    Parameters
    ----------
    problem
        The full county.
    merged
        Its demand zones, on which splits are tried out first.
    reached
        What the plan achieves.
    budget
        Its splits, and how close the bound need come.

    Returns
    -------
    float
        Of weighted need met. [contacts / week]
    """
    guide = None if merged is problem else _no_worse(merged, reached)
    return bound_by_branching(
        _no_worse(problem, reached),
        guide,
        target=(1 + budget.gap) * reached.value,
        steps=budget.splits,
    )


def _no_worse(problem: Problem, reached: Evaluation) -> Model:
    """Write down the plans that leave no more unmet, to see how much need they could meet."""
    model = write_model(problem)
    if reached.unmet <= TOLERANCE:
        cap_shortfalls(model, pd.Series(0.0, index=model.x.short.index))
    else:
        cap_unmet(model, reached.unmet, float(reached.unserved))
    aim(model, weighted_need_met, pulp.LpMaximize)
    add_cuts(model)
    return model
