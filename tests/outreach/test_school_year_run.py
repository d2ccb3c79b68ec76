"""A whole run with terms and a cycle of two weeks: plan, pages, calendars and the auditor."""

from __future__ import annotations

import io
import re
from itertools import chain

import pandas as pd
import pytest

from outreach.pipeline import run
from outreach.release_folders import folder_files
from outreach.releasing import audit_folder, rules_named

pytestmark = pytest.mark.proof

FASTER = (
    ("replicates = 9999", "replicates = 99"),
    ("[plan]\n", '[plan]\neffort = "quick"\ncycle_weeks = 2\n'),
)
CALENDAR = """
[calendar]
terms = [
    { first = 2026-04-13, last = 2026-05-22 },
    { first = 2026-06-01, last = 2026-07-17 },
    { first = 2026-09-03, last = 2026-10-23 },
]
bank_holidays = [2026-05-04, 2026-05-25, 2026-08-31]
"""
TERMS = [("2026-04-13", "2026-05-22"), ("2026-06-01", "2026-07-17"), ("2026-09-03", "2026-10-23")]


@pytest.fixture(scope="module")
def done(tmp_path_factory, sample_with):
    """One run of the sample county, each kind of session weekly or fortnightly."""
    place = tmp_path_factory.mktemp("school year")
    settings = sample_with(place / "county", FASTER)
    settings.write_text(settings.read_text(encoding="utf-8") + CALENDAR, encoding="utf-8")
    kinds = settings.parent / "session_types.csv"
    types = pd.read_csv(kinds, dtype=str, keep_default_na=False)
    types.assign(frequencies="weekly; fortnightly").to_csv(kinds, index=False)
    return run(settings, place / "out")


@pytest.fixture(scope="module")
def shared(done):
    """All files of the shared folder."""
    return folder_files(done.written.folder)


def rows_of(content):
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def test_both_plans_keep_their_rules_and_hold_some_sessions_every_second_week(done):
    assert done.broken.empty
    for plan in (done.plan, done.plan.holidays):
        assert {"fortnightly"} <= set(plan.sessions["frequency"])
    assert "school_group" in set(done.plan.sessions["session_type"])
    assert "school_group" not in set(done.plan.holidays.sessions["session_type"])  # in term only


def test_the_auditor_passes_the_shared_folder(done):
    audit, _ = audit_folder(done.written.folder, rules=rules_named("public"))

    assert audit.is_passed


def test_the_table_of_the_holidays_stands_in_the_paper_and_in_the_timetable(done, shared):
    inputs, plan = done.inputs, done.plan
    private = (done.written.folder / "private/pack/holidays.csv").read_bytes()
    for page in ("pack.html", "timetable.html"):
        assert b"What the school holidays change" in shared[page]
    public = rows_of(shared["timetable/holidays.csv"])
    pd.testing.assert_frame_equal(public, rows_of(shared["pack/holidays.csv"]))

    held = pd.concat([plan.sessions, plan.holidays.sessions])
    open_to_all = inputs.venues["advertised"].reindex(held["venue_id"]).to_numpy(bool)
    told = inputs.session_types["advertised"].reindex(held["session_type"]).to_numpy(bool)
    advertised = held[open_to_all & told]
    assert len(public) == advertised["venue_id"].nunique()
    assert len(rows_of(private)) == held["venue_id"].nunique() > len(public)
    assert "School group" not in shared["timetable/holidays.csv"].decode()
    assert "School group" in ";".join(rows_of(private)["Pauses"])


def test_the_timetable_says_of_each_session_in_which_weeks_it_is_held(shared):
    weeks = rows_of(shared["timetable/timetable.csv"])["Weeks"]

    assert weeks.str.contains("school term only").any()
    assert weeks.str.contains("school holidays only").any()
    assert weeks.str.contains("every second week").any()


def test_the_calendars_hold_term_in_term_and_holidays_in_holidays(done):
    files = sorted((done.written.folder / "private/rota").glob("worker-*.ics"))
    events = list(chain.from_iterable(map(_events, files)))

    assert files
    assert {event["interval"] for event in events} == {1, 2}
    shares = [
        sum(any(first <= day <= last for first, last in TERMS) for day in event["days"])
        / len(event["days"])
        for event in events
    ]
    assert 1.0 in shares  # of term only
    assert 0.0 in shares  # of the holidays only
    closed = {"2026-05-04", "2026-05-25", "2026-08-31"}
    assert not closed & {day for event in events for day in event["days"]}


def test_a_year_costs_what_its_weeks_of_term_and_holidays_cost(done, shared):
    lines = rows_of((done.written.folder / "private/pack/cost-summary.csv").read_bytes())
    column = {
        name: lines[name].str.replace(",", "").astype(float)
        for name in ("GBP a week of term", "GBP a week of holidays", "GBP a year")
    }
    term, away, year = column.values()
    assert (term != away).all()
    caption = re.search(
        rb"A year is ([\d.]+) weeks of school term and ([\d.]+)", shared["pack.html"]
    )
    weeks = [float(part) for part in caption.groups()]
    assert sum(weeks) == pytest.approx(52.0)
    # both weeks are written in whole pounds: half a pound each, 52 times
    assert ((term * weeks[0] + away * weeks[1] - year).abs() <= 26.5).all()
    funders = rows_of(shared["pack/cost-by-funder.csv"])["Cost, GBP a year"]
    whole = rows_of(shared["pack/cost-summary.csv"])["GBP a year"].iloc[-1]
    assert funders.str.replace(",", "").astype(float).sum() == float(whole.replace(",", ""))


def _events(file):
    """Each appointment of a calendar: its interval, and the days on which it is held."""
    text = file.read_text(encoding="utf-8").replace("\n ", "")
    for part in text.split("BEGIN:VEVENT")[1:]:
        rule = re.search(r"RRULE:FREQ=WEEKLY;(?:INTERVAL=(\d);)?UNTIL=(\d{8})", part)
        if rule is None:
            continue
        interval = int(rule[1] or 1)
        first = re.search(r"DTSTART[^:]*:(\d{8})", part)[1]
        without = {
            day
            for days in re.findall(r"EXDATE[^:]*:(.*)", part)
            for day in re.findall(r"\d{8}", days)
        }
        days = pd.date_range(first, rule[2], freq=f"{7 * interval}D")
        held = [f"{day:%Y-%m-%d}" for day in days if f"{day:%Y%m%d}" not in without]
        yield {"interval": interval, "days": held}
