"""The tables of the plan: one way to open them, every fault of a table in one message."""

from __future__ import annotations

import openpyxl
import pytest

from allocation import read_current_plan, read_session_types, read_slots, read_staff, read_venues
from hotspots.reading.sources import TableFile
from outreach.errors import TableError

STAFF = "worker_id,role,wte,easting,northing,slots\nW1,worker,0.5,400000,250000,Mon AM;Tue PM\n"


def test_a_staff_file_saved_by_excel_in_windows_text_with_semicolons_reads_the_same(tmp_path):
    # Excel in some settings saves ; between columns, and Windows text instead of UTF-8.
    path = tmp_path / "staff.csv"
    path.write_bytes(
        "worker_id;role;wte;easting;northing;slots;base\n"
        "W1;worker;0.5;400000;250000;Mon AM|Tue PM;Café\n".encode("cp1252")
    )

    staff = read_staff(path)

    assert staff.loc["W1", "slots"] == ("Mon AM", "Tue PM")
    assert staff.loc["W1", "base"] == "Café"
    assert staff.loc["W1", "hours"] == 11.1  # 0.5 WTE x 37 h x 0.6
    assert staff.loc["W1", "mileage_rate"] == 0.55  # the approved rate from 6 April 2026


def test_a_sheet_and_a_file_and_rows_in_the_settings_hold_the_same_staff(tmp_path):
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    sheet = book.create_sheet("staff")
    sheet.append(["worker_id", "role", "wte", "easting", "northing", "slots"])
    sheet.append(["W1", "worker", 0.5, 400000, 250000, "Mon AM; Tue PM"])
    book.save(tmp_path / "county.xlsx")
    row = {"worker_id": "W1", "role": "worker", "wte": 0.5, "easting": 4e5, "northing": 2.5e5}

    from_file = read_staff(tmp_path / "staff.csv")
    from_sheet = read_staff(TableFile(path=tmp_path / "county.xlsx", sheet="staff"))
    from_rows = read_staff([{**row, "slots": ["Mon AM", "Tue PM"]}])

    assert from_file.equals(from_sheet)
    assert from_file.equals(from_rows)


