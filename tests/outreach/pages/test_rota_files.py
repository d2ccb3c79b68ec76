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
