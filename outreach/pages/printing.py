"""Frames as tables for a page: which columns, under which headings, written how."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from maps.cells import cell_text
from maps.edition import PrintedTable
from outreach.disclosure.showing import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

NOT_SUPPLIED = "data not supplied"


class Shown(NamedTuple):
    """How one column is shown: its heading, and one of the keys of `FORMATS`."""

    heading: str
    written: str = "text"


def _number(digits: int) -> Callable[[object], str]:
    """Write numbers with a fixed count of decimals, halves away from zero, missing as nothing."""

    def write(value: object) -> str:
        number = _float(value)
        if not np.isfinite(number):
            return ""
        shift = 10.0**digits
        near = np.copysign(np.floor(abs(number) * shift + 0.5 + 1e-9) / shift, number) + 0.0
        return f"{near:,.{digits}f}"

    return write


def _float(value: object) -> float:
    """Read a cell as a number; what is none is missing."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def _share(value: object) -> str:
    """Write a share as a percentage with one decimal."""
    number = _float(value)
    return _number(1)(100 * number) + "%" if np.isfinite(number) else ""


def _probability(value: object) -> str:
    """Write a probability with four decimals, and the smallest as such."""
    number = _float(value)
    return "" if not np.isfinite(number) else "<0.0001" if number < 1e-4 else f"{number:.4f}"


def _list(value: object) -> str:
    """Write a list of names with commas."""
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else cell_text(value)


def _size(value: object) -> str:
    """Count the members of a list."""
    return f"{len(value):,}" if isinstance(value, tuple | list) else ""


FORMATS: Mapping[str, Callable[[object], str]] = {
    "text": cell_text,
    "count": _number(0),
    "one": _number(1),
    "two": _number(2),
    "share": _share,
    "probability": _probability,
    "list": _list,
    "size": _size,
}
"""How a cell is written, by name."""


def table_of(
    frame: pd.DataFrame,
    columns: Mapping[str, Shown],
    *,
    id: str,  # noqa: A002  (as in PrintedTable)
    title: str,
    caption: str,
) -> PrintedTable:
    """Lay out the columns of a frame that are there, in the order given.

    Parameters
    ----------
    frame
        Any table; a named index counts among its columns.
    columns
        Column to how it is shown; those the frame does not have are left out.
    id, title, caption
        As in `maps.edition.PrintedTable`; the file is named after `id`.

    Returns
    -------
    PrintedTable
        Cells are text.

    Examples
    --------
    >>> frame = pd.DataFrame({"share": [0.0872]}, index=pd.Index(["H1"], name="hotspot_id"))
    >>> wanted = {"hotspot_id": Shown("Hotspot"), "share": Shown("Share", "share")}
    >>> table_of(frame, wanted, id="x", title="X", caption="X.").frame.values.tolist()
    [['H1', '8.7%']]
    """
    flat = frame.reset_index()
    cells = {
        shown.heading: [FORMATS[shown.written](value) for value in flat[name].tolist()]
        for name, shown in columns.items()
        if name in flat
    }
    return PrintedTable(
        id=id,
        title=title,
        caption=caption,
        frame=pd.DataFrame(cells, dtype="str"),
        csv_name=f"{id}.csv",
    )


