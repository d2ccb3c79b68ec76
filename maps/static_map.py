"""The same map as a still drawing, for paper and for browsers that run no scripts."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps import palette
from maps.changes import CHANGE_TITLE, change_classes
from maps.edition import NOT_SHOWN, ZERO, MapEdition
from maps.geometry import outline, simplify_together
from maps.payload import (
    background,
    fills,
    hotspot_kinds,
    is_dashed,
    northern_tips,
    ranked_places,
    venue_numbers,
)
from maps.placing import name_box, name_spot, pin_box, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.other_plans import Alternative
    from maps.placing import Box, Place

WIDTH, HEIGHT = 1600, 1150
PIN, BADGE = 40, (52, 40)
TOLERANCE_M, COARSE_M, SMALL = 70.0, 300.0, 0.6
_SQUARE = '<rect x="-17" y="-17" width="34" height="34" rx="3"/>'
_DIAMOND = '<path d="M0-24L24 0 0 24-24 0z"/>'


class Canvas:
    """Turns metres into whole units of the drawing; a small one shows its words larger."""

    def __init__(self, bounds: NDArray[np.float64], part: float = 1.0) -> None:
        west, south, east, north = bounds
        margin = 0.02 * (east - west)
        self.west, self.north = west - margin, north + margin
        wide, high = east - west + 2 * margin, north - south + 2 * margin
        self.scale = part * min(WIDTH / wide, HEIGHT / high)
        self.width, self.height = int(wide * self.scale), int(high * self.scale)

    def units(self, coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return whole units, y downwards."""
        x = (coordinates[:, 0] - self.west) * self.scale
        y = (self.north - coordinates[:, 1]) * self.scale
        return np.asarray(np.rint(np.column_stack([x, y])), dtype=np.int64)

    def path(self, shapes: gpd.GeoSeries) -> str:
        """Write all lines and rings of some shapes as one SVG path."""
        parts = shapely.get_parts(shapely.get_parts(shapes.to_numpy()))
        pieces = []
        for part in parts:
            is_area = shapely.get_type_id(part) == 3
            for line in (part.exterior, *part.interiors) if is_area else (part,):
                places = self.units(shapely.get_coordinates(line))
                moves = np.diff(places, axis=0)
                moves = moves[np.any(moves != 0, axis=1)]
                if len(moves):
                    steps = " ".join(map(str, moves.ravel().tolist())).replace(" -", "-")
                    start = f"{places[0][0]} {places[0][1]}"
                    pieces.append(f"M{start}l{steps}{'z' if is_area else ''}")
        return "".join(pieces)


@lru_cache(maxsize=1)
def static_map(edition: MapEdition) -> str:
    """Draw the edition as one inline SVG; drawn once where two papers need it.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    str
        An ``<svg>`` element; all names in it are escaped.
    """
    simple = simplify_together(edition.areas.geometry, tolerance_m=TOLERANCE_M)
    sheet = Canvas(simple.total_bounds)
    label = escape(f"Map of {edition.county_name}: {edition.shade_title}. The tables say the same.")
    return "".join(
        (
            f'<svg class="still" viewBox="0 0 {sheet.width} {sheet.height}" role="img" ',
            f'aria-label="{label}">',
            _shading(edition, simple, sheet),
            _background(edition, simple, sheet),
            _low_places(edition, sheet),
            _priority_areas(edition, sheet),
            _place_names(edition, sheet, edition.sessions),
            _pins(edition, sheet, edition.sessions),
            _scale_bar(sheet),
            "</svg>",
        )
    )


