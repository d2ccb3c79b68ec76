"""Local empirical Bayes, and gamma-Poisson ratios with the chance that each is above a bar.

Why a gamma prior and not a spatial one: its posterior is exact, it never carries a town's excess
into the quiet villages beside it, and it needs no sampler and no tuning. At less than one referral
per area the neighbourhood of a spatial prior would decide the picture by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy import optimize, special, stats

from hotspots.local.neighbours import Neighbours, aligned, with_self
from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPE_BOUNDS = (1e-3, 1e6)
"""Between these the shape of the gamma prior is sought; at the upper one nothing varies."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GammaPrior:
    """How the areas' true ratios vary before an area's own count is looked at.

    Attributes
    ----------
    shape
        Of the gamma distribution; its variance is mean squared by shape. Large: nothing varies.
    mean : Series, index ``area_code``
        Of each area's ratio. [ratio]
    """

    shape: float
    mean: pd.Series

    @property
    def is_flat(self) -> bool:
        """Whether the areas differ no more than chance would make them."""
        return self.shape >= SHAPE_BOUNDS[1] * 0.99


def spatial_rate(observed: pd.Series, expected: pd.Series, neighbours: Neighbours) -> pd.Series:
    """Divide the referrals of an area and its neighbours by what is expected of them.

    Parameters
    ----------
    observed, expected : Series, index ``area_code``
        Referrals counted, and expected (or residents). [referrals]
    neighbours
        Of the same areas; each area is counted in.

    Returns
    -------
    Series, same index
        ``spatial_rate``; missing where nothing is expected of all of them. [ratio]

    Raises
    ------
    TableError
        When the areas differ or a value is missing.

    Examples
    --------
    >>> from hotspots.local.neighbours import near_neighbours
    >>> row = near_neighbours(pd.DataFrame({"easting": [0, 1, 9], "northing": 0}), within_m=1)
    >>> spatial_rate(pd.Series([3, 0, 4]), pd.Series([1.0, 2.0, 2.0]), row).tolist()
    [1.0, 1.0, 2.0]
    """
    around = with_self(neighbours).weights
    counts = around @ aligned(observed, neighbours, "observed")
    usual = around @ aligned(expected, neighbours, "expected")
    rate = np.divide(counts, usual, out=np.full_like(usual, np.nan), where=usual > 0)
    return pd.Series(rate, index=observed.index, name="spatial_rate")


def locally_smoothed_risk(
    observed: pd.Series,
    expected: pd.Series,
    neighbours: Neighbours,
    *,
    departures: Literal["neighbourhood", "own"] = "neighbourhood",
) -> pd.Series:
    """Draw each area's ratio towards that of its surroundings, the more the less it rests on.

    Marshall's local empirical Bayes estimator.

    Parameters
    ----------
    observed, expected : Series, index ``area_code``
        Referrals counted, and expected (or residents), above zero. [referrals]
    neighbours
        Of the same areas; each area is counted in.
    departures
        "neighbourhood": the spread around an area is that of its neighbours' ratios from the
        area's own local mean, as Marshall, GeoDa and PySAL have it. "own": from each
        neighbour's local mean, as R's spdep has it by default.

    Returns
    -------
    Series, same index
        ``locally_smoothed_risk``. [ratio]

    Raises
    ------
    TableError
        When the areas differ, a value is missing, or an area expects nothing.

    References
    ----------
    Marshall R. (1991). Mapping disease and mortality rates using empirical Bayes estimators.
    Applied Statistics, 40(2), 283-294, section 4. https://doi.org/10.2307/2347593

    Examples
    --------
    With neighbours that have the same ratio nothing moves.

    >>> from hotspots.local.neighbours import near_neighbours
    >>> row = near_neighbours(pd.DataFrame({"easting": [0, 1, 9], "northing": 0}), within_m=1)
    >>> locally_smoothed_risk(pd.Series([2, 4, 9]), pd.Series([1.0, 2.0, 3.0]), row).tolist()
    [2.0, 2.0, 3.0]
    """
    counts, usual = aligned(observed, neighbours, "observed"), _positive(expected, neighbours)
    around = with_self(neighbours).weights
    inside = around @ usual
    mean = (around @ counts) / inside
    own = counts / usual
    if departures == "own":
        spread = around @ (usual * (own - mean) ** 2)
    else:
        spread = around @ (usual * own**2) - 2 * mean * (around @ counts) + mean**2 * inside
    members = np.diff(around.indptr)
    variance = np.maximum(spread / inside - mean * members / inside, 0.0)
    pull = variance + mean / usual
    weight = np.divide(variance, pull, out=np.zeros_like(pull), where=pull > 0)
    smoothed = mean + weight * (own - mean)
    return pd.Series(smoothed, index=observed.index, name="locally_smoothed_risk")


