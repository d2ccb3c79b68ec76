"""The fine mosaic under the county: some ten thousand cells of about sixty residents.

Small areas, districts and roads are all made of these cells, so that they fit exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree

from outreach.sampling.growing import components, neighbours_of
from outreach.sampling.outline import Points, beside, west_of
from outreach.sampling.settlements import scatter

if TYPE_CHECKING:
    import pandas as pd

Ints = NDArray[np.int64]

CELL_RESIDENTS = 59
DISPERSED_RESIDENTS = 117_000
OPEN = -1
"""The settlement number of a cell in open country."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Mosaic:
    """Cells, and the walls between neighbours.

    Attributes
    ----------
    points : array, shape (cells, 2)
        One point in each cell. [m]
    residents : array, shape (cells,)
        People who live there. [people]
    settlement : array, shape (cells,)
        Row of the settlement the cell belongs to, or ``OPEN``.
    west : array, shape (cells,)
        True west of the river.
    walls : array, shape (walls, 2)
        The two cells each wall parts; the second is -1 on the county line.
    ends : array, shape (walls, 2)
        The two corners each wall joins.
    corners : array, shape (corners, 2)
        Whole metres. [m]
    """

    points: Points
    residents: Points
    settlement: Ints
    west: NDArray[np.bool_]
    walls: Ints
    ends: Ints
    corners: Points


def make_mosaic(
    ring: Points, course: Points, settlements: pd.DataFrame, *, rng: np.random.Generator
) -> Mosaic:
    """Scatter cells by where people live; no cell crosses the river or the county line."""
    land, west = shapely.Polygon(ring), west_of(course)
    inner, outer = beside(ring, distance=110.0)
    if not land.contains_properly(shapely.Point(inner[0])):
        inner, outer = outer, inner
    left, right = beside(course, distance=90.0)
    fixed = np.vstack([inner, left, right, outer, _far_ring(land)])
    free, owner = _free_points(land, west, settlements, rng)
    keep = ~_near(free, ring) & ~_near(free, course)
    settlement = np.concatenate([owner[keep], np.full(len(fixed), OPEN)])
    points = _relax(np.vstack([free[keep], fixed]), movable=int(keep.sum()), rounds=2)
    inside = _without_holes(shapely.contains_xy(land, points[:, 0], points[:, 1]), points)
    return _walls(np.round(points, 0), settlement, inside, west, settlements, rng)


def _free_points(
    land: shapely.Polygon,
    west: shapely.Polygon,
    settlements: pd.DataFrame,
    rng: np.random.Generator,
) -> tuple[Points, Ints]:
    """Scatter the cells of every settlement and of the open country."""
    made, owner = [], []
    for k in range(len(settlements)):
        place = settlements.iloc[k]
        count = round(place["residents"] / CELL_RESIDENTS)
        some = scatter(place, 3 * count, rng=rng)
        ok = shapely.contains_xy(land, some[:, 0], some[:, 1])
        if place["kind"] != "city":  # only the city stands on both banks
            bank = west.contains(shapely.Point(place["easting"], place["northing"]))
            ok &= shapely.contains_xy(west, some[:, 0], some[:, 1]) == bank
        made.append(some[ok][:count])
        owner.append(np.full(len(made[-1]), k))
    x_low, y_low, x_high, y_high = land.bounds
    count = DISPERSED_RESIDENTS // CELL_RESIDENTS
    some = rng.uniform((x_low, y_low), (x_high, y_high), (count * 4, 2))
    some = some[shapely.contains_xy(land, some[:, 0], some[:, 1])]
    towns = np.vstack(made)
    some = some[cKDTree(towns).query(some)[0] > 260.0][:count]
    made.append(some)
    owner.append(np.full(len(some), OPEN))
    return np.vstack(made), np.concatenate(owner)


def _near(points: Points, line: Points) -> NDArray[np.bool_]:
    """Mark points too near a line to have a cell of their own beside its mirrored pairs."""
    dense = shapely.get_coordinates(shapely.segmentize(shapely.LineString(line), 60.0))
    near: NDArray[np.bool_] = cKDTree(dense).query(points)[0] < 120.0
    return near


