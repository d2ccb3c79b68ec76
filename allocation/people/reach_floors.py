"""Floors of reach: part of the demand of remote, and of deprived, areas has a session near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.delivery.remote_access import REMOTE
from allocation.people.way_home import pairs_with_way_home
from allocation.rows import Rows, label, targets_of, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.decisions import Variables
    from allocation.problem import Problem

GROUPS: Mapping[str, str] = {
    "rural_reach": "remote rural areas",
    "deprived_reach": "most deprived fifth",
}
"""Rule to whom it is for; the subject of its shortfall."""


def group_demand(areas: pd.DataFrame, demand: pd.Series) -> pd.DataFrame:
    """Give the demand of each group of areas that a floor of reach is for.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``rural_class`` and ``imd_quintile``.
    demand : Series, index ``area_code``
        [contacts / week]

    Returns
    -------
    DataFrame, index ``area_code``
        A column for each rule; 0 outside its group. [contacts / week]

    Examples
    --------
    >>> areas = pd.DataFrame({"rural_class": ["rural_remote", "urban"], "imd_quintile": [3, 1]},
    ...                      index=pd.Index(["A", "B"], name="area_code"))
    >>> group_demand(areas, pd.Series({"A": 4.0, "B": 6.0})).to_numpy().tolist()
    [[4.0, 0.0], [0.0, 6.0]]
    """
    inside = {
        "rural_reach": areas["rural_class"].isin(REMOTE),
        "deprived_reach": areas["imd_quintile"] == 1,
    }
    level = demand.reindex(areas.index).fillna(0.0).astype(float)
    return pd.DataFrame({rule: level.where(member, 0.0) for rule, member in inside.items()})


def groups_within_reach(problem: Problem, x: Variables) -> Rows:
    r"""Leave neither behind: :math:`\sum_{i \in G} D_i z_i + e_G \ge s_G D_G`.

    Read here for G the remote rural areas and the most deprived fifth; the z are those of the
    coverage standard, of areas that reach the same venues.
    """
    del problem
    for rule in GROUPS:
        for subject, target in targets_of(x, rule):
            people = zip(x.covered, x.groups[rule].astype(float), strict=True)
            near = [(group, demand) for group, demand in people if demand > 0]
            short = [(x.short[rule, subject], 1.0)]
            yield label(rule, subject), weigh(near, short) >= target


def reach_targets(problem: Problem) -> list[tuple[str, str, float, float, float]]:
    """List the floors with the demand that should be within reach, where they are asked for."""
    rows = []
    for rule, share in problem.wishes.reach_shares.items():
        asked = share * float(problem.wishes.reach_demand[rule].sum())
        if asked > 0:
            rows.append((rule, GROUPS[rule], asked, asked, 1.0))
    return rows


def reached_share(problem: Problem, sessions: pd.DataFrame, demand: pd.Series) -> float:
    """Give the share of some demand with a drop-in or clinic within the standard.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        A timetable: ``venue_id, session_type``, and how often.
    demand : Series, index ``area_code``
        [contacts / week]

    Returns
    -------
    float
        NaN without demand. [share]
    """
    whole = float(demand.sum())
    if whole <= 0:
        return float("nan")
    near = areas_in_reach(problem, sessions)
    return float(demand[demand.index.isin(near)].sum()) / whole


def areas_in_reach(problem: Problem, sessions: pd.DataFrame) -> pd.Index:
    """Name the areas with a drop-in or clinic within the standard, often enough, and a way home."""
    near = pairs_with_way_home(problem, sessions, problem.reach)
    return near.get_level_values("area_code").unique()


def reach_short(problem: Problem, sessions: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Say how much demand of each group is missing from within reach."""
    short = {}
    for rule, asked in problem.wishes.reach_shares.items():
        demand = problem.wishes.reach_demand[rule]
        if float(demand.sum()) > 0:
            missing = asked - reached_share(problem, sessions, demand)
            short[rule, GROUPS[rule]] = max(0.0, missing) * float(demand.sum())
    return short
