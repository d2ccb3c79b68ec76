"""A choice of place: part of the demand should have two places with a session within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.delivery.place_choice import place_choice
from allocation.people.way_home import pairs_with_way_home, reach_in_best_slot
from allocation.rows import Rows, label, plain, targets_of, weigh
from allocation.walking import walk

if TYPE_CHECKING:
    from allocation.decisions import Variables
    from allocation.problem import Problem

RULE = "place_choice"
SUBJECT = "county"


def places_to_choose_from(problem: Problem, x: Variables) -> Rows:
    r"""Two each: :math:`z_g \le \sum_{v \in N_g \ne u} c_v`, :math:`\sum D_g z_g + e \ge s D`.

    A row for every place u of a group g of areas that reach the same places: take any one away
    and one is left. Where places open whole, so is the choice.
    """
    for subject, target in targets_of(x, RULE):
        groups = choice_groups(problem)
        for group, venues in walk(groups["venues"].items()):
            for left_out in venues:
                others = plain((x.opened[v] for v in venues if v != left_out), -1.0)
                yield label("choice", group, left_out), weigh([(x.choice[group], 1.0)], others) <= 0
        people = zip(x.choice, groups["demand"].astype(float), strict=True)
        short = [(x.short[RULE, subject], 1.0)]
        yield label(RULE, subject), weigh(people, short) >= target


def choice_groups(problem: Problem) -> pd.DataFrame:
    """Gather demand that reaches the same places which can hold a drop-in or clinic.

    Parameters
    ----------
    problem
        The county, or a smaller picture of it.

    Returns
    -------
    DataFrame, index ``group``
        ``demand`` [contacts / week], ``venues`` (tuple, two at least); no rows where the rule is
        not asked for.
    """
    demand = problem.wishes.choice_demand
    if not len(demand):
        return pd.DataFrame({"demand": [], "venues": []}, index=pd.RangeIndex(0, name="group"))
    counted = problem.offers.index[problem.offers["serves_hotspot"]]
    reach = reach_in_best_slot(problem).to_frame(index=False)
    reach = reach[reach["venue_id"].isin(counted.get_level_values("venue_id"))]
    near = reach.sort_values(["area_code", "venue_id"]).groupby("area_code")["venue_id"].agg(tuple)
    table = pd.DataFrame({"venues": near, "demand": demand.reindex(near.index)})
    table = table[(table["demand"] > 0) & (table["venues"].map(len) > 1)]
    grouped = table.groupby("venues", sort=True)["demand"].sum().reset_index()
    grouped.index = pd.RangeIndex(len(grouped), name="group")
    return grouped[["demand", "venues"]]


def choice_targets(problem: Problem) -> list[tuple[str, str, float, float, float]]:
    """List the rule with the demand that should have a choice, where it is asked for."""
    asked = problem.wishes.choice_share * float(problem.wishes.choice_demand.sum())
    return [(RULE, SUBJECT, asked, asked, 1.0)] if asked > 0 else []


def choice_share_of(problem: Problem, sessions: pd.DataFrame, demand: pd.Series) -> float:
    """Give the share of some demand with two places or more to choose from.

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
        Of the drop-ins and clinics within the standard; NaN without demand. [share]
    """
    near = pairs_with_way_home(problem, sessions, problem.reach)
    return place_choice(demand, near, sorted(set(near.get_level_values("venue_id")))).share


def choice_short(problem: Problem, sessions: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Say how much demand lacks a choice, as a shortfall of the rule."""
    demand = problem.wishes.choice_demand
    whole = float(demand.sum())
    if whole <= 0:
        return {}
    share = choice_share_of(problem, sessions, demand)
    return {(RULE, SUBJECT): max(0.0, problem.wishes.choice_share - share) * whole}
