"""A road network that follows the settlements and crosses the river at one bridge only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from outreach.sampling.geography import Geography, stream
from outreach.sampling.mosaic import OPEN, Ints
from outreach.sampling.naming import BRIDGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLASSES = ("A Road", "B Road", "Unclassified")
_FUNCTIONS = {"A Road": "A Road", "B Road": "B Road", "Unclassified": "Minor Road"}
HAMLETS = 170
RESIDENTS_PER_STREET = 900


@dataclass(kw_only=True, eq=False)
class _Network:
    """Where roads could run, and the stretches laid so far.

    `laid` maps (low cell, high cell) to (class, number), `row` maps it to the row of `pairs`.
    """

    pairs: Ints
    cost: NDArray[np.float64]
    cells: int
    laid: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    row: dict[tuple[int, int], int] = field(default_factory=dict)

    def paths(self, starts: Ints, *, nearest: bool) -> tuple[NDArray[np.float64], Ints]:
        """Find cheapest paths; a stretch already laid costs less, so that roads join up."""
        a, b = self.pairs.T
        cost = self.cost.copy()
        if not self.row:
            both = np.sort(self.pairs, axis=1).tolist()
            self.row.update({(low, high): k for k, (low, high) in enumerate(both)})
        cost[[self.row[key] for key in self.laid]] *= 0.45
        graph = coo_matrix((cost, (a, b)), shape=(self.cells, self.cells)).tocsr()
        found = dijkstra(
            graph, directed=False, indices=starts, return_predecessors=True, min_only=nearest
        )
        return found[0], found[1]

    def lay(self, before: Ints, end: int, kind: int, number: str) -> None:
        """Walk back from `end` and lay every stretch that is not there yet."""
        here = int(end)
        while before[here] >= 0:
            other = int(before[here])
            key = (min(here, other), max(here, other))
            if key not in self.laid or self.laid[key][0] > kind:
                self.laid[key] = (kind, number)
            here = other


def lay_roads(land: Geography, *, seed: int) -> gpd.GeoDataFrame:
    """Lay A roads between towns, B roads to villages, lanes to hamlets and streets in towns.

    Returns
    -------
    GeoDataFrame
        One row per link in the manner of OS Open Roads: ``id``, ``fictitious``, ``identifier``,
        ``class``, ``roadNumber``, ``name1``, ``formOfWay``, ``length`` [m], ``primaryRoute``,
        ``trunkRoad``, ``startNode``, ``endNode``, ``structure``, ``function``, ``geometry``.
    """
    rng = stream(seed, "roads")
    network, bridge = _ground(land, rng)
    places = land.settlements
    at = places[["easting", "northing"]].to_numpy(float)
    home = cKDTree(land.mosaic.points).query(at)[1]
    towns = np.flatnonzero(places["kind"].isin(["city", "town"]))
    network.lay(
        np.where(np.arange(network.cells) == bridge[0], bridge[1], -1), bridge[0], 0, "A9901"
    )
    _join(network, home, towns, towns, kind=0, nearest=2, letter="A", first=9901)
    villages = np.flatnonzero(places["residents"].to_numpy() < 10_000)
    large = villages[places["residents"].to_numpy()[villages] >= 1_500]
    _join(network, home, large, np.arange(len(places)), kind=1, nearest=2, letter="B", first=9901)
    small = np.setdiff1d(villages, large)
    _join(network, home, small, np.arange(len(places)), kind=2, nearest=2, letter="", first=0)
    _lanes(network, land, rng)
    return _links(network, land, bridge, home)


def _ground(land: Geography, rng: np.random.Generator) -> tuple[_Network, tuple[int, int]]:
    """Say where a road could run: between neighbouring cells, never over the river but once."""
    mosaic = land.mosaic
    pairs = mosaic.walls[mosaic.walls[:, 1] >= 0]
    a, b = pairs.T
    length = np.hypot(*(mosaic.points[a] - mosaic.points[b]).T)
    lines = shapely.linestrings(np.stack([mosaic.points[a], mosaic.points[b]], axis=1))
    wet = shapely.intersects(lines, land.river.buffer(12.0))
    other_bank = mosaic.west[a] != mosaic.west[b]
    middle = land.settlements.iloc[0][["easting", "northing"]].to_numpy(float)
    away = np.hypot(*((mosaic.points[a] + mosaic.points[b]) / 2 - middle).T)
    crossings = np.flatnonzero(
        other_bank & (mosaic.settlement[a] == 0) & (mosaic.settlement[b] == 0)
    )
    if not len(crossings):
        crossings = np.flatnonzero(other_bank)
    chosen = int(crossings[away[crossings].argmin()])
    dry = ~wet & ~other_bank
    dry[chosen] = True
    cost = np.round(length[dry] * rng.uniform(0.75, 1.45, int(dry.sum())), 3)
    network = _Network(pairs=pairs[dry], cost=cost, cells=len(mosaic.points))
    low, high = sorted(pairs[chosen].tolist())
    return network, (low, high)


def _join(
    network: _Network,
    home: Ints,
    starts: Ints,
    ends: Ints,
    *,
    kind: int,
    nearest: int,
    letter: str,
    first: int,
) -> None:
    """Join every start to a tree of all starts, and to the nearest of the ends."""
    number = first
    reached = [int(starts[0])] if kind == 0 else []
    for start in starts.tolist():
        far, before = network.paths(home[start], nearest=False)
        to_ends = np.array([far[home[end]] if end != start else np.inf for end in ends])
        goals = ends[np.argsort(to_ends, kind="stable")[:nearest]].tolist()
        if kind == 0 and start not in reached:
            goals.append(min(reached, key=lambda one: (far[home[one]], one)))
            reached.append(start)
        for goal in goals:
            if np.isfinite(far[home[goal]]):
                network.lay(before, int(home[goal]), kind, f"{letter}{number}" if letter else "")
                number += 1


def _lanes(network: _Network, land: Geography, rng: np.random.Generator) -> None:
    """Join hamlets and town streets to the nearest road there is."""
    mosaic = land.mosaic
    wanted = [rng.choice(np.flatnonzero(mosaic.settlement == OPEN), HAMLETS, replace=False)]
    for k, people in enumerate(land.settlements["residents"]):
        cells = np.flatnonzero(mosaic.settlement == k)
        wanted.append(rng.choice(cells, people // RESIDENTS_PER_STREET, replace=False))
    for batch in np.array_split(rng.permutation(np.concatenate(wanted)), 6):
        roads = np.unique(np.array(list(network.laid), dtype=np.int64))
        far, before = network.paths(roads, nearest=True)
        for cell in batch.tolist():
            if np.isfinite(far[cell]):
                network.lay(before, cell, 2, "")


def _links(
    network: _Network, land: Geography, bridge: tuple[int, int], home: Ints
) -> gpd.GeoDataFrame:
    """Cut the network into links at junctions, settlements, the bridge and changes of number."""
    at: dict[int, list[int]] = {}
    for a, b in sorted(network.laid):
        at.setdefault(a, []).append(b)
        at.setdefault(b, []).append(a)
    fixed = {*bridge, *home.tolist()}

    def tag(a: int, b: int) -> tuple[int, str]:
        return network.laid[(min(a, b), max(a, b))]

    nodes = {
        cell
        for cell, near in at.items()
        if cell in fixed or len(near) != 2 or tag(cell, near[0]) != tag(cell, near[1])
    }
    done: set[tuple[int, int]] = set()
    rows, shapes = [], []
    for start in sorted(nodes):
        for step in sorted(at[start]):
            if (start, step) in done:
                continue
            chain = [start, step]
            while chain[-1] not in nodes:
                chain.append(next(one for one in at[chain[-1]] if one != chain[-2]))
            done |= {(chain[0], chain[1]), (chain[-1], chain[-2])}
            line = _line(land, chain, is_bridge=set(chain) == set(bridge))
            shapes.append(line)
            rows.append((tag(start, step), chain[0], chain[-1], set(chain) == set(bridge), line))
    return _frame(rows, shapes)


def _line(land: Geography, chain: list[int], *, is_bridge: bool) -> shapely.LineString:
    """Draw one link, a little softened unless that would wet it."""
    points = land.mosaic.points[chain]
    if len(points) > 2:
        soft = points.copy()
        soft[1:-1] = np.round(0.5 * points[1:-1] + 0.25 * (points[:-2] + points[2:]), 0)
        line = shapely.LineString(soft)
        if is_bridge or not line.intersects(land.river):
            return line
    return shapely.LineString(points)


def _frame(
    rows: list[tuple[tuple[int, str], int, int, bool, shapely.LineString]],
    shapes: list[shapely.LineString],
) -> gpd.GeoDataFrame:
    """Lay the links out in the columns of OS Open Roads."""
    kinds = [_CLASSES[row[0][0]] for row in rows]
    ids = [f"invented-road-{k:05d}" for k in range(1, len(rows) + 1)]
    return gpd.GeoDataFrame(
        {
            "id": ids,
            "fictitious": "true",
            "identifier": ids,
            "class": kinds,
            "roadNumber": [row[0][1] for row in rows],
            "name1": [BRIDGE if row[3] else "" for row in rows],
            "formOfWay": "Single Carriageway",
            "length": [float(round(row[4].length)) for row in rows],
            "primaryRoute": ["true" if kind == "A Road" else "false" for kind in kinds],
            "trunkRoad": "false",
            "startNode": [f"invented-node-{row[1]:05d}" for row in rows],
            "endNode": [f"invented-node-{row[2]:05d}" for row in rows],
            "structure": ["Bridge" if row[3] else "" for row in rows],
            "function": [_FUNCTIONS[kind] for kind in kinds],
        },
        geometry=shapes,
        crs="EPSG:27700",
    )
