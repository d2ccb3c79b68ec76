"""The workbook that managers keep: the same tables as the CSV files, with help in every cell."""

from __future__ import annotations

import io
import re
import tomllib

import openpyxl
import pandas as pd
import pytest

from allocation import read_current_plan, read_session_types, read_slots, read_staff, read_venues
from hotspots.reading.sources import TableFile
from outreach.config import config_from, read_config
from outreach.errors import TableError
from outreach.intake.county_book import county_workbook, sheet_columns
from outreach.intake.inputs import read_inputs
from outreach.intake.optional_reading import read_optional
from outreach.intake.optional_tables import OPTIONAL_TABLES
from outreach.sample_folder import sample_files

READERS = {
    "venues": read_venues,
    "session_types": read_session_types,
    "slots": read_slots,
    "staff": read_staff,
    "current_plan": read_current_plan,
}
NAMES = [*READERS, *(table.name for table in OPTIONAL_TABLES)]


@pytest.fixture(scope="module")
def content():
    return county_workbook(sample_files())


@pytest.fixture(scope="module")
def book(content, tmp_path_factory):
    """The workbook as `outreach init` writes it, in a file."""
    path = tmp_path_factory.mktemp("book") / "county.xlsx"
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def opened(content):
    """The workbook as Excel would open it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def read(name, source):
    return READERS[name](source) if name in READERS else read_optional(name, source)


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_reads_back_as_the_csv_file_it_was_written_from(project, book, name):
    from_sheet = read(name, TableFile(path=book, sheet=name))
    from_csv = read(name, project / f"data/sample/{name}.csv")

    pd.testing.assert_frame_equal(from_sheet, from_csv)
    assert len(from_csv) > 0


def test_a_workbook_without_a_sheet_named_gives_the_sheet_of_the_table(book):
    # its first sheet is the page that says how to fill it in
    assert len(read_staff(book)) == 12


def test_the_same_tables_give_the_same_bytes(content):
    assert county_workbook(sample_files()) == content


def test_there_is_one_sheet_for_each_table_after_the_page_that_explains(opened):
    assert opened.sheetnames == ["Read me", *NAMES]
    text = " ".join(str(cell.value) for (cell,) in opened["Read me"].iter_rows() if cell.value)
    assert "invented" in text
    assert "county.toml" in text


def test_every_header_has_a_note_with_what_it_is_and_whether_it_may_be_empty(opened):
    silent = [
        f"{name}.{cell.value}"
        for name in NAMES
        for cell in opened[name][1]
        if cell.comment is None or "be " not in cell.comment.text
    ]
    assert silent == []
    note = next(cell for cell in opened["staff"][1] if cell.value == "mileage_rate").comment.text
    assert "GBP/mile" in note
    meanings = [
        f"{name}.{column.cell.name}"
        for name, columns in sheet_columns().items()
        for column in columns
        if not column.meaning
    ]
    assert meanings == []


def offered(sheet, header):
    """What Excel offers in the first cell below a header."""
    (cell,) = (cell for cell in sheet[1] if cell.value == header)
    below = f"{cell.column_letter}2"
    return [rule for rule in sheet.data_validations.dataValidation if below in rule.sqref]


@pytest.mark.parametrize(
    ("name", "header", "formula"),
    [
        ("staff", "vacant", '"yes,no"'),
        ("slots", "weekday", '"Mon,Tue,Wed,Thu,Fri,Sat,Sun"'),
        ("current_plan", "slot", "slots!$A$2:$A$1001"),
        ("attendance", "venue_id", "venues!$A$2:$A$1001"),
        ("benchmarks", "polarity", '"high is good,low is good,neither"'),
    ],
)
def test_cells_offer_their_words_and_the_names_of_other_sheets(opened, name, header, formula):
    (rule,) = offered(opened[name], header)
    assert rule.type == "list"
    assert rule.formula1 == formula


def test_a_share_of_a_post_above_one_is_refused_by_excel_too(opened):
    (rule,) = offered(opened["staff"], "wte")
    assert (rule.type, rule.formula1, rule.formula2) == ("decimal", "0", "1")


@pytest.mark.slow
def test_a_county_kept_in_the_workbook_alone_is_the_county_of_the_csv_files(project, book):
    text = (project / "data/sample/county.toml").read_text(encoding="utf-8")
    sample = (project / "data/sample").as_posix()
    for name in NAMES:
        text = text.replace(f'path = "{name}.csv"', f'path = "{book.as_posix()}"')
    text = re.sub(r'"(\w+\.(?:csv|gpkg))"', rf'"{sample}/\1"', text)
    settings = tomllib.loads(text)
    settings = {key: part for key, part in settings.items() if key != "context"}
    assert settings["optional"]["places"]["path"] == book.as_posix()

    kept = read_inputs(config_from(settings))

    usual = read_inputs(read_config(project / "data/sample"))
    for name in READERS:
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(usual, name))
    assert {table.name for table in OPTIONAL_TABLES} - set(usual.optional) == {
        "overrides",
        "funds",
        "other_work",
        "last_bus",
    }
    for name, table in usual.optional.items():
        pd.testing.assert_frame_equal(kept.optional[name], table)


def test_what_a_manager_types_over_is_read_and_faults_name_the_sheet(book, tmp_path):
    edited = openpyxl.load_workbook(book)
    sheet = edited["slots"]
    header = [cell.value for cell in sheet[1]]
    # Excel keeps 09:30 as a time of day once somebody has typed it into a cell of no format.
    cell = sheet.cell(2, header.index("start") + 1)
    cell.number_format, cell.value = "hh:mm", pd.Timestamp("2026-01-01 09:30").time()
    edited.save(tmp_path / "edited.xlsx")
    assert read_slots(TableFile(path=tmp_path / "edited.xlsx"))["start"].iloc[0] == "09:30"

    sheet.cell(3, header.index("weekday") + 1).value = "Monday"
    edited.save(tmp_path / "edited.xlsx")
    with pytest.raises(TableError, match=r"slots \(edited.xlsx, sheet 'slots'\).*") as fault:
        read_slots(TableFile(path=tmp_path / "edited.xlsx", sheet="slots"))
    assert "(row 3, e.g. 'Monday')" in str(fault.value)


def test_a_sheet_whose_file_is_missing_has_its_header_and_nothing_runs_as_a_formula():
    files = {"slots.csv": b"slot,weekday,period\n=1+1,Mon,AM\n"}
    book = openpyxl.load_workbook(io.BytesIO(county_workbook(files)))

    assert book["staff"].max_row == 1
    assert book["slots"]["A2"].value == "=1+1"
    assert book["slots"]["A2"].data_type == "s"
