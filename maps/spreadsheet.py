"""An Excel workbook that says what it is on every sheet, and is the same bytes every time."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.edition import MapEdition

FIXED_DATE = datetime(2000, 1, 1)
_FORMULA_START = re.compile(r"^[=+\-@\t\r]")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_LONGEST_CELL = 32_767
_WIDEST_COLUMN = 60


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One table of the workbook.

    Attributes
    ----------
    name
        Name on the tab, at most 31 characters.
    title
        Heading above the table.
    frame : DataFrame
        The table; a named index is written as its first columns.
    notes
        Sentences between heading and table.
    column_units
        Unit by column, written in the heading as ``minutes [min]``.
    number_formats
        Excel number format by column; whole numbers and others have a usual one.
    """

    name: str
    title: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()
    column_units: Mapping[str, str] = field(default_factory=dict)
    number_formats: Mapping[str, str] = field(default_factory=dict)


def workbook(
    edition: MapEdition,
    sheets: Sequence[Sheet],
    *,
    readme_rows: Sequence[tuple[str, str]] | None = None,
) -> bytes:
    """Return an XLSX file: a README sheet, then one real table on each sheet.

    Text that a spreadsheet could take for a formula is stored as quoted text. The dates inside the
    file are fixed, so that the same tables give the same bytes.

    Parameters
    ----------
    edition
        Gives the banner of every sheet and, unless `readme_rows` is given, the first sheet:
        assumptions first, then figures, what does not fit, notes and sources.
    sheets
        The tables in order.
    readme_rows
        (heading, text) pairs of the first sheet instead of those of the edition.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    TableError
        When sheet names are too long, repeated or hold a character that Excel refuses.
    """
    banner = edition.banner
    rows = edition_readme(edition) if readme_rows is None else readme_rows
    _check_names(sheets)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties({"title": banner, "created": FIXED_DATE})
    styles = _styles(book)
    _write_readme(book, rows, banner, styles)
    for number, sheet in enumerate(sheets, start=1):
        _write_sheet(book, sheet, number, banner, styles)
    book.close()
    return target.getvalue()


def edition_readme(edition: MapEdition) -> tuple[tuple[str, str], ...]:
    """Return the first sheet of an edition, assumptions first.

    Parameters
    ----------
    edition
        What may be shown.

    Returns
    -------
    tuple of (str, str)
        Heading and text; the heading stands once before the lines it covers.
    """
    figures = [
        f"{label}: {value}{f' ({note})' if note else ''}"
        for label, value, note in edition.headlines
    ]
    parts = (
        ("What this is", (edition.title, f"County: {edition.county_name}")),
        ("What this rests on", edition.assumptions),
        ("Travel times", (edition.travel_basis,)),
        ("Figures", figures),
        ("What does not fit", edition.unmet),
        ("Priority areas", (edition.hotspots_note,)),
        ("Notes", edition.notes),
        ("Sources", edition.attribution),
    )
    return tuple(
        (heading if number == 0 else "", text)
        for heading, texts in parts
        for number, text in enumerate(text for text in texts if text)
    )


def _check_names(sheets: Sequence[Sheet]) -> None:
    """Refuse tab names that Excel would refuse."""
    names = [sheet.name for sheet in sheets]
    bad = [n for n in names if not 0 < len(n) <= _LONGEST_NAME or _FORBIDDEN_IN_NAME.search(n)]
    lowered = [name.lower() for name in ["README", *names]]
    if bad or len(set(lowered)) < len(lowered):
        msg = (
            f"The workbook has {len(bad)} sheet name(s) that Excel refuses"
            f"{' (' + ', '.join(bad[:3]) + ')' if bad else ''}; names must be 1 to {_LONGEST_NAME} "
            "characters without [ ] : * ? / \\ and must all differ."
        )
        raise TableError(msg)


def _styles(book: Any) -> dict[str, Any]:
    """Make the few cell formats."""
    body = {"valign": "top", "font_name": "Arial", "font_size": 10}
    band = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#12436D", "font_name": "Arial"}
    return {
        "banner": book.add_format(band),
        "title": book.add_format({**body, "bold": True, "font_size": 14}),
        "note": book.add_format(body),
        "wrap": book.add_format({**body, "text_wrap": True}),
        "bold": book.add_format({**body, "bold": True, "text_wrap": True}),
        "head": book.add_format({**body, "bold": True, "text_wrap": True, "bottom": 1}),
        "text": book.add_format(body),
        "quoted": book.add_format({**body, "quote_prefix": True}),
        "date": book.add_format({**body, "num_format": "d mmmm yyyy", "align": "left"}),
        "make": lambda form: book.add_format({**body, "num_format": form}),
    }


