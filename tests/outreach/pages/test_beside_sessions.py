"""Work beside sessions on the rota, in the workbook and on the action sheets."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from plain_english import faults_in

from maps.report import Report, Section
from outreach.pages.beside_sessions import beside_section, with_own_work, work_sums, work_tables

NOTHING = SimpleNamespace(other_work=pd.DataFrame())


@pytest.fixture
def plan():
    """Eight visits in North (15.4 h: row R-44), one training there (row R-55), one event short."""
    rows = [
        ("Visits in North", "one-to-one visits", "North", "W1", "family_worker", 15.36, "week"),
        ("Training of schools in North", "referrer training", "North", "W2", "worker", 3.0, "year"),
        ("Fair", "event", "", "", "", 0.0, "week of 13 July 2026"),
    ]
    columns = ["subject", "kind", "district", "worker_id", "role", "hours", "per"]
    table = pd.DataFrame(rows, columns=columns)
    said = table["subject"] + ": nobody has the hours."
    return SimpleNamespace(other_work=table.assign(met=table["worker_id"] != "", sentence=said))


def test_r44_the_workbook_lists_every_post_with_its_hours(plan):
    frame = work_tables(plan)[0].frame

    assert frame["Hours"].tolist() == ["15.4", "3.0", "0.0"]
    assert frame["Post"].tolist() == ["W1", "W2", "nobody has the hours"]
    assert frame["District"].tolist() == ["North", "North", "the county"]
    assert work_tables(NOTHING) == ()


def test_everybody_sees_the_hours_of_each_kind_and_no_post_or_event(plan):
    frame = work_sums(plan)[0].frame

    assert frame.to_numpy().tolist() == [
        ["One-to-one visits", "15", "week", "yes"],
        ["Referrer training", "3", "year", "yes"],
    ]
    assert work_sums(NOTHING) == ()


def test_r55_a_post_finds_its_training_on_its_own_rota_and_nobody_elses(plan):
    report = Report(
        title="Rota", county_name="Ash", edition="RESTRICTED", stamp="Proposal",
        sections=(Section(id="sessions", heading="Where and when"),),
    )  # fmt: skip

    own = with_own_work(report, plan, "W2", name="worker-W2").sections[1]

    assert own.parts[0].frame["Work"].tolist() == ["Training of schools in North"]
    assert "Post" not in own.parts[0].frame
    assert with_own_work(report, plan, "W3", name="worker-W3") is report
    assert with_own_work(report, NOTHING, "W2", name="worker-W2") is report


def test_the_action_sheet_names_roles_and_never_posts(plan):
    told = beside_section(plan, "North")

    assert told.points == (
        "Training of schools in North: 3.0 hours a year of worker.",
        "Visits in North: 15.4 hours a week of family worker.",
        "Fair: nobody has the hours.",
    )
    assert not any("W1" in words or "W2" in words for words in told.points)
    assert beside_section(plan, "South").points == ("Fair: nobody has the hours.",)
    assert beside_section(NOTHING, "North").sentences
    assert not [fault for words in told.points for fault in faults_in(words)]
