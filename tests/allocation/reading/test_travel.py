"""Travel matrices in the shapes people have them."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation.reading.travel import read_travel, there_and_back
from allocation.travelling import staff_travel, travel_minutes
from outreach.errors import TableError

LONG = """from_id,to_id,travel_time_p50,mode,band
A,V1,10,car,day
A,V1,25,bus,day
A,V1,40,bus,evening
A,V2,,bus,evening
B,V1,unreachable,bus,evening
B,V2,55,bus,evening
"""


@pytest.fixture
def long_table(tmp_path):
    """Two areas and two venues by car and bus, in the day and in the evening."""
    path = tmp_path / "times.csv"
    path.write_text(LONG, encoding="utf-8")
    return path


def test_one_mode_and_one_time_of_day_are_chosen(long_table):
    bus = read_travel(long_table, mode="Bus", band="evening")

    assert bus.to_numpy().tolist() == [["A", "V1", 40.0], ["B", "V2", 55.0]]
    assert read_travel(long_table, mode="car").to_numpy().tolist() == [["A", "V1", 10.0]]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (
            {},
            r"several of mode \(bus, car\). Choose one: set mode \(for workers",
        ),
        ({"mode": "bus"}, r"several of band \(day, evening\)"),
        ({"mode": "tram"}, "no row has the mode 'tram'; it has bus, car"),
    ],
)
def test_which_is_meant_is_never_guessed(long_table, chosen, message):
    with pytest.raises(TableError, match=message):
        read_travel(long_table, **chosen)


def test_a_wide_matrix_gives_the_same_as_a_long_one(tmp_path):
    (tmp_path / "wide.csv").write_text("area,V1,V2\nA,40,\nB,-,55\n", encoding="utf-8")
    rows = [
        {"origin": "A", "destination": "V1", "minutes": 40},
        {"origin": "B", "destination": "V2", "seconds": 3300, "minutes": 55},
    ]

    wide = read_travel(tmp_path / "wide.csv")

    assert wide.to_numpy().tolist() == [["A", "V1", 40.0], ["B", "V2", 55.0]]
    pd.testing.assert_frame_equal(wide, read_travel(rows))


def test_seconds_are_turned_into_minutes():
    rows = [{"from": "A", "to": "V", "duration_s": "90"}, {"from": "B", "to": "V"}]
    assert read_travel(rows).to_numpy().tolist() == [["A", "V", 1.5]]


def test_a_pair_that_cannot_be_reached_is_not_estimated(long_table):
    areas = pd.DataFrame(
        {"easting": [0.0, 0.0], "northing": [0.0, 0.0], "rural_class": ["urban"] * 2},
        index=pd.Index(["A", "B"], name="area_code"),
    )
    venues = pd.DataFrame(
        {"easting": [0.0, 100.0], "northing": [0.0, 0.0]},
        index=pd.Index(["V1", "V2"], name="venue_id"),
    )
    table = read_travel(long_table, mode="bus", band="evening")

    travel = travel_minutes(areas, venues, table=table)

    assert travel.index.tolist() == [("A", "V1"), ("B", "V2")]
    assert travel["basis"].unique().tolist() == ["table"]


def test_a_worker_drives_there_and_back():
    table = pd.DataFrame(
        {
            "origin": ["W", "V", "W"],
            "destination": ["V", "W", "U"],
            "minutes": [20.0, 30.0, 9.0],
            "miles": [10.0, 12.0, None],
        }
    )
    staff = pd.DataFrame(
        {"easting": [0.0], "northing": [0.0]}, index=pd.Index(["W"], name="worker_id")
    )
    ends = pd.DataFrame(
        {"easting": [0.0, 0.0], "northing": [0.0, 0.0]},
        index=pd.Index(["V", "U"], name="venue_id"),
    )

    found = staff_travel(staff, ends, table=there_and_back(table))

    # one way of the round trip: (20 + 30) / 2 minutes, (10 + 12) / 2 miles
    assert found.loc[("W", "V"), ["minutes", "miles"]].tolist() == [25.0, 11.0]
    assert found.loc[("W", "U"), "minutes"] == 9.0


def test_cells_that_are_no_minutes_name_their_rows(tmp_path):
    (tmp_path / "t.csv").write_text("from,V1,V2\nA,soon,3\nB,-4,5\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"2 cell\(s\) hold no minutes of 0 or more.*row 2, 3"):
        read_travel(tmp_path / "t.csv")


def test_a_long_table_without_minutes_says_what_is_missing(tmp_path):
    (tmp_path / "t.csv").write_text("origin,destination\nA,V\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"missing column\(s\): minutes"):
        read_travel(tmp_path / "t.csv")


@pytest.mark.parametrize(
    "top",
    [
        "LSOA21CD,LSOA21NM,V1,V2\n",
        "Minutes by car\nLSOA21CD,Area name,V1,V2\n",
        "Travel times,,,\n\nLSOA21CD,name,V1,V2\n",
    ],
)
def test_titles_and_names_beside_the_codes_of_a_wide_matrix_are_no_destinations(tmp_path, top):
    path = tmp_path / "wide.csv"
    path.write_text(f"{top}E01000001,Ash 001A,40,\nE01000002,Ash 001B,-,55\n", encoding="utf-8")

    assert read_travel(path).to_numpy().tolist() == [
        ["E01000001", "V1", 40.0],
        ["E01000002", "V2", 55.0],
    ]
