"""One Excel workbook that holds every table a manager keeps: a sheet each, with drop-downs.

The workbook and the CSV files are the same tables. Each header says in a note what the column
is, its unit and whether it may be empty; cells that have their words offer them.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from allocation.reading.sessions import CURRENT_COLUMNS, SLOT_COLUMNS, TYPE_COLUMNS
from allocation.reading.staff import STAFF_COLUMNS
from allocation.reading.venues import VENUE_COLUMNS
from outreach.intake.optional_reading import columns_of
from outreach.intake.optional_tables import OPTIONAL_TABLES
from outreach.tables import CURRENT_PLAN, SESSION_TYPES, SLOTS, STAFF, VENUES, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from allocation.reading.one_table import Column

ROWS_READY = 1000
"""Rows below the header that have their drop-downs. [rows]"""

_FIXED_DATE = datetime(2000, 1, 1)  # the same content gives the same bytes
_SERVICE = (
    (VENUES, VENUE_COLUMNS),
    (SESSION_TYPES, TYPE_COLUMNS),
    (SLOTS, SLOT_COLUMNS),
    (STAFF, STAFF_COLUMNS),
    (CURRENT_PLAN, CURRENT_COLUMNS),
)
_NAMES = {
    ("current_plan", "venue_id"): "venues",
    ("current_plan", "session_type"): "session_types",
    ("current_plan", "slot"): "slots",
}
_MEANT = {"postcode": "postcode, where there is no grid reference"}
_KINDS = {
    "text": "text",
    "number": "a number",
    "count": "a whole number",
    "flag": "yes or no",
    "list": "names with a semicolon between them",
    "date": "a date",
    "crew": "role:number, with a semicolon between them, such as nurse:1;worker:1",
}
_WIDTHS = {"list": 34, "text": 18, "crew": 22}
_READ_ME = (
    "The tables of a county, one on each sheet. The rows are invented examples: put yours there.",
    "Row 1 of a sheet is its header. Do not rename the columns; leave out those you do not need.",
    "A dark header must be filled in every row, a light one may stay empty.",
    "Rest the pointer on a header: the note says what the column holds, in which unit.",
    "Cells that have fixed answers offer them in a list.",
    "No names of young people belong here, and of staff only the post.",
    "",
    "To use a sheet, name it in county.toml, for example:",
    "[staff]",
    'path = "county.xlsx"',
    'sheet = "staff"',
    "",
    "outreach check county.toml says which sheet, row and column to put right.",
)


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """A column of a sheet: how its cells are read, and what a person should know."""

    cell: Column
    meaning: str
    unit: str = ""
    names: str = ""

    @property
    def note(self) -> str:
        """What stands in the note of the header."""
        words = f"One of: {', '.join(self.cell.allowed)}." if self.cell.allowed else ""
        parts = [
            f"{self.meaning[:1].upper()}{self.meaning[1:]}." if self.meaning else "",
            words or f"Write {_KINDS[self.cell.kind]}.",
            f"Unit: {self.unit}." if self.unit else "",
            f"As in the sheet {self.names}." if self.names else "",
            "Must be filled." if self.cell.required else "May be empty.",
        ]
        return " ".join(part for part in parts if part)


def sheet_columns() -> dict[str, tuple[SheetColumn, ...]]:
    """Say which columns each sheet of the workbook has.

    Returns
    -------
    dict of str to tuple of SheetColumn
        Name of the table to its columns, in the order of the sheets.
    """
    service = {table.name: _described(table, cells) for table, cells in _SERVICE}
    return service | {table.name: _described(table, columns_of(table)) for table in OPTIONAL_TABLES}


def _described(table: Table, cells: tuple[Column, ...]) -> tuple[SheetColumn, ...]:
    """Put what the contract says beside how the cells are read."""
    made = []
    for cell in cells:
        schema = table.schema.columns.get(cell.name)
        about = {} if schema is None else schema.metadata or {}
        key = f"the key of {table.row}" if cell.name == table.key else _MEANT.get(cell.name, "")
        made.append(
            SheetColumn(
                cell=cell,
                meaning=key if schema is None else str(schema.description),
                unit=about.get("unit", ""),
                names=about.get("names", "") or _NAMES.get((table.name, cell.name), ""),
            )
        )
    return tuple(made)


def county_workbook(files: Mapping[str, bytes]) -> bytes:
    """Write the tables of a county as one workbook.

    Parameters
    ----------
    files
        File name to content; ``staff.csv`` fills the sheet ``staff``, and so on. A sheet whose
        file is missing has its header only.

    Returns
    -------
    bytes
        The workbook; the same files give the same bytes.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": "Tables of a county", "created": _FIXED_DATE})
    _read_me(book)
    for name, columns in sheet_columns().items():
        sheet = book.add_worksheet(name)
        _header(book, sheet, columns)
        _rows(book, sheet, columns, _texts(files.get(f"{name}.csv", b"")))
    book.close()
    return target.getvalue()


