"""Stage 2: which slot each session takes, and who is in it.

Given the counts of stage 1, every session gets a slot and a crew; what cannot be placed is
left out and said so. Small counties decide counts and slots together with the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pulp

from allocation.cycle.cycle_rules import in_every_period, shared_by
from allocation.cycle.cycles import places_of_count
from allocation.cycle.scaling import in_weeks
from allocation.day_rules import (
    day_hours_within_cap,
    journeys_between_sessions,
    rest_between_days,
    worker_days,
)
from allocation.decisions import Timetable
from allocation.fund_rules import tied_money_in_week
from allocation.mileage_rules import miles_in_slots
from allocation.people.partners import clashes_in_slots
from allocation.people.way_home_rules import way_home_by_slot
from allocation.rows import label, plain, weigh
from allocation.rules import able_crew
from allocation.teams import SECOND, friday_evenings
from allocation.walking import gather, walk, without

if TYPE_CHECKING:
    from allocation.decisions import Variables
    from allocation.problem import Problem

Rows = Iterator[tuple[str, pulp.LpConstraint]]
KEY = ["venue_id", "session_type", "slot"]


def add_timetable(
    problem: Problem, model: pulp.LpProblem, offers: pd.Index, teams: pd.Index
) -> Timetable:
    """Create one variable per session and slot, and per worker in it.

    Parameters
    ----------
    problem
        The county.
    model
        The model that will own the variables.
    offers : MultiIndex (``venue_id``, ``session_type``)
        What may be placed.
    teams : MultiIndex (``worker_id``, ``venue_id``, ``session_type``)
        Who may work it.

    Returns
    -------
    Timetable
        Variables by label.
    """
    problem = in_weeks(problem)
    slots = problem.offers["slots"]
    places = [(*key, slot) for key in offers for slot in slots[key]]
    own = problem.teams["slots"]
    known = teams[without(teams, "worker_id").isin(offers)] if len(teams) else teams
    works = [(*key, slot) for key in known for slot in own[key]]
    return Timetable(
        place=_binary(problem, model, "place", places, KEY),
        work=_binary(problem, model, "work", works, ["worker_id", *KEY]),
    )


def _binary(
    problem: Problem,
    model: pulp.LpProblem,
    name: str,
    keys: list[tuple[str, ...]],
    names: list[str],
) -> pd.Series:
    """Create one yes-or-no variable per label; weeks that are always held alike share one."""
    index = (
        pd.MultiIndex.from_tuples(keys, names=names)
        if keys
        else pd.MultiIndex.from_arrays([[] for _ in names], names=names)
    )
    alike = shared_by(problem, keys)
    own = {
        key: model.add_variable(f"{name}_{n}", 0, 1, pulp.LpInteger)
        for n, key in enumerate(dict.fromkeys(alike))
    }
    return pd.Series([own[key] for key in alike], index=index, dtype=object)


def crews_in_slot(problem: Problem, y: Timetable) -> Rows:
    r"""Fill crews: :math:`\sum_{e \in r} a_{evkt} \ge R_{rvk} s_{vkt}`, in all :math:`n_{vk}`."""
    role = problem.workers["role"].to_dict()
    offers, able_for = problem.offers.to_dict("index"), able_crew(problem.workers)
    work, names = y.work.to_numpy(), y.work.index.get_level_values("worker_id").to_numpy(object)
    asked: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for (place, kind, name), seats in walk(problem.crews.items()):
        asked.setdefault((place, kind), []).append((name, int(seats)))
    crews = dict(gather(y.work.index, *KEY, sort=False))
    for key, held in walk(y.place.items()):
        offer = offers[key[:2]]
        group = crews.get(key, [])
        seats = float(offer["seats"])
        yield label("crew", *key), weigh(plain(work[group]), [(held, -seats)]) == 0
        for name, need in asked.get(key[:2], []):
            if name != SECOND:
                of_role = plain(work[place] for place in group if role[names[place]] == name)
                yield label("role", name, *key), weigh(of_role, [(held, -float(need))]) >= 0
        for what, able, need in able_for(offer):
            people = [work[place] for place in group if names[place] in able]
            if need and len(people) < len(group):
                row = weigh(plain(people), [(held, -float(need))]) >= 0
                yield label(what, *key), row


def one_place_per_person(problem: Problem, y: Timetable) -> Rows:
    r"""Be in one place at a time: :math:`\sum_{vk} a_{evkt} \le 1`."""
    del problem
    work = y.work.to_numpy()
    for key, places in gather(y.work.index, "worker_id", "slot", sort=False):
        if len(places) > 1:
            yield label("person", *key), weigh(plain(work[places])) <= 1


def days_within_caps(problem: Problem, y: Timetable) -> Rows:
    r"""Cap each day: :math:`\sum a \le 2` sessions and :math:`\sum \tau_{ev} a \le 120` minutes."""
    limits = problem.settings
    minutes = problem.teams["minutes"].reindex(without(y.work.index, "slot")).to_numpy(float)
    work, most = y.work.to_numpy(), limits.max_day_sessions
    for (person, day), places in worker_days(problem, y):
        yield label("day", person, day), weigh(plain(work[places])) <= most
        road = minutes[places]
        if np.sort(road)[-most:].sum() > limits.max_day_minutes:
            row = weigh(zip(work[places], road.tolist(), strict=True)) <= limits.max_day_minutes
            yield label("road", person, day), row


def hours_within_week(problem: Problem, y: Timetable) -> Rows:
    r"""Keep to paid hours: :math:`\sum_{vkt} (L_k + s_{ev}) a_{evkt} \le H_e`."""
    hours = problem.teams["hours"].reindex(without(y.work.index, "slot")).to_numpy(float)
    work = y.work.to_numpy()
    week = problem.slots["week"].to_dict() if "week" in problem.slots else {}
    weeks = [week.get(slot, "") for slot in y.work.index.get_level_values("slot")]
    both = pd.MultiIndex.from_arrays(
        [y.work.index.get_level_values("worker_id"), weeks], names=["worker_id", "week"]
    )
    for (who, number), places in gather(both, "worker_id", "week", sort=False):
        spent = zip(work[places], hours[places].tolist(), strict=True)
        row = weigh(spent) <= float(problem.workers["hours"][who])
        yield label("week", who, *([number] if number else [])), row


def rooms_in_slot(problem: Problem, y: Timetable) -> Rows:
    r"""Use each room once: :math:`\sum_k s_{vkt} \le \rho_v`."""
    held, rooms = y.place.to_numpy(), problem.venues["rooms"].to_dict()
    for (place, slot), places in gather(y.place.index, "venue_id", "slot", sort=False):
        if len(places) > int(rooms[place]):
            row = weigh(plain(held[places])) <= int(rooms[place])
            yield label("room", place, slot), row


def spending_within_budget(problem: Problem, y: Timetable) -> Rows:
    r"""Spend no more than there is: :math:`\sum c_{vk} s_{vkt} + \sum \mu_{ev} a_{evkt} \le B`."""
    hire = problem.offers["cost"].reindex(without(y.place.index, "slot")).astype(float)
    road = problem.teams["mileage"].reindex(without(y.work.index, "slot")).astype(float)
    if len(y.place):
        terms = [*zip(y.place, hire, strict=True), *zip(y.work, road, strict=True)]
        yield "spending", weigh(terms) <= float(problem.settings.budget_gbp)


TIMETABLE_RULES: tuple[Callable[[Problem, Timetable], Rows], ...] = (
    crews_in_slot,
    one_place_per_person,
    days_within_caps,
    hours_within_week,
    rooms_in_slot,
    spending_within_budget,
    tied_money_in_week,
    miles_in_slots,
    journeys_between_sessions,
    rest_between_days,
    day_hours_within_cap,
)


def timetable_rows(problem: Problem, y: Timetable) -> Rows:
    """Give every row of the timetable, named apart from those of the counts."""
    problem = in_weeks(problem)
    for rule in TIMETABLE_RULES:
        for name, row in rule(problem, y):
            yield f"slot|{name}", row


def asked_for(ask: pd.Series, y: Timetable) -> pd.Series:
    """List the decisions that would do what an override asks.

    Parameters
    ----------
    ask
        A row of ``problem.asks``.
    y
        The variables of the timetable.

    Returns
    -------
    Series
        Of ``work`` where a worker is named, else of ``place``.
    """
    series = y.work if ask["worker"] else y.place
    keys = series.index
    pairs = without(without(keys, "worker_id") if ask["worker"] else keys, "slot")
    able = pairs.isin(list(ask["offers"]))
    if ask["slot"]:
        named = [ask["slot"]] if isinstance(ask["slot"], str) else list(ask["slot"])
        able &= keys.get_level_values("slot").isin(named)
    if ask["worker"]:
        able &= keys.get_level_values("worker_id") == ask["worker"]
    return series[able]


def link_rows(problem: Problem, x: Variables, y: Timetable) -> Rows:
    r"""Tie slots to counts: :math:`\sum_t s_{vkt} = S_{vk}`, :math:`\sum_t a_{evkt} = A_{evk}`.

    In a cycle of more weeks one count takes :math:`n_k` of them: :math:`\sum_t s_{vkt} = n_k S`.
    """
    yield from way_home_by_slot(problem, x, y)
    problem = in_weeks(problem)
    fridays = set(friday_evenings(problem.slots))
    taken = places_of_count(problem).astype(float).to_dict()
    for key, group in walk(y.place.groupby(level=["venue_id", "session_type"], sort=False)):
        yield label("counts", *key), weigh(plain(group), [(x.hold[key], -taken[key])]) == 0
        if key in x.friday.index:
            early = group[[slot in fridays for slot in group.index.get_level_values("slot")]]
            row = weigh([(x.friday[key], taken[key])], plain(early, -1.0)) <= 0
            yield label("early", *key), row
    for subject, ask in walk(problem.asks.iterrows()):
        if ("overrides", subject) in x.short.index and (ask["slot"] or ask["worker"]):
            short = [(x.short["overrides", subject], 1.0)]
            yield label("asked", subject), weigh(plain(asked_for(ask, y)), short) >= 1
    yield from clashes_in_slots(problem, x, y)
    for key, group in walk(
        y.work.groupby(level=["worker_id", "venue_id", "session_type"], sort=False)
    ):
        yield label("halfdays", *key), weigh(plain(group), [(x.give[key], -taken[key[1:]])]) == 0
    yield from in_every_period(problem, x, y)
