"""Re-verify a plan against every rule in plain pandas, without the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from allocation.plan import Plan
    from allocation.problem import Problem


def check_plan(plan: Plan, problem: Problem) -> pd.DataFrame:
    """Return what is wrong with a plan, one row per fault; no rows when it is sound.

    Returns
    -------
    DataFrame
        ``rule, subject, found, allowed, sentence``.
    """
    raise NotImplementedError
