"""A county scaled for its cycle: to counts for stage 1, laid out over its weeks for stage 2.

The counts of stage 1 are kept in the smallest step a session type allows (a whole week's
session, one a fortnight, one a month) and everything they are weighed with is scaled to one
week, so that need, hours, money, value and bound stay figures of a week. Stage 2 sees every
slot of every week of the cycle.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.cycle.cycles import in_single_weeks, is_weekly, smallest_steps, steps_of
from allocation.problem import keep_offers
from allocation.walking import without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocation.problem import Problem


def in_counts(problem: Problem) -> Problem:
    """Scale a county to the counts of stage 1; the county itself where every session is weekly.

    Parameters
    ----------
    problem
        Everything as it is for one session.

    Returns
    -------
    Problem
        ``offers`` and ``teams`` hold what one count takes and gives in an average week, and
        ``most`` is in counts; ``offers.step`` says how many sessions a week a count is, and
        ``each`` keeps the county as it is for one session.
    """
    if problem.each is not None or is_weekly(problem):
        return problem
    offers, teams = problem.offers, problem.teams
    steps = smallest_steps(problem.types, problem.settings.cycle_weeks)
    step = steps.reindex(offers.index.get_level_values("session_type")).to_numpy(float)
    limit = problem.types["max_sessions"].astype(float)
    most = np.minimum(
        offers["slots"].map(len).to_numpy(float),
        limit.reindex(offers.index.get_level_values("session_type")).fillna(np.inf).to_numpy(),
    )
    scaled = offers.assign(
        step=step,
        contacts=offers["contacts"] * step,
        cost=offers["cost"] * step,
        most=np.floor(most / step + 1e-9).astype(int),
    )
    own = steps.reindex(teams.index.get_level_values("session_type")).to_numpy(float)
    of_pair = scaled["most"].reindex(without(teams.index, "worker_id")).to_numpy(float)
    free = np.floor(teams["slots"].map(len).to_numpy(float) / own + 1e-9)
    shrunk = {name: teams[name] * own for name in ("hours", "minutes", "miles", "mileage")}
    return replace(
        problem,
        offers=scaled,
        teams=teams.assign(**shrunk, most=np.minimum(free, of_pair).astype(int)),
        each=problem,
    )


def for_each(problem: Problem) -> Problem:
    """Give the county as it is for one session, with the pairs that `problem` holds."""
    if problem.each is None:
        return problem
    if len(problem.each.offers) == len(problem.offers):
        return problem.each
    return keep_offers(problem.each, problem.offers.index)


def in_weeks(problem: Problem) -> Problem:
    """Lay a county out over the weeks of its cycle, for stage 2.

    Parameters
    ----------
    problem
        As it is for one session, or from `in_counts`.

    Returns
    -------
    Problem
        Every slot once for each week (``slots.week``, ``slots.slot_of``), money for the whole
        cycle; the county itself where every session is weekly.
    """
    if "week" in problem.slots or is_weekly(problem):
        return for_each(problem)
    plain = for_each(problem)
    weeks = plain.settings.cycle_weeks
    slots = pd.concat(
        [
            plain.slots.assign(week=week, slot_of=plain.slots.index).set_axis(
                pd.Index([slot_in(slot, week) for slot in plain.slots.index], name="slot")
            )
            for week in range(1, weeks + 1)
        ]
    )
    return replace(
        plain,
        slots=slots,
        offers=plain.offers.assign(slots=_spread(plain.offers["slots"], weeks)),
        teams=plain.teams.assign(slots=_spread(plain.teams["slots"], weeks)),
        workers=plain.workers.assign(slots=_spread(plain.workers["slots"], weeks)),
        current=_held_in_weeks(plain.current, weeks),
        asks=plain.asks.assign(slot=_asked_slots(plain.asks["slot"], weeks)),
        settings=replace(plain.settings, budget_gbp=plain.settings.budget_gbp * weeks),
    )


def slot_in(slot: str, week: int) -> str:
    """Name a slot of one week of the cycle."""
    return f"{slot}, week {week}"


def _every(slots: Iterable[str], weeks: int) -> list[str]:
    """Name slots in every week."""
    return [slot_in(slot, week) for week in range(1, weeks + 1) for slot in slots]


def _spread(slots: pd.Series, weeks: int) -> pd.Series:
    """Name the slots of each row in every week."""
    return pd.Series([tuple(_every(own, weeks)) for own in slots], index=slots.index, dtype=object)


def _asked_slots(slots: pd.Series, weeks: int) -> pd.Series:
    """Name the slot of each override in every week; empty for any."""
    named = [slot and tuple(_every([slot], weeks)) for slot in slots]
    return pd.Series(named, index=slots.index, dtype=object)


def _held_in_weeks(current: pd.DataFrame, weeks: int) -> pd.DataFrame:
    """Write today's timetable once for each week in which it is held."""
    table = in_single_weeks(current, weeks)
    table["slot"] = [
        slot_in(slot, week) for slot, week in zip(table["slot"], table["week"], strict=True)
    ]
    return table.drop(columns="week").reset_index(drop=True)


def counts_of(problem: Problem, sessions: pd.DataFrame) -> pd.Series:
    """Turn sessions into the counts of stage 1: what fits of each (venue, type) pair.

    Parameters
    ----------
    problem
        The county, scaled or not.
    sessions
        ``venue_id, session_type``, and ``sessions_per_week`` where it is not 1.

    Returns
    -------
    Series, index (``venue_id``, ``session_type``)
        Whole counts, above 0.
    """
    often = sessions.get("sessions_per_week", pd.Series(1.0, index=sessions.index)).astype(float)
    pairs = [sessions["venue_id"].astype(str), sessions["session_type"].astype(str)]
    held = often.groupby(pairs).sum().rename_axis(["venue_id", "session_type"])
    step = steps_of(problem).reindex(held.index)
    counts: pd.Series = np.floor(held / step + 1e-9)
    return counts[counts > 0].astype(int)
