"""How many times one rate is another, with the exact interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from outreach.errors import TableError


def rate_ratio(
    count: pd.Series,
    exposure: pd.Series,
    other_count: pd.Series,
    other_exposure: pd.Series,
    *,
    confidence: float = 0.95,
    dispersion: float = 1.0,
) -> pd.DataFrame:
    """Divide one rate by another and say how far chance could have moved the ratio.

    Given their sum, the first of two Poisson counts is binomial; the exact interval of its share
    gives the one of the ratio.

    Parameters
    ----------
    count, exposure : Series, same index
        The rate above: a count, fractions allowed, missing stays missing, and what it is divided
        by. [referrals; persons, days or referrals expected]
    other_count, other_exposure : Series, same index
        The rate below. [as above]
    confidence
        Of the interval, in (0, 1). [share]
    dispersion
        How many times as much as chance the counts vary; above 1 it widens the interval.

    Returns
    -------
    DataFrame, same index
        ``ratio``, ``lower``, ``upper``; the ratio is missing where the other count is zero, and
        then the upper end is infinite. All are missing where both counts are zero. [ratio]

    Raises
    ------
    TableError
        When a count is below zero or an exposure is not above it.

    References
    ----------
    Przyborowski J. and Wilenski H. (1940). Homogeneity of results in testing samples from
    Poisson series. Biometrika, 31, 313-323. Clopper C. and Pearson E. (1934). Biometrika, 26.

    Examples
    --------
    Twice the count over the same exposure; 40 of 60 has the limits 0.533 and 0.783.

    >>> forty, twenty, one = pd.Series([40]), pd.Series([20]), pd.Series([1.0])
    >>> rate_ratio(forty, one, twenty, one).round(3).values.tolist()
    [[2.0, 1.142, 3.611]]
    """
    here, there = count.to_numpy(dtype=float), other_count.to_numpy(dtype=float)
    per, other_per = exposure.to_numpy(dtype=float), other_exposure.to_numpy(dtype=float)
    if (here < 0).any() or (there < 0).any() or (per <= 0).any() or (other_per <= 0).any():
        msg = "A ratio of rates needs counts of zero or more and exposures above zero."
        raise TableError(msg)
    tail = (1 - confidence) / 2
    scale = np.divide(other_per, per)
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where(here > 0, stats.beta.ppf(tail, here, there + 1), 0.0)
        most = np.where(there > 0, stats.beta.ppf(1 - tail, here + 1, there), 1.0)
        ratio = np.where(there > 0, here / there * scale, np.nan)
        lower, upper = least / (1 - least) * scale, most / (1 - most) * scale
        if dispersion > 1:
            lower = np.where(lower > 0, ratio * (lower / ratio) ** np.sqrt(dispersion), lower)
            upper = np.where(there > 0, ratio * (upper / ratio) ** np.sqrt(dispersion), upper)
    known = ~(np.isnan(here) | np.isnan(there)) & ((here > 0) | (there > 0))
    limits = {"ratio": ratio, "lower": lower, "upper": upper}
    return pd.DataFrame(
        {name: np.where(known, values, np.nan) for name, values in limits.items()},
        index=count.index,
    )
