"""The shapes and classes of one edition as the page's script reads them."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps import palette
from maps.changes import change_classes, met_classes, nearest_rows
from maps.edition import PUBLIC_MAX_ZOOM, MapEdition
from maps.geometry import (
    Grid,
    grid_for,
    grid_points,
    line_steps,
    outline,
    point_steps,
    polygon_steps,
    simplify_together,
)
from maps.other_plans import alternative_data

AREA_TOLERANCE_M = 30.0
LINE_TOLERANCE_M = 40.0
MAIN_ROADS = ("Motorway", "A Road")
TOWNS_FIRST = ("city", "large town", "town", "small town", "suburb", "village", "hamlet")


def payload(edition: MapEdition) -> dict[str, Any]:
    """Return shapes on a whole-number grid, classes and colours; no names, no figures.

    What the page says about an area, a venue or a session is read from its tables, so that the map
    cannot say more than they do.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    dict
        Lists and numbers only, ready for JSON.
    """
    simple = simplify_together(edition.areas.geometry, tolerance_m=AREA_TOLERANCE_M)
    fine = edition.max_zoom > PUBLIC_MAX_ZOOM
    degrees = simple.to_crs(4326)
    grid = grid_for(degrees, per_degree=100_000 if fine else 10_000)
    middles = gpd.GeoSeries(shapely.point_on_surface(simple.to_numpy()), crs=simple.crs)
    change, met = change_classes(edition), met_classes(edition, edition.need_met)
    return {
        "grid": list(grid),
        "areas": {
            "shapes": polygon_steps(degrees, grid),
            "classes": [int(k) for k in edition.areas["shade_class"]],
            "middles": point_steps(middles.to_crs(4326), grid),
            "venue": nearest_rows(edition, edition.catchments),
            "venueToday": nearest_rows(edition, edition.today_catchments),
            "change": [] if change is None else change.tolist(),
            "met": [] if met is None else met.tolist(),
        },
        "plans": alternative_data(edition),
        "observed": _observed(edition, grid),
        "hotspots": _hotspots(edition, grid),
        "cold": _outlines(edition.cold_spots, grid),
        "venues": _venues(edition, grid),
        "lines": {
            "outline": line_steps(outline(simple).to_crs(4326), grid),
            **{name: _lines(edition, name, grid) for name in ("districts", "river", "roads")},
        },
        "places": _places(edition, grid),
        "fills": fills(edition),
        "hotspotLines": palette.HOTSPOT_LINES,
        "coldLine": palette.COLD_LINE,
    }


def to_json(data: dict[str, Any]) -> str:
    r"""Return compact JSON that cannot end the script element it stands in.

    Parameters
    ----------
    data
        From `payload`.

    Returns
    -------
    str
        JSON with ``<``, ``>`` and ``&`` written as escapes.

    Examples
    --------
    >>> to_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def fills(edition: MapEdition) -> dict[str, tuple[str, ...]]:
    """Return the colours of each shading, one for each class label.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    dict
        ``need``, ``observed``, ``change`` and ``met``: colours in class order.
    """
    second = palette.RATIO if edition.observed_diverging else palette.OBSERVED
    return {
        "change": palette.CHANGE,
        "met": palette.MET,
        "need": palette.ramp(palette.NEED, len(edition.shade_labels)),
        "observed": palette.ramp(second, len(edition.observed_labels)),
    }


def venue_numbers(edition: MapEdition) -> pd.Series:
    """Give the venues that hold a session a number, in the order of the venue table.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    Series of int, index ``venue_id``
        From 1; 0 for a venue without a session, today or in the proposal.
    """
    frames = [edition.sessions, edition.today, *(other.sessions for other in edition.alternatives)]
    holds = edition.venues.index.isin([venue for frame in frames for venue in frame["venue_id"]])
    return pd.Series(
        np.where(holds, np.cumsum(holds), 0), index=edition.venues.index, dtype="int64"
    )


def hotspot_kinds(edition: MapEdition) -> tuple[str, ...]:
    """List the kinds of priority area in order of first appearance.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    tuple of str
        Distinct kinds.
    """
    if edition.hotspots is None:
        return ()
    return tuple(str(kind) for kind in edition.hotspots["kind"].drop_duplicates())


def is_dashed(certainty: pd.Series) -> pd.Series:
    """Tell which places could be chance, need a second look or were set aside: a broken line.

    Parameters
    ----------
    certainty : Series of str
        Phrases such as "unlikely to be chance, but look again".

    Returns
    -------
    Series of bool
        Same index.
    """
    return certainty.astype(str).str.contains(
        "could be chance|look again|not planned for", case=False
    )


