"""The slots people wish for: what the timetable gains and loses by the time of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.people.partners import clash_worth
from allocation.people.preferences import slot_worth

if TYPE_CHECKING:
    import pandas as pd

    from allocation.problem import Problem


def wished_slots(problem: Problem, places: pd.Index) -> pd.Series:
    """Say what the timetable gains or loses by each possible session.

    Parameters
    ----------
    problem
        The county.
    places : MultiIndex with ``venue_id``, ``session_type`` and ``slot``
        Possible sessions.

    Returns
    -------
    Series, index as `places`
        In the unit of the timetable's aim; 0 where nobody wishes for anything.
    """
    return slot_worth(problem, places) + clash_worth(problem, places)
