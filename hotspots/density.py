"""Density clusters of the excess: where it lies close together. Exploratory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABEL = "density, not risk (exploratory)"


def density_clusters(
    areas: pd.DataFrame,
    observed: pd.Series,
    expected: pd.Series,
    *,
    radius_m: float = 1_500.0,
    min_excess: int = 8,
) -> pd.DataFrame:
    """Group areas whose referrals above the expected lie close together.

    DBSCAN on the centroids, each weighted by its referrals above the expected. It takes no
    account of chance and tends to find towns; it is shown beside the scan and never instead.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids. [m]
    observed : Series, same index
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected. [referrals]
    radius_m
        Centroids this near are neighbours, inclusive. [m]
    min_excess
        Referrals above the expected that make a place dense, itself included. [referrals]

    Returns
    -------
    DataFrame, index ``density_id`` ("D1" has the most excess)
        ``areas`` (tuple, sorted), ``weight`` [referrals above the expected], ``label``.

    Raises
    ------
    TableError
        When a centroid is missing or a setting is not above zero.

    References
    ----------
    Ester M. and others (1996). A density-based algorithm for discovering clusters in large
    spatial databases with noise. KDD-96, 226-231.

    Examples
    --------
    >>> areas = pd.DataFrame({"easting": [0.0, 900, 9000], "northing": 0.0}, index=list("ABC"))
    >>> counts = pd.Series([9.0, 6, 7], index=areas.index)
    >>> found = density_clusters(areas, counts, pd.Series(2.0, index=areas.index))
    >>> found[["areas", "weight"]].values.tolist()
    [[('A', 'B'), 11.0]]
    """
    told = f"radius_m is {radius_m}, min_excess is {min_excess}"
    _check(areas, told, is_wrong=radius_m <= 0 or min_excess < 1)
    excess = _excess(areas, observed, expected)
    found = np.full(len(excess), -1)
    if len(excess):
        from sklearn.cluster import DBSCAN  # noqa: PLC0415  (slow to load)

        search = DBSCAN(eps=radius_m, min_samples=min_excess, algorithm="ball_tree")
        found = search.fit(_points(areas, excess), sample_weight=excess).labels_
    return _listed(excess, found)


def unweighted_density(
    areas: pd.DataFrame, observed: pd.Series, expected: pd.Series, *, min_areas: int = 5
) -> pd.DataFrame:
    """Group areas with more referrals than expected by how close they lie, whatever the excess.

    HDBSCAN on the centroids: it needs no radius, and takes places of any density. Beside
    `density_clusters` it shows what the choice of a radius and the weights do.

    Parameters
    ----------
    areas, observed, expected
        As in `density_clusters`.
    min_areas
        Fewest areas in a group. [areas]

    Returns
    -------
    DataFrame
        As from `density_clusters`.

    Raises
    ------
    TableError
        When a centroid is missing or `min_areas` is below two.

    References
    ----------
    Campello R., Moulavi D. and Sander J. (2013). Density-based clustering based on hierarchical
    density estimates. PAKDD 2013, 160-172.

    Examples
    --------
    >>> east = [0.0, 100, 250, 9000, 9100, 9250, 60000]
    >>> areas = pd.DataFrame({"easting": east, "northing": 0.0}, index=list("ABCDEFG"))
    >>> counts = pd.Series([3.0, 3, 3, 9, 9, 9, 9], index=areas.index)
    >>> unweighted_density(areas, counts, counts * 0 + 2, min_areas=2)["areas"].tolist()
    [('D', 'E', 'F'), ('A', 'B', 'C')]
    """
    _check(areas, f"min_areas is {min_areas}, must be 2 or more", is_wrong=min_areas < 2)
    excess = _excess(areas, observed, expected)
    found = np.full(len(excess), -1)
    if len(excess) > min_areas:
        from sklearn.cluster import HDBSCAN  # noqa: PLC0415  (slow to load)

        found = HDBSCAN(min_cluster_size=min_areas, copy=True).fit(_points(areas, excess)).labels_
    return _listed(excess, found)


def _check(areas: pd.DataFrame, told: str, *, is_wrong: bool) -> None:
    """Refuse areas without a centroid and settings without meaning."""
    missing = int(areas[["easting", "northing"]].isna().any(axis=1).sum())
    if missing or is_wrong:
        msg = (
            "Density clusters need a centroid for every area, a radius above 0 m and a least "
            f"excess of 1 or more; {missing} areas have no centroid, {told}."
        )
        raise TableError(msg)


def _excess(areas: pd.DataFrame, observed: pd.Series, expected: pd.Series) -> pd.Series:
    """Keep the areas with more referrals than expected, and by how many."""
    excess = (observed - expected).reindex(areas.sort_index().index).clip(lower=0.0)
    return excess[excess > 0]


def _points(areas: pd.DataFrame, excess: pd.Series) -> NDArray[np.float64]:
    """Give the centroids of some areas."""
    return areas.loc[excess.index, ["easting", "northing"]].to_numpy(float)


def _listed(excess: pd.Series, found: NDArray[Any]) -> pd.DataFrame:
    """List the groups, most excess first; -1 is in none."""
    groups = [excess[found == one] for one in range(found.max(initial=-1) + 1)]
    groups.sort(key=lambda group: (-float(group.sum()), tuple(group.index)))
    rows = [
        {"areas": tuple(group.index), "weight": float(group.sum()), "label": LABEL}
        for group in groups
    ]
    index = pd.Index([f"D{i}" for i in range(1, len(rows) + 1)], name="density_id", dtype="str")
    return pd.DataFrame(rows, index=index, columns=["areas", "weight", "label"])
