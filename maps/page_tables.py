"""The tables of the page: they hold every word and figure that the map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.cells import PageTable, cell_text, headings, texts
from maps.changes import CHANGE_WORDS, MET_HEADING, MET_WORDS, change_classes, met_classes
from maps.other_plans import every_session, held_in_words, nearest_elsewhere, plans_table
from maps.payload import venue_numbers
from maps.place_tables import cold_table, hotspot_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.edition import MapEdition, PrintedTable

STATUS_WORDS = {
    "new": "new",
    "kept": "kept from today",
    "ends": "ends or moves",
    "stays": "stays",
}


def page_tables(edition: MapEdition) -> tuple[PageTable, ...]:
    """Return the tables of an edition in the order of the page.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    tuple of PageTable
        Priority areas, places with fewer referrals than expected, plans side by side, sessions,
        today's, further tables, venues, areas.
    """
    tables = [hotspot_table(edition), cold_table(edition), _plans(edition), _sessions(edition)]
    tables.append(_today(edition))
    tables += [plain_table(table) for table in edition.tables]
    tables += [_venues(edition), _observed(edition), _areas(edition)]
    return tuple(table for table in tables if table is not None)


def session_slots(edition: MapEdition) -> tuple[str, ...]:
    """List the slots the filter offers: in the edition's order, then any other that is used.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    tuple of str
        Distinct slots, of the proposal and of today.
    """
    frames = [edition.sessions, edition.today, *(other.sessions for other in edition.alternatives)]
    return _in_order(edition.slots, [slot for frame in frames for slot in frame["slot"]])


def session_type_titles(edition: MapEdition, *, with_today: bool = False) -> dict[str, str]:
    """Return key and title of the session types that are held, in order.

    Parameters
    ----------
    edition
        A checked edition.
    with_today
        True adds those that are held today only.

    Returns
    -------
    dict
        Title by session type.
    """
    frames = [edition.sessions, *(other.sessions for other in edition.alternatives)]
    frames += [edition.today] if with_today else []
    titles = {
        key: str(title)
        for frame in reversed(frames)
        for key, title in zip(frame["session_type"], frame["type_title"], strict=True)
    }
    held = dict.fromkeys(key for frame in frames for key in frame["session_type"])
    order = {name: row for row, name in enumerate(edition.session_types)}
    last = len(order)
    ranked = sorted(held, key=lambda key: order.get(key, order.get(titles[key], last)))
    return {key: titles[key] for key in ranked}


def _in_order(wanted: Sequence[str], used: Sequence[object]) -> tuple[str, ...]:
    """Keep the given order and append what it forgot."""
    seen = dict.fromkeys(map(str, used))
    return (*wanted, *(item for item in seen if item not in set(wanted)))


def _sessions(edition: MapEdition) -> PageTable | None:
    """Build the weekly timetable."""
    if edition.venues.empty and edition.sessions.empty:
        return None
    listed = every_session(edition)
    frame, keys = _timetable(edition, listed)
    caption = "Sessions in a normal week."
    if edition.alternatives:
        frame["Held in"] = held_in_words(edition, listed["held_in"])
        caption += " The last column says in which of the plans a session is held."
    return PageTable(
        id="sessions",
        title="Weekly sessions",
        caption=caption,
        csv_name="sessions.csv",
        kind="sessions",
        headings=headings(frame),
        rows=texts(frame),
        keys=keys,
        held_in=tuple(listed["held_in"]) if edition.alternatives else (),
        note="No sessions are planned.",
    )


def _plans(edition: MapEdition) -> PageTable | None:
    """Set the plans of the page side by side."""
    frame = plans_table(edition)
    if frame.empty:
        return None
    return PageTable(
        id="plans",
        title="The plans side by side",
        caption="Choose one above the map; the sessions listed follow it.",
        csv_name="plans.csv",
        kind="plain",
        headings=headings(frame),
        rows=texts(frame),
    )


def _today(edition: MapEdition) -> PageTable | None:
    """Build today's timetable."""
    if edition.today.empty:
        return None
    frame, keys = _timetable(edition, edition.today)
    return PageTable(
        id="today",
        title="Sessions of today",
        caption="Today's timetable. A session ends or moves if the proposal does not hold it at "
        "the same place and time.",
        csv_name="sessions_of_today.csv",
        kind="today",
        headings=headings(frame),
        rows=texts(frame),
        keys=keys,
    )


