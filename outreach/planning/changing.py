"""Where a plan leaves something unmet: what would have to change, beside the plan and in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allocation.explaining.change_words import Prices
from allocation.explaining.cheapest_changes import cheapest_changes

if TYPE_CHECKING:
    import pandas as pd

    from allocation.explaining.cheapest_changes import Changes
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs

TOGETHER = "It is one of several that the changes listed below would mend together."


def with_changes(problem: Problem, inputs: Inputs, plan: Plan) -> Plan:
    """Put beside a plan the cheapest set of changes that would keep every rule.

    Parameters
    ----------
    problem
        The county.
    inputs
        Its tables and settings: the prices of changes, journeys of staff.
    plan
        Of the county.

    Returns
    -------
    Plan
        With ``changes``, and ``unmet.change`` in agreement with them; the plan itself where every
        rule is kept.
    """
    if plan.unmet.empty:
        return plan
    settings = inputs.config
    found = cheapest_changes(
        problem,
        plan,
        prices=Prices(**settings.plan.change_prices.model_dump()),
        staff_travel=inputs.staff_travel,
        seed=settings.county.seed,
        **settings.plan.search(),
    )
    return replace(plan, changes=found.changes, unmet=agreed(plan.unmet, found))


def agreed(unmet: pd.DataFrame, found: Changes) -> pd.DataFrame:
    """Say of each unmet rule what would change it, as the set of changes has it.

    Parameters
    ----------
    unmet : DataFrame
        Of a plan.
    found
        The cheapest set.

    Returns
    -------
    DataFrame
        The same rows; ``change`` says why nothing would do, or what was found. The first guess
        stays where nothing was found, or nothing that a plan with the changes bears out.
    """
    never = {
        (rule, subject): sentence
        for rule, subject, sentence in found.cannot.itertuples(index=False, name=None)
    }
    keys = list(zip(unmet["rule"], unmet["subject"], strict=True))
    open_ones = [key for key in keys if key not in never]
    said = " ".join(found.changes["sentence"]) if len(open_ones) == 1 else TOGETHER
    is_sure = len(found.changes) > 0 and bool(found.changes["verified"].all())
    words = [
        never.get(key, said if is_sure else guess)
        for key, guess in zip(keys, unmet["change"], strict=True)
    ]
    return unmet.assign(change=words)
