from __future__ import annotations

from dataclasses import replace

import pandas as pd

from maps.page_tables import cell_text, page_tables, session_type_titles


def by_id(edition):
    return {table.id: table for table in page_tables(edition)}


def test_every_table_has_one_row_for_each_thing_on_the_map(ambershire):
    tables = by_id(ambershire)

    assert len(tables["sessions"].rows) == len(ambershire.sessions)
    assert len(tables["hotspots"].rows) == len(ambershire.hotspots)
    assert len(tables["venues"].rows) == len(ambershire.venues)
    assert len(tables["areas"].rows) == len(ambershire.areas)
    assert len(tables["observed"].rows) == len(ambershire.observed_areas)
    assert len(tables["table-districts"].rows) == 3


def test_only_listed_columns_of_areas_are_printed(ambershire):
    table = by_id(ambershire)["areas"]

    assert "must-not-appear" not in str(table.rows)
    assert [text for text, _ in table.headings][:4] == [
        "Neighbourhood",
        "District",
        "Need per 1,000 young people",
        "Aged 10 to 17",
    ]


def test_minutes_always_say_how_they_were_found(ambershire):
    table = by_id(ambershire)["areas"]

    assert "Travel minutes (estimate from straight-line distance)" in dict(table.headings)
    assert "estimate from straight-line distance" in table.caption


def test_columns_of_the_edition_that_hold_minutes_are_not_repeated(ambershire):
    areas = ambershire.areas.assign(minutes="12")
    table = by_id(replace(ambershire, areas=areas, area_columns=(("minutes", "Minutes"),)))["areas"]

    assert [text for text, _ in table.headings] == ["Neighbourhood", "District", "Minutes"]


def test_an_area_beyond_the_standard_says_so(ambershire):
    near = ambershire.catchments[ambershire.catchments["area_code"] != ambershire.areas.index[0]]

    first = by_id(replace(ambershire, catchments=near))["areas"].rows[0]

    assert "none within the standard" in first


def test_nothing_drawn_is_explained(ambershire):
    tables = by_id(replace(ambershire, hotspots=None, hotspots_note="Too few to show."))

    assert tables["hotspots"].rows == ()
    assert tables["hotspots"].note == "Too few to show."


def test_session_types_keep_the_order_given_by_key_or_by_title(ambershire):
    by_key = replace(ambershire, session_types=("outreach", "clinic", "drop_in"))
    by_title = replace(ambershire, session_types=("Friday outreach", "Clinic", "Drop-in"))

    assert list(session_type_titles(by_key)) == ["outreach", "clinic", "drop_in"]
    assert list(session_type_titles(by_title)) == ["outreach", "clinic", "drop_in"]


def test_a_day_is_added_only_where_the_slot_does_not_name_it(ambershire):
    sessions = ambershire.sessions.copy()
    sessions.loc[0, ["day", "slot"]] = ["Saturday", "late morning"]

    rows = by_id(replace(ambershire, sessions=sessions))["sessions"].rows

    assert rows[0][3] == "Saturday, late morning"
    assert rows[1][3] == ambershire.sessions["slot"].iloc[1]


def test_cells_are_written_for_people():
    cases = {1234567: "1,234,567", 0.1 + 0.2: "0.3", True: "yes", pd.NA: "", pd.NaT: "", "a": "a"}

    assert {value: cell_text(value) for value in cases} == cases
    assert cell_text(("a", "b")) == "a, b"
