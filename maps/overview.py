"""A nation on one page: need as a picture, priority areas as shapes, and tables that say the same.

Tens of thousands of areas are too many shapes for one page; a picture of them is small, and the
few that matter are drawn over it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from maps import palette
from maps.atlas import POLICY, css_text
from maps.cells import PageTable, headings, texts
from maps.county_map import county_page
from maps.edition import EDITIONS, PUBLIC_MAX_ZOOM, banner_line
from maps.geometry import grid_for, line_steps, point_steps, polygon_steps
from maps.inlining import inline_leaflet, read_asset, refuse_external
from maps.page_tables import plain_table
from maps.payload import northern_tips, to_json
from maps.picture import Picture, picture_of
from outreach.errors import TableError

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from maps.edition import PrintedTable

PIXEL_M = 700.0
MOST_SHAPES, MOST_PRINTED = 10_000, 100
SCRIPTS = ("drawing.js", "pins.js", "tables.js", "overview.js")
_TOLERANCE_M = 60.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Overview:
    """What the page of many areas may show, after disclosure control.

    Attributes
    ----------
    title, place_name
        Heading of the page, and the name of the nation or region.
    edition, stamp
        As those of `maps.edition.MapEdition`.
    areas : GeoDataFrame, EPSG:27700
        ``shade_class`` (0 to 4; -1 is not shown).
    shade_title, shade_labels
        What the shading means, and one phrase for each class.
    places : GeoDataFrame, EPSG:27700
        Drawn as shapes over the picture: ``label`` and the columns of `place_columns`.
    places_title, places_note, place_columns
        Heading of their table, a sentence beneath it, and (column, heading) pairs.
    tables, notes, attribution
        As those of `maps.edition.MapEdition`.
    blank_words
        What the key says of areas without a class.
    pixel_m
        Side of one dot of the picture, at the equator of the projection. [m]
    """

    title: str
    place_name: str
    edition: str
    stamp: str
    areas: gpd.GeoDataFrame
    shade_title: str
    shade_labels: tuple[str, ...]
    places: gpd.GeoDataFrame
    places_title: str
    places_note: str = ""
    place_columns: tuple[tuple[str, str], ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    notes: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    blank_words: str = palette.NOT_SHOWN_WORDS
    invented: bool = False
    pixel_m: float = PIXEL_M

    @property
    def banner(self) -> str:
        """The line that stands on the page."""
        return banner_line(self.edition, self.stamp, ("Invented",) if self.invented else ())


def map_overview(overview: Overview) -> str:
    """Return a page of many areas: a picture of all, shapes for those that matter, and tables.

    Parameters
    ----------
    overview
        What may be shown.

    Returns
    -------
    str
        One HTML file that fetches nothing; the same overview always gives the same text.

    Raises
    ------
    TableError
        When a frame lacks a column, is not in EPSG:27700, or there are too many shapes.
    DisclosureError
        When anything in the page would be fetched from outside.
    """
    _check(overview)
    colours = palette.ramp(palette.NEED, len(overview.shade_labels))
    picture = picture_of(
        overview.areas,
        colours=(*colours, palette.NOT_SHOWN_FILL),
        pixel_m=overview.pixel_m,
    )
    west, south, east, north = picture.bounds
    page = county_page(
        centre=(round((south + north) / 2, 4), round((west + east) / 2, 4)),
        label=f"Interactive map of {overview.place_name}. The tables below say the same in words.",
        max_zoom=PUBLIC_MAX_ZOOM,
        min_zoom=5,
        many_areas=True,
        content=_content(overview, picture, colours),
        scripts=SCRIPTS,
        start="startOverview",
        template="overview.html.j2",
    )
    text = inline_leaflet(page.render())
    refuse_external(text)
    return text


def _check(overview: Overview) -> None:
    """Refuse what cannot be drawn."""
    faults = []
    wanted = {
        "areas": ["shade_class"],
        "places": ["label", *(c for c, _ in overview.place_columns)],
    }
    for name, columns in wanted.items():
        frame: gpd.GeoDataFrame = getattr(overview, name)
        missing = [column for column in columns if column not in frame]
        if missing:
            faults.append(f"{name}: missing column(s) {', '.join(missing)}")
        if len(frame) and (frame.crs is None or frame.crs.to_epsg() != 27700):
            faults.append(f"{name}: the coordinate system is {frame.crs}, expected EPSG:27700")
    if overview.areas.empty:
        faults.append("areas: no rows; a map needs at least one area")
    elif not faults and overview.areas["shade_class"].max() >= len(overview.shade_labels):
        faults.append(f"areas: classes beyond the {len(overview.shade_labels)} labels")
    if len(overview.places) > MOST_SHAPES:
        count = len(overview.places)
        faults.append(f"places: found {count:,}, a page carries {MOST_SHAPES:,}; draw fewer")
    if overview.edition not in EDITIONS:
        faults.append(f"edition: found {overview.edition!r}, expected {', '.join(EDITIONS)}")
    if faults:
        raise TableError("The overview cannot be drawn. " + "; ".join(faults) + ".")


def _content(overview: Overview, picture: Picture, colours: tuple[str, ...]) -> dict[str, object]:
    """Gather what the template prints."""
    places = overview.places
    simple = gpd.GeoSeries(places.geometry.simplify(_TOLERANCE_M), crs=places.crs)
    degrees = simple.to_crs(4326)
    west, south, east, north = picture.bounds
    edge = gpd.GeoSeries([shapely.LineString([(west, south), (east, north)])], crs=4326)
    grid = grid_for(edge, per_degree=2_000)
    empty: list[list[int]] = []
    data: dict[str, Any] = {
        "grid": list(grid),
        "line": palette.HOTSPOT_LINES[0],
        "outline": line_steps(edge, grid),
        "places": {
            "shapes": polygon_steps(degrees, grid) if len(places) else empty,
            "tops": point_steps(northern_tips(degrees), grid) if len(places) else empty,
        },
    }
    uri = base64.b64encode(picture.png).decode("ascii")
    entries = list(zip(colours, overview.shade_labels, strict=True))
    if (overview.areas["shade_class"] < 0).any():
        entries.append((palette.NOT_SHOWN_FILL, overview.blank_words))
    return {
        "overview": overview,
        "policy": POLICY,
        "css": read_asset("page.css"),
        "css_banner": css_text(overview.banner),
        "data": to_json(data),
        "picture": f"data:image/png;base64,{uri}",
        "wide": picture.wide,
        "high": picture.high,
        "outlines": _outlines(simple, picture),
        "entries": entries,
        "line": palette.HOTSPOT_LINES[0],
        "most_printed": MOST_PRINTED,
        "tables": (_places_table(overview), *(plain_table(table) for table in overview.tables)),
    }


def _outlines(places: gpd.GeoSeries, picture: Picture) -> str:
    """Write the outlines of all places as one SVG path over the picture."""
    if places.empty:
        return ""
    flat = gpd.GeoSeries(places.to_crs(3857)).boundary.explode()
    west, _, _, north = picture.mercator
    pieces = []
    for line in flat:
        steps = np.asarray(line.coords)[:, :2]
        x = np.rint((steps[:, 0] - west) / picture.pixel_m * 2).astype(int)
        y = np.rint((north - steps[:, 1]) / picture.pixel_m * 2).astype(int)
        dots = np.column_stack([x, y])
        moves = np.diff(dots, axis=0)
        moves = moves[np.any(moves != 0, axis=1)]
        if len(moves):
            said = " ".join(map(str, moves.ravel().tolist())).replace(" -", "-")
            pieces.append(f"M{dots[0][0]} {dots[0][1]}l{said}")
    return "".join(pieces)


def _places_table(overview: Overview) -> PageTable:
    """List the places that are drawn, in the order given."""
    frame: pd.DataFrame = overview.places[["label", *(c for c, _ in overview.place_columns)]]
    named = frame.rename(columns={"label": "Place", **dict(overview.place_columns)})
    return PageTable(
        id="places",
        title=overview.places_title,
        caption=overview.places_note or "In the order given.",
        csv_name="places.csv",
        kind="hotspots",
        headings=headings(named),
        rows=texts(named),
        searchable=True,
        note="None is drawn.",
    )
