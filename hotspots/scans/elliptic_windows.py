"""Elliptic windows: long and narrow ones along a valley or a road, with a penalty for it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from hotspots.scans.windows import Windows, nearest_windows, people_and_bound
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

SHAPES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0)
"""Longer over shorter axis, SaTScan's choice. [ratio]"""

ANGLES = (1, 4, 6, 9, 12, 15)
"""Directions tried for each shape, SaTScan's choice. [directions]"""


def elliptic_windows(
    areas: pd.DataFrame,
    population: pd.Series,
    *,
    max_population_share: float = 0.20,
    max_areas: int | None = None,
    shapes: Sequence[float] = SHAPES,
    angles: Sequence[int] = ANGLES,
    penalty_power: float = 0.5,
) -> Windows:
    """Find every ellipse round a centroid, of some shapes and in some directions.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids, in any plane. [m]
    population : Series, same index
        Population at risk. [persons]
    max_population_share
        Largest share of the population in one window, inclusive. [share]
    max_areas
        Most areas in one window; none where only the population bounds them.
    shapes
        Longer over shorter axis, 1 or more. [ratio]
    angles
        Directions tried for each shape, evenly spread over the half turn from the x axis on.
    penalty_power
        0 for none, 0.5 for SaTScan's medium and 1 for its strong penalty.

    Returns
    -------
    Windows
        ``radius`` is half the longer axis; ``penalty`` is ``(4 s / (s + 1)^2) ^ power``.

    Raises
    ------
    TableError
        As `hotspots.scans.windows.circular_windows`, or when shapes and angles do not fit.

    References
    ----------
    Kulldorff M., Huang L., Pickle L., Duczmal L. (2006). An elliptic spatial scan statistic.
    Statistics in Medicine, 25(22), 3929-3943. https://doi.org/10.1002/sim.2490

    Examples
    --------
    Of four villages, two lie along the road and two beside it; the long window takes the road.

    >>> import pandas as pd
    >>> road = pd.DataFrame({"easting": [0.0, 2.0, 0.0, 2.0], "northing": [0.0, 0.0, 1.0, 1.0]})
    >>> people = pd.Series([1, 1, 1, 1])
    >>> long = elliptic_windows(
    ...     road, people, max_population_share=0.5, shapes=[4], angles=[1]
    ... )
    >>> long.members(1).tolist(), float(long.penalty[0])
    ([0, 1], 0.8)
    """
    if len(shapes) != len(angles) or min(shapes) < 1 or min(angles) < 1 or penalty_power < 0:
        msg = (
            "The scan cannot draw its ellipses: give one number of angles (1 or more) for each "
            "shape (1 or more), and a penalty_power of 0 or more."
        )
        raise TableError(msg)
    points = areas[["easting", "northing"]].to_numpy(dtype=float)
    people = people_and_bound(areas.index, population, max_population_share, points)
    parts = []
    for shape, directions in zip(shapes, angles, strict=True):
        for turn in range(directions):
            theta = np.pi * turn / directions
            along = points @ [np.cos(theta), np.sin(theta)]
            across = points @ [-np.sin(theta), np.cos(theta)]
            part = nearest_windows(
                areas.index,
                np.column_stack([along, shape * across]),
                people,
                share=max_population_share,
                max_areas=max_areas,
            )
            lists = len(areas)
            parts.append(
                dataclasses.replace(
                    part,
                    shape=np.full(lists, float(shape)),
                    angle=np.full(lists, float(np.degrees(theta))),
                    penalty=np.full(lists, (4 * shape / (shape + 1) ** 2) ** penalty_power),
                )
            )
    return stacked(parts)


def stacked(parts: list[Windows]) -> Windows:
    """Put several sets of windows over the same areas one after another."""
    starts = np.cumsum([0, *[part.order.size for part in parts]])
    firsts = np.cumsum([0, *[part.size.size for part in parts]])

    def offsets(name: str, shifts: np.ndarray) -> np.ndarray:
        moved = [
            getattr(part, name)[:-1] + shift for part, shift in zip(parts, shifts[:-1], strict=True)
        ]
        return np.concatenate([*moved, shifts[-1:]]).astype(np.int64)

    plain = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("order", "size", "radius", "hub", "shape", "angle", "penalty")
    }
    return Windows(
        codes=parts[0].codes,
        start=offsets("start", starts),
        first=offsets("first", firsts),
        **plain,
    )
