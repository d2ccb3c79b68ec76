"""Carry the last plan into a changed county: what of it can still be held, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.cycle_scaling import counts_of
from allocation.other_work.assigning import beside_other_work
from allocation.scheduling import Schedule, place_sessions

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem

OFFER = ["venue_id", "session_type"]
TEAM = ["worker_id", *OFFER]


def carry_over(
    problem: Problem, plan: Plan, *, max_nodes: int, time_limit: float, seed: int
) -> Schedule:
    """Hold the sessions of an earlier plan under the rules of this county.

    Parameters
    ----------
    problem
        The county as it is now.
    plan
        A plan of the county as it was.
    max_nodes, time_limit, seed
        Budgets of the search for slots and crews.

    Returns
    -------
    Schedule
        With the crews of before where they still can, else with anyone; what can no longer be
        held is left out.
    """
    held = plan.sessions.sort_values(["contacts", *OFFER], ascending=[False, True, True])
    held = held[pd.MultiIndex.from_frame(held[OFFER]).isin(problem.offers.index)]
    most = problem.types["max_sessions"].reindex(held["session_type"]).to_numpy(float)
    often = held.groupby("session_type")["sessions_per_week"].cumsum()
    held = held[(often <= most + 1e-9).to_numpy(bool)]
    hold = counts_of(problem, held)
    crews = plan.assignments.merge(plan.sessions[OFFER], left_on="session_id", right_index=True)
    give = crews.groupby(TEAM).size()
    apart = beside_other_work(problem, hold, give)
    return place_sessions(
        apart, hold, give, max_nodes=max(1, max_nodes), time_limit=time_limit, seed=seed
    )
