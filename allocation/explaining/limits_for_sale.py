"""Limits that more can be bought of: rooms of a venue, sessions of a type, money of a pot.

Each is loosened in the enlarged county; here the rules of the county as it is are written once
more, with what is bought on their right-hand side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pulp

from allocation.cycle.scaling import in_weeks
from allocation.fund_rules import limits_on_spending
from allocation.rows import weigh
from allocation.rules import rooms_within_venue, types_within_maximum
from allocation.search.timetable import rooms_in_slot
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocation.explaining.change_words import Prices
    from allocation.explaining.enlarging import Pair
    from allocation.problem import Problem
    from allocation.search.counts import Model
    from allocation.solving import Outcome

MORE_SESSIONS = 10
"""So many more of a type can be agreed at most. [sessions/week]"""
PLENTY = 1e6
"""What a pot is given at most. [GBP/week]"""


class Loosened(NamedTuple):
    """What is added to limits: numbers for a county, or variables where it is still open.

    Attributes
    ----------
    rooms
        Index ``venue_id``. [rooms]
    maxima
        Index ``session_type``. [sessions/week]
    pots
        Index ``pot_id``. [GBP/week]
    """

    rooms: pd.Series
    maxima: pd.Series
    pots: pd.Series


def nothing_more() -> Loosened:
    """Add nothing to any limit."""
    return Loosened(*(pd.Series([], index=pd.Index([], dtype="str"), dtype=float) for _ in "123"))


def most_of_limits(problem: Problem, pairs: Iterable[Pair]) -> Loosened:
    """Say how much could be bought of each limit that may stand in the way.

    Parameters
    ----------
    problem
        The county.
    pairs
        The (venue, type) pairs that would help.

    Returns
    -------
    Loosened
        One more room of each of their venues, more sessions of each of their types with a
        maximum that all its slots together do not keep anyway, and any money of each pot.
    """
    pairs = list(pairs)
    places = sorted({place for place, _ in pairs})
    limit = problem.types["max_sessions"].astype(float)
    could = problem.offers["slots"].map(len).groupby(level="session_type").sum()
    kinds = sorted(
        kind
        for kind in {kind for _, kind in pairs}
        if limit[kind] < float(could.get(kind, 0)) + len(problem.slots)
    )
    pots = list(problem.funds.pots.index)
    return Loosened(
        pd.Series(1.0, index=pd.Index(places, dtype="str")),
        pd.Series(float(MORE_SESSIONS), index=pd.Index(kinds, dtype="str")),
        pd.Series(PLENTY, index=pd.Index(pots, dtype="str")),
    )


def with_looser_limits(problem: Problem, more: Loosened) -> Problem:
    """Return the county with looser limits; the county itself where nothing is added.

    Parameters
    ----------
    problem
        The county.
    more
        Numbers to add.

    Returns
    -------
    Problem
        Money added to a pot is added to the budget, too.
    """
    if not any(len(each) for each in more):
        return problem
    rooms = problem.venues["rooms"].add(more.rooms.reindex(problem.venues.index).fillna(0.0))
    limit = problem.types["max_sessions"].astype(float)
    limit = limit.add(more.maxima.reindex(limit.index).fillna(0.0))
    pots = problem.funds.pots
    weekly = pots["weekly"].astype(float).add(more.pots.reindex(pots.index).fillna(0.0))
    kinds = problem.offers.index.get_level_values("session_type")
    most = np.where(
        kinds.isin(more.maxima.index),
        np.minimum(
            problem.offers["slots"].map(len).to_numpy(float), limit.reindex(kinds).to_numpy(float)
        ),
        problem.offers["most"].to_numpy(float),
    )
    budget = problem.settings.budget_gbp + float(more.pots.sum())
    return replace(
        problem,
        venues=problem.venues.assign(rooms=rooms.round().astype(int)),
        types=problem.types.assign(max_sessions=limit.round().astype(int)),
        funds=replace(problem.funds, pots=pots.assign(weekly=weekly)),
        offers=problem.offers.assign(most=most.astype(int)),
        settings=replace(problem.settings, budget_gbp=budget),
    )


def offer_limits(model: Model, most: Loosened) -> Loosened:
    """Make a variable for all that can be bought of a limit."""
    new = model.program.add_variable
    cats = (pulp.LpInteger, pulp.LpInteger, pulp.LpContinuous)
    made = []
    for name, amounts, cat in zip(Loosened._fields, most, cats, strict=True):
        found = [
            new(f"{name}_{number}", 0, float(amount), cat)
            for number, amount in enumerate(amounts.to_numpy(float))
        ]
        made.append(pd.Series(found, index=amounts.index, dtype=object))
    return Loosened(*made)


def hold_limits(problem: Problem, model: Model, bought: Loosened) -> None:
    """Hold the county to the rooms, maxima and pots it has and buys.

    Parameters
    ----------
    problem
        The county as it is.
    model
        Of the enlarged county; gets the rows.
    bought
        From `offer_limits`.
    """
    rooms = problem.venues["rooms"].astype(float).to_dict()
    single = _with_rooms(model.problem, 1)
    for name, row in rooms_within_venue(single, model.x):
        place = name.split("|")[1]
        if place in bought.rooms.index:
            slots = -float(row.constant)  # one room holds so many sessions of this union
            held = weigh(row.items(), [(bought.rooms[place], -slots)]) <= rooms[place] * slots
            model.program.addConstraint(held, f"changes|{name}")
    if model.slots is not None:
        for name, row in rooms_in_slot(_with_rooms(in_weeks(model.problem), 0), model.slots):
            place = name.split("|")[1]
            if place in bought.rooms.index:
                held = weigh(row.items(), [(bought.rooms[place], -1.0)]) <= rooms[place]
                model.program.addConstraint(held, f"changes|slot|{name}")
    for name, row in types_within_maximum(model.problem, model.x):
        kind = name.split("|")[1]
        if kind in bought.maxima.index:
            had = float(problem.types["max_sessions"][kind])
            held = weigh(row.items(), [(bought.maxima[kind], -1.0)]) <= had
            model.program.addConstraint(held, f"changes|{name}")
    had_pots = replace(model.problem, funds=problem.funds)
    for number, (pots, spent, left) in enumerate(limits_on_spending(had_pots, model.x)):
        more = [(bought.pots[pot], -1.0) for pot in sorted(pots)]
        model.program.addConstraint(weigh(spent, more) <= left, f"changes|tied|{number}")


def _with_rooms(problem: Problem, rooms: int) -> Problem:
    """Return the county with as many rooms everywhere."""
    return replace(problem, venues=problem.venues.assign(rooms=rooms))


def bill_of_limits(
    problem: Problem, bought: Loosened, prices: Prices
) -> list[tuple[pulp.LpVariable, float]]:
    """Price what is bought of limits; a venue that lets no room today has to agree first."""
    bill = [
        (room, prices.room + (0.0 if problem.venues["rooms"][place] > 0 else prices.venue))
        for place, room in walk(bought.rooms.items())
    ]
    bill += [(more, prices.maximum) for more in bought.maxima]
    return bill + [(money, 1.0) for money in bought.pots]


def read_limits(bought: Loosened, outcome: Outcome) -> Loosened:
    """Read what was bought of limits; money in whole pounds, upwards."""
    rooms, maxima = (
        outcome.read(each).round() if len(each) else each.astype(float)
        for each in (bought.rooms, bought.maxima)
    )
    pots = outcome.read(bought.pots) if len(bought.pots) else bought.pots.astype(float)
    pots = pots[pots > 1e-4]
    pounds = pd.Series(np.ceil(pots.to_numpy(float) - 1e-6), index=pots.index)
    return Loosened(rooms[rooms > 0], maxima[maxima > 0], pounds)
