"""Move sessions out of halls with a hire into cheaper ones that are as near for everybody.

The counts are searched with money at a very small weight, within a gap that hides it, and the
lesser aims keep every session where it is; so a dear hall could stand in a plan beside a free
one at equal access (row R-57 of the requirements).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.search.evaluating import Evaluation, evaluate
from allocation.walking import walk, without

if TYPE_CHECKING:
    from allocation.problem import Problem
    from allocation.search.scheduling import Schedule

SMALL = 1e-9
SAME = ("seats", "qualified", "experienced", "skill", "friday", "serves_hotspot")
SPOT = ["easting", "northing"]


def in_cheaper_halls(
    problem: Problem, schedule: Schedule, reached: Evaluation
) -> tuple[Schedule, Evaluation]:
    """Move what can be moved without a young person or a worker having further to go.

    Parameters
    ----------
    problem
        The full county.
    schedule
        Sessions with slot and crew.
    reached
        What they achieve.

    Returns
    -------
    schedule : Schedule
        The same where nothing could be moved, or where it would do less.
    reached : Evaluation
        What it achieves: never less.
    """
    sessions = schedule.sessions
    hire = problem.venues["hire_cost"].astype(float)
    venues = sessions["venue_id"].tolist()
    for row in sessions.index[sessions["venue_id"].map(hire.to_dict()) > SMALL]:
        session = sessions.loc[row].to_dict()
        at = sessions.index.get_loc(row)
        others = sessions.assign(venue_id=venues).drop(index=row)
        for other in _cheaper(problem, session, hire):
            if _is_as_good(problem, session, other) and _has_room(problem, session, other, others):
                venues[at] = other
                break
    if venues == sessions["venue_id"].tolist():
        return schedule, reached
    keys = ["venue_id", "session_type", "slot", "weeks"]
    moved = sessions.assign(venue_id=venues)
    moved = moved.sort_values([key for key in keys if key in moved], ignore_index=True)
    found = evaluate(problem, moved)
    worse = found.unmet > reached.unmet + SMALL or found.unserved > reached.unserved
    if worse or found.value < reached.value - 1e-6:
        return schedule, reached
    return replace(schedule, sessions=moved), found


def _cheaper(problem: Problem, session: dict[str, Any], hire: pd.Series) -> list[str]:
    """List cheaper venues on the spot that may hold the session in its slot, the cheapest first."""
    kind, slot = session["session_type"], session["slot"]
    spots = problem.venues[SPOT].astype(float)
    there = (spots - spots.loc[session["venue_id"]]).abs().max(axis=1)
    beside = set(there.index[there < 1.0])  # journeys between venues stay the same
    offers = problem.offers[
        (problem.offers.index.get_level_values("session_type") == kind)
        & problem.offers.index.get_level_values("venue_id").isin(beside)
    ]
    open_then = [slot in slots for slots in offers["slots"]]
    names = offers.index.get_level_values("venue_id")[open_then]
    own = float(hire[session["venue_id"]])
    cost = hire.reindex(names)
    return [str(name) for name in cost[cost < own - SMALL].sort_values(kind="stable").index]


def _is_as_good(problem: Problem, session: dict[str, Any], other: str) -> bool:
    """Tell whether a venue does for a session all that its own does, for all who come and work."""
    own, kind = session["venue_id"], session["session_type"]
    pairs = [(own, kind), (other, kind)]
    if pairs[0] not in problem.offers.index or _is_decided(problem, pairs):
        return False
    here, there = (problem.offers.loc[[pair]].iloc[0] for pair in pairs)
    if any(here[name] != there[name] for name in SAME if name in problem.offers):
        return False
    if there["contacts"] < here["contacts"] or there["hours"] > here["hours"] + SMALL:
        return False
    return (
        _as_near(problem, own, other)
        and _same_work(problem, session, other)
        and all(own not in near or other in near for near in problem.hotspots["venues"])
    )


def _is_decided(problem: Problem, pairs: list[tuple[str, str]]) -> bool:
    """Tell whether people, today's timetable, tastes or tied money speak for or against a move."""
    own, other = pairs
    today = set(zip(problem.current["venue_id"], problem.current["session_type"], strict=True))
    asked = {pair for offers in problem.asks["offers"] for pair in offers}
    scores, families = problem.wishes.place_scores, problem.wishes.families_near
    homes: dict[Any, Any] = problem.funds.homes.to_dict() if len(problem.funds.pots) else {}
    wished = set(without(problem.wishes.clashes.index, "slot"))
    return (
        own in today | asked
        or other in wished
        or other[0] in problem.wishes.refused.index
        or float(scores.get(other, 0.0)) < float(scores.get(own, 0.0)) - SMALL
        or float(families.get(other, 0.0)) < float(families.get(own, 0.0)) - SMALL
        or homes.get(own[0]) != homes.get(other[0])
    )


def _as_near(problem: Problem, own: str, other: str) -> bool:
    """Tell whether nobody has further to another venue than to a session's own."""
    minutes = problem.access["minutes"]
    venue = minutes.index.get_level_values("venue_id")
    here = minutes[venue == own].droplevel("venue_id")
    there = minutes[venue == other].droplevel("venue_id").reindex(here.index)
    return bool((there <= here + SMALL).all())


def _same_work(problem: Problem, session: dict[str, Any], other: str) -> bool:
    """Tell whether the crew may work there and has no further to go, in the middle of a day too."""
    own, kind, slot = session["venue_id"], session["session_type"], session["slot"]
    for who in session["crew"]:
        key = (who, other, kind)
        if key not in problem.teams.index or slot not in problem.teams["slots"][key]:
            return False
        for column in ("minutes", "mileage"):
            if problem.teams[column][key] > problem.teams[column][who, own, kind] + SMALL:
                return False
    return True


def _has_room(problem: Problem, session: dict[str, Any], other: str, rest: pd.DataFrame) -> bool:
    """Tell whether a venue has a room, and its own maximum, left for one session more."""
    kind, slot = session["session_type"], session["slot"]
    weeks = set(session.get("weeks", (1,)))
    there = rest[rest["venue_id"] == other]
    same = there[there["session_type"] == kind]
    if len(same) >= float(problem.offers["most"][other, kind]):
        return False
    then = there[there["slot"] == slot]
    often = then["weeks"] if "weeks" in then else pd.Series([(1,)] * len(then), index=then.index)
    meets = [bool(weeks & set(held)) for held in often]
    if any(
        meet and held == kind for meet, held in walk(zip(meets, then["session_type"], strict=True))
    ):
        return False
    return sum(meets) < float(problem.venues["rooms"][other])
