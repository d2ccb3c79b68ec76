"""Where people live: a city, towns and villages, each with a shape of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from outreach.sampling.naming import CITY, TOWNS, VILLAGES
from outreach.sampling.outline import CENTRE, Points

CITY_RESIDENTS = 95_000
_DENSITY = {"city": 4_100.0, "town": 3_700.0, "village": 2_100.0}  # residents per km2


def place_settlements(ring: Points, course: Points, *, rng: np.random.Generator) -> pd.DataFrame:
    """Place the city at the river and everything else at a decent distance from it.

    Parameters
    ----------
    ring : array, shape (n, 2)
        The county line. [m]
    course : array, shape (n, 2)
        The river. [m]
    rng
        Source of the positions.

    Returns
    -------
    DataFrame, index ``name``
        ``kind`` ("city", "town", "village"), ``residents``, ``easting``, ``northing`` [m],
        ``radius`` [m].
    """
    names = [(CITY, "city", CITY_RESIDENTS)]
    names += [(name, "town", people) for name, people in TOWNS]
    names += [(name, "village", people) for name, people in VILLAGES]
    table = pd.DataFrame(names, columns=["name", "kind", "residents"]).set_index("name")
    table["radius"] = np.sqrt(table["residents"] / table["kind"].map(_DENSITY) / np.pi) * 1_000
    land, river = shapely.Polygon(ring), shapely.LineString(course)
    at = [tuple(course[np.hypot(*(course - CENTRE).T).argmin()])]
    for k in range(1, len(table)):
        at.append(_spot(table, at, k, land, river, rng))
    table["easting"], table["northing"] = np.round(np.array(at), 0).T
    return table[["kind", "residents", "easting", "northing", "radius"]]


def _spot(
    table: pd.DataFrame,
    at: list[tuple[float, float]],
    k: int,
    land: shapely.Polygon,
    river: shapely.LineString,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Find a free spot for settlement `k`, asking for less room after every 40 tries."""
    radius = table["radius"].to_numpy()
    gap = {"town": 15_500.0 if k <= 4 else 10_500.0, "village": 4_600.0}[table["kind"].iloc[k]]
    x_low, y_low, x_high, y_high = land.bounds
    taken = np.array(at)
    while True:
        for _ in range(40):
            x, y = rng.uniform(x_low, x_high), rng.uniform(y_low, y_high)
            point = shapely.Point(x, y)
            if not land.contains(point) or land.exterior.distance(point) < radius[k] + 900:
                continue
            if river.distance(point) < 0.8 * radius[k] + 250:
                continue
            room = np.hypot(taken[:, 0] - x, taken[:, 1] - y) - radius[:k] * 1.3 - radius[k]
            if room.min() > gap - radius[k]:
                return x, y
        gap *= 0.96


def scatter(settlement: pd.Series, count: int, *, rng: np.random.Generator) -> Points:
    """Scatter points over the built-up shape of one settlement, denser in the middle."""
    turn = rng.uniform(0, 2 * np.pi, count)
    shape = np.ones(count)
    for wave, size in ((1, 0.14), (2, 0.26), (3, 0.18), (4, 0.12), (5, 0.10), (7, 0.08)):
        shape += size * np.cos(wave * turn + rng.uniform(0, 2 * np.pi))
    far = float(settlement["radius"]) * shape * rng.uniform(0, 1, count) ** 0.56
    here = np.array([settlement["easting"], settlement["northing"]], dtype=float)
    around: Points = here + np.column_stack([far * np.cos(turn), far * np.sin(turn)])
    return around
