"""The aims of the plan, in the order of docs/model.md, each a named expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.cycle.every_week import lacking_weeks
from allocation.people.families import families_reached
from allocation.people.preferences import preference
from allocation.rows import plain, weigh
from allocation.staying import places_stay, workers_stay
from allocation.targets import current_offers

if TYPE_CHECKING:
    import pulp

    from allocation.decisions import Variables
    from allocation.problem import Problem

# Aims 1 and 2 are solved in one pass: one more hotspot served is worth this many rules.
HOTSPOT_BONUS = 0.001


def unmet_rules(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    r"""Aim 1, least: :math:`\sum_r p_r e_r / s_r`, shortfalls as whole rules by priority."""
    del problem
    factors = (x.targets["priority"] / x.targets["scale"]).reindex(x.short.index)
    return weigh(zip(x.short, factors.astype(float), strict=True))


def hotspots_unserved(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    r"""Aim 2, least: :math:`\sum_h e_h`, hotspots without a drop-in or clinic."""
    del problem
    return weigh(plain(x.short[x.short.index.get_level_values("rule") == "hotspots"]))


def weighted_need_met(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    r"""Aim 3, most: :math:`\sum_i w_i \sum_k m_{ik}`."""
    weight = problem.areas["weight"].reindex(x.met.index.get_level_values("area_code"))
    return weigh(zip(x.met, weight.astype(float), strict=True))


def fairness(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Aim 4, most: share of demand met in the least served district."""
    del problem
    return weigh(plain(x.fair))


def young_travel(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Aim 5, least: minutes travelled by young people, in contact-minutes one way."""
    del problem
    return weigh(zip(x.see, x.access["minutes"].astype(float), strict=True))


def staff_travel(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Aim 6, least: hours of staff on the road."""
    hours = problem.teams["minutes"].astype(float) / 60
    return weigh(zip(x.give, hours, strict=True))


def change(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Aim 7, least: session offers that are not in today's timetable."""
    fresh = ~x.offer.index.isin(current_offers(problem))
    return weigh(plain(x.offer[fresh]))


def cost(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Aim 8, least: hire, consumables and mileage in GBP."""
    hire = zip(x.hold, problem.offers["cost"].astype(float), strict=True)
    road = zip(x.give, problem.teams["mileage"].astype(float), strict=True)
    return weigh(hire, road)


# Lesser aims share the last pass with aim 3; the sign says which way is better.
LESSER = (
    ("fairness", fairness, 1.0),
    ("young_travel", young_travel, -1.0),
    ("staff_travel", staff_travel, -1.0),
    ("change", change, -1.0),
    ("cost", cost, -1.0),
    ("preference", preference, 1.0),
    ("families", families_reached, 1.0),
    ("closing", places_stay, 1.0),
    ("new_worker", workers_stay, 1.0),
    ("every_week", lacking_weeks, -1.0),
)


def first_pass(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Combine aims 1 and 2, to be minimised."""
    worst = list(unmet_rules(problem, x).items())
    unserved = list(hotspots_unserved(problem, x).items())
    return weigh(worst, [(variable, HOTSPOT_BONUS) for variable, _ in unserved])


def last_pass(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Combine aim 3 with the lesser aims at their small weights, to be maximised."""
    weights = problem.settings.lesser_aims
    terms = list(weighted_need_met(problem, x).items())
    for name, expression, sign in LESSER:
        size = sign * float(weights[name])
        terms += [(variable, size * factor) for variable, factor in expression(problem, x).items()]
    return weigh(terms)