def _timetable(
    edition: MapEdition, held: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[tuple[int, int, int], ...]]:
    """Spell a timetable out, and give the rows of slot, type and venue for the filters."""
    frame = pd.DataFrame(
        {
            "Venue": held["venue"].astype(str),
            "Map number": held["venue_id"].map(venue_numbers(edition)).astype("int64"),
            "Session": held["type_title"].astype(str),
            "When": _when(held),
            "Time": held["time"].astype(str),
            "Staff": held["crew_text"].astype(str),
            "Change": held["status"].astype(str).map(lambda word: STATUS_WORDS.get(word, word)),
        }
    )
    slots = {slot: row for row, slot in enumerate(session_slots(edition))}
    kinds = {key: row for row, key in enumerate(session_type_titles(edition, with_today=True))}
    rows = edition.venues.index.get_indexer(pd.Index(held["venue_id"]))
    keys = tuple(
        (slots[slot], kinds[kind], int(row))
        for slot, kind, row in zip(held["slot"], held["session_type"], rows, strict=True)
    )
    if not any(frame["Staff"]):
        frame = frame.drop(columns="Staff")
    return frame, keys


def _when(held: pd.DataFrame) -> list[str]:
    """Name the slot, and the day where the slot's name does not begin with it."""
    pairs = zip(held["day"].astype(str), held["slot"].astype(str), strict=True)
    return [slot if slot.startswith(day[:3]) else f"{day}, {slot}" for day, slot in pairs]


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
        caption="A number means that it holds a session in this plan"
        + (" or today." if len(edition.today) else "."),
        csv_name="venues.csv",
        kind="venues",
        headings=headings(frame),
        rows=texts(frame),
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
        headings=headings(frame),
        rows=texts(frame),
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
    columns |= _changes(edition)
    elsewhere = nearest_elsewhere(edition)
    if elsewhere is not None:
        columns["Nearest session where another plan differs"] = elsewhere
    frame = pd.DataFrame(columns, index=areas.index)
    return PageTable(
        id="areas",
        title="Neighbourhoods",
        caption=caption,
        csv_name="neighbourhoods.csv",
        kind="areas",
        headings=headings(frame),
        rows=texts(frame),
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


def _changes(edition: MapEdition) -> dict[str, pd.Series]:
    """Say of each area how long the way is today, and whether it gains or loses."""
    change, met = change_classes(edition), met_classes(edition, edition.need_met)
    if change is None:
        return {}
    room = {} if met is None else {MET_HEADING: met.map(dict(enumerate(MET_WORDS)))}
    today = edition.today_catchments.drop_duplicates("area_code").set_index("area_code")
    minutes = today["minutes"].astype(float).round().astype("int64").map(str)
    return {
        "Minutes today": minutes.reindex(edition.areas.index),
        **room,
        "Session within the standard": change.map(dict(enumerate(CHANGE_WORDS))),
    }


def plain_table(table: PrintedTable) -> PageTable:
    """Lay out a given table as it stands.

    Returns
    -------
    PageTable
        Its `id` is that of `table` with ``table-`` before it.
    """
    frame = table.frame
    return PageTable(
        id=f"table-{table.id}",
        title=table.title,
        caption=table.caption,
        csv_name=table.csv_name,
        kind="plain",
        headings=headings(frame),
        rows=texts(frame),
        note="Nothing to list.",
    )
