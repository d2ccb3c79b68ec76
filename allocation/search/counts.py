"""Stage 1: how many sessions of each type at each venue, and whose half-days they take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.rows import weigh
from allocation.rules import RULES
from allocation.search.objective import first_pass, hotspots_unserved, last_pass, unmet_rules
from allocation.search.timetable import add_timetable, link_rows, timetable_rows
from allocation.solving import Outcome, solve
from allocation.variables import add_variables
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from allocation.decisions import Timetable, Variables
    from allocation.problem import Problem

TOLERANCE = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Counts:
    """What one pass decided.

    Attributes
    ----------
    hold, give
        Sessions and half-days, as the variables of the same names.
    short
        Shortfall of each policy rule, in its unit.
    outcome
        How the solve ended.
    """

    hold: pd.Series
    give: pd.Series
    short: pd.Series
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """A model written down, with its variables."""

    problem: Problem
    program: pulp.LpProblem
    x: Variables
    slots: Timetable | None


def write_model(
    problem: Problem,
    *,
    with_slots: bool = False,
    most: Mapping[tuple[str, str], int] | None = None,
) -> Model:
    """Write the weekly counts down: variables, then every rule, no aim yet.

    Parameters
    ----------
    problem
        The county, or a smaller picture of it.
    with_slots
        Also decide slots in the same model; for small counties.
    most
        Tighter caps on the sessions of some (venue, type) pairs, from the timetable.

    Returns
    -------
    Model
        Ready for an aim.
    """
    program = pulp.LpProblem("weekly_counts", pulp.LpMaximize)
    x = add_variables(problem, program)
    for rule in RULES:
        for name, row in rule(problem, x):
            program.addConstraint(row, name)
    for key, cap in walk((most or {}).items()):
        if key in x.hold.index:
            program.addConstraint(weigh([(x.hold[key], 1.0)]) <= cap, f"feedback|{key[0]}|{key[1]}")
    slots = None
    if with_slots:
        slots = add_timetable(problem, program, problem.offers.index, problem.teams.index)
        rows = [*timetable_rows(problem, slots), *link_rows(problem, x, slots)]
        for name, row in rows:
            program.addConstraint(row, name)
    return Model(problem=problem, program=program, x=x, slots=slots)


def least_unmet(model: Model, *, max_nodes: int, time_limit: float, seed: int) -> Counts:
    """Pass 1: break as few policy rules as possible, then leave as few hotspots unserved.

    Parameters
    ----------
    model
        From `write_model`.
    max_nodes, time_limit, seed
        Budgets of the search.

    Returns
    -------
    Counts
        Always usable: holding nothing keeps every physical rule.
    """
    aim(model, first_pass, pulp.LpMinimize)
    outcome = solve(
        model.program, gap=1e-4, max_nodes=max_nodes, time_limit=time_limit, seed=seed,
        start=nothing_held(model),
    )  # fmt: skip
    return read_counts(model, outcome)


def most_need(
    model: Model,
    first: Counts,
    *,
    gap: float,
    max_nodes: int,
    time_limit: float,
    seed: int,
) -> Counts:
    """Pass 2: with no more rules unmet than `first`, meet the most weighted need.

    Parameters
    ----------
    model
        The model, or a smaller one that still holds the plan of `first`.
    first
        From `least_unmet`; also the start of the search.
    gap, max_nodes, time_limit, seed
        Budgets of the search.

    Returns
    -------
    Counts
        At least as good as `first`.
    """
    cap_shortfalls(model, first.short)
    aim(model, last_pass, pulp.LpMaximize)
    start = start_from(model, first)
    outcome = solve(
        model.program, gap=gap, max_nodes=max_nodes, time_limit=time_limit, seed=seed, start=start
    )
    if not outcome.is_usable:
        return first
    return read_counts(model, outcome)


def all_kept(
    model: Model, *, gap: float, max_nodes: int, time_limit: float, seed: int
) -> Counts | None:
    """Meet the most weighted need with every policy rule kept, in one pass and without a start.

    Parameters
    ----------
    model
        From `write_model`.
    gap, max_nodes, time_limit, seed
        Budgets of the search.

    Returns
    -------
    Counts or None
        None where no such plan was found.
    """
    cap_shortfalls(model, pd.Series(0.0, index=model.x.short.index))
    aim(model, last_pass, pulp.LpMaximize)
    outcome = solve(model.program, gap=gap, max_nodes=max_nodes, time_limit=time_limit, seed=seed)
    return read_counts(model, outcome) if outcome.is_usable else None


def as_least(counts: Counts) -> Counts:
    """Take a plan that keeps every rule as the one with the fewest unmet: there are none."""
    known = replace(counts.outcome, status="proven", value=0.0, bound=0.0, gap=0.0)
    return replace(counts, outcome=known)


def aim(
    model: Model,
    objective: Callable[[Problem, Variables], pulp.LpAffineExpression],
    sense: int,
) -> None:
    """Give a model its aim, replacing the one before."""
    model.program.sense = sense
    model.program.objective = objective(model.problem, model.x)


def cap_shortfalls(model: Model, short: pd.Series) -> None:
    """Allow each policy rule the shortfall it had, and no more."""
    for key, variable in walk(model.x.short.items()):
        variable.upBound = max(0.0, float(short[key])) + TOLERANCE


def cap_unmet(model: Model, unmet: float, unserved: float) -> None:
    """Allow the shortfalls together what they were together, in any division."""
    total = unmet_rules(model.problem, model.x)
    model.program.addConstraint(total <= unmet + TOLERANCE, "unmet|total")
    hotspots = hotspots_unserved(model.problem, model.x)
    if len(hotspots):
        model.program.addConstraint(hotspots <= unserved + TOLERANCE, "unmet|hotspots")


def nothing_held(model: Model) -> dict[pulp.LpVariable, float]:
    """Give the plan that holds nothing: always allowed."""
    zero = [model.x.hold, model.x.offer, model.x.give, model.x.friday, model.x.see, model.x.met]
    return {variable: 0.0 for series in zero for variable in series}


def start_from(model: Model, counts: Counts) -> dict[pulp.LpVariable, float]:
    """Offer the whole numbers of a known plan as a start."""
    start: dict[pulp.LpVariable, float] = {}
    for series, known in ((model.x.hold, counts.hold), (model.x.give, counts.give)):
        values = known.reindex(series.index).fillna(0.0).round()
        start.update(zip(series, values.astype(float), strict=True))
    offered = (counts.hold.reindex(model.x.offer.index).fillna(0.0) > 0.5).astype(float)
    start.update(zip(model.x.offer, offered, strict=True))
    return start


def read_counts(model: Model, outcome: Outcome) -> Counts:
    """Read the whole numbers of an outcome."""
    return Counts(
        hold=outcome.read(model.x.hold).round().astype(int),
        give=outcome.read(model.x.give).round().astype(int),
        short=outcome.read(model.x.short).clip(lower=0.0),
        outcome=outcome,
    )
