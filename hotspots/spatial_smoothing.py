"""Ratios that borrow from neighbours as far as the counts say they should: a BYM2 model.

Why it is the one for chances and intervals: measured on counties of known truth
(`benchmarks/smoothing.py`), its intervals hold the truth as often as they say, where those of a
gamma-Poisson with a fitted prior collapse as soon as that prior finds no differences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import linalg, stats
from threadpoolctl import threadpool_limits

from hotspots.local.neighbours import Neighbours, nearest_neighbours
from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hotspots.result import Hotspots

SPREADS = (0.05, 0.15, 0.3, 0.5, 0.8, 1.2)
"""Standard deviations of the log ratio on the grid. [log ratio]"""

SPATIAL = (0.05, 0.35, 0.65, 0.95)
"""Shares of its variance that follow the neighbours. [share]"""

PENALTY = 4.605_170_185_988_091
"""Rate of the exponential prior of the spread: above 1 with probability 0.01."""

AREAS = (10, 800)
"""Fewest and most areas: fewer tell nothing of neighbours, more take minutes. [areas]"""

NEIGHBOURS = 6
"""Nearest areas that count as neighbours, either way round. [areas]"""


def spatial_risk(
    observed: pd.Series, expected: pd.Series, neighbours: Neighbours, *, above: float = 1.5
) -> pd.DataFrame:
    """Give each area's ratio with its interval, and the chance that it is above a bar.

    Parameters
    ----------
    observed, expected : Series, index ``area_code``
        Referrals counted and expected. [referrals]
    neighbours
        Of the same areas; linked areas count as neighbours of each other.
    above
        The bar. [ratio]

    Returns
    -------
    DataFrame, same index
        ``spatial_risk`` (mean), ``spatial_lower``, ``spatial_upper`` (95 %) [ratio] and
        ``spatial_exceedance`` [share], to six digits.

    Raises
    ------
    TableError
        When the areas differ, a value is missing, or there are too few or too many areas.

    Notes
    -----
    ``O ~ Poisson(E exp(b0 + s (sqrt(1 - f) v + sqrt(f) u)))`` with v of independent and u of
    neighbourly (intrinsic autoregressive, scaled) normal values. In place of a sampler: a grid
    over the spread s and the share f, at each point a Laplace approximation of the field, and the
    mixture of all points by their evidence. The prior of s is a penalised-complexity one; that of
    f is flat; b0 has the prior N(0, 1).

    References
    ----------
    Riebler A., Sorbye S., Simpson D., Rue H. (2016). An intuitive Bayesian spatial model for
    disease mapping that accounts for scaling. Statistical Methods in Medical Research, 25(4),
    1145-1165. https://doi.org/10.1177/0962280216660421
    Rasmussen C., Williams C. (2006). Gaussian Processes for Machine Learning, algorithm 3.1.

    Examples
    --------
    A row of twelve areas, the first six with twice the referrals of the others.

    >>> row = pd.DataFrame({"easting": np.arange(12.0), "northing": 0.0})
    >>> counts = pd.Series([40.0] * 6 + [20.0] * 6)
    >>> around = nearest_neighbours(row, number=2)
    >>> found = spatial_risk(counts, pd.Series(30.0, index=counts.index), around)
    >>> (found["spatial_risk"] > 1).tolist() == [True] * 6 + [False] * 6
    True
    """
    counts, usual = observed.to_numpy(dtype=float), expected.to_numpy(dtype=float)
    fits = observed.index.equals(expected.index) and observed.index.equals(neighbours.areas)
    if not fits or not np.isfinite(counts).all() or not (usual >= 0).all():
        msg = "A spatial ratio needs the same areas in all tables, and a number in each cell."
        raise TableError(msg)
    if not AREAS[0] <= len(counts) <= AREAS[1]:
        msg = f"A spatial ratio needs {AREAS[0]} to {AREAS[1]} areas; there are {len(counts)}."
        raise TableError(msg)
    # matrices this small wait for each other where several threads share one: many times slower
    with threadpool_limits(limits=1):
        means, variances, evidence = _on_the_grid(counts, usual, field_covariance(neighbours))
    weight = np.exp(np.array(evidence) - max(evidence))
    weight /= weight.sum()
    middle, inside = np.array(means), np.array(variances)
    centre = weight @ middle
    deviation = np.sqrt(np.maximum(weight @ (inside + middle**2) - centre**2, 0.0))
    reach = stats.norm.ppf(0.975) * deviation
    return pd.DataFrame(
        {
            "spatial_risk": weight @ np.exp(middle + inside / 2),
            "spatial_lower": np.exp(centre - reach),
            "spatial_upper": np.exp(centre + reach),
            "spatial_exceedance": weight
            @ stats.norm.sf((np.log(above) - middle) / np.sqrt(np.maximum(inside, 1e-300))),
        },
        index=observed.index,
    ).round(6)


def _on_the_grid(
    counts: NDArray[np.float64], usual: NDArray[np.float64], field: NDArray[np.float64]
) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]], list[float]]:
    """Approximate the field at each point of the grid; give means, variances, log evidence."""
    means, variances, evidence = [], [], []
    for spread in SPREADS:
        for share in SPATIAL:
            shape = (1 - share) * np.eye(len(counts)) + share * field
            mean, variance, fit = at_the_mode(counts, usual, spread**2 * shape + 1.0)
            means.append(mean)
            variances.append(variance)
            evidence.append(fit - PENALTY * spread + float(np.log(spread)))
    return means, variances, evidence


def field_covariance(neighbours: Neighbours) -> NDArray[np.float64]:
    """Give the covariance of a field in which areas follow their neighbours, of typical variance 1.

    Areas without any neighbour vary by themselves.

    Examples
    --------
    >>> row = pd.DataFrame({"easting": [0.0, 1.0, 2.0], "northing": 0.0})
    >>> covariance = field_covariance(nearest_neighbours(row, number=1))
    >>> covariance.sum(axis=1).round(9).tolist()  # the field has no level of its own
    [0.0, 0.0, 0.0]
    """
    linked = (neighbours.weights + neighbours.weights.T).toarray() > 0
    np.fill_diagonal(linked, val=False)
    alone = ~linked.any(axis=1)
    loose = linalg.pinvh(np.diag(linked.sum(axis=1)) - linked.astype(float))
    scale = np.exp(np.log(np.diag(loose)[~alone]).mean()) if not alone.all() else 1.0
    covariance = loose / scale
    covariance[alone, alone] = 1.0
    return np.asarray(covariance)


def at_the_mode(
    counts: NDArray[np.float64], usual: NDArray[np.float64], covariance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Approximate the log ratios by a normal at their mode; give mean, variance, log evidence."""
    ratio = np.zeros(len(counts))
    for _ in range(50):
        rate = usual * np.exp(ratio)
        root = np.sqrt(rate)
        lower = linalg.cholesky(np.eye(len(counts)) + root[:, None] * covariance * root, lower=True)
        wanted = rate * ratio + counts - rate
        pull = wanted - root * linalg.cho_solve((lower, True), root * (covariance @ wanted))
        step = np.clip(covariance @ pull - ratio, -1.0, 1.0)
        ratio = ratio + step
        if np.abs(step).max() < 1e-8:
            break
    spread = linalg.solve_triangular(lower, root[:, None] * covariance, lower=True)
    variance = np.diag(covariance) - (spread**2).sum(axis=0)
    evidence = counts @ ratio - (usual * np.exp(ratio)).sum() - pull @ ratio / 2
    return ratio, variance, float(evidence - np.log(np.diag(lower)).sum())


def add_spatial_risk(found: Hotspots, areas: pd.DataFrame) -> Hotspots:
    """Put the spatial ratios beside the others, for the analyst; nothing is planned by them.

    Parameters
    ----------
    found
        From `hotspots.labelling.find_hotspots`.
    areas : DataFrame, index ``area_code``
        ``easting``, ``northing``. [m]

    Returns
    -------
    Hotspots
        ``areas`` with the columns of `spatial_risk`; `found` itself where there are too few or
        too many areas, or no referrals.
    """
    figures = found.areas
    if not AREAS[0] <= len(figures) <= AREAS[1] or not figures["observed"].sum() > 0:
        return found
    around = nearest_neighbours(areas.reindex(figures.index), number=NEIGHBOURS)
    ratios = spatial_risk(figures["observed"], figures["expected"], around)
    return replace(found, areas=figures.join(ratios))
