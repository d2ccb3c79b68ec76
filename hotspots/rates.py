"""Expected referrals, relative risk with its interval, and smoothing of small numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import gammaincinv, ndtri

from outreach.errors import TableError

EXACT_BELOW = 10
"""Observed counts below this take the exact interval, counts from it on Byar's. [referrals]"""


def expected_referrals(
    population_by_band: pd.DataFrame,
    referrals_by_band: pd.Series,
    *,
    reference_population: pd.Series | None = None,
) -> pd.Series:
    """Give the referrals each area would have if every age band had the reference rate.

    Indirect standardisation: the rate of each band comes from the county itself, or from
    elsewhere when `reference_population` is given, and is applied to each area's residents.

    Parameters
    ----------
    population_by_band : DataFrame, index ``area_code``, one column per age band
        Residents. [persons]
    referrals_by_band : Series, index age band
        Referrals of each band in the reference population. [referrals]
    reference_population : Series, index age band
        Residents behind `referrals_by_band`; the column sums when not given. [persons]

    Returns
    -------
    Series, index ``area_code``
        ``expected``, in the order of `population_by_band`. With the county as its own
        reference it adds up to the county's referrals. [referrals]

    Raises
    ------
    TableError
        When the two tables name different age bands, or a band has referrals and nobody in it.

    Notes
    -----
    ``E_a = sum over bands k of n_ak * O_k / N_k``.

    References
    ----------
    Breslow N. and Day N. (1987). Statistical Methods in Cancer Research, volume II, chapter 2.

    Examples
    --------
    Rates are 6 in 300 and 4 in 100; 100 and 50 residents are expected to give 2 + 2.

    >>> people = pd.DataFrame({"10-13": [100, 200], "14-17": [50, 50]}, index=["A", "B"])
    >>> expected_referrals(people, pd.Series({"10-13": 6, "14-17": 4})).tolist()
    [4.0, 6.0]
    """
    bands = list(population_by_band.columns)
    behind = population_by_band.sum() if reference_population is None else reference_population
    if set(referrals_by_band.index) != set(bands) or set(behind.index) != set(bands):
        msg = (
            f"The age bands differ: the population has {', '.join(map(str, bands))}, the referrals "
            f"have {', '.join(map(str, referrals_by_band.index))}. Use the same bands in both."
        )
        raise TableError(msg)
    cases = referrals_by_band.reindex(bands).to_numpy(dtype=float)
    persons = behind.reindex(bands).to_numpy(dtype=float)
    empty = [str(band) for band, o, n in zip(bands, cases, persons, strict=True) if o > 0 >= n]
    if empty:
        msg = (
            f"The age bands {', '.join(empty)} have referrals but no residents in the population "
            "table. Check its age columns, or the bands in the settings."
        )
        raise TableError(msg)
    rates = np.divide(cases, persons, out=np.zeros_like(cases), where=persons > 0)
    expected = population_by_band.to_numpy(dtype=float) @ rates
    return pd.Series(expected, index=population_by_band.index, name="expected")


