"""What the weeks of term and of the holidays cost, each by its own plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allocation.delivery.plan_costs import PlanCosts, average_week
from outreach.planning.delivering import week_costs
from outreach.planning.school_year import weeks_of_term, year_of

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


class YearCosts(NamedTuple):
    """What a year costs whose weeks are not all alike.

    Attributes
    ----------
    holidays
        A week of the holidays.
    average
        An average week: times the weeks of a year it is the year.
    term_weeks, holiday_weeks
        How many there are of either. [weeks/year]
    """

    holidays: PlanCosts
    average: PlanCosts
    term_weeks: float
    holiday_weeks: float

    @property
    def sentence(self) -> str:
        """Say how the weeks of a year are counted."""
        return (
            f"A year is {self.term_weeks:g} weeks of school term and {self.holiday_weeks:g} of "
            "school holidays, each at the cost of its own timetable."
        )


def year_costs(inputs: Inputs, problem: Problem, plan: Plan) -> YearCosts | None:
    """Cost the holidays and an average week at the rates of the day the plan starts.

    Parameters
    ----------
    inputs, problem, plan
        The county, and its plan.

    Returns
    -------
    YearCosts or None
        None where the holidays have no plan of their own: every week is alike.
    """
    year = year_of(inputs)
    if year is None or plan.holidays is None:
        return None
    weeks, term = float(inputs.config.plan.weeks_per_year), weeks_of_term(inputs, year)
    away = week_costs(inputs, problem, plan.holidays)
    average = average_week(week_costs(inputs, problem, plan), away, term_share=term / weeks)
    return YearCosts(away, average, term, round(weeks - term, 1))


def average_costs(inputs: Inputs, problem: Problem, plan: Plan) -> PlanCosts:
    """Cost an average week of the year; the week of the plan where every week is alike."""
    year = year_costs(inputs, problem, plan)
    return week_costs(inputs, problem, plan) if year is None else year.average
