"""What people decided against the model, taken from their table into the plan and priced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.explaining.override_costs import price_overrides
from allocation.overriding import apply_overrides

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def overrides_of(inputs: Inputs) -> pd.DataFrame:
    """Give each decision of the county's table its number.

    Returns
    -------
    DataFrame, index ``override_id`` ("O1" is the first row)
        As `allocation.overriding.apply_overrides` takes them, with ``reason`` and ``role``;
        empty where there is no table.
    """
    given = inputs.optional.get("overrides", pd.DataFrame())
    index = pd.Index([f"O{n + 1}" for n in range(len(given))], name="override_id", dtype="str")
    keys = ["venue_id", "session_type", "slot", "worker_id"]
    if given.empty:
        return pd.DataFrame(columns=["action", *keys, "reason", "role", "row"], index=index)
    rows = given.assign(row=given.index).set_axis(index)
    return rows.assign(**{key: rows[key].fillna("").astype(str) for key in keys})


def follow_overrides(problem: Problem, inputs: Inputs) -> Problem:
    """Put the county's decisions into its problem.

    Raises
    ------
    TableError
        If one cannot be followed; all faults at once.
    """
    overrides = overrides_of(inputs)
    return apply_overrides(problem, overrides) if len(overrides) else problem


def priced_overrides(problem: Problem, inputs: Inputs, plan: Plan) -> pd.DataFrame:
    """Say what each decision cost.

    Parameters
    ----------
    problem
        The county as its tables have it, without any decision.
    inputs, plan
        The run.

    Returns
    -------
    DataFrame, index ``override_id``
        From `allocation.explaining.override_costs.price_overrides`, with ``reason`` and ``role``.
    """
    overrides = overrides_of(inputs)
    settings = inputs.config
    priced = price_overrides(
        problem,
        overrides,
        plan,
        most=settings.plan.price_overrides,
        seed=settings.county.seed,
        **settings.plan.search(),
    )
    return priced.join(overrides[["reason", "role"]])
