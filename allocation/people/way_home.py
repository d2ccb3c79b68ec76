"""The last bus: a session counts for an area only in a slot from which there is a way home."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.cycle.cycles import hotspot_periods, in_single_weeks
from allocation.problem import JOURNEY, PAIR, no_journeys
from allocation.slot_times import slot_times
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocation.problem import Problem

NEXT_DAY = 4.0  # a last bus before four in the morning is that of the evening before [h]
TOLERANCE = 1e-6


def with_last_bus(problem: Problem, last_bus: pd.DataFrame) -> Problem:
    """Put the journeys into the problem after which nobody gets home by bus.

    Parameters
    ----------
    problem
        A county planned by bus: its minutes are those of the bus.
    last_bus : DataFrame
        ``area_code``, ``venue_id`` (empty: from any), ``weekday`` (empty: any), ``last_home``
        ("18:10": when the last bus home leaves). The row that says most counts; an area without
        a row has a bus at any time.

    Returns
    -------
    Problem
        With ``no_way_home``; the same problem where every session ends in time.
    """
    pairs = problem.access.index.union(problem.reach)
    return replace(
        problem,
        no_way_home=late_journeys(last_bus, pairs, types=problem.types, slots=problem.slots),
    )


def late_journeys(
    last_bus: pd.DataFrame, pairs: pd.Index, *, types: pd.DataFrame, slots: pd.DataFrame
) -> pd.MultiIndex:
    """List the sessions that end after the last bus home of an area has left.

    Parameters
    ----------
    last_bus
        As for `with_last_bus`.
    pairs : MultiIndex (``area_code``, ``venue_id``)
        Journeys to look at.
    types : DataFrame, index ``session_type``
        ``contact_hours`` [h] and ``slots``.
    slots : DataFrame, index ``slot``
        ``weekday`` and ``start``; a slot without times is never too late.

    Returns
    -------
    MultiIndex (``area_code``, ``venue_id``, ``session_type``, ``slot``)
        Sorted.

    Examples
    --------
    The last bus leaves at 18:10: two hours from 17:00 are too late, from 16:00 they are not.

    >>> bus = pd.DataFrame({"area_code": ["A"], "venue_id": [""], "weekday": [""],
    ...                     "last_home": ["18:10"]})
    >>> pairs = pd.MultiIndex.from_tuples([("A", "V")], names=["area_code", "venue_id"])
    >>> types = pd.DataFrame({"contact_hours": [2.0], "slots": [("four", "five")]},
    ...                      index=pd.Index(["drop-in"], name="session_type"))
    >>> slots = pd.DataFrame({"weekday": "Mon", "start": ["16:00", "17:00"], "end": ""},
    ...                      index=pd.Index(["four", "five"], name="slot"))
    >>> late_journeys(bus, pairs, types=types, slots=slots).tolist()
    [('A', 'V', 'drop-in', 'five')]
    """
    start = slot_times(slots)["start"] if len(slots) else pd.Series(dtype=float)
    near = pairs[pairs.get_level_values("area_code").isin(last_bus["area_code"])]
    found: list[tuple[str, str, str, str]] = []
    for weekday in sorted(set(slots["weekday"])) if len(slots) else []:
        leaves = last_hours(last_bus, near, str(weekday))
        today = set(slots.index[slots["weekday"] == weekday])
        for kind, hours, own in zip(
            types.index, types["contact_hours"].astype(float), types["slots"], strict=True
        ):
            for slot in sorted(today & set(own)):
                late = leaves < float(start[slot]) + hours - TOLERANCE
                found += [(area, place, str(kind), slot) for area, place in near[late]]
    return pd.MultiIndex.from_tuples(sorted(found), names=JOURNEY) if found else no_journeys()


def last_hours(last_bus: pd.DataFrame, pairs: pd.Index, weekday: str) -> np.ndarray:
    """Give the hour at which the last bus of each pair leaves.

    Parameters
    ----------
    last_bus
        As for `with_last_bus`.
    pairs : MultiIndex (``area_code``, ``venue_id``)
        Journeys.
    weekday
        Such as "Mon".

    Returns
    -------
    ndarray
        Infinite where none is listed; above 24 after midnight. [h]
    """
    hours = slot_times(last_bus.rename(columns={"last_home": "start"}))["start"]
    hours = hours.where(hours >= NEXT_DAY, hours + 24.0)
    keys = zip(*(last_bus[name].fillna("").astype(str) for name in _KEYS), strict=True)
    known = dict(zip(keys, hours, strict=True))
    return np.array(
        [
            next((known[key] for key in _ways(area, place, weekday) if key in known), float("inf"))
            for area, place in pairs
        ],
        dtype=float,
    )


_KEYS = ("area_code", "venue_id", "weekday")


def _ways(area: str, place: str, weekday: str) -> tuple[tuple[str, str, str], ...]:
    """List the rows that may speak of a journey, the one that says most first."""
    return ((area, place, weekday), (area, place, ""), (area, "", weekday), (area, "", ""))


def merged_journeys(problem: Problem, labels: pd.Series) -> pd.Index:
    """Give the late journeys of demand zones: those that are late for each area of the zone.

    Parameters
    ----------
    problem
        The full county.
    labels : Series, index ``area_code``
        The zone of each area.

    Returns
    -------
    MultiIndex
        As ``no_way_home``, with zones for areas.
    """
    late = problem.no_way_home
    if not len(late):
        return late
    table = late.to_frame(index=False)
    table["area_code"] = labels.reindex(table["area_code"]).to_numpy()
    size = problem.access.index.to_frame(index=False)
    size["area_code"] = labels.reindex(size["area_code"]).to_numpy()
    whole = size.groupby(["area_code", "venue_id"]).size()
    count = table.groupby(JOURNEY).size()
    zones, places = (count.index.get_level_values(name) for name in ("area_code", "venue_id"))
    keys = pd.MultiIndex.from_arrays([zones, places])
    return count.index[count.to_numpy() >= whole.reindex(keys).fillna(np.inf).to_numpy()]


def never_home(problem: Problem) -> pd.Index:
    """List what may be held in no slot from which an area gets home: for counts without slots.

    Parameters
    ----------
    problem
        The county, or a smaller picture of it.

    Returns
    -------
    MultiIndex (``area_code``, ``venue_id``, ``session_type``)
        Sorted.
    """
    names = JOURNEY[:3]
    late = problem.no_way_home
    if not len(late):
        return pd.MultiIndex.from_arrays([[] for _ in names], names=names)
    slots = problem.offers["slots"].to_dict()
    table = late.to_frame(index=False)
    rows = zip(*(table[name] for name in (*PAIR, "slot")), strict=True)
    may = [slot in slots.get((place, kind), ()) for place, kind, slot in rows]
    count = table[may].groupby(names).size()
    most = [len(slots[key[1:]]) for key in count.index]
    return count.index[count.to_numpy() >= np.array(most, dtype=int)]


def reach_in_best_slot(problem: Problem) -> pd.Index:
    """Keep the pairs within the standard from which there is a way home in some counted slot."""
    lost = never_home(problem)
    if not len(lost):
        return problem.reach
    counted = problem.offers.index[problem.offers["serves_hotspot"].astype(bool)]
    gone: dict[tuple[str, str], int] = {}
    for area, place, kind in lost:
        if (place, kind) in counted:
            gone[area, place] = gone.get((area, place), 0) + 1
    kinds = counted.get_level_values("venue_id").value_counts().to_dict()
    kept = [gone.get(pair, 0) < kinds.get(pair[1], 1) for pair in problem.reach]
    return problem.reach[kept]


def late_texts(problem: Problem, areas: pd.Index) -> pd.Series:
    """Write for each area from which sessions nobody gets home, to find those alike."""
    late: dict[str, list[str]] = {}
    for area, *session in problem.no_way_home:
        late.setdefault(str(area), []).append("|".join(session))
    texts = [";".join(sorted(late.get(str(area), []))) for area in areas]
    return pd.Series(texts, index=areas, dtype=str)


def pairs_with_way_home(problem: Problem, sessions: pd.DataFrame, pairs: pd.Index) -> pd.Index:
    """Keep the pairs whose venue has a counted session often enough, with a way home from it.

    Parameters
    ----------
    problem
        The county.
    sessions
        A timetable: ``venue_id, session_type, slot``, and how often.
    pairs : MultiIndex (``area_code``, ``venue_id``)
        Such as ``problem.reach``.

    Returns
    -------
    MultiIndex (``area_code``, ``venue_id``)
        In their order.
    """
    rows = in_single_weeks(sessions, problem.settings.cycle_weeks)
    counts = problem.types.index[problem.types["counts_for_hotspot"].astype(bool)]
    rows = rows[rows["session_type"].isin(counts)]
    places = pairs.get_level_values("venue_id")
    kept = np.ones(len(pairs), dtype=bool)
    late = set(problem.no_way_home)
    limited = {key[:2] for key in late}
    close = np.array([key in limited for key in pairs], dtype=bool) if late else ~kept
    keys = list(pairs) if late else []
    for weeks in hotspot_periods(problem):
        held = rows[rows["week"].isin(weeks)]
        there = dict(_sessions_of(held))
        kept &= places.isin(list(there))
        for at in np.flatnonzero(close & kept):
            area, place = keys[at]
            kept[at] = any((area, place, *session) not in late for session in there[place])
    return pairs[kept]


def _sessions_of(held: pd.DataFrame) -> Iterable[tuple[str, set[tuple[str, str]]]]:
    """Give the types and slots held at each venue."""
    for place, group in walk(held.groupby("venue_id")):
        yield str(place), set(zip(group["session_type"], group["slot"], strict=True))
