"""Making one scan's report again from other counts, and seeing whether a hotspot is in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.scans.likelihoods import count_table
from hotspots.scans.monte_carlo import critical_value
from hotspots.scans.secondary import distinct_windows
from hotspots.scans.simulating import simulated_maxima, window_sums

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotspots.scans.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

REPLICATES = 999
"""Simulated counties behind the critical value: enough to tell p from 0.05. [replicates]"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Recheck:
    """What stays the same whenever a scan is made again.

    Attributes
    ----------
    windows
        The windows of the scan.
    row
        The list that each window begins, by position.
    usual
        Share of the county's expected referrals in each window. [share]
    critical
        Ratios above this are reported. [nats]
    min_cases
        Fewest referrals in a window. [referrals]
    log_inside, log_outside
        Logarithms of the share expected inside and outside each window; infinite where a window
        can not be used. [nats]
    """

    windows: Windows
    row: Ints
    usual: Floats
    critical: float
    min_cases: int
    log_inside: Floats
    log_outside: Floats


def recheck_of(
    windows: Windows,
    expected: Floats,
    *,
    total: int,
    seed: int,
    min_cases: int = 3,
    alpha: float = 0.05,
    replicates: int = REPLICATES,
) -> Recheck:
    """Prepare to make a scan again, with the ratio from which on a cluster is reported.

    Parameters
    ----------
    windows
        As they were scanned.
    expected : ndarray, in the order of the areas of `windows`
        On any scale. [referrals]
    total
        Young people scanned. [persons]
    seed
        Of the simulated counties.
    min_cases, alpha
        As they were scanned.
    replicates
        Simulated counties.

    Returns
    -------
    Recheck
        For `reported_again` and `found_again`.

    Notes
    -----
    The critical value is simulated once. What a county in which chance alone is at work can reach
    depends on the windows, on how the expected referrals are spread, and on the number of
    referrals, and on nothing else that was observed. Resamples of all young people have all three
    in common with the scan, so its critical value is theirs too. A left-out quarter changes the
    number only, and with it the value by next to nothing: in Worcestershire 8.06 nats for 846
    young people and 8.11 for 676.
    """
    usual = expected / expected.sum()
    maxima = simulated_maxima(
        windows,
        usual * total,
        total=total,
        seed=seed,
        min_cases=min_cases,
        replicates=replicates,
    )
    inside = window_sums(windows, usual)
    usable = (inside > 0) & (inside < 1)
    return Recheck(
        windows=windows,
        row=np.repeat(np.arange(windows.hub.size), np.diff(windows.first)),
        usual=inside,
        critical=critical_value(maxima, alpha=alpha),
        min_cases=min_cases,
        log_inside=np.log(np.where(usable, inside, 1.0)) + np.where(usable, 0.0, np.inf),
        log_outside=np.log1p(-np.where(usable, inside, 0.0)),
    )


def reported_again(recheck: Recheck, counts: Ints) -> list[NDArray[np.int32]]:
    """List the clusters that a scan of these counts reports, best first.

    Parameters
    ----------
    recheck
        From `recheck_of`.
    counts : ndarray, one per area
        Young people. [persons]

    Returns
    -------
    list of ndarray
        The areas of each cluster, by position; no two clusters share one.
    """
    total = int(counts.sum())
    if total == 0:
        return []
    windows = recheck.windows
    inside = window_sums(windows, counts).astype(np.int64)
    enough = (inside >= recheck.min_cases) & (inside > recheck.usual * total)
    some = np.flatnonzero(enough & np.isfinite(recheck.log_inside))
    seen = inside[some]
    ratios = windows.penalty[recheck.row[some]] * (
        count_table(total)[seen]
        - seen * recheck.log_inside[some]
        - (total - seen) * recheck.log_outside[some]
        - total * np.log(total)
    )
    high = ratios > recheck.critical
    left = _only(recheck, some[high])
    picked = distinct_windows(left, ratios[high], lambda _: 0.0, alpha=0.5)
    return [left.members(window) for window, _, _ in picked]


def _only(recheck: Recheck, some: NDArray[np.intp]) -> Windows:
    """Keep some of the windows: the further search is among few."""
    windows = recheck.windows
    per_list = np.bincount(recheck.row[some], minlength=windows.hub.size)
    return replace(
        windows,
        size=windows.size[some],
        radius=windows.radius[some],
        first=np.concatenate([[0], np.cumsum(per_list)]).astype(np.int64),
    )


def found_again(
    recheck: Recheck,
    counts: Ints,
    places: Iterable[Marks],
    *,
    overlap: float = 0.5,
    within: Marks | None = None,
) -> Marks:
    """Tell in which runs each hotspot is found again.

    Parameters
    ----------
    recheck
        From `recheck_of`.
    counts : ndarray, areas by runs
        Young people in each area in each run. [persons]
    places
        For each hotspot, which areas are in it.
    overlap
        A hotspot is found if one reported cluster and it share at least this share of all areas
        that are in either (Jaccard). [share]
    within
        Which areas are of the county: those beyond its line do not count. All where not given.

    Returns
    -------
    ndarray of bool, hotspots by runs
        False where nothing was reported.

    Examples
    --------
    Four villages; both people of one of them, and then one person in each of two.

    >>> import pandas as pd
    >>> from hotspots.scans.windows import circular_windows
    >>> road = pd.DataFrame({"easting": [0.0, 1.0, 3.0, 6.0], "northing": 0.0})
    >>> each = circular_windows(road, pd.Series(1, index=road.index), max_population_share=0.25)
    >>> recheck = recheck_of(each, np.ones(4), total=8, seed=1, min_cases=1)
    >>> runs = np.array([[8, 2], [0, 2], [0, 2], [0, 2]])
    >>> found_again(recheck, runs, [np.array([True, False, False, False])]).tolist()
    [[True, False]]
    """
    wanted = np.array(list(places), dtype=float).reshape(-1, counts.shape[0])
    found = np.zeros((len(wanted), counts.shape[1]), dtype=bool)
    for run in range(counts.shape[1]):
        clusters = reported_again(recheck, counts[:, run])
        got = np.zeros((len(clusters), counts.shape[0]))
        for row, members in enumerate(clusters):
            got[row, members] = 1.0
        if within is not None:
            got[:, ~within] = 0.0
        shared = wanted @ got.T
        either = wanted.sum(axis=1)[:, None] + got.sum(axis=1)[None, :] - shared
        found[:, run] = (shared >= overlap * either).any(axis=1)
    return found
