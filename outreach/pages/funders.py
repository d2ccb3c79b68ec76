"""What the plan costs and who pays for it, as the paper for a meeting says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.delivery.funding import NOT_FUNDED
from allocation.delivery.plan_costs import NO_RATE
from allocation.funds.flows import NOBODY
from outreach.disclosure.steps import in_steps
from outreach.pages.cost_summary import funders_shown
from outreach.pages.printing import Shown, not_assessed, table_of

if TYPE_CHECKING:
    import pandas as pd

    from maps.edition import PrintedTable
    from outreach.intake.inputs import Inputs
    from outreach.pages.pack_facts import PackFacts

_STEP_GBP = 10.0
"""Steps of what a pot pays a week, outside the restricted edition: it holds mileage. [GBP]"""


def cost_sentences(inputs: Inputs, facts: PackFacts, *, exact: bool = False) -> tuple[str, ...]:
    """Say what the figures hold and who pays for what nobody agreed to.

    Parameters
    ----------
    inputs, facts
        The county, and what the plan says.
    exact
        True for the restricted edition.

    Returns
    -------
    tuple of str
        Printed above the tables of `cost_tables`.
    """
    said = [f"A year of {inputs.config.plan.weeks_per_year:g} weeks."]
    said += [] if facts.year is None else [facts.year.sentence]
    said.append(facts.average.sentence)
    if len(facts.pots):
        tied = "The plan itself keeps to what each pot of money is tied to."
        missing = float(facts.pots.loc[facts.pots["funder"] == NOBODY, "spent"].sum())
        nobody = (f"Nobody pays GBP {missing:,.0f} a week of it.",) if missing > 0 else ()
        return (*said, tied, *nobody)
    if facts.paid is None:
        return (*said, *(f"By funder: {words}" for words in map(_inside, not_assessed())))
    said.append("The shares of the funders sum to 100.0%.")
    if not facts.paid.complete:
        said.append(f"Some pay is left out ({NO_RATE}), so the sums are too low.")
    if NOT_FUNDED in facts.paid.funders.index:
        missing = float(funders_shown(inputs, facts, exact=exact)["gbp"][NOT_FUNDED])
        said.append(f"Nobody pays GBP {missing:,.0f} a year of it.")
    return tuple(said)


def _inside(sentence: str) -> str:
    """Write a sentence so that it may follow a colon."""
    return sentence[:1].lower() + sentence[1:]


def cost_tables(inputs: Inputs, facts: PackFacts, *, exact: bool) -> tuple[PrintedTable, ...]:
    """Lay out a year's cost by kind of session, and by funder where somebody says who pays.

    Parameters
    ----------
    inputs, facts
        The county, and what the plan says.
    exact
        True for the restricted edition. A kind of session that one post works would tell of the
        pay of that post, so all others have the funders only.

    Returns
    -------
    tuple of PrintedTable
        Sums of the whole county.
    """
    weeks = float(inputs.config.plan.weeks_per_year)
    money = ["staff", "mileage", "room", "consumables", "total"]
    titles = inputs.session_types["title"].astype(str)
    yearly = (facts.average.by_type[money] * weeks).rename(index=titles.to_dict())
    by_type = (
        table_of(
            yearly.rename_axis("session_type"),
            {
                "session_type": Shown("Session type"),
                "staff": Shown("Pay, GBP a year", "count"),
                "mileage": Shown("Mileage, GBP a year", "count"),
                "room": Shown("Hire, GBP a year", "count"),
                "consumables": Shown("Goods, GBP a year", "count"),
                "total": Shown("Cost, GBP a year", "count"),
            },
            id="cost-by-type",
            title="Cost of a year of the plan, by session type",
            caption="Empty: an hourly rate was not supplied.",
        ),
    )
    tables = list(by_type) if exact else []
    if len(facts.pots):
        tables.append(_pots(facts.pots, exact=exact, in_term=facts.year is not None))
    elif facts.paid is not None:
        tables.append(
            table_of(
                funders_shown(inputs, facts, exact=exact),
                {
                    "funder": Shown("Funder"),
                    "gbp": Shown("Cost, GBP a year", "count"),
                    "percent": Shown("Share, %", "one"),
                },
                id="cost-by-funder",
                title="Cost of a year of the plan, by funder",
                caption="All of it, as above, split by the agreements that hold on the day the "
                "plan starts.",
            )
        )
    return tuple(tables)


def _pots(pots: pd.DataFrame, *, exact: bool, in_term: bool) -> PrintedTable:
    """Lay out what each pot offers and pays, as the plan decided; what for, where it is exact."""
    if not exact:  # beside the money for hire and goods the rest would be somebody's miles
        spent = pots["spent"].map(lambda gbp: in_steps(gbp, _STEP_GBP))
        left = (pots["offered"] - spent).clip(lower=0).where(pots["offered"] > 0, 0.0)
        percent = (100 * spent / spent.sum()).fillna(0.0)
        pots = pots.assign(spent=spent, left=left, percent=percent)
    columns = {
        "funder": Shown("Funder"),
        "tied_to": Shown("Tied to"),
        "offered": Shown("Offered, GBP a week", "count"),
        "spent": Shown("Cost, GBP a week", "count"),
        "left": Shown("Left, GBP a week", "count"),
        "percent": Shown("Share, %", "one"),
    }
    if exact:
        columns["on"] = Shown("Pays for")
    return table_of(
        pots.reset_index(drop=True),
        columns,
        id="cost-by-funder",
        title=f"Cost of a week of {'school term' if in_term else 'the plan'}, by funder",
        caption="Hire, goods and mileage. Money with ties pays only for what it is tied to.",
    )
