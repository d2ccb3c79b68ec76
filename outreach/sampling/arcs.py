"""Turn walls between cells into the crooked, exactly shared edges of areas."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from outreach.sampling.outline import Points, roughen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outreach.sampling.mosaic import Ints, Mosaic

_POLYGON = int(shapely.GeometryType.POLYGON)


@dataclass(frozen=True, kw_only=True, eq=False)
class Arc:
    """An edge between two areas (the second is -1 outside the county), end to end."""

    sides: tuple[int, int]
    points: Points


def draw_shapes(
    mosaic: Mosaic, area: Ints, *, rng: np.random.Generator
) -> tuple[NDArray[np.object_], list[Arc]]:
    """Draw every area from arcs that both neighbours share, so that no gap or overlap arises.

    Each arc is softened a little. Where two softened arcs come to cross, the areas
    concerned go back to the walls as they were.

    Returns
    -------
    array of Polygon, shape (areas,)
        A valid coverage, in whole metres.
    list of Arc
        The arcs the polygons are made of.
    """
    side = np.where(mosaic.walls >= 0, area[mosaic.walls], -1)
    edge = side[:, 0] != side[:, 1]
    chains = _chains(np.sort(side[edge], axis=1), mosaic.ends[edge])
    plain = [
        Arc(sides=(high, low), points=mosaic.corners[chain].astype(float))
        for chain, (low, high) in chains
    ]
    arcs = [Arc(sides=arc.sides, points=_soften(arc.points, rng)) for arc in plain]
    count = int(area.max()) + 1
    for attempt in range(8):
        shapes = _polygons(arcs, count)
        whole = shapely.is_valid(shapes) & (shapely.get_type_id(shapes) == _POLYGON)
        wrong = set(np.flatnonzero(~whole | shapely.is_empty(shapes)).tolist())
        if not wrong:
            crossing = shapely.coverage_invalid_edges(shapes)
            wrong = set(np.flatnonzero(~shapely.is_empty(crossing)).tolist())
        if not wrong:
            break
        if attempt:  # what is next door may be what is crossed
            wrong |= {one for arc in arcs if wrong & set(arc.sides) for one in arc.sides} - {-1}
        arcs = [
            was if wrong & set(arc.sides) else arc for arc, was in zip(arcs, plain, strict=True)
        ]
    return shapes, arcs


def _chains(side: Ints, ends: Ints) -> list[tuple[list[int], tuple[int, int]]]:
    """Join walls at corners where exactly two of them meet."""
    at: dict[int, list[int]] = {}
    for wall, (a, b) in enumerate(ends.tolist()):
        at.setdefault(a, []).append(wall)
        at.setdefault(b, []).append(wall)
    joint = {corner for corner, walls in at.items() if len(walls) != 2}
    used: set[int] = set()
    chains = []
    starts = sorted(joint) + sorted(set(at) - joint)  # rings without a joint come last
    for start in starts:
        for wall in at[start]:
            if wall in used:
                continue
            chain, here, current = [start], start, wall
            while True:
                used.add(current)
                a, b = ends[current].tolist()
                here = b if here == a else a
                chain.append(here)
                if here in joint or here == start:
                    break
                current = next(one for one in at[here] if one not in used)
            low, high = side[wall].tolist()
            chains.append((chain, (low, high)))
    return chains


def _soften(line: Points, rng: np.random.Generator) -> Points:
    """Round the corners a little and make long straight walls crooked."""
    if len(line) > 2:
        inner = 0.64 * line[1:-1] + 0.18 * (line[:-2] + line[2:])
        line = np.vstack([line[:1], inner, line[-1:]])
    pieces = [line[:1]]
    for a, b in itertools.pairwise(line):
        length = float(np.hypot(*(b - a)))
        rounds = 0 if length < 200 else 1 if length < 520 else 2
        pieces.append(roughen(np.array([a, b]), rounds=rounds, amount=0.15, rng=rng)[1:])
    return np.asarray(np.round(np.vstack(pieces)), dtype=np.float64)


def _polygons(arcs: list[Arc], count: int) -> NDArray[np.object_]:
    """Close the arcs around each area; one that falls apart comes back so, to be mended."""
    mine: list[list[shapely.LineString]] = [[] for _ in range(count)]
    for arc in arcs:
        line = shapely.LineString(arc.points)
        for one in arc.sides:
            if one >= 0:
                mine[one].append(line)
    shapes = np.empty(count, dtype=object)
    for k, lines in enumerate(mine):
        closed = shapely.get_parts(shapely.polygonize(lines)).tolist()
        largest = max(closed, key=lambda shape: shape.area, default=shapely.Polygon())
        around = shapely.Polygon(largest.exterior)
        own = [part for part in closed if part is largest or not around.contains(part)]
        shapes[k] = shapely.normalize(shapely.multipolygons(own) if len(own) > 1 else largest)
    return shapes


def join_arcs(arcs: list[Arc]) -> shapely.Geometry:
    """Join arcs into as few lines as possible."""
    lines = shapely.multilinestrings([shapely.LineString(arc.points) for arc in arcs])
    return shapely.line_merge(lines)
