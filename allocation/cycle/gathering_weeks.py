"""Bring the weeks of a cycle together: one session with one crew, and the weeks it is held in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.cycle.cycles import patterns_in
from allocation.rows import weigh
from allocation.walking import walk

if TYPE_CHECKING:
    import pulp

    from allocation.decisions import Timetable
    from allocation.problem import Problem

KEY = ["venue_id", "session_type", "slot"]
SAME = 0.3  # a worker who is in a session every week, against a session placed (about 20)


def same_crews(
    problem: Problem, model: pulp.LpProblem, y: Timetable
) -> list[tuple[pulp.LpVariable, float]]:
    r"""Prefer one crew for all weeks of a session: :math:`u_{evkt} \le a_{evktw}`, u worth little.

    Parameters
    ----------
    problem
        The county, laid out over its weeks where it has more than one.
    model
        Takes the rows.
    y
        The decisions.

    Returns
    -------
    list
        Terms for the aim; none where every week is alike.
    """
    if "week" not in problem.slots:
        return []
    index = y.work.index
    slot = problem.slots["slot_of"].reindex(index.get_level_values("slot")).to_numpy()
    levels = ["worker_id", "venue_id", "session_type"]
    keys = [index.get_level_values(level) for level in levels]
    priced = []
    for number, (_, group) in enumerate(walk(y.work.groupby([*keys, slot], sort=False))):
        own = list(dict.fromkeys(group))
        if len(own) > 1:
            always = model.add_variable(f"always_{number}", 0, 1)
            for week, there in enumerate(own):
                row = weigh([(always, 1.0)], [(there, -1.0)]) <= 0
                model.addConstraint(row, f"always|{number}|{week}")
            priced.append((always, SAME))
    return priced


def gather_weeks(problem: Problem, placed: pd.DataFrame) -> pd.DataFrame:
    """Turn places of single weeks into sessions.

    Parameters
    ----------
    problem
        The county, laid out over its weeks where it has more than one.
    placed
        ``venue_id, session_type, slot, crew``; a slot of the layout.

    Returns
    -------
    DataFrame
        ``venue_id, session_type, slot, crew, weeks``, sorted; the slots of one week.
    """
    weeks = problem.settings.cycle_weeks
    if "week" not in problem.slots:
        every = pd.Series([tuple(range(1, weeks + 1))] * len(placed), placed.index, dtype=object)
        return placed.assign(weeks=every).sort_values(KEY, ignore_index=True)
    table = placed.assign(
        week=placed["slot"].map(problem.slots["week"].to_dict()),
        slot=placed["slot"].map(problem.slots["slot_of"].to_dict()),
    )
    allowed = problem.types["frequencies"].to_dict()
    rows = [
        (*key, pattern)
        for key, group in walk(table.groupby([*KEY, "crew"], sort=True)["week"])
        for pattern in patterns_in(group.astype(int), allowed[key[1]], weeks)
    ]
    found = pd.DataFrame(rows, columns=[*KEY, "crew", "weeks"])
    types = {**dict.fromkeys(KEY, str), "crew": object, "weeks": object}
    return found.astype(types).sort_values([*KEY, "weeks"], ignore_index=True)
