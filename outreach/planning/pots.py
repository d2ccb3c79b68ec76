"""The county's pots of money, taken from its table into the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.explaining.comparing import venue_districts
from allocation.funds.pots import Funds
from outreach.errors import TableError
from outreach.intake.optional_tables import OTHER_WORK_KINDS

if TYPE_CHECKING:
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs

_SHOWN = 3


def with_funds(problem: Problem, inputs: Inputs) -> Problem:
    """Put the pots of money into the problem; the same problem where the county has no table.

    Parameters
    ----------
    problem
        The county.
    inputs
        Its tables and settings.

    Returns
    -------
    Problem
        With ``funds``; what all pots hold together is the budget of a week.

    Raises
    ------
    TableError
        When a pot is tied to a session type or a district that the county does not have.
    """
    given = inputs.optional.get("funds")
    if given is None or given.empty:
        return problem
    _check_ties(inputs, given, problem)
    day = pd.Timestamp(inputs.config.county.plan_date)
    first, last = pd.to_datetime(given["date_from"]), pd.to_datetime(given["date_to"])
    rows = given[(first.isna() | (first <= day)) & (last.isna() | (last >= day))]
    weeks = rows["per"].map({"week": 1.0, "year": inputs.config.plan.weeks_per_year})
    pots = pd.DataFrame(
        {
            "funder": rows["funder"].astype(str),
            "weekly": rows["amount_gbp"].astype(float) / weeks.astype(float),
            "session_types": rows["session_types"].map(_words),
            "streams": rows["streams"].map(_words),
            "districts": rows["districts"].map(_words),
        }
    ).set_axis(pd.Index([f"F{n + 1}" for n in range(len(rows))], name="pot_id", dtype="str"))
    return replace(
        problem,
        funds=Funds(pots=pots, homes=venue_districts(problem).astype(str)),
        settings=replace(problem.settings, budget_gbp=float(pots["weekly"].sum())),
    )


def _words(cell: object) -> frozenset[str]:
    """Split a cell with several names."""
    text = "" if cell is None or pd.isna(cell) else str(cell)  # type: ignore[call-overload]
    return frozenset(part.strip() for part in text.split(";") if part.strip())


def _check_ties(inputs: Inputs, given: pd.DataFrame, problem: Problem) -> None:
    """Refuse ties to what is not there; other work may be paid for by its kind."""
    known = {
        "session_types": {*inputs.session_types.index.astype(str), *OTHER_WORK_KINDS},
        "districts": set(problem.areas["district"].astype(str)),
    }
    faults = []
    for column, names in known.items():
        strange = given.index[[bool(_words(cell) - names) for cell in given[column]]]
        if len(strange):
            at = ", ".join(map(str, strange[:_SHOWN]))
            faults.append(f"{column} of {len(strange)} row(s) are not all known (row {at})")
    if faults:
        msg = f"funds: {'; '.join(faults)}. Use the names of the county's own tables."
        raise TableError(msg)
