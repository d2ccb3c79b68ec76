"""Better a roster in rounds: some days of everybody, then some people's whole rosters, set free.

The rest of the roster stays as it is, and what is free is solved anew. Nine days of everybody are
as quick to prove as nine people's four weeks, and each undoes what the other cannot see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from allocation.solving import Outcome, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import pulp
    from numpy.typing import NDArray

DAYS = 9
STEP = 5
PEOPLE = 9


def free_parts(x: pd.Series, *, rounds: int, seed: int) -> Iterator[NDArray[np.bool_]]:
    """Give which choices are free in each round: days of everybody and people in turn."""
    who = x.index.get_level_values("person").to_numpy()
    day = x.index.get_level_values("day").to_numpy(int)
    rng = np.random.default_rng(seed)
    names, last = sorted(set(who)), max(int(day.max()) + 1 - DAYS, 0)
    waiting: list[Any] = []
    for number in range(rounds):
        if number % 2:
            waiting = waiting if len(waiting) >= PEOPLE else list(rng.permutation(names))
            chosen, waiting = waiting[:PEOPLE], waiting[PEOPLE:]
            yield np.isin(who, chosen)
        else:
            first = (number // 2 * STEP) % (last + 1)
            yield (day >= first) & (day < first + DAYS)


def improve_nearby(
    model: pulp.LpProblem,
    x: pd.Series,
    first: Outcome,
    *,
    rounds: int,
    max_nodes: int = 100,
    seconds: float = 60.0,
    seed: int = 1,
) -> tuple[float, NDArray[np.float64]]:
    """Return the best penalty found and the choices that make it; the bounds end as they were."""
    choices = list(x)
    bounds = [(choice.lowBound, choice.upBound) for choice in choices]
    best, chosen = first.value, first.read(x).to_numpy(float).round()
    for free in free_parts(x, rounds=rounds, seed=seed):
        for choice, is_free, now, own in zip(choices, free, chosen, bounds, strict=True):
            choice.lowBound, choice.upBound = own if is_free else (now, now)
        found = solve(model, max_nodes=max_nodes, time_limit=seconds)
        if found.is_usable and found.value <= best + 1e-6:
            best, chosen = found.value, found.read(x).to_numpy(float).round()
    for choice, own in zip(choices, bounds, strict=True):
        choice.lowBound, choice.upBound = own
    return best, chosen
