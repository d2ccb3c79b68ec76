"""Who gains and who loses: two sentences for the first page, a short list, the rest in a sheet."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from maps.changes import change_classes
from outreach.auditing.judging import audit_files
from outreach.filing.folders import _sheets
from outreach.pages.files import page_files
from outreach.pages.from_editions import edition_report
from outreach.pages.gains import MOST_CHANGED, changes_of, first_page, gains_section, with_changes


@pytest.fixture
def many_lose(edition):
    """Thirty neighbourhoods had a session near; the proposal leaves it to the first of them."""
    codes = edition.areas.index[:30]
    near = edition.today_catchments.iloc[:1]
    before = pd.concat([near.assign(area_code=code) for code in codes], ignore_index=True)
    return replace(edition, today_catchments=before, catchments=before.iloc[:1])


def test_the_first_page_says_who_loses_and_who_has_the_longest_way(county, edition):
    names = county.areas["name"]
    losing, longest = first_page(county, edition)

    # the third area is near a session of today alone, the first near one of the proposal alone
    assert losing == f"Who loses a session near: {names.iloc[2]}. 1 gains one."
    assert longest.startswith("Longest way to a drop-in or clinic: ")
    assert longest.count(" min)") == 3


def test_a_long_list_of_losses_is_cut_and_says_how_many_more(county, many_lose):
    losing, _ = first_page(county, many_lose)
    told = gains_section(county, many_lose, with_furthest=True)

    assert "26 more" in losing  # 29 lose theirs, three of them are named
    assert len(told.parts[-1].frame) == MOST_CHANGED
    assert told.sentences[-1] == (
        "9 more are not printed here (9 lose): see the sheet Neighbourhoods of plan.xlsx."
    )


def test_those_with_the_longest_new_way_stand_first(county, many_lose):
    minutes = gains_section(county, many_lose, with_furthest=False).parts[0].frame
    ways = pd.to_numeric(minutes["Minutes in the proposal"], errors="coerce").fillna(float("inf"))

    assert ways.is_monotonic_decreasing
    assert set(minutes["Change"]) == {"loses"}


def test_districts_count_every_neighbourhood_once(county, many_lose):
    _, districts, _ = gains_section(county, many_lose, with_furthest=True).parts
    counts = districts.frame.drop(columns="District").astype(int)

    assert counts.to_numpy().sum() == len(many_lose.areas)
    assert counts.iloc[:, 0].sum() == 29


def test_the_sheet_has_the_change_of_every_neighbourhood(edition):
    sheet = next(s for s in _sheets(edition, edition.sessions) if s.name == "Neighbourhoods")
    expected = change_classes(edition)

    assert len(sheet.frame) == len(edition.areas)
    assert (sheet.frame["Session near"] == "gains").sum() == (expected == 0).sum() == 1


def test_without_a_today_nothing_is_said_of_change(county, edition):
    none = replace(edition, today=edition.today.iloc[:0])

    assert changes_of(none) is None
    assert first_page(county, none)[0].startswith("Who gains and who loses: not assessed")
    frame = pd.DataFrame(index=edition.areas.index)
    assert with_changes(frame, none) is frame


def test_the_lists_pass_the_audit(county, many_lose):
    section = gains_section(county, many_lose, with_furthest=True)
    report = edition_report(many_lose, title="Paper", sections=(section,), folder="pack")

    assert audit_files(page_files("pack.html", report)).findings == ()
