"""Every physically possible timetable of a tiny county, by our own sums and no solver."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import numpy as np


def as_facts(problem):
    """The same tables as plain dicts, which are quick to look things up in."""
    near = {}
    for area, place in problem.reach:
        near.setdefault(place, set()).add(area)
    return SimpleNamespace(
        venues=problem.venues.to_dict("index"),
        types=problem.types.to_dict("index"),
        workers=problem.workers.to_dict("index"),
        teams=problem.teams[["minutes", "miles"]].to_dict("index"),
        hotspots=problem.hotspots.to_dict("records"),
        slots=list(problem.slots.index),
        residents=problem.residents.to_dict(),
        near=near,
        budget=problem.settings.budget_gbp,
        problem=problem,
    )


def timetables(problem, *, budget=None):
    """Yield every physically possible timetable as {(venue, type, slot): crew}."""
    budget = problem.budget if budget is None else budget
    workers = [who for who, worker in problem.workers.items() if worker["hours"] > 0]
    venues = [None, *problem.venues]
    slots = problem.slots
    for where in product(product(venues, repeat=len(workers)), repeat=len(slots)):
        crews = {}
        for slot, places in zip(slots, where, strict=True):
            for who, place in zip(workers, places, strict=True):
                if place is not None:
                    crews.setdefault((place, slot), []).append(who)
        choices = [
            [kind for kind in problem.types if may_hold(problem, place, kind, slot, crew)]
            for (place, slot), crew in crews.items()
        ]
        for kinds in product(*choices):
            timetable = {
                (place, kind, slot): tuple(crew)
                for ((place, slot), crew), kind in zip(crews.items(), kinds, strict=True)
            }
            if money_needed(problem, timetable) <= budget + 1e-9:
                yield timetable


def may_hold(problem, place, kind, slot, crew):
    """A crew of exactly the right size, with someone experienced where asked, in an open slot."""
    venue, of = problem.venues[place], problem.types[kind]
    if slot not in venue["open_slots"] or slot not in of["slots"]:
        return False
    size = of["min_crew"] if venue["lone_working"] else 2
    experienced = sum(problem.workers[who]["experienced"] for who in crew)
    return len(crew) == size and experienced >= (kind == "outreach")


def money_needed(problem, timetable):
    """GBP of a week, without end where hours do not suffice (one session per slot: no long day)."""
    hours = dict.fromkeys(problem.workers, 0.0)
    money = 0.0
    for (place, kind, _), crew in timetable.items():
        of = problem.types[kind]
        money += problem.venues[place]["hire_cost"] + of["consumables"]
        for who in crew:
            way = problem.teams.get((who, place, kind))
            if way is None:
                return np.inf
            hours[who] += of["contact_hours"] + of["setup_hours"] + way["minutes"] / 60
            money += way["miles"] * problem.workers[who]["mileage_rate"]
    fits = all(hours[w] <= problem.workers[w]["hours"] + 1e-9 for w in hours)
    return money if fits else np.inf
