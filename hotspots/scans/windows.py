"""The windows a scan looks through, found once and used for every replicate: the circles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]
Offsets = NDArray[np.int64]

SAME_DISTANCE = 1e-9
"""Distances that differ by less than this share of the larger one are tied. [share]"""

CENTRES_AT_A_TIME = 2_048
"""Centres whose nearest areas are held at once, so that a country fits into memory. [areas]"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Windows:
    """Every window as the beginning of a list of areas; areas by position.

    Attributes
    ----------
    codes
        The areas that the positions mean.
    order
        The areas of every list one after another, the centre's own first.
    start
        Where each list begins in `order`; one more entry than lists.
    size
        Areas in each window, growing within a list. [areas]
    first
        Where each list's stretch of `size` begins; one more entry than lists.
    radius
        From the centre to the farthest area of each window. [as the coordinates, or minutes]
    hub
        The centre of each list.
    shape
        Longer over shorter axis of each list; 1 for all but ellipses. [ratio]
    angle
        Of the longer axis of each list, from the x axis towards the y axis. [degrees]
    penalty
        What the ratios of each list are multiplied with, in (0, 1]. [share]
    """

    codes: pd.Index
    order: Positions
    start: Offsets
    size: Positions
    first: Offsets
    radius: Floats
    hub: Positions
    shape: Floats
    angle: Floats
    penalty: Floats

    def __len__(self) -> int:
        """Count the windows."""
        return int(self.size.size)

    def list_of(self, window: int) -> int:
        """Give the list that one window begins."""
        return int(np.searchsorted(self.first, window, side="right")) - 1

    def centre(self) -> Positions:
        """Give the centre of each window, by position."""
        return np.repeat(self.hub, np.diff(self.first))

    def members(self, window: int) -> Positions:
        """Give the areas inside one window, nearest first, by position."""
        begin = int(self.start[self.list_of(window)])
        return self.order[begin : begin + int(self.size[window])]


