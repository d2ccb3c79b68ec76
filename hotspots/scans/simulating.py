"""Counties in which chance alone is at work: how high their best window gets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numpy.typing import NDArray

from hotspots.scans.likelihoods import Direction, count_table, sure_ratio

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotspots.scans.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shape = tuple[NDArray[np.int32], Ints, NDArray[np.int32], Ints]
Stretch = tuple[int, int]
"""The first list of windows, and one past the last."""

BLOCK = 512
"""Replicates simulated at a time: their counts stay in the processor's cache. [replicates]"""

COUNTS_AT_A_TIME = 4_000_000
"""Most counts held at once, which makes the blocks of a large country shorter. [counts]"""


def simulated_maxima(
    windows: Windows,
    base: Floats,
    *,
    total: int,
    seed: int,
    min_cases: int = 3,
    replicates: int = 9_999,
    bernoulli: bool = False,
    direction: Direction = "high",
    stop: tuple[float, int] | None = None,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Floats:
    """Give the best statistic of each simulated county in which chance alone is at work.

    Parameters
    ----------
    windows
        From `hotspots.scans.windows.circular_windows` or its kin.
    base : ndarray, one per area
        Referrals expected in each area, adding up to `total` [referrals]; for the Bernoulli
        model the whole number of persons. [persons]
    total
        Referrals that fall on each simulated county. [referrals]
    seed
        Of `numpy.random.default_rng`; one thread draws, so nothing depends on their number.
    min_cases
        Fewest referrals a window must have; fewest expected, where it has too few. [referrals]
    replicates
        Simulated counties.
    bernoulli
        Draw persons without replacement and compare by the Bernoulli model.
    direction
        Whether windows with more referrals than they should are tried, with fewer, or both.
    stop
        A statistic and how many replicates must reach it to end early; that replicate is the
        last one given.
    threads
        Share the windows among so many threads; the result is the same for any number.
    progress
        Called after each block with the share done.

    Returns
    -------
    ndarray, shape (replicates,) or shorter where stopped
        In the order simulated, zero where no window had an excess. [nats]

    Notes
    -----
    Referrals fall by one multinomial draw (Bernoulli: one hypergeometric draw) for each
    replicate. A window can raise a replicate's best ratio only from some number of referrals on;
    most are dismissed by comparing with that number, found once per window and block, so that
    few ratios are worked out at all.

    Examples
    --------
    >>> import pandas as pd
    >>> from hotspots.scans.windows import circular_windows
    >>> line = pd.DataFrame({"easting": [0.0, 1.0], "northing": 0.0})
    >>> halves = circular_windows(line, pd.Series([1, 1]), max_population_share=0.5)
    >>> maxima = simulated_maxima(halves, np.array([2.0, 2.0]), total=4, seed=1, replicates=50)
    >>> sorted({round(float(value), 2) for value in maxima})  # 2-2, 3-1 and 4-0
    [0.0, 0.52, 2.77]
    """
    random = np.random.default_rng(seed)
    width = max(16, min(BLOCK, COUNTS_AT_A_TIME // max(1, base.size)))
    # the total is exact where a sum of expected values may miss its last digit
    settings = (bernoulli, total, float(base.sum() if bernoulli else total), min_cases)
    sides = (direction != "low", direction != "high")
    table, shape = count_table(total), shape_of(windows)

    def raised(size: int) -> Callable[[Stretch, Floats], None]:
        counts = draw(random, base, total=total, size=size, bernoulli=bernoulli)
        return lambda lists, best: _raise_maxima(
            counts, shape, windows.penalty, base, (settings, table), sides, lists, best
        )

    return block_by_block(
        raised,
        lists=windows.hub.size,
        replicates=replicates,
        width=width,
        stop=stop,
        threads=threads,
        progress=progress,
    )


def block_by_block(
    raised: Callable[[int], Callable[[Stretch, Floats], None]],
    *,
    lists: int,
    replicates: int,
    width: int,
    stop: tuple[float, int] | None,
    threads: int,
    progress: Callable[[float], None] | None,
) -> Floats:
    """Simulate block after block, the lists of windows shared out, until stopped or done.

    `raised` draws a block of so many replicates and returns what raises their best values to
    those of some lists. Each thread has best values of its own; the highest counts.
    """
    maxima = np.zeros(replicates)
    edges = np.linspace(0, lists, threads + 1).astype(np.int64)
    reached = 0
    with ThreadPoolExecutor(threads) as pool:
        for begin in range(0, replicates, width):
            block = maxima[begin : begin + width]
            raise_to = raised(block.size)
            parts = [np.zeros(block.size) for _ in range(threads)]
            jobs = [
                pool.submit(raise_to, (edges[part], edges[part + 1]), parts[part])
                for part in range(threads)
            ]
            for job in jobs:
                job.result()
            block[:] = np.max(parts, axis=0)
            if progress is not None:
                progress((begin + block.size) / replicates)
            if stop is not None:
                hits = np.flatnonzero(block >= stop[0])
                if reached + hits.size >= stop[1]:
                    return maxima[: begin + int(hits[stop[1] - reached - 1]) + 1]
                reached += hits.size
    return maxima


def draw(
    random: np.random.Generator, base: Floats, *, total: int, size: int, bernoulli: bool
) -> NDArray[np.int32]:
    """Let referrals fall by chance on the areas; one row per area, one column per replicate."""
    if bernoulli:
        persons = base.astype(np.int64)
        drawn: NDArray[Any] = random.multivariate_hypergeometric(
            persons, total, size=size, method="marginals"
        )
    else:
        drawn = random.multinomial(total, base / base.sum(), size=size)
    return np.ascontiguousarray(drawn.T, dtype=np.int32)


def window_sums(windows: Windows, values: Floats | Ints) -> Floats:
    """Add up one value per area inside every window."""
    sums = np.zeros(len(windows))
    _add_up(np.asarray(values, dtype=np.float64), shape_of(windows), sums)
    return sums


def shape_of(windows: Windows) -> Shape:
    """Hand the windows to the compiled loops, which know arrays only."""
    return windows.order, windows.start, windows.size, windows.first


@numba.njit(cache=True, nogil=True)
def _add_up(values: Floats, shape: Shape, sums: Floats) -> None:
    """Add the areas of each list one by one, and note the sum at each window's end."""
    order, start, size, first = shape
    for row in range(first.size - 1):
        running, taken = 0.0, 0
        for window in range(first[row], first[row + 1]):
            while taken < size[window]:
                running += values[order[start[row] + taken]]
                taken += 1
            sums[window] = running


@numba.njit(cache=True, nogil=True)
def least_above(
    bar: float, base: float, settings: tuple[bool, int, float, int], table: Floats
) -> int:
    """Find by halving the fewest referrals whose ratio passes the bar; ratios rise with them."""
    bernoulli, total, whole, min_cases = settings
    if not 0 < base < whole:
        return total + 1
    low = max(int(np.floor(total * (base / whole))) + 1, min_cases)
    top = total
    if bernoulli and base < total:
        top = int(base)
    high = top + 1
    while low < high:
        middle = (low + high) // 2
        if sure_ratio(bernoulli, middle, base, total, whole, table) > bar:
            high = middle
        else:
            low = middle + 1
    return total + 1 if low > top else low


@numba.njit(cache=True, nogil=True)
def most_below(
    bar: float, base: float, settings: tuple[bool, int, float, int], table: Floats
) -> int:
    """Find by halving the most referrals, too few, whose ratio passes the bar; -1 for none."""
    bernoulli, total, whole, min_cases = settings
    if not 0 < base < whole:
        return -1
    usual = total * (base / whole)
    if usual < min_cases:
        return -1
    low, high = -1, int(np.ceil(usual)) - 1
    if bernoulli:
        low = max(low, total - int(whole - base) - 1)
    while low < high:
        middle = (low + high + 1) // 2
        if sure_ratio(bernoulli, middle, base, total, whole, table) > bar:
            low = middle
        else:
            high = middle - 1
    return low


@numba.njit(cache=True, nogil=True)
def _raise_maxima(
    counts: NDArray[np.int32],
    shape: Shape,
    penalty: Floats,
    base: Floats,
    model: tuple[tuple[bool, int, float, int], Floats],
    sides: tuple[bool, bool],
    lists: Stretch,
    best: Floats,
) -> None:
    """Raise each replicate's best value to that of any better window; replicates innermost."""
    order, start, size, first = shape
    settings, table = model
    bernoulli, total, whole, _ = settings
    width = best.size
    running = np.zeros(width, dtype=np.int32)
    for row in range(lists[0], lists[1]):
        running[:] = 0
        taken, usual = 0, 0.0
        weight = penalty[row]
        bar = best.min() / weight
        for window in range(first[row], first[row + 1]):
            while taken < size[window]:
                area = order[start[row] + taken]
                usual += base[area]
                line = counts[area]
                for replicate in range(width):
                    running[replicate] += line[replicate]
                taken += 1
            if sides[0]:
                least = np.int32(least_above(bar, usual, settings, table))
                for replicate in range(width):
                    if running[replicate] >= least:
                        inside = running[replicate]
                        ratio = weight * sure_ratio(bernoulli, inside, usual, total, whole, table)
                        best[replicate] = max(best[replicate], ratio)
            if sides[1]:
                most = np.int32(most_below(bar, usual, settings, table))
                for replicate in range(width):
                    if running[replicate] <= most:
                        inside = running[replicate]
                        ratio = weight * sure_ratio(bernoulli, inside, usual, total, whole, table)
                        best[replicate] = max(best[replicate], ratio)
