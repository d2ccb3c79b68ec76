"""The rota of a small plan: who is told what, and under which names the files lie."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from maps import report_page, rota
from maps.held_dates import TERM, Repeat
from maps.report import tables_of
from maps.rotas import PROPOSAL


@pytest.fixture
def stints():
    """Two posts in one drop-in on Tuesday; the first has a clinic on Friday too."""
    return pd.DataFrame(
        {
            "session_id": ["S1", "S1", "S2"],
            "worker_id": ["W1", "W2", "W1"],
            "role": ["nurse", "worker", "nurse"],
            "with_roles": ["1 worker", "1 nurse", "nobody else"],
            "crew_text": ["1 nurse, 1 worker"] * 2 + ["1 nurse"],
            "venue_id": ["V1", "V1", "V2"],
            "venue": ["Ash Hall", "Ash Hall", "Elm Surgery"],
            "district": ["North", "North", "South"],
            "session_type": ["drop_in", "drop_in", "clinic"],
            "title": ["Drop-in", "Drop-in", "Clinic"],
            "slot": ["Tue PM", "Tue PM", "Fri"],
            "weekday": ["Tue", "Tue", "Fri"],
            "start": ["15:30", "15:30", ""],
            "end": ["18:00", "18:00", ""],
            "contact_hours": [2.5, 2.5, 3.5],
            "setup_hours": [0.5, 0.5, 1.5],
            "repeat": [Repeat(when=TERM), Repeat(when=TERM), Repeat()],
            "hours": [3.5, 3.25, 5.5],
            "travel_minutes": [30.0, 15.0, 30.0],
            "miles": [12.0, 3.0, 10.0],
        }
    )


@pytest.fixture
def workers():
    """Three posts; the third has no session."""
    index = pd.Index(["W1", "W2", "W3"], name="worker_id")
    posts = {"role": ["nurse", "worker", "family_worker"], "hours_available": [20.0, 10.0, 8.0]}
    return pd.DataFrame(posts, index=index)


def made(stints, workers):
    papers = rota(
        stints,
        workers,
        county_name="Arrenshire",
        first_day=dt.date(2026, 5, 4),
        stamped_on=dt.date(2026, 3, 31),
    )
    return {paper.name: paper for paper in papers}


def week(paper):
    (table,) = tables_of(paper.report)
    return table.frame


def test_every_post_and_every_venue_in_use_has_a_paper(stints, workers):
    assert list(made(stints, workers)) == [
        *("worker-W1", "worker-W2", "worker-W3"),
        *("venue-V1", "venue-V2"),
    ]


def test_every_page_is_headed_as_a_proposal_and_marked_restricted(stints, workers):
    for paper in made(stints, workers).values():
        page = report_page(paper.report)
        assert b"<h1>Proposal for discussion with staff: " in page
        assert b"RESTRICTED edition" in page
        assert PROPOSAL.encode() in paper.calendar


def test_a_post_reads_its_own_week_with_others_by_role(stints, workers):
    paper = made(stints, workers)["worker-W1"]

    assert week(paper).to_dict("records")[0] == {
        "Day": "Tue",
        "Time": "15:30 to 18:00",
        "Session": "Drop-in",
        "Venue": "Ash Hall, North",
        "Weeks": "school term only",
        "With": "1 worker",
        "Set-up and notes, hours": "0.5",
        "Travel there and back, minutes": "30",
        "Miles": "12.0",
        "All, hours": "3.5",
    }
    assert week(paper)["Time"].tolist()[1] == "to be agreed"
    # 3.5 + 5.5 hours; 2.5 + 3.5 with young people; 30 + 30 minutes; 12 + 10 miles
    assert paper.report.lead == (
        "2 session(s) a week take 9.0 hours, of 20.0 for sessions.",
        (
            "That is 6.0 hours with young people, 2.0 for set-up and notes and 1.0 on the road "
            "(22 miles)."
        ),
    )


def test_no_paper_names_another_post(stints, workers):
    for name, paper in made(stints, workers).items():
        others = {f"W{n}" for n in (1, 2, 3)} - {name.removeprefix("worker-")}
        text = report_page(paper.report).decode() + paper.calendar.decode()
        assert not [other for other in others if other in text]


def test_a_post_without_a_session_is_told_so(stints, workers):
    paper = made(stints, workers)["worker-W3"]

    assert paper.report.lead == ("This proposal gives this post no session.",)
    assert b"BEGIN:VEVENT" not in paper.calendar


def test_a_session_stands_once_in_the_week_of_its_venue(stints, workers):
    paper = made(stints, workers)["venue-V1"]

    assert week(paper)["Staff"].tolist() == ["1 nurse, 1 worker"]
    assert paper.calendar.count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize("key", ["../../etc", "CON", "a b/c", "é", "x" * 300])
def test_no_id_leads_out_of_the_folder(stints, workers, key):
    workers = workers.rename(index={"W3": key})
    names = list(made(stints, workers))

    assert all(name.startswith(("worker-", "venue-")) for name in names)
    assert all(
        set(name) <= set("-_") or name.replace("-", "").replace("_", "").isalnum() for name in names
    )
    assert max(map(len, names)) < 60


def test_ids_that_differ_by_case_or_signs_keep_files_of_their_own(stints, workers):
    more = workers.rename(index={"W1": "a/b", "W2": "a b", "W3": "A_B"})
    names = [name.lower() for name in made(stints.iloc[:0], more)]

    assert len(set(names)) == 3