def ranked_places(edition: MapEdition) -> gpd.GeoDataFrame | None:
    """Return the settlements to label, towns before villages, or None.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    GeoDataFrame or None
        ``name``, ``rank`` (0 is labelled first) and points.
    """
    places = edition.context.get("settlements")
    if places is None or places.empty:
        return None
    kinds = (
        places["kind"].astype(str).str.lower()
        if "kind" in places
        else pd.Series("village", places.index)
    )
    order = {kind: rank for rank, kind in enumerate(TOWNS_FIRST)}
    ranked = places.assign(
        rank=kinds.map(order).fillna(len(order)).astype("int64"), name=places["name"].astype(str)
    )
    return ranked.sort_values(["rank", "name"], kind="stable")


def background(edition: MapEdition, name: str) -> gpd.GeoSeries | None:
    """Return the shapes of one background layer; of the roads only the main ones.

    Parameters
    ----------
    edition
        A checked edition.
    name
        ``districts``, ``river`` or ``roads``.

    Returns
    -------
    GeoSeries or None
        None when there is nothing to draw. Roads without a ``class`` column are drawn as given.
    """
    layer = edition.context.get(name)
    if layer is None or layer.empty:
        return None
    if name == "roads" and "class" in layer and layer["class"].isin(MAIN_ROADS).any():
        layer = layer[layer["class"].isin(MAIN_ROADS)]
    shapes = layer.geometry[~(layer.geometry.isna() | layer.geometry.is_empty)]
    return None if shapes.empty else shapes


def _observed(edition: MapEdition, grid: Grid) -> dict[str, Any] | None:
    """Return the second shading; shapes only where they are not those of the areas."""
    public = edition.observed_areas
    if public is None or public.empty:
        return None
    shapes = None
    if not public.index.equals(edition.areas.index):
        simple = simplify_together(public.geometry, tolerance_m=AREA_TOLERANCE_M)
        shapes = polygon_steps(simple.to_crs(4326), grid)
    return {"shapes": shapes, "classes": [int(k) for k in public["shade_class"]]}


def _hotspots(edition: MapEdition, grid: Grid) -> dict[str, Any]:
    """Return the outlines of the priority areas, and the colour of each by its kind."""
    kinds, spots = hotspot_kinds(edition), edition.hotspots
    found = [] if spots is None else [kinds.index(str(kind)) for kind in spots["kind"]]
    return {**_outlines(spots, grid), "kinds": found}


def _outlines(spots: gpd.GeoDataFrame | None, grid: Grid) -> dict[str, Any]:
    """Return outlines, the northernmost point of each for its number, and how to draw them."""
    if spots is None or spots.empty:
        return {"shapes": [], "tops": [], "dashed": []}
    simple = spots.geometry.simplify(AREA_TOLERANCE_M)
    return {
        "shapes": polygon_steps(simple.to_crs(4326), grid),
        "tops": point_steps(northern_tips(simple).to_crs(4326), grid),
        "dashed": [int(dash) for dash in is_dashed(spots["certainty"])],
    }


def northern_tips(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the northernmost vertex of each shape, where its number is written.

    Parameters
    ----------
    shapes : GeoSeries
        Polygons.

    Returns
    -------
    GeoSeries
        Points, same coordinate system.
    """
    corners = [shapely.get_coordinates(shape) for shape in shapes]
    tips = [shapely.Point(places[places[:, 1].argmax()]) for places in corners]
    return gpd.GeoSeries(tips, index=shapes.index, crs=shapes.crs)


def _venues(edition: MapEdition, grid: Grid) -> dict[str, Any]:
    """Return the position of each venue and its number on the map."""
    venues = edition.venues
    return {
        "points": grid_points(venues["easting"], venues["northing"], grid),
        "numbers": [int(number) for number in venue_numbers(edition)],
    }


def _lines(edition: MapEdition, name: str, grid: Grid) -> list[list[int]]:
    """Return one background layer as lines."""
    shapes = background(edition, name)
    if shapes is None:
        return []
    if shapes.geom_type.isin(["Polygon", "MultiPolygon"]).all():
        simple = simplify_together(shapes, tolerance_m=LINE_TOLERANCE_M)
        edges = gpd.GeoSeries([shapely.line_merge(shapely.union_all(simple.boundary.to_numpy()))])
        return line_steps(edges.set_crs(shapes.crs).to_crs(4326), grid)
    joined = shapely.line_merge(shapely.union_all(shapes.to_numpy()))
    simple = gpd.GeoSeries([joined], crs=shapes.crs).simplify(LINE_TOLERANCE_M)
    return line_steps(simple.to_crs(4326), grid)


def _places(edition: MapEdition, grid: Grid) -> list[list[Any]]:
    """Return the places to label as [x, y, name, rank]."""
    places = ranked_places(edition)
    if places is None:
        return []
    points = point_steps(places.geometry.to_crs(4326), grid)
    named = zip(points, places["name"], places["rank"], strict=True)
    return [[*point, name, int(rank)] for point, name, rank in named]
