"""Tell by their headers what files are: boundaries, residents, deprivation, an extract, venues."""

from __future__ import annotations

import csv
import gzip
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyogrio

from hotspots.reading.headers import plain_header
from hotspots.reading.published_names import (
    age_columns,
    area_columns,
    centroid_columns,
    code_column,
    deprivation_columns,
    population_columns,
)
from hotspots.reading.vintages import vintage_of_column
from outreach.beginning.extract_columns import guess_columns, is_extract
from outreach.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

_HEAD_BYTES = 65_536
_HEAD_LINES = 12
_SMALL_TABLE = 8  # a table of centroids or labels has few columns
_TABLES = (".csv", ".csv.gz", ".txt")
_BOOKS = (".xlsx", ".xlsm")
_SHAPES = (".gpkg", ".geojson", ".shp")
_DIRECTORY = re.compile(r"(ONSPD|NSPL|codepo).*\.(zip|csv)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One table or layer, and what it seems to be.

    Attributes
    ----------
    role
        "areas", "districts", "population", "residents", "deprivation", "bridge", "centroids",
        "labels", "referrals", "venues", "gias", "ods", "postcodes", "crime", or "".
    layer
        Layer or sheet; None where the file has but one.
    vintage
        "2011", "2021", or "" where the headers do not say.
    columns
        Our name to the file's, as far as they are known.
    headers
        All of them.
    """

    path: Path
    role: str
    layer: str | None = None
    vintage: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


def recognise(sources: Sequence[Path]) -> tuple[Found, ...]:
    """Tell what each file is; only headers are read.

    Parameters
    ----------
    sources
        Files, or folders whose files are looked at (not their sub-folders).

    Returns
    -------
    tuple of Found
        In the order of `sources`, then by name. A file that nobody knows has the role "".

    Raises
    ------
    ConfigError
        If a source does not exist.
    """
    missing = [path for path in sources if not path.exists()]
    if missing:
        msg = f"--from: found no file or folder {', '.join(map(str, missing))}."
        raise ConfigError(msg)
    files: list[Path] = []
    for source in sources:
        inside = sorted(source.iterdir()) if source.is_dir() else [source]
        files += [path for path in inside if path.is_file() and not path.name.startswith(".")]
    found: list[Found] = []
    for path in dict.fromkeys(files):
        found += _of_file(path) or [Found(path=path, role="")]
    return tuple(found)


def _of_file(path: Path) -> list[Found]:
    """Look into one file, in the way of its kind; a broken one is simply not known."""
    name = path.name.lower()
    by_name = "postcodes" if _DIRECTORY.match(path.name) else ""
    by_name = "ods" if name.startswith("epraccur") else by_name
    if by_name:
        return [Found(path=path, role=by_name)]
    try:
        if name.endswith((*_SHAPES, ".zip")):
            return _layers(path)
        if name.endswith(_BOOKS):
            return _sheets(path)
        if name.endswith(_TABLES):
            return _table(path, None, _head(path))
    except Exception:  # noqa: BLE001  (whatever is wrong with it, it is none of ours)
        return []
    return []


def _layers(path: Path) -> list[Found]:
    """Tell what the polygon layers of a file are."""
    place = f"/vsizip/{path.resolve().as_posix()}" if path.suffix.lower() == ".zip" else str(path)
    layers = pyogrio.list_layers(place)
    found = []
    for name, kind in layers:
        if "Polygon" not in str(kind):
            continue
        fields = [str(text) for text in pyogrio.read_info(place, layer=name)["fields"]]
        columns = area_columns(fields)
        code = plain_header(columns.get("area_code", "")).replace(" ", "")
        role = "areas" if code.startswith("lsoa") else "districts" if code.startswith("lad") else ""
        if role:
            only = len(layers) == 1
            found.append(_found(path, role, None if only else str(name), fields, columns))
    return found


def _sheets(path: Path) -> list[Found]:
    """Tell what the sheets of a workbook are; of several of one role the last one counts."""
    import openpyxl  # noqa: PLC0415  (slow to load, and most tables are CSV files)

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    known: dict[str, Found] = {}
    for name in book.sheetnames:
        rows = book[name].iter_rows(max_row=_HEAD_LINES, values_only=True)
        lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
        for found in _table(path, name if len(book.sheetnames) > 1 else None, lines):
            known[found.role] = found
    book.close()
    return list(known.values())


def _head(path: Path) -> list[list[str]]:
    """Read the first lines of a CSV file, packed or not."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        content = stream.read(_HEAD_BYTES)
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    lines = text.splitlines()[:_HEAD_LINES]
    separator = max(",;\t|", key=lines[0].count) if lines else ","
    return list(csv.reader(lines, delimiter=separator))


def _table(path: Path, sheet: str | None, lines: Iterable[Sequence[str]]) -> list[Found]:
    """Find the first line that is the header of something we know."""
    for line in lines:
        headers = [" ".join(cell.split()) for cell in line]
        for role, knows in _ROLES.items():
            columns = knows(headers)
            if columns is not None:
                return [_found(path, role, sheet, headers, columns)]
    return []


def _found(
    path: Path, role: str, layer: str | None, headers: Sequence[str], columns: Mapping[str, str]
) -> Found:
    code = columns.get("area_code", "")
    return Found(
        path=path,
        role=role,
        layer=layer,
        vintage=vintage_of_column(code),
        columns=dict(columns),
        headers=tuple(headers),
    )


def _referrals(headers: Sequence[str]) -> dict[str, str] | None:
    columns = guess_columns(headers)
    return columns if is_extract(columns) else None


def _gias(headers: Sequence[str]) -> dict[str, str] | None:
    return {} if {"URN", "EstablishmentName"} <= set(headers) else None


def _deprivation(headers: Sequence[str]) -> dict[str, str] | None:
    columns = deprivation_columns(headers)
    return columns if {"area_code", "imd_rank"} <= set(columns) else None


def _bridge(headers: Sequence[str]) -> dict[str, str] | None:
    plain = {plain_header(header).replace(" ", ""): header for header in headers}
    return {} if {"lsoa11cd", "lsoa21cd", "chgind"} <= set(plain) else None


def _venues(headers: Sequence[str]) -> dict[str, str] | None:
    """Know a list of places by a name, a kind and a place."""
    plain = {plain_header(header): header for header in headers}
    wanted = {
        "venue_id": ("venue id", "id", "code"),
        "name": ("name", "venue", "venue name"),
        "type": ("type", "category", "venue type"),
        "easting": ("easting", "x"),
        "northing": ("northing", "y"),
        "postcode": ("postcode", "post code"),
        "district": ("district", "ladnm"),
    }
    columns = {
        ours: next(plain[name] for name in names if name in plain)
        for ours, names in wanted.items()
        if any(name in plain for name in names)
    }
    placed = {"easting", "northing"} <= set(columns) or "postcode" in columns
    return columns if placed and {"venue_id", "name", "type"} <= set(columns) else None


def _population(headers: Sequence[str]) -> dict[str, str] | None:
    """Know residents by single year of age, both sexes together or apart."""
    code = code_column(headers)
    singles = {low for low, high in age_columns(headers).values() if low == high}
    return {"area_code": code} if code and set(range(10, 18)) <= singles else None


def _residents(headers: Sequence[str]) -> dict[str, str] | None:
    columns = population_columns(headers)
    bands = age_columns(headers)
    return columns if {"area_code", "population"} <= set(columns) and bands else None


def _centroids(headers: Sequence[str]) -> dict[str, str] | None:
    columns = centroid_columns(headers)
    small = len(headers) <= _SMALL_TABLE
    return columns if small and {"area_code", "easting", "northing"} <= set(columns) else None


def _crime(headers: Sequence[str]) -> dict[str, str] | None:
    plain = {plain_header(header) for header in headers}
    return {} if {"crime type", "month"} <= plain else None


def _labels(headers: Sequence[str]) -> dict[str, str] | None:
    columns = area_columns(headers)
    code = plain_header(columns.get("area_code", "")).replace(" ", "")
    told = {"rural", "district"} & set(columns)
    return columns if code.startswith("lsoa") and told else None


_ROLES: dict[str, Callable[[Sequence[str]], dict[str, str] | None]] = {
    "referrals": _referrals,
    "gias": _gias,
    "deprivation": _deprivation,
    "bridge": _bridge,
    "crime": _crime,
    "venues": _venues,
    "population": _population,
    "residents": _residents,
    "centroids": _centroids,
    "labels": _labels,
}
"""In the order in which they are tried: a table of venues may well name the area of each."""
