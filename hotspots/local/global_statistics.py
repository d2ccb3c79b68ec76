"""Whether neighbours are alike over the whole county: Moran's I, Geary's C, general G."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy import stats

from hotspots.local.local_statistics import weight_sums
from hotspots.local.neighbours import Neighbours, aligned
from hotspots.rates import risk_variance
from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 1_000
"""Orders dealt out at a time. [permutations]"""


def global_moran(
    values: pd.Series,
    neighbours: Neighbours,
    *,
    assume: Literal["randomisation", "normality"] = "randomisation",
) -> pd.Series:
    """Say how alike neighbours are: 1 alike, about 0 by chance, below 0 unlike.

    Parameters
    ----------
    values : Series, index ``area_code``
        What is looked at.
    neighbours
        Of the same areas, none its own; usually row-standardised.
    assume
        What the variance takes as chance: the values dealt out anew, or drawn from a normal
        distribution.

    Returns
    -------
    Series
        ``value``, ``expectation``, ``variance``, ``z``, ``p_value`` (one-sided: alike).

    Raises
    ------
    TableError
        When the areas differ, a value is missing, nothing varies, or there are fewer than four
        areas or no neighbours.

    References
    ----------
    Cliff A. and Ord J. (1981). Spatial Processes, section 2.3. Pion.

    Examples
    --------
    >>> from hotspots.local.neighbours import near_neighbours
    >>> row = pd.DataFrame({"easting": [0, 1, 2, 3], "northing": 0})
    >>> found = global_moran(pd.Series([9.0, 9, 1, 1]), near_neighbours(row, within_m=1))
    >>> round(float(found["value"]), 4)  # (1 - 1 + 1) / 3
    0.3333
    """
    away, n = _departures(values, neighbours)
    s0, s1, s2 = _totals(neighbours)
    squares = float(away @ away)
    value = n / s0 * float(away @ (neighbours.weights @ away)) / squares
    expectation = -1 / (n - 1)
    if assume == "normality":
        moment = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2)
    else:
        peak = n * float((away**4).sum()) / squares**2
        moment = n * (s1 * (n**2 - 3 * n + 3) - n * s2 + 3 * s0**2)
        moment -= peak * (s1 * (n**2 - n) - 2 * n * s2 + 6 * s0**2)
        moment /= (n - 1) * (n - 2) * (n - 3) * s0**2
    return _told(value, expectation, moment - expectation**2, sign=1)


def global_geary(values: pd.Series, neighbours: Neighbours) -> pd.Series:
    """Say how much neighbours differ: below 1 they are alike, above 1 unlike.

    Parameters
    ----------
    values, neighbours
        As in `global_moran`.

    Returns
    -------
    Series
        As in `global_moran`, by randomisation; ``z`` is above zero where neighbours are alike.

    Raises
    ------
    TableError
        As in `global_moran`.

    References
    ----------
    Cliff and Ord (1981), as in `global_moran`.

    Examples
    --------
    >>> from hotspots.local.neighbours import near_neighbours
    >>> row = pd.DataFrame({"easting": [0, 1, 2, 3], "northing": 0})
    >>> found = global_geary(pd.Series([9.0, 9, 1, 1]), near_neighbours(row, within_m=1))
    >>> float(found["value"])  # 3 x 128 / (2 x 6 x 64)
    0.5
    """
    away, n = _departures(values, neighbours)
    s0, s1, s2 = _totals(neighbours)
    squares = float(away @ away)
    pairs = neighbours.weights.tocoo()
    apart = float((pairs.data * (away[pairs.row] - away[pairs.col]) ** 2).sum())
    value = (n - 1) * apart / (2 * s0 * squares)
    peak = n * float((away**4).sum()) / squares**2
    variance = (n - 1) * s1 * (n**2 - 3 * n + 3 - peak * (n - 1))
    variance -= (n - 1) * s2 * (n**2 + 3 * n - 6 - peak * (n**2 - n + 2)) / 4
    variance += s0**2 * (n**2 - 3 - peak * (n - 1) ** 2)
    variance /= n * (n - 2) * (n - 3) * s0**2
    return _told(value, 1.0, variance, sign=-1)


def global_getis_ord(values: pd.Series, neighbours: Neighbours) -> pd.Series:
    """Say how far high values lie together; only for values of zero or more.

    Parameters
    ----------
    values, neighbours
        As in `global_moran`, with weights of 0 and 1.

    Returns
    -------
    Series
        As in `global_moran`, by randomisation.

    Raises
    ------
    TableError
        As in `global_moran`, and when a value is below zero.

    References
    ----------
    Getis A. and Ord J. (1992). The analysis of spatial association by use of distance
    statistics. Geographical Analysis, 24(3), 189-206.

    Examples
    --------
    >>> from hotspots.local.neighbours import near_neighbours
    >>> row = pd.DataFrame({"easting": [0, 1, 2, 3], "northing": 0})
    >>> found = global_getis_ord(pd.Series([9.0, 9, 1, 1]), near_neighbours(row, within_m=1))
    >>> round(float(found["value"]), 4)  # (81 + 9 + 1) of 81 + 1 + 4 x 9
    0.7712
    """
    _, n = _departures(values, neighbours)
    numbers = values.to_numpy(dtype=float)
    if (numbers < 0).any():
        msg = f"General G needs values of zero or more; {int((numbers < 0).sum())} are below."
        raise TableError(msg)
    s0, s1, s2 = _totals(neighbours)
    m1, m2, m3, m4 = (float((numbers**power).sum()) for power in (1, 2, 3, 4))
    value = float(numbers @ (neighbours.weights @ numbers)) / (m1**2 - m2)
    expectation = s0 / (n * (n - 1))
    moment = ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2) * m2**2
    moment -= ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2) * m4
    moment -= (2 * n * s1 - (n + 3) * s2 + 6 * s0**2) * m1**2 * m2
    moment += (4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2) * m1 * m3
    moment += (s1 - s2 + s0**2) * m1**4
    moment /= (m1**2 - m2) ** 2 * n * (n - 1) * (n - 2) * (n - 3)
    return _told(value, expectation, moment - expectation**2, sign=1)


def rate_moran(
    observed: pd.Series,
    expected: pd.Series,
    neighbours: Neighbours,
    *,
    seed: int,
    permutations: int = 999,
) -> pd.Series:
    """Give Moran's I of rates, each put on the scale of what chance does to an area its size.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected, or residents; above zero in each area. [referrals or persons]
    neighbours
        Of the same areas, none its own; usually row-standardised.
    seed
        Of the orders in which the areas' departures are dealt out.
    permutations
        How many orders.

    Returns
    -------
    Series
        ``value`` and ``p_value`` (one-sided: alike).

    Raises
    ------
    TableError
        As in `global_moran`, and when nothing is expected in an area.

    References
    ----------
    Assuncao R. and Reis E. (1999). A new proposal to adjust Moran's I for population density.
    Statistics in Medicine, 18(16), 2147-2162.

    Examples
    --------
    >>> from hotspots.local.neighbours import near_neighbours
    >>> around = near_neighbours(pd.DataFrame({"easting": range(4), "northing": 0}), within_m=1)
    >>> counts, people = pd.Series([9, 9, 1, 1]), pd.Series([50, 50, 50, 50])
    >>> round(float(rate_moran(counts, people, around, seed=1)["value"]), 4)  # as `global_moran`
    0.3333
    """
    usual = aligned(expected, neighbours, "expected")
    if (usual <= 0).any():
        msg = f"Rates need something expected; {int((usual <= 0).sum())} areas expect nothing."
        raise TableError(msg)
    mean = float(observed.sum()) / float(usual.sum())
    spread = risk_variance(observed, expected) + mean / usual
    score = (aligned(observed, neighbours, "observed") / usual - mean) / np.sqrt(spread)
    away, n = _departures(pd.Series(score, index=observed.index), neighbours)
    factor = n / _totals(neighbours)[0] / float(away @ away)
    value = factor * float(away @ (neighbours.weights @ away))
    random, reached = np.random.default_rng(seed), 0
    for begin in range(0, permutations, BLOCK):
        width = min(BLOCK, permutations - begin)
        dealt = random.permuted(np.repeat(away[:, None], width, axis=1), axis=0)
        simulated = factor * (dealt * (neighbours.weights @ dealt)).sum(axis=0)
        reached += int((simulated >= value - 1e-12).sum())
    return pd.Series({"value": value, "p_value": (1 + reached) / (1 + permutations)})


def _departures(values: pd.Series, neighbours: Neighbours) -> tuple[NDArray[np.float64], int]:
    """Give the values less their mean, and how many; refuse what has no answer."""
    numbers = aligned(values, neighbours)
    away = numbers - (numbers.mean() if numbers.size else 0.0)
    if numbers.size < 4 or not neighbours.weights.data.any() or not np.ptp(numbers) > 0:
        msg = (
            "A figure for the whole county needs four areas or more, some neighbours, and values "
            f"that differ; there are {numbers.size} areas and {neighbours.weights.nnz} pairs."
        )
        raise TableError(msg)
    return away, numbers.size


def _totals(neighbours: Neighbours) -> tuple[float, float, float]:
    """Add up the weights, the squares of both directions, and of each area's in and out."""
    weights = neighbours.weights
    out, _ = weight_sums(neighbours)
    into = np.bincount(weights.indices, weights=weights.data, minlength=len(neighbours))
    both = weights + weights.T
    return float(out.sum()), float((both.data**2).sum()) / 2, float(((out + into) ** 2).sum())


def _told(value: float, expectation: float, variance: float, *, sign: int) -> pd.Series:
    """Put a statistic beside what chance would give."""
    z = sign * (value - expectation) / np.sqrt(variance)
    return pd.Series(
        {
            "value": value,
            "expectation": expectation,
            "variance": variance,
            "z": float(z),
            "p_value": float(stats.norm.sf(z)),
        }
    )