def circular_windows(
    areas: pd.DataFrame,
    population: pd.Series,
    *,
    max_population_share: float = 0.20,
    max_areas: int | None = None,
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
    max_areas
        Most areas in one window; none where only the population bounds them.

    Returns
    -------
    Windows
        Positions refer to the rows of `areas`.

    Raises
    ------
    TableError
        When a coordinate is missing, a population is negative, or the share is not in (0, 1].

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
    people = people_and_bound(areas.index, population, max_population_share, points)
    return nearest_windows(
        areas.index, points, people, share=max_population_share, max_areas=max_areas
    )


def great_circle_windows(
    areas: pd.DataFrame,
    population: pd.Series,
    *,
    max_population_share: float = 0.20,
    max_areas: int | None = None,
    earth_radius_km: float = 6_371.0,
) -> Windows:
    """Find every circle on the globe round a centroid, as `circular_windows` does in a plane.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``longitude`` and ``latitude`` of the centroids. [degrees]
    population : Series, same index
        Population at risk. [persons]
    max_population_share
        Largest share of the population in one window, inclusive. [share]
    max_areas
        Most areas in one window; none where only the population bounds them.
    earth_radius_km
        Of the sphere on which the circles lie. [km]

    Returns
    -------
    Windows
        Radii along the sphere. [km]

    Examples
    --------
    >>> import pandas as pd
    >>> line = pd.DataFrame({"longitude": [0.0, 1.0, 3.0], "latitude": 0.0})
    >>> found = great_circle_windows(line, pd.Series([1, 1, 1]), max_population_share=0.7)
    >>> round(float(found.radius[1]))  # one degree of the equator
    111
    """
    east, north = (np.radians(areas[name].to_numpy(float)) for name in ("longitude", "latitude"))
    points = np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
    people = people_and_bound(areas.index, population, max_population_share, points)
    found = nearest_windows(
        areas.index, points, people, share=max_population_share, max_areas=max_areas
    )
    found.radius[:] = 2 * earth_radius_km * np.arcsin(np.minimum(found.radius / 2, 1.0))
    return found


def people_and_bound(
    codes: pd.Index, population: pd.Series, share: float, points: Floats
) -> Floats:
    """Bring the population into the order of the areas; refuse what no window fits."""
    people = population.reindex(codes).to_numpy(dtype=float, na_value=np.nan)
    faults = []
    if not np.isfinite(points).all():
        missing = int((~np.isfinite(points).all(axis=1)).sum())
        faults.append(f"{missing} of {len(points)} areas have no easting or northing")
    if not (people >= 0).all():
        faults.append(f"{int((~(people >= 0)).sum())} areas have no population, or a negative one")
    if not 0 < share <= 1:
        faults.append(f"max_population_share is {share}; it must lie between 0 and 1")
    if faults:
        msg = f"The scan cannot draw its windows: {'; '.join(faults)}."
        raise TableError(msg)
    return people


def nearest_windows(
    codes: pd.Index, points: Floats, people: Floats, *, share: float, max_areas: int | None = None
) -> Windows:
    """Draw the windows of nearest areas round every point, in as many dimensions as it has."""
    bound = share * float(people.sum()) * (1 + 1e-12)
    most = len(points) if max_areas is None else max_areas
    parts = [
        cut(near, distance, people, bound=bound, most=most)
        for near, distance in _nearest(points, people, bound, most)
    ]
    return joined(codes, parts, hub=np.arange(len(points)))


def _nearest(
    points: Floats, people: Floats, bound: float, most: int
) -> Iterator[tuple[Positions, Floats]]:
    """List enough nearest areas of every centre to pass a bound, some centres at a time."""
    count, tree, wanted = len(points), cKDTree(points), min(len(points), 64, most + 1)
    for begin in range(0, count, CENTRES_AT_A_TIME):
        some = points[begin : begin + CENTRES_AT_A_TIME]
        while True:
            distance, near = tree.query(some, k=np.arange(1, wanted + 1))
            enough = wanted >= min(count, most + 1)
            if enough or bool((people[near].sum(axis=1) > bound).all()):
                break
            wanted = min(count, wanted * 2, most + 1)
        rows = np.arange(len(some))[:, None]
        key = np.lexsort((near, distance), axis=1)
        yield near[rows, key].astype(np.int32), distance[rows, key]


def cut(
    near: Positions, distance: Floats, people: Floats, *, bound: float, most: int
) -> tuple[Positions, Offsets, Positions, Offsets, Floats]:
    """Keep the window ends within the bound, and of each centre's list what they need."""
    inside = np.cumsum(people[near], axis=1) <= bound
    inside &= np.isfinite(distance)
    inside[:, most:] = False
    last = np.ones((len(near), 1), dtype=bool)
    gap = distance[:, 1:] - np.where(np.isfinite(distance), distance, 0.0)[:, :-1]
    scale = np.where(np.isfinite(distance), distance, 1.0)[:, 1:]
    ends = inside & np.hstack([gap > SAME_DISTANCE * scale, last])
    centre, position = np.nonzero(ends)
    per_centre = np.bincount(centre, minlength=len(near))
    longest = np.zeros(len(near), dtype=np.int64)
    np.maximum.at(longest, centre, position + 1)
    keep = np.arange(near.shape[1])[None, :] < longest[:, None]
    size = (position + 1).astype(np.int32)
    return near[keep], longest, size, per_centre, distance[centre, position]


def joined(
    codes: pd.Index,
    parts: list[tuple[Positions, Offsets, Positions, Offsets, Floats]],
    *,
    hub: NDArray[np.integer],
) -> Windows:
    """Put the lists of some centres after those of others; round unless told otherwise."""
    order, longest, size, per_list, radius = (
        np.concatenate([part[column] for part in parts]) for column in range(5)
    )
    lists = hub.size
    return Windows(
        codes=codes,
        order=order,
        start=np.concatenate([[0], np.cumsum(longest)]).astype(np.int64),
        size=size,
        first=np.concatenate([[0], np.cumsum(per_list)]).astype(np.int64),
        radius=radius,
        hub=hub.astype(np.int32),
        shape=np.ones(lists),
        angle=np.zeros(lists),
        penalty=np.ones(lists),
    )
