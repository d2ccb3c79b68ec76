"""Create the decisions of the weekly counts, one solver variable a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.cycle.every_week import seldom_pairs
from allocation.decisions import Variables
from allocation.other_work.duties import most_units
from allocation.people.place_choice import choice_groups
from allocation.people.way_home import late_texts, never_home, reach_in_best_slot
from allocation.targets import policy_targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocation.problem import Problem

OFFER = ["venue_id", "session_type"]


def add_variables(problem: Problem, model: pulp.LpProblem) -> Variables:
    """Create the variables of the weekly counts.

    Parameters
    ----------
    problem
        The county, or a smaller picture of it.
    model
        The model that will own them.

    Returns
    -------
    Variables
        One Series per decision.
    """
    offers, teams = problem.offers, problem.teams
    access = reachable_need(problem)
    groups = resident_groups(problem)
    wanted = choice_groups(problem)
    targets = policy_targets(problem)
    counted = offers.index[offers["serves_hotspot"]].get_level_values("venue_id").unique()
    fridays = offers.index[offers["friday"]]
    most = offers["most"].astype(float)
    seldom = seldom_pairs(problem)
    return Variables(
        hold=_series(model, "hold", offers.index, most, whole=True),
        offer=_series(model, "offer", offers.index, [1.0] * len(offers), whole=True),
        give=_series(model, "give", teams.index, teams["most"].astype(float), whole=True),
        see=_series(model, "see", access.index, access["share"] * access["need"]),
        met=_series(model, "met", problem.need.index, [float("inf")] * len(problem.need)),
        opened=_series(model, "opened", counted, [1.0] * len(counted)),
        covered=_series(model, "covered", groups.index, [1.0] * len(groups)),
        friday=_series(model, "friday", fridays, most.loc[fridays], whole=True),
        choice=_series(model, "choice", wanted.index, [1.0] * len(wanted)),
        fair=_series(model, "fair", pd.Index(["county"], name="place"), [1.0]),
        other=_series(model, "other", problem.other.ways.index, most_units(problem.other)),
        seldom=_series(model, "seldom", seldom.index, seldom),
        short=_series(model, "short", targets.index, _short_bounds(targets)),
        access=access,
        groups=groups,
        targets=targets,
    )


def _series(
    model: pulp.LpProblem,
    name: str,
    index: pd.Index,
    upper: Iterable[float],
    *,
    whole: bool = False,
) -> pd.Series:
    """Create one variable per label, from 0 to its upper bound."""
    cat = pulp.LpInteger if whole else pulp.LpContinuous
    made = [
        model.add_variable(f"{name}_{place}", 0, None if top == float("inf") else float(top), cat)
        for place, top in enumerate(upper)
    ]
    return pd.Series(made, index=index, dtype=object)


def _short_bounds(targets: pd.DataFrame) -> pd.Series:
    """Give the largest possible shortfall of each rule."""
    return targets["target"].where(targets["target"] > 0, targets["scale"]).astype(float)


def reachable_need(problem: Problem) -> pd.DataFrame:
    """List who could be seen where, with need, share that travels, minutes and weight.

    Parameters
    ----------
    problem
        The county, or a smaller picture of it.

    Returns
    -------
    DataFrame, index (``area_code``, ``venue_id``, ``session_type``), sorted
        ``share``, ``minutes``, ``need`` [contacts / week], ``weight``.
    """
    offers = problem.offers.index.to_frame(index=False)
    pairs = problem.access[["share", "minutes"]].reset_index().merge(offers, on="venue_id")
    need = problem.need.rename("need").reset_index()
    table = pairs.merge(need, on=["area_code", "session_type"])
    weight = problem.areas["weight"].rename("weight").reset_index()
    table = table.merge(weight, on="area_code").set_index(["area_code", *OFFER]).sort_index()
    lost = never_home(problem)
    return table[~table.index.isin(lost)] if len(lost) else table


def resident_groups(problem: Problem) -> pd.DataFrame:
    """Gather residents who reach the same venues that can hold a counted session.

    Parameters
    ----------
    problem
        The county, or a smaller picture of it.

    Returns
    -------
    DataFrame, index ``group``
        ``residents`` (sum), ``venues`` (tuple), and a column of demand for each floor of reach that
        is asked for; where a last bus is known, ``area_code``, one of them, who all get home from
        the same sessions. Those who reach none are left out.
    """
    counted = problem.offers.index[problem.offers["serves_hotspot"]]
    venues = set(counted.get_level_values("venue_id"))
    reach = reach_in_best_slot(problem).to_frame(index=False)
    reach = reach[reach["venue_id"].isin(venues)].sort_values(["area_code", "venue_id"])
    near = reach.groupby("area_code")["venue_id"].agg(tuple)
    table = pd.DataFrame({"venues": near, "residents": problem.residents.reindex(near.index)})
    floors = problem.wishes.reach_demand[list(problem.wishes.reach_shares)]
    table = table.join(floors)
    figures = ["residents", *floors.columns]
    table = table[(table[figures] > 0).any(axis=1)]
    alike, sums = ["venues"], dict.fromkeys(figures, "sum")
    if len(problem.no_way_home):
        alike, sums = ["venues", "late"], {**sums, "area_code": "first"}
        table = table.assign(late=late_texts(problem, table.index), area_code=table.index)
    grouped = table.groupby(alike, sort=True).agg(sums).reset_index()
    grouped.index = pd.RangeIndex(len(grouped), name="group")
    return grouped[[*sums, "venues"]]
