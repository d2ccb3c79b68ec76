"""Sections about work beside sessions, pots of money and today's timetable."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
from plain_english import faults_in

from outreach.pages.staff_work import other_work_section, pots_section, staying_section

NOTHING = SimpleNamespace(
    other_work=pd.DataFrame(),
    funding=pd.DataFrame(),
    against_today=pd.DataFrame(),
    event_weeks=pd.DataFrame(),
)


def plan():
    """One visit done, one event short, one pot used up, one session kept and one new."""
    other = pd.DataFrame(
        {
            "work_id": ["w1", "E1"], "subject": ["Visits", "Fair"], "worker_id": ["W1", "W2"],
            "hours": [15.36, 8.0], "per": ["week", "week of 13 July 2026"],
            "met": [True, False], "sentence": ["Visits: 8.", "8 h in that week."],
        }
    )  # fmt: skip
    pots = pd.DataFrame(
        {
            "funder": ["Council"], "tied_to": ["all"], "offered": [30.0], "spent": [30.0],
            "left": [0.0], "percent": [100.0], "used_up": [True], "sentence": ["Council: 30."],
        }
    )  # fmt: skip
    today = pd.DataFrame(
        {
            "status": ["kept", "new"], "sentence": ["A is kept.", "B is new."],
            "pinned": [True, False],
        }
    )  # fmt: skip
    return SimpleNamespace(
        other_work=other, funding=pots, against_today=today, event_weeks=pd.DataFrame()
    )


def test_what_is_done_and_what_is_short_is_said():
    told = other_work_section(plan())
    assert told.sentences[0] == "1 of 2 pieces of work are not all done."
    # the event is no part of every week
    assert told.sentences[1] == "It takes 15.4 hours of every week, journeys included."


def test_a_pot_that_is_used_up_is_named():
    told = pots_section(plan())
    assert told.sentences[1] == "Used up: Council."
    assert told.points == ("Council: 30.",)


def test_every_change_is_counted():
    assert staying_section(plan()).sentences == ("Sessions: 1 kept, 0 moved, 0 closed, 1 new.",)


def test_without_any_of_it_the_sections_say_so():
    for section in (other_work_section, pots_section, staying_section):
        assert section(NOTHING).sentences[0].startswith("Not assessed")
        assert not section(NOTHING).parts


def test_the_words_are_plain():
    for section in (other_work_section, pots_section, staying_section):
        assert not [fault for words in section(plan()).sentences for fault in faults_in(words)]
