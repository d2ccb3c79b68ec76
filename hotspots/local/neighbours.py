"""Which areas are neighbours, and how much each neighbour counts; areas without any stay in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.spatial import cKDTree

from outreach.errors import TableError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Neighbours:
    """The weight each area gives to each other one; nearly all are zero and are not stored.

    Attributes
    ----------
    areas
        Index ``area_code``: the order of both rows and columns.
    weights
        Square and sparse; row = area, column = its neighbour. [weight]
    """

    areas: pd.Index
    weights: sparse.csr_array

    def __len__(self) -> int:
        """Count the areas."""
        return len(self.areas)

    def __repr__(self) -> str:
        """Say in one line how many areas, neighbours and areas without any there are."""
        alone = int((self.counts() == 0).sum())
        mean = self.counts().mean() if len(self) else 0.0
        return f"Neighbours({len(self)} areas, {mean:.1f} neighbours on average, {alone} without)"

    def counts(self) -> pd.Series:
        """Count each area's neighbours, itself left out. [areas]."""
        has_self = self.weights.diagonal() != 0
        stored = np.diff(self.weights.indptr) - has_self
        return pd.Series(stored, index=self.areas, name="neighbours").astype("int64")


def neighbours_from_pairs(areas: pd.Index, first: ArrayLike, second: ArrayLike) -> Neighbours:
    """Take neighbours from pairs of positions; each pair as given, in that direction only.

    Parameters
    ----------
    areas
        Index ``area_code``.
    first, second
        Positions in `areas`, from 0, of an area and of its neighbour; a pair given twice
        counts once.

    Returns
    -------
    Neighbours
        Each neighbour with weight 1.

    Raises
    ------
    TableError
        When an area code is there twice, or a position is outside.

    Examples
    --------
    >>> line = neighbours_from_pairs(pd.Index(["A", "B", "C"]), [0, 1], [1, 0])
    >>> line.counts().tolist()
    [1, 1, 0]
    """
    count = len(areas)
    rows, columns = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    outside = (rows < 0) | (rows >= count) | (columns < 0) | (columns >= count)
    if outside.any() or not areas.is_unique:
        msg = (
            f"Neighbours need different area codes and positions from 0 to {count - 1}; "
            f"{int(areas.duplicated().sum())} codes are repeated and {int(outside.sum())} pairs "
            "lie outside."
        )
        raise TableError(msg)
    pairs = sparse.coo_array((np.ones(rows.size), (rows, columns)), shape=(count, count))
    weights = pairs.tocsr()
    weights.sum_duplicates()
    weights.sort_indices()
    weights.data[:] = 1.0
    return Neighbours(areas=areas, weights=weights)


def touching_neighbours(areas: gpd.GeoDataFrame, *, gap_m: float = 0.0) -> Neighbours:
    """Call areas neighbours whose polygons meet, if only at a corner.

    Parameters
    ----------
    areas
        Polygons, index ``area_code``, with a CRS.
    gap_m
        Widest slit between two polygons that still meet, for boundaries that were simplified
        one by one. [as the CRS]

    Returns
    -------
    Neighbours
        Each neighbour with weight 1; an island has none.

    Raises
    ------
    TableError
        When there is no CRS, or an area has no polygon.

    Examples
    --------
    >>> from geopandas import GeoSeries
    >>> from shapely import box
    >>> squares = [box(0, 0, 1, 1), box(1, 1, 2, 2), box(5, 5, 6, 6)]
    >>> touching_neighbours(GeoSeries(squares, crs=27700).to_frame("geometry")).counts().tolist()
    [1, 1, 0]
    """
    import shapely  # noqa: PLC0415  (only needed for polygons)

    if areas.crs is None:
        msg = "The areas have no coordinate reference system. Set it, such as EPSG:27700."
        raise TableError(msg)
    shapes = areas.geometry.to_numpy()
    bare = int((shapely.is_missing(shapes) | shapely.is_empty(shapes)).sum())
    if bare:
        msg = f"{bare} of {len(areas)} areas have no polygon; neighbours cannot be told from it."
        raise TableError(msg)
    shapely.prepare(shapes)
    tree = shapely.STRtree(shapes)
    if gap_m > 0:
        first, second = tree.query(shapes, predicate="dwithin", distance=gap_m)
    else:
        first, second = tree.query(shapes, predicate="intersects")
    other = first != second
    return neighbours_from_pairs(areas.index, first[other], second[other])


