"""Who works where and when, read from a plan and added up again from the county's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem

KEYS = ("worker_id", "venue_id", "session_type", "slot", "week")


def seats_worked(plan: Plan, problem: Problem) -> pd.DataFrame:
    """Write a row for each worker in each session of each week.

    Parameters
    ----------
    plan, problem
        As for `allocation.checking.whole_plan.check_plan`.

    Returns
    -------
    DataFrame
        ``worker_id, venue_id, session_type, slot, week``; ``minutes`` there and back, missing
        where the worker cannot work there; ``contact`` and ``setup`` [h], missing of a type
        nobody knows; ``weekday``; ``mileage`` [GBP]; ``east`` and ``north`` of the venue [m].

    Notes
    -----
    Plain lists and dicts: on the tables of a plan several times quicker than pandas.
    """
    every = tuple(range(1, problem.settings.cycle_weeks + 1))
    held = plan.sessions
    weeks = held["weeks"] if "weeks" in held else [every] * len(held)
    columns = [held[name].tolist() for name in ("venue_id", "session_type", "slot", "crew")]
    rows = [
        (str(who), place, kind, slot, week)
        for place, kind, slot, crew, often in zip(*columns, weeks, strict=True)
        for week in often
        for who in crew
    ]
    table = pd.DataFrame(rows, columns=list(KEYS))
    teams = [row[:3] for row in rows]
    return table.assign(
        minutes=_found(problem.teams["minutes"], teams),
        mileage=_found(problem.teams["mileage"], teams),
        contact=_found(problem.types["contact_hours"], [row[2] for row in rows]),
        setup=_found(problem.types["setup_hours"], [row[2] for row in rows]),
        east=_found(problem.venues["easting"], [row[1] for row in rows]),
        north=_found(problem.venues["northing"], [row[1] for row in rows]),
        weekday=_words(problem.slots, [row[3] for row in rows]),
    )


def _found(column: pd.Series, keys: list[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Look numbers up; missing where nobody knows the key."""
    known = dict(zip(column.index.tolist(), column.tolist(), strict=True))
    return np.array([known.get(key, np.nan) for key in keys], dtype=float)


def _words(slots: pd.DataFrame, keys: list[Any]) -> pd.Series:
    """Look the weekday of slots up."""
    days = dict(zip(slots.index, slots["weekday"], strict=True)) if len(slots) else {}
    return pd.Series([days.get(key) for key in keys], dtype=object)
