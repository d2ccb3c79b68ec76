"""Place the sessions of stage 1 into slots, leaving out as little as possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.cycle.cycle_rules import asked_by_period
from allocation.cycle.cycles import places_of_count
from allocation.cycle.gathering_weeks import gather_weeks, same_crews
from allocation.cycle.scaling import in_weeks
from allocation.people.slots import wished_slots
from allocation.people.way_home_rules import part_that_gets_home
from allocation.rows import plain, weigh
from allocation.search.timetable import KEY, add_timetable, asked_for, timetable_rows
from allocation.solving import Outcome, solve
from allocation.staying import worth_of_staying
from allocation.walking import walk, without

if TYPE_CHECKING:
    from allocation.decisions import Timetable
    from allocation.problem import Problem

# What a broken promise costs against a session left out (about 10 contacts each).
PROMISE = 100.0
ASKED = 2.0  # what people asked for weighs twice a promise
SESSION = 10.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule:
    """Sessions with slot and crew.

    Attributes
    ----------
    sessions
        ``venue_id, session_type, slot, crew`` (tuple of worker_id), ``weeks`` (of the cycle,
        tuple), sorted.
    unplaced
        Series, index (``venue_id``, ``session_type``): counts left out, above 0.
    stopped_by
        How the search ended.
    """

    sessions: pd.DataFrame
    unplaced: pd.Series
    stopped_by: str


def place_sessions(
    problem: Problem,
    hold: pd.Series,
    give: pd.Series,
    *,
    max_nodes: int,
    time_limit: float,
    seed: int,
) -> Schedule:
    """Give every session a slot and a crew; first with the crews of stage 1, then with anyone.

    Parameters
    ----------
    problem
        The county.
    hold : Series, index (``venue_id``, ``session_type``)
        Counts: sessions a week, or the smallest step of their type (`allocation.cycle.cycles`).
    give : Series, index (``worker_id``, ``venue_id``, ``session_type``)
        Half-days; says who is tried first.
    max_nodes, time_limit, seed
        Budgets of the search.

    Returns
    -------
    Schedule
        Always; in the worst case with everything left out.
    """
    wanted, problem = hold[hold > 0], in_weeks(problem)
    if not len(wanted):
        return Schedule(sessions=_no_sessions(), unplaced=wanted, stopped_by="proven")
    teams = problem.teams.index[without(problem.teams.index, "worker_id").isin(wanted.index)]
    first = teams[teams.isin(give.index[give > 0])]
    best: Schedule | None = None
    for allowed in (first, teams):
        found = _place(problem, wanted, allowed, max_nodes, time_limit, seed)
        if best is None or found.unplaced.sum() < best.unplaced.sum():
            best = found
        if not len(best.unplaced):
            return best
    assert best is not None  # noqa: S101  (the loop runs at least once)
    return best


def _place(
    problem: Problem,
    wanted: pd.Series,
    teams: pd.Index,
    max_nodes: int,
    time_limit: float,
    seed: int,
) -> Schedule:
    """Place what can be placed with the named workers."""
    model = pulp.LpProblem("timetable", pulp.LpMaximize)
    y = add_timetable(problem, model, wanted.index, teams)
    for name, row in timetable_rows(problem, y):
        model.addConstraint(row, name)
    taken = places_of_count(problem)
    for key, group in walk(y.place.groupby(level=["venue_id", "session_type"], sort=False)):
        most = int(wanted[key] * taken[key])
        model.addConstraint(weigh(plain(group)) <= most, "|".join(("wanted", *key)))
    promises = _promises(problem, model, y)
    alike = same_crews(problem, model, y)
    model.setObjective(weigh(_worth(problem, y), promises, alike))
    idle = {variable: 0.0 for series in (y.place, y.work) for variable in series}
    outcome = solve(
        model, gap=0.002, max_nodes=max_nodes, time_limit=time_limit, seed=seed, start=idle
    )
    return read_schedule(y, outcome, wanted, problem)


def _promises(
    problem: Problem, model: pulp.LpProblem, y: Timetable
) -> list[tuple[pulp.LpVariable, float]]:
    """Price each hotspot, Friday evening and override that would lose its session."""
    weight = problem.hotspots["weight"].astype(float).to_dict()
    priced = []
    for number, (what, stretch, hotspot, able) in enumerate(
        asked_by_period(problem, y.place.index)
    ):
        if able.any():
            lost = model.add_variable(f"lost_{number}", 0, 1)
            kept = weigh(plain(y.place[able]), [(lost, 1.0)])
            model.addConstraint(kept >= 1, f"promise|{what}|{hotspot}|{stretch}")
            priced.append((lost, -PROMISE * weight[hotspot]))
    for number, (_, ask) in enumerate(problem.asks.iterrows()):
        able = asked_for(ask, y)
        if len(able):
            lost = model.add_variable(f"asked_{number}", 0, 1)
            model.addConstraint(weigh(plain(able), [(lost, 1.0)]) >= 1, f"promise|asked|{number}")
            priced.append((lost, -ASKED * PROMISE))
    return priced


def _worth(problem: Problem, y: Timetable) -> list[tuple[pulp.LpVariable, float]]:
    """Value each session placed, a little more in today's slot, and the road against it."""
    contacts = problem.offers["contacts"].reindex(without(y.place.index, "slot"))
    today = pd.MultiIndex.from_frame(problem.current[KEY].astype(str))
    kept = y.place.index.isin(today) * float(problem.settings.lesser_aims["moving"])
    home = part_that_gets_home(problem, y.place.index).to_numpy(float)
    worth = 1.0 + (SESSION - 1.0 + contacts.to_numpy(float)) * home + kept
    worth += wished_slots(problem, y.place.index).to_numpy(float)
    road = problem.teams["minutes"].reindex(without(y.work.index, "slot")).to_numpy(float) / 60
    fixed = zip(y.place, worth, strict=True)
    return [*fixed, *zip(y.work, -0.05 * road, strict=True), *worth_of_staying(problem, y)]


