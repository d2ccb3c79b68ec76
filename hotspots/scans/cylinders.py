"""Cylinders, windows over runs of periods: their ratios, in the data and in simulated counties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numpy.typing import NDArray

from hotspots.scans.likelihoods import count_table, sure_ratio
from hotspots.scans.simulating import Stretch, block_by_block, least_above

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotspots.scans.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shape = tuple[NDArray[np.int32], Ints, NDArray[np.int32], Ints]
Settings = tuple[bool, int, float, int]
"""Whether Bernoulli (never, here), referrals in all, their expected sum, fewest in a cylinder."""

BLOCK = 128
"""Replicates simulated at a time. [replicates]"""


def period_runs(periods: int, longest: int, *, still_going: bool) -> Ints:
    """List the runs of periods as first and one past the last."""
    return np.array(
        [
            (first, past)
            for past in range(1, periods + 1)
            for first in range(max(0, past - longest), past)
            if past == periods or not still_going
        ],
        dtype=np.int64,
    )


def cumulated(values: NDArray[Any]) -> NDArray[Any]:
    """Add up over periods, the second axis, beginning with nothing."""
    sums = np.cumsum(values, axis=1)
    return np.concatenate([np.zeros_like(sums[:, :1]), sums], axis=1)


def cylinder_maxima(
    windows: Windows,
    usual: Floats,
    *,
    intervals: Ints,
    settings: Settings,
    seed: int,
    replicates: int,
    stop: tuple[float, int] | None = None,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Floats:
    """Give the best statistic of each simulated county; `usual` has a column per period.

    `stop` and `threads` as in `hotspots.scans.simulating.simulated_maxima`.
    """
    table, steps = count_table(settings[1]), cumulated(usual)
    shape = (windows.order, windows.start, windows.size, windows.first)
    random = np.random.default_rng(seed)
    chances = usual.ravel() / usual.sum()

    def raised(size: int) -> Callable[[Stretch, Floats], None]:
        drawn = random.multinomial(settings[1], chances, size=size)
        cube = np.moveaxis(drawn.reshape(size, *usual.shape), 0, 2)
        lines = np.ascontiguousarray(cumulated(cube), dtype=np.int32)
        return lambda lists, best: _raise_maxima(
            lines, steps, shape, windows.penalty, intervals, (settings, table), lists, best
        )

    return block_by_block(
        raised,
        lists=windows.hub.size,
        replicates=replicates,
        width=BLOCK,
        stop=stop,
        threads=threads,
        progress=progress,
    )


@numba.njit(cache=True, nogil=True)
def _raise_maxima(
    lines: NDArray[np.int32],
    steps: Floats,
    shape: Shape,
    penalty: Floats,
    intervals: Ints,
    model: tuple[Settings, Floats],
    lists: Stretch,
    best: Floats,
) -> None:
    """Raise each replicate's best value to that of any better cylinder."""
    order, start, size, first = shape
    settings, table = model
    bernoulli, total, whole, _ = settings
    edges, width = lines.shape[1], best.size
    running = np.zeros((edges, width), dtype=np.int32)
    usual = np.zeros(edges)
    for row in range(lists[0], lists[1]):
        running[:] = 0
        usual[:] = 0.0
        taken = 0
        weight = penalty[row]
        bar = best.min() / weight
        for window in range(first[row], first[row + 1]):
            while taken < size[window]:
                area = order[start[row] + taken]
                for edge in range(edges):
                    usual[edge] += steps[area, edge]
                    for replicate in range(width):
                        running[edge, replicate] += lines[area, edge, replicate]
                taken += 1
            for pair in range(len(intervals)):
                low, high = intervals[pair, 0], intervals[pair, 1]
                base = usual[high] - usual[low]
                least = least_above(bar, base, settings, table)
                for replicate in range(width):
                    inside = running[high, replicate] - running[low, replicate]
                    if inside >= least:
                        ratio = weight * sure_ratio(bernoulli, inside, base, total, whole, table)
                        best[replicate] = max(best[replicate], ratio)


@numba.njit(cache=True, nogil=True)
def cylinder_ratios(
    lines: Ints,
    steps: Floats,
    shape: Shape,
    penalty: Floats,
    intervals: Ints,
    settings: Settings,
    table: Floats,
) -> Floats:
    """Give the statistic of every window, by rows, over every run of periods, by columns."""
    order, start, size, first = shape
    bernoulli, total, whole, min_cases = settings
    ratios = np.zeros((size.size, len(intervals)))
    for row in range(first.size - 1):
        running = np.zeros(lines.shape[1], dtype=np.int64)
        usual = np.zeros(lines.shape[1])
        taken = 0
        for window in range(first[row], first[row + 1]):
            while taken < size[window]:
                area = order[start[row] + taken]
                running += lines[area]
                usual += steps[area]
                taken += 1
            for pair in range(len(intervals)):
                low, high = intervals[pair, 0], intervals[pair, 1]
                base, inside = usual[high] - usual[low], running[high] - running[low]
                if 0 < base < whole and inside >= min_cases and inside > base:
                    ratio = sure_ratio(bernoulli, inside, base, total, whole, table)
                    ratios[window, pair] = penalty[row] * ratio
    return ratios
