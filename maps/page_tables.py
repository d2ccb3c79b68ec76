"""The tables of the page: they hold every word and figure that the map shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from maps.payload import venue_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.edition import MapEdition, PrintedTable

STATUS_WORDS = {"new": "new", "kept": "kept from today"}


@dataclass(frozen=True, kw_only=True, eq=False)
class PageTable:
    """One table as the template prints it.

    Attributes
    ----------
    id, title, caption, csv_name
        Where it stands and what it is called.
    kind
        ``sessions``, ``hotspots``, ``venues``, ``areas``, ``observed`` or ``plain``: what a row is
        on the map.
    headings
        (text, is_number) for each column; the column at `name_column` is the row's heading.
    rows
        Cells as text.
    keys
        For sessions: row numbers of slot, type and venue, for the filters.
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
    note: str = ""
    searchable: bool = False


def page_tables(edition: MapEdition) -> tuple[PageTable, ...]:
    """Return the tables of an edition in the order of the page.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    tuple of PageTable
        Sessions, priority areas, further tables, venues, areas.
    """
    tables = [_sessions(edition), _hotspots(edition)]
    tables += [_plain(table) for table in edition.tables]
    tables += [_venues(edition), _observed(edition), _areas(edition)]
    return tuple(table for table in tables if table is not None)


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


def session_slots(edition: MapEdition) -> tuple[str, ...]:
    """List the slots the filter offers: in the edition's order, then any other that is used.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    tuple of str
        Distinct slots.
    """
    return _in_order(edition.slots, edition.sessions["slot"])


def session_type_titles(edition: MapEdition) -> dict[str, str]:
    """Return key and title of the session types that are held, in order.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    dict
        Title by session type.
    """
    held = edition.sessions.drop_duplicates("session_type")
    titles = dict(zip(held["session_type"], held["type_title"].map(str), strict=True))
    order = {name: row for row, name in enumerate(edition.session_types)}
    last = len(order)
    ranked = sorted(titles, key=lambda key: order.get(key, order.get(titles[key], last)))
    return {key: titles[key] for key in ranked}


def _in_order(wanted: Sequence[str], used: pd.Series) -> tuple[str, ...]:
    """Keep the given order and append what it forgot."""
    seen = [str(item) for item in used.drop_duplicates()]
    return (*wanted, *(item for item in seen if item not in set(wanted)))


