"""What the school holidays change, by venue: for a meeting, and for everybody."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from maps import report_page
from outreach.auditing.judging import audit_files
from outreach.pages.decision_paper import pack_report
from outreach.pages.files import page_files
from outreach.pages.holiday_changes import holiday_sections, holiday_table, holiday_timetable
from outreach.pages.public_timetable import timetable_report

LIBRARY, CLUB, SCHOOL = "V001", "V004", "V011"


def plan_of(*held):
    """A week of sessions, each a venue, a kind and a slot."""
    keys = pd.DataFrame(held, columns=["venue_id", "session_type", "slot"])
    keys.index = pd.Index([f"S{number:02d}" for number in range(len(keys))], name="session_id")
    once = {"sessions_per_week": 1.0, "is_current": False}
    empty = pd.Series([("W01",)] * len(keys), index=keys.index, dtype=object)
    weeks = pd.Series([(1,)] * len(keys), index=keys.index, dtype=object)
    return SimpleNamespace(
        sessions=keys.assign(**once, crew=empty, weeks=weeks),
        unmet=pd.DataFrame(),
        other_work=pd.DataFrame(),
    )


@pytest.fixture
def plan():
    """The library moves, the club keeps one session and adds one, the school is shut."""
    term = plan_of(
        (LIBRARY, "drop_in", "Mon after-school"),
        (CLUB, "drop_in", "Tue after-school"),
        (SCHOOL, "school_group", "Wed AM"),
    )
    term.holidays = plan_of(
        (LIBRARY, "drop_in", "Tue after-school"),
        (CLUB, "drop_in", "Tue after-school"),
        (CLUB, "drop_in", "Thu after-school"),
    )
    return term


def test_a_meeting_reads_by_venue_what_stays_pauses_moves_and_is_added(county, plan):
    names = county.venues["name"]
    frame = holiday_table(county, plan, advertised_only=False).frame
    rows = frame.set_index("Venue").to_dict("index")

    # session_types.csv: a drop-in lasts 2.5 h; slots.csv: after school begins at 15:30
    assert rows[names[LIBRARY]] == {
        "Stays": "",
        "Pauses": "",
        "Moves": "Drop-in: Tuesday, 15:30 to 18:00, instead of Monday, 15:30 to 18:00",
        "Added": "",
    }
    assert rows[names[CLUB]]["Stays"] == "Drop-in, Tuesday, 15:30 to 18:00"
    assert rows[names[CLUB]]["Added"] == "Drop-in, Thursday, 15:30 to 18:00"
    assert rows[names[SCHOOL]]["Pauses"].startswith("School group, Wednesday")
    assert len(rows) == 3


def test_how_often_is_told_where_not_every_week_is_alike(county, plan):
    config = county.config.model_copy(
        update={"plan": county.config.plan.model_copy(update={"cycle_weeks": 2})}
    )
    both, second = [(1, 2)] * 3, [(1, 2), (1, 2), (2,)]
    for part, weeks in ((plan, both), (plan.holidays, second)):
        own = pd.Series(weeks, index=part.sessions.index, dtype=object)
        part.sessions = part.sessions.assign(weeks=own)
    frame = holiday_table(replace(county, config=config), plan, advertised_only=False).frame

    added = frame.set_index("Venue")["Added"][county.venues["name"][CLUB]]
    assert added == "Drop-in, Thursday, 15:30 to 18:00, every second week, from week 2"


def test_everybody_reads_advertised_sessions_only_and_the_auditor_passes(county, plan, edition):
    told = timetable_report(county, edition, holidays=holiday_timetable(county, plan))
    files = page_files("timetable.html", told)

    page = report_page(told).decode()
    assert "In the school holidays" in page
    assert "timetable/holidays.csv" in files
    assert county.venues["name"][LIBRARY] in page
    assert county.venues["name"][SCHOOL] not in files["timetable/holidays.csv"].decode()
    assert "School group" not in page
    assert audit_files(files).is_passed


@pytest.mark.parametrize(("name", "school"), [("PUBLIC", False), ("RESTRICTED", True)])
def test_the_paper_has_the_table_for_its_readers(county, plan, edition, facts, name, school):
    both = SimpleNamespace(**{**vars(facts.plan), **vars(plan)})
    report = pack_report(county, replace(edition, edition=name), facts=replace(facts, plan=both))
    (section,) = (part for part in report.sections if part.id == "holidays")

    venues = set(section.parts[0].frame["Venue"])
    assert (county.venues["name"][SCHOOL] in venues) == school
    assert not [post for post in county.staff.index if post in section.parts[0].frame.to_csv()]


def test_what_the_holidays_cannot_have_is_counted(county, plan, edition, facts):
    plan.holidays.unmet = pd.DataFrame({"rule": ["continuity", "coverage"]})
    (section,) = holiday_sections(county, edition, replace(facts, plan=plan))

    assert section.sentences[-1] == "Asked for but not possible in the holidays: 2."


def test_without_terms_nothing_is_said(county, plan, edition, facts):
    plan.holidays = None

    assert holiday_sections(county, edition, replace(facts, plan=plan)) == ()
    assert holiday_timetable(county, plan) == ()
