"""Compose the whole page: one file that needs nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pyproj

from maps import palette
from maps.changes import (
    CHANGE_LABELS,
    CHANGE_TITLE,
    MET_LABELS,
    MET_NAME,
    MET_TITLE,
    change_classes,
    met_classes,
)
from maps.county_map import county_page
from maps.edition import NOT_SHOWN, ZERO, MapEdition, check_edition, no_catchments, no_sessions
from maps.inlining import inline_leaflet, read_asset, refuse_external
from maps.page_tables import page_tables, session_slots, session_type_titles
from maps.payload import fills, hotspot_kinds, is_dashed, payload, to_json, venue_numbers
from maps.place_tables import LOW_TITLE
from maps.short_names import short_names
from maps.static_map import has_status, patterns_svg, plan_map, static_map, today_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maps.cells import PageTable

SVG_AREAS = 1_000
MOST_DRAWN = 6
"""Most other plans drawn for paper; the tables and the page on a screen have them all."""
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)


def map_plan(edition: MapEdition) -> str:
    """Return the page of one edition: need, priority areas, sessions and tables.

    One HTML file, made with folium, with Leaflet inside it; it fetches nothing, and a policy in
    the page forbids it to. Everything shown comes from `edition`, which has already passed
    disclosure control; the same edition always gives the same text.

    Parameters
    ----------
    edition
        What may be shown.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    TableError
        When a frame of the edition lacks a column or its coordinate system is not EPSG:27700.
    DisclosureError
        When the edition carries a person's column, a public map could be zoomed too far, or
        anything in the page would be fetched from outside.
    """
    check_edition(edition)
    west, south, east, north = edition.areas.total_bounds
    to_degrees = pyproj.Transformer.from_crs(27700, 4326, always_xy=True)
    longitude, latitude = to_degrees.transform((west + east) / 2, (south + north) / 2)
    page = county_page(
        centre=(round(latitude, 4), round(longitude, 4)),
        label=f"Interactive map of {edition.county_name}. The tables below say the same in words.",
        max_zoom=edition.max_zoom,
        many_areas=len(edition.areas) > SVG_AREAS,
        content=_content(edition),
    )
    text = inline_leaflet(page.render())
    refuse_external(text)
    return text


def map_hotspots(edition: MapEdition) -> str:
    """Return the page without sessions: need and priority areas only.

    Parameters
    ----------
    edition
        What may be shown; its sessions, venues and catchments are left out.

    Returns
    -------
    str
        HTML, as `map_plan`.
    """
    return map_plan(
        replace(
            edition,
            venues=edition.venues.iloc[0:0],
            sessions=no_sessions(),
            today=no_sessions(),
            catchments=no_catchments(),
            today_catchments=no_catchments(),
            need_met=None,
            need_met_today=None,
            alternatives=(),
        )
    )


def _content(edition: MapEdition) -> dict[str, object]:
    """Gather what the template prints."""
    new = has_status(edition, edition.sessions, "new")
    ending = has_status(edition, edition.today, "ends")
    data = payload(edition)
    data["venues"]["new"] = [int(flag) for flag in new]
    data["venues"]["ends"] = [int(flag) for flag in ending]
    held = venue_numbers(edition) > 0
    tables = page_tables(edition)
    return {
        "edition": edition,
        "policy": POLICY,
        "css": read_asset("page.css"),
        "css_banner": css_text(edition.banner),
        "data": to_json(data),
        "still": static_map(edition),
        "patterns": patterns_svg(),
        "still_today": today_map(edition),
        "still_plans": [
            (other.name, other.note, plan_map(edition, other))
            for other in edition.alternatives[:MOST_DRAWN]
        ],
        "tables": tables,
        "short_names": short_names(_told(edition, tables)),
        "slots": list(enumerate(session_slots(edition))),
        "types": list(enumerate(session_type_titles(edition, with_today=True).values())),
        "held_venues": [
            (row, str(name))
            for row, (name, holds) in enumerate(zip(edition.venues["name"], held, strict=True))
            if holds
        ],
        "legends": _legends(edition),
        "hotspot_key": _hotspot_key(edition),
        "cold_line": palette.COLD_LINE,
        "low_title": LOW_TITLE,
        "has_cold": edition.cold_spots is not None and len(edition.cold_spots) > 0,
        "has_today": len(edition.today) > 0,
        "has_ending": bool(ending.any()),
        "has_new": bool(new.any()),
        "has_kept": bool((edition.sessions["status"] != "new").any()),
    }


def _told(edition: MapEdition, tables: Iterable[PageTable]) -> Iterator[str]:
    """Go through what the page says in words, the cells of its tables included."""
    yield from (*edition.assumptions, *edition.notes, *edition.unmet)
    for table in tables:
        yield from (table.title, table.caption, *(heading for heading, _ in table.headings))
        yield from chain.from_iterable(table.rows)


def _legends(edition: MapEdition) -> list[dict[str, object]]:
    """Return id, name, title and (fill, words) of each shading."""
    colours = fills(edition)
    shadings = [
        ("need", edition.shade_name, edition.shade_title, edition.shade_labels, edition.areas)
    ]
    if edition.observed_areas is not None and len(edition.observed_areas):
        name, title = edition.observed_name, edition.observed_title
        shadings.append(("observed", name, title, edition.observed_labels, edition.observed_areas))
    legends: list[dict[str, object]] = []
    for key, name, title, labels, frame in shadings:
        entries = list(zip(colours[key], labels, strict=True))
        classes = set(frame["shade_class"].tolist())
        if ZERO in classes:
            entries.insert(0, (palette.ZERO_FILL, palette.ZERO_WORDS))
        if NOT_SHOWN in classes:
            entries.append(("url(#hatch)", palette.NOT_SHOWN_WORDS))
        legends.append({"id": key, "name": name, "title": title, "entries": entries})
    if change_classes(edition) is not None:
        entries = list(zip(palette.CHANGE, CHANGE_LABELS, strict=True))
        name = "Who gains and who loses"
        legends.append(_of_any_plan(edition, name, entries))
    if met_classes(edition, edition.need_met) is not None:
        entries = list(zip(palette.MET, MET_LABELS, strict=True))
        legends.append({"id": "met", "name": MET_NAME, "title": MET_TITLE, "entries": entries})
    return legends


def _of_any_plan(
    edition: MapEdition, name: str, entries: list[tuple[str, str]]
) -> dict[str, object]:
    """Word the key of who gains and who loses for every plan that can be chosen; paper has one."""
    plan = "the plan chosen" if edition.alternatives else "the proposal"
    return {
        "id": "change",
        "name": name,
        "title": CHANGE_TITLE.replace("the proposal", plan),
        "entries": [(fill, words.replace("the proposal", plan)) for fill, words in entries],
        "paper": (CHANGE_TITLE, entries),
    }


def _hotspot_key(edition: MapEdition) -> list[tuple[str, bool, str]]:
    """Return (line colour, dashed, words) for each kind and certainty that is drawn."""
    spots = edition.hotspots
    if spots is None or spots.empty:
        return []
    kinds = hotspot_kinds(edition)
    drawn = spots.assign(dashed=is_dashed(spots["certainty"]))
    pairs = drawn[["kind", "dashed", "certainty"]].drop_duplicates(["kind", "dashed"])
    return [
        (
            palette.HOTSPOT_LINES[kinds.index(str(row.kind)) % len(palette.HOTSPOT_LINES)],
            bool(row.dashed),
            f"Priority area: {row.kind} ({row.certainty})",
        )
        for row in pairs.itertuples()
    ]


def css_text(text: str) -> str:
    """Write text for a CSS string, every unusual character as an escape.

    Examples
    --------
    >>> css_text("draft, <1>").replace(chr(92), "/")
    'draft, /00003c 1/00003e '
    """
    plain = " ,.:;"  # words stay whole, so that a passed audit can put its stamp in their place
    return "".join(  # a blank after an escape ends it and is not shown
        c if c.isascii() and (c.isalnum() or c in plain) else f"\\{ord(c):06x} " for c in text
    )