def patterns_svg() -> str:
    """Return the hatchings that the drawings name; a page holds them once.

    Returns
    -------
    str
        An ``<svg>`` element that takes no room.
    """
    return "".join(
        (
            '<svg class="patterns" width="0" height="0" aria-hidden="true" ',
            'focusable="false"><defs>',
            '<pattern id="low" width="8" height="8" patternUnits="userSpaceOnUse">',
            '<path d="M0 4h8" stroke="#fff" stroke-width="3" opacity=".6"/>',
            f'<path d="M0 4h8" stroke="{palette.COLD_LINE}" stroke-width="1.4"/></pattern>',
            '<pattern id="loses" width="7" height="7" patternUnits="userSpaceOnUse" ',
            'patternTransform="rotate(135)">',
            '<rect width="7" height="7" fill="#fdb863"/>',
            '<path d="M0 0v7" stroke="#7f3b08" stroke-width="3"/></pattern>',
            '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" ',
            'patternTransform="rotate(45)">',
            '<rect width="6" height="6" fill="#d9d9d9"/>',
            '<path d="M0 0v6" stroke="#6f6f6f" stroke-width="2"/></pattern>',
            "</defs></svg>",
        )
    )


def today_map(edition: MapEdition) -> str:
    """Draw today's sessions over who gains and who loses, as one inline SVG.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    str
        An ``<svg>`` element, or nothing where today's timetable is not known.
    """
    change = change_classes(edition)
    if change is None:
        return ""
    label = f"Map of {edition.county_name} today: {CHANGE_TITLE}. The tables say the same."
    return _change_map(edition, change, edition.today, label, TOLERANCE_M)


def plan_map(edition: MapEdition, other: Alternative) -> str:
    """Draw the sessions of another plan over who gains and who loses by it, as one inline SVG.

    Parameters
    ----------
    edition
        A checked edition.
    other
        One of its ``alternatives``.

    Returns
    -------
    str
        An ``<svg>`` element, coarser than that of the proposal; not shaded where today's
        timetable is not known.
    """
    change = change_classes(edition, other.catchments)
    label = f"Map of {edition.county_name}, plan {other.name}. The tables say the same."
    return _change_map(edition, change, other.sessions, label, COARSE_M, SMALL)


def _change_map(
    edition: MapEdition,
    change: pd.Series | None,
    held: pd.DataFrame,
    label: str,
    tolerance_m: float,
    part: float = 1.0,
) -> str:
    """Draw a timetable over the classes of who gains and who loses."""
    simple = simplify_together(edition.areas.geometry, tolerance_m=tolerance_m)
    sheet = Canvas(simple.total_bounds, part)
    numbers = [] if change is None else sorted(change.unique().tolist())
    shapes = {
        number: sheet.path(gpd.GeoSeries([simple[change == number].union_all()]))
        for number in numbers
    }
    return "".join(
        (
            f'<svg class="still" viewBox="0 0 {sheet.width} {sheet.height}" role="img" ',
            f'aria-label="{escape(label)}">',
            *(f'<path d="{d}" fill="{palette.CHANGE[n]}"/>' for n, d in shapes.items()),
            _background(edition, simple, sheet, tolerance_m),
            _place_names(edition, sheet, held),
            _pins(edition, sheet, held),
            _scale_bar(sheet),
            "</svg>",
        )
    )


def _shading(edition: MapEdition, simple: gpd.GeoSeries, sheet: Canvas) -> str:
    """Draw one path for each class."""
    colours = dict(enumerate(fills(edition)["need"]))
    colours |= {NOT_SHOWN: "url(#hatch)", ZERO: palette.ZERO_FILL}
    classes = edition.areas["shade_class"].astype("int64")
    paths = []
    for number in sorted(classes.unique().tolist()):
        line = "#ffffff" if number >= 3 else "#5c5c5c"
        drawn = sheet.path(simple[classes == number])
        paths.append(
            f'<path d="{drawn}" fill="{colours[number]}" stroke="{line}" stroke-width=".8"/>'
        )
    return "".join(paths)


