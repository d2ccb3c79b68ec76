"""Who can be seen in which slot: only those who get home afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocation.cycle.cycles import places_of_count
from allocation.cycle.scaling import in_weeks
from allocation.problem import JOURNEY, PAIR
from allocation.rows import Rows, label, plain, weigh
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pulp

    from allocation.decisions import Timetable, Variables
    from allocation.problem import Problem

Journey = tuple[str, str, str]


def slots_home(
    problem: Problem,
    places: Iterable[Any],
    slots: Mapping[Any, Iterable[str]],
) -> dict[Journey, frozenset[str]]:
    """Say for journeys that some slots are too late for which slots are not.

    Parameters
    ----------
    problem
        The county.
    places
        (area, venue, type).
    slots
        The slots of each (venue, type) that are looked at.

    Returns
    -------
    dict
        Without the journeys that every slot will do for.
    """
    if not len(problem.no_way_home):
        return {}
    late: dict[tuple[str, ...], set[str]] = {}
    for *key, slot in problem.no_way_home:
        late.setdefault(tuple(key), set()).add(slot)
    found = {}
    for area, place, kind in places:
        own = frozenset(slots.get((place, kind), ()))
        if own & late.get((area, place, kind), set()):
            found[area, place, kind] = own - late[area, place, kind]
    return found


def room_by_slot(
    home: Mapping[Journey, frozenset[str]],
) -> list[tuple[tuple[str, str], frozenset[str], list[Journey]]]:
    """List the sets of slots that must have room for all who can use no other.

    Parameters
    ----------
    home
        From `slots_home`.

    Returns
    -------
    list of ((venue, type), slots, journeys)
        Every union of such sets: by the theorem of Gale (1957) room in each is room for all.

    Examples
    --------
    >>> home = {("A", "V", "k"): frozenset({"four"}), ("B", "V", "k"): frozenset({"five"})}
    >>> [(sorted(slots), len(journeys)) for _, slots, journeys in room_by_slot(home)]
    [(['five'], 1), (['five', 'four'], 2), (['four'], 1)]
    """
    by_pair: dict[tuple[str, str], list[Journey]] = {}
    for journey in sorted(home):
        by_pair.setdefault(journey[1:], []).append(journey)
    rows = []
    for pair, journeys in sorted(by_pair.items()):
        unions: set[frozenset[str]] = set()
        for own in {home[journey] for journey in journeys}:
            unions |= {own | other for other in unions} | {own}
        rows += [
            (pair, slots, [journey for journey in journeys if home[journey] <= slots])
            for slots in sorted(unions, key=sorted)
        ]
    return rows


def way_home_by_slot(problem: Problem, x: Variables, y: Timetable) -> Rows:
    r"""See nobody who cannot get home: :math:`\sum_{i: T_i \subseteq X} f \le C \sum_{t \in X} s`.

    And cover nobody so: :math:`z_g \le \sum_{v \in N_g, t \in T_g} s_{vkt}`. T are the slots from
    which an area gets home, X every union of them; the first row of a union without a slot says
    that nobody comes. Nothing is written where no slot is too late.
    """
    if not len(problem.no_way_home):
        return
    contacts = problem.offers["contacts"].astype(float).to_dict()
    slots = problem.offers["slots"].to_dict()
    taken = places_of_count(in_weeks(problem)).astype(float).to_dict()
    of_week = in_weeks(problem).slots
    named = of_week["slot_of"].to_dict() if "slot_of" in of_week else {}
    held = _places_by_slot(y, named)
    see = x.see.to_dict()
    limits = room_by_slot(slots_home(problem, see, slots))
    for number, (pair, allowed, journeys) in enumerate(limits):
        room = [s for slot in sorted(allowed) for s in held.get((*pair, slot), [])]
        each = -contacts[pair] / taken[pair]
        people = plain(see[journey] for journey in journeys)
        yield label("home", number), weigh(people, plain(room, each)) <= 0
    counted = set(problem.offers.index[problem.offers["serves_hotspot"].astype(bool)])
    late = set(problem.no_way_home)
    for group, venues in walk(x.groups["venues"].items()):
        area = x.groups["area_code"][group]  # all areas of a group get home alike
        near = [key for key in held if key[:2] in counted and key[0] in venues]
        if any((area, *key) in late for key in near):
            good = [s for key in near if (area, *key) not in late for s in held[key]]
            row = weigh([(x.covered[group], 1.0)], plain(good, -1.0)) <= 0
            yield label("home_covered", group), row


def _places_by_slot(y: Timetable, named: Mapping[Any, str]) -> dict[Journey, list[pulp.LpVariable]]:
    """Gather the decisions of each venue, type and slot of a single week."""
    held: dict[Journey, list[pulp.LpVariable]] = {}
    for (place, kind, slot), variable in walk(y.place.items()):
        held.setdefault((place, kind, named.get(slot, slot)), []).append(variable)
    return held


def part_that_gets_home(problem: Problem, places: pd.Index) -> pd.Series:
    """Say which part of the need that would come to a session could get home from it.

    Parameters
    ----------
    problem
        The county; its slots may be those of several weeks.
    places : MultiIndex (``venue_id``, ``session_type``, ``slot``)
        Possible sessions.

    Returns
    -------
    Series, index as `places`
        1 where nothing is too late. [share]
    """
    part = pd.Series(1.0, index=places)
    if not len(problem.no_way_home):
        return part
    weight = problem.access["share"] * (problem.areas["demand"] * problem.areas["weight"]).reindex(
        problem.access.index.get_level_values("area_code")
    ).to_numpy(float)
    whole = weight.groupby(level="venue_id").sum()
    late = problem.no_way_home
    pairs = pd.MultiIndex.from_arrays([late.get_level_values(n) for n in JOURNEY[:2]])
    lost = pd.Series(weight.reindex(pairs).fillna(0.0).to_numpy(float), index=late)
    lost = lost.groupby(level=[*PAIR, "slot"]).sum()
    named = problem.slots["slot_of"].to_dict() if "slot_of" in problem.slots else {}
    keys = [(place, kind, named.get(slot, slot)) for place, kind, slot in places]
    of = lost.reindex(pd.MultiIndex.from_tuples(keys, names=[*PAIR, "slot"])).fillna(0.0)
    total = whole.reindex([key[0] for key in keys]).to_numpy(float)
    return part - np.where(total > 0, of.to_numpy(float) / np.where(total > 0, total, 1.0), 0.0)
