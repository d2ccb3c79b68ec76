"""Flexibly shaped windows: every connected group among the nearest areas of a centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from hotspots.scans.windows import Windows, joined, people_and_bound
from outreach.errors import TableError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MOST_AREAS = 15
"""A group of n areas is one of 2^(n-1); beyond this nobody would wait. [areas]"""


def flexible_windows(
    areas: pd.DataFrame,
    population: pd.Series,
    contiguity: sparse.sparray | sparse.spmatrix | NDArray[np.generic],
    *,
    max_population_share: float = 1.0,
    max_areas: int = 10,
) -> Windows:
    """Find every connected group of areas among the nearest of each centre.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids, in any plane. [m]
    population : Series, same index
        Population at risk. [persons]
    contiguity : sparse matrix, one row and column per area, in their order
        Not zero where two areas touch, in one direction at least.
    max_population_share
        Largest share of the population in one window, inclusive. [share]
    max_areas
        A group lies among this many nearest areas of its centre, itself included; 2 to 15.

    Returns
    -------
    Windows
        Each group once, with its nearest centre; positions refer to the rows of `areas`.

    Raises
    ------
    TableError
        As `hotspots.scans.windows.circular_windows`, or when `contiguity` or `max_areas` do
        not fit.

    Notes
    -----
    Areas at the same distance enter in the order of the rows, for the number is limited.

    References
    ----------
    Tango T., Takahashi K. (2005). A flexibly shaped spatial scan statistic for detecting
    clusters. International Journal of Health Geographics, 4, 11.
    https://doi.org/10.1186/1476-072X-4-11

    Examples
    --------
    Three villages in a row; the outer two do not touch, so they are no group without the middle.

    >>> import pandas as pd
    >>> row = pd.DataFrame({"easting": [0.0, 1.0, 2.0], "northing": 0.0})
    >>> touch = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> found = flexible_windows(row, pd.Series([1, 1, 1]), touch, max_areas=3)
    >>> sorted(sorted(found.members(i).tolist()) for i in range(len(found)))
    [[0], [0, 1], [0, 1, 2], [1], [1, 2], [2]]
    """
    points = areas[["easting", "northing"]].to_numpy(dtype=float)
    people = people_and_bound(areas.index, population, max_population_share, points)
    count = len(areas)
    touching = sparse.csr_array(contiguity)
    if touching.shape != (count, count) or not 2 <= max_areas <= MOST_AREAS:
        msg = (
            f"The scan cannot draw its groups: contiguity has the shape {touching.shape} for "
            f"{count} areas, and max_areas is {max_areas} (it must lie between 2 and "
            f"{MOST_AREAS})."
        )
        raise TableError(msg)
    near, away = _nearest(points, min(max_areas, count))
    links = _links(near, sparse.csr_array(touching + touching.T))
    bound = max_population_share * float(people.sum()) * (1 + 1e-12)
    sets, hub = _groups(near, links, people, bound)
    # each group once: sorted members as a row, the nearest centre first
    radius = _radius(sets, hub, near, away)
    rows = np.sort(sets, axis=1)
    key = np.lexsort((hub, radius, *rows.T[::-1]))
    fresh = np.ones(len(key), dtype=bool)
    fresh[1:] = (rows[key][1:] != rows[key][:-1]).any(axis=1)
    kept = np.sort(key[fresh])
    return _windows(areas.index, sets[kept], hub[kept], radius[kept])


def _nearest(
    points: NDArray[np.float64], wanted: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """List the nearest areas of every centre, itself first, ties by position."""
    count = len(points)
    spare = min(count, wanted + 16)
    distance, near = cKDTree(points).query(points, k=np.arange(1, spare + 1))
    distance[near == np.arange(count)[:, None]] = -1.0
    key = np.lexsort((near, distance), axis=1)[:, :wanted]
    distance = np.maximum(np.take_along_axis(distance, key, axis=1), 0.0)
    return np.take_along_axis(near, key, axis=1).astype(np.int32), distance


def _links(near: NDArray[np.int32], touching: sparse.csr_array) -> NDArray[np.int64]:
    """Note for each of a centre's nearest, as bits, which others of them it touches."""
    wanted = near.shape[1]
    links = np.zeros(near.shape, dtype=np.int64)
    for one in range(wanted):
        for other in range(wanted):
            if one != other:
                touch = np.asarray(touching[near[:, one], near[:, other]]).ravel() != 0
                links[:, one] |= touch.astype(np.int64) << other
    return links


@numba.njit(cache=True, nogil=True)
def _mark(
    near: NDArray[np.int32],
    links: NDArray[np.int64],
    people: NDArray[np.float64],
    bound: float,
    marked: NDArray[np.bool_],
) -> None:
    """Mark the groups with their centre, connected and within the bound; a group is bits."""
    wanted = near.shape[1]
    for centre in range(near.shape[0]):
        for group in range(1, 1 << wanted, 2):  # odd: the centre is in it
            inside = 0.0
            for at in range(wanted):
                if group >> at & 1:
                    inside += people[near[centre, at]]
            if inside > bound:
                continue
            reached = 1
            grown = 0
            while grown != reached:
                grown = reached
                for at in range(wanted):
                    if grown >> at & 1:
                        reached |= links[centre, at] & group
            marked[centre, group >> 1] = reached == group


def _groups(
    near: NDArray[np.int32], links: NDArray[np.int64], people: NDArray[np.float64], bound: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """List each centre's groups as rows of areas, the rest of the row filled with -1."""
    wanted = near.shape[1]
    marked = np.zeros((len(near), 1 << (wanted - 1)), dtype=bool)
    _mark(near, links, people, bound, marked)
    hub, group = np.nonzero(marked)
    bits = 2 * group + 1
    chosen = (bits[:, None] >> np.arange(wanted)) & 1 == 1
    return np.where(chosen, near[hub], -1).astype(np.int32), hub.astype(np.int32)


def _radius(
    sets: NDArray[np.int32],
    hub: NDArray[np.int32],
    near: NDArray[np.int32],
    away: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Measure from each group's centre to its farthest area."""
    return np.asarray(np.where(sets == near[hub], away[hub], 0.0).max(axis=1))


def _windows(
    codes: pd.Index,
    sets: NDArray[np.int32],
    hub: NDArray[np.int32],
    radius: NDArray[np.float64],
) -> Windows:
    """Make each group a list with one window."""
    inside = sets >= 0
    size = inside.sum(axis=1)
    part = (
        sets[inside],
        size.astype(np.int64),
        size.astype(np.int32),
        np.ones(len(sets), dtype=np.int64),
        radius,
    )
    return joined(codes, [part], hub=hub)
