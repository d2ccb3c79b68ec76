"""Which area a point lies in, for millions of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


def areas_of_points(
    easting: NDArray[np.float64], northing: NDArray[np.float64], areas: gpd.GeoDataFrame
) -> NDArray[np.intp]:
    """Return for each point the position of its area, -1 where it lies in none.

    Parameters
    ----------
    easting, northing
        Coordinates, EPSG:27700. [m]
    areas
        Polygons in EPSG:27700.

    Returns
    -------
    ndarray of int
        Row of `areas`. On a shared line the area whose code sorts first.
    """
    inside = np.full(len(easting), len(areas), dtype=np.intp)
    rank = np.argsort(np.argsort(areas.index.to_numpy(dtype=object)))
    shapes = areas.geometry.to_numpy()
    near = np.flatnonzero(_within_bounds(easting, northing, shapes))
    if len(near):
        tree = shapely.STRtree(shapely.points(easting[near], northing[near]))
        polygon, point = tree.query(shapes, predicate="intersects")
        np.minimum.at(inside, near[point], rank[polygon])
    back = np.append(np.argsort(rank), -1)
    found: NDArray[np.intp] = back[inside]
    return found


def _within_bounds(
    easting: NDArray[np.float64], northing: NDArray[np.float64], shapes: NDArray[np.object_]
) -> NDArray[np.bool_]:
    """Mark the points that lie in the rectangle round all areas."""
    left, low, right, high = shapely.total_bounds(shapes)
    inside: NDArray[np.bool_] = (
        (easting >= left) & (easting <= right) & (northing >= low) & (northing <= high)
    )
    return inside
