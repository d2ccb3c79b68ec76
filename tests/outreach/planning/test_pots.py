"""The county's pots of money, from its table into the plan."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from outreach.errors import TableError
from outreach.planning.pots import with_funds

COLUMNS = [
    "funder", "amount_gbp", "per", "session_types", "streams", "districts", "date_from", "date_to",
]  # fmt: skip
COUNCIL = ("Council", 5200.0, "year", "", "", "", None, None)
POLICE = ("Police", 30.0, "week", "outreach;drop-in", "", "North", None, None)


def county(*rows):
    """A county with a table of pots, on 4 May 2026."""
    table = pd.DataFrame(rows, columns=COLUMNS, index=range(2, len(rows) + 2))
    settings = SimpleNamespace(
        county=SimpleNamespace(plan_date=date(2026, 5, 4)),
        plan=SimpleNamespace(weeks_per_year=52.0),
    )
    kinds = pd.DataFrame(index=["drop-in", "outreach"])
    return SimpleNamespace(optional={"funds": table}, config=settings, session_types=kinds)


def test_r53_what_all_pots_hold_is_the_budget_of_a_week(village):
    problem = with_funds(village(), county(COUNCIL, POLICE))

    pots = problem.funds.pots
    assert pots["weekly"].tolist() == [5200 / 52, 30.0]
    assert problem.settings.budget_gbp == pytest.approx(130.0)
    assert pots["session_types"].tolist() == [frozenset(), frozenset({"outreach", "drop-in"})]
    assert pots["districts"].tolist() == [frozenset(), frozenset({"North"})]
    assert set(problem.funds.homes.index) == set(problem.venues.index)


def test_a_pot_that_has_ended_pays_for_nothing(village):
    over = (*POLICE[:6], None, "2026-03-31")

    assert with_funds(village(), county(COUNCIL, over)).settings.budget_gbp == 100.0


def test_without_a_table_the_budget_stays_one(village):
    problem = village()

    assert with_funds(problem, SimpleNamespace(optional={})) is problem


def test_ties_to_what_is_not_there_are_refused_by_row(village):
    strange = ("Lottery", 10.0, "week", "circus", "", "Atlantis", None, None)

    with pytest.raises(TableError) as told:
        with_funds(village(), county(COUNCIL, strange))

    assert "session_types of 1 row(s) are not all known (row 3)" in str(told.value)
    assert "districts of 1 row(s)" in str(told.value)
    assert "circus" not in str(told.value)
