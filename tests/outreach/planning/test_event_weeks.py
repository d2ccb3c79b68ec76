"""What a run says of weeks with an event."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from outreach.planning.event_weeks import event_sentences, with_event_weeks


def told(*rows):
    """A plan with rows of one week: status and sentence."""
    table = pd.DataFrame(list(rows), columns=["status", "sentence"])
    return SimpleNamespace(event_weeks=table.assign(week=pd.Timestamp("2026-07-13")))


def test_a_week_in_which_all_can_be_held_is_one_sentence():
    assert event_sentences(told(("as planned", "A."), ("as planned", "B."))) == (
        "Week of 13 July 2026: all 2 sessions can be held as planned.",
    )


def test_what_is_covered_and_what_is_not_held_is_counted_and_named():
    assert event_sentences(told(("as planned", "A."), ("covered", "B."), ("not held", "C."))) == (
        "Week of 13 July 2026: 2 of 3 sessions can be held, 1 of them with other staff; 1 cannot.",
        "B.",
        "C.",
    )


def test_a_county_without_events_has_the_same_plan():
    plan = SimpleNamespace()
    problem = SimpleNamespace(other=SimpleNamespace(events=pd.DataFrame()))

    assert with_event_weeks(problem, plan, None) is plan
