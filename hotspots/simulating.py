"""Counties in which chance alone is at work: how high their best window gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotspots.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK = 512
"""Replicates simulated at a time: their counts stay in the processor's cache. [replicates]"""

COUNTS_AT_A_TIME = 4_000_000
"""Most counts held at once, which makes the blocks of a large country shorter. [counts]"""


def simulated_maxima(
    windows: Windows,
    expected: Floats,
    *,
    total: int,
    seed: int,
    min_cases: int = 3,
    replicates: int = 9_999,
    progress: Callable[[float], None] | None = None,
) -> Floats:
    """Give the best ratio of each simulated county in which chance alone is at work.

    Parameters
    ----------
    windows
        From `hotspots.windows.circular_windows`.
    expected : ndarray, one per area
        Referrals expected in each area, adding up to `total`. [referrals]
    total
        Referrals that fall on each simulated county. [referrals]
    seed
        Of `numpy.random.default_rng`; one thread draws, so nothing depends on their number.
    min_cases
        Fewest referrals a window must have. [referrals]
    replicates
        Simulated counties.
    progress
        Called after each block with the share done.

    Returns
    -------
    ndarray, shape (replicates,)
        In the order simulated, zero where no window had an excess. [nats]

    Notes
    -----
    Referrals fall by one multinomial draw for each replicate. A window can raise a replicate's
    best ratio only from some number of referrals on; most are dismissed by comparing with that
    number, found once per window, so that few ratios are worked out at all.

    Examples
    --------
    >>> import pandas as pd
    >>> from hotspots.windows import circular_windows
    >>> line = pd.DataFrame({"easting": [0.0, 1.0], "northing": 0.0})
    >>> halves = circular_windows(line, pd.Series([1, 1]), max_population_share=0.5)
    >>> maxima = simulated_maxima(halves, np.array([2.0, 2.0]), total=4, seed=1, replicates=50)
    >>> sorted({round(float(value), 2) for value in maxima})  # 2-2, 3-1 and 4-0
    [0.0, 0.52, 2.77]
    """
    terms = _window_terms(window_sums(windows, expected), total, min_cases)
    inside = np.arange(total + 1.0)
    table = xlogy(inside, inside) + xlogy(total - inside, total - inside)
    chances = expected / expected.sum()
    random = np.random.default_rng(seed)
    width = max(16, min(BLOCK, COUNTS_AT_A_TIME // max(1, chances.size)))
    maxima = np.zeros(replicates)
    for begin in range(0, replicates, width):
        block = maxima[begin : begin + width]
        drawn = random.multinomial(total, chances, size=block.size)
        counts = np.ascontiguousarray(drawn.T, dtype=np.int32)
        _raise_maxima(counts, _shape(windows), terms, table, block)
        if progress is not None:
            progress((begin + block.size) / replicates)
    return maxima


def window_sums(windows: Windows, values: Floats | Ints) -> Floats:
    """Add up one value per area inside every window."""
    sums = np.zeros(len(windows))
    _add_up(np.asarray(values, dtype=np.float64), _shape(windows), sums)
    return sums


def _shape(windows: Windows) -> tuple[Ints, Ints, Ints, Ints]:
    """Hand the windows to the compiled loops, which know arrays only."""
    return windows.order, windows.start, windows.size, windows.first


def _window_terms(usual: Floats, total: int, min_cases: int) -> tuple[Ints, Floats, Floats]:
    """Split each window's ratio into fewest referrals, a constant and a slope in the referrals."""
    usable = (usual > 0) & (usual < total)
    safe = np.where(usable, usual, total / 2)
    least = np.maximum(np.floor(safe).astype(np.int64) + 1, min_cases)
    fewest = np.where(usable, least, total + 1)
    outside = np.log(total - safe)
    return fewest, total * outside, np.log(safe) - outside


@numba.njit(cache=True, nogil=True)
def _add_up(values: Floats, shape: tuple[Ints, Ints, Ints, Ints], sums: Floats) -> None:
    """Add the areas of each centre one by one, and note the sum at each window's end."""
    order, start, size, first = shape
    for centre in range(first.size - 1):
        running, taken = 0.0, 0
        for window in range(first[centre], first[centre + 1]):
            while taken < size[window]:
                running += values[order[start[centre] + taken]]
                taken += 1
            sums[window] = running


@numba.njit(cache=True, nogil=True)
def _least_above(bar: float, least: int, fixed: float, slope: float, table: Floats) -> int:
    """Find by halving the fewest referrals whose ratio passes the bar; ratios rise with them."""
    low, high = least, table.size
    while low < high:
        middle = (low + high) // 2
        if table[middle] - fixed - middle * slope > bar:
            high = middle
        else:
            low = middle + 1
    return low


@numba.njit(cache=True, nogil=True)
def _raise_maxima(
    counts: NDArray[np.int32],
    shape: tuple[Ints, Ints, Ints, Ints],
    terms: tuple[Ints, Floats, Floats],
    table: Floats,
    best: Floats,
) -> None:
    """Raise each replicate's best ratio to that of any better window; replicates innermost."""
    order, start, size, first = shape
    fewest, fixed, slope = terms
    width = best.size
    running = np.zeros(width, dtype=np.int32)
    for centre in range(first.size - 1):
        running[:] = 0
        taken = 0
        bar = best.min()
        for window in range(first[centre], first[centre + 1]):
            while taken < size[window]:
                row = counts[order[start[centre] + taken]]
                for replicate in range(width):
                    running[replicate] += row[replicate]
                taken += 1
            away, tilt = fixed[window], slope[window]
            least = np.int32(_least_above(bar, fewest[window], away, tilt, table))
            for replicate in range(width):
                if running[replicate] >= least:
                    inside = running[replicate]
                    ratio = table[inside] - away - inside * tilt
                    best[replicate] = max(best[replicate], ratio)
