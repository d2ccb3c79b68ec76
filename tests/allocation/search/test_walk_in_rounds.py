"""Walk-ins sent past an open session: found in a plan, and decided anew with their rows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation.search.counts import least_unmet, most_need, write_model
from allocation.search.efforts import budget_of
from allocation.search.walk_in_rounds import passing_by, to_nearest


def walking(problem, *, walk=True):
    return replace(problem, wishes=replace(problem.wishes, walk_to_nearest=walk))


def searched(problem):
    """A model as a large county is searched: without the rows."""
    model = write_model(problem)
    budget = budget_of("normal", gap=0.0, max_nodes=200)
    options = {"max_nodes": 200, "time_limit": budget.time_limit, "seed": 1}
    least = least_unmet(model, **options)
    return model, most_need(model, least, gap=0.0, **options), budget


@pytest.fixture
def large(make_tiny, as_problem, monkeypatch):
    """Six areas with two halls' worth of staff; models are taken for too large for all rows."""
    monkeypatch.setattr("allocation.people.walk_ins.MOST_ROWS", 0)
    return walking(as_problem(make_tiny(0, n_areas=6, hours=12.0)))


def test_who_is_sent_past_an_open_session_is_added_up(large):
    kind = large.types.index[large.types["booking"] == "drop-in"][0]
    area = large.areas.index[0]
    venues = large.access.loc[area]["minutes"].sort_values().index[:2]
    hold = pd.Series(
        [1, 1],
        index=pd.MultiIndex.from_product([venues, [kind]], names=["venue_id", "session_type"]),
    )
    keys = [(area, venues[0], kind), (area, venues[1], kind)]
    names = ["area_code", "venue_id", "session_type"]
    seen = pd.Series([1.0, 2.5], index=pd.MultiIndex.from_tuples(keys, names=names))

    passed = passing_by(large, hold, seen)

    assert passed.to_dict() == {(area, kind): 2.5}  # 2.5 to the further of the two open
    nearer_closed = hold.where(hold.index.get_level_values(0) != venues[0], 0)
    assert passing_by(large, nearer_closed, seen.iloc[1:]).empty
    assert passing_by(walking(large, walk=False), hold, seen).empty


def test_row_by_row_one_comes_to_the_best_plan_with_all_rows(make_tiny, as_problem, monkeypatch):
    county = walking(as_problem(make_tiny(0, n_areas=6, hours=12.0)))
    _, best, _ = searched(county)  # small enough for all rows
    monkeypatch.setattr("allocation.people.walk_ins.MOST_ROWS", 0)
    monkeypatch.setattr("allocation.search.walk_in_rounds.ROUNDS", 20)
    monkeypatch.setattr("allocation.search.walk_in_rounds.WORTH_A_ROUND", 0.0)
    model, counts, budget = searched(county)
    assert counts.outcome.value > best.outcome.value + 0.01  # it sends people past a session

    kernel, after = to_nearest(model, counts, budget)

    assert after.outcome.value == pytest.approx(best.outcome.value, abs=1e-4)
    assert len(kernel.wishes.passed_by) > 0


def test_where_walk_ins_can_be_steered_nothing_is_sought_again(large):
    model, counts, budget = searched(walking(large, walk=False))

    kernel, same = to_nearest(model, counts, budget)

    assert kernel is model.problem
    assert same is counts
