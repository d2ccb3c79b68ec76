"""From the best windows of simulated counties to a p-value: by rank, stopped early, by tail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_LLR = 1e-10
"""A replicate within this of a cluster's ratio counts as reaching it. [nats]"""

EULER = 0.577_215_664_901_532_9
"""The mean of the standard Gumbel distribution."""


def rank_p_value(
    statistic: float, maxima: NDArray[np.float64], *, stop_after: int | None = None
) -> float:
    """Give the share of simulated counties that reach a statistic.

    Parameters
    ----------
    statistic
        Of the cluster. [nats]
    maxima : ndarray
        The best statistic of each simulated county, in the order simulated. [nats]
    stop_after
        Judge as if simulation had ended when so many counties reached the statistic.

    Returns
    -------
    float
        ``(1 + reached) / (1 + counties)``, or ``h / n`` when the h-th of `stop_after` counties
        to reach it was the n-th simulated. [share]

    References
    ----------
    Besag J., Clifford P. (1991). Sequential Monte Carlo p-values. Biometrika, 78(2), 301-304.
    https://doi.org/10.1093/biomet/78.2.301

    Examples
    --------
    >>> rank_p_value(3.0, np.array([1.0, 4.0, 2.0, 3.0]))
    0.6
    >>> rank_p_value(3.0, np.array([1.0, 4.0, 2.0, 3.0]), stop_after=1)
    0.5
    """
    reached = np.flatnonzero(maxima >= statistic - SAME_LLR)
    if stop_after is not None and reached.size >= stop_after:
        return float(stop_after / (reached[stop_after - 1] + 1))
    return float((1 + reached.size) / (1 + maxima.size))


def critical_value(maxima: NDArray[np.float64], *, alpha: float) -> float:
    """Give the statistic that a cluster has to pass for its rank p-value to be below alpha.

    It rests on the windows, the expectation and the number of referrals only, so that many
    counties of the same kind can be judged by one set of simulated ones.

    Parameters
    ----------
    maxima : ndarray
        The best statistic of each simulated county. [nats]
    alpha
        Level of the test. [share]

    Returns
    -------
    float
        Infinite where there are too few simulated counties for any p-value below alpha. [nats]

    Examples
    --------
    With 99 counties p < 0.05 takes a statistic that at most three of them reach.

    >>> critical_value(np.arange(1.0, 100.0), alpha=0.05)
    96.0
    >>> rank_p_value(96.5, np.arange(1.0, 100.0)), rank_p_value(96.0, np.arange(1.0, 100.0))
    (0.04, 0.05)
    """
    allowed = int(np.ceil(round(alpha * (maxima.size + 1), 9))) - 2
    if allowed < 0:
        return float("inf")
    ordered = np.sort(maxima)[::-1]
    return float(ordered[min(allowed, maxima.size - 1)])


def judged_p_value(
    statistic: float,
    maxima: NDArray[np.float64],
    *,
    by_tail: bool = False,
    stop_after: int | None = None,
) -> float:
    """Give the p-value by which clusters are reported: by the tail where asked and known.

    Examples
    --------
    >>> judged_p_value(3.0, np.array([1.0, 4.0, 2.0, 3.0]), stop_after=2)
    0.5
    >>> judged_p_value(3.0, np.array([2.0, 2.0]), by_tail=True)  # no tail: the two do not differ
    0.3333333333333333
    """
    if by_tail and not np.isnan(tail := gumbel_p_value(statistic, maxima)):
        return tail
    return rank_p_value(statistic, maxima, stop_after=stop_after)


def gumbel_p_value(statistic: float, maxima: NDArray[np.float64]) -> float:
    """Give the chance of reaching a statistic by a Gumbel curve through the simulated counties.

    It can be far below one over the number of counties, which a rank can not.

    Parameters
    ----------
    statistic
        Of the cluster. [nats]
    maxima : ndarray
        The best statistic of each simulated county. [nats]

    Returns
    -------
    float
        Missing where the counties do not differ. [share]

    Notes
    -----
    Fitted by moments: scale ``s sqrt(6) / pi``, mode ``mean - 0.5772 scale``.

    References
    ----------
    Abrams A. M., Kleinman K., Kulldorff M. (2010). Gumbel based p-value approximations for
    spatial scan statistics. International Journal of Health Geographics, 9, 61.
    https://doi.org/10.1186/1476-072X-9-61

    Examples
    --------
    At the mode of the curve, one county in e stays below.

    >>> spread = np.array([1.0, 2.0, 3.0])
    >>> mode = 2 - EULER * np.sqrt(6) / np.pi
    >>> round(gumbel_p_value(mode, spread), 6), round(1 - 1 / 2.718281828, 6)
    (0.632121, 0.632121)
    """
    if maxima.size < 2:
        return float("nan")
    scale = float(np.std(maxima, ddof=1)) * np.sqrt(6) / np.pi
    if scale == 0:
        return float("nan")
    mode = float(np.mean(maxima)) - EULER * scale
    return float(-np.expm1(-np.exp(-(statistic - mode) / scale)))
