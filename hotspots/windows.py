"""The circular windows a scan looks through, found once and used for every replicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from outreach.errors import TableError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

SAME_DISTANCE = 1e-9
"""Distances that differ by less than this share of the larger one are tied. [share]"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Windows:
    """Every window as a centre and a number of its nearest areas; areas by position.

    Attributes
    ----------
    order
        Areas by distance from each centre, the centre's own first; all centres in one array.
    start
        Where each centre's stretch of `order` begins; one more entry than centres.
    size
        Areas in each window, growing within a centre. [areas]
    first
        Where each centre's stretch of `size` begins; one more entry than centres.
    radius
        From the centre to the farthest centroid of each window. [as the coordinates]
    """

    order: NDArray[np.int64]
    start: NDArray[np.int64]
    size: NDArray[np.int64]
    first: NDArray[np.int64]
    radius: NDArray[np.float64]

    def __len__(self) -> int:
        """Count the windows."""
        return int(self.size.size)

    def centre(self) -> NDArray[np.int64]:
        """Give the centre of each window, by position."""
        return np.repeat(np.arange(self.first.size - 1), np.diff(self.first))

    def members(self, window: int) -> NDArray[np.int64]:
        """Give the areas inside one window, nearest first, by position."""
        centre = int(np.searchsorted(self.first, window, side="right")) - 1
        begin = int(self.start[centre])
        return self.order[begin : begin + int(self.size[window])]


def circular_windows(
    areas: pd.DataFrame, population: pd.Series, *, max_population_share: float = 0.20
) -> Windows:
    """Find every circle round a centroid that holds no more than a share of the population.

    Areas at the same distance from a centre enter together, so no window depends on the order
    of the rows.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the population-weighted centroids, in any plane. [m]
    population : Series, same index
        Population at risk. [persons]
    max_population_share
        Largest share of the population in one window, inclusive. [share]

    Returns
    -------
    Windows
        Positions refer to the rows of `areas`.

    Raises
    ------
    TableError
        When a coordinate is missing, a population is negative, or the share is not in (0, 1).

    Notes
    -----
    The nearest areas come from a k-d tree, so that memory follows the windows and not the
    square of the areas.

    Examples
    --------
    >>> import pandas as pd
    >>> line = pd.DataFrame({"easting": [0.0, 1.0, 3.0], "northing": [0.0, 0.0, 0.0]})
    >>> people = pd.Series([10, 10, 10])
    >>> found = circular_windows(line, people, max_population_share=0.7)
    >>> [found.members(i).tolist() for i in range(len(found))]
    [[0], [0, 1], [1], [1, 0], [2], [2, 1]]
    """
    points = areas[["easting", "northing"]].to_numpy(dtype=float)
    people = population.reindex(areas.index).to_numpy(dtype=float)
    _check(points, people, max_population_share)
    bound = max_population_share * float(people.sum()) * (1 + 1e-12)
    near, distance = _nearest(points, people, bound)
    return _cut(near, distance, people, bound)


def _check(points: NDArray[np.float64], people: NDArray[np.float64], share: float) -> None:
    """Refuse what no window can be drawn from."""
    faults = []
    if not np.isfinite(points).all():
        missing = int((~np.isfinite(points).all(axis=1)).sum())
        faults.append(f"{missing} of {len(points)} areas have no easting or northing")
    if not (people >= 0).all():
        faults.append(f"{int((~(people >= 0)).sum())} areas have no population, or a negative one")
    if not 0 < share < 1:
        faults.append(f"max_population_share is {share}; it must lie between 0 and 1")
    if faults:
        msg = f"The scan cannot draw its windows: {'; '.join(faults)}."
        raise TableError(msg)


def _nearest(
    points: NDArray[np.float64], people: NDArray[np.float64], bound: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """List enough nearest areas of every centre to pass the bound, in a reproducible order."""
    count = len(points)
    tree = cKDTree(points)
    wanted = min(count, 64)
    while True:
        distance, near = tree.query(points, k=np.arange(1, wanted + 1))
        if wanted == count or bool((people[near].sum(axis=1) > bound).all()):
            break
        wanted = min(count, wanted * 2)
    rows = np.arange(count)[:, None]
    key = np.lexsort((near, distance), axis=1)
    return near[rows, key].astype(np.int64), distance[rows, key]


def _cut(
    near: NDArray[np.int64],
    distance: NDArray[np.float64],
    people: NDArray[np.float64],
    bound: float,
) -> Windows:
    """Keep the window ends within the bound, and of each centre's list what they need."""
    inside = np.cumsum(people[near], axis=1) <= bound
    gap = np.diff(distance, axis=1) > SAME_DISTANCE * distance[:, 1:]
    last = np.ones((len(near), 1), dtype=bool)
    ends = inside & np.hstack([gap, last])
    centre, position = np.nonzero(ends)
    per_centre = np.bincount(centre, minlength=len(near))
    longest = np.zeros(len(near), dtype=np.int64)
    np.maximum.at(longest, centre, position + 1)
    keep = np.arange(near.shape[1])[None, :] < longest[:, None]
    return Windows(
        order=near[keep],
        start=np.concatenate([[0], np.cumsum(longest)]).astype(np.int64),
        size=(position + 1).astype(np.int64),
        first=np.concatenate([[0], np.cumsum(per_centre)]).astype(np.int64),
        radius=distance[centre, position],
    )
