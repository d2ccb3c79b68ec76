"""Read one table of a county: from CSV, XLSX or inline rows; every fault at once.

Files are opened by `hotspots.reading.sources`. The words a table may use live in the readers
that call this; here is only how a cell becomes a number, a flag, a list, a date or a crew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

import pandas as pd

from allocation.reading.near_names import near_misses
from hotspots.reading.dates import parse_dates
from hotspots.reading.sources import TableFile, TableSource, place_of, read_columns
from outreach.errors import TableError

TRUE_WORDS = frozenset({"y", "yes", "true", "1", "t"})
FALSE_WORDS = frozenset({"n", "no", "false", "0", "f"})
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
EVERYTHING = frozenset({"all", "*", "any"})

Source = str | Path | Sequence[Mapping[str, Any]] | TableSource


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table: what a cell must be, and what stands in for an empty one.

    Attributes
    ----------
    name
        Name in the contract.
    kind
        ``text, number, count, flag, list, date, crew``.
    default
        Used where the cell or the whole column is missing, unless ``required`` makes that a
        fault. An empty number is NaN, an empty count without a default <NA>.
    least, greatest
        Bounds of a number, inclusive.
    allowed
        The words a text may be.
    """

    name: str
    kind: str
    default: Any = None
    required: bool = False
    least: float | None = None
    greatest: float | None = None
    allowed: tuple[str, ...] = ()


class Loaded(NamedTuple):
    """A table as text, where it stands in words, and what was chosen while reading it."""

    table: pd.DataFrame
    place: str
    notes: tuple[str, ...]


def load_table(
    source: Source,
    contract: Sequence[Column],
    *,
    name: str,
    columns: Mapping[str, str] | None = None,
    also: Sequence[str] = (),
    personal: bool = False,
) -> Loaded:
    """Read the columns of a contract as text, indexed by the row a person sees.

    Parameters
    ----------
    source
        Path of a CSV or XLSX file, rows as dicts, or a source that says all of that itself.
    contract
        The columns; those that are required must be there if there are any rows.
    name
        Table name for messages.
    columns
        Contract name to column name in the file, for a path or for rows.
    also
        Names of further columns to keep, as in the file, where it has them.
    personal
        True for a table about persons, staff among them: a first row that may be a record is
        not repeated in a message.

    Returns
    -------
    Loaded
        Index ``row`` (the header is row 1); empty cells are "".

    Raises
    ------
    TableError
        When the file cannot be read or lacks columns.
    """
    origin = origin_of(source, columns or {})
    place = place_of(origin, table=name)
    if origin.path is None and not origin.rows:
        return Loaded(pd.DataFrame(index=pd.RangeIndex(0, name="row")), place, ())
    ours = [column.name for column in contract]
    table, notes = read_columns(
        origin,
        table=name,
        required=[column.name for column in contract if column.required],
        optional=[
            *(column.name for column in contract if not column.required),
            *(extra for extra in dict.fromkeys(also) if extra not in ours),
        ],
        personal=personal,
    )
    absent = [column.name for column in contract if column.name not in table]
    near = near_misses(table.attrs["unread"], absent, place=place)
    return Loaded(table, place, (*notes, *near))


def origin_of(source: Source, columns: Mapping[str, str]) -> TableSource:
    """Say in one form where a table is."""
    if isinstance(source, str | Path):
        return TableFile(path=Path(source), columns=columns)
    if isinstance(source, list | tuple):
        return TableFile(rows=source, columns=columns)
    return cast("TableSource", source)


def conform(
    table: pd.DataFrame,
    columns: Sequence[Column],
    *,
    name: str,
    key: str | None,
    personal: bool = False,
) -> pd.DataFrame:
    """Turn cells into what the contract says, or name everything that is wrong.

    Parameters
    ----------
    table : DataFrame, index ``row``
        From `load_table`.
    columns
        The contract, in its order; other columns are left behind.
    name
        Where the table stands, for messages.
    key
        Column that becomes the index and must be unique; None for none.
    personal
        Whether messages must not show any cell.

    Returns
    -------
    DataFrame, index `key`
        Only the contract's columns.

    Raises
    ------
    TableError
        All faults of the table in one message: rows as seen in the file, at most three each.
    """
    faults: list[str] = []
    result: dict[str, pd.Series] = {}
    for column in columns:
        result[column.name] = _conform_column(table, column, faults, personal=personal)
    if key is not None and key in table:
        repeated = result[key].duplicated(keep=False) & (result[key].astype(str) != "")
        if repeated.any():
            faults.append(_fault(f"{key} is repeated", result[key], repeated, personal=personal))
    if faults:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        msg = f"{name}: {len(faults)} kind(s) of fault. Correct these cells:\n{listed}"
        raise TableError(msg)
    frame = pd.DataFrame(result)
    if key is None:
        return frame.reset_index(drop=True)
    return frame.set_index(key).sort_index()


def _conform_column(
    table: pd.DataFrame, column: Column, faults: list[str], *, personal: bool
) -> pd.Series:
    """Convert one column, adding its faults to the list."""
    if column.name not in table:
        if column.required and len(table):
            faults.append(f"missing column {column.name!r}; found {list(table.columns)}")
        return _typed([column.default] * len(table), column, table.index)
    cells = table[column.name]
    empty = cells.map(_is_empty).astype(bool)
    given = parse_dates(cells.map(str)) if column.kind == "date" else cells
    values: list[Any] = []
    wrong: list[bool] = []
    for cell, nothing in zip(given, empty, strict=True):
        value, good = (column.default, not column.required) if nothing else _read(cell, column)
        values.append(value if good else column.default)
        wrong.append(not good)
    bad = pd.Series(wrong, index=table.index, dtype=bool)
    for rows, words in ((bad & empty, "is empty"), (bad & ~empty, f"is not {_wanted(column)}")):
        if rows.any():
            faults.append(_fault(f"{column.name} {words}", cells, rows, personal=personal))
    return _typed(values, column, table.index)


