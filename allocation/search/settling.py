"""Settle the lesser aims one after the other, for the sessions that a plan holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pulp

from allocation.cycle.cycles import steps_of
from allocation.cycle.often_enough import with_often
from allocation.cycle.scaling import counts_of
from allocation.other_work.assigning import beside_other_work
from allocation.problem import keep_offers
from allocation.search.counts import Model, cap_shortfalls, write_model
from allocation.search.evaluating import Evaluation, evaluate
from allocation.search.objective import LESSER, weighted_need_met
from allocation.search.scheduling import Schedule, place_sessions
from allocation.solving import Outcome, solve
from allocation.walking import walk, without

if TYPE_CHECKING:
    from allocation.problem import Problem
    from allocation.search.efforts import Budget

OFFER = ["venue_id", "session_type"]
SMALL = 1e-7
AIM_KEPT = 0.995  # of each lesser aim, for the sake of those after it
NAMES = {
    "fairness": "share of demand met in the least served district",
    "young_travel": "young people's travel, contact-minutes",
    "staff_travel": "staff travel, hours",
    "change": "places that are not in today's timetable",
    "cost": "hire, consumables and mileage, GBP",
    "preference": "preferences of young people",
    "families": "families reached",
    "every_week": "what places lack to be open every week, sessions a week",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Settled:
    """A timetable with its lesser aims settled.

    Attributes
    ----------
    schedule, evaluation
        As of the plan, with crews and journeys that serve the lesser aims better.
    levels
        One dict for each lesser aim that has a weight, in order: ``name, value, bound, proven,
        given``; the bound is the best that these sessions can do, within what the aims before
        were allowed to lose.
    """

    schedule: Schedule
    evaluation: Evaluation
    levels: tuple[dict[str, Any], ...]


class End(NamedTuple):
    """How the pass of one aim ended; an aim without a choice was not sought."""

    name: str
    sign: float
    outcome: Outcome
    sought: bool


def settle_lesser_aims(
    problem: Problem, schedule: Schedule, reached: Evaluation, budget: Budget
) -> Settled | None:
    """Better the lesser aims in their order, each keeping nearly all of those before it.

    Parameters
    ----------
    problem
        The full county.
    schedule
        Its sessions stay: what is held, where and how often.
    reached
        What it achieves; no rule falls shorter and no need met is given up.
    budget
        Of the search.

    Returns
    -------
    Settled or None
        None where there is nothing to settle: no sessions, or rules that only the timetable can
        tell.
    """
    hold = _counts(problem, schedule)
    known = hold.index.isin(problem.offers.index).all()
    if not len(hold) or not known:
        return None
    model = _with_sessions(keep_offers(problem, hold.index), hold, reached)
    passes = [
        (name, expression(model.problem, model.x), sign)
        for name, expression, sign in LESSER
        if float(problem.settings.lesser_aims.get(name, 0.0)) > 0
        and (name != "families" or len(problem.wishes.families_near))  # nobody asked: not told
        and (name != "every_week" or len(model.x.seldom))
    ]
    ends = _in_order(model, passes, budget)
    if not ends:
        return None
    better, evaluation = _with_crews(problem, schedule, reached, model, ends[-1].outcome, budget)
    contacts = ends[-1].outcome.read(model.x.see).clip(lower=0.0).rename("contacts")
    weight = problem.areas["weight"].reindex(contacts.index.get_level_values("area_code"))
    value = float((contacts.to_numpy(float) * weight.to_numpy(float)).sum())
    value = max(value, evaluation.value)  # the same, to the tolerance of the solver
    found = replace(evaluation, served=contacts, value=value)
    levels = _levels(model, passes, ends, better, contacts)
    return Settled(schedule=better, evaluation=found, levels=levels)


def _with_sessions(held: Problem, hold: pd.Series, reached: Evaluation) -> Model:
    """Write the county down with the sessions fixed and what the first aims reached kept."""
    model = write_model(held)
    for key, variable in walk(model.x.hold.items()):
        variable.lowBound = variable.upBound = float(hold[key])
    for variable in model.x.offer:
        variable.lowBound = 1.0
    for unseen in model.x.see[~model.x.see.index.isin(reached.served.index)]:
        unseen.upBound = 0.0  # walk-ins: with these sessions a nearer one is open
    cap_shortfalls(model, reached.shortfall.reindex(model.x.short.index).fillna(0.0))
    need = weighted_need_met(held, model.x)
    model.program.addConstraint(need >= reached.value - SMALL, "settled|need")
    return model


def _in_order(
    model: Model, passes: list[tuple[str, pulp.LpAffineExpression, float]], budget: Budget
) -> list[End]:
    """Take each aim as far as it goes: journeys first, then crews, which are whole.

    An aim that these sessions leave no choice takes the answer of the aim before. Nothing is
    returned where an answer could not be found.
    """
    ends: list[End] = []
    halves, journeys = {id(v) for v in model.x.give}, True
    for name, expression, sign in sorted(passes, key=lambda each: _touches(each[1], halves)):
        crews = _touches(expression, halves)
        if crews and journeys and ends:
            for see, contacts in zip(model.x.see, ends[-1].outcome.read(model.x.see), strict=True):
                see.lowBound = see.upBound = float(contacts)
            journeys = False
        free = any(v.lowBound != v.upBound for v, _ in walk(expression.items()))
        if free or not ends:
            model.program.sense = pulp.LpMaximize if sign > 0 else pulp.LpMinimize
            model.program.objective = expression
            outcome = solve(
                model.program, gap=1e-3, max_nodes=budget.max_nodes,
                time_limit=budget.time_limit, seed=budget.seed, continuous=not crews,
            )  # fmt: skip
            if not outcome.is_usable:
                return []
            least = sign * outcome.value - (1 - AIM_KEPT) * abs(outcome.value) - 1e-6
            model.program.addConstraint(sign * expression >= least, f"settled|{name}")
            ends.append(End(name, sign, outcome, sought=True))
        else:
            ends.append(End(name, sign, ends[-1].outcome, sought=False))
    return ends


def _touches(expression: pulp.LpAffineExpression, halves: set[int]) -> bool:
    """Say whether an aim counts who works where."""
    return any(id(v) in halves for v, _ in walk(expression.items()))


def _with_crews(
    problem: Problem,
    schedule: Schedule,
    reached: Evaluation,
    model: Model,
    last: Outcome,
    budget: Budget,
) -> tuple[Schedule, Evaluation]:
    """Try the crews that travel least; the old ones stay where those do not fit the week."""
    read = last.read(model.x.give)
    give = read.round().astype(int)
    if (read - give).abs().max() > 1e-4:  # no aim counted crews
        return schedule, reached
    hold = _counts(problem, schedule)
    tried = place_sessions(
        beside_other_work(problem, hold, give), hold, give,
        max_nodes=budget.max_nodes, time_limit=budget.time_limit, seed=budget.seed,
    )  # fmt: skip
    if len(tried.unplaced) or _road(problem, tried) >= _road(problem, schedule) - 1e-6:
        return schedule, reached
    found = evaluate(problem, tried.sessions)
    if found.rank()[:2] > reached.rank()[:2]:
        return schedule, reached
    return replace(tried, stopped_by=schedule.stopped_by), found


def _counts(problem: Problem, schedule: Schedule) -> pd.Series:
    """Turn the sessions of a timetable into the counts of stage 1."""
    return counts_of(problem, with_often(schedule.sessions, problem.settings.cycle_weeks))


def _crews(problem: Problem, schedule: Schedule) -> pd.Series:
    """Count the half-days of each worker at each pair, in the counts of stage 1."""
    rows = with_often(schedule.sessions, problem.settings.cycle_weeks)
    rows = rows.explode("crew").dropna(subset="crew")
    given = rows.groupby(["crew", *OFFER])["sessions_per_week"].sum()
    steps = steps_of(problem).reindex(without(given.index, "crew")).to_numpy(float)
    counts: pd.Series = given / steps
    return counts


def _road(problem: Problem, schedule: Schedule) -> float:
    """Add up the minutes of staff on the road."""
    given = _crews(problem, schedule)
    return float((problem.teams["minutes"].reindex(given.index) * given).sum())


def _levels(
    model: Model,
    passes: list[tuple[str, pulp.LpAffineExpression, float]],
    ends: list[End],
    schedule: Schedule,
    contacts: pd.Series,
) -> tuple[dict[str, Any], ...]:
    """Measure each aim on the plan as it is now, beside the best of its own pass."""
    x, last = model.x, ends[-1].outcome
    values = {id(v): float(a) for v, a in zip(x.see, contacts, strict=True)}
    given = _crews(model.problem, schedule).reindex(x.give.index).fillna(0.0)
    values |= {id(v): float(a) for v, a in zip(x.give, given, strict=True)}
    levels = []
    found = {end.name: end for end in ends}
    for name, expression, _ in passes:
        end = found[name]
        sign, outcome = end.sign, end.outcome
        rest = [v for v, _ in walk(expression.items()) if id(v) not in values]
        read = last.read(pd.Series(rest, dtype=object))
        values |= {id(v): float(a) for v, a in zip(rest, read, strict=True)}
        value = sum(float(factor) * values[id(v)] for v, factor in walk(expression.items()))
        bound = sign * max(sign * value, sign * outcome.bound) if end.sought else value
        levels.append(
            {
                "name": NAMES.get(name, name),
                "value": round(value, 6),
                "bound": round(bound, 6),
                "proven": not end.sought or outcome.status == "proven",
                "given": "these sessions",
            }
        )
    return tuple(levels)
