"""Shares and directly standardised rates, each with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from outreach.errors import TableError


def wilson_interval(part: pd.Series, whole: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    """Give each share with Wilson's interval, which never leaves 0 to 1.

    Parameters
    ----------
    part : Series
        How many have it. [persons]
    whole : Series, same index
        Out of how many. [persons]
    confidence
        Probability the interval should have of holding the share, in (0, 1). [share]

    Returns
    -------
    DataFrame, same index
        ``share``, ``lower``, ``upper``; missing where there is nobody. [share]

    Raises
    ------
    TableError
        When the indexes differ, a part is below zero or above its whole, or a value is missing.

    References
    ----------
    Wilson E. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association, 22(158), 209-212.

    Examples
    --------
    >>> wilson_interval(pd.Series([13]), pd.Series([149])).round(3).values.tolist()
    [[0.087, 0.052, 0.144]]
    """
    inside, total = part.to_numpy(dtype=float), whole.to_numpy(dtype=float)
    right = (inside >= 0) & (inside <= total)
    if not part.index.equals(whole.index) or not right.all() or not 0 < confidence < 1:
        msg = (
            "A share needs parts of zero or more that are no larger than their wholes, in the "
            f"same rows, and a confidence between 0 and 1; {int((~right).sum())} of {right.size} "
            f"rows are otherwise, confidence is {confidence}."
        )
        raise TableError(msg)
    z = stats.norm.ppf(0.5 + confidence / 2)
    count = np.where(total > 0, total, np.nan)
    share = inside / count
    widened = 1 + z**2 / count
    middle = (share + z**2 / (2 * count)) / widened
    reach = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / widened
    limits = {"share": share, "lower": middle - reach, "upper": middle + reach}
    return pd.DataFrame(limits, index=part.index).clip(lower=0.0, upper=1.0)


def direct_rate(
    observed: pd.DataFrame,
    population: pd.DataFrame,
    standard: pd.Series,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give the rate each area would have with the age mix of a standard population.

    Parameters
    ----------
    observed : DataFrame, index ``area_code``, one column per age band
        Referrals counted. [referrals]
    population : DataFrame, same index and columns
        Residents, above zero. [persons]
    standard : Series, index age band
        The standard population. [persons]
    confidence
        Of the interval, in (0, 1). [share]

    Returns
    -------
    DataFrame, index ``area_code``
        ``rate``, ``lower``, ``upper``, by Fay and Feuer's gamma interval. [referrals per person]

    Raises
    ------
    TableError
        When bands or areas differ, a count is below zero, or a band has nobody in it.

    References
    ----------
    Fay M. and Feuer E. (1997). Confidence intervals for directly standardized rates: a method
    based on the gamma distribution. Statistics in Medicine, 16(7), 791-801.

    Examples
    --------
    Rates of 0.1 and 0.3 in halves of the standard.

    >>> counts = pd.DataFrame({"10-13": [10], "14-17": [3]})
    >>> people = pd.DataFrame({"10-13": [100], "14-17": [10]})
    >>> found = direct_rate(counts, people, pd.Series({"10-13": 500, "14-17": 500}))
    >>> found["rate"].round(6).tolist()
    [0.2]
    """
    same = observed.index.equals(population.index) and observed.columns.equals(population.columns)
    same = same and set(standard.index) == set(observed.columns)
    cases, people = observed.to_numpy(dtype=float), population.to_numpy(dtype=float)
    if not same or not (cases >= 0).all() or not (people > 0).all() or not 0 < confidence < 1:
        msg = (
            "A directly standardised rate needs the same areas and age bands in all tables, "
            "counts of zero or more and residents in each band; it got "
            f"{observed.shape[0]} areas with {observed.shape[1]} bands."
        )
        raise TableError(msg)
    shares = standard.reindex(observed.columns).to_numpy(dtype=float)
    weights = shares / shares.sum() / people
    rate, variance = (cases * weights).sum(axis=1), (cases * weights**2).sum(axis=1)
    most = weights.max(axis=1)
    tail = (1 - confidence) / 2
    some = rate > 0
    safe, spread = np.where(some, rate, 1.0), np.where(some, variance, 1.0)
    lower = np.where(some, stats.gamma.ppf(tail, safe**2 / spread) * spread / safe, 0.0)
    # one referral more, in the band where it weighs most
    more, wider = rate + most, variance + most**2
    upper = stats.gamma.ppf(1 - tail, more**2 / wider) * wider / more
    return pd.DataFrame({"rate": rate, "lower": lower, "upper": upper}, index=observed.index)
