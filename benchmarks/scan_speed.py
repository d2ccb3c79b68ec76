"""Scan a county and a country: ours against the same scan written straight in NumPy.

Both look through the same windows of the same places with the same simulated counts, in one
process, so their best ratios must agree. For the country NumPy takes some centres only, evenly
spread, and its time is multiplied; the best ratios are compared over those centres. Run:
python -m benchmarks.scan_speed [--areas 364] [--replicates 9999] [--share 0.5]
python -m benchmarks.scan_speed --england FOLDER [--replicates 999] [--share 0.01]
"""

from __future__ import annotations

import argparse
import dataclasses
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import xlogy

from hotspots.scans.simulating import simulated_maxima
from hotspots.scans.windows import Windows, circular_windows

SOME_CENTRES = 150
"""Centres of the country that NumPy scans."""


def county(areas: int, referrals: int) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """Draw places, people and the referrals expected of them."""
    random = np.random.default_rng(1)
    places = pd.DataFrame(random.uniform(0, 60_000, (areas, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(60, 260, areas))
    return places, people, (people * referrals / people.sum()).to_numpy()


def england(folder: Path, referrals: int) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """Read the centroids and residents of England's small areas of 2021."""
    places = pd.read_csv(folder / "lsoa_centroids.csv.gz", index_col="lsoacd")
    places = places.loc[places["in_2021"], ["easting", "northing"]]
    bands = pd.read_csv(folder / "population_census2021_lsoa21_bands.csv.gz", index_col="lsoa21cd")
    people = bands["all_ages"].reindex(places.index)
    return places, people, (people * referrals / people.sum()).to_numpy()


def plain_maxima(
    places: pd.DataFrame,
    people: pd.Series,
    expected: np.ndarray,
    counts: np.ndarray,
    *,
    share: float,
    centres: np.ndarray,
) -> np.ndarray:
    """Scan as the definition reads: sort by distance, add up, take the best ratio."""
    total, points, best = counts[0].sum(), places.to_numpy(), np.zeros(len(counts))
    for point in points[centres]:
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


def of_centres(windows: Windows, centres: np.ndarray) -> Windows:
    """Keep the windows of some centres."""
    lengths, counts = np.diff(windows.start), np.diff(windows.first)
    lists = np.zeros(windows.hub.size, dtype=bool)
    lists[centres] = True
    return dataclasses.replace(
        windows,
        order=windows.order[np.repeat(lists, lengths)],
        start=np.concatenate([[0], np.cumsum(lengths[lists])]),
        size=windows.size[np.repeat(lists, counts)],
        first=np.concatenate([[0], np.cumsum(counts[lists])]),
        radius=windows.radius[np.repeat(lists, counts)],
        hub=windows.hub[lists],
        shape=windows.shape[lists],
        angle=windows.angle[lists],
        penalty=windows.penalty[lists],
    )


def clocks() -> tuple[float, float]:
    """Read the wall and the processor."""
    return time.perf_counter(), time.process_time()


def main() -> None:
    """Print the times, whether both agree, and their ratio; end with 1 if they do not agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, default=364)
    parser.add_argument("--england", type=Path, help="folder with England's small areas")
    parser.add_argument("--replicates", type=int)
    parser.add_argument("--share", type=float)
    parser.add_argument("--referrals", type=int)
    given = parser.parse_args()
    large = given.england is not None
    replicates = given.replicates or (999 if large else 9_999)
    share = given.share or (0.01 if large else 0.50)
    total, threads = given.referrals or (34_000 if large else 900), 2 if large else 1
    if large:
        places, people, expected = england(given.england, total)
    else:
        places, people, expected = county(given.areas, total)
    warm = circular_windows(places.iloc[:50], people.iloc[:50], max_population_share=0.5)
    first = clocks()
    simulated_maxima(warm, expected[:50], total=9, seed=1, replicates=1)
    compiled = clocks()

    windows = circular_windows(places, people, max_population_share=share)
    drawn = clocks()
    ours = simulated_maxima(
        windows, expected, total=total, seed=1, replicates=replicates, threads=threads
    )
    done = clocks()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    some = np.unique(np.linspace(0, len(places) - 1, SOME_CENTRES if large else len(places)))
    centres = some.astype(np.int64)
    begun = clocks()
    counts = np.random.default_rng(1).multinomial(total, expected / expected.sum(), replicates)
    thrown = clocks()
    plain = plain_maxima(places, people, expected, counts, share=share, centres=centres)
    # the draws are made once, the rest for every centre
    each = (clocks()[1] - thrown[1]) / len(centres)
    plain_s = thrown[1] - begun[1] + each * len(places)
    if large:
        few = of_centres(windows, centres)
        ours = simulated_maxima(few, expected, total=total, seed=1, replicates=replicates)

    mine = done[1] - compiled[1]
    print(
        f"{len(places):,} areas, {len(windows):,} windows to {share:.0%}, {replicates:,} "
        f"replicates of {total:,} referrals, {threads} thread{'s' * (threads > 1)}"
    )
    print(f"load or compile the loops [CPU s]   {compiled[1] - first[1]:8.2f}")
    print(f"ours: windows [CPU s]               {drawn[1] - compiled[1]:8.2f}")
    print(f"ours: replicates [CPU s]            {done[1] - drawn[1]:8.2f}")
    print(f"ours: both [wall s]                 {done[0] - compiled[0]:8.2f}")
    print(f"ours: most memory [MB]              {memory:8.0f}")
    note = f" (measured on {len(centres)} centres)" if large else ""
    print(f"plain NumPy [CPU s]                 {plain_s:8.2f}{note}")
    print(f"ratio                               {plain_s / mine:8.1f} x")
    agree = bool(np.allclose(ours, plain, atol=1e-8))
    print(f"the same best ratios                {'yes' if agree else 'NO':>8}")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
