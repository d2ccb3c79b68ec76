"""The family stream: sessions that share rooms and staff, with a need of their own (R-32).

Families are not counted as young people seen: no floor, no figure of need met and no bound takes
them in. Their sessions take hours and rooms that are left, and those of a minimum people ask for.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.people.weekly import sessions_of_counts
from allocation.rows import Rows, label, plain, weigh
from allocation.solving import solve
from allocation.walking import gather, walk

if TYPE_CHECKING:
    from allocation.decisions import Variables
    from allocation.problem import Problem

STREAM = "family"
PAIR = ["venue_id", "session_type"]


def families_apart(session_types: pd.DataFrame, *, count: bool = False) -> pd.DataFrame:
    """Take the types of the family stream out of young people's demand.

    Parameters
    ----------
    session_types : DataFrame, index ``session_type``
        With ``stream``; ``family`` marks the stream.
    count
        Whether their sessions count for hotspots and coverage where the table says so.

    Returns
    -------
    DataFrame
        ``demand_share`` of family types is 0 and theirs is given back to the other types in
        proportion; ``family_share`` is what it was. Unchanged where no type is of the stream.

    Examples
    --------
    >>> types = pd.DataFrame({"stream": ["", "", "family"], "demand_share": [0.6, 0.3, 0.1],
    ...                       "counts_for_hotspot": [True, True, True]},
    ...                      index=["drop-in", "clinic", "family"])
    >>> apart = families_apart(types)
    >>> apart["demand_share"].round(3).tolist(), apart["counts_for_hotspot"].tolist()
    ([0.667, 0.333, 0.0], [True, True, False])
    """
    if "stream" not in session_types or not (session_types["stream"] == STREAM).any():
        return session_types
    own = session_types["stream"] == STREAM
    share = session_types["demand_share"].astype(float)
    rest = float(share[~own].sum())
    scaled = share * (float(share.sum()) / rest if rest > 0 else 1.0)
    counts = session_types["counts_for_hotspot"].astype(bool) & (~own | count)
    return session_types.assign(
        demand_share=scaled.where(~own, 0.0),
        family_share=share.where(own, 0.0),
        counts_for_hotspot=counts,
    )


def family_need(demand: pd.Series, session_types: pd.DataFrame) -> pd.Series:
    """Give the need of families: their share of planning demand, beside that of young people.

    Parameters
    ----------
    demand : Series, index ``area_code``
        Planning demand. [contacts / week]
    session_types
        From `families_apart`.

    Returns
    -------
    Series, index (``area_code``, ``session_type``)
        Above 0 only. [contacts / week]
    """
    shares = session_types["family_share"] if "family_share" in session_types else pd.Series()
    parts = {
        (area, kind): float(need) * float(share)
        for kind, share in walk(shares[shares > 0].sort_index().items())
        for area, need in walk(demand.sort_index().items())
        if need > 0
    }
    names = ["area_code", "session_type"]
    empty = pd.MultiIndex.from_arrays([[], []], names=names)
    index = pd.MultiIndex.from_tuples(list(parts), names=names) if parts else empty
    return pd.Series(list(parts.values()), index=index, dtype=float, name="need")


def families_near(problem: Problem) -> pd.Series:
    """Add up the families who would come to each venue, if it were the only one.

    Parameters
    ----------
    problem
        The full county, with the need of families among its wishes.

    Returns
    -------
    Series, index (``venue_id``, ``session_type``)
        [contacts / week]
    """
    table = _journeys(problem, problem.offers.index)
    return (
        (table["share"] * table["need"]).groupby([table["venue_id"], table["session_type"]]).sum()
    )


def _journeys(problem: Problem, pairs: pd.Index) -> pd.DataFrame:
    """List which families could come where."""
    access = problem.access
    need = problem.wishes.families.rename("need").reset_index()
    table = access[["share", "minutes"]].reset_index().merge(need, on="area_code")
    held = pd.MultiIndex.from_frame(table[PAIR]).isin(pairs)
    return table[held].sort_values(["area_code", *PAIR], ignore_index=True)


def families_within_need(problem: Problem, x: Variables) -> Rows:
    r"""Hold no more than families fill: :math:`S_{vk} \le \lceil F_{vk}/C_k \rceil`, so in all."""
    families = problem.wishes.families
    if not len(families):
        return
    near, often = problem.wishes.families_near.to_dict(), sessions_of_counts(problem).to_dict()
    room = problem.types["contacts_per_session"]
    for kind in families.index.get_level_values("session_type").unique():
        mine = x.hold[x.hold.index.get_level_values("session_type") == kind]
        size = max(float(room[kind]), 1e-9)
        for key, held in walk(mine.items()):
            most = max(1, ceil(near.get(key, 0.0) / size - 1e-9))
            yield label("families", *key), weigh([(held, float(often[key]))]) <= most
        total = float(families.xs(kind, level="session_type").sum())
        least = int(problem.types["min_sessions"][kind])
        most = max(least, ceil(total / size - 1e-9))
        if len(mine):
            counts = [(held, float(often[key])) for key, held in walk(mine.items())]
            yield label("families", kind), weigh(counts) <= most


def families_reached(problem: Problem, x: Variables) -> pulp.LpAffineExpression:
    """Lesser aim, most: families expected in sessions, those of one venue counted alone."""
    near = problem.wishes.families_near
    room = problem.offers["contacts"].astype(float)
    worth = {
        key: min(float(come), float(room[key]))
        for key, come in walk(near.items())
        if come > 0 and key in x.hold.index
    }
    return weigh((x.hold[key], factor) for key, factor in worth.items())


def family_contacts(problem: Problem, sessions: pd.DataFrame) -> pd.Series:
    """Send families to the sessions held for them, as many as there is room for.

    Parameters
    ----------
    problem
        The full county.
    sessions : DataFrame
        ``venue_id, session_type`` and ``sessions_per_week``, or ``weeks`` of the cycle, or one
        row for a session of every week.

    Returns
    -------
    Series, index (``venue_id``, ``session_type``)
        Families expected. [contacts / week]
    """
    empty = pd.MultiIndex.from_arrays([[], []], names=PAIR)
    none = pd.Series([], index=empty, dtype=float)
    if not len(problem.wishes.families):
        return none
    held = _held(problem, sessions)
    table = _journeys(problem, held.index)
    if not len(table):
        return none
    model = pulp.LpProblem("families", pulp.LpMaximize)
    most = (table["share"] * table["need"]).to_numpy(float)
    come = [model.add_variable(f"come_{n}", 0, float(top)) for n, top in enumerate(most)]
    keys = pd.MultiIndex.from_frame(table[["area_code", *PAIR]])
    share, need = table["share"].to_numpy(float), table["need"].to_numpy(float)
    for key, places in gather(keys, "area_code", "session_type"):
        once = [(come[place], 1 / share[place]) for place in places]
        model.addConstraint(weigh(once) <= float(need[places[0]]), f"need|{key}")
    size = problem.types["contacts_per_session"]
    for key, places in gather(keys, *PAIR):
        room = float(size[key[1]]) * float(held[key])
        model.addConstraint(weigh(plain(come[place] for place in places)) <= room, f"room|{key}")
    worth = 1 - 1e-4 * table["minutes"].to_numpy(float)
    model.setObjective(weigh(zip(come, worth.tolist(), strict=True)))
    seen = solve(model).read(pd.Series(come, index=keys, dtype=object)).clip(lower=0.0)
    return seen.groupby(level=PAIR).sum()


def _held(problem: Problem, sessions: pd.DataFrame) -> pd.Series:
    """Add up how often each pair is held. [sessions / week]."""
    often = pd.Series(1.0, index=sessions.index)
    if "sessions_per_week" in sessions:
        often = sessions["sessions_per_week"].astype(float)
    elif "weeks" in sessions:
        often = sessions["weeks"].map(len) / float(getattr(problem.settings, "cycle_weeks", 1))
    return often.groupby([sessions[name] for name in PAIR]).sum()


def family_expected(problem: Problem, sessions: pd.DataFrame) -> float:
    """Add up the families that a plan's sessions expect. [contacts / week]."""
    kinds = problem.wishes.families.index.get_level_values("session_type")
    return float(sessions["contacts"][sessions["session_type"].isin(kinds)].sum())