def _far_ring(land: shapely.Polygon) -> Points:
    """Return points well outside, so that every cell of the county is closed."""
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    x_low, y_low, x_high, y_high = land.bounds
    middle = np.array([(x_low + x_high) / 2, (y_low + y_high) / 2])
    return middle + 90_000.0 * np.column_stack([np.cos(turn), np.sin(turn)])


def _relax(points: Points, *, movable: int, rounds: int) -> Points:
    """Move the first `movable` points towards the middle of their cells."""
    for _ in range(rounds):
        diagram = Voronoi(np.round(points, 1))
        ends = np.array(diagram.ridge_vertices)
        closed = (ends >= 0).all(axis=1)
        a, b = diagram.vertices[ends[closed]].transpose(1, 0, 2)
        size, moment = np.zeros(len(points)), np.zeros((len(points), 2))
        for owner in diagram.ridge_points[closed].T:
            p = diagram.points[owner]
            u, v = a - p, b - p
            area = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2
            size += np.bincount(owner, area, len(points))
            for k in (0, 1):
                third = (a[:, k] + b[:, k] + p[:, k]) / 3
                moment[:, k] += np.bincount(owner, area * third, len(points))
        middle = moment / np.maximum(size, 1.0)[:, None]
        points = points.copy()
        points[:movable] += 0.75 * (middle[:movable] - points[:movable])
    return points


def _without_holes(inside: NDArray[np.bool_], points: Points) -> NDArray[np.bool_]:
    """Take in cells enclosed by the county, and leave out cells cut off from it."""
    pair = np.array(Voronoi(np.round(points, 0)).ridge_points, dtype=np.int64)
    kept = inside.copy()
    for value in (False, True):
        same = (kept[pair] == value).all(axis=1)
        graph = neighbours_of(len(kept), pair[same])
        parts = components(np.flatnonzero(kept == value).tolist(), graph)
        parts.sort(key=len)
        for part in parts[:-1]:
            kept[part] = not value
    return kept


def _walls(
    points: Points,
    settlement: Ints,
    inside: NDArray[np.bool_],
    west: shapely.Polygon,
    settlements: pd.DataFrame,
    rng: np.random.Generator,
) -> Mosaic:
    """Keep the cells inside the county and the walls around them."""
    diagram = Voronoi(points)
    pair = np.array(diagram.ridge_points, dtype=np.int64)
    ends = np.array(diagram.ridge_vertices, dtype=np.int64)
    kept = (ends >= 0).all(axis=1) & inside[pair].any(axis=1)
    pair, ends = pair[kept], ends[kept]
    pair = np.where(inside[pair[:, :1]], pair, pair[:, ::-1])  # the first is always inside
    number = np.full(len(points), -1, dtype=np.int64)
    number[inside] = np.arange(inside.sum())
    spot, spot_of = np.unique(np.round(diagram.vertices, 0), axis=0, return_inverse=True)
    ends = spot_of.reshape(-1)[ends]
    real = ends[:, 0] != ends[:, 1]
    mine = settlement[inside]
    return Mosaic(
        points=points[inside],
        residents=_people(mine, settlements, rng),
        settlement=mine,
        west=shapely.contains_xy(west, points[inside, 0], points[inside, 1]),
        walls=number[pair[real]],
        ends=ends[real],
        corners=spot,
    )


def _people(settlement: Ints, settlements: pd.DataFrame, rng: np.random.Generator) -> Points:
    """Share the residents of each settlement, and of the open country, among its cells."""
    share = np.exp(rng.normal(0, 0.22, len(settlement)))
    total = np.append(settlements["residents"].to_numpy(float), DISPERSED_RESIDENTS)
    home = np.where(settlement == OPEN, len(total) - 1, settlement)
    return np.round(share * (total / np.bincount(home, share, len(total)))[home], 2)
