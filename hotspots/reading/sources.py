"""Read only the columns we were told of from a CSV file or a workbook, as text.

Everything comes back as text under our names, with the row numbers a person sees in the file,
so that each reader can say exactly where a fault stands.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from hotspots.reading.archives import LARGEST_RATIO, archive_members
from hotspots.reading.headers import TITLE_ROWS, find_header
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_ENCODINGS = ("utf-8-sig", "cp1252")
_SEPARATORS = (",", ";", "\t", "|")
_SMALL = 10 << 20  # below this no ratio is dangerous [bytes]
_MIDNIGHT = dt.time(0)
_SHOWN = 3


class TableSource(Protocol):
    """A table somewhere: what `outreach.config` and `TableFile` have in common."""

    @property
    def path(self) -> Path | None:
        """File, or None where `rows` hold the table."""

    @property
    def sheet(self) -> str | None:
        """Sheet of a workbook; None takes the one with the table's name, else the first."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Our name to the file's; a name that is absent is the same in both."""

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The table itself, where there is no file."""


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """A table in a file (or rows in memory), and how its columns map to ours."""

    path: Path | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()


def place_of(source: TableSource, *, table: str) -> str:
    """Name a table so that a person finds it: what it is, its file and its sheet.

    Parameters
    ----------
    source
        Where the table is.
    table
        What to call it.

    Returns
    -------
    str
        Begins with `table`.

    Examples
    --------
    >>> from pathlib import Path
    >>> place_of(TableFile(path=Path("county.xlsx"), sheet="staff"), table="staff")
    "staff (county.xlsx, sheet 'staff')"
    >>> place_of(TableFile(rows=[{"slot": "Mon AM"}]), table="slots")
    'slots (rows in the settings)'
    """
    if source.path is None:
        return f"{table} (rows in the settings)"
    sheet = f"sheet {source.sheet!r}" if source.sheet else ""
    file = "" if source.path.name in table else source.path.name
    where = ", ".join(part for part in (file, sheet) if part)
    return f"{table} ({where})" if where else table


