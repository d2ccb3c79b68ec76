"""What another plan of the same county changes: sessions, venues, who gains and who loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allocation.explaining.comparing import demand_within
from allocation.search.evaluating import evaluate

if TYPE_CHECKING:
    import pandas as pd

    from allocation.plan import Plan
    from allocation.problem import Problem

NOTICED = 0.05  # of a place's demand: less is not told apart from the way the search ended
MOST = 5


class Difference(NamedTuple):
    """What another plan changes.

    Attributes
    ----------
    sessions, before
        Sessions a week of it, and of the plan it is set beside.
    opened, closed
        Venues (names) with a session in one of the two only.
    near, near_before
        Share of demand with a drop-in or clinic within the standard. [share]
    met, met_before
        Share of demand that is met. [share]
    gains, loses
        Places with at least a twentieth more, or less, of their demand met; the most first.
    """

    sessions: float
    before: float
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    near: float
    near_before: float
    met: float
    met_before: float
    gains: tuple[str, ...]
    loses: tuple[str, ...]


def plan_difference(problem: Problem, plan: Plan, other: Plan, place: pd.Series) -> Difference:
    """Set another plan beside one, both judged on the demand and the standard of the county.

    Parameters
    ----------
    problem
        The county as it was chosen; also the yardstick.
    plan
        Of the county as it was chosen.
    other
        Of the county under another choice.
    place : Series, index ``area_code``
        The name people know an area by.

    Returns
    -------
    Difference
        Gains and losses by place, never by person.
    """
    names = problem.venues["name"].astype(str)
    used = [set(names.reindex(one.sessions["venue_id"])) for one in (plan, other)]
    demand = problem.areas["demand"].astype(float)
    whole = max(float(demand.sum()), 1e-12)
    served = [
        evaluate(problem, one.sessions)
        .served.groupby(level="area_code")
        .sum()
        .reindex(demand.index)
        for one in (plan, other)
    ]
    met = [one.fillna(0.0) for one in served]
    where = place.reindex(demand.index).astype(str)
    moved = (met[1] - met[0]).groupby(where).sum()
    share = moved / demand.groupby(where).sum().clip(lower=1e-9)
    told = moved[share.abs() >= NOTICED].sort_index().sort_values(kind="stable")
    near = [demand_within(problem, one.sessions) for one in (plan, other)]
    often = [float(one.sessions["sessions_per_week"].sum()) for one in (plan, other)]
    return Difference(
        sessions=often[1],
        before=often[0],
        opened=tuple(sorted(used[1] - used[0])),
        closed=tuple(sorted(used[0] - used[1])),
        near=near[1],
        near_before=near[0],
        met=float(met[1].sum() / whole),
        met_before=float(met[0].sum() / whole),
        gains=tuple(str(name) for name in told[told > 0].index[::-1][:MOST]),
        loses=tuple(str(name) for name in told[told < 0].index[:MOST]),
    )
