"""Kulldorff's Poisson scan: where the referrals are too many for chance, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy

from hotspots.simulating import simulated_maxima, window_sums
from hotspots.windows import Windows, circular_windows
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COLUMNS = [
    "centre",
    "areas",
    "radius",
    "population",
    "observed",
    "expected",
    "relative_risk",
    "inside_outside_ratio",
    "llr",
    "p_value",
]

SAME_LLR = 1e-10
"""A replicate within this of a cluster's ratio counts as reaching it. [nats]"""


def poisson_llr(observed: ArrayLike, expected: ArrayLike, *, total: float) -> Floats:
    """Say how much better a higher rate inside each window explains the counts.

    Parameters
    ----------
    observed : array_like
        Referrals inside each window. [referrals]
    expected : array_like
        Referrals expected inside each window, on a scale on which the county has `total`.
        [referrals]
    total
        Referrals in the whole county. [referrals]

    Returns
    -------
    ndarray
        Log-likelihood ratio; zero where the window has no more than expected. [nats]

    Raises
    ------
    TableError
        When an expected value does not lie strictly between zero and `total`.

    Notes
    -----
    ``O ln(O / E) + (N - O) ln((N - O) / (N - E))`` where ``O > E``.

    References
    ----------
    Kulldorff M. (1997). A spatial scan statistic. Communications in Statistics - Theory and
    Methods, 26(6), 1481-1496. https://doi.org/10.1080/03610929708831995

    Examples
    --------
    >>> poisson_llr([20, 3], [9.2, 5.0], total=149).round(3).tolist()
    [5.159, 0.0]
    """
    inside = np.asarray(observed, dtype=float)
    usual = np.asarray(expected, dtype=float)
    if bool(np.any(~((usual > 0) & (usual < total)))):
        msg = f"expected must lie strictly between 0 and the total of {total:g} in every window."
        raise TableError(msg)
    outside = total - inside
    gain = xlogy(inside, inside) - inside * np.log(usual)
    loss = xlogy(outside, outside) - outside * np.log(total - usual)
    return np.where(inside > usual, gain + loss, 0.0)


def scan(
    areas: pd.DataFrame,
    observed: pd.Series,
    expected: pd.Series,
    *,
    population: pd.Series,
    seed: int,
    max_population_share: float = 0.20,
    min_cases: int = 3,
    replicates: int = 9_999,
    alpha: float = 0.05,
    progress: Callable[[float], None] | None = None,
) -> pd.DataFrame:
    """Find the circles with more referrals than chance would put there.

    Every circle round a centroid up to `max_population_share` of the population is tried. The
    best one is compared with the best ones of `replicates` counties in which the same number of
    referrals falls by chance in proportion to `expected`; so are the next best ones that share
    no area with a better one, which makes their p-values cautious.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids, in any plane. [m]
    observed : Series, index ``area_code``
        Whole referrals counted in each area. [referrals]
    expected : Series, index ``area_code``
        Referrals expected, on any scale: it is scaled to the observed total. [referrals]
    population : Series, index ``area_code``
        Population at risk, which bounds the windows. [persons]
    seed
        Of the replicates; the same seed gives the same result, whatever the number of threads.
    max_population_share
        Largest share of `population` in one window, inclusive. [share]
    min_cases
        Fewest referrals a window must have, in the data and in the replicates. [referrals]
    replicates
        Simulated counties; the smallest possible p is 1 / (replicates + 1).
    alpha
        Clusters with a p-value below this are returned, and the most likely one always. [share]
    progress
        Called now and then with the share of replicates done.

    Returns
    -------
    DataFrame, index ``cluster`` (1 = most likely)
        ``centre``, ``areas`` (tuple, nearest first), ``radius`` [as the coordinates],
        ``population`` [persons], ``observed``, ``expected`` [referrals], ``relative_risk``
        (observed over expected), ``inside_outside_ratio`` (of the rate inside to the rate
        outside, which SaTScan calls relative risk) [ratio], ``llr`` [nats], ``p_value``. Empty
        when no window has more than it should.

    Raises
    ------
    TableError
        When an area is missing from a series, a count is not whole, or an area has referrals
        where none are expected.

    Notes
    -----
    ``p = (1 + number of replicates whose best window reaches the ratio) / (replicates + 1)``.

    References
    ----------
    Kulldorff M. (1997). A spatial scan statistic. Communications in Statistics - Theory and
    Methods, 26(6), 1481-1496. https://doi.org/10.1080/03610929708831995

    Examples
    --------
    Twelve villages on a road, each with 100 people; two neighbours have most of the referrals.

    >>> road = pd.DataFrame({"easting": np.arange(12) ** 1.1, "northing": 0.0})
    >>> counts = pd.Series([1, 0, 1, 9, 8, 1, 0, 1, 1, 0, 1, 1])
    >>> people = pd.Series(100, index=road.index)
    >>> found = scan(road, counts, people, population=people, seed=1, replicates=99)
    >>> found[["areas", "observed", "expected", "p_value"]].values.tolist()
    [[(4, 3), 17, 4.0, 0.01]]
    """
    _check_settings(replicates=replicates, min_cases=min_cases, alpha=alpha)
    _check_codes(areas=areas, observed=observed, expected=expected, population=population)
    areas = areas.sort_index()
    counts, usual = _aligned(areas, observed, expected)
    people = population.reindex(areas.index)
    windows = circular_windows(areas, people, max_population_share=max_population_share)
    total = int(counts.sum())
    if total == 0:
        return _described([], windows, people, counts, usual)
    usual = usual * (total / usual.sum())
    ratios = window_ratios(windows, counts, usual, min_cases)
    maxima = simulated_maxima(
        windows,
        usual,
        total=total,
        seed=seed,
        min_cases=min_cases,
        replicates=replicates,
        progress=progress,
    )
    picked = distinct_windows(windows, ratios, np.sort(maxima), alpha)
    return _described(picked, windows, people, counts, usual)


