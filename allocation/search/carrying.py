"""Carry the last plan into a changed county: what of it can still be held, and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.cycle.scaling import counts_of
from allocation.other_work.assigning import beside_other_work
from allocation.search.scheduling import Schedule, place_sessions
from allocation.walking import walk

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem

OFFER = ["venue_id", "session_type"]
USED = 4.0  # contacts of a session count so much more when some must be left out
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
        _as_it_was(apart, held),
        hold,
        give,
        max_nodes=max(1, max_nodes),
        time_limit=time_limit,
        seed=seed,
    )


def _as_it_was(problem: Problem, held: pd.DataFrame) -> Problem:
    """Leave what can stay as it is its slots and crews, and value each session as it was used.

    The timetable is then soon made: only where somebody or a slot is gone is there a choice.
    """
    if getattr(problem.settings, "cycle_weeks", 1) > 1:
        return problem
    offers, teams = problem.offers, problem.teams
    used = held.groupby(OFFER)["contacts"].mean().reindex(offers.index).fillna(0.0)
    able = teams["slots"].to_dict()
    had: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    gone = set()
    for place, kind, slot, crew in zip(
        held["venue_id"], held["session_type"], held["slot"], held["crew"], strict=True
    ):
        had.setdefault((place, kind), {})[slot] = frozenset(crew)
        if any(slot not in able.get((who, place, kind), ()) for who in crew):
            gone.add((place, kind))
    stays = {key: own for key, own in had.items() if key not in gone}
    slots = [tuple(stays.get(key, own)) for key, own in walk(offers["slots"].items())]
    free = [
        tuple(slot for slot in own if who in stays[place, kind].get(slot, ()))
        if (place, kind) in stays
        else own
        for (who, place, kind), own in walk(teams["slots"].items())
    ]
    known = teams.assign(slots=pd.Series(free, index=teams.index, dtype=object))
    return replace(
        problem,
        offers=offers.assign(
            slots=pd.Series(slots, index=offers.index, dtype=object), contacts=USED * used
        ),
        teams=known[[len(own) > 0 for own in free]],
    )
