"""Search the neighbourhood of a plan: hold most of it and decide the rest anew, again and again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pulp

from allocation.search.counts import (
    Counts,
    aim,
    cap_shortfalls,
    read_counts,
    start_from,
    write_model,
)
from allocation.search.objective import last_pass
from allocation.solving import solve
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from allocation.problem import Problem
    from allocation.solving import Outcome

PEOPLE = 4  # whose weeks are decided anew at a time
GAP = 2e-4


def improve(
    kernel: Problem,
    counts: Counts,
    *,
    rounds: int,
    max_nodes: int,
    time_limit: float,
    seed: int,
    most: Mapping[tuple[str, str], int] | None = None,
) -> Counts:
    """Decide the weeks of a few workers anew, holding everybody else to theirs; many times.

    Parameters
    ----------
    kernel
        The county with the pairs worth searching; it holds the plan of `counts`.
    counts
        A plan to start from; its shortfalls are kept.
    rounds
        How many neighbourhoods. Each begins with another worker and three drawn beside.
    max_nodes
        Of each. [nodes]
    time_limit
        A safety net for each. [s]
    seed
        For those drawn and the solver's own tie-breaking.
    most
        Tighter caps on the counts of some pairs, from the timetable.

    Returns
    -------
    Counts
        Never worse than the plan it started from, on this picture of the county.
    """
    model = write_model(kernel, most=most)
    cap_shortfalls(model, counts.short)
    aim(model, last_pass, pulp.LpMaximize)
    whole = dict(walk(model.x.give.items()))
    top = {key: float(half.upBound) for key, half in whole.items()}
    best = counts
    for free in _neighbourhoods(kernel, rounds, seed):
        _hold_to(whole, top, best.give, free)
        outcome = solve(
            model.program, gap=GAP, max_nodes=max_nodes, time_limit=time_limit, seed=seed,
            start=start_from(model, best),
        )  # fmt: skip
        if outcome.is_usable and (best is counts or outcome.value > best.outcome.value + 1e-6):
            best = read_counts(model, outcome)
    return best if best is counts else replace(best, outcome=_ended(best, counts))


def _neighbourhoods(kernel: Problem, rounds: int, seed: int) -> Iterator[frozenset[str]]:
    """Name the workers whose weeks are free, round by round."""
    random = np.random.default_rng(seed)
    people = kernel.workers.index[kernel.workers["hours"] > 0].to_numpy(object)
    for number in range(rounds if len(people) else 0):
        first = people[number % len(people)]
        beside = people[people != first]
        random.shuffle(beside)
        yield frozenset([first, *beside[: PEOPLE - 1]])


def _hold_to(
    whole: dict[tuple[str, ...], pulp.LpVariable],
    top: dict[tuple[str, ...], float],
    give: pd.Series,
    free: frozenset[str],
) -> None:
    """Fix the half-days of all who are not free."""
    known = give.to_dict()
    for key, half in whole.items():
        held = float(known.get(key, 0.0))
        half.lowBound = 0.0 if key[0] in free else held
        half.upBound = top[key] if key[0] in free else held


def _ended(best: Counts, start: Counts) -> Outcome:
    """Say how the search as a whole ended: as the one before, which saw all the county."""
    bound = max(start.outcome.bound, best.outcome.value)
    return replace(best.outcome, bound=bound, stopped_by="nodes", status="feasible")
