"""Drop-in demand walks to the nearest open session; bookable demand goes where the plan sends it.

After Büsing, Comis, Schmidt and Streicher (2020), arXiv:2005.11062: people who book can be steered
to any session they would consider, people who walk in go to the nearest one that is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.rows import Rows, label, weigh
from allocation.walking import gather, without

if TYPE_CHECKING:
    from allocation.decisions import Variables
    from allocation.problem import Problem

MOST_ROWS = 300  # larger models have the rows of those who were sent past a session
COLUMNS = ["arrivals", "room", "seen", "turned_away"]


def walk_in_types(problem: Problem) -> tuple[str, ...]:
    """Name the session types that need no booking, where walk-ins are to go to the nearest."""
    if not problem.wishes.walk_to_nearest:
        return ()
    booking = problem.types["booking"]
    return tuple(str(kind) for kind in booking.index[booking == "drop-in"])


def walk_ins_go_to_nearest(problem: Problem, x: Variables) -> Rows:
    r"""Pass no open session: :math:`o_{vk} + \sum_u f_{iuk} / (g_{iu} D_{ik}) \le 1`.

    The sum is over the venues u that are further from the area than v. A large model has the rows
    of ``wishes.passed_by`` only.
    """
    kinds = walk_in_types(problem)
    if not kinds:
        return
    table = x.access[x.access.index.get_level_values("session_type").isin(kinds)]
    if len(table) > MOST_ROWS:
        table = table[without(table.index, "venue_id").isin(problem.wishes.passed_by)]
    minutes, offer, see = table["minutes"].to_numpy(float), x.offer.to_dict(), x.see.to_dict()
    most = (table["share"] * table["need"]).to_numpy(float)
    late = {journey[:3] for journey in problem.no_way_home}  # their nearest depends on the slot
    for (area, kind), places in gather(table.index, "area_code", "session_type", sort=False):
        ranked = sorted(places, key=lambda place: minutes[place])
        for number, near in enumerate(ranked):
            far = [place for place in ranked[number + 1 :] if minutes[place] > minutes[near]]
            venue = table.index[near][1]
            if far and (area, venue, kind) not in late:
                passed = [(see[table.index[place]], 1 / most[place]) for place in far]
                row = weigh([(offer[venue, kind], 1.0)], passed) <= 1
                yield label("nearest", area, venue, kind), row


def only_nearest(problem: Problem, table: pd.DataFrame) -> pd.DataFrame:
    """Keep of the possible journeys of walk-ins those to the nearest session of the type.

    Parameters
    ----------
    problem
        The county.
    table : DataFrame, index (``area_code``, ``venue_id``, ``session_type``)
        ``minutes``, of sessions that are held.

    Returns
    -------
    DataFrame
        Without the longer journeys of walk-ins; of two equally near both stay.
    """
    kinds = walk_in_types(problem)
    if not kinds or not len(table):
        return table
    keys = [table.index.get_level_values(name) for name in ("area_code", "session_type")]
    nearest = table["minutes"].groupby(keys).transform("min")
    walks = table.index.get_level_values("session_type").isin(kinds)
    return table[~walks | (table["minutes"] <= nearest + 1e-9).to_numpy(bool)]


def walk_in_table(problem: Problem, sessions: pd.DataFrame, served: pd.Series) -> pd.DataFrame:
    """Say how many would walk into each session, and how many find no room.

    Parameters
    ----------
    problem
        The county; what the sheet says holds whether the plan steers walk-ins or not.
    sessions : DataFrame
        ``venue_id, session_type, sessions_per_week``.
    served : Series, index (``area_code``, ``venue_id``, ``session_type``)
        Contacts that the plan counts on.

    Returns
    -------
    DataFrame, index (``venue_id``, ``session_type``), drop-in types only
        ``arrivals`` (if everybody goes to the nearest), ``room``, ``seen`` (counted on by the
        plan), ``turned_away``. [contacts / week]
    """
    drop_in = problem.types.index[problem.types["booking"] == "drop-in"]
    held = sessions[sessions["session_type"].isin(drop_in)]
    often = held.groupby(["venue_id", "session_type"])["sessions_per_week"].sum()
    pairs = problem.access[["minutes", "share"]].reset_index()
    table = pairs.merge(often.index.to_frame(index=False), on="venue_id")
    need = problem.need.rename("need").reset_index()
    table = table.merge(need, on=["area_code", "session_type"])
    nearest = table.groupby(["area_code", "session_type"])["minutes"].transform("min")
    table = table[table["minutes"] <= nearest + 1e-9]
    alike = table.groupby(["area_code", "session_type"])["minutes"].transform("size")
    table = table.assign(come=table["share"] * table["need"] / alike)
    come = table.groupby(["venue_id", "session_type"])["come"].sum().reindex(often.index)
    room = often * problem.types["contacts_per_session"].reindex(
        often.index.get_level_values("session_type")
    ).to_numpy(float)
    seen = served.groupby(level=["venue_id", "session_type"]).sum().reindex(often.index)
    arrivals = come.fillna(0.0)
    turned = np.maximum(arrivals - room, 0.0)
    parts = [arrivals, room, seen.fillna(0.0), turned]
    told: pd.DataFrame = pd.concat(parts, axis=1, keys=COLUMNS).astype(float)
    return told