def test_every_fault_is_told_with_file_sheet_rows_found_and_expected(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "times"
    for row in (
        ("slot", "weekday", "period", "evening"),
        ("Mon AM", "Monday", "AM", "no"),
        ("Tue AM", "Tue", "morning", "perhaps"),
        ("Tue AM", "Tue", "AM", "no"),
    ):
        book.active.append(row)
    book.save(tmp_path / "county.xlsx")

    with pytest.raises(TableError) as fault:
        read_slots(TableFile(path=tmp_path / "county.xlsx", sheet="times"))

    told = str(fault.value)
    assert told.startswith("slots (county.xlsx, sheet 'times'): 4 kind(s) of fault.")
    assert "weekday is not one of Mon, Tue" in told
    assert "(row 2, e.g. 'Monday')" in told
    assert "(row 3, e.g. 'morning')" in told
    assert "evening is not yes or no" in told
    assert "slot is repeated in 2 row(s) (row 3, 4" in told


def test_a_fault_in_the_staff_table_shows_rows_and_no_cell(tmp_path):
    (tmp_path / "staff.csv").write_text(
        STAFF + "SECRET,worker,often,1,2,Mon AM\n", encoding="utf-8"
    )

    with pytest.raises(TableError, match=r"wte is not a number from 0 to 1 in 1 row") as fault:
        read_staff(tmp_path / "staff.csv")

    assert "row 3" in str(fault.value)
    assert "often" not in str(fault.value)
    assert "SECRET" not in str(fault.value)


def test_a_missing_column_is_told_with_those_that_are_there(tmp_path):
    (tmp_path / "slots.csv").write_text("name,day\nMon AM,Mon\n", encoding="utf-8")

    with pytest.raises(TableError, match=r"slots \(slots.csv\): missing column") as fault:
        read_slots(tmp_path / "slots.csv", columns={"slot": "name", "weekday": "weekday"})

    assert "weekday; period" in str(fault.value)
    assert "Columns found: name; day" in str(fault.value)


def test_a_base_that_nobody_listed_is_told_with_the_way_out():
    rows = [{"worker_id": "W1", "role": "worker", "wte": 1, "base": "Town"}]

    assert read_staff(rows, bases={"Town": (4e5, 2.5e5)}).loc["W1", "easting"] == 400000
    with pytest.raises(TableError, match=r"1 row.*optional.places"):
        read_staff(rows, bases={"Village": (1.0, 2.0)})


def test_no_timetable_today_is_an_empty_one():
    today = read_current_plan([])

    assert len(today) == 0
    assert today.columns.tolist() == [
        "venue_id",
        "session_type",
        "slot",
        "sessions_per_week",
        "workers",
        "pinned",
    ]


def test_a_crew_may_be_written_as_a_table_in_the_settings():
    rows = [
        {
            "session_type": "clinic",
            "contact_hours": 3.5,
            "contacts_per_session": 4,
            "crew": {"nurse": 1, "worker": 2},
        }
    ]
    assert read_session_types(rows).loc["clinic", "crew"] == {"nurse": 1, "worker": 2}


def test_a_rule_may_ask_for_a_column_that_is_no_other_use():
    rows = [
        {"venue_id": "V1", "name": "A", "easting": 1, "northing": 2, "category": "Library"},
        {"venue_id": "V2", "name": "B", "easting": 1, "northing": 2, "category": "pub"},
    ]

    venues = read_venues(rows, include=[{"type": "library", "where": {"category": ["library"]}}])

    assert venues["type"].to_dict() == {"V1": "library"}


def test_a_venue_without_a_place_is_told_by_its_row():
    rows = [
        {"venue_id": "V2", "name": "A", "type": "hall", "easting": 1, "northing": 2},
        {"venue_id": "V1", "name": "B", "type": "hall"},
    ]
    with pytest.raises(TableError, match=r"1 row\(s\) have neither a grid reference.*row 3"):
        read_venues(rows)


@pytest.mark.parametrize(
    ("cell", "hire"), [("12.50", 12.5), ("£12.50", 12.5), ("1,250", 1250.0), ("1,250.5", 1250.5)]
)
def test_money_is_read_as_people_write_it(cell, hire):
    row = {"venue_id": "V1", "name": "A", "type": "hall", "easting": 1, "northing": 2}
    assert read_venues([{**row, "hire_cost": cell}]).loc["V1", "hire_cost"] == hire


@pytest.mark.parametrize("cell", ["12,50", "inf", "1_0", "twelve"])
def test_a_decimal_comma_is_refused_and_not_read_as_a_hundredfold(cell):
    row = {"venue_id": "V1", "name": "A", "type": "hall", "easting": 1, "northing": 2}
    with pytest.raises(TableError, match="hire_cost is not a number"):
        read_venues([{**row, "hire_cost": cell}])


@pytest.mark.parametrize("cell", ["31/03/2027", "2027-03-31", "31 Mar 2027", "46477", "20270331"])
def test_a_contract_end_is_read_as_the_dates_of_the_records_are(cell):
    # 46477 is how Excel counts 31 March 2027.
    row = {"worker_id": "W1", "role": "worker", "wte": 1, "easting": 1, "northing": 2}
    end = read_staff([{**row, "contract_end": cell}]).loc["W1", "contract_end"]
    assert (end.year, end.month, end.day) == (2027, 3, 31)


def test_a_word_may_be_written_in_any_case():
    slots = read_slots([{"slot": "Mon AM", "weekday": "MON", "period": "am"}])
    assert slots.loc["Mon AM", ["weekday", "period"]].tolist() == ["Mon", "AM"]
