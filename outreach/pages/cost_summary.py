"""What the plan costs, in one table: each figure with what it holds, and how they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outreach.disclosure.steps import in_steps
from outreach.pages.printing import Shown, table_of

if TYPE_CHECKING:
    from maps.edition import PrintedTable
    from outreach.intake.inputs import Inputs
    from outreach.pages.pack_facts import PackFacts

YEAR_STEP_GBP, WEEK_STEP_GBP = 1000.0, 10.0
"""Steps of money that holds mileage, outside the restricted edition. [GBP]"""

_OTHER = "mileage of other work"


class _Week(NamedTuple):
    """What one week costs, in GBP."""

    goods: float
    road: float
    pay: float


def cost_summary(inputs: Inputs, facts: PackFacts, *, exact: bool) -> PrintedTable:
    """Lay out what a week and a year cost, from hire to pay, with both sums.

    Parameters
    ----------
    inputs, facts
        The county, and what the plan says.
    exact
        True for the restricted edition. Elsewhere sums that hold mileage are in steps, as in the
        headlines, and mileage and pay are what is left of them.

    Returns
    -------
    PrintedTable
        The lines add up to the sums below them; who pays is split from the last.
    """
    weeks = float(inputs.config.plan.weeks_per_year)
    week = _shown(_week_of(facts), weeks=weeks, exact=exact)
    limited = week.goods + week.road
    without = [role.replace("_", " ") for role in facts.costs.roles_without_rate]
    pay = "Hours at sessions: contact, set-up, notes and the way there."
    if without:
        pay += f" Sessions with a {' or a '.join(without)} are not in it (no hourly rate supplied)."
    beside = " Work beside sessions included." if _beside(facts) else ""
    money = f"The first two. The limit is GBP {_limit(inputs, facts):,.0f} a week."
    rows = [
        ("Hire and goods", "Rooms, and what is used up in sessions.", week.goods),
        ("Mileage", f"What staff drive in their own cars.{beside}", week.road),
        ("Hire, goods and mileage", money, limited),
        ("Pay", pay, week.pay),
        ("All of it", "Hire, goods, mileage and pay.", limited + week.pay),
    ]
    frame = pd.DataFrame(rows, columns=["what", "holds", "week"])
    frame = frame.assign(year=frame["week"] * weeks)
    return table_of(
        frame,
        {
            "what": Shown("Cost"),
            "holds": Shown("What it holds"),
            "week": Shown("GBP a week", "count"),
            "year": Shown("GBP a year", "count"),
        },
        id="cost-summary",
        title="What the plan costs",
        caption=f"A year is {weeks:g} such weeks."
        + ("" if exact else " Mileage and pay are rounded, to protect staff."),
    )


def _limit(inputs: Inputs, facts: PackFacts) -> float:
    """Give the money of a week: that of all pots where there are any. [GBP/week]."""
    if len(facts.pots):
        return float(facts.pots["offered"].sum())
    return float(inputs.config.plan.budget_gbp)


def _beside(facts: PackFacts) -> float:
    """Give what the journeys of work beside sessions cost. [GBP/week]."""
    costs = getattr(facts.plan, "costs", None)
    if costs is None or "item" not in costs:
        return 0.0
    return float(costs.loc[costs["item"] == _OTHER, "gbp"].sum())


def _week_of(facts: PackFacts) -> _Week:
    """Add up a week: what is not known of pay is not in it."""
    sums = facts.costs.by_type[["staff", "mileage", "room", "consumables"]].sum()
    return _Week(
        goods=float(sums["room"] + sums["consumables"]),
        road=float(sums["mileage"]) + _beside(facts),
        pay=float(sums["staff"]),
    )


def _shown(week: _Week, *, weeks: float, exact: bool) -> _Week:
    """Round the sums in which mileage is, and leave to mileage and pay what they leave."""
    if exact:
        return week
    limited = max(week.goods, in_steps(week.goods + week.road, WEEK_STEP_GBP))
    whole = in_steps(weeks * (week.goods + week.road + week.pay), YEAR_STEP_GBP) / weeks
    pay = max(0.0, whole - limited) if week.pay > 0 else 0.0
    return _Week(goods=week.goods, road=limited - week.goods, pay=pay)


def funders_shown(inputs: Inputs, facts: PackFacts, *, exact: bool) -> pd.DataFrame:
    """Give what each funder pays a year, adding up to the last line of the summary.

    Parameters
    ----------
    inputs, facts
        The county, and what the plan says; somebody says who pays.
    exact
        As of `cost_summary`.

    Returns
    -------
    DataFrame, index ``funder``
        ``gbp`` [GBP/year, whole pounds outside the restricted edition], ``percent``.
    """
    assert facts.paid is not None  # noqa: S101  (asked by the caller)
    funders = facts.paid.funders
    if exact:
        return funders
    weeks = float(inputs.config.plan.weeks_per_year)
    week = _shown(_week_of(facts), weeks=weeks, exact=False)
    total = round(weeks * (week.goods + week.road + week.pay))
    known = float(funders["gbp"].sum())
    split = funders["gbp"].astype(float) * (total / known if known > 0 else 0.0)
    pounds = pd.Series(np.floor(split.to_numpy() + 1e-9), index=split.index)
    left = round(total - float(pounds.sum())) if known > 0 else 0
    pounds.loc[(split - pounds).sort_values(ascending=False, kind="stable").index[:left]] += 1.0
    return funders.assign(gbp=pounds)