def _background(
    edition: MapEdition, simple: gpd.GeoSeries, sheet: Canvas, tolerance_m: float = TOLERANCE_M
) -> str:
    """Draw river, roads, districts and the county outline."""
    styles = (
        ("river", 'stroke="#3f8fd2" stroke-width="5"'),
        ("roads", 'stroke="#ffffff" stroke-width="4"'),
        ("roads", 'stroke="#6b5b4b" stroke-width="1.8"'),
        ("districts", 'stroke="#333333" stroke-width="2" stroke-dasharray="2 5"'),
    )
    drawn = []
    for name, style in styles:
        shapes = background(edition, name)
        if shapes is not None:
            if shapes.geom_type.isin(["Polygon", "MultiPolygon"]).all():
                merged = simplify_together(shapes, tolerance_m=tolerance_m).boundary
            else:
                merged = shapes.simplify(tolerance_m)
            drawn.append(f'<path d="{sheet.path(merged)}" fill="none" {style}/>')
    edge = sheet.path(outline(simple))
    drawn.append(f'<path d="{edge}" fill="none" stroke="#0b0c0c" stroke-width="2.4"/>')
    return "".join(drawn)


def _priority_areas(edition: MapEdition, sheet: Canvas) -> str:
    """Draw outlines with their numbers."""
    spots = edition.hotspots
    if spots is None or spots.empty:
        return ""
    kinds = hotspot_kinds(edition)
    shapes = spots.geometry.simplify(TOLERANCE_M)
    tips = _tips(spots, sheet)
    dashed = is_dashed(spots["certainty"]).tolist()
    drawn, badges = [], []
    for row, (kind, dash, tip) in enumerate(zip(spots["kind"], dashed, tips, strict=True)):
        path = sheet.path(shapes.iloc[[row]])
        colour = palette.HOTSPOT_LINES[kinds.index(str(kind)) % len(palette.HOTSPOT_LINES)]
        pattern = ' stroke-dasharray="14 9"' if dash else ""
        drawn.append(f'<path d="{path}" fill="none" stroke="#ffffff" stroke-width="11"/>')
        drawn.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="6"{pattern}/>')
        badges.append(
            f'<g transform="translate({tip[0]} {tip[1] - 20})"><rect x="-23" y="-17" width="46" '
            f'height="34" rx="6" fill="{colour}" stroke="#fff" stroke-width="3"/>'
            f'<text y="8" class="pin">P{row + 1}</text></g>'
        )
    return "".join((*drawn, *badges))


def _low_places(edition: MapEdition, sheet: Canvas) -> str:
    """Draw places with fewer referrals than expected: dotted, hatched, with a round number."""
    spots = edition.cold_spots
    if spots is None or spots.empty:
        return ""
    shapes = spots.geometry.simplify(TOLERANCE_M)
    drawn, badges = [], []
    for row, (x, y) in enumerate(_tips(spots, sheet)):
        path = sheet.path(shapes.iloc[[row]])
        line = f'stroke="{palette.COLD_LINE}" stroke-width="6" stroke-linecap="round"'
        drawn.append(f'<path d="{path}" fill="url(#low)" stroke="#ffffff" stroke-width="11"/>')
        drawn.append(f'<path d="{path}" fill="none" {line} stroke-dasharray="0 11"/>')
        badges.append(
            f'<g transform="translate({x} {y - 20})"><rect x="-25" y="-18" width="50" height="36" '
            f'rx="18" fill="#ffffff" stroke="{palette.COLD_LINE}" stroke-width="4"/>'
            f'<text y="8" class="low">C{row + 1}</text></g>'
        )
    return "".join((*drawn, *badges))


def _tips(spots: gpd.GeoDataFrame | None, sheet: Canvas) -> list[list[int]]:
    """Return where the numbers of some places stand."""
    if spots is None or spots.empty:
        return []
    tips = northern_tips(spots.geometry.simplify(TOLERANCE_M))
    return [[int(x), int(y)] for x, y in sheet.units(shapely.get_coordinates(tips.to_numpy()))]