def near_neighbours(areas: pd.DataFrame, *, within_m: float) -> Neighbours:
    """Call areas neighbours whose centroids are no farther apart than a distance.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids. [m]
    within_m
        Largest distance, inclusive. [m]

    Returns
    -------
    Neighbours
        Each neighbour with weight 1; remote areas may have none.

    Raises
    ------
    TableError
        When a centroid is missing, or the distance is not above zero.

    Examples
    --------
    >>> line = pd.DataFrame({"easting": [0.0, 3, 9], "northing": 0.0}, index=["A", "B", "C"])
    >>> near_neighbours(line, within_m=3).counts().tolist()
    [1, 1, 0]
    """
    points = _points(areas)
    if not within_m > 0:
        msg = f"within_m is {within_m}; a distance above 0 m is needed."
        raise TableError(msg)
    pairs = cKDTree(points).query_pairs(within_m, output_type="ndarray")
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return neighbours_from_pairs(areas.index, both[:, 0], both[:, 1])


def nearest_neighbours(areas: pd.DataFrame, *, number: int = 6) -> Neighbours:
    """Give every area the same number of neighbours: those with the nearest centroids.

    No area is left without, however remote; of centroids equally far the earlier one is taken.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids. [m]
    number
        Neighbours of each area; all others where there are fewer. [areas]

    Returns
    -------
    Neighbours
        Each neighbour with weight 1. An area need not be among its neighbours' nearest.

    Raises
    ------
    TableError
        When a centroid is missing, or the number is below one.

    Examples
    --------
    >>> line = pd.DataFrame({"easting": [0.0, 1, 9], "northing": 0.0}, index=["A", "B", "C"])
    >>> nearest_neighbours(line, number=1).weights.indices.tolist()
    [1, 0, 1]
    """
    points = _points(areas)
    if number < 1:
        msg = f"number is {number}; each area needs one neighbour or more."
        raise TableError(msg)
    count = len(points)
    taken = min(number, max(count - 1, 0))
    if taken == 0:
        return neighbours_from_pairs(areas.index, np.zeros(0), np.zeros(0))
    tree = cKDTree(points)
    # Some more than are needed, so that ties at the last place are all seen.
    looked = min(count, taken + 8)
    distance, found = tree.query(points, k=looked)
    own = np.arange(count)[:, None]
    distance = np.where(found == own, np.inf, distance)
    order = np.lexsort((found, distance), axis=1)[:, :taken]
    second = np.take_along_axis(found, order, axis=1)
    return neighbours_from_pairs(areas.index, np.repeat(np.arange(count), taken), second.ravel())


def with_self(neighbours: Neighbours) -> Neighbours:
    """Count each area among its own neighbours, with weight 1: Gi* instead of Gi."""
    own = sparse.eye_array(len(neighbours), format="csr")
    bare = neighbours.weights - sparse.diags_array(neighbours.weights.diagonal(), format="csr")
    bare.eliminate_zeros()
    weights = (bare + own).tocsr()
    weights.sort_indices()
    return Neighbours(areas=neighbours.areas, weights=weights)


def row_standardised(neighbours: Neighbours) -> Neighbours:
    """Scale each area's weights to add up to 1; areas without neighbours keep none."""
    weights = neighbours.weights.copy()
    sums = weights.sum(axis=1)
    scale = np.divide(1.0, sums, out=np.zeros_like(sums, dtype=float), where=sums != 0)
    weights.data = weights.data * np.repeat(scale, np.diff(weights.indptr))
    return Neighbours(areas=neighbours.areas, weights=weights)


def aligned(values: pd.Series, neighbours: Neighbours, name: str = "values") -> NDArray[np.float64]:
    """Give the values in the order of the neighbours, refusing other areas and missing ones."""
    if not values.index.equals(neighbours.areas):
        msg = (
            f"{name} and the neighbours must have the same areas in the same order; they have "
            f"{len(values)} and {len(neighbours)}. Reindex one by the other."
        )
        raise TableError(msg)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    wrong = int((~np.isfinite(numbers)).sum())
    if wrong:
        msg = f"{name}: {wrong} of {numbers.size} areas have no number. Fill or drop them first."
        raise TableError(msg)
    return numbers


def _points(areas: pd.DataFrame) -> NDArray[np.float64]:
    """Take the centroids, refusing areas without one."""
    points = areas[["easting", "northing"]].to_numpy(dtype=float)
    missing = int((~np.isfinite(points)).any(axis=1).sum())
    if missing:
        msg = f"{missing} of {len(points)} areas have no centroid (easting and northing)."
        raise TableError(msg)
    return points
