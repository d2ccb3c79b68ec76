from __future__ import annotations

import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from maps import Sheet, workbook
from outreach.errors import TableError


@pytest.fixture
def sheets():
    """Two tables, one of them with text that a spreadsheet could run."""
    plan = pd.DataFrame(
        {
            "venue": ["Ash hall", "=HYPERLINK(1)", "+44", "@x", "-5 degrees"],
            "minutes": [12.5, 3.0, None, 1.0, 2.0],
            "sessions": [1, 2, 3, 4, 1000],
            "starts": pd.to_datetime(["2026-11-22"] * 5),
            "step_free": [True, False, True, True, False],
        },
        index=pd.Index(["S1", "S2", "S3", "S4", "S5"], name="session_id"),
    )
    empty = pd.DataFrame({"rule": [], "amount": []})
    return (
        Sheet(
            name="Plan",
            title="Weekly plan",
            frame=plan,
            notes=("Estimates.",),
            column_units={"minutes": "min"},
        ),
        Sheet(name="Unmet", title="What does not fit", frame=empty),
    )


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def first_columns(content):
    return [row[:2] for row in opened(content)["README"].iter_rows(values_only=True)]


def test_the_same_tables_give_the_same_bytes(ambershire, sheets):
    first = workbook(ambershire, sheets)

    assert first == workbook(ambershire, sheets)
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_sheet_names_its_edition_on_screen_and_on_paper(ambershire, sheets):
    book = opened(workbook(ambershire, sheets))

    assert book.sheetnames == ["README", "Plan", "Unmet"]
    for sheet in book:
        assert sheet["A1"].value == ambershire.banner
        assert "PUBLIC edition" in sheet.oddHeader.left.text


def test_readme_starts_with_what_it_rests_on(ambershire, sheets):
    rows = [
        row[:2]
        for row in opened(workbook(ambershire, sheets))["README"].iter_rows(values_only=True)
    ]

    assert rows[2][0] == "What this is"
    assert ("What this rests on", ambershire.assumptions[0]) in rows
    assert ("Sources", ambershire.attribution[0]) in rows


def test_a_given_readme_replaces_it(ambershire, sheets):
    book = opened(workbook(ambershire, sheets, readme_rows=(("Assumption", "One"),)))

    assert [row[:2] for row in book["README"].iter_rows(values_only=True)][2:] == [
        ("Assumption", "One")
    ]


def test_tables_are_real_with_units_filter_and_frozen_heading(ambershire, sheets):
    sheet = opened(workbook(ambershire, sheets))["Plan"]

    (table,) = sheet.tables.values()
    assert table.ref == "A5:F10"  # banner, title, note, empty row, heading, five rows
    assert table.autoFilter is not None
    assert sheet.freeze_panes == "B6"
    assert [cell.value for cell in sheet[5]][:3] == ["session_id", "venue", "minutes [min]"]


def test_text_is_never_a_formula(ambershire, sheets):
    sheet = opened(workbook(ambershire, sheets))["Plan"]

    for row, text in ((7, "=HYPERLINK(1)"), (8, "+44"), (9, "@x"), (10, "-5 degrees")):
        cell = sheet.cell(row, 2)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_numbers_dates_and_gaps_keep_their_kind(ambershire, sheets):
    sheet = opened(workbook(ambershire, sheets))["Plan"]

    assert sheet["C6"].value == 12.5
    assert sheet["C8"].value is None
    assert sheet["D10"].value == 1000
    assert sheet["D10"].number_format == "#,##0"
    assert sheet["E6"].value.isoformat() == "2026-11-22T00:00:00"
    assert sheet["F6"].value == "yes"


@pytest.mark.parametrize("name", ["x" * 32, "a/b", "readme", ""])
def test_names_that_excel_refuses_are_told(ambershire, name):
    with pytest.raises(TableError, match="Excel refuses"):
        workbook(ambershire, [Sheet(name=name, title="", frame=pd.DataFrame({"a": [1]}))])


def test_columns_with_one_name_are_told_apart(ambershire):
    twice = pd.DataFrame([[1, 2]], columns=["a", "A"])

    sheet = opened(workbook(ambershire, [Sheet(name="T", title="", frame=twice)]))["T"]

    assert [cell.value for cell in sheet[4]] == ["a", "A (2)"]
