"""Shapes made small enough for a page: simplified together, reprojected once, written as steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

Ring = list[int]
Shape = list[list[Ring]]

_POLYGON, _MULTIPOLYGON = 3, 6
_CRACK_M2 = 10_000.0


class Grid(NamedTuple):
    """The whole-number grid that longitudes and latitudes are rounded to."""

    west: int
    south: int
    per_degree: int


def simplify_together(shapes: gpd.GeoSeries, *, tolerance_m: float) -> gpd.GeoSeries:
    """Simplify polygons that share edges without opening gaps between them.

    Parameters
    ----------
    shapes : GeoSeries, EPSG:27700
        Polygons that do not overlap.
    tolerance_m
        About the largest distance by which a line may move. [m]

    Returns
    -------
    GeoSeries
        Same index and coordinate system.
    """
    simple = shapely.coverage_simplify(shapes.to_numpy(), tolerance_m)
    return gpd.GeoSeries(simple, index=shapes.index, crs=shapes.crs)


def outline(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the outer line of a group of polygons that share edges.

    Parameters
    ----------
    shapes : GeoSeries
        Polygons, simplified together or not at all.

    Returns
    -------
    GeoSeries of one row
        The boundary of their union, without cracks of under one hectare.
    """
    whole = shapely.get_parts(shapely.union_all(shapes.to_numpy()))
    filled = [shapely.Polygon(part.exterior, _real_holes(part)) for part in whole]
    return gpd.GeoSeries([shapely.MultiPolygon(filled).boundary], crs=shapes.crs)


def _real_holes(part: shapely.Polygon) -> list[shapely.LinearRing]:
    """List the holes that are places outside, not hair cracks between badly matched edges."""
    return [ring for ring in part.interiors if shapely.Polygon(ring).area >= _CRACK_M2]


def grid_for(shapes: gpd.GeoSeries, *, per_degree: int) -> Grid:
    """Return the grid whose origin is the south-west corner of the shapes.

    Parameters
    ----------
    shapes : GeoSeries, EPSG:4326
        What the grid has to hold.
    per_degree
        Steps per degree: 10,000 is about 10 m.

    Returns
    -------
    Grid
        Origin and step.
    """
    west, south, _, _ = shapes.total_bounds
    return Grid(int(np.floor(west * per_degree)), int(np.floor(south * per_degree)), per_degree)


def polygon_steps(shapes: gpd.GeoSeries, grid: Grid) -> list[Shape]:
    """Write each polygon as rings of whole steps: a start, then differences.

    Parameters
    ----------
    shapes : GeoSeries, EPSG:4326
        Polygons or multipolygons.
    grid
        From `grid_for`.

    Returns
    -------
    list
        For each shape its polygons, for each polygon its rings, for each ring a start and
        differences, ``x, y, dx, dy, ...``.

    Examples
    --------
    >>> square = gpd.GeoSeries([shapely.box(0, 0, 2, 1)], crs=4326)
    >>> polygon_steps(square, Grid(0, 0, 1))
    [[[[2, 0, 0, 1, -2, 0, 0, -1]]]]
    """
    written: list[Shape] = []
    for shape in shapes:
        parts = [part for part in shapely.get_parts(shape) if shapely.get_type_id(part) == _POLYGON]
        rings = [[_steps(ring, grid, closed=True) for ring in _rings(part)] for part in parts]
        written.append([[ring for ring in polygon if ring] for polygon in rings])
    return written


def line_steps(shapes: gpd.GeoSeries, grid: Grid) -> list[Ring]:
    """Write lines (and the boundaries of polygons) as steps, one list for each line.

    Parameters
    ----------
    shapes : GeoSeries, EPSG:4326
        Lines or polygons.
    grid
        From `grid_for`.

    Returns
    -------
    list of list of int
        ``x, y, dx, dy, ...`` for each line.
    """
    lines = []
    for shape in shapes:
        is_area = shapely.get_type_id(shape) in (_POLYGON, _MULTIPOLYGON)
        for part in shapely.get_parts(shape.boundary if is_area else shape):
            steps = _steps(part, grid, closed=False)
            if len(steps) >= 4:
                lines.append(steps)
    return lines


def point_steps(points: gpd.GeoSeries, grid: Grid) -> list[list[int]]:
    """Write points as [x, y] on the grid.

    Parameters
    ----------
    points : GeoSeries, EPSG:4326
        Points.
    grid
        From `grid_for`.

    Returns
    -------
    list of [int, int]
        In the order given.
    """
    if len(points) == 0:
        return []
    steps = _on_grid(shapely.get_coordinates(points.to_numpy()), grid)
    return [[int(x), int(y)] for x, y in steps]


def grid_points(easting: pd.Series, northing: pd.Series, grid: Grid) -> list[list[int]]:
    """Write National Grid positions as [x, y] on the page's grid.

    Parameters
    ----------
    easting, northing : Series
        British National Grid. [m]
    grid
        From `grid_for`.

    Returns
    -------
    list of [int, int]
        In the order given.
    """
    if len(easting) == 0:
        return []
    places = gpd.points_from_xy(easting.astype(float), northing.astype(float), crs=27700)
    return point_steps(gpd.GeoSeries(places).to_crs(4326), grid)


def _rings(polygon: shapely.Polygon) -> Sequence[shapely.LinearRing]:
    """List the outer ring and the holes."""
    return [polygon.exterior, *polygon.interiors]


def _on_grid(coordinates: NDArray[np.float64], grid: Grid) -> NDArray[np.int64]:
    """Round longitudes and latitudes to grid steps from the origin."""
    steps = np.rint(coordinates[:, :2] * grid.per_degree).astype(np.int64)
    return np.asarray(steps - np.array([grid.west, grid.south]), dtype=np.int64)


def _steps(line: shapely.Geometry, grid: Grid, *, closed: bool) -> Ring:
    """Write one line as a start and differences, without repeated points."""
    places = _on_grid(shapely.get_coordinates(line), grid)
    if closed:
        places = places[:-1]
    moves = np.diff(places, axis=0)
    kept = moves[np.any(moves != 0, axis=1)]
    enough = len(kept) >= (2 if closed else 1)
    return [*places[0].tolist(), *kept.ravel().tolist()] if enough else []
