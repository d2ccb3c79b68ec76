"""Joint clinics, with a mental-health worker, in districts where both needs often meet (R-58).

The figure is one of a whole district, never of a smaller area: few are asked, and fewer said yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.people.weekly import sessions_of_counts
from allocation.rows import Rows, label, targets_of, weigh
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Collection

    from allocation.decisions import Variables
    from allocation.problem import Problem

RULE = "joint_clinics"
A_FORTNIGHT = 0.5  # sessions a week


def districts_in_need(
    shares: pd.DataFrame, *, share: float, asked: int, cycle_weeks: int = 1
) -> pd.DataFrame:
    """List the districts that should have a joint clinic.

    Parameters
    ----------
    shares : DataFrame, index ``district``
        ``asked`` [people] and ``yes``: those of them with a second need.
    share
        A clinic from this share of those asked on, inclusive.
    asked
        Fewer people asked than this say nothing. [people]
    cycle_weeks
        In a cycle of one week a clinic is weekly; else one in two weeks will do. [weeks]

    Returns
    -------
    DataFrame, index ``district``
        ``share``, ``sessions``. [share, sessions / week]

    Examples
    --------
    13 of 97 is 13.4 %.

    >>> counts = pd.DataFrame({"asked": [97, 97], "yes": [13, 4]}, index=["North", "South"])
    >>> districts_in_need(counts, share=0.13, asked=20, cycle_weeks=2).round(3).to_dict("index")
    {'North': {'share': 0.134, 'sessions': 0.5}}
    """
    found = shares["yes"] / shares["asked"].where(shares["asked"] > 0)
    kept = (shares["asked"] >= max(asked, 1)) & (found >= share - 1e-12)
    often = 1.0 if cycle_weeks == 1 else A_FORTNIGHT
    table = pd.DataFrame({"share": found[kept].astype(float), "sessions": often})
    return table.rename_axis("district").sort_index()


def joint_clinics_where_needed(problem: Problem, x: Variables) -> Rows:
    r"""Hold joint clinics where needed: :math:`\sum_{v \in d, k \in J} S_{vk} + e_d \ge n_d`."""
    for subject, target in targets_of(x, RULE):
        near = joint_pairs(problem, x.hold.index, subject)
        often = sessions_of_counts(problem).to_dict()
        held = [(x.hold[key], float(often[key])) for key in near]
        yield label(RULE, subject), weigh(held, [(x.short[RULE, subject], 1.0)]) >= target


def joint_pairs(
    problem: Problem, pairs: Collection[tuple[str, str]] | pd.Index, district: str
) -> list[tuple[str, str]]:
    """Name the (venue, type) pairs that are joint clinics in a district."""
    where = problem.venues["district"].to_dict()
    kinds = set(problem.wishes.joint_types)
    return [
        (place, kind) for place, kind in pairs if kind in kinds and where.get(place) == district
    ]


def joint_targets(problem: Problem) -> list[tuple[str, str, float, float, float]]:
    """List the districts with what each asks for."""
    asked = problem.wishes.joint["sessions"]
    return [(RULE, str(key), float(n), float(n), 1.0) for key, n in walk(asked.items())]


def joint_short(problem: Problem, held: pd.Series) -> dict[tuple[str, str], float]:
    """Say how many joint clinics each district lacks, as shortfalls of the rule."""
    return {
        (RULE, str(district)): max(
            0.0,
            float(often)
            - sum(float(held[key]) for key in joint_pairs(problem, held.index, district)),
        )
        for district, often in walk(problem.wishes.joint["sessions"].items())
    }