def gamma_prior(
    observed: pd.Series, expected: pd.Series, covariates: pd.DataFrame | None = None
) -> GammaPrior:
    """Fit how the areas' true ratios vary, by greatest likelihood (negative binomial).

    Parameters
    ----------
    observed, expected : Series, index ``area_code``
        Referrals counted and expected. [referrals]
    covariates : DataFrame, same index
        What the mean ratio may rise or fall with; an intercept is added. Nothing if not given.

    Returns
    -------
    GammaPrior
        Areas where nothing is expected have no say in it.

    Raises
    ------
    TableError
        When the indexes differ, a value is missing, or there are no referrals at all.

    References
    ----------
    Clayton D. and Kaldor J. (1987). Empirical Bayes estimates of age-standardized relative
    risks for use in disease mapping. Biometrics, 43(3), 671-681.

    Examples
    --------
    Counts that differ less than chance would make them leave a prior in which nothing varies.

    >>> gamma_prior(pd.Series([4, 5, 4, 5]), pd.Series([3.0, 3.0, 3.0, 3.0])).is_flat
    True
    """
    design = pd.DataFrame({"intercept": 1.0}, index=observed.index)
    if covariates is not None:
        design = pd.concat([design, covariates.astype(float)], axis=1)
    fits = observed.index.equals(expected.index) and len(design) == len(observed)
    table = np.column_stack([observed.to_numpy(float), expected.to_numpy(float), design])
    used = table[table[:, 1] > 0]
    if not fits or not np.isfinite(table).all() or not used[:, 0].sum() > 0:
        msg = (
            "A prior needs the same areas in all tables, a number in each cell, and referrals "
            "where some are expected; "
            f"there are {len(observed)} areas."
        )
        raise TableError(msg)
    scale = np.maximum(np.abs(used[:, 2:]).max(axis=0), 1e-300)
    counts, offset, terms = used[:, 0], np.log(used[:, 1]), used[:, 2:] / scale
    start = np.zeros(terms.shape[1] + 1)
    start[0], start[1] = np.log(5.0), np.log(counts.sum() / used[:, 1].sum())
    log_bounds = (float(np.log(SHAPE_BOUNDS[0])), float(np.log(SHAPE_BOUNDS[1])))
    found = optimize.minimize(
        _misfit,
        start,
        args=(counts, offset, terms),
        jac=True,
        method="L-BFGS-B",
        bounds=[log_bounds, *[(None, None)] * terms.shape[1]],
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5_000, "maxfun": 20_000},
    )
    mean = np.exp(table[:, 2:] / scale @ found.x[1:])
    shape = float(np.exp(found.x[0]))
    return GammaPrior(shape=shape, mean=pd.Series(mean, index=observed.index, name="prior_mean"))


