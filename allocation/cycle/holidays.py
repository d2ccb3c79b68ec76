"""The weeks of the school holidays: the county without what is in term only, planned from term."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.problem import keep_offers
from allocation.teams import friday_evenings
from allocation.walking import without

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem

KEY = ["venue_id", "session_type", "slot"]
MOVING = 5.0  # a session of term in another slot, against one left out (about 18)
WHEN = ("all year", "school term", "school holidays")


def in_holidays(
    problem: Problem, term: Plan, *, keep_share: float = 0.9, change_price: float = 1.0
) -> Problem:
    """Give the county as it is in the school holidays, with the plan of term as today's.

    Parameters
    ----------
    problem
        The county in term.
    term
        Its plan.
    keep_share
        Share of the places of term that can be held in the holidays and should be. [share]
    change_price
        Price of a session that is not in the plan of term, so that freed staff change little.
        [contacts / week]

    Returns
    -------
    Problem
        Without venues, types and slots that are in term only. What people asked to keep there
        is not asked of the holidays.
    """
    slots = problem.slots
    open_slots = set(slots.index[~slots["term_only"].astype(bool)])
    shut = set(problem.venues.index[problem.venues["term_only"].astype(bool)])
    ended = set(problem.types.index[problem.types["term_only"].astype(bool)])
    offers = _still_open(problem.offers, open_slots)
    places = offers.index.get_level_values("venue_id")
    kinds = offers.index.get_level_values("session_type")
    offers = offers[~places.isin(shut) & ~kinds.isin(ended)]
    fridays = set(friday_evenings(slots)) & open_slots
    early = offers["slots"].map(lambda own: bool(fridays & set(own))).astype(bool)
    smaller = keep_offers(problem, offers.index)
    teams = _still_open(smaller.teams, open_slots)
    teams = teams[without(teams.index, "worker_id").isin(offers.index)] if len(teams) else teams
    pairs = offers.index
    held = term.sessions[[*KEY, "sessions_per_week"]].reset_index(drop=True)
    held = held[pd.MultiIndex.from_frame(held[KEY[:2]]).isin(pairs)]
    held = held[held["slot"].isin(open_slots)]
    nobody = pd.Series([()] * len(held), index=held.index, dtype=object)
    asks = problem.asks
    able = [
        any(pair in pairs for pair in own) and (not slot or slot in open_slots)
        for own, slot in zip(asks["offers"], asks["slot"], strict=True)
    ]
    settings = problem.settings
    return replace(
        smaller,
        offers=offers.assign(friday=offers["friday"] & early),
        teams=teams,
        slots=slots[slots.index.isin(open_slots)],
        current=held.assign(workers=nobody).reset_index(drop=True),
        asks=asks[np.array(able, dtype=bool)],
        settings=replace(
            settings,
            keep_share=keep_share,
            lesser_aims={**settings.lesser_aims, "change": change_price, "moving": MOVING},
        ),
    )


def _still_open(table: pd.DataFrame, slots: set[str]) -> pd.DataFrame:
    """Keep the slots that are there in the holidays, and the rows that have one."""
    own = [tuple(slot for slot in mine if slot in slots) for mine in table["slots"]]
    kept = table.assign(slots=pd.Series(own, index=table.index, dtype=object))
    kept = kept.assign(most=np.minimum(kept["most"], [len(mine) for mine in own]).astype(int))
    return kept[kept["most"] > 0]


def through_the_year(term: Plan, holidays: Plan | None, *, by_crew: bool = True) -> pd.DataFrame:
    """List the sessions of term and of the holidays once each.

    Parameters
    ----------
    term, holidays
        The two plans; without the second the first holds all year.
    by_crew
        Whether a session with another crew in the holidays is listed twice.

    Returns
    -------
    DataFrame, index ``session_id``
        The sessions with ``when``: one of `WHEN`. Those of the holidays alone come last and are
        numbered "H01" on; ``own_id`` is the number in its own plan.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> def plan(*slots):
    ...     table = pd.DataFrame({"venue_id": "v", "session_type": "drop-in", "slot": slots})
    ...     table["weeks"], table["crew"] = [(1,)] * len(slots), [("W1",)] * len(slots)
    ...     table.index = pd.Index([f"S{n}" for n in range(len(slots))], name="session_id")
    ...     return SimpleNamespace(sessions=table)
    >>> through_the_year(plan("Mon PM", "Tue PM"), plan("Tue PM", "Wed PM"))["when"].to_dict()
    {'S0': 'school term', 'S1': 'all year', 'H01': 'school holidays'}
    """
    if holidays is None:
        return term.sessions.assign(when=WHEN[0], own_id=term.sessions.index)
    columns = [*KEY, "weeks", *(["crew"] if by_crew else [])]
    first = [tuple(row) for row in term.sessions[columns].itertuples(index=False, name=None)]
    second = [tuple(row) for row in holidays.sessions[columns].itertuples(index=False, name=None)]
    stays = pd.Series([row in set(second) for row in first], index=term.sessions.index, dtype=bool)
    fresh = holidays.sessions[[row not in set(first) for row in second]]
    numbers = [f"H{n + 1:02d}" for n in range(len(fresh))]
    return pd.concat(
        [
            term.sessions.assign(
                when=stays.map({True: WHEN[0], False: WHEN[1]}), own_id=term.sessions.index
            ),
            fresh.assign(when=WHEN[2], own_id=fresh.index).set_axis(
                pd.Index(numbers, name="session_id", dtype=str)
            ),
        ]
    )