def _texts(frame: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Write every cell of a frame as text."""
    columns = [[cell_text(value) for value in frame[column].tolist()] for column in frame.columns]
    return tuple(zip(*columns, strict=True)) if columns else ()


def _headings(frame: pd.DataFrame) -> tuple[tuple[str, bool], ...]:
    """Pair each heading with whether its column holds numbers."""
    numeric = [
        pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        for kind in frame.dtypes
    ]
    return tuple(zip(map(str, frame.columns), numeric, strict=True))


def _sessions(edition: MapEdition) -> PageTable | None:
    """Build the weekly timetable."""
    if edition.venues.empty and edition.sessions.empty:
        return None
    held = edition.sessions
    numbers = venue_numbers(edition)
    frame = pd.DataFrame(
        {
            "Venue": held["venue"].astype(str),
            "Map number": held["venue_id"].map(numbers).astype("int64"),
            "Session": held["type_title"].astype(str),
            "When": _when(held),
            "Time": held["time"].astype(str),
            "Staff": held["crew_text"].astype(str),
            "Change": held["status"].astype(str).map(lambda word: STATUS_WORDS.get(word, word)),
        }
    )
    slots = {slot: row for row, slot in enumerate(session_slots(edition))}
    kinds = {key: row for row, key in enumerate(session_type_titles(edition))}
    rows = edition.venues.index.get_indexer(pd.Index(held["venue_id"]))
    return PageTable(
        id="sessions",
        title="Weekly sessions",
        caption="Sessions in a normal week.",
        csv_name="sessions.csv",
        kind="sessions",
        headings=_headings(frame),
        rows=_texts(frame),
        keys=tuple(
            (slots[slot], kinds[kind], int(row))
            for slot, kind, row in zip(held["slot"], held["session_type"], rows, strict=True)
        ),
        note="No sessions are planned.",
    )


def _when(held: pd.DataFrame) -> list[str]:
    """Name the slot, and the day where the slot's name does not begin with it."""
    pairs = zip(held["day"].astype(str), held["slot"].astype(str), strict=True)
    return [slot if slot.startswith(day[:3]) else f"{day}, {slot}" for day, slot in pairs]


def _hotspots(edition: MapEdition) -> PageTable:
    """Build the list of priority areas."""
    spots = edition.hotspots
    columns = ["Map number", "Priority area", "Why", "Certainty", "Kind", "Remark"]
    frame = pd.DataFrame(columns=columns)
    if spots is not None and len(spots):
        frame = pd.DataFrame(
            {
                "Map number": [f"P{number}" for number in range(1, len(spots) + 1)],
                "Priority area": spots["label"].astype(str).tolist(),
                "Why": spots["reason"].astype(str).tolist(),
                "Certainty": spots["certainty"].astype(str).tolist(),
                "Kind": spots["kind"].astype(str).tolist(),
                "Remark": edge_remarks(spots),
            }
        )
        if not any(frame["Remark"]):
            frame = frame.drop(columns="Remark")
    return PageTable(
        id="hotspots",
        title="Priority areas for support",
        caption=edition.hotspots_note or "In order of priority.",
        csv_name="priority-areas.csv",
        kind="hotspots",
        headings=_headings(frame),
        rows=_texts(frame),
        name_column=1,
        note=edition.hotspots_note or "No priority areas were found.",
    )


def edge_remarks(spots: pd.DataFrame) -> list[str]:
    """Say which priority areas reach the county line, where their reason does not say so.

    Parameters
    ----------
    spots : DataFrame
        ``edge`` and ``reason``.

    Returns
    -------
    list of str
        One for each row, empty where there is nothing to add.
    """
    return [
        "Reaches the county line, so it may go on beyond it."
        if edge and "county line" not in str(reason)
        else ""
        for edge, reason in zip(spots["edge"], spots["reason"], strict=True)
    ]


def _venues(edition: MapEdition) -> PageTable | None:
    """Build the list of venues."""
    venues = edition.venues
    if venues.empty:
        return None
    numbers = venue_numbers(edition)
    frame = pd.DataFrame(
        {
            "Venue": venues["name"].astype(str),
            "Map number": numbers.map(lambda number: str(number) if number else ""),
            "Type": venues["type"].astype(str),
            "District": venues["district"].astype(str),
            "Sessions": venues["sessions_text"].map(cell_text),
        }
    )
    return PageTable(
        id="venues",
        title="Venues",
        caption="Every venue considered. A number means that it holds a session in this plan.",
        csv_name="venues.csv",
        kind="venues",
        headings=_headings(frame),
        rows=_texts(frame),
        searchable=True,
    )


def _observed(edition: MapEdition) -> PageTable | None:
    """Build the table of the second shading."""
    public = edition.observed_areas
    if public is None or public.empty:
        return None
    frame = pd.DataFrame(
        {"Area": public["label"].astype(str), edition.observed_title: public["band"].map(cell_text)}
    )
    return PageTable(
        id="observed",
        title=edition.observed_name,
        caption=f"{edition.observed_title}, as shaded on the map.",
        csv_name="referrals-banded.csv",
        kind="observed",
        headings=_headings(frame),
        rows=_texts(frame),
        searchable=True,
    )


def _areas(edition: MapEdition) -> PageTable:
    """Build the searchable table of areas, with the nearest session of each."""
    areas = edition.areas
    columns: dict[str, pd.Series] = {
        "Neighbourhood": areas["label"].astype(str),
        "District": areas["district"].astype(str),
    }
    for column, heading in edition.area_columns:
        columns[heading] = areas[column]
    caption = f"{edition.shade_title}."
    if len(edition.catchments):
        caption += f" Travel minutes: {edition.travel_basis}."
        columns |= _nearest_session(edition)
    frame = pd.DataFrame(columns, index=areas.index)
    return PageTable(
        id="areas",
        title="Neighbourhoods",
        caption=caption,
        csv_name="neighbourhoods.csv",
        kind="areas",
        headings=_headings(frame),
        rows=_texts(frame),
        searchable=True,
    )


def _nearest_session(edition: MapEdition) -> dict[str, pd.Series]:
    """Name the nearest session of each area, unless the edition's own columns do."""
    if "minutes" in {column for column, _ in edition.area_columns}:
        return {}
    nearest = edition.catchments.drop_duplicates("area_code").set_index("area_code")
    names = nearest["venue_id"].map(edition.venues["name"].astype(str))
    minutes = nearest["minutes"].astype(float).round().astype("int64").map(str)
    index = edition.areas.index
    return {
        "Nearest session": names.reindex(index).fillna("none within the standard"),
        f"Travel minutes ({edition.travel_basis})": minutes.reindex(index),
    }


def _plain(table: PrintedTable) -> PageTable:
    """Print a given table as it stands."""
    frame = table.frame
    return PageTable(
        id=f"table-{table.id}",
        title=table.title,
        caption=table.caption,
        csv_name=table.csv_name,
        kind="plain",
        headings=_headings(frame),
        rows=_texts(frame),
        note="Nothing to list.",
    )