def poisson_interval(observed: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    """Give the interval for the mean behind each count.

    Exact (chi-square) below ten referrals and Byar's approximation from ten on, which is the
    practice of the Office for Health Improvement and Disparities.

    Parameters
    ----------
    observed : Series
        Counts, possibly fractional where records were shared between areas. [referrals]
    confidence
        Probability the interval should have of holding the mean, in (0, 1). [share]

    Returns
    -------
    DataFrame, same index
        ``lower`` and ``upper``. [referrals]

    Raises
    ------
    TableError
        When a count is negative or missing, or `confidence` is not between 0 and 1.

    References
    ----------
    Breslow N. and Day N. (1987). Statistical Methods in Cancer Research, volume II, p. 69.
    Association of Public Health Observatories (2008). Technical Briefing 3.

    Examples
    --------
    >>> poisson_interval(pd.Series([0, 7, 12])).round(3).values.tolist()
    [[0.0, 3.689], [2.814, 14.423], [6.194, 20.963]]
    """
    if not 0 < confidence < 1:
        msg = f"confidence is {confidence}; it must lie between 0 and 1, such as 0.95."
        raise TableError(msg)
    counts = _counts(observed, "observed")
    tail = (1 - confidence) / 2
    z = ndtri(1 - tail)
    positive = np.maximum(counts, 1e-300)
    # half a chi-squared quantile of 2k degrees of freedom is the inverse of gamma(k)
    exact_lower = np.where(counts > 0, gammaincinv(positive, tail), 0.0)
    exact_upper = gammaincinv(counts + 1, 1 - tail)
    many = np.maximum(counts, EXACT_BELOW)
    byar_lower = many * (1 - 1 / (9 * many) - z / (3 * np.sqrt(many))) ** 3
    more = many + 1
    byar_upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    few = counts < EXACT_BELOW
    return pd.DataFrame(
        {
            "lower": np.where(few, exact_lower, byar_lower),
            "upper": np.where(few, exact_upper, byar_upper),
        },
        index=observed.index,
    )


def relative_risk(
    observed: pd.Series, expected: pd.Series, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Divide observed by expected and say how far chance could have moved the ratio.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected. [referrals]
    confidence
        See `poisson_interval`. [share]

    Returns
    -------
    DataFrame, same index
        ``relative_risk``, ``rr_lower``, ``rr_upper``; missing where nothing is expected. [ratio]

    Raises
    ------
    TableError
        When the indexes differ, or a value is negative or missing.

    Examples
    --------
    >>> relative_risk(pd.Series([12]), pd.Series([6.0])).round(2).values.tolist()
    [[2.0, 1.03, 3.49]]
    """
    _same_index(observed, expected)
    interval = poisson_interval(observed, confidence=confidence)
    usual = pd.Series(_counts(expected, "expected"), index=expected.index)
    usual = usual.where(usual > 0)
    return pd.DataFrame(
        {
            "relative_risk": observed.astype(float) / usual,
            "rr_lower": interval["lower"] / usual,
            "rr_upper": interval["upper"] / usual,
        }
    )


def smoothed_risk(observed: pd.Series, expected: pd.Series) -> pd.Series:
    """Draw each area's ratio towards the county's, the more so the less it rests on.

    Marshall's global empirical Bayes estimator. With residents for `expected` the result is a
    smoothed rate per person.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected. [referrals]

    Returns
    -------
    Series, same index
        ``smoothed_risk``; the county's ratio where nothing is expected, and everywhere when the
        areas differ no more than chance would make them (see `risk_variance`). [ratio]

    Raises
    ------
    TableError
        When the indexes differ, or a value is negative or missing.

    Notes
    -----
    With ``m = sum O / sum E`` and ``A`` from `risk_variance`, the weight of an area's own ratio is
    ``A / (A + m / E)``.

    References
    ----------
    Marshall R. (1991). Mapping disease and mortality rates using empirical Bayes estimators.
    Applied Statistics, 40(2), 283-294. https://doi.org/10.2307/2347593

    Examples
    --------
    >>> smoothed_risk(pd.Series([2, 0, 9, 4]), pd.Series([200, 150, 300, 350])).round(5).tolist()
    [0.01298, 0.00995, 0.02255, 0.01306]
    """
    variance = risk_variance(observed, expected)
    counts, usual = observed.to_numpy(dtype=float), expected.to_numpy(dtype=float)
    mean = _ratio(counts.sum(), usual.sum())
    own = np.divide(counts, usual, out=np.full_like(usual, mean), where=usual > 0)
    spread = variance * usual
    weight = np.divide(spread, spread + mean, out=np.zeros_like(usual), where=spread > 0)
    return pd.Series(mean + weight * (own - mean), index=observed.index, name="smoothed_risk")


def risk_variance(observed: pd.Series, expected: pd.Series) -> float:
    """Estimate how much the areas' true ratios vary, beyond chance; never below zero. [ratio^2].

    Zero means that `smoothed_risk` gives every area the county's ratio.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected. [referrals]

    Returns
    -------
    float
        Marshall's ``A``, with areas where nothing is expected left out.

    Raises
    ------
    TableError
        When the indexes differ, or a value is negative or missing.

    References
    ----------
    Marshall (1991), as in `smoothed_risk`.

    Examples
    --------
    >>> round(risk_variance(pd.Series([2, 0, 9, 4]), pd.Series([200, 150, 300, 350])), 8)
    5.071e-05
    """
    _same_index(observed, expected)
    counts, usual = _counts(observed, "observed"), _counts(expected, "expected")
    counts, usual = counts[usual > 0], usual[usual > 0]
    total = float(usual.sum())
    if total <= 0:
        return 0.0
    mean = float(counts.sum()) / total
    between = float((usual * (counts / usual - mean) ** 2).sum()) / total
    return max(0.0, between - mean * usual.size / total)


def _ratio(part: float, whole: float) -> float:
    """Divide, giving zero when there is nothing to divide by."""
    return float(part) / float(whole) if whole > 0 else 0.0


def _counts(values: pd.Series, name: str) -> np.ndarray:
    """Check that every value is a number not below zero."""
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    wrong = ~(numbers >= 0) | np.isinf(numbers)
    if wrong.any():
        msg = (
            f"{name} must hold numbers of zero or more; {int(wrong.sum())} of {numbers.size} "
            "values are negative, infinite or missing."
        )
        raise TableError(msg)
    return numbers


def _same_index(observed: pd.Series, expected: pd.Series) -> None:
    """Refuse two series that do not speak of the same areas in the same order."""
    if not observed.index.equals(expected.index):
        msg = (
            "observed and expected must have the same areas in the same order; "
            f"they have {len(observed)} and {len(expected)} rows. Reindex one by the other."
        )
        raise TableError(msg)
