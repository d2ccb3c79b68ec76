from __future__ import annotations

import io
from dataclasses import replace

import openpyxl

from maps import Sheet, map_plan, summary_markdown, workbook
from maps.page_tables import page_tables
from maps.payload import payload
from maps.place_tables import HIGH_TITLE, LOW_TITLE, NONE_LOW, high_places, low_places
from maps.static_map import static_map


def by_id(edition):
    return {table.id: table for table in page_tables(edition)}


def test_both_kinds_of_places_come_first_with_the_same_columns(whole_ambershire):
    tables = page_tables(whole_ambershire)

    assert [table.id for table in tables[:2]] == ["hotspots", "cold"]
    high, low = ([heading for heading, _ in table.headings] for table in tables[:2])
    assert high == [
        *("Map number", "Priority area", "Why", "Certainty", "Kind"),
        *("How firm", "Caution", "Remark"),
    ]
    assert low == ["Map number", "Place", "Why", "Certainty", "Remark"]
    assert low_places(whole_ambershire)["Map number"].tolist() == ["C1", "C2"]


def test_a_column_without_a_word_is_left_out(whole_ambershire):
    spots = whole_ambershire.hotspots.assign(trust="", edge=False)

    columns = high_places(replace(whole_ambershire, hotspots=spots)).columns

    assert "How firm" not in columns
    assert "Remark" not in columns
    assert "Caution" in columns


def test_where_nobody_looked_nothing_is_said_and_where_none_was_found_it_is(whole_ambershire):
    unseen = replace(whole_ambershire, cold_spots=None, cold_assessed=False)
    assert "cold" not in by_id(unseen)
    assert LOW_TITLE not in summary_markdown(unseen)

    none = replace(whole_ambershire, cold_spots=None, cold_note="")
    assert by_id(none)["cold"].note == NONE_LOW
    assert NONE_LOW in summary_markdown(none)


def test_the_summary_gives_both_kinds_their_own_heading_and_all_their_words(whole_ambershire):
    text = summary_markdown(whole_ambershire)

    assert text.index(f"## {HIGH_TITLE}") < text.index(f"## {LOW_TITLE}")
    assert "Not yet reviewed by people." in text
    assert "How firm: would still be found in 9 of 10 re-checks." in text
    assert "2. **Place 2 (Brackenhall)** (C2 on the map)." in text


def test_what_says_how_likely_a_place_would_be_found_stands_before_that_none_was(whole_ambershire):
    note = "A place would be found in about 3 of 10 such counties. No priority area stands out."
    none = replace(whole_ambershire, hotspots=None, hotspots_note=note)

    assert note in summary_markdown(none)
    assert by_id(none)["hotspots"].note == note
    assert map_plan(none).count(note) == 2  # in the key and in place of the table


def test_the_still_map_draws_both_kinds_differently(whole_ambershire):
    drawn = static_map(whole_ambershire)

    assert drawn.count('fill="url(#low)"') == 2
    assert ">C2</text>" in drawn
    assert ">P3</text>" in drawn
    # a place that needs a second look has a broken line
    spots = whole_ambershire.hotspots.assign(certainty="unlikely to be chance, but look again")
    again = payload(replace(whole_ambershire, hotspots=spots))
    assert again["hotspots"]["dashed"] == [1, 1, 1]
    assert payload(whole_ambershire)["cold"]["dashed"] == [0, 0]


def test_hostile_names_stay_text_in_summary_and_workbook(hostile_whole_ambershire):
    edition = hostile_whole_ambershire
    text = summary_markdown(edition)
    assert "<script" not in text.replace("\\<", "")

    sheets = [
        Sheet(name="High", title=HIGH_TITLE, frame=high_places(edition)),
        Sheet(name="Low", title=LOW_TITLE, frame=low_places(edition)),
        Sheet(
            name="Areas",
            title="Areas",
            frame=edition.areas[["label", "district"]].reset_index(drop=True),
        ),
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook(edition, sheets)))

    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds  # no cell is a formula
    cells = [str(cell.value) for row in book["Areas"].iter_rows() for cell in row]
    for name in edition.areas["label"].tolist()[:9]:
        assert name in cells
    lows = [str(cell.value) for row in book["Low"].iter_rows() for cell in row]
    assert edition.cold_spots["label"].iloc[0] in lows
