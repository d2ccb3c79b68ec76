"""A session that too few would come to is left out where that breaks fewer rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocation import allocate
from allocation.search.evaluating import evaluate
from allocation.search.filling import without_thin_sessions
from allocation.search.scheduling import Schedule


@pytest.fixture
def held(make_tiny, as_problem):
    """A week of a tiny county, planned without a floor, seen by one that asks for full rooms."""
    county = as_problem(make_tiny(0, n_areas=6, hours=12.0))
    plan = allocate(county)
    asking = replace(county, wishes=replace(county.wishes, utilisation_floor=1.0))
    table = plan.sessions.reset_index(drop=True)
    return county, asking, Schedule(sessions=table, unplaced=table.iloc[:0], stopped_by="gap")


def test_sessions_are_left_out_only_while_fewer_rules_are_broken(held):
    _, asking, schedule = held
    before = evaluate(asking, schedule.sessions)

    fuller, after = without_thin_sessions(asking, schedule, before, least=0.0)

    again = evaluate(asking, fuller.sessions)
    assert again.unmet == pytest.approx(after.unmet)
    assert len(fuller.sessions) < len(schedule.sessions)
    assert after.unmet < before.unmet
    for label in fuller.sessions.index:  # no single session more could go for the better
        rest = evaluate(asking, fuller.sessions.drop(index=label))
        thin = any(rule == "utilisation" for rule, _ in after.shortfall[after.shortfall > 0].index)
        assert not thin or rest.unmet >= after.unmet - 2e-4


def test_nothing_is_left_out_without_a_floor_or_once_nothing_is_to_mend(held):
    county, asking, schedule = held
    plain, asked = evaluate(county, schedule.sessions), evaluate(asking, schedule.sessions)

    assert without_thin_sessions(county, schedule, plain, least=-1.0)[0] is schedule
    assert without_thin_sessions(asking, schedule, asked, least=asked.unmet)[0] is schedule
