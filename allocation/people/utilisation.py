"""Fuller rooms: each session should expect a part of the people it has places for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.rows import Rows, label, plain, weigh
from allocation.walking import gather, walk, without

if TYPE_CHECKING:
    from allocation.decisions import Variables
    from allocation.problem import Problem

RULE = "utilisation"


def sessions_well_used(problem: Problem, x: Variables) -> Rows:
    r"""Fill a part of the places: :math:`\sum_i f_{ivk} + e_{vk} \ge u C_k S_{vk}`."""
    floor = problem.wishes.utilisation_floor
    if floor <= 0:
        return
    room, see = problem.offers["contacts"].to_dict(), x.see.to_numpy()
    seen = dict(gather(x.see.index, "venue_id", "session_type", sort=False))
    for key, held in walk(x.hold.items()):
        subject = (RULE, label(*key))
        if subject in x.short.index:
            people = plain(see[seen.get(key, [])])
            asked = [(x.short[subject], 1.0), (held, -floor * float(room[key]))]
            yield label(RULE, *key), weigh(people, asked) >= 0


def use_targets(problem: Problem) -> list[tuple[str, str, float, float, float]]:
    """List the rule for every pair: one whole rule is one session with nobody in it."""
    floor = problem.wishes.utilisation_floor
    if floor <= 0:
        return []
    rows = []
    for key, offer in walk(problem.offers[["contacts", "most"]].iterrows()):
        most = float(offer["most"])
        places = floor * float(offer["contacts"]) * most
        if places > 0:
            rows.append((RULE, label(*key), 0.0, places, most))
    return rows


def use_rows(
    problem: Problem, index: pd.Index, held: pd.Series
) -> list[tuple[tuple[str, str], pd.Series, float]]:
    """Write the rule for sessions that are held: factors x contacts must reach a target.

    Parameters
    ----------
    problem
        The county.
    index : MultiIndex (``area_code``, ``venue_id``, ``session_type``)
        Of the contacts.
    held : Series, index (``venue_id``, ``session_type``)
        [sessions / week]

    Returns
    -------
    list
        (rule, subject), factors and target.
    """
    floor = problem.wishes.utilisation_floor
    if floor <= 0 or float(problem.settings.priorities.get(RULE, 0.0)) <= 0:
        return []
    room = problem.types["contacts_per_session"]
    pairs = without(index, "area_code")
    rows = []
    for key, often in walk(held.items()):
        if key in problem.offers.index:
            target = floor * float(room[key[1]]) * float(often)
            factors = pd.Series((pairs == key).astype(float), index=index)
            rows.append(((RULE, label(*key)), factors, target))
    return rows
