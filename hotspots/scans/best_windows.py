"""The best window of each of many counties at once, where it passes a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
from numpy.typing import NDArray

from hotspots.scans.likelihoods import count_table, sure_ratio
from hotspots.scans.simulating import Shape, least_above, shape_of

if TYPE_CHECKING:
    from hotspots.scans.windows import Windows

Floats = NDArray[np.float64]


def best_windows(
    windows: Windows,
    counts: NDArray[np.int32],
    base: Floats,
    *,
    total: int,
    bar: float,
    min_cases: int = 3,
) -> tuple[NDArray[np.int64], Floats]:
    """Give each county's best window, by the Poisson ratio, where that passes a bar.

    Parameters
    ----------
    windows
        From `hotspots.scans.windows.circular_windows` or its kin.
    counts : ndarray, one row per area, one column per county
        Each column adds up to `total`. [referrals]
    base : ndarray, one per area
        Referrals expected, adding up to `total`. [referrals]
    total
        Referrals in each county. [referrals]
    bar
        Windows whose ratio does not pass it are not told. [nats]
    min_cases
        Fewest referrals a window must have. [referrals]

    Returns
    -------
    best : ndarray of int
        The window, the first of equal ones; -1 where none passes the bar.
    ratio : ndarray
        Its statistic, `bar` where none passes. [nats]

    Examples
    --------
    >>> import pandas as pd
    >>> from hotspots.scans.windows import circular_windows
    >>> line = pd.DataFrame({"easting": [0.0, 1.0], "northing": 0.0})
    >>> halves = circular_windows(line, pd.Series([1, 1]), max_population_share=0.5)
    >>> drawn = np.array([[2, 4, 0], [2, 0, 4]], dtype=np.int32)  # three counties
    >>> best, ratio = best_windows(halves, drawn, np.array([2.0, 2.0]), total=4, bar=1.0)
    >>> best.tolist(), ratio.round(2).tolist()  # 4 ln 2
    ([-1, 0, 1], [1.0, 2.77, 2.77])
    """
    best = np.full(counts.shape[1], -1, dtype=np.int64)
    ratio = np.full(counts.shape[1], float(bar))
    settings = (False, total, float(total), min_cases)
    _find(
        np.ascontiguousarray(counts, dtype=np.int32),
        shape_of(windows),
        windows.penalty,
        base,
        (settings, count_table(total)),
        best,
        ratio,
    )
    return best, ratio


@numba.njit(cache=True, nogil=True)
def _find(
    counts: NDArray[np.int32],
    shape: Shape,
    penalty: Floats,
    base: Floats,
    model: tuple[tuple[bool, int, float, int], Floats],
    best: NDArray[np.int64],
    ratio: Floats,
) -> None:
    """Note the window whenever it beats what a county had before; counties innermost."""
    order, start, size, first = shape
    settings, table = model
    bernoulli, total, whole, _ = settings
    width = ratio.size
    running = np.zeros(width, dtype=np.int32)
    for row in range(first.size - 1):
        running[:] = 0
        taken, usual = 0, 0.0
        for window in range(first[row], first[row + 1]):
            while taken < size[window]:
                area = order[start[row] + taken]
                usual += base[area]
                for county in range(width):
                    running[county] += counts[area, county]
                taken += 1
            least = least_above(ratio.min() / penalty[row], usual, settings, table)
            for county in range(width):
                if running[county] >= least:
                    inside = running[county]
                    value = penalty[row] * sure_ratio(bernoulli, inside, usual, total, whole, table)
                    if value > ratio[county]:
                        ratio[county], best[county] = value, window
