"""How far an area's surroundings differ from the county: Getis-Ord Gi and Gi*, Local Moran."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from hotspots.local.neighbours import Neighbours, aligned
from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def excess_score(observed: pd.Series, expected: pd.Series) -> pd.Series:
    """Put areas of any size on one scale: the excess in its own standard deviations.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted. [referrals]
    expected : Series, same index
        Referrals expected. [referrals]

    Returns
    -------
    Series, same index
        ``excess_score``: ``(O - E) / sqrt(E)``; zero where nothing is expected and nothing
        was seen. [standard deviations]

    Raises
    ------
    TableError
        When the indexes differ, or referrals were seen where none are expected.

    Examples
    --------
    >>> excess_score(pd.Series([7, 2]), pd.Series([4.0, 4.0])).tolist()
    [1.5, -1.0]
    """
    counts, usual = observed.to_numpy(dtype=float), expected.to_numpy(dtype=float)
    impossible = int(((usual <= 0) & (counts > 0)).sum())
    if impossible or not observed.index.equals(expected.index):
        msg = (
            "The excess needs the same areas in observed and expected, and something expected "
            f"wherever referrals were seen; {impossible} areas have referrals and expect none."
        )
        raise TableError(msg)
    root = np.sqrt(np.maximum(usual, 0.0))
    score = np.divide(counts - usual, root, out=np.zeros_like(usual), where=usual > 0)
    return pd.Series(score, index=observed.index, name="excess_score")


def getis_ord(values: pd.Series, neighbours: Neighbours) -> pd.DataFrame:
    """Say for each area whether its surroundings add up to more than chance would give.

    Gi* where the neighbours include the area itself (`hotspots.local.neighbours.with_self`), Gi
    where they do not.

    Parameters
    ----------
    values : Series, index ``area_code``
        What is looked at, such as `excess_score` or a smoothed rate.
    neighbours
        Of the same areas, with any weights.

    Returns
    -------
    DataFrame, same index
        ``weighted_sum`` of the neighbours' values, its ``expectation`` and ``variance`` were the
        values dealt out anew, ``z``, and the two-sided normal ``p_value``. ``z`` and
        ``p_value`` are missing where there is no neighbour, or nothing varies.

    Raises
    ------
    TableError
        When the areas differ, a value is missing, or only some areas are their own neighbours.

    Notes
    -----
    All of it from one sparse product, on values less their mean so that no digits are lost.

    References
    ----------
    Ord J. and Getis A. (1995). Local spatial autocorrelation statistics. Geographical Analysis,
    27(4), 286-306. https://doi.org/10.1111/j.1538-4632.1995.tb00912.x

    Examples
    --------
    Four areas in a row; an area's neighbours are those beside it and itself.

    >>> from hotspots.local.neighbours import near_neighbours, with_self
    >>> row = pd.DataFrame({"easting": [0, 1, 2, 3], "northing": 0})
    >>> around = with_self(near_neighbours(row, within_m=1))
    >>> getis_ord(pd.Series([9.0, 9, 1, 1]), around)["z"].round(3).tolist()
    [1.732, 1.0, -1.0, -1.732]
    """
    numbers = aligned(values, neighbours)
    own = neighbours.weights.diagonal()
    has_self = own != 0
    if has_self.any() and not has_self.all():
        msg = "Some areas are their own neighbours and others are not. Use with_self for all."
        raise TableError(msg)
    star = bool(has_self.all()) and len(neighbours) > 0
    centre = numbers.mean() if numbers.size else 0.0
    away = numbers - centre
    sums, squares = weight_sums(neighbours)
    lag = neighbours.weights @ away
    if star:
        among: float | NDArray[np.float64] = float(numbers.size)
        mean = np.zeros_like(away)
        spread = np.full_like(away, float(away @ away) / max(numbers.size, 1))
    else:
        among = float(numbers.size - 1)
        mean = -away / max(among, 1.0)
        spread = (float(away @ away) - away**2) / max(among, 1.0) - mean**2
    variance = spread * np.maximum(among * squares - sums**2, 0.0) / max(among - 1, 1.0)
    z = _ratio(lag - sums * mean, variance)
    return pd.DataFrame(
        {
            "weighted_sum": lag + sums * centre,
            "expectation": sums * (mean + centre),
            "variance": variance,
            "z": z,
            "p_value": 2 * special.ndtr(-np.abs(z)),
        },
        index=values.index,
    )


def local_moran(values: pd.Series, neighbours: Neighbours) -> pd.DataFrame:
    """Say for each area whether it and its surroundings differ from the mean together.

    Parameters
    ----------
    values : Series, index ``area_code``
        What is looked at, such as `excess_score` or a smoothed rate.
    neighbours
        Of the same areas, none its own; usually row-standardised.

    Returns
    -------
    DataFrame, same index
        ``local_moran``, its ``expectation`` and ``variance`` were the other areas' values dealt
        out anew, ``z``, the two-sided normal ``p_value``, and ``pattern``: the area, then its
        surroundings, as ``high-high``, ``low-low``, ``high-low`` or ``low-high``; empty where
        there is no neighbour.

    Raises
    ------
    TableError
        When the areas differ, a value is missing, or an area is its own neighbour.

    Notes
    -----
    The moments are conditional on the area's own value. With them, z equals that of Gi but for
    the sign, which is that of the area's own departure from the mean.

    References
    ----------
    Anselin L. (1995). Local indicators of spatial association. Geographical Analysis, 27(2).
    Sokal R., Oden N. and Thomson B. (1998). Local spatial autocorrelation in a biological
    model. Geographical Analysis, 30(4), 331-354.

    Examples
    --------
    >>> from hotspots.local.neighbours import near_neighbours
    >>> row = pd.DataFrame({"easting": [0, 1, 2, 3], "northing": 0})
    >>> found = local_moran(pd.Series([9.0, 9, 1, 1]), near_neighbours(row, within_m=1))
    >>> found[["local_moran", "pattern"]].values.tolist()[:2]
    [[1.0, 'high-high'], [0.0, 'high-low']]
    """
    numbers = aligned(values, neighbours)
    if (neighbours.weights.diagonal() != 0).any():
        msg = "Local Moran looks at an area and its neighbours apart; an area is its own neighbour."
        raise TableError(msg)
    count = numbers.size
    away = numbers - (numbers.mean() if count else 0.0)
    second = float(away @ away) / max(count, 1)
    sums, squares = weight_sums(neighbours)
    lag = neighbours.weights @ away
    others = max(count - 1, 1)
    scaled = away / second if second > 0 else np.zeros_like(away)
    expectation = -scaled * away * sums / others
    shape = np.maximum(squares - sums**2 / others, 0.0)
    left = np.maximum(second - away**2 / others, 0.0)
    variance = scaled**2 * (count / max(count - 2, 1)) * shape * left
    z = _ratio(scaled * lag - expectation, variance)
    own = np.where(away > 0, "high", "low")
    around = np.where(lag > 0, "high", "low")
    pattern = pd.Series(own, dtype="str") + "-" + pd.Series(around, dtype="str")
    return pd.DataFrame(
        {
            "local_moran": scaled * lag,
            "expectation": expectation,
            "variance": variance,
            "z": z,
            "p_value": 2 * special.ndtr(-np.abs(z)),
            "pattern": np.where(sums != 0, pattern.to_numpy(), ""),
        },
        index=values.index,
    )


def weight_sums(neighbours: Neighbours) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Add up each area's weights, and their squares."""
    weights = neighbours.weights
    ones = np.ones(len(neighbours))
    sums = weights @ ones
    if (weights.data == 1.0).all():
        return sums, sums
    squared = weights.copy()
    squared.data = weights.data**2
    return sums, squared @ ones


def _ratio(difference: NDArray[np.float64], variance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide by the standard deviation; missing where there is none to speak of."""
    floor = 1e-12 * max(float(variance.max(initial=0.0)), 1e-300)
    told = variance > floor
    nothing = np.full_like(difference, np.nan)
    return np.divide(difference, np.sqrt(np.where(told, variance, 1.0)), out=nothing, where=told)
