"""Read the venue register, keeping the rows a written rule names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.reading.one_table import Column, Source, conform, expand_slots, load_table
from hotspots.postcodes.roughness import rough_note
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotspots.postcodes.directory import Directory

VENUE_COLUMNS = (
    Column(name="venue_id", kind="text", required=True),
    Column(name="name", kind="text", required=True),
    Column(name="type", kind="text", required=True),
    Column(name="postcode", kind="text", default=""),
    Column(name="easting", kind="number", default=None, least=0, greatest=800_000),
    Column(name="northing", kind="number", default=None, least=0, greatest=1_300_000),
    Column(name="rooms", kind="count", default=1, least=0),
    Column(name="open_slots", kind="list", default=()),
    Column(name="session_types", kind="list", default=()),
    Column(name="hire_cost", kind="number", default=0.0, least=0),
    Column(name="step_free", kind="flag", default=False),
    Column(name="private_room", kind="flag", default=False),
    Column(name="lone_working", kind="flag", default=False),
    Column(name="term_only", kind="flag", default=False),
    Column(name="advertised", kind="flag", default=True),
    Column(name="owner", kind="text", default=""),
    Column(name="invented", kind="flag", default=False),
    Column(name="district", kind="text", default=""),
)

_IN_FILE = ("venue_id", "name")


def read_venues(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    include: Sequence[Mapping[str, Any]] = (),
    attributes: Mapping[str, Mapping[str, Any]] | None = None,
    every_slot: Sequence[str] = (),
    directory: Directory | None = None,
) -> pd.DataFrame:
    """Read the venues: map columns, keep what the rules name, fill attributes by type.

    Parameters
    ----------
    source
        CSV or XLSX path, or rows as dicts.
    columns
        Contract name to the file's column name.
    include
        Rules such as ``{"type": "library", "where": {"category": ["library"]}}``: a row is
        kept when all columns of ``where`` (names as in the file or the contract) hold one of
        the listed words, in any case; the first rule that fits gives it its type (if named).
        An optional ``unless`` of the same shape turns rows away. No rules keep every row.
    attributes
        Values by venue type for cells that are missing, e.g. ``{"library": {"rooms": 1}}``;
        a venue that received any is marked ``invented``.
    every_slot
        All slots, for venues whose ``open_slots`` is empty or "all".
    directory
        Finds the place of venues that give a postcode and no grid reference.

    Returns
    -------
    DataFrame, index ``venue_id``
        The ``venues`` contract, sorted.

    Raises
    ------
    TableError
        With every fault of the table.

    Examples
    --------
    >>> rows = [{"venue_id": "V1", "name": "Hall", "type": "hall", "easting": 1, "northing": 2}]
    >>> read_venues(rows)["rooms"].to_dict()
    {'V1': 1}
    """
    named = [
        column
        for rule in include
        for part in ("where", "unless")
        for column in rule.get(part) or {}
    ]
    # A rule may give the type, and attributes any other column, so the file need not.
    asked = [replace(column, required=column.name in _IN_FILE) for column in VENUE_COLUMNS]
    loaded = load_table(source, asked, name="venues", columns=columns, also=named)
    table = _with_attributes(_included(loaded.table, include), attributes or {})
    venues = conform(table, VENUE_COLUMNS, name=loaded.place, key="venue_id")
    venues, rough = _placed(venues, table, directory, loaded.place)
    venues = venues.assign(open_slots=expand_slots(venues["open_slots"], every_slot))
    venues.attrs["notes"] = (*loaded.notes, *rough)
    return venues


def _placed(
    venues: pd.DataFrame, table: pd.DataFrame, directory: Directory | None, place: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Find the grid reference of venues that give only a postcode; drop the postcodes."""
    missing = venues["easting"].isna() | venues["northing"].isna()
    notes: tuple[str, ...] = ()
    if missing.any() and directory is not None:
        spots = directory.locate(venues.loc[missing, "postcode"])
        notes = rough_note(place, spots)
        venues = venues.fillna({name: spots[name] for name in ("easting", "northing")})
        missing = venues["easting"].isna() | venues["northing"].isna()
    if missing.any():
        rows = table.index[table["venue_id"].str.strip().isin(venues.index[missing])]
        msg = (
            f"{place}: {int(missing.sum())} row(s) have neither a grid reference (easting and "
            "northing, in metres) nor a postcode that the directory can place, e.g. row "
            f"{', '.join(map(str, rows[:3]))}. Give one of the two."
        )
        raise TableError(msg)
    return venues.drop(columns="postcode"), notes


def _included(table: pd.DataFrame, rules: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Keep the rows that a rule names and give them its type."""
    if not rules:
        return table
    chosen = pd.Series("", index=table.index, dtype=object)
    kept = pd.Series(data=False, index=table.index)
    for rule in rules:
        fits = _matches(table, rule.get("where", {})) & ~kept
        if rule.get("unless"):
            fits &= ~_matches(table, rule["unless"])
        chosen[fits] = rule.get("type", "")
        kept |= fits
    table = table[kept].copy()
    named = chosen[kept]
    if (named != "").any():
        own = table["type"] if "type" in table else pd.Series("", index=table.index, dtype=object)
        table["type"] = own.where(named == "", named)
    return table


def _matches(table: pd.DataFrame, where: Mapping[str, Any]) -> pd.Series:
    """Tell which rows hold one of the listed words in every named column."""
    fits = pd.Series(data=True, index=table.index)
    for column, words in where.items():
        if column not in table:
            msg = f"venues: include rule names the column {column!r}; found {list(table.columns)}"
            raise TableError(msg)
        listed = [words] if isinstance(words, str) else list(words)
        wanted = {str(word).strip().lower() for word in listed}
        fits &= table[column].astype(str).str.strip().str.lower().isin(wanted)
    return fits


def _with_attributes(
    table: pd.DataFrame, attributes: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """Fill missing cells from the attributes of the venue's type and mark them invented."""
    if not attributes or "type" not in table:
        return table
    filled = table.astype(object)
    touched = pd.Series(data=False, index=table.index)
    for kind, values in attributes.items():
        of_kind = filled["type"].astype(str).str.strip() == kind
        for column, value in values.items():
            if column not in filled:
                filled[column] = pd.Series("", index=filled.index, dtype=object)
            missing = of_kind & (filled[column].isna() | (filled[column].astype(str) == ""))
            rows = list(filled.index[missing])
            filled[column] = filled[column].where(
                ~missing, pd.Series([value] * len(rows), index=rows, dtype=object)
            )
            touched |= missing
    if "invented" not in filled:
        filled["invented"] = pd.Series("", index=filled.index, dtype=object)
    filled["invented"] = filled["invented"].where(~touched, "yes")
    return filled
