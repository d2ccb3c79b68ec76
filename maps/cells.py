"""A table as the page prints it, and its cells as a person would write them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class PageTable:
    """One table as the template prints it.

    Attributes
    ----------
    id, title, caption, csv_name
        Where it stands and what it is called.
    kind
        ``sessions``, ``today``, ``hotspots``, ``cold``, ``venues``, ``areas``, ``observed`` or
        ``plain``: what a row is on the map.
    headings
        (text, is_number) for each column; the column at `name_column` is the row's heading.
    rows
        Cells as text.
    keys
        For sessions: row numbers of slot, type and venue, for the filters.
    held_in
        For sessions of more plans than one: a letter for each plan that holds it.
    note
        Said instead of the table when it has no rows.
    """

    id: str
    title: str
    caption: str
    csv_name: str
    kind: str
    headings: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    name_column: int = 0
    keys: tuple[tuple[int, int, int], ...] = ()
    held_in: tuple[str, ...] = ()
    note: str = ""
    searchable: bool = False


def cell_text(value: object) -> str:
    """Return one cell as a person would write it.

    Parameters
    ----------
    value
        Text, number, truth value or missing.

    Returns
    -------
    str
        Thousands separated, missing values empty, truth as "yes" or "no".

    Examples
    --------
    >>> [cell_text(value) for value in (1234, 0.5, True, None, "Ash")]
    ['1,234', '0.5', 'yes', '', 'Ash']
    """
    if value is None or (not isinstance(value, (str, tuple, list)) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool,)) or type(value).__name__ in ("bool", "bool_"):
        return "yes" if value else "no"
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        return f"{float(value):,.10g}"  # type: ignore[arg-type]
    if isinstance(value, (tuple, list)):
        return ", ".join(cell_text(item) for item in value)
    return str(value)


def texts(frame: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Write every cell of a frame as text.

    Parameters
    ----------
    frame
        Any table.

    Returns
    -------
    tuple of tuple of str
        One for each row.
    """
    columns = [[cell_text(value) for value in frame[column].tolist()] for column in frame.columns]
    return tuple(zip(*columns, strict=True)) if columns else ()


def headings(frame: pd.DataFrame) -> tuple[tuple[str, bool], ...]:
    """Pair each heading with whether its column holds numbers.

    Parameters
    ----------
    frame
        Any table.

    Returns
    -------
    tuple of (str, bool)
        One for each column.
    """
    numeric = [
        pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        for kind in frame.dtypes
    ]
    return tuple(zip(map(str, frame.columns), numeric, strict=True))
