"""How often a hotspot stays when the records known only by sector are placed by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspots.scans.monte_carlo import rank_p_value
from hotspots.scans.secondary import distinct_windows, window_ratios
from hotspots.scans.simulating import simulated_maxima
from hotspots.scans.windows import circular_windows

if TYPE_CHECKING:
    from hotspots.scans.windows import Windows

REPLICATES = 999
"""Simulated counties for the trials: enough to tell p from 0.05. [replicates]"""

SHARED = 0.5
"""A hotspot stays if one reported cluster holds at least this share of its areas. [share]"""


def sector_stability(
    clusters: pd.DataFrame,
    areas: pd.DataFrame,
    counts: pd.Series,
    expected: pd.Series,
    added: pd.DataFrame,
    *,
    population: pd.Series,
    seed: int,
    max_population_share: float = 0.20,
    min_cases: int = 3,
    alpha: float = 0.05,
) -> pd.Series:
    """Say in which share of the trials each cluster is found again.

    Parameters
    ----------
    clusters : DataFrame
        From `hotspots.scanning.scan`, with ``areas``.
    areas, counts, expected
        As they were scanned.
    added : DataFrame, index ``area_code``, one column per trial
        Whole records to add to `counts`, from `hotspots.scans.whole_placements.whole_counts`.
        [referrals]
    population
        As it was scanned.
    seed
        Of the simulated counties.
    max_population_share, min_cases, alpha
        As they were scanned.

    Returns
    -------
    Series, index of `clusters`
        1 where nothing was added. [share]

    Notes
    -----
    All trials are compared with one set of simulated counties of their mean number of
    referrals; the numbers differ by a few records only.
    """
    ours = areas.sort_index()
    people = population.reindex(ours.index)
    extra = added.reindex(ours.index).to_numpy(np.int64)
    extra = np.where(expected.reindex(ours.index).to_numpy()[:, None] > 0, extra, 0)
    if len(clusters) == 0 or extra.sum() == 0:
        return pd.Series(1.0, index=clusters.index, name="sector_stability")
    base = counts.reindex(ours.index).to_numpy(np.int64)
    windows = circular_windows(ours, people, max_population_share=max_population_share)
    usual = expected.reindex(ours.index).to_numpy(float)
    usual = usual / usual.sum()
    mean = round(base.sum() + extra.sum() / extra.shape[1])
    maxima = simulated_maxima(
        windows,
        usual * mean,
        total=mean,
        seed=seed,
        min_cases=min_cases,
        replicates=REPLICATES,
    )
    options: dict[str, Any] = {"maxima": maxima, "min_cases": min_cases, "alpha": alpha}
    trials = [
        _found(windows, ours.index, base + extra[:, trial], usual, **options)
        for trial in range(extra.shape[1])
    ]
    shares = [
        np.mean([_stays(set(codes), found) for found in trials]) for codes in clusters["areas"]
    ]
    return pd.Series(shares, index=clusters.index, name="sector_stability", dtype=float)


def _found(
    windows: Windows,
    codes: pd.Index,
    counts: np.ndarray[Any, np.dtype[np.int64]],
    usual: np.ndarray[Any, np.dtype[np.float64]],
    *,
    maxima: np.ndarray[Any, np.dtype[np.float64]],
    min_cases: int,
    alpha: float,
) -> list[set[str]]:
    """Return the areas of each cluster that one trial reports."""
    ratios = window_ratios(windows, counts, usual * counts.sum(), min_cases)
    picked = distinct_windows(windows, ratios, lambda value: rank_p_value(value, maxima), alpha)
    return [set(codes[windows.members(at)]) for at, _, chance in picked if chance < alpha]


def _stays(codes: set[str], found: list[set[str]]) -> bool:
    """Tell whether one reported cluster holds at least half of a hotspot's areas."""
    return any(len(codes & other) >= SHARED * len(codes) for other in found)
