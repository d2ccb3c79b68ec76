from __future__ import annotations

from dataclasses import replace

import pandas as pd

from maps.changes import CHANGE_LABELS, CHANGE_WORDS, change_classes, nearest_rows
from maps.page_tables import page_tables
from maps.payload import payload, venue_numbers
from maps.static_map import today_map


def near(edition, codes, venue):
    return pd.DataFrame({"area_code": codes, "venue_id": venue, "minutes": 9.6})


def test_an_area_gains_loses_keeps_or_has_none(whole_ambershire):
    codes = list(whole_ambershire.areas.index)
    edition = replace(
        whole_ambershire,
        catchments=near(whole_ambershire, [codes[0], codes[2]], "V01"),
        today_catchments=near(whole_ambershire, [codes[1], codes[2]], "V02"),
    )

    classes = change_classes(edition)

    assert classes.iloc[:4].tolist() == [0, 1, 2, 3]
    assert set(classes.iloc[4:]) == {3}
    assert nearest_rows(edition, edition.today_catchments)[:4] == [-1, 1, 1, -1]
    table = next(table for table in page_tables(edition) if table.id == "areas")
    headings = [text for text, _ in table.headings]
    word = headings.index("Session within the standard")
    assert [row[word] for row in table.rows[:4]] == list(CHANGE_WORDS)
    assert [row[headings.index("Minutes today")] for row in table.rows[:4]] == ["", "10", "10", ""]


def test_without_todays_timetable_nothing_is_compared(ambershire):
    assert change_classes(ambershire) is None
    assert today_map(ambershire) == ""
    assert payload(ambershire)["areas"]["change"] == []
    assert "today" not in {table.id for table in page_tables(ambershire)}


def test_a_venue_given_up_keeps_its_number(whole_ambershire):
    numbers = venue_numbers(whole_ambershire)

    held = {*whole_ambershire.sessions["venue_id"], *whole_ambershire.today["venue_id"]}
    assert set(numbers[numbers > 0].index) == held
    assert sorted(numbers[numbers > 0]) == list(range(1, len(held) + 1))


def test_the_still_map_of_today_has_its_pins_and_no_shape_for_every_area(whole_ambershire):
    drawn = today_map(whole_ambershire)

    for venue in whole_ambershire.today["venue_id"].unique():
        assert f'class="pin">{venue_numbers(whole_ambershire)[venue]}</text>' in drawn
    shaded = len(set(change_classes(whole_ambershire)))
    assert drawn.count('"/><path') + 1 >= shaded
    assert len(CHANGE_LABELS) == len(CHANGE_WORDS)
    assert len(drawn) < 60_000
