"""What the plan costs, in one table: each figure with what it holds, and how they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outreach.disclosure.steps import in_steps
from outreach.pages.printing import Shown, table_of

if TYPE_CHECKING:
    from allocation.delivery.plan_costs import PlanCosts
    from maps.edition import PrintedTable
    from outreach.intake.inputs import Inputs
    from outreach.pages.pack_facts import PackFacts

YEAR_STEP_GBP, WEEK_STEP_GBP = 1000.0, 10.0
"""Steps of money that holds mileage, outside the restricted edition. [GBP]"""

_OTHER = "mileage of other work"
_HEADINGS = (("GBP a week",), ("GBP a week of term", "GBP a week of holidays"))


class _Week(NamedTuple):
    """What one week costs, in GBP."""

    goods: float
    road: float
    pay: float

    @property
    def limited(self) -> float:
        """What the limit holds for."""
        return self.goods + self.road

    @property
    def lines(self) -> list[float]:
        """The lines of the table."""
        return [self.goods, self.road, self.limited, self.pay, self.limited + self.pay]


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
    parts = _weeks_shown(inputs, facts, exact=exact)
    without = [role.replace("_", " ") for role in facts.average.roles_without_rate]
    pay = "Hours at sessions: contact, set-up, notes and the way there."
    if without:
        pay += f" Sessions with a {' or a '.join(without)} are not in it (no hourly rate supplied)."
    beside = " Work beside sessions included." if _beside(facts.plan) else ""
    money = f"The first two. The limit is GBP {_limit(inputs, facts):,.0f} a week."
    rows = [
        ("Hire and goods", "Rooms, and what is used up in sessions."),
        ("Mileage", f"What staff drive in their own cars.{beside}"),
        ("Hire, goods and mileage", money),
        ("Pay", pay),
        ("All of it", "Hire, goods, mileage and pay."),
    ]
    frame = pd.DataFrame(rows, columns=["what", "holds"]).assign(year=0.0)
    headings = _HEADINGS[len(parts) - 1]
    for number, (week, weeks) in enumerate(parts):
        frame[f"week{number}"] = week.lines
        frame["year"] += frame[f"week{number}"] * weeks
    such = f"A year is {parts[0][1]:g} such weeks." if facts.year is None else facts.year.sentence
    return table_of(
        frame,
        {
            "what": Shown("Cost"),
            "holds": Shown("What it holds"),
            **{f"week{number}": Shown(words, "count") for number, words in enumerate(headings)},
            "year": Shown("GBP a year", "count"),
        },
        id="cost-summary",
        title="What the plan costs",
        caption=such + ("" if exact else " Mileage and pay are rounded, to protect staff."),
    )


def _limit(inputs: Inputs, facts: PackFacts) -> float:
    """Give the money of a week: that of all pots where there are any. [GBP/week]."""
    if len(facts.pots):
        return float(facts.pots["offered"].sum())
    return float(inputs.config.plan.budget_gbp)


def _beside(plan: object) -> float:
    """Give what the journeys of work beside sessions cost. [GBP/week]."""
    costs = getattr(plan, "costs", None)
    if costs is None or "item" not in costs:
        return 0.0
    return float(costs.loc[costs["item"] == _OTHER, "gbp"].sum())


def _week_of(costs: PlanCosts, plan: object) -> _Week:
    """Add up a week: what is not known of pay is not in it."""
    sums = costs.by_type[["staff", "mileage", "room", "consumables"]].sum()
    return _Week(
        goods=float(sums["room"] + sums["consumables"]),
        road=float(sums["mileage"]) + _beside(plan),
        pay=float(sums["staff"]),
    )


def _weeks_shown(
    inputs: Inputs, facts: PackFacts, *, exact: bool
) -> tuple[tuple[_Week, float], ...]:
    """Give the weeks a year has, of term and of holidays if they differ, with how many.

    Outside the restricted edition the sums in which mileage is are rounded, and mileage and pay
    (of term) are what they leave.
    """
    weeks = float(inputs.config.plan.weeks_per_year)
    parts = [(_week_of(facts.costs, facts.plan), weeks)]
    if facts.year is not None:
        away = _week_of(facts.year.holidays, facts.plan.holidays)
        parts = [(parts[0][0], facts.year.term_weeks), (away, facts.year.holiday_weeks)]
    if exact:
        return tuple(parts)
    whole = in_steps(sum((week.limited + week.pay) * many for week, many in parts), YEAR_STEP_GBP)
    shown = [(_rounded(week), many) for week, many in parts]
    (first, many), *others = shown
    rest = sum((week.limited + week.pay) * weeks for week, weeks in others)
    paid = parts[0][0].pay > 0 and many > 0
    left = max(0.0, (whole - rest) / many - first.limited) if paid else 0.0
    return ((first._replace(pay=left), many), *others)


def _rounded(week: _Week) -> _Week:
    """Round the sum in which mileage is, and pay; leave to mileage what the sum leaves."""
    limited = max(week.goods, in_steps(week.limited, WEEK_STEP_GBP))
    return _Week(week.goods, limited - week.goods, in_steps(week.pay, WEEK_STEP_GBP))


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
    parts = _weeks_shown(inputs, facts, exact=False)
    total = round(sum((week.limited + week.pay) * weeks for week, weeks in parts))
    known = float(funders["gbp"].sum())
    split = funders["gbp"].astype(float) * (total / known if known > 0 else 0.0)
    pounds = pd.Series(np.floor(split.to_numpy() + 1e-9), index=split.index)
    left = round(total - float(pounds.sum())) if known > 0 else 0
    pounds.loc[(split - pounds).sort_values(ascending=False, kind="stable").index[:left]] += 1.0
    return funders.assign(gbp=pounds)
