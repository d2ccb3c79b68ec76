"""Sessions that zones promise to fill and areas do not: decided anew, or left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pulp

from allocation.people.utilisation import RULE
from allocation.problem import keep_offers
from allocation.search.counts import (
    Counts,
    aim,
    cap_unmet,
    least_unmet,
    read_counts,
    start_from,
    write_model,
)
from allocation.search.evaluating import Evaluation, evaluate
from allocation.search.objective import last_pass
from allocation.solving import solve
from allocation.targets import weigh_shortfalls

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from allocation.problem import Problem
    from allocation.search.efforts import Budget
    from allocation.search.scheduling import Schedule

MOST_LEFT_OUT = 8  # sessions
WORTH = 1e-4  # of a whole rule


def decide_in_every_area(problem: Problem, pairs: pd.Index, budget: Budget) -> Counts:
    """Decide a few pairs anew, with every area as it is and walk-ins at the nearest session.

    Zones, and walk-ins that can still be sent past a session, fill sessions better than they
    will be. With a floor for the use of sessions that breaks rules which the search kept.

    Parameters
    ----------
    problem
        The full county.
    pairs : MultiIndex (``venue_id``, ``session_type``)
        What may be held: the plan, and the one with the fewest unmet rules.
    budget
        Of the search.

    Returns
    -------
    Counts
        With the fewest rules unmet that these pairs allow, in any division, and then most need.
    """
    few = keep_offers(problem, pairs)
    few = replace(few, wishes=replace(few.wishes, passed_by=few.need.index))
    model = write_model(few)
    first = least_unmet(
        model, max_nodes=budget.max_nodes, time_limit=budget.time_limit, seed=budget.seed
    )
    cap_unmet(model, weigh_shortfalls(model.x.targets, first.short), unserved_in(first))
    aim(model, last_pass, pulp.LpMaximize)
    outcome = solve(
        model.program, gap=budget.gap, max_nodes=budget.max_nodes,
        time_limit=budget.time_limit, seed=budget.seed, start=start_from(model, first),
    )  # fmt: skip
    return read_counts(model, outcome) if outcome.is_usable else first


def unserved_in(counts: Counts) -> float:
    """Add up the hotspots that counts leave without a session."""
    rules = counts.short.index.get_level_values("rule")
    return float(counts.short[rules == "hotspots"].sum())


def without_thin_sessions(
    problem: Problem, schedule: Schedule, reached: Evaluation, *, least: float
) -> tuple[Schedule, Evaluation]:
    """Leave sessions out, one by one, while fewer rules are broken for it.

    A picture of the county in zones fills its sessions a little better than the areas do, and
    a session short of half a person counts as a broken rule. Leaving it out, or one that takes
    the same people, mends that at the price of a few contacts.

    Parameters
    ----------
    problem
        The full county; nothing changes where it has no floor for the use of sessions.
    schedule, reached
        A timetable and what it achieves.
    least
        Rules unmet in the best plan known, by priority: there is nothing to mend below that.

    Returns
    -------
    tuple
        A timetable that breaks no more rules, and what it achieves.
    """
    if problem.wishes.utilisation_floor <= 0:
        return schedule, reached
    for _ in range(MOST_LEFT_OUT):
        if reached.unmet <= least + WORTH:
            break
        better = None
        for rests in _smaller(schedule.sessions, reached):
            tried = [(evaluate(problem, rest), rest) for rest in rests]
            fewer = [each for each in tried if each[0].unmet < reached.unmet - WORTH]
            better = min(
                fewer, key=lambda each: (round(each[0].unmet, 4), -each[0].value), default=None
            )
            if better is not None:
                break
        if better is None:
            break
        reached = better[0]
        schedule = replace(schedule, sessions=better[1].reset_index(drop=True))
    return schedule, reached


def _smaller(sessions: pd.DataFrame, reached: Evaluation) -> Iterator[list[pd.DataFrame]]:
    """Give timetables without one session that expects too few, then without one of their types."""
    thin = reached.shortfall[reached.shortfall > 0]
    pairs = {tuple(str(subject).split("|")) for rule, subject in thin.index if rule == RULE}
    kinds = {pair[-1] for pair in pairs}
    keys = list(zip(sessions["venue_id"], sessions["session_type"], strict=True))
    for named in ([key in pairs for key in keys], [key[1] in kinds for key in keys]):
        yield [sessions.drop(index=label) for label in sessions.index[named]]
