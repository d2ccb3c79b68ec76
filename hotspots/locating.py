"""Which area a point lies in, for millions of points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Positions = NDArray[np.intp]

_CELLS_PER_AREA = 25  # fine enough that few points beside an area are tried
_MOST_CELLS = 4_000_000
_AREAS_AT_A_TIME = 512


class _Grid(NamedTuple):
    """Points sorted by the cell they lie in, so that those near an area are found at once."""

    left: float
    low: float
    size: float
    columns: int
    rows: int
    order: Positions
    first: Positions


def areas_of_points(easting: Floats, northing: Floats, areas: gpd.GeoDataFrame) -> Positions:
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
    found = np.full(len(easting), -1, dtype=np.intp)
    shapes = areas.geometry.to_numpy()
    # Last come those whose code sorts first, so that their word counts.
    last_first = np.argsort(areas.index.to_numpy(dtype=object), kind="stable")[::-1]
    last_first = last_first[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))[last_first]]
    if not len(last_first) or not len(easting):
        return found
    box = shapely.total_bounds(shapes)
    near = np.flatnonzero(
        (easting >= box[0]) & (easting <= box[2]) & (northing >= box[1]) & (northing <= box[3])
    )
    x, y = easting[near], northing[near]
    grid = _lay_grid(x, y, box, n_areas=len(last_first))
    # Beside each other on the ground, beside each other in memory.
    near, x, y = near[grid.order], x[grid.order], y[grid.order]
    shapely.prepare(shapes)
    for begin in range(0, len(last_first), _AREAS_AT_A_TIME):
        rows = last_first[begin : begin + _AREAS_AT_A_TIME]
        bounds = shapely.bounds(shapes[rows])
        owner, point = _close(grid, bounds)
        left, low, right, high = (np.take(side, owner) for side in bounds.T.copy())
        across, up = x[point], y[point]
        inside = np.flatnonzero((across >= left) & (across <= right) & (up >= low) & (up <= high))
        owner = owner[inside]
        hit = shapely.intersects_xy(shapes[rows[owner]], across[inside], up[inside])
        found[near[point[inside[hit]]]] = rows[owner[hit]]
    return found


def _lay_grid(x: Floats, y: Floats, box: Floats, *, n_areas: int) -> _Grid:
    """Sort points into square cells, several to an area."""
    width, height = max(box[2] - box[0], 1e-9), max(box[3] - box[1], 1e-9)
    cells = min(n_areas * _CELLS_PER_AREA, _MOST_CELLS)
    size = max(float(np.sqrt(width * height / cells)), max(width, height) / _MOST_CELLS**0.5)
    columns, rows = int(width // size) + 1, int(height // size) + 1
    cell = ((y - box[1]) // size).astype(np.intp) * columns + ((x - box[0]) // size).astype(np.intp)
    first = np.zeros(columns * rows + 1, dtype=np.intp)
    np.cumsum(np.bincount(cell, minlength=columns * rows), out=first[1:])
    return _Grid(
        left=float(box[0]),
        low=float(box[1]),
        size=size,
        columns=columns,
        rows=rows,
        order=np.argsort(cell, kind="stable"),
        first=first,
    )


def _close(grid: _Grid, bounds: Floats) -> tuple[Positions, Positions]:
    """Pair each area with the points in the cells its rectangle touches; areas ascending.

    Points are numbered in the order of the grid.
    """
    low = ((bounds[:, :2] - [grid.left, grid.low]) // grid.size).astype(np.intp)
    high = ((bounds[:, 2:] - [grid.left, grid.low]) // grid.size).astype(np.intp)
    height = high[:, 1] - low[:, 1] + 1
    owner = np.repeat(np.arange(len(bounds)), height)
    row = np.arange(len(owner)) - np.repeat(np.cumsum(height) - height, height) + low[owner, 1]
    start = grid.first[row * grid.columns + low[owner, 0]]
    length = grid.first[row * grid.columns + high[owner, 0] + 1] - start
    place = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    return np.repeat(owner, length), np.repeat(start, length) + place