def _write_text(page: Any, at: tuple[int, int], text: str, style: Any, quoted: Any) -> None:
    """Write text as text, quoted where a spreadsheet could take it for a formula."""
    chosen = quoted if _FORMULA_START.match(text) else style
    page.write_string(*at, text[:_LONGEST_CELL], chosen)


def _start_page(book: Any, name: str, banner: str, styles: dict[str, Any]) -> Any:
    """Add a sheet with the banner on screen and on paper."""
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.write_string(0, 0, banner, styles["banner"])
    page.set_row(0, 20, styles["banner"])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_header("&L" + banner.replace("&", "&&")[:200])
    page.set_footer("&L&A&RPage &P of &N")
    return page


def _write_readme(
    book: Any, rows: Sequence[tuple[str, str]], banner: str, styles: dict[str, Any]
) -> None:
    """Write the first sheet: what this is, what it rests on."""
    page = _start_page(book, "README", banner, styles)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 110)
    for number, (heading, text) in enumerate(rows, start=2):
        _write_text(page, (number, 0), heading, styles["bold"], styles["quoted"])
        _write_text(page, (number, 1), text, styles["wrap"], styles["quoted"])
    page.freeze_panes(1, 0)


def _write_sheet(book: Any, sheet: Sheet, number: int, banner: str, styles: dict[str, Any]) -> None:
    """Write banner, title, notes and one table."""
    frame = _flat(sheet.frame)
    page = _start_page(book, sheet.name, banner, styles)
    _write_text(page, (1, 0), sheet.title, styles["title"], styles["quoted"])
    for row, note in enumerate(sheet.notes, start=2):
        _write_text(page, (row, 0), note, styles["note"], styles["quoted"])
    head = 3 + len(sheet.notes)
    headings = _headings(frame, sheet.column_units)
    for column, heading in enumerate(headings):
        style = _column_style(frame.iloc[:, column], sheet, str(frame.columns[column]), styles)
        for row, value in enumerate(frame.iloc[:, column].tolist(), start=head + 1):
            _write_cell(page, (row, column), value, style, styles)
        width = max([len(heading) * 0.8, *(len(str(v)) for v in frame.iloc[:, column].tolist())])
        page.set_column(column, column, min(max(width + 2, 9), _WIDEST_COLUMN))
    if headings:
        last = head + max(len(frame), 1)
        options = {
            "name": f"table_{number}",
            "style": "Table Style Light 1",
            "columns": [{"header": text, "header_format": styles["head"]} for text in headings],
        }
        page.add_table(head, 0, last, len(headings) - 1, options)
        page.freeze_panes(head + 1, 1)
        page.repeat_rows(head)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn a named index into columns and drop one that only counts."""
    named = [name for name in frame.index.names if name is not None]
    return frame.reset_index() if named else frame.reset_index(drop=True)


def _headings(frame: pd.DataFrame, units: Mapping[str, str]) -> list[str]:
    """Return headings with units, made different where they are not."""
    found: list[str] = []
    for column in map(str, frame.columns):
        heading = f"{column} [{units[column]}]" if units.get(column) else column
        taken = {text.lower() for text in found}
        unique, copy = heading, 2
        while unique.lower() in taken:
            unique, copy = f"{heading} ({copy})", copy + 1
        found.append(unique)
    return found


def _column_style(values: pd.Series, sheet: Sheet, column: str, styles: dict[str, Any]) -> Any:
    """Choose the number format of a column."""
    form = sheet.number_formats.get(column)
    if form is None and pd.api.types.is_integer_dtype(values.dtype):
        form = "#,##0"
    if form is None and pd.api.types.is_float_dtype(values.dtype):
        known = values.dropna()
        form = "#,##0" if bool((known == known.round()).all()) else "#,##0.0##"
    return styles["make"](form) if form else styles["text"]


def _write_cell(
    page: Any, at: tuple[int, int], value: Any, style: Any, styles: dict[str, Any]
) -> None:
    """Write one value by its kind; missing values stay empty."""
    if isinstance(value, (tuple, list)):
        value = ", ".join(map(str, value))
    if isinstance(value, str):
        _write_text(page, at, value, style, styles["quoted"])
    elif value is None or value is pd.NA or pd.isna(value):
        page.write_blank(*at, None, styles["text"])
    elif isinstance(value, bool):
        page.write_string(*at, "yes" if value else "no", styles["text"])
    elif isinstance(value, datetime):
        page.write_datetime(*at, value, styles["date"])
    elif isinstance(value, (int, float)) and math.isfinite(value):
        page.write_number(*at, value, style)
    else:
        _write_text(page, at, str(value), styles["text"], styles["quoted"])