def read_columns(
    source: TableSource,
    *,
    table: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
    personal: bool = False,
    resolve: Callable[[Sequence[str]], Mapping[str, str]] | None = None,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read some columns of a table as text.

    Parameters
    ----------
    source
        Where the table is and how its columns are called.
    table
        What to call the table in a message.
    required, optional
        Our names. An optional column that is mapped must be there; one that is not mapped is
        read if the file has a column of that very name.
    personal
        True for a table about persons: what stands in its first row is repeated in a message
        only if that row is surely the header.
    resolve
        Given the headers of a published file, says which of our columns they are; a column
        that `source` maps is not asked for. Whatever it names is read, listed here or not.

    Returns
    -------
    DataFrame
        Index ``row``, as a person counts rows in the file; our column names; text, "" where a
        cell is empty. The header is row 1, or the first row further down that holds every
        required column. ``attrs["headers"]`` holds the file's own names,
        ``attrs["unread"]`` those of the columns that were not asked for.
    notes
        Choices made while reading, in plain English.

    Raises
    ------
    TableError
        If the file cannot be read, lacks columns, or has a row longer than its header.
    """
    if source.path is None:
        headers = list(dict.fromkeys(name for row in source.rows for name in row))
        lines: list[Sequence[Any]] = [headers]
        lines += [[row.get(name) for name in headers] for row in source.rows]
        notes: tuple[str, ...] = ()
    else:
        lines, notes = _read_lines(source.path, source.sheet, table, source.columns)
    tops = [[_header(cell) for cell in line] for line in lines[:TITLE_ROWS]]
    top, columns = find_header(tops, columns=source.columns, required=required, resolve=resolve)
    optional = [*optional, *(name for name in columns if name not in source.columns)]
    place = place_of(source, table=table)
    return _select(lines, columns, place, required, optional, personal, top), notes


def read_lines(path: Path, *, table: str) -> tuple[list[list[str]], tuple[str, ...]]:
    """Read a file that may have no header, as lines of text.

    Parameters
    ----------
    path
        CSV file or workbook.
    table
        What to call the table in a message.

    Returns
    -------
    lines
        Every line with its cells, the first line of the file first.
    notes
        Choices made while reading, in plain English.
    """
    lines, notes = _read_lines(path, None, table, {})
    return [[_text(cell).strip() for cell in line] for line in lines], notes


def sheet_names(path: Path, *, table: str) -> tuple[str, ...]:
    """List the sheets of a workbook; none where the file is no workbook."""
    if not path.name.lower().endswith((".xlsx", ".xlsm")):
        return ()
    import openpyxl  # noqa: PLC0415  (slow to load, and most tables are CSV files)

    try:
        book = openpyxl.load_workbook(path, read_only=True)
        names = tuple(str(name) for name in book.sheetnames)
        book.close()
    except Exception as fault:  # noqa: BLE001  (as in _read_workbook)
        msg = f"{table}: {path.name} cannot be read as a workbook ({type(fault).__name__})."
        raise TableError(msg) from None
    return names


def _select(
    lines: list[Sequence[Any]],
    columns: Mapping[str, str],
    place: str,
    required: Sequence[str],
    optional: Sequence[str],
    personal: bool,  # noqa: FBT001 (private)
    top: int,
) -> pd.DataFrame:
    """Take our columns out of the lines of a table; name every fault of its header at once."""
    lines = lines[top:]
    headers = [_header(cell) for cell in lines[0]] if lines else []
    wanted = {ours: _header(columns.get(ours, ours)) for ours in (*required, *optional)}
    at: dict[str, int] = {}
    missing, twice = [], []
    for ours, theirs in wanted.items():
        found = [i for i, header in enumerate(headers) if header == theirs]
        found = found or [i for i, h in enumerate(headers) if h.casefold() == theirs.casefold()]
        if len(found) == 1:
            at[ours] = found[0]
        elif found:
            twice.append(theirs)
        elif ours in required or ours in columns:
            missing.append(theirs if theirs == ours else f"{theirs} (for {ours})")
    if missing or twice:
        parts = []
        if missing:
            parts.append(f"missing column(s): {'; '.join(missing)}.")
        if twice:
            parts.append(f"column(s) that stand twice in the header: {'; '.join(twice)}.")
        parts.append(_columns_found(headers, sure=not personal or 2 * len(at) >= len(wanted)))
        msg = (
            f"{place}: {' '.join(parts)} Correct the names under `columns` in the settings, or "
            "the header of the file."
        )
        raise TableError(msg)
    long = [
        number
        for number, line in enumerate(lines[1:], start=top + 2)
        if len(line) > len(headers) and any(_text(cell) for cell in line[len(headers) :])
    ]
    if long:
        msg = (
            f"{place}: {len(long)} row(s) have more cells than the header has columns "
            f"({len(headers)}), e.g. row {', '.join(map(str, long[:_SHOWN]))}. A comma inside a "
            "cell needs quotation marks round the cell; clear what stands beside the table; save "
            "the file again from Excel."
        )
        raise TableError(msg)
    rows = pd.RangeIndex(top + 2, top + len(lines) + 1, name="row")
    picked = {
        ours: [_text(line[i]) if i < len(line) else "" for line in lines[1:]]
        for ours, i in at.items()
    }
    frame = pd.DataFrame(picked, index=rows, columns=list(at), dtype="str")
    frame.attrs["headers"] = {ours: headers[i] for ours, i in at.items()}
    frame.attrs["unread"] = tuple(h for i, h in enumerate(headers) if h and i not in at.values())
    return frame


def _columns_found(headers: list[str], *, sure: bool) -> str:
    """List the header, unless the first row may be a record of a person."""
    if not sure:
        return (
            f"Most of the columns named are not in row 1 ({len(headers)} cells), so it may not "
            "be the header; its cells are not shown here, because they may be a person's."
        )
    return f"Columns found: {'; '.join(header for header in headers if header) or 'none'}."


def _read_lines(
    path: Path, sheet: str | None, table: str, columns: Mapping[str, str]
) -> tuple[list[Sequence[Any]], tuple[str, ...]]:
    """Read a file as a list of lines, header first."""
    kind = "".join(path.suffixes[-2:]).lower()
    if not path.is_file():
        msg = f"{table}: {path.name} is not a file."
        raise TableError(msg)
    if kind.endswith((".xlsx", ".xlsm")):
        return _read_workbook(path, sheet, table), ()
    if kind.endswith((".xls", ".ods", ".xlsb")):
        msg = f"{table}: {path.name} is a workbook of an older or other kind; save it as .xlsx."
        raise TableError(msg)
    text, notes = _read_text(path, table)
    wanted = {_header(name).casefold() for name in columns.values()}
    first = text.partition("\n")[0]
    separator = max(
        _SEPARATORS,
        key=lambda s: (
            len(wanted & {_header(h).casefold() for h in first.split(s)})
            + first.count(s) / (len(first) + 1)
        ),
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines: list[Sequence[Any]] = list(reader)
    except csv.Error as fault:
        msg = (
            f"{table}: {path.name} cannot be read as CSV near line {reader.line_num} ({fault}). "
            "A quotation mark may be left open; save the file again from Excel."
        )
        raise TableError(msg) from None
    while len(lines) > 1 and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    return lines, notes


def _read_text(path: Path, table: str) -> tuple[str, tuple[str, ...]]:
    """Decode a text file; say so when it is not UTF-8."""
    try:
        raw = _unzipped(path, table) if path.suffix.lower() == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as fault:
        msg = f"{table}: {path.name} cannot be opened ({type(fault).__name__})."
        raise TableError(msg) from None
    if raw.startswith(b"PK\x03\x04"):
        msg = (
            f"{table}: {path.name} is no CSV file: it looks like an Excel workbook; name it .xlsx "
            "or save it as CSV."
        )
        raise TableError(msg)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), (f"{table}: read as UTF-16.",)
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig":
            return text, ()
        note = f"{table}: the file is not UTF-8; it was read as Windows text (cp1252)."
        return text, (note,)
    msg = f"{table}: {path.name} is neither UTF-8 nor Windows text; is it a CSV file?"
    raise TableError(msg)


def _unzipped(path: Path, table: str) -> bytes:
    """Unpack a gzip file, unless it unpacks to far more than a table would."""
    limit = max(LARGEST_RATIO * path.stat().st_size, _SMALL)
    with gzip.open(path) as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        msg = f"{table}: {path.name} would unpack to far more than a table. Take the original."
        raise TableError(msg)
    return raw


def _read_workbook(path: Path, sheet: str | None, table: str) -> list[Sequence[Any]]:
    """Read the values of one sheet, as far as its last row that holds anything."""
    if zipfile.is_zipfile(path):
        archive_members(path, table=table)  # refuses an archive that is a trap
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl speaks of drop-downs it does not keep
            lines = _sheet_lines(path, sheet, table)
    except TableError:
        raise
    except Exception as fault:  # noqa: BLE001  (damage shows wherever the library happens to look)
        msg = f"{table}: {path.name} cannot be read as a workbook ({type(fault).__name__})."
        raise TableError(msg) from None
    while len(lines) > 1 and all(cell is None for cell in lines[-1]):
        lines.pop()
    return lines


def _sheet_lines(path: Path, sheet: str | None, table: str) -> list[Sequence[Any]]:
    """Read all rows of the sheet that was asked for, or of the first."""
    import openpyxl  # noqa: PLC0415  (slow to load, and most tables are CSV files)

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    names = book.sheetnames
    if sheet is not None and sheet not in names:
        msg = f"{table}: {path.name} has no sheet {sheet!r}; it has {', '.join(names)}."
        raise TableError(msg)
    chosen = sheet or (table if table in names else names[0])
    held = book[chosen]
    # A mark in the last corner must not widen every row to 16,384 cells.
    held.reset_dimensions()
    lines: list[Sequence[Any]] = list(held.iter_rows(values_only=True))
    book.close()
    return lines


def _header(cell: Any) -> str:
    """Write a header with single spaces."""
    return " ".join(_text(cell).split())


def _text(cell: Any) -> str:
    """Write one cell as text: whole numbers without a point, dates the ISO way, lists by ;."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:.15g}"  # noqa: PLR0124 (a NaN differs from itself)
    if isinstance(cell, dt.datetime | dt.time):
        return _moment(cell)
    if isinstance(cell, Mapping):
        return ";".join(f"{name}:{_text(value)}" for name, value in cell.items())
    if isinstance(cell, list | tuple):
        return ";".join(_text(part) for part in cell)
    return "" if cell is None else str(cell)


def _moment(cell: dt.datetime | dt.time) -> str:
    """Write a date without its midnight, and a time of day without its seconds if none."""
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M:%S}".removesuffix(":00")
    return cell.isoformat(" ") if cell.time() != _MIDNIGHT else cell.date().isoformat()
