"""The people rules among the others: what each asks for, and how far a timetable misses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.people.joint_clinics import joint_short, joint_targets
from allocation.people.partners import RULE as CLASHES
from allocation.people.partners import clashes_short
from allocation.people.place_choice import choice_short, choice_targets
from allocation.people.preferences import preferences_short, refused_targets
from allocation.people.reach_floors import reach_short, reach_targets
from allocation.people.utilisation import use_rows, use_targets
from allocation.rows import label
from allocation.walking import walk

if TYPE_CHECKING:
    import pandas as pd

    from allocation.problem import Problem

Target = tuple[str, str, float, float, float]


def people_targets(problem: Problem) -> list[Target]:
    """List the rules about people and sessions that the county asks for.

    Parameters
    ----------
    problem
        The county.

    Returns
    -------
    list
        ``rule, subject, target, scale, priority`` as in `allocation.targets.policy_targets`.
    """
    clashes = walk(problem.wishes.clashes.index)
    return [
        *refused_targets(problem),
        *((CLASHES, label(*key), 0.0, 1.0, 1.0) for key in clashes),
        *use_targets(problem),
        *joint_targets(problem),
        *choice_targets(problem),
        *reach_targets(problem),
    ]


def people_short(
    problem: Problem, sessions: pd.DataFrame, held: pd.Series, served: pd.Series
) -> dict[tuple[str, str], float]:
    """Measure how far a timetable misses each rule about people and sessions.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        ``venue_id, session_type, slot``.
    held : Series, index (``venue_id``, ``session_type``)
        [sessions / week]
    served : Series, index (``area_code``, ``venue_id``, ``session_type``)
        [contacts / week]

    Returns
    -------
    dict
        (rule, subject) to the missing amount, in the unit of the rule.
    """
    used = {
        key: max(0.0, target - float((factors.to_numpy(float) * served.to_numpy(float)).sum()))
        for key, factors, target in use_rows(problem, served.index, held)
    }
    return {
        **preferences_short(problem, held),
        **clashes_short(problem, sessions),
        **used,
        **joint_short(problem, held),
        **choice_short(problem, sessions),
        **reach_short(problem, sessions),
    }