def _place_names(edition: MapEdition, sheet: Canvas, held: pd.DataFrame) -> str:
    """Write place names, leaving out those that would cover another."""
    places = ranked_places(edition)
    if places is None:
        return ""
    spots = sheet.units(shapely.get_coordinates(places.geometry.to_numpy())).tolist()
    taken = [*_badge_boxes(edition, sheet)]
    taken += [pin_box(spot, PIN) for spot in _pin_places(edition, sheet, held)[1]]
    written = []
    for (x, y), rank, name in zip(spots, places["rank"], places["name"], strict=True):
        is_town = rank <= 3
        size = 28 if is_town else 22
        half = 0.29 * size * len(name)
        spot = name_spot((x, y), half=half, height=size * 1.1, taken=taken, always=is_town)
        if spot is None:
            continue
        taken.append(name_box(spot, half, size * 1.1))
        weight = "bold" if is_town else "normal"
        written.append(
            f'<text x="{spot[0]:.0f}" y="{spot[1] + 0.35 * size:.0f}" font-size="{size}" '
            f'font-weight="{weight}">{escape(name)}</text>'
        )
    return f'<g class="names">{"".join(written)}</g>'


def _badge_boxes(edition: MapEdition, sheet: Canvas) -> list[Box]:
    """Return the room that the numbers of the places take."""
    wide, high = BADGE
    places = [*_tips(edition.hotspots, sheet), *_tips(edition.cold_spots, sheet)]
    return [(x - wide / 2, y - 20 - high / 2, x + wide / 2, y - 20 + high / 2) for x, y in places]


def _pin_places(
    edition: MapEdition, sheet: Canvas, held: pd.DataFrame
) -> tuple[list[Place], list[Place]]:
    """Return where pins belong and where they are drawn."""
    venues = edition.venues[edition.venues.index.isin(held["venue_id"])]
    if venues.empty:
        return [], []
    places = sheet.units(venues[["easting", "northing"]].to_numpy(dtype=float)).tolist()
    true: list[Place] = [(float(x), float(y)) for x, y in places]
    return true, spread(true, size=PIN, taken=_badge_boxes(edition, sheet))


def _pins(edition: MapEdition, sheet: Canvas, held: pd.DataFrame) -> str:
    """Draw a numbered pin for each venue of a timetable, with a line where it was moved."""
    numbers = venue_numbers(edition)
    numbers = numbers[numbers.index.isin(held["venue_id"])]
    marked = has_status(edition, held, "ends" if held is edition.today else "new")[numbers.index]
    shape = _DIAMOND if held is edition.today else _SQUARE
    true, drawn = _pin_places(edition, sheet, held)
    lines, pins = [], []
    for (east, south), (x, y), number, mark in zip(true, drawn, numbers, marked, strict=True):
        if (east, south) != (x, y):
            lines.append(f"M{east:.0f} {south:.0f}L{x:.0f} {y:.0f}")
        body = shape if mark else '<circle r="18"/>'
        pins.append(
            f'<g transform="translate({x:.0f} {y:.0f})" stroke="#fff" stroke-width="3" '
            f'fill="#0b0c0c">{body}<text y="8" class="pin">{number}</text></g>'
        )
    path = "".join(lines)
    leaders = f'<path d="{path}" stroke="#fff" stroke-width="5"/>' if path else ""
    leaders += f'<path d="{path}" stroke="#0b0c0c" stroke-width="2"/>' if path else ""
    return leaders + "".join(pins)


def has_status(edition: MapEdition, held: pd.DataFrame, status: str) -> pd.Series:
    """Tell which venues hold at least one session of a status: new, or one that ends.

    Parameters
    ----------
    edition
        A checked edition.
    held
        Its `sessions` or its `today`.
    status
        As in the table.

    Returns
    -------
    Series of bool, index ``venue_id``
        False where the venue holds none.
    """
    marked = held.loc[held["status"] == status, "venue_id"]
    return pd.Series(edition.venues.index.isin(marked), index=edition.venues.index)


def _scale_bar(sheet: Canvas) -> str:
    """Draw ten kilometres, or five where the county is small."""
    kilometres = 10 if 10_000 * sheet.scale < sheet.width / 3 else 5
    length = round(kilometres * 1000 * sheet.scale)
    y = sheet.height - 18
    return (
        f'<g class="scale"><path d="M20 {y - 10}v10h{length}v-10" fill="none" stroke="#0b0c0c" '
        f'stroke-width="3"/><text x="{30 + length}" y="{y}" font-size="22">'
        f"{kilometres} km</text></g>"
    )