def window_ratios(windows: Windows, counts: Ints, usual: Floats, min_cases: int) -> Floats:
    """Give the ratio of every window, zero where it is unusable or holds too few referrals."""
    total = float(counts.sum())
    inside, expected = window_sums(windows, counts), window_sums(windows, usual)
    usable = (expected > 0) & (expected < total) & (inside >= min_cases)
    ratios = np.zeros(len(windows))
    ratios[usable] = poisson_llr(inside[usable], expected[usable], total=total)
    return ratios


def distinct_windows(
    windows: Windows, ratios: Floats, maxima: Floats, alpha: float
) -> list[tuple[int, float, float]]:
    """Pick the best window, then the best that shares no area with it, while p is below alpha."""
    left = ratios.copy()
    centres, taken = windows.centre(), np.zeros(windows.first.size - 1)
    picked: list[tuple[int, float, float]] = []
    while left.size and left.max() > SAME_LLR:
        tied = np.flatnonzero(left >= left.max() - SAME_LLR)
        order = np.lexsort((centres[tied], windows.radius[tied], windows.size[tied]))
        window = int(tied[order[0]])
        reached = maxima.size - np.searchsorted(maxima, ratios[window] - SAME_LLR, side="left")
        chance = (1 + int(reached)) / (1 + maxima.size)
        if picked and chance >= alpha:
            break
        picked.append((window, float(ratios[window]), chance))
        taken[windows.members(window)] = 1
        left[window_sums(windows, taken) > 0] = 0.0
    return picked


def _described(
    picked: list[tuple[int, float, float]],
    windows: Windows,
    population: pd.Series,
    counts: Ints,
    usual: Floats,
) -> pd.DataFrame:
    """Put the picked windows into the table that `scan` returns."""
    codes, people, total = population.index, population.to_numpy(), float(counts.sum())
    centres = windows.centre()
    rows = []
    for window, ratio, chance in picked:
        inside = windows.members(window)
        seen, expected = int(counts[inside].sum()), float(usual[inside].sum())
        outside = (total - seen) / (total - expected)
        rows.append(
            {
                "centre": codes[centres[window]],
                "areas": tuple(codes[inside]),
                "radius": float(windows.radius[window]),
                "population": people[inside].sum(),
                "observed": seen,
                "expected": expected,
                "relative_risk": seen / expected,
                "inside_outside_ratio": seen / expected / outside if outside > 0 else np.inf,
                "llr": ratio,
                "p_value": chance,
            }
        )
    index = pd.RangeIndex(1, len(rows) + 1, name="cluster")
    return pd.DataFrame(rows, index=index, columns=COLUMNS)


def _aligned(areas: pd.DataFrame, observed: pd.Series, expected: pd.Series) -> tuple[Ints, Floats]:
    """Bring the counts into the order of the areas, refusing what cannot be scanned."""
    counts = observed.reindex(areas.index).to_numpy(dtype=float, na_value=np.nan)
    usual = expected.reindex(areas.index).to_numpy(dtype=float, na_value=np.nan)
    faults = []
    if broken := int((~((counts >= 0) & (counts == np.floor(counts)))).sum()):
        faults.append(
            f"{broken} areas have no count, or one that is not a whole number of zero or more "
            "(count whole records only)"
        )
    if missing := int((~((usual >= 0) & np.isfinite(usual))).sum()):
        faults.append(f"{missing} areas have no expected value, or a negative one")
    if stray := int(((counts > 0) & (usual == 0)).sum()):
        faults.append(f"{stray} areas have referrals where none are expected")
    if faults:
        msg = f"The scan cannot use its counts: {'; '.join(faults)}."
        raise TableError(msg)
    return counts.astype(np.int64), usual


def _check_codes(**tables: pd.DataFrame | pd.Series) -> None:
    """Refuse tables without areas, or with an area twice."""
    faults = [f"{name} has an area twice" for name, t in tables.items() if not t.index.is_unique]
    faults += [f"{name} has no areas" for name, table in tables.items() if len(table) == 0]
    if faults:
        msg = f"The scan cannot use its tables: {'; '.join(faults)}. Give each area one row."
        raise TableError(msg)


def _check_settings(*, replicates: int, min_cases: int, alpha: float) -> None:
    """Refuse settings without meaning, all at once."""
    faults = []
    if replicates < 1:
        faults.append(f"replicates is {replicates}, must be 1 or more")
    if min_cases < 1:
        faults.append(f"min_cases is {min_cases}, must be 1 or more")
    if not 0 < alpha <= 1:
        faults.append(f"alpha is {alpha}, must be above 0 and at most 1")
    if faults:
        msg = f"The scan cannot use its settings: {'; '.join(faults)}."
        raise TableError(msg)
