"""Which further clusters to tell of: those that share no area with a better one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.scans.likelihoods import Direction, bernoulli_llr, poisson_llr
from hotspots.scans.monte_carlo import SAME_LLR
from hotspots.scans.simulating import window_sums

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotspots.scans.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Picked = tuple[int, float, float]
"""A window, its statistic [nats] and its p-value."""


def window_ratios(
    windows: Windows,
    counts: Ints,
    base: Floats,
    min_cases: int,
    *,
    bernoulli: bool = False,
    direction: Direction = "high",
) -> Floats:
    """Give the statistic of every window, zero where it is unusable or holds too few referrals.

    A window with more than usual must hold `min_cases`; one with fewer must be expected to.
    """
    total = float(counts.sum())
    whole = float(base.sum()) if bernoulli else total
    inside, usual = window_sums(windows, counts), window_sums(windows, base)
    expected = total * (usual / max(whole, 1e-300))
    enough = np.where(inside > expected, inside, expected) >= min_cases
    usable = (usual > 0) & (usual < whole) & enough
    ratios = np.zeros(len(windows))
    if bernoulli:
        ratios[usable] = bernoulli_llr(
            inside[usable], usual[usable], total=total, everybody=whole, direction=direction
        )
    else:
        ratios[usable] = poisson_llr(
            inside[usable], usual[usable], total=total, direction=direction
        )
    return ratios * np.repeat(windows.penalty, np.diff(windows.first))


def best_window(windows: Windows, ratios: Floats) -> int | None:
    """Pick the best window; among ties the one with fewest areas, then the tightest."""
    if not ratios.size or ratios.max() <= SAME_LLR:
        return None
    tied = np.flatnonzero(ratios >= ratios.max() - SAME_LLR)
    centres = windows.hub[np.searchsorted(windows.first, tied, side="right") - 1]
    order = np.lexsort((centres, windows.radius[tied], windows.size[tied]))
    return int(tied[order[0]])


def distinct_windows(
    windows: Windows, ratios: Floats, chance: Callable[[float], float], alpha: float
) -> list[Picked]:
    """Pick the best window, then the best that shares no area with it, while p is below alpha."""
    left, taken = ratios.copy(), np.zeros(len(windows.codes))
    picked: list[Picked] = []
    while (window := best_window(windows, left)) is not None:
        p_value = chance(float(ratios[window]))
        if picked and alpha <= p_value and alpha < 1:
            break
        picked.append((window, float(ratios[window]), p_value))
        taken[windows.members(window)] = 1
        left[window_sums(windows, taken) > 0] = 0.0
    return picked
