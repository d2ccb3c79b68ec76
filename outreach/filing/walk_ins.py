"""The private file about people who walk in: where they go, and how many find no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.people.walk_ins import walk_in_table
from outreach.results import csv_bytes

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem


def walk_in_files(problem: Problem, plan: Plan) -> dict[str, bytes]:
    """Make the file about walk-ins.

    Returns
    -------
    dict
        ``walk_ins.csv``, for the private folder: `allocation.people.walk_ins.walk_in_table`.
    """
    table = walk_in_table(problem, plan.sessions, plan.served["contacts"])
    return {"walk_ins.csv": csv_bytes(table.round(3), index=True)}
