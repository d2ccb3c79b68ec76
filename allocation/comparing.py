"""Set two timetables side by side: today's and the proposed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from allocation.plan import Plan
    from allocation.problem import Problem


def compare_plans(problem: Problem, plan: Plan, *, current: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare today's timetable with a plan on the same demand.

    Parameters
    ----------
    problem, plan
        The county and its plan.
    current : DataFrame, optional
        Another timetable to compare with; ``problem.current`` when absent.

    Returns
    -------
    DataFrame, index ``measure``
        ``today``, ``proposed``, ``unit``.
    """
    raise NotImplementedError
