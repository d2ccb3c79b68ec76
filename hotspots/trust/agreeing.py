"""Which other methods point at the same place as the scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.density import density_clusters, unweighted_density
from hotspots.local.local_clustering import local_clusters
from hotspots.local.local_statistics import excess_score
from hotspots.local.neighbours import Neighbours, nearest_neighbours
from hotspots.smoothing import exceedance, gamma_prior

if TYPE_CHECKING:
    from collections.abc import Sequence

METHODS = ("scan", "Gi*", "Local Moran", "smoothed ratio", "density")
"""Every method that can agree, in the order they are named in."""

UNWEIGHTED = "unweighted density"
"""The sensitivity check of the density, which is no method of its own."""

_NEIGHBOURS = 6


def marked_areas(
    areas: pd.DataFrame,
    counts: pd.Series,
    expected: pd.Series,
    *,
    seed: int,
    sure: float = 0.8,
    q: float = 0.05,
    density_radius_m: float = 1_500.0,
    density_min_excess: int = 8,
    replicates: int | None = None,
) -> pd.DataFrame:
    """Let each method beside the scan mark the areas that it finds too high.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids. [m]
    counts : Series, same index
        Young people, each counted once. [persons]
    expected : Series, same index
        What the scan compares with, on any scale. [referrals]
    seed
        Of the simulated counties and permutations.
    sure
        Chance of a ratio above 1.5 from which the smoothed ratio marks an area. [share]
    q
        False discovery rate of Gi* and Local Moran. [share]
    density_radius_m, density_min_excess
        See `hotspots.density.density_clusters`. [m] [referrals]
    replicates
        Simulated counties for Gi* and permutations; enough for the areas when not given.

    Returns
    -------
    DataFrame, same index
        A bool column for each of `METHODS` but the scan, and for `UNWEIGHTED`. With too few areas
        for neighbours, or nobody counted, Gi* and Local Moran mark none.

    Notes
    -----
    Gi* and Local Moran look at an area with its six nearest, on `excess_score`; an area that is
    high alone among lower ones (``high-low``) counts as marked by Local Moran.
    """
    usual = expected * (float(counts.sum()) / max(float(expected.sum()), 1e-300))
    none = pd.Series(data=False, index=areas.index)
    marks = pd.DataFrame(dict.fromkeys([*METHODS[1:], UNWEIGHTED], none), index=areas.index)
    if not counts.sum() > 0:
        return marks
    if len(areas) > _NEIGHBOURS + 1:
        around = nearest_neighbours(areas, number=_NEIGHBOURS)
        marks["Gi*"] = _high_by_gi(areas, counts, usual, around, seed, q, replicates)
        score = excess_score(counts, usual)
        moran = local_clusters(
            areas,
            score,
            seed=seed,
            statistic="local_moran",
            weights=around,
            q=q,
            permutations=replicates,
        )
        marks["Local Moran"] = moran["cluster"].isin(["high-high", "high-low"])
    prior = gamma_prior(counts.astype(float), usual)
    marks["smoothed ratio"] = exceedance(counts, usual, prior, above=1.5) >= sure
    dense = density_clusters(
        areas, counts, usual, radius_m=density_radius_m, min_excess=density_min_excess
    )
    marks["density"] = areas.index.isin([code for codes in dense["areas"] for code in codes])
    loose = unweighted_density(areas, counts, usual)
    marks[UNWEIGHTED] = areas.index.isin([code for codes in loose["areas"] for code in codes])
    return marks


def agreeing_methods(
    marks: pd.DataFrame, counts: pd.Series, places: Sequence[Sequence[str]], *, share: float = 0.5
) -> list[tuple[str, ...]]:
    """Name for each hotspot the methods that agree with the scan.

    Parameters
    ----------
    marks : DataFrame, index ``area_code``
        From `marked_areas`.
    counts : Series, same index
        Young people. [persons]
    places
        The areas of each hotspot.
    share
        A method agrees if the areas it marks hold at least this share of the young people in the
        hotspot. [share]

    Returns
    -------
    list of tuple of str
        In the order of `METHODS`, the scan always first; `UNWEIGHTED` last.

    Examples
    --------
    >>> marks = pd.DataFrame({"Gi*": [True, False], "density": [False, True]}, index=["A", "B"])
    >>> agreeing_methods(marks, pd.Series([3, 1], index=["A", "B"]), [("A", "B")])
    [('scan', 'Gi*')]
    """
    held = marks.mul(counts, axis=0)
    agreeing = []
    for codes in places:
        inside = float(counts.loc[list(codes)].sum())
        shares = held.loc[list(codes)].sum() / max(inside, 1e-300)
        named = [str(method) for method in marks.columns if shares[method] >= share]
        agreeing.append(("scan", *named))
    return agreeing


def _high_by_gi(
    areas: pd.DataFrame,
    counts: pd.Series,
    usual: pd.Series,
    around: Neighbours,
    seed: int,
    q: float,
    replicates: int | None,
) -> pd.Series:
    """Mark the areas that Gi* finds high, chance being that of the expected counts."""
    found = local_clusters(
        areas, counts, seed=seed, weights=around, q=q, permutations=replicates, expected=usual
    )
    return found["cluster"] == "high"
