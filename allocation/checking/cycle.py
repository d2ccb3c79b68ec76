"""Re-verify the weeks of the cycle, without the solver: what is held when, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.faults import SMALL, Fault
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from allocation.plan import Plan
    from allocation.problem import Problem

EVERY = {"weekly": 1, "fortnightly": 2, "monthly": 4}


def week_by_week(plan: Plan, problem: Problem) -> pd.DataFrame:
    """Write a row for each session in each of its weeks; every week where none are named.

    Parameters
    ----------
    plan, problem
        As for `allocation.checking.whole_plan.check_plan`.

    Returns
    -------
    DataFrame
        The sessions, with ``week`` beside them.
    """
    table = plan.sessions.reset_index()
    every = tuple(range(1, problem.settings.cycle_weeks + 1))
    if "weeks" not in table:
        table["weeks"] = pd.Series([every] * len(table), index=table.index, dtype=object)
    return a_row_each(table, "weeks", "week")


def a_row_each(table: pd.DataFrame, many: str, one: str) -> pd.DataFrame:
    """Write a row for each member of a column of tuples; none where a tuple is empty.

    Parameters
    ----------
    table
        With the column ``many``, which stays.
    many, one
        Names of the column of tuples and of the column of their members.

    Returns
    -------
    DataFrame
        Numbered from 0. Several times quicker than ``explode`` on the tables of a plan.

    Examples
    --------
    >>> held = pd.DataFrame({"hall": ["Ash", "Elm"], "weeks": [(1, 3), (2,)]})
    >>> a_row_each(held, "weeks", "week")[["hall", "week"]].to_numpy().tolist()
    [['Ash', 1], ['Ash', 3], ['Elm', 2]]
    """
    members = table[many].tolist()
    sizes = [len(each) for each in members]
    rows = table.iloc[np.repeat(np.arange(len(table)), sizes)].reset_index(drop=True)
    each = [member for group in members for member in group]
    rows[one] = pd.Series(each, index=rows.index, dtype=None if each else object)
    return rows


def told(subject: object, week: int, problem: Problem) -> str:
    """Name a subject, and the week where there is more than one."""
    return f"{subject}" if problem.settings.cycle_weeks == 1 else f"{subject}, week {week}"


def fortnights(problem: Problem) -> list[range]:
    """List the weeks of each fortnight; the one week of a weekly plan."""
    return _stretches(problem, 2)


def _stretches(problem: Problem, weeks: int) -> list[range]:
    """Divide the cycle into stretches of so many weeks, or fewer where it is shorter."""
    cycle = problem.settings.cycle_weeks
    return [range(first, min(first + weeks, cycle + 1)) for first in range(1, cycle + 1, weeks)]


def counted_by_stretch(plan: Plan, problem: Problem) -> list[set[str]]:
    """Name the venues with a drop-in or clinic, for each stretch that is to have one.

    Parameters
    ----------
    plan, problem
        As for `allocation.checking.whole_plan.check_plan`.

    Returns
    -------
    list of set
        Venue ids; one set for each week, fortnight or month of the cycle.
    """
    counts = problem.types.index[problem.types["counts_for_hotspot"].astype(bool)]
    rows = week_by_week(plan, problem)
    rows = rows[rows["session_type"].isin(counts)]
    asked = _stretches(problem, EVERY[problem.settings.hotspot_frequency])
    return [set(rows["venue_id"][rows["week"].isin(weeks)]) for weeks in asked]


def friday_weeks(plan: Plan, problem: Problem) -> set[tuple[str, int]]:
    """List where and in which weeks outreach is held on a Friday evening."""
    found = set()
    for row in walk(week_by_week(plan, problem).itertuples()):
        pair = (row.venue_id, row.session_type)
        slot = problem.slots.loc[row.slot]
        outreach = pair in problem.offers.index and bool(problem.offers["friday"][pair])
        if outreach and slot["weekday"] == "Fri" and bool(slot["evening"]):
            found.add((str(row.venue_id), int(row.week)))
    return found


def named_venues_are_steady(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No area is told of a nearest venue that has no counted session in some stretch.

    Parameters
    ----------
    plan, problem
        As for `allocation.checking.whole_plan.check_plan`.

    Yields
    ------
    tuple
        Venue, areas told of it, 0, words.
    """
    always = set.intersection(*counted_by_stretch(plan, problem))
    told_of = plan.coverage["nearest_venue"].value_counts().sort_index()
    for place, areas in walk(told_of.items()):
        if place and place not in always:
            yield str(place), float(areas), 0.0, "its sessions are too seldom to count"


def _frequencies(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every session keeps to an allowed frequency, its weeks evenly apart."""
    cycle = problem.settings.cycle_weeks
    given = problem.types.get("frequencies", pd.Series(dtype=object))
    for session, row in walk(plan.sessions.iterrows()):
        often = float(row["sessions_per_week"])
        weeks = row.get("weeks", tuple(range(1, cycle + 1)))
        if abs(often - len(weeks) / cycle) > SMALL:
            yield str(session), often, len(weeks) / cycle, "its weeks do not fit its frequency"
        word = row.get("frequency", "weekly")
        if tuple(weeks) != tuple(range(min(weeks), cycle + 1, min(EVERY[word], cycle))):
            yield str(session), len(weeks), cycle / EVERY[word], "its weeks are not evenly apart"
        own = [name for name in given.get(row["session_type"], ()) if EVERY[name] <= cycle]
        if word not in (own or ["weekly"]):
            yield str(session), often, 1 / EVERY[word], "the type may not be held so often"


def _once(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No two sessions of a type at one venue share a slot of a week."""
    keys = ["venue_id", "session_type", "slot", "week"]
    held = week_by_week(plan, problem).groupby(keys).size()
    for (place, kind, slot, week), count in walk(held[held > 1].items()):
        yield told(f"{place} {kind} {slot}", week, problem), float(count), 1.0, "held twice at once"


CYCLE_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "sessions_keep_frequency": _frequencies,
    "sessions_once_in_slot": _once,
}
