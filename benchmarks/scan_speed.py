"""Scan a county: ours against the same scan written straight in NumPy, in one process.

Both look through the same windows of the same seeded county with the same simulated counts, so
their best ratios must agree. One core each. Run:
python -m benchmarks.scan_speed [AREAS] [REPLICATES] [SHARE]
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
from scipy.special import xlogy

from hotspots.simulating import simulated_maxima
from hotspots.windows import circular_windows


def county(areas: int, referrals: int) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """Draw places, people and the referrals expected of them."""
    random = np.random.default_rng(1)
    places = pd.DataFrame(random.uniform(0, 60_000, (areas, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(60, 260, areas))
    return places, people, (people * referrals / people.sum()).to_numpy()


def plain_maxima(
    places: pd.DataFrame,
    people: pd.Series,
    expected: np.ndarray,
    *,
    total: int,
    replicates: int,
    share: float,
) -> np.ndarray:
    """Scan as the definition reads: sort by distance, add up, take the best ratio."""
    counts = np.random.default_rng(1).multinomial(total, expected / expected.sum(), replicates)
    points, best = places.to_numpy(), np.zeros(replicates)
    for point in points:
        order = np.argsort(((points - point) ** 2).sum(axis=1), kind="stable")
        within = np.cumsum(people.to_numpy()[order]) <= share * people.sum()
        order = order[within]
        if order.size == 0:
            continue
        inside, usual = counts[:, order].cumsum(axis=1), expected[order].cumsum()
        outside, beyond = total - inside, total - usual
        ratio = (
            xlogy(inside, inside)
            - inside * np.log(usual)
            + xlogy(outside, outside)
            - outside * np.log(beyond)
        )
        ratio[(inside <= usual) | (inside < 3)] = 0.0
        np.maximum(best, ratio.max(axis=1), out=best)
    return best


def main() -> None:
    """Print both times, whether they agree, and their ratio."""
    given = sys.argv[1:]
    areas = int(given[0]) if given else 364
    replicates = int(given[1]) if len(given) > 1 else 9_999
    share = float(given[2]) if len(given) > 2 else 0.20
    total = 900
    places, people, expected = county(areas, total)
    warm = circular_windows(places, people, max_population_share=share)
    began = time.process_time()
    simulated_maxima(warm, expected, total=total, seed=1, replicates=1)
    compiled = time.process_time() - began

    began = time.process_time()
    windows = circular_windows(places, people, max_population_share=share)
    ours = simulated_maxima(windows, expected, total=total, seed=1, replicates=replicates)
    ours_s = time.process_time() - began
    began = time.process_time()
    plain = plain_maxima(places, people, expected, total=total, replicates=replicates, share=share)
    plain_s = time.process_time() - began

    print(f"{areas} areas, {len(windows):,} windows to {share:.0%}, {replicates:,} replicates")
    print(f"load or compile the loops [CPU s]   {compiled:8.2f}")
    print(f"ours [CPU s]                        {ours_s:8.2f}")
    print(f"plain NumPy [CPU s]                 {plain_s:8.2f}")
    print(f"ratio                               {plain_s / ours_s:8.1f} x")
    agree = bool(np.allclose(ours, plain, atol=1e-8))
    print(f"the same best ratios                {'yes' if agree else 'NO':>8}")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
