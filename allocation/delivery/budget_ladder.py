"""Less money, step by step: what can still be done, and which hotspot goes first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from allocation.delivery.vacancies import hotspots_lost
from allocation.search.allocating import allocate
from allocation.search.evaluating import Evaluation, evaluate
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocation.plan import Plan
    from allocation.problem import Problem

STEPS = (1.0, 0.95, 0.90, 0.85)


class _Rung(NamedTuple):
    """A plan, what it achieves, and the share of the budget it was found for."""

    plan: Plan
    reached: Evaluation
    step: float


def budget_ladder(
    problem: Problem,
    *,
    steps: Sequence[float] = STEPS,
    plan: Plan | None = None,
    **search: Any,
) -> pd.DataFrame:
    """Plan the county for ever less money.

    Parameters
    ----------
    problem
        The county, with the whole budget.
    steps
        Shares of it, falling. [share]
    plan
        The plan for the whole budget, where there is one already.
    **search
        Options of `allocate`, the same as of `plan`.

    Returns
    -------
    DataFrame, index ``step`` [share]
        ``budget`` and ``spent`` [GBP/week], ``sessions`` [sessions/week], ``demand_met``,
        ``within_standard`` (residents) [share], ``hotspots`` served, ``lost`` (hotspots served at
        the whole budget and no more, tuple), ``goes_now`` (of them, those that the step before
        still served), ``found_for`` (the step whose search found the plan).

    Raises
    ------
    TableError
        When the steps do not fall.

    Notes
    -----
    The whole budget's row is the plan given: it is what stands beside the ladder. Below it, a
    plan for less money is a plan for more: each step takes the best of all plans found that it
    can pay, in the order of the aims, among those that meet at least as much demand as the step
    below. A search may find, for less money, a plan that meets a little more than one above it,
    within what was left unproven there; it is then said to meet as much, since nobody has to
    fill every place. So the demand met never rises as money falls. A plan given that is beaten
    by more than its own gap is no answer, and gives way.
    """
    return _table(problem, _climbed(problem, steps, plan, search))


def budget_plans(
    problem: Problem,
    *,
    steps: Sequence[float] = STEPS,
    plan: Plan | None = None,
    **search: Any,
) -> tuple[pd.DataFrame, dict[float, Plan]]:
    """Plan the county for ever less money, and keep the plans.

    Parameters
    ----------
    problem, steps, plan, **search
        As in `budget_ladder`.

    Returns
    -------
    ladder : DataFrame, index ``step``
        From `budget_ladder`.
    plans : dict
        The plan of each step.

    Raises
    ------
    TableError
        When the steps do not fall.
    """
    rungs = _climbed(problem, steps, plan, search)
    return _table(problem, rungs), {step: rung.plan for step, rung in rungs.items()}


def _climbed(
    problem: Problem, steps: Sequence[float], plan: Plan | None, search: dict[str, Any]
) -> dict[float, _Rung]:
    """Choose the plan of each step."""
    if list(steps) != sorted(steps, reverse=True) or not steps or min(steps) < 0:
        msg = f"budget steps: found {list(steps)}, expected shares that fall, such as 1, 0.95, 0.9."
        raise TableError(msg)
    found = []
    for step in steps:
        poorer = with_budget(problem, step)
        planned = (
            plan if step == 1.0 and plan is not None else allocate(poorer, start=plan, **search)
        )
        found.append(_Rung(planned, evaluate(problem, planned.sessions), step))
    chosen: list[_Rung] = []
    for at in reversed(range(len(steps))):
        payable = [*found[at : at + 1], *chosen[-1:]]
        least = _met(chosen[-1]) if chosen else 0.0
        enough = [rung for rung in payable if _met(rung) >= least - 1e-9]
        best = min(enough, key=lambda rung: rung.reached.rank())
        own = found[at]
        chosen.append(own if own.plan is plan and _holds_beside(own, best) else best)
    return dict(zip(steps, reversed(chosen), strict=True))


def with_budget(problem: Problem, step: float) -> Problem:
    """Return the county with a part of its budget, and of each pot of money.

    Parameters
    ----------
    problem
        The county; not changed.
    step
        The part that is left. [share]

    Returns
    -------
    Problem
        Everything else is as it was.
    """
    settings = replace(problem.settings, budget_gbp=problem.settings.budget_gbp * step)
    pots = problem.funds.pots
    poorer = pots.assign(weekly=pots["weekly"].astype(float) * step)
    return replace(problem, settings=settings, funds=replace(problem.funds, pots=poorer))


def _holds_beside(own: _Rung, best: _Rung) -> bool:
    """Tell whether a plan is beaten by no more than its search left unproven."""
    mine, other = own.reached.rank(), best.reached.rank()
    left = own.plan.gap * max(abs(own.reached.value), 1.0) + 1e-6
    return mine[:2] == other[:2] and best.reached.value <= own.reached.value + left


def _met(rung: _Rung) -> float:
    """Give the planning demand met. [contacts/week]."""
    return float(rung.reached.served.sum())


def _table(problem: Problem, rungs: dict[float, _Rung]) -> pd.DataFrame:
    """Lay the steps out, and name what is lost at each."""
    demand = max(float(problem.areas["demand"].sum()), 1e-12)
    whole = next(iter(rungs.values())).plan.sessions
    gone: tuple[str, ...] = ()
    met = float("inf")
    rows = []
    for step, rung in rungs.items():
        places = hotspots_lost(problem, whole, rung.plan.sessions)
        lost = tuple(str(key) for key in places.index[places["lost"]])
        met = min(met, _met(rung))
        rows.append(
            {
                "step": step,
                "budget": problem.settings.budget_gbp * step,
                "spent": float(rung.plan.costs["gbp"].sum()),
                "sessions": float(rung.plan.sessions["sessions_per_week"].sum()),
                "demand_met": met / demand,
                "within_standard": rung.reached.covered,
                "hotspots": len(problem.hotspots) - rung.reached.unserved,
                "lost": lost,
                "goes_now": tuple(key for key in lost if key not in gone),
                "found_for": rung.step,
            }
        )
        gone = lost
    return pd.DataFrame(rows).set_index("step")
