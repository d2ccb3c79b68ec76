"""The file that names who gains and who loses against today's timetable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.explaining.place_effects import place_effects
from allocation.search.evaluating import evaluate
from outreach.results import csv_bytes
from outreach.showing.place_lookup import places_of

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def today_files(inputs: Inputs, problem: Problem, plan: Plan) -> dict[str, bytes]:
    """Write who gains and who loses, place by place; nothing without a timetable of today.

    Returns
    -------
    dict
        ``who_gains_and_loses.csv``, for the private folder.
    """
    if problem.current.empty:
        return {}
    effects = place_effects(
        problem.areas["demand"],
        evaluate(problem, problem.current).served,
        plan.served["contacts"],
        places_of(inputs),
    )
    return {"who_gains_and_loses.csv": csv_bytes(effects.round(3), index=True)}
