"""What each policy rule asks for, in its own unit, and how much a shortfall weighs."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from allocation.other_work.duties import other_work_targets
from allocation.people.asking import people_targets
from allocation.people.wishes import PEOPLE_UNITS
from allocation.problem import PRIORITIES
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.problem import Problem

HARD = 1000.0  # a hard rule outweighs all priced ones together

UNITS = {
    "hotspots": "session",
    "fridays": "session",
    "coverage": "residents",
    "district_floors": "contacts",
    "deprived_floor": "contacts",
    "continuity": "places kept",
    "minimum_sessions": "session",
    "overrides": "session",
    **PEOPLE_UNITS,
    "other_work": "units",
}


def rule_priorities(taken: Mapping[str, str]) -> dict[str, float]:
    """Weigh the policy rules as people chose to take them.

    Parameters
    ----------
    taken
        Rule to ``hard``, ``priced`` or ``off``; a rule that is not named is priced.

    Returns
    -------
    dict
        The ``priorities`` of `allocation.problem.Settings`.

    Examples
    --------
    >>> weights = rule_priorities({"continuity": "off", "coverage": "hard"})
    >>> weights["continuity"], weights["coverage"], weights["hotspots"]
    (0.0, 2000.0, 1.0)
    """
    factor = {"hard": HARD, "priced": 1.0, "off": 0.0}
    return {rule: weight * factor[taken.get(rule, "priced")] for rule, weight in PRIORITIES.items()}


def policy_targets(problem: Problem) -> pd.DataFrame:
    """List every policy rule with the amount it asks for.

    Parameters
    ----------
    problem
        The full problem or a smaller picture of it: the targets are the same.

    Returns
    -------
    DataFrame, index (``rule``, ``subject``)
        ``target`` (in ``unit``), ``scale`` (the shortfall that counts as one whole rule),
        ``priority`` (weight of one whole rule), ``unit``.
    """
    chosen = problem.settings
    rows: list[tuple[str, str, float, float, float]] = []
    for key, hotspot in walk(problem.hotspots.iterrows()):
        rows.append(("hotspots", str(key), 1.0, 1.0, float(hotspot["weight"])))
    for key, hotspot in walk(problem.hotspots.iterrows()):
        if hotspot["friday"]:
            rows.append(("fridays", str(key), 1.0, 1.0, float(hotspot["weight"])))
    people = chosen.coverage_target * float(problem.residents.sum())
    rows.append(("coverage", "county", people, people, 1.0))
    demand = problem.areas.groupby("district")["demand"].sum()
    for district, contacts in walk(demand.items()):
        floor = chosen.district_floor * float(contacts)
        rows.append(("district_floors", str(district), floor, floor, 1.0))
    deprived = float(problem.areas["demand"][problem.areas["imd_quintile"] == 1].sum())
    if chosen.deprived_floor and deprived > 0:
        rows.append(("deprived_floor", "most deprived fifth", 0.0, deprived, 1.0))
    kept = float(ceil(chosen.keep_share * len(current_offers(problem)) - 1e-9))
    rows.append(("continuity", "today's timetable", kept, kept, 1.0))
    for key, least in walk(problem.types["min_sessions"].items()):
        rows.append(("minimum_sessions", str(key), float(least), float(least), 1.0))
    rows += [("overrides", str(key), 1.0, 1.0, 1.0) for key in problem.asks.index]
    rows += people_targets(problem)
    rows += other_work_targets(problem.other.works)
    table = pd.DataFrame(rows, columns=["rule", "subject", "target", "scale", "priority"])
    table["priority"] *= table["rule"].map(dict(chosen.priorities)).astype(float)
    table["unit"] = table["rule"].map(UNITS)
    wanted = (table["scale"] > 0) & (table["priority"] > 0)
    return table[wanted].set_index(["rule", "subject"])


def current_offers(problem: Problem) -> pd.MultiIndex:
    """List the (venue, type) pairs of today's timetable that the county's tables know."""
    table = problem.current
    known = table["venue_id"].isin(problem.venues.index).astype(bool)
    pairs = table.loc[known, ["venue_id", "session_type"]].drop_duplicates()
    return pd.MultiIndex.from_frame(pairs.astype(str)).sort_values()


def weigh_shortfalls(targets: pd.DataFrame, shortfall: pd.Series) -> float:
    """Add shortfalls up as whole rules, by priority: the first aim of the plan.

    Parameters
    ----------
    targets : DataFrame, index (``rule``, ``subject``)
        From `policy_targets`.
    shortfall : Series, same index
        Missing amounts, in the rule's unit.

    Returns
    -------
    float
        Zero when every rule is met. [rules]
    """
    missing = shortfall.reindex(targets.index).fillna(0.0).clip(lower=0.0)
    return float((missing / targets["scale"] * targets["priority"]).sum())
