"""Small counties decide counts and slots in one model, which knows no tastes: slots come after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.search.scheduling import place_sessions

if TYPE_CHECKING:
    import pandas as pd

    from allocation.problem import Problem
    from allocation.search.scheduling import Schedule


def in_wished_slots(
    problem: Problem,
    schedule: Schedule,
    hold: pd.Series,
    give: pd.Series,
    *,
    max_nodes: int,
    time_limit: float,
    seed: int,
) -> Schedule:
    """Place the sessions of a small county once more, in the slots that people wish for.

    Parameters
    ----------
    problem
        The county.
    schedule
        The same sessions in slots chosen without regard to tastes.
    hold, give
        The counts they keep, as for `allocation.search.scheduling.place_sessions`.
    max_nodes, time_limit, seed
        Budgets of the search.

    Returns
    -------
    Schedule
        `schedule` itself where nobody was asked about times, or where one would be left out.
    """
    if not len(problem.wishes.slot_scores) or not (hold > 0).any():
        return schedule
    found = place_sessions(
        problem, hold, give, max_nodes=max_nodes, time_limit=time_limit, seed=seed
    )
    return schedule if len(found.unplaced) else found