def read_schedule(y: Timetable, outcome: Outcome, wanted: pd.Series, problem: Problem) -> Schedule:
    """Read who is where, when.

    Parameters
    ----------
    y
        The variables of the timetable.
    outcome
        How the solve ended.
    wanted : Series, index (``venue_id``, ``session_type``)
        Counts asked for.
    problem
        The county they belong to.

    Returns
    -------
    Schedule
        With what was left out.
    """
    problem = in_weeks(problem)
    if not outcome.is_usable:
        return Schedule(sessions=_no_sessions(), unplaced=wanted, stopped_by=outcome.stopped_by)
    held = outcome.read(y.place)
    held = held[held > 0.5]
    there = outcome.read(y.work)
    there = there[there > 0.5]
    crews: dict[tuple[str, ...], list[str]] = {}
    for who, *key in walk(there.index):
        crews.setdefault(tuple(key), []).append(who)
    sessions = held.index.to_frame(index=False)
    sessions["crew"] = pd.Series(
        [tuple(sorted(crews.get(key, []))) for key in held.index],
        index=sessions.index,
        dtype=object,
    )
    placed = sessions.groupby(["venue_id", "session_type"]).size().reindex(wanted.index)
    counts = placed.fillna(0).astype(int) // places_of_count(problem).reindex(wanted.index)
    left = wanted - counts
    return Schedule(
        sessions=gather_weeks(problem, sessions),
        unplaced=left[left > 0],
        stopped_by=outcome.stopped_by,
    )


def _no_sessions() -> pd.DataFrame:
    """Give an empty timetable."""
    columns = {**dict.fromkeys(KEY, str), "crew": object, "weeks": object}
    return pd.DataFrame(columns=list(columns)).astype(columns)
