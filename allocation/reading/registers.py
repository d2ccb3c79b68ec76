"""Read published registers of places: schools from GIAS, GP practices from the NHS ODS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hotspots.reading.sources import TableFile, read_columns, read_lines
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_GIAS = {
    "urn": "URN",
    "name": "EstablishmentName",
    "status": "EstablishmentStatus (name)",
    "phase": "PhaseOfEducation (name)",
    "postcode": "Postcode",
}
_GIAS_MORE = {
    "kind": "TypeOfEstablishment (name)",
    "sector": "EstablishmentTypeGroup (name)",
    "low": "StatutoryLowAge",
    "high": "StatutoryHighAge",
    "easting": "Easting",
    "northing": "Northing",
}
_OPEN = {"open", "open, but proposed to close"}
_SECONDARY = {"secondary", "middle deemed secondary", "all-through"}
_PRIMARY_LEAVERS = 11

_ODS = {"venue_id": 0, "name": 1, "postcode": 9, "status": 12, "setting": 25}
"""Where the columns of epraccur stand in a file without a header (27 columns)."""
_ODS_HEADERS = {
    "venue_id": r"(organisation|organization|ods|org)?code",
    "name": r"(organisation|organization|org)?name",
    "postcode": r"postcode",
    "status": r"(organisation)?status(code)?",
    "setting": r"prescribingsetting(code)?",
    "role": r".*role.*",
}
_ACTIVE = {"a", "active"}
_PRACTICE_SETTING = "4"
_PRACTICE_ROLE = "ro76"


class Register(NamedTuple):
    """Places of a register, and what was chosen while reading it."""

    places: pd.DataFrame
    notes: tuple[str, ...]


def read_register(path: Path, *, kind: str, age_range: tuple[int, int] = (10, 17)) -> Register:
    """Read the places of a published register where young people could be met.

    From GIAS (``edubasealldata...csv``): open schools and colleges that teach beyond primary
    age, pupil referral units and other alternative provision included; independent and special
    schools have no phase there and are judged by their ages. From the ODS (``epraccur``, with
    or without a header): active GP practices.

    Parameters
    ----------
    path
        The file as published.
    kind
        ``gias`` or ``ods``.
    age_range
        Youngest and oldest age served. [years]

    Returns
    -------
    Register
        ``places``: index ``row`` (as a person counts rows in the file); ``venue_id, name, type,
        postcode, easting, northing`` (NaN where the register gives none) [m].

    Raises
    ------
    TableError
        If the file is not that register.
    """
    if kind == "gias":
        return _read_gias(path, age_range)
    if kind == "ods":
        return _read_ods(path)
    msg = f"venues: there is no register of kind {kind!r}; use 'gias' or 'ods'."
    raise TableError(msg)


def _read_gias(path: Path, age_range: tuple[int, int]) -> Register:
    table = f"venues, register {path.name}"
    source = TableFile(path=path, columns=_GIAS)
    found, notes = read_columns(
        source, table=table, required=list(_GIAS), optional=list(_GIAS_MORE.values())
    )
    theirs = {name: ours for ours, name in _GIAS_MORE.items()}
    schools = found.rename(columns=theirs).reindex(columns=[*_GIAS, *_GIAS_MORE], fill_value="")
    schools = schools.apply(lambda column: column.str.strip())
    is_open = schools["status"].str.casefold().isin(_OPEN)
    types = _school_types(schools)
    kept = schools[is_open & (types != "") & _teaches(schools, age_range)]
    places = pd.DataFrame(
        {
            "venue_id": "URN" + kept["urn"],
            "name": kept["name"],
            "type": types[kept.index],
            "postcode": kept["postcode"],
            "easting": _metres(kept["easting"]),
            "northing": _metres(kept["northing"]),
        }
    )
    told = (
        f"{path.name}: {len(schools):,} rows, {int(is_open.sum()):,} open, of which "
        f"{len(places):,} teach the ages served beyond primary school."
    )
    return Register(places, (*notes, told))


def _school_types(schools: pd.DataFrame) -> pd.Series:
    """Name the kind of venue a school is; "" for those that are none (primary, nursery)."""
    phase, kind = schools["phase"].str.casefold(), schools["kind"].str.casefold()
    types = pd.Series("", index=schools.index, dtype="str")
    # Each line goes before those above it.
    for name, which in (
        ("independent_school", schools["sector"].str.casefold().str.startswith("independent")),
        ("secondary_school", phase.isin(_SECONDARY)),
        ("college", (phase == "16 plus") | kind.str.contains("further education")),
        ("special_school", kind.str.contains("special")),
        (
            "alternative_provision",
            kind.str.contains("pupil referral") | kind.str.contains("alternative provision"),
        ),
    ):
        types = types.mask(which, name)
    return types


def _teaches(schools: pd.DataFrame, age_range: tuple[int, int]) -> pd.Series:
    """Tell which schools teach the ages served beyond primary school; blank ages may."""
    low = pd.to_numeric(schools["low"], errors="coerce").fillna(0)
    high = pd.to_numeric(schools["high"], errors="coerce").fillna(99)
    return (low <= age_range[1]) & (high > max(age_range[0], _PRIMARY_LEAVERS))


def _metres(texts: pd.Series) -> pd.Series:
    """Read grid references; 0 and blank mean that there is none."""
    number = pd.to_numeric(texts, errors="coerce")
    return number.where(number > 0).astype(float)


def _read_ods(path: Path) -> Register:
    table = f"venues, register {path.name}"
    lines, notes = read_lines(path, table=table)
    lines = [line for line in lines if any(line)]
    at = _ods_columns(lines[0]) if lines else None
    first = 1 if at is None else 2
    where = _ODS if at is None else at
    body = lines if at is None else lines[1:]
    width = max(where.values()) + 1
    narrow = [row for row, line in enumerate(body, start=first) if len(line) < width]
    if not body or narrow:
        msg = (
            f"{table}: this is not the list of GP practices (epraccur): "
            + (f"{len(narrow)} row(s) have fewer than {width} cells" if body else "it is empty")
            + ". Take the report from the ODS Data Search and Export, as CSV."
        )
        raise TableError(msg)
    rows = pd.RangeIndex(first, first + len(body), name="row")
    practices = pd.DataFrame(
        {ours: [line[i] for line in body] for ours, i in where.items()}, index=rows, dtype="str"
    )
    active = practices["status"].str.casefold().isin(_ACTIVE)
    chosen = _is_practice(practices)
    kept = practices[active & chosen]
    places = kept[["venue_id", "name", "postcode"]].assign(
        type="gp_practice", easting=float("nan"), northing=float("nan")
    )
    told = f"{path.name}: {len(practices):,} rows, of which {len(places):,} are active practices."
    return Register(places, (*notes, told))


def _ods_columns(first: Sequence[str]) -> dict[str, int] | None:
    """Find the columns by the header; None where the first line is no header."""
    heads = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in first]
    at = {
        ours: next(i for i, head in enumerate(heads) if re.fullmatch(pattern, head))
        for ours, pattern in _ODS_HEADERS.items()
        if any(re.fullmatch(pattern, head) for head in heads)
    }
    return at if {"venue_id", "name", "postcode", "status"} <= set(at) else None


def _is_practice(practices: pd.DataFrame) -> pd.Series:
    """Tell GP practices from other prescribers: by role RO76, or by setting 4 as of old."""
    chosen = pd.Series(data=False, index=practices.index)
    if "role" in practices:
        chosen |= practices["role"].str.casefold().str.contains(_PRACTICE_ROLE)
    if "setting" in practices:
        chosen |= practices["setting"].isin([_PRACTICE_SETTING, f"0{_PRACTICE_SETTING}"])
    return chosen if {"role", "setting"} & set(practices.columns) else ~chosen