def _is_empty(cell: Any) -> bool:
    """Tell an empty cell."""
    if isinstance(cell, Mapping | list | tuple):
        return False
    return cell is None or bool(pd.isna(cell)) or str(cell).strip() == ""


def _read(cell: Any, column: Column) -> tuple[Any, bool]:
    """Read one cell; the flag tells whether it was good."""
    try:
        value = _READERS[column.kind](cell)
    except (ValueError, TypeError, OverflowError):
        return None, False
    if column.kind in {"number", "count"}:
        low = column.least is None or value >= column.least
        high = column.greatest is None or value <= column.greatest
        return value, low and high
    if column.allowed:
        known = {word.casefold(): word for word in column.allowed}
        return known.get(value.casefold()), value.casefold() in known
    return value, column.kind != "date" or not pd.isna(value)


def _read_count(cell: Any) -> int:
    """Read a whole number."""
    value = _read_number(cell)
    if value != int(value):
        raise ValueError(value)
    return int(value)


def _read_number(cell: Any) -> float:
    """Read a number; a comma stands between thousands only, so 0,5 is not taken for 5."""
    text = str(cell).strip().removeprefix("£").strip()
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    value = float(text)
    if not math.isfinite(value) or "_" in text:
        raise ValueError(cell)
    return value


def _read_flag(cell: Any) -> bool:
    """Read yes or no."""
    word = str(cell).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(word)


def _read_list(cell: Any) -> tuple[str, ...]:
    """Read ``a; b`` or a list."""
    parts = cell if isinstance(cell, list | tuple) else str(cell).replace("|", ";").split(";")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def read_crew(cell: Any) -> dict[str, int]:
    """Read a crew such as ``nurse:1;worker:2``.

    Examples
    --------
    >>> read_crew("nurse:1; worker:2")
    {'nurse': 1, 'worker': 2}
    """
    if isinstance(cell, Mapping):
        crew = {str(role): int(seats) for role, seats in cell.items()}
    else:
        parts = [part.partition(":") for part in _read_list(cell)]
        crew = {role.strip(): int(seats or 1) for role, _, seats in parts}
    if not crew or min(crew.values()) < 1:
        raise ValueError(cell)
    return crew


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "text": lambda cell: str(cell).strip(),
    "number": _read_number,
    "count": _read_count,
    "flag": _read_flag,
    "list": _read_list,
    "date": lambda day: day,  # read as a whole column by `hotspots.reading.dates`
    "crew": read_crew,
}


def _typed(values: list[Any], column: Column, index: pd.Index) -> pd.Series:
    """Give a column its dtype."""
    if column.kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)).to_numpy(), index=index)
    if column.kind in {"list", "crew"}:
        return pd.Series(values, index=index, dtype=object)
    if column.kind == "number":
        return pd.Series(values, index=index, dtype=float)
    if column.kind == "count" and column.default is None and not column.required:
        return pd.Series(values, index=index, dtype="Int64")
    filled = [_blank(column) if value is None else value for value in values]
    kinds = {"count": int, "flag": bool, "text": str}
    return pd.Series(filled, index=index, dtype=kinds[column.kind])


def _blank(column: Column) -> Any:
    """Stand-in for an empty cell that has no default."""
    return {"count": 0, "flag": False, "text": ""}[column.kind]


def _wanted(column: Column) -> str:
    """Say in words what a cell should have been."""
    if column.allowed:
        return "one of " + ", ".join(column.allowed)
    words = {
        "text": "a text",
        "number": "a number",
        "count": "a whole number",
        "flag": "yes or no",
        "list": "a list such as 'Mon AM; Tue PM'",
        "date": "a date such as 31/03/2027",
        "crew": "a crew such as 'nurse:1;worker:1'",
    }[column.kind]
    if column.least is not None and column.greatest is not None:
        return f"{words} from {column.least:g} to {column.greatest:g}"
    return words if column.least is None else f"{words} of {column.least:g} or more"


def _fault(what: str, cells: pd.Series, rows: pd.Series, *, personal: bool) -> str:
    """Write one fault with its rows, at most three examples and the count."""
    seen = list(cells.index[rows])
    at = ", ".join(str(row) for row in seen[:3]) + (", ..." if len(seen) > 3 else "")
    shown = "" if personal else f", e.g. {str(cells[rows].iloc[0])[:40]!r}"
    return f"{what} in {len(seen)} row(s) (row {at}{shown})"


def expand_slots(values: pd.Series, every_slot: Sequence[str]) -> pd.Series:
    """Replace an empty list, or the word all, with every slot.

    Parameters
    ----------
    values : Series of tuples
        Slots as written.
    every_slot
        All slot names in order; an empty sequence leaves the values as they are.

    Returns
    -------
    Series of tuples
        Same index.
    """
    if not every_slot:
        return values
    whole = tuple(every_slot)
    full = [
        whole if not slots or {str(slot).lower() for slot in slots} <= EVERYTHING else slots
        for slots in values
    ]
    return pd.Series(full, index=values.index, dtype=object)