def gamma_risk(
    observed: pd.Series, expected: pd.Series, prior: GammaPrior, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Give each area's ratio once the prior and its own count are both taken into account.

    Parameters
    ----------
    observed, expected : Series, index ``area_code``
        Referrals counted and expected. [referrals]
    prior
        From `gamma_prior`.
    confidence
        Probability that the ratio lies between the limits, in (0, 1). [share]

    Returns
    -------
    DataFrame, same index
        ``mean``, ``median``, ``lower``, ``upper``. [ratio]

    Examples
    --------
    A prior of 4 referrals in 4 expected, and an area with 5 in 2: 9 in 6.

    >>> ratio = pd.Series([1.0])
    >>> prior = GammaPrior(shape=4.0, mean=ratio)
    >>> gamma_risk(pd.Series([5]), pd.Series([2.0]), prior)["mean"].tolist()
    [1.5]
    """
    shape, rate = _posterior(observed, expected, prior)
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {
            "mean": shape / rate,
            "median": stats.gamma.ppf(0.5, shape) / rate,
            "lower": stats.gamma.ppf(tail, shape) / rate,
            "upper": stats.gamma.ppf(1 - tail, shape) / rate,
        },
        index=observed.index,
    )


def exceedance(
    observed: pd.Series, expected: pd.Series, prior: GammaPrior, *, above: float = 1.5
) -> pd.Series:
    """Give the probability that each area's true ratio is above a bar.

    Parameters
    ----------
    observed, expected : Series, index ``area_code``
        Referrals counted and expected. [referrals]
    prior
        From `gamma_prior`. A flat one gives nearly 0 or 1 everywhere: it knows no differences.
    above
        The bar. [ratio]

    Returns
    -------
    Series, same index
        ``exceedance``, between 0 and 1; at the prior where nothing is expected. [share]

    References
    ----------
    Richardson S. and others (2004). Interpreting posterior relative risk estimates in
    disease-mapping studies. Environmental Health Perspectives, 112(9), 1016-1025.

    Examples
    --------
    With shape 1 the prior is exponential: above its mean with probability 1 / e.

    >>> prior = GammaPrior(shape=1.0, mean=pd.Series([1.0]))
    >>> exceedance(pd.Series([0]), pd.Series([0.0]), prior, above=1.0).round(4).tolist()
    [0.3679]
    """
    shape, rate = _posterior(observed, expected, prior)
    chance = stats.gamma.sf(above * rate, shape)
    return pd.Series(chance, index=observed.index, name="exceedance")


def _posterior(
    observed: pd.Series, expected: pd.Series, prior: GammaPrior
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give shape and rate of each area's gamma distribution, its own count added."""
    before = prior.shape / prior.mean.to_numpy(float)
    return prior.shape + observed.to_numpy(float), before + expected.to_numpy(float)


def _misfit(
    given: NDArray[np.float64],
    counts: NDArray[np.float64],
    offset: NDArray[np.float64],
    terms: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    """Give the negative log-likelihood of the counts, and its slope."""
    shape = np.exp(given[0])
    mean = np.exp(np.clip(offset + terms @ given[1:], -700, 700))
    # log(1 + mean / shape) keeps its digits where the prior hardly varies
    spread = np.log1p(mean / shape)
    ways = special.gammaln(counts + shape) - special.gammaln(shape)
    terms_of = ways + counts * (np.log(mean) - np.log(shape) - spread) - shape * spread
    by_mean = (counts - mean) * shape / (shape + mean)
    by_shape = special.digamma(counts + shape) - special.digamma(shape) - spread
    by_shape = by_shape + (mean - counts) / (shape + mean)
    slope = np.concatenate([[float(by_shape.sum()) * shape], terms.T @ by_mean])
    return -float(terms_of.sum()), -slope


def _positive(expected: pd.Series, neighbours: Neighbours) -> NDArray[np.float64]:
    """Take what is expected, refusing areas that expect nothing."""
    usual = aligned(expected, neighbours, "expected")
    if (usual <= 0).any():
        msg = f"expected must be above zero; it is not in {int((usual <= 0).sum())} areas."
        raise TableError(msg)
    return usual