def _texts(content: bytes) -> list[dict[str, str]]:
    """Read the cells of a CSV file as text."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _read_me(book: Workbook) -> None:
    """Say on the first sheet how to fill in the others."""
    sheet = book.add_worksheet("Read me")
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(_READ_ME):
        sheet.write_string(row, 0, line)


def _header(book: Workbook, sheet: Worksheet, columns: tuple[SheetColumn, ...]) -> None:
    """Write the header with a note on each column, and the drop-downs below it."""
    dark = book.add_format({"bold": True, "bg_color": "#12436D", "font_color": "#FFFFFF"})
    light = book.add_format({"bold": True, "bg_color": "#CFDCE8", "font_color": "#0B0C0C"})
    plain = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    sheet.freeze_panes(1, 1)
    sheet.set_comments_author("Outreach")
    for at, column in enumerate(columns):
        cell = column.cell
        width = max(_WIDTHS.get(cell.kind, 12), len(cell.name) + 2)
        sheet.set_column(at, at, width, plain[cell.kind])
        sheet.write_string(0, at, cell.name, dark if cell.required else light)
        sheet.write_comment(0, at, column.note, {"width": 260, "height": 110})
        rule = _validation(column)
        if rule:
            sheet.data_validation(1, at, ROWS_READY, at, rule)


_FORMATS = {
    "text": "@",  # so that Excel leaves 09:00 and 2025/26 as they are
    "list": "@",
    "crew": "@",
    "flag": "@",
    "number": "General",
    "count": "0",
    "date": "dd/mm/yyyy",
}


def _validation(column: SheetColumn) -> dict[str, Any] | None:
    """Say what Excel offers and accepts in a column."""
    cell, rule = column.cell, _limits(column.cell)
    if cell.kind == "flag":
        rule = {"validate": "list", "source": ["yes", "no"]}
    elif cell.allowed:
        rule = {"validate": "list", "source": list(cell.allowed)}
    elif column.names:
        keys = f"={column.names}!$A$2:$A${ROWS_READY + 1}"
        rule = {"validate": "list", "source": keys, "error_type": "warning"}
    if rule is None:
        return None
    told = {"error_title": cell.name, "error_message": column.note[:250], "ignore_blank": True}
    return {**rule, **told}


def _limits(cell: Column) -> dict[str, Any] | None:
    """Say between which bounds a number or a date must lie."""
    if cell.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": datetime(1990, 1, 1)}
    if cell.kind not in {"number", "count"} or cell.least is None:
        return None
    kind = "integer" if cell.kind == "count" else "decimal"
    if cell.greatest is None:
        return {"validate": kind, "criteria": ">=", "value": cell.least}
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": cell.least,
        "maximum": cell.greatest,
    }


def _rows(
    book: Workbook,
    sheet: Worksheet,
    columns: tuple[SheetColumn, ...],
    rows: list[dict[str, str]],
) -> None:
    """Write the rows: numbers as numbers, dates as dates, all else as text."""
    day = book.add_format({"num_format": _FORMATS["date"]})
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            text = (row.get(column.cell.name) or "").strip()
            if text:
                _write(sheet, (line, at), text, column.cell.kind, day)


def _write(sheet: Worksheet, where: tuple[int, int], text: str, kind: str, day: Format) -> None:
    """Write one cell as its kind asks; what does not fit its kind stays text."""
    try:
        if kind in {"number", "count"}:
            sheet.write_number(*where, float(text))
        elif kind == "date":
            sheet.write_datetime(*where, datetime.fromisoformat(text), day)
        else:
            sheet.write_string(*where, text)
    except ValueError:
        sheet.write_string(*where, text)
