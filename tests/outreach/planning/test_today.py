"""Prices of change and pinned sessions, from the settings into the plan."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from allocation import read_current_plan
from outreach.planning.today import with_today
from outreach.settings.continuity import Continuity


def asked(**prices):
    """Settings of a county."""
    continuity = Continuity(**prices)
    return SimpleNamespace(config=SimpleNamespace(plan=SimpleNamespace(continuity=continuity)))


def test_prices_and_the_limit_of_miles_reach_the_plan(village):
    problem = with_today(village(), asked(close_place=2.0, move_slot=0.5, week_miles=90.0))

    aims = problem.settings.lesser_aims
    assert (aims["closing"], aims["moving"], aims["new_worker"]) == (2.0, 0.5, 0.0)
    assert aims["fairness"] == village().settings.lesser_aims["fairness"]
    assert problem.settings.max_week_miles == 90.0
    assert problem.asks.empty


@pytest.mark.parametrize(("pinned", "asks"), [("yes", 1), ("no", 0)])
def test_a_pinned_session_is_asked_for(village, pinned, asks):
    today = read_current_plan(
        [{"venue_id": "V0", "session_type": "drop-in", "slot": "Mon PM", "pinned": pinned}]
    )

    problem = with_today(replace(village(), current=today), asked())

    assert len(problem.asks) == asks
