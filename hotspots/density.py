"""Density clusters of the excess: where it lies close together. Exploratory."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach.errors import TableError

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
    points = areas[["easting", "northing"]].sort_index()
    missing = int(points.isna().any(axis=1).sum())
    if missing or radius_m <= 0 or min_excess < 1:
        msg = (
            "Density clusters need a centroid for every area, a radius above 0 m and a least "
            f"excess of 1 or more; {missing} areas have no centroid, radius_m is {radius_m}, "
            f"min_excess is {min_excess}."
        )
        raise TableError(msg)
    excess = (observed - expected).reindex(points.index).clip(lower=0.0)
    excess = excess[excess > 0]
    found = np.full(len(excess), -1)
    if len(excess):
        from sklearn.cluster import DBSCAN  # noqa: PLC0415  (slow to load)

        search = DBSCAN(eps=radius_m, min_samples=min_excess)
        found = search.fit(points.loc[excess.index], sample_weight=excess).labels_
    groups = [excess[found == one] for one in range(found.max(initial=-1) + 1)]
    groups.sort(key=lambda group: (-float(group.sum()), tuple(group.index)))
    rows = [
        {"areas": tuple(group.index), "weight": float(group.sum()), "label": LABEL}
        for group in groups
    ]
    index = pd.Index([f"D{i}" for i in range(1, len(rows) + 1)], name="density_id", dtype="str")
    return pd.DataFrame(rows, index=index, columns=["areas", "weight", "label"])
