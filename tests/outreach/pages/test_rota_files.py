"""The rota of the sample county's today, as files."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from outreach.pages.rota_files import rota_files, stints_of


@pytest.fixture(scope="module")
def plan(county):
    """Two sessions at venues of the county: a drop-in by two posts, a clinic by one."""
    sessions = pd.DataFrame(
        {
            "venue_id": ["V004", "V009"],
            "session_type": ["drop_in", "clinic"],
            "slot": ["Tue after-school", "Mon AM"],
            "sessions_per_week": 1.0,
        },
        index=pd.Index(["S02", "S01"], name="session_id"),
    )
    assignments = pd.DataFrame(
        {
            "session_id": ["S02", "S02", "S01"],
            "worker_id": ["W01", "W02", "W08"],
            "role": ["worker", "worker", "nurse"],
            "hours": [3.5, 3.5, 5.25],
            "travel_minutes": [30.0, 30.0, 15.0],
            "miles": [10.0, 10.0, 2.0],
        }
    )
    hours = pd.DataFrame({"hours_available": 20.0}, index=county.staff.index)
    return SimpleNamespace(
        sessions=sessions,
        assignments=assignments,
        workers=hours,
        holidays=None,
        other_work=pd.DataFrame(),
        event_weeks=pd.DataFrame(),
    )


def test_stints_are_in_order_of_the_week_with_times_of_the_tables(county, plan):
    stints = stints_of(county, plan)

    # slots.csv: Mon AM from 09:00, Tue after-school from 15:30; a clinic takes 3.5 h, a drop-in 2.5
    assert stints[["weekday", "start", "end"]].drop_duplicates().to_numpy().tolist() == [
        ["Mon", "09:00", "12:30"],
        ["Tue", "15:30", "18:00"],
    ]
    assert stints["with_roles"].tolist() == ["nobody else", "1 worker", "1 worker"]
    assert stints["crew_text"].tolist() == ["1 nurse", "2 workers", "2 workers"]


def test_each_post_and_venue_has_a_page_a_calendar_and_the_file_its_link_names(county, plan):
    files = rota_files(county, plan)
    names = [*(f"worker-{post}" for post in county.staff.index), "venue-V004", "venue-V009"]

    assert set(files) == {
        path
        for name in names
        for path in (f"rota/{name}.html", f"rota/{name}.ics", f"rota/csv/{name}.csv")
    }
    assert b'href="csv/worker-W01.csv"' in files["rota/worker-W01.html"]
    assert files == rota_files(county, plan)


@pytest.fixture(scope="module")
def fair(plan):
    """The same week with a fair on 14 July 2026: W03 covers for W01, nobody does the clinic."""
    rows = pd.DataFrame(
        {
            "week": pd.Timestamp("2026-07-13"), "session_id": ["S02", "S01"],
            "venue_id": ["V004", "V009"], "session_type": ["drop_in", "clinic"],
            "slot": ["Tue after-school", "Mon AM"], "weekday": ["Tue", "Mon"],
            "status": ["covered", "not held"], "usual": [("W01", "W02"), ("W08",)],
            "crew": [("W02", "W03"), ()], "sentence": ["W03 for W01.", "The clinic: not held."],
        }
    )  # fmt: skip
    return SimpleNamespace(**{**vars(plan), "event_weeks": rows})


def test_r_47_the_week_of_an_event_is_in_the_calendars_of_those_it_changes(county, fair):
    files = rota_files(county, fair)

    def lines(name, start):
        text = files[f"rota/{name}.ics"].decode().replace("\r\n ", "")
        return [line for line in text.split("\r\n") if line.startswith(start)]

    assert lines("worker-W01", "EXDATE") == ["EXDATE;TZID=Europe/London:20260714T153000"]
    assert lines("worker-W02", "EXDATE") == []  # stays
    assert lines("worker-W08", "EXDATE") == ["EXDATE;TZID=Europe/London:20260713T090000"]
    assert lines("venue-V009", "EXDATE") == ["EXDATE;TZID=Europe/London:20260713T090000"]
    assert lines("venue-V004", "EXDATE") == []  # it is held, with another post
    assert lines("worker-W03", "DTSTART;TZID") == ["DTSTART;TZID=Europe/London:20260714T153000"]
    assert [line for line in lines("worker-W03", "RRULE") if "WEEKLY" in line] == []


def test_r_47_the_rota_of_a_post_says_what_changes_and_only_its_own(county, fair):
    files = rota_files(county, fair)

    assert "W03 for W01." in files["rota/csv/worker-W03-event-weeks.csv"].decode()
    assert "The clinic: not held." in files["rota/csv/worker-W08-event-weeks.csv"].decode()
    assert "rota/csv/worker-W02-event-weeks.csv" not in files
