"""Re-verify, without the solver, that those who are counted get home: covered, seen, chosen."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

from allocation.checking.cycle import counted_by_stretch, week_by_week
from allocation.faults import SMALL, Fault
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from allocation.plan import Plan
    from allocation.problem import Problem


def near_and_home(plan: Plan, problem: Problem) -> set[tuple[str, str]]:
    """List who is within the standard of a counted session from which there is a way home.

    Parameters
    ----------
    plan, problem
        As for `allocation.checking.whole_plan.check_plan`.

    Returns
    -------
    set of (area, venue)
        Often enough: in each stretch of the cycle that is to have one.
    """
    stretches = counted_by_stretch(plan, problem)
    always = set.intersection(*stretches)
    near = {(str(area), str(place)) for area, place in problem.reach if place in always}
    late = set(problem.no_way_home)
    if not late:
        return near
    counted = set(problem.types.index[problem.types["counts_for_hotspot"].astype(bool)])
    cycle, apart = problem.settings.cycle_weeks, problem.settings.cycle_weeks // len(stretches)
    rows = [
        (row.venue_id, row.session_type, row.slot, int(row.week))
        for row in walk(week_by_week(plan, problem).itertuples())
        if row.session_type in counted
    ]
    for first in range(1, cycle + 1, apart):
        home = {
            (area, place)
            for area, place in near
            for venue, kind, slot, week in rows
            if venue == place
            and first <= week < first + apart
            and (area, place, kind, slot) not in late
        }
        near &= home
    return near


def too_late(plan: Plan, problem: Problem, journey: tuple[str, str, str]) -> bool:
    """Tell whether every session of a type at a venue ends after the last bus of an area.

    Parameters
    ----------
    plan, problem
        As for `allocation.checking.whole_plan.check_plan`.
    journey
        Area, venue and type.

    Returns
    -------
    bool
        Also where none is held.
    """
    if not len(problem.no_way_home):
        return False
    _, place, kind = journey
    table = plan.sessions
    here = table[(table["venue_id"] == place) & (table["session_type"] == kind)]
    return all((*journey, slot) in problem.no_way_home for slot in here["slot"])


def _seen_and_home(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No more are seen than have room in the sessions that end before their last bus."""
    late = set(problem.no_way_home)
    if not late:
        return
    often: dict[tuple[str, str], dict[str, float]] = {}
    for row in walk(plan.sessions.itertuples()):
        held = often.setdefault((row.venue_id, row.session_type), {})
        held[row.slot] = held.get(row.slot, 0.0) + float(row.sessions_per_week)
    size = problem.types["contacts_per_session"].astype(float)
    for (place, kind), held in walk(often.items()):
        seen = {
            area: float(contacts)
            for (area, venue, of), contacts in walk(plan.served["contacts"].items())
            if (venue, of) == (place, kind)
        }
        home = {a: {t for t in held if (a, place, kind, t) not in late} for a in seen}
        sets = chain.from_iterable(combinations(sorted(held), n) for n in range(len(held)))
        for slots in sets:
            people = sum(count for area, count in seen.items() if home[area] <= set(slots))
            room = float(size[kind]) * sum(held[slot] for slot in slots)
            if people > room + SMALL:
                words = "more contacts than the sessions before the last bus can hold"
                yield f"{place} {kind}", people, room, words
                break


HOME_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "way_home_by_slot": _seen_and_home,
}
