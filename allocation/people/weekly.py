"""Slots of a week, where the timetable lays the weeks of a cycle side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from allocation.problem import Problem


def slots_of_week(problem: Problem, places: pd.Index) -> list[str]:
    """Name the weekly slot of each possible session, whatever week of the cycle it is in.

    Parameters
    ----------
    problem
        The county; ``slots.slot_of`` names the slot of the week where weeks are told apart.
    places : MultiIndex with ``slot``
        Possible sessions.

    Returns
    -------
    list of str
        In their order.
    """
    names = [str(slot) for slot in places.get_level_values("slot")]
    if "slot_of" not in problem.slots:
        return names
    plain = problem.slots["slot_of"].to_dict()
    return [str(plain.get(name, name)) for name in names]


def sessions_of_counts(problem: Problem) -> pd.Series:
    """Say how many sessions a week one count of each (venue, type) pair is.

    Parameters
    ----------
    problem
        The county; ``offers.step`` where a count is rarer than a session each week.

    Returns
    -------
    Series, index (``venue_id``, ``session_type``)
        1 where sessions are weekly. [sessions / week]
    """
    if "step" in problem.offers:
        return problem.offers["step"].astype(float)
    return pd.Series(1.0, index=problem.offers.index)
