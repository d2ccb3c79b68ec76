"""What a plan costs by kind of session: staff hours, travel, rooms and goods."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.plan import Plan
    from allocation.problem import Problem

NO_RATE = "not assessed: no hourly rate supplied"
WEEKS = 52.0
"""Weeks of a year in which the plan is held, unless somebody says otherwise. [weeks]"""


class PlanCosts(NamedTuple):
    """What a week of the plan costs.

    Attributes
    ----------
    by_type : DataFrame, index ``session_type``
        ``sessions``, ``staff_hours`` [h], ``miles``, ``staff`` (missing where the hourly rate of
        a role is), ``mileage``, ``room``, ``consumables``, ``total`` [GBP/week], ``contacts``
        expected [contacts/week].
    roles_without_rate
        Whose hours could not be turned into money.
    """

    by_type: pd.DataFrame
    roles_without_rate: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say what the figures leave out."""
        if not self.roles_without_rate:
            return "Pay, mileage, rooms and goods are counted."
        roles = ", ".join(role.replace("_", " ") for role in self.roles_without_rate)
        return f"Cost of the hours of {roles}: {NO_RATE}."


def cost_plan(problem: Problem, plan: Plan, hourly: Mapping[str, float]) -> PlanCosts:
    """Add up the week of a plan by kind of session.

    Parameters
    ----------
    problem, plan
        The county and its plan: hours hold contact, set-up, notes and travel.
    hourly
        Role to the cost of one hour at work; a role that is not there has no rate. [GBP/h]

    Returns
    -------
    PlanCosts
        Nothing is guessed: a type whose crew has a role without rate has no cost of staff.
    """
    given = plan.assignments
    kind = given["session_id"].map(plan.sessions["session_type"])
    rate = given["role"].map(dict(hourly)).astype(float)
    mileage = problem.workers["mileage_rate"].astype(float).reindex(given["worker_id"])
    parts = pd.DataFrame(
        {
            "staff_hours": given["hours"],
            "miles": given["miles"],
            "staff": given["hours"] * rate,
            "mileage": given["miles"] * mileage.to_numpy(),
        }
    )
    types = plan.sessions["session_type"]
    goods = problem.types["consumables"].reindex(types).fillna(0.0).to_numpy(dtype=float)
    goods = goods * plan.sessions["sessions_per_week"].to_numpy(dtype=float)
    held = pd.DataFrame(
        {
            "sessions": plan.sessions["sessions_per_week"],
            "contacts": plan.sessions["contacts"],
            "room": plan.sessions["hire_cost"],
            "consumables": goods,
        }
    )
    by_session, by_worker = held.groupby(types).sum(), parts.groupby(kind).sum()
    table = by_session.join(by_worker.reindex(by_session.index).fillna(0.0))
    unknown = rate.isna().groupby(kind).any().reindex(table.index, fill_value=False)
    table = table.assign(staff=table["staff"].mask(unknown))
    money = ["staff", "mileage", "room", "consumables"]
    table = table.assign(total=table[money].sum(axis=1, skipna=False))
    order = ["sessions", "staff_hours", "miles", *money, "total", "contacts"]
    without = tuple(sorted(given["role"][rate.isna()].unique()))
    return PlanCosts(table[order].rename_axis("session_type"), without)


def average_week(term: PlanCosts, holidays: PlanCosts, *, term_share: float) -> PlanCosts:
    """Cost an average week of a year of which a part has a plan of its own.

    Parameters
    ----------
    term, holidays
        From `cost_plan`, of either plan.
    term_share
        Share of the weeks that are in term. [share]

    Returns
    -------
    PlanCosts
        A kind of session that one of them does not hold costs nothing there; what is not known
        of either is not known of both.

    Examples
    --------
    Three weeks of term at 100, one of holidays at 20.

    >>> weeks = [PlanCosts(pd.DataFrame({"total": [gbp]}, index=["drop_in"]), ())
    ...          for gbp in (100.0, 20.0)]
    >>> average_week(*weeks, term_share=0.75).by_type["total"].to_dict()
    {'drop_in': 80.0}
    """
    both = term.by_type.index.union(holidays.by_type.index)
    first, second = (
        costs.by_type.reindex(both, fill_value=0.0).astype(float) for costs in (term, holidays)
    )
    mixed = (first * term_share + second * (1.0 - term_share)).rename_axis("session_type")
    without = {*term.roles_without_rate, *holidays.roles_without_rate}
    return PlanCosts(mixed, tuple(sorted(without)))


def known_yearly(costs: PlanCosts, *, weeks: float = WEEKS) -> pd.DataFrame:
    """Give what is known of each kind of session for a year, ready for its funders.

    Parameters
    ----------
    costs
        From `cost_plan`.
    weeks
        In which the plan is held. [weeks/year]

    Returns
    -------
    DataFrame
        ``session_type``, ``stream`` (empty), ``gbp`` [GBP/year]: without staff where the cost of
        staff is not known, and ``complete`` says so.

    Examples
    --------
    >>> table = pd.DataFrame({"staff": [float("nan")], "mileage": [3.0], "room": [2.0],
    ...                       "consumables": [0.0]}, index=["family"])
    >>> known_yearly(PlanCosts(table, ("family_worker",))).to_dict("records")
    [{'session_type': 'family', 'stream': '', 'gbp': 260.0, 'complete': False}]
    """
    money = costs.by_type[["staff", "mileage", "room", "consumables"]]
    return pd.DataFrame(
        {
            "session_type": money.index.astype(str),
            "stream": "",
            "gbp": money.fillna(0.0).sum(axis=1).to_numpy(dtype=float) * weeks,
            "complete": money.notna().all(axis=1).to_numpy(dtype=bool),
        }
    )


def miles_in_a_year(workers: pd.DataFrame, *, weeks: float = WEEKS) -> pd.Series:
    """Give the miles each worker would drive for the plan in a year.

    Examples
    --------
    >>> miles_in_a_year(pd.DataFrame({"miles": [200.0]}, index=["W1"])).to_dict()
    {'W1': 10400.0}
    """
    return (workers["miles"].astype(float) * weeks).rename("miles")
