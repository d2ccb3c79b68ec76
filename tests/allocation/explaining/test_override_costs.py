"""What a decision of people costs is what planning again without it gives."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import allocate
from allocation.explaining.override_costs import price_overrides
from allocation.overriding import KEYS, apply_overrides

SMALL = {"district_floor": 0.0, "keep_share": 0.0, "hotspot_minutes": 30.0}


def decisions(*rows):
    table = pd.DataFrame(rows, columns=["action", *KEYS])
    table.index = pd.Index([f"O{n}" for n in range(1, len(table) + 1)], name="override_id")
    return table


@pytest.fixture(scope="module")
def priced(make_tiny, as_problem):
    """A county whose best hall is banned, and a pin that costs nothing beside it."""
    problem = as_problem(make_tiny(3, hours=12.0, budget=120.0), **SMALL)
    best = allocate(problem).sessions["venue_id"].mode().iloc[0]
    other = next(v for v in problem.venues.index if v != best)
    made = decisions(("ban", best, "", "", ""), ("pin", other, "", "", ""))
    plan = allocate(apply_overrides(problem, made))
    return problem, made, plan, price_overrides(problem, made, plan)


@pytest.mark.slow
def test_each_price_is_that_of_the_county_planned_again(priced):
    problem, made, plan, table = priced
    for key in made.index:
        again = allocate(apply_overrides(problem, made.drop(index=key)))
        more = again.served["contacts"].sum() - plan.served["contacts"].sum()
        assert table.loc[key, "contacts"] == pytest.approx(more)
        assert table.loc[key, "share"] == pytest.approx(more / problem.areas["demand"].sum())


@pytest.mark.slow
def test_every_override_has_a_sentence_and_says_whether_it_was_done(priced):
    *_, table = priced
    assert table["done"].all()
    assert table.loc["O1", "sentence"].startswith("Not using a session at Hall ")
    assert table.loc["O2", "sentence"].startswith("Having a session at Hall ")


@pytest.mark.slow
def test_no_more_are_priced_than_asked_and_the_rest_say_so(priced):
    problem, made, plan, _ = priced
    table = price_overrides(problem, made, plan, most=1)
    assert table["contacts"].notna().tolist() == [True, False]
    assert table.loc["O2", "sentence"].endswith("what it costs was not worked out.")


def test_what_does_not_fit_says_so(make_tiny, as_problem):
    problem = as_problem(make_tiny(3, hours=12.0, budget=120.0), **SMALL)
    made = decisions(("pin", "V0", "", "Mon PM", "W0"), ("pin", "V1", "", "Mon PM", "W0"))
    plan = allocate(apply_overrides(problem, made))

    table = price_overrides(problem, made, plan, most=0)

    assert sorted(table["done"]) == [False, True]
    missed = table.loc[~table["done"], "sentence"].iloc[0]
    assert missed.endswith("was asked for, and does not fit.")
