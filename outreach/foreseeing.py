"""What a county would lose with fewer posts, or less money: the plan made again, told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allocation.delivery.budget_ladder import STEPS, budget_plans
from allocation.delivery.vacancies import vacancy_effect
from outreach.alternative_plans import OtherPlan
from outreach.stages import find_stage, plan_stage, problem_stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from allocation.delivery.vacancies import VacancyEffect
    from allocation.plan import Plan
    from allocation.problem import Problem
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs


class Foreseen(NamedTuple):
    """What would be lost; what nobody asked for is None.

    Attributes
    ----------
    vacancies
        From `allocation.delivery.vacancies.vacancy_effect`.
    ladder
        From `allocation.delivery.budget_ladder.budget_plans`.
    hotspots, problem, plan
        The county as it is.
    others
        The plans that answer, by the names a map gives them; budgets whose plan is that of the
        step before are left out.
    """

    vacancies: VacancyEffect | None
    ladder: pd.DataFrame | None
    hotspots: Hotspots
    problem: Problem
    plan: Plan
    others: tuple[OtherPlan, ...]


def foresee(inputs: Inputs, *, vacant: Sequence[str] = (), budgets: bool = False) -> Foreseen:
    """Plan a county as it is, without some posts, and for ever less money.

    Parameters
    ----------
    inputs
        The county's tables.
    vacant
        The ``worker_id`` of posts that would be vacant.
    budgets
        Whether to plan for 95, 90 and 85% of the budget, too.

    Returns
    -------
    Foreseen
        Each plan is as good as that of a run.
    """
    hotspots = find_stage(inputs)
    problem = problem_stage(inputs, hotspots)
    plan, _ = plan_stage(problem, inputs)
    config = inputs.config
    search = {"seed": config.county.seed, **config.plan.search()}
    hours = config.plan.full_time_hours
    effect, others = None, []
    if vacant:
        effect = vacancy_effect(problem, plan, vacant, full_time_hours=hours, **search)
        posts = f"{len(vacant)} post vacant" if len(vacant) == 1 else f"{len(vacant)} posts vacant"
        others.append(OtherPlan(posts, "Planned anew with nobody in post there.", effect.plan))
    ladder = None
    if budgets:
        ladder, plans = budget_plans(problem, plan=plan, steps=STEPS, **search)
        others += _poorer(plans)
    return Foreseen(effect, ladder, hotspots, problem, plan, tuple(others))


def _poorer(plans: dict[float, Plan]) -> list[OtherPlan]:
    """Name the plans for less money, each once."""
    told: list[OtherPlan] = []
    before = plans.get(1.0)
    for step, plan in plans.items():
        if plan is not before and step < 1.0:
            note = f"Planned anew with {step:.0%} of the money."
            told.append(OtherPlan(f"{1 - step:.0%} less money", note, plan))
        before = plan
    return told


def vacancy_lines(effect: VacancyEffect, *, titles: Mapping[str, str] | None = None) -> list[str]:
    """Say what vacancies cost, a line each.

    Parameters
    ----------
    effect
        From `allocation.delivery.vacancies.vacancy_effect`.
    titles
        What the county calls its session types; their keys in words, if not given.

    Returns
    -------
    list of str
        Posts and hours, sessions by type, priority areas.
    """
    before, after = effect.hours.astype(float).to_dict("records")
    posts = f"Posts filled: {before['wte']:g} to {after['wte']:g}"
    lines = [f"{posts}; paid hours a week: {before['hours']:g} to {after['hours']:g}."]
    said = {str(kind): str(kind).replace("_", " ").capitalize() for kind in effect.by_type.index}
    said |= titles or {}
    lines += [
        f"{said[str(kind)]}: {row['before']:g} to {row['after']:g} sessions a week."
        for kind, row in zip(effect.by_type.index, effect.by_type.to_dict("records"), strict=True)
        if row["before"] or row["after"]
    ]
    below = effect.hotspots[effect.hotspots["below_minimum"]]
    lines += [
        f"{place}: no session serves it{' any more' if is_lost else ', as before'}."
        for place, is_lost in below["lost"].items()
    ]
    return lines if len(below) else [*lines, "Every priority area keeps a session."]


def ladder_lines(ladder: pd.DataFrame) -> list[str]:
    """Say what each step of the budget still does, a line each.

    Examples
    --------
    >>> import pandas as pd
    >>> steps = pd.DataFrame({"budget": [100.0, 95.0], "sessions": [6.0, 5.0],
    ...                       "demand_met": [0.5, 0.4], "within_standard": [0.9, 0.8],
    ...                       "goes_now": [(), ("H6",)]}, index=[1.0, 0.95])
    >>> ladder_lines(steps)[1]
    '95% (GBP 95 a week): 5 sessions, 40% of demand met, 80% of residents within reach; loses H6.'
    """
    return [
        f"{step:.0%} (GBP {row['budget']:,.0f} a week): {row['sessions']:g} sessions, "
        f"{row['demand_met']:.0%} of demand met, {row['within_standard']:.0%} of residents within "
        f"reach; {'loses ' + ', '.join(row['goes_now']) if row['goes_now'] else 'loses no area'}."
        for step, row in zip(ladder.index, ladder.to_dict("records"), strict=True)
    ]
