"""Walk-ins decided, not only judged: rows for those whom a large search sent past a session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.people.walk_ins import only_nearest, walk_in_types
from allocation.search.counts import (
    Counts,
    Model,
    aim,
    cap_shortfalls,
    read_counts,
    start_from,
    write_model,
)
from allocation.search.objective import last_pass
from allocation.solving import solve
from allocation.walking import without

if TYPE_CHECKING:
    from allocation.problem import Problem
    from allocation.search.efforts import Budget

ROUNDS = 1  # searches again; with neighbourhoods to follow, those see the rows too
WORTH_A_ROUND = 0.001  # of all contacts, sent past a session


def to_nearest(model: Model, counts: Counts, budget: Budget) -> tuple[Problem, Counts]:
    """Search again, with the rows of `walk_ins_go_to_nearest` that the plan breaks.

    Parameters
    ----------
    model
        A picture of the county that was just searched: its aim is the last pass.
    counts
        What the search found.
    budget
        Of the search; the rounds are counted.

    Returns
    -------
    tuple
        The county with the rows to keep from now on, and the counts: the same ones where nobody
        is sent past a session, or too few to search again.
    """
    problem = model.problem
    for _ in range(ROUNDS):
        seen = counts.outcome.read(model.x.see)
        passed = passing_by(problem, counts.hold, seen)
        if float(passed.sum()) <= WORTH_A_ROUND * float(seen.sum()):
            break
        known = problem.wishes.passed_by.union(passed.index)
        problem = replace(problem, wishes=replace(problem.wishes, passed_by=known))
        model = write_model(problem)
        cap_shortfalls(model, counts.short)
        aim(model, last_pass, model.program.sense)
        outcome = solve(
            model.program, gap=budget.gap, max_nodes=budget.max_nodes,
            time_limit=budget.time_limit, seed=budget.seed, start=start_from(model, counts),
        )  # fmt: skip
        if not outcome.is_usable:  # a floor that only steering keeps: the timetable is judged
            break
        counts = read_counts(model, outcome)
    return problem, counts


def passing_by(problem: Problem, hold: pd.Series, seen: pd.Series) -> pd.Series:
    """Add up who is sent past an open session of a type that one walks into.

    Parameters
    ----------
    problem
        The county, or a smaller picture of it.
    hold : Series, index (``venue_id``, ``session_type``)
        Counts.
    seen : Series, index (``area_code``, ``venue_id``, ``session_type``)
        Contacts.

    Returns
    -------
    Series, index (``area_code``, ``session_type``)
        Contacts above 0, sorted; nothing where walk-ins can be steered.
    """
    kinds = walk_in_types(problem)
    walks = seen.index.get_level_values("session_type").isin(kinds)
    open_there = without(seen.index, "area_code").isin(hold.index[hold > 0])
    mine = seen[walks & open_there]
    near = problem.access["minutes"].reindex(without(mine.index, "session_type"))
    journeys = pd.DataFrame({"minutes": near.to_numpy(float)}, index=mine.index)
    passed = mine.drop(only_nearest(problem, journeys).index)
    passed = passed[passed > 1e-6]
    return passed.groupby(level=["area_code", "session_type"]).sum()
