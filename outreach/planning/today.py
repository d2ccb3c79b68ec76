"""How much of today's timetable should stay: its prices, and what is pinned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from allocation.staying import pin_today

if TYPE_CHECKING:
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def with_today(problem: Problem, inputs: Inputs) -> Problem:
    """Put the prices of change and the pinned sessions into the problem.

    Parameters
    ----------
    problem
        The county.
    inputs
        Its settings, and today's timetable.

    Returns
    -------
    Problem
        The same with the settings as they come and nothing pinned.
    """
    prices = inputs.config.plan.continuity
    aims = {
        **problem.settings.lesser_aims,
        "change": prices.new_place,
        "closing": prices.close_place,
        "moving": prices.move_slot,
        "new_worker": prices.change_worker,
    }
    settings = replace(problem.settings, lesser_aims=aims, max_week_miles=prices.week_miles)
    return pin_today(replace(problem, settings=settings))
