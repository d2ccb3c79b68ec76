"""Six districts: the city's own, and five that grow from towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from outreach.sampling.growing import components, neighbours_of
from outreach.sampling.naming import DISTRICTS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from outreach.sampling.mosaic import Ints, Mosaic

_CITY = 0
_SEATS = {
    "Kelderwold": "Kelderby",
    "Marrowick Vale": "Marrowick",
    "Mid Arren": "",  # seated in the town nearest the city that nobody else is seated in
    "Stavenham": "Stavenham",
    "Tarnsworth": "Tarnsworth",
}


def assign_districts(
    mosaic: Mosaic, settlements: pd.DataFrame, *, rng: np.random.Generator
) -> Ints:
    """Say which district (row of ``DISTRICTS``) each cell belongs to.

    Districts are connected, hold a similar number of people and never part a town.
    """
    pairs = mosaic.walls[mosaic.walls[:, 1] >= 0]
    home = np.full(len(mosaic.points), -1, dtype=np.int64)
    city = mosaic.points[mosaic.settlement == 0]
    near = cKDTree(city).query(mosaic.points)[0]
    reach = 700.0 * rng.uniform(0.6, 1.4, len(near))
    home[(near < reach) & (mosaic.settlement <= 0)] = _CITY
    far = _paths(mosaic, settlements, pairs, rng)
    outside = home != _CITY
    people = np.where(outside, mosaic.residents, 0.0)
    head_start = np.zeros(len(far))
    for _ in range(60):
        choice = (far - head_start[:, None]).argmin(axis=0)
        total = np.bincount(choice, people, len(far))
        head_start += 2_500.0 * (1 - total / total.mean())
    home[outside] = choice[outside] + 1
    home = _keep_towns_whole(home, mosaic, settlements)
    return _join_strays(home, mosaic, pairs)


def _paths(
    mosaic: Mosaic, settlements: pd.DataFrame, pairs: Ints, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the crooked distance, in metres, of each cell from the seat of each district."""
    a, b = pairs.T
    step = np.hypot(*(mosaic.points[a] - mosaic.points[b]).T) * rng.uniform(0.7, 1.5, len(a))
    step = np.where(mosaic.west[a] != mosaic.west[b], 5 * step, step)
    together = (mosaic.settlement[a] == mosaic.settlement[b]) & (mosaic.settlement[a] >= 0)
    step = np.where(together, 0.2 * step, step)
    cells = len(mosaic.points)
    graph = coo_matrix((step, (a, b)), shape=(cells, cells)).tocsr()
    taken = set(_SEATS.values()) | {settlements.index[0]}
    towns = [name for name in settlements.index if name not in taken]
    seats = [_SEATS[name] or _nearest_town(towns, settlements) for name in DISTRICTS[1:]]
    at = settlements.loc[seats, ["easting", "northing"]].to_numpy(float)
    starts = cKDTree(mosaic.points).query(at)[1]
    return np.asarray(dijkstra(graph, directed=False, indices=starts))


def _nearest_town(towns: list[str], settlements: pd.DataFrame) -> str:
    """Return the town nearest the city."""
    free = settlements.loc[towns]
    free = free[free["kind"] == "town"]
    city = settlements.iloc[0]
    away = (free["easting"] - city["easting"]) ** 2 + (free["northing"] - city["northing"]) ** 2
    return str(away.idxmin())


def _keep_towns_whole(home: Ints, mosaic: Mosaic, settlements: pd.DataFrame) -> Ints:
    """Give every cell of a settlement to the district that has most of it."""
    home = home.copy()
    for k in range(len(settlements)):
        mine = mosaic.settlement == k
        if mine.any():
            home[mine] = np.bincount(home[mine]).argmax()
    return home


def _join_strays(home: Ints, mosaic: Mosaic, pairs: Ints) -> Ints:
    """Give parts cut off from their district to the neighbour they touch most."""
    home = home.copy()
    graph = neighbours_of(len(home), pairs)
    for _ in range(4):
        for district in range(len(DISTRICTS)):
            parts = components(np.flatnonzero(home == district).tolist(), graph)
            parts.sort(key=lambda part: -float(mosaic.residents[part].sum()))
            for part in parts[1:]:
                near = [home[o] for c in part for o in graph[c] if home[o] != district]
                home[part] = np.bincount(near).argmax()
    return home