def indicator_table(
    table: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    caption: str,
    parts: tuple[str, str],
    names: Mapping[str, str],
    more: Mapping[str, Shown] | None = None,
    hides: bool = False,
    between: str = "95% interval",
) -> PrintedTable:
    """Lay out an indicator: its groups, both counts, the figure and its interval.

    Parameters
    ----------
    table
        From a function of `hotspots.indicators`.
    id, title, caption
        As in `table_of`.
    parts
        Headings of the numerator and of the denominator.
    names
        Heading of each level of the index.
    more
        Further columns, after the interval.
    hides
        A missing figure was hidden and has an asterisk, instead of not being known.
    between
        Heading of ``lower`` and ``upper``.

    Returns
    -------
    PrintedTable
        Cells are text.
    """
    flat = table.reset_index()
    gap = HIDDEN if hides else ""
    units = flat["unit"].astype(str).tolist()
    cells: dict[str, list[str]] = {
        names[str(level)]: [cell_text(value) for value in flat[level].tolist()]
        for level in table.index.names
        if str(level) in names
    }
    for column, heading in zip(("numerator", "denominator"), parts, strict=True):
        if heading:
            write = _counted
            cells[heading] = [write(value) or gap for value in flat[column].tolist()]
    if units and units[0] in _VALUE:  # else the figure is the count itself
        cells[_VALUE[units[0]]] = [
            figure(value, unit) or gap for value, unit in zip(flat["value"], units, strict=True)
        ]
    cells[between] = [
        interval(low, high, unit) or gap
        for low, high, unit in zip(flat["lower"], flat["upper"], units, strict=True)
    ]
    for name, shown in (more or {}).items():
        if name in flat:
            cells[shown.heading] = [FORMATS[shown.written](value) for value in flat[name].tolist()]
    return PrintedTable(
        id=id,
        title=title,
        caption=caption,
        frame=pd.DataFrame(cells, dtype="str"),
        csv_name=f"{id}.csv",
    )


_VALUE = {
    "share": "Share",
    "ratio": "Ratio",
    "per 1,000": "Per 1,000",
    "percentage points": "Change, percentage points",
}


def _counted(value: object) -> str:
    """Write a count; a part of one only where it has one."""
    number = _float(value)
    whole = np.isfinite(number) and abs(number - round(number)) < 0.05
    return _number(0 if whole else 1)(value)


def figure(value: object, unit: str) -> str:
    """Write one figure in its unit.

    Examples
    --------
    >>> figure(0.0872, "share"), figure(2.104, "ratio"), figure(0.034, "percentage points")
    ('8.7%', '2.10', '+3.4')
    """
    number = _float(value)
    if not np.isfinite(number):
        return ""
    if unit == "share":
        return _share(number)
    if unit == "ratio":
        return _number(2)(number)
    if unit == "percentage points":
        return ("+" if number > 0 else "") + _number(1)(100 * number)
    return _counted(number)


def interval(low: object, high: object, unit: str) -> str:
    """Write both ends of an interval; nothing where one is missing.

    Examples
    --------
    >>> interval(0.052, 0.144, "share"), interval(float("nan"), 1.0, "ratio")
    ('5.2% to 14.4%', '')
    """
    if unit in _VALUE and unit != "per 1,000":
        ends = (figure(low, unit), figure(high, unit))
    else:
        ends = (_number(1)(low), _number(1)(high))
    return " to ".join(ends) if all(ends) else ""


def with_interval(
    frame: pd.DataFrame, *, low: str = "rr_lower", high: str = "rr_upper", name: str = "rr_interval"
) -> pd.DataFrame:
    """Add the interval of a ratio in words, where the frame has one.

    Examples
    --------
    >>> with_interval(pd.DataFrame({"rr_lower": [0.5], "rr_upper": [2.25]}))["rr_interval"].tolist()
    ['0.50 to 2.25']
    """
    if frame.empty or low not in frame:
        return frame
    ends = zip(frame[low], frame[high], strict=True)
    return frame.assign(**{name: [interval(a, b, "ratio") for a, b in ends]})


def not_assessed(why: str = NOT_SUPPLIED) -> tuple[str, ...]:
    """Say that a part of a page is empty, and why.

    Examples
    --------
    >>> not_assessed()
    ('Not assessed: data not supplied.',)
    """
    return (f"Not assessed: {why}.",)


def joined(words: Iterable[str]) -> str:
    """List words as a sentence does.

    Examples
    --------
    >>> joined(["Ash", "Elm", "Oak"])
    'Ash, Elm and Oak'
    """
    *most, last = list(words)
    return f"{', '.join(most)} and {last}" if most else last
