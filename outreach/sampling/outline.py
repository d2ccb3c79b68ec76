"""The county line and the river: two crooked lines that everything else respects."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]

CENTRE = (560_000.0, 620_000.0)
"""Far out in the North Sea: no real place lies there. [m, EPSG:27700]"""

COUNTY_KM2 = 1_700.0


def roughen(line: Points, *, rounds: int, amount: float, rng: np.random.Generator) -> Points:
    """Break every stretch at a displaced midpoint, again and again.

    Parameters
    ----------
    line : array, shape (n, 2)
        Points along the line; repeat the first at the end for a ring. [m]
    rounds
        How often every stretch is broken; the line has ``(n - 1) * 2**rounds + 1`` points.
    amount
        Standard deviation of the displacement over the length of the stretch. [ratio]
    rng
        Source of the displacements.

    Returns
    -------
    array, shape ((n - 1) * 2**rounds + 1, 2)
        The ends, and every given point, stay where they are. [m]

    Examples
    --------
    >>> straight = np.array([[0.0, 0.0], [8.0, 0.0]])
    >>> roughen(straight, rounds=1, amount=0.0, rng=np.random.default_rng(1)).tolist()
    [[0.0, 0.0], [4.0, 0.0], [8.0, 0.0]]
    """
    for _ in range(rounds):
        step = np.diff(line, axis=0)
        aside = np.column_stack([-step[:, 1], step[:, 0]])
        middle = line[:-1] + step / 2 + aside * rng.normal(0, amount, (len(step), 1))
        woven = np.empty((len(line) + len(middle), 2))
        woven[0::2], woven[1::2] = line, middle
        line = woven
    return line


def resample(line: Points, *, spacing: float) -> Points:
    """Return points at equal steps along a line, ends included."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0, length[-1], max(2, round(length[-1] / spacing)) + 1)
    return np.column_stack([np.interp(at, length, line[:, k]) for k in (0, 1)])


def county_ring(rng: np.random.Generator) -> Points:
    """Return the county line as a closed ring of points about 420 m apart, in metres."""
    turn = np.linspace(0, 2 * np.pi, 33)[:-1]
    radius = np.ones_like(turn)
    for wave, size in ((1, 0.05), (2, 0.16), (3, 0.14), (4, 0.10), (5, 0.09), (7, 0.07)):
        radius += size * np.cos(wave * turn + rng.uniform(0, 2 * np.pi))
    radius *= 1 + rng.normal(0, 0.11, len(turn))
    rough = np.column_stack([1.12 * radius * np.cos(turn), 0.94 * radius * np.sin(turn)])
    ring = roughen(np.vstack([rough, rough[:1]]), rounds=5, amount=0.19, rng=rng)
    shape = shapely.make_valid(shapely.Polygon(ring))
    if shape.geom_type != "Polygon":
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        shape = max(parts, key=lambda part: part.area)
    ring = shapely.get_coordinates(shape.exterior)
    ring = ring * np.sqrt(COUNTY_KM2 * 1e6 / shape.area)
    middle = shapely.get_coordinates(shapely.Polygon(ring).centroid)[0]
    return np.round(resample(ring - middle + CENTRE, spacing=420.0), 1)


def river_course(rng: np.random.Generator) -> Points:
    """Return the river from beyond the north of the county to beyond the south, in metres."""
    north = np.linspace(42_000, -42_000, 15)
    drift = np.cumsum(rng.normal(0, 1_900, len(north)))
    drift -= np.interp(0.0, north[::-1], drift[::-1])  # it runs through the middle, the city
    coarse = roughen(np.column_stack([drift - 0.10 * north, north]), rounds=2, amount=0.15, rng=rng)
    along = resample(coarse, spacing=400.0)
    phase = np.cumsum(rng.normal(2 * np.pi / 15, 0.16, len(along)))
    swing = 850.0 * np.sin(phase) * (0.5 + 0.5 * np.sin(np.linspace(0, 9, len(along))) ** 2)
    step = np.gradient(along, axis=0)
    aside = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
    bent = along + aside * swing[:, None]
    return np.round(resample(bent + CENTRE, spacing=350.0), 1)


def beside(line: Points, *, distance: float) -> tuple[Points, Points]:
    """Return pairs of points left and right of each stretch's middle: a mirror at the line."""
    step = np.diff(line, axis=0)
    aside = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
    middle = line[:-1] + step / 2
    return middle + distance * aside, middle - distance * aside


def west_of(course: Points) -> shapely.Polygon:
    """Return the land west of the river, as a generous polygon."""
    far = CENTRE[0] - 90_000.0
    corners = [(far, course[-1, 1]), (far, course[0, 1])]
    return shapely.Polygon([*map(tuple, course), *corners])
