"""The private files of a run about money and delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.pages.files import page_files
from outreach.pages.money import money_report
from outreach.planning.delivering import delivered, funded, week_costs
from outreach.planning.year_costs import average_costs
from outreach.results import csv_bytes

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def money_files(inputs: Inputs, problem: Problem, plan: Plan) -> dict[str, bytes]:
    """Make the files about money and delivery.

    Returns
    -------
    dict
        File name to content, for the private folder: ``money.html`` with ``money/*.csv``,
        ``costs_by_type.csv``, and where the county has their tables ``delivery.csv`` and
        ``costs_by_funder.csv``.
    """
    costs = week_costs(inputs, problem, plan)
    made = {
        **page_files("money.html", money_report(inputs, problem, plan)),
        "costs_by_type.csv": csv_bytes(costs.by_type, index=True),
    }
    came, paid = (
        delivered(inputs, problem).by_venue,
        funded(inputs, average_costs(inputs, problem, plan)),
    )
    for name, table in (
        ("other_work.csv", plan.other_work),
        ("event_weeks.csv", plan.event_weeks),
        ("pots.csv", plan.funding),
        ("against_today.csv", plan.against_today),
    ):
        if len(table):
            made[name] = csv_bytes(table)
    if len(came):
        made["delivery.csv"] = csv_bytes(came, index=True)
    if paid is not None:
        made["costs_by_funder.csv"] = csv_bytes(paid.split)
    return made
