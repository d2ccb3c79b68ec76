"""Travel matrices as people have them: long or wide, of several modes and times of day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.reading.one_table import Source, origin_of
from hotspots.reading.headers import plain_header
from hotspots.reading.sources import place_of, read_columns
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES = {
    "origin": {"origin", "from", "from id", "area code", "worker id"},
    "destination": {"destination", "to", "to id", "venue id"},
    "minutes": {"minutes", "travel minutes", "travel time", "travel time p50", "duration min"},
    "seconds": {"seconds", "duration s", "duration seconds", "drive s"},
    "miles": {"miles"},
    "mode": {"mode", "transport mode", "travel mode"},
    "band": {"band", "slot band", "time of day", "period"},
}
_UNREACHABLE = ("", "NA", "N/A", "-", "NONE", "NULL", "INF", "UNREACHABLE", "NOT REACHABLE")
_SHOWN = 3
_WIDE = "to "
_FEWEST_COLUMNS = 2


def read_travel(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    mode: str = "",
    band: str = "",
) -> pd.DataFrame:
    """Read a travel table, long or wide.

    Parameters
    ----------
    source
        CSV or XLSX path, or rows as dicts. Long: one row per ``origin`` and ``destination`` with
        ``minutes`` (or ``seconds``), and if known ``miles``, ``mode`` and ``band``. Wide: the
        origin in the first column and one column of minutes per destination; a column that
        names the origin, such as LSOA21NM, and a title above the header are passed over.
    columns
        Our name to the file's, for a path or for rows.
    mode
        Which mode of a table that has several, such as "bus".
    band
        Which time of day of a table that has several, such as "evening".

    Returns
    -------
    DataFrame
        ``origin``, ``destination``, ``minutes`` [min] and, where given, ``miles``. A pair whose
        cell is empty or says that it cannot be reached is not in it; there and back are two
        pairs, and may differ.

    Raises
    ------
    TableError
        When the file or a column is missing, when cells are no minutes, or when the table has
        several modes or times of day and none of them is chosen.

    Examples
    --------
    >>> wide = [{"from": "A", "V1": "12", "V2": ""}, {"from": "B", "V1": "30.5", "V2": "8"}]
    >>> read_travel(wide).values.tolist()
    [['A', 'V1', 12.0], ['B', 'V1', 30.5], ['B', 'V2', 8.0]]
    """
    table = origin_of(source, columns or {})
    place = place_of(table, table="travel")
    if table.path is None and not table.rows:
        names = pd.DataFrame({"origin": [], "destination": []}, dtype="str")
        return names.assign(minutes=pd.Series(dtype=float))
    text, _ = read_columns(
        table,
        table="travel",
        required=("origin",),
        optional=[name for name in _NAMES if name != "origin"],
        resolve=_resolve,
    )
    text = _chosen(_chosen(_long(text), "mode", mode, place), "band", band, place)
    wanted = [name for name in ("destination", "minutes") if name not in text]
    if wanted:
        msg = (
            f"{place}: missing column(s): {', '.join(wanted)}. A long table has origin, "
            "destination and minutes; a wide one has the origin and one column per destination."
        )
        raise TableError(msg)
    minutes = _numbers(text["minutes"], place)
    made = pd.DataFrame(
        {
            "origin": text["origin"].str.strip(),
            "destination": text["destination"].str.strip(),
            "minutes": minutes,
        }
    )
    if "miles" in text:
        made["miles"] = pd.to_numeric(text["miles"], errors="coerce")
    return made[minutes.notna()].reset_index(drop=True)


def there_and_back(table: pd.DataFrame) -> pd.DataFrame:
    """Take the mean of both ways where a table lists both: one way of a round trip.

    Parameters
    ----------
    table
        ``origin``, ``destination``, ``minutes`` [min] and, if known, ``miles``.

    Returns
    -------
    DataFrame
        The same rows. A pair listed in one direction only keeps its own figure.

    Examples
    --------
    >>> uphill = pd.DataFrame(
    ...     {"origin": ["W", "V"], "destination": ["V", "W"], "minutes": [20.0, 30.0]}
    ... )
    >>> there_and_back(uphill)["minutes"].tolist()
    [25.0, 25.0]
    """
    figures = [name for name in ("minutes", "miles") if name in table]
    back = table.groupby(["destination", "origin"])[figures].min()
    keys = pd.MultiIndex.from_frame(table[["origin", "destination"]])
    returning = back.reindex(keys)
    changed = {}
    for name in figures:
        there = table[name].to_numpy(float)
        other = returning[name].to_numpy(float)
        changed[name] = np.where(np.isnan(other), there, (there + other) / 2)
    return table.assign(**changed)


def _resolve(headers: Sequence[str]) -> dict[str, str]:
    """Find our columns; where none holds minutes, take every further column as a destination."""
    found: dict[str, str] = {}
    for header in headers:
        plain = plain_header(header)
        for ours, known in _NAMES.items():
            if plain in known:
                found.setdefault(ours, header)
    if sum(map(bool, headers)) < _FEWEST_COLUMNS:
        return {}  # a title, or a remark, above the table
    if not {"minutes", "seconds", "destination"} & set(found):
        found.setdefault("origin", headers[0])
        known_headers = set(found.values())
        ends = [h for h in headers if h and h not in known_headers and not _is_name(h)]
        found |= {f"{_WIDE}{end}": end for end in ends}
    return found


def _is_name(header: str) -> bool:
    """Tell a column that names the origin, beside its code, from a destination.

    Examples
    --------
    >>> _is_name("LSOA21NM"), _is_name("Area name"), _is_name("V1")
    (True, True, False)
    """
    plain = plain_header(header)
    return bool(re.fullmatch(r"name|[a-z]{2,5}\d{2}nmw?|(area|lsoa|origin|base) name", plain))


def _long(text: pd.DataFrame) -> pd.DataFrame:
    """Lay a wide table out as one row per pair; turn seconds into minutes."""
    wide = [name for name in text.columns if name.startswith(_WIDE)]
    if wide and "minutes" not in text and "seconds" not in text:
        kept = [name for name in text.columns if name not in wide]
        frame = text.reset_index(names="row")
        text = frame.melt(["row", *kept], wide, var_name="destination", value_name="minutes")
        text["destination"] = text["destination"].str.removeprefix(_WIDE)
        order = text["row"].argsort(kind="stable")
        text = text.iloc[order.to_numpy()].set_index("row")
    elif "seconds" in text and "minutes" not in text:
        seconds = pd.to_numeric(text["seconds"], errors="coerce")
        minutes = (seconds / 60).map("{:.6f}".format).where(seconds.notna(), text["seconds"])
        text = text.assign(minutes=minutes)
    return text


def _chosen(text: pd.DataFrame, column: str, wanted: str, place: str) -> pd.DataFrame:
    """Keep one mode, or one time of day; refuse to guess which."""
    if column not in text:
        if wanted:
            msg = f"{place}: there is no column {column}, so that {wanted!r} cannot be chosen."
            raise TableError(msg)
        return text
    held = text[column].str.strip()
    named = sorted(set(held) - {""}, key=str.casefold)
    if wanted:
        kept = held.str.casefold() == wanted.casefold()
        if not kept.any():
            msg = f"{place}: no row has the {column} {wanted!r}; it has {', '.join(named)}."
            raise TableError(msg)
        return text[kept]
    if len(named) > 1:
        msg = (
            f"{place}: the table has several of {column} ({', '.join(named)}). Choose one: "
            f"set {column} (for workers staff_mode) under [travel]."
        )
        raise TableError(msg)
    return text


def _numbers(cells: pd.Series, place: str) -> pd.Series:
    """Turn cells into minutes, NaN where a pair cannot be reached; name what is neither."""
    plain = cells.str.strip().str.upper()
    nowhere = plain.isin(_UNREACHABLE)
    numbers = pd.to_numeric(plain.where(~nowhere), errors="coerce")
    bad = ~nowhere & ~(numbers.ge(0) & np.isfinite(numbers))
    if bad.any():
        rows = ", ".join(map(str, dict.fromkeys(cells.index[bad][:_SHOWN])))
        msg = (
            f"{place}: {int(bad.sum())} cell(s) hold no minutes of 0 or more, e.g. row {rows}. "
            "Leave the cell of a pair that cannot be reached empty."
        )
        raise TableError(msg)
    return numbers.astype(float)
