"""Weeks with a one-off event: which sessions of them can be held, by whom, and which cannot.

The weekly plan is that of every other week and stays as it is. Here a week that has an event is
placed once more: those who go are away on its days, its hours are gone from theirs, and everybody
else may cover. As many sessions as possible are held, those of priority areas first, but none for
which several others would have to leave their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from allocation.cycle.cycles import in_single_weeks
from allocation.cycle.scaling import for_each
from allocation.delivery.events import event_hours
from allocation.funds.pots import Funds
from allocation.other_work.assigning import other_work_beside
from allocation.other_work.duties import EVENT, OtherWork
from allocation.problem import keep_offers
from allocation.search.scheduling import place_sessions
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allocation.plan import Plan
    from allocation.problem import Problem

COLUMNS = [
    *("week", "session_id", "venue_id", "session_type", "slot", "weekday", "status"),
    *("usual", "crew", "sentence"),
]
AS_PLANNED, COVERED, NOT_HELD = "as planned", "covered", "not held"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STAYS = 5.0  # worth of one worker who stays; a session is worth 10 more than the people it sees
MOST_NODES = 200


class _Away(NamedTuple):
    """What the events of one week take."""

    hours: dict[str, float]
    days: set[tuple[str, str]]
    names: tuple[str, ...]


def event_weeks(problem: Problem, plan: Plan, *, seed: int = 1) -> pd.DataFrame:
    """Say of each week with an event which sessions can be held, and who covers.

    Parameters
    ----------
    problem
        The county.
    plan
        Its plan; ``other_work`` names who goes to each event.
    seed
        Of the search.

    Returns
    -------
    DataFrame
        A row for each session of each such week from the plan's first on: ``week`` (its Monday),
        ``session_id, venue_id, session_type, slot, weekday``, ``status`` (as planned, covered or
        not held), ``usual`` and ``crew`` (tuples of worker_id; empty where it is not held),
        ``sentence``. No rows without events.

    Notes
    -----
    Hours, days, journeys, skills and roles are those of every week. Money is not looked at: a week
    may cost more or less than the average. Other work beside sessions keeps its hours.
    """
    rows: list[dict[str, object]] = []
    for week, away in _weeks(problem, plan):
        held = _held_in(problem, plan, week)
        crews = dict(walk(held["crew"].items()))
        if _is_short(problem, plan, held, away):
            crews = _placed_again(problem, plan, held, away, seed)
        rows += [
            _row(problem, week, key, session, crews.get(key, ()), away.names)
            for key, session in walk(held.iterrows())
        ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _weeks(problem: Problem, plan: Plan) -> Iterator[tuple[pd.Timestamp, _Away]]:
    """Walk over the weeks with events, with who is away on which days, and for how long."""
    events = problem.other.events
    if not len(events):
        return
    first = _monday(pd.Timestamp(problem.settings.plan_date))
    taken = event_hours(events)
    going = plan.other_work[plan.other_work["kind"] == EVENT]
    for week in sorted(set(taken.index.get_level_values("week"))):
        if week < first:
            continue
        hours: dict[str, float] = {}
        days: set[tuple[str, str]] = set()
        here = [str(key) for key, monday in taken.index if monday == week]
        told = f"week of {week.day} {week:%B %Y}"
        for row in walk(going[going["per"] == told].itertuples()):
            if row.worker_id:
                hours[row.worker_id] = hours.get(row.worker_id, 0.0) + float(row.hours)
                dates = pd.date_range(
                    events["date_from"][row.work_id], events["date_to"][row.work_id]
                )
                days |= {(row.worker_id, DAYS[d.day_of_week]) for d in dates if _monday(d) == week}
        yield week, _Away(hours, days, tuple(str(events["name"][key]) for key in here))


def _monday(day: pd.Timestamp) -> pd.Timestamp:
    """Give the Monday of a day."""
    return day.normalize() - pd.Timedelta(days=int(day.day_of_week))


def _held_in(problem: Problem, plan: Plan, week: pd.Timestamp) -> pd.DataFrame:
    """List the sessions of a week, by its place in the cycle from the first week of the plan."""
    cycle = problem.settings.cycle_weeks
    first = _monday(pd.Timestamp(problem.settings.plan_date))
    number = ((week - first).days // 7) % cycle + 1
    rows = in_single_weeks(plan.sessions.rename_axis("session_id").reset_index(), cycle)
    return rows[rows["week"] == number].drop(columns="week").set_index("session_id")


def _left(problem: Problem, plan: Plan, away: _Away) -> pd.Series:
    """Give the hours that each has for sessions in the week."""
    done = other_work_beside(problem, plan.sessions, tidy=True)
    weekly = (done * problem.other.ways["hours"]).groupby(level="worker_id").sum()
    paid = for_each(problem).workers["hours"].astype(float)
    gone = pd.Series(away.hours, dtype=float).reindex(paid.index).fillna(0.0)
    return (paid - weekly.reindex(paid.index).fillna(0.0) - gone).clip(lower=0.0)


def _is_short(problem: Problem, plan: Plan, held: pd.DataFrame, away: _Away) -> bool:
    """Tell whether somebody is away from a session, or has too few hours for all of theirs."""
    weekday, hours = problem.slots["weekday"], for_each(problem).teams["hours"]
    used: dict[str, float] = {}
    for row in walk(held.itertuples()):
        for who in row.crew:
            if (who, weekday[row.slot]) in away.days:
                return True
            used[who] = used.get(who, 0.0) + float(hours[who, row.venue_id, row.session_type])
    left = _left(problem, plan, away)
    return any(spent > left[who] + 1e-6 for who, spent in used.items() if who in away.hours)


def _placed_again(
    problem: Problem, plan: Plan, held: pd.DataFrame, away: _Away, seed: int
) -> dict[str, tuple[str, ...]]:
    """Place the sessions of the week in their own slots with whoever is there."""
    county = for_each(problem)
    pairs = pd.MultiIndex.from_frame(held[["venue_id", "session_type"]].astype(str))
    own = held["slot"].groupby([pairs.get_level_values(0), pairs.get_level_values(1)]).agg(tuple)
    own.index.names = ["venue_id", "session_type"]
    week = keep_offers(county, own.index)
    weekday = problem.slots["weekday"].to_dict()
    slots = own.to_dict()
    teams = [
        tuple(
            slot
            for slot in able
            if slot in slots[key[1:]] and (key[0], weekday[slot]) not in away.days
        )
        for key, able in walk(week.teams["slots"].items())
    ]
    current = held[["venue_id", "session_type", "slot"]].assign(
        sessions_per_week=1.0, workers=held["crew"], pinned=False
    )
    settings = replace(
        county.settings, cycle_weeks=1, budget_gbp=1e9, max_week_miles=0.0,
        lesser_aims={**county.settings.lesser_aims, "new_worker": STAYS},
    )  # fmt: skip
    week = replace(
        week,
        offers=week.offers.assign(slots=own.reindex(week.offers.index)),
        teams=week.teams.assign(slots=pd.Series(teams, index=week.teams.index, dtype=object)),
        workers=week.workers.assign(hours=_left(problem, plan, away)),
        current=current.reset_index(drop=True),
        settings=settings,
        asks=county.asks.iloc[:0],
        other=OtherWork(),
        funds=Funds(),
    )
    crews = held.explode("crew")
    give = crews.groupby(["crew", "venue_id", "session_type"]).size()
    give = give.reindex(week.teams.index).fillna(0).astype(int)
    found = place_sessions(
        week, own.map(len), give, max_nodes=MOST_NODES, time_limit=60.0, seed=seed
    )
    placed = found.sessions.set_index(["venue_id", "session_type", "slot"])["crew"].to_dict()
    keys = zip(held["venue_id"], held["session_type"], held["slot"], strict=True)
    return {key: placed[at] for key, at in zip(held.index, keys, strict=True) if at in placed}


def _row(
    problem: Problem,
    week: pd.Timestamp,
    key: str,
    session: pd.Series,
    crew: tuple[str, ...],
    names: tuple[str, ...],
) -> dict[str, object]:
    """Write what becomes of one session in a week."""
    usual = tuple(session["crew"])
    title = str(problem.types["title"].get(session["session_type"], session["session_type"]))
    where = str(problem.venues["name"][session["venue_id"]])
    told = f"{title} at {where}, {session['slot']}, in the week of {week.day} {week:%B %Y}"
    if usual and not crew:
        status, said = (
            NOT_HELD,
            f"not held, for {', '.join(names)}: nobody is free, or only by moving several others.",
        )
    elif set(crew) != set(usual):
        new, gone = sorted(set(crew) - set(usual)), sorted(set(usual) - set(crew))
        status, said = COVERED, f"{', '.join(new)} for {', '.join(gone)}."
    else:
        status, said = AS_PLANNED, "as planned."
    return {
        "week": week, "session_id": key, "venue_id": session["venue_id"],
        "session_type": session["session_type"], "slot": session["slot"],
        "weekday": str(problem.slots["weekday"][session["slot"]]), "status": status,
        "usual": usual, "crew": tuple(crew), "sentence": f"{told}: {said}",
    }  # fmt: skip
