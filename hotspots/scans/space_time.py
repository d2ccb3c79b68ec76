"""The scan in space and time: cylinders of neighbouring areas over consecutive periods."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspots.rates import poisson_interval
from hotspots.scans.cylinders import (
    Settings,
    cumulated,
    cylinder_maxima,
    cylinder_ratios,
    period_runs,
)
from hotspots.scans.likelihoods import count_table
from hotspots.scans.monte_carlo import SAME_LLR, gumbel_p_value, judged_p_value
from hotspots.scans.scan_inputs import aligned, check_codes, check_settings, scanned_codes
from hotspots.scans.windows import Windows, circular_windows
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COLUMNS = [
    "centre",
    "areas",
    "radius",
    "first_period",
    "last_period",
    "population",
    "observed",
    "expected",
    "relative_risk",
    "rr_lower",
    "rr_upper",
    "llr",
    "test_statistic",
    "p_value",
    "gumbel_p_value",
]


def scan_space_time(
    areas: pd.DataFrame,
    observed: pd.DataFrame,
    expected: pd.DataFrame,
    *,
    population: pd.Series,
    seed: int,
    windows: Windows | None = None,
    max_population_share: float = 0.20,
    max_periods: int | None = None,
    still_going: bool = False,
    min_cases: int = 3,
    replicates: int = 999,
    alpha: float = 0.05,
    p_values: Literal["rank", "gumbel"] = "rank",
    stop_after: int | None = None,
    confidence: float = 0.95,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
) -> pd.DataFrame:
    """Find neighbouring areas with more referrals than chance would give for some periods.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids, in any plane. [m]
    observed : DataFrame, index ``area_code``, one column per period in order
        Whole referrals. [referrals]
    expected : DataFrame, index ``area_code``, the same columns
        Referrals expected, on any scale: it is scaled to the observed total. [referrals]
    population : Series, index ``area_code``
        Population at risk, which bounds the windows. [persons]
    seed
        Of the replicates.
    windows
        As in `hotspots.scanning.scan`; circles if left out.
    max_population_share
        Largest share of `population` in one circle, inclusive. [share]
    max_periods
        Longest cluster; half of the periods, rounded down, if left out. [periods]
    still_going
        Try only clusters that reach into the last period.
    min_cases
        Fewest referrals a cylinder must have. [referrals]
    replicates
        Simulated counties.
    alpha
        Clusters with a p-value below this are returned, and the most likely one always; 1 for
        every cluster. [share]
    p_values
        ``"rank"`` among the replicates, or ``"gumbel"``, the tail of a curve through them.
    stop_after
        End as soon as so many replicates reach the best cluster; all are simulated if left out.
    confidence
        Of the interval of the relative risk, in (0, 1). [share]
    threads
        Processor threads to share the windows among; the result is the same for any number.
    progress
        Called now and then with the share of replicates done.

    Returns
    -------
    DataFrame, index ``cluster`` (1 = most likely)
        As `hotspots.scanning.scan`, with ``first_period`` and ``last_period`` by the names of
        their columns. Further clusters share no area with a better one.

    Raises
    ------
    TableError
        As `hotspots.scanning.scan`, or when `max_periods` is not between 1 and the periods.

    Notes
    -----
    The Poisson ratio of a cylinder is that of a window whose expectation is the cylinder's.

    References
    ----------
    Kulldorff M., Athas W., Feuer E., Miller B., Key C. (1998). Evaluating cluster alarms: a
    space-time scan statistic and brain cancer in Los Alamos, New Mexico. American Journal of
    Public Health, 88(9), 1377-1380. https://doi.org/10.2105/AJPH.88.9.1377

    Examples
    --------
    Four villages over four quarters; the first two have nine referrals each in the last.

    >>> road = pd.DataFrame({"easting": [0.0, 1.0, 5.0, 9.0], "northing": 0.0})
    >>> counts = pd.DataFrame(1, index=road.index, columns=["Q1", "Q2", "Q3", "Q4"])
    >>> counts.loc[[0, 1], "Q4"] = 9
    >>> people = pd.Series(100, index=road.index)
    >>> found = scan_space_time(
    ...     road, counts, counts * 0 + 1.0, population=people, seed=1, max_population_share=0.5
    ... )
    >>> found[["areas", "first_period", "last_period", "observed", "expected"]].values.tolist()
    [[(0, 1), 'Q4', 'Q4', 18, 4.0]]
    """
    longest = max(1, observed.shape[1] // 2) if max_periods is None else max_periods
    check_settings(
        numbers={
            "replicates": replicates, "min_cases": min_cases, "max_periods": longest,
            "threads": threads, "stop_after": 1 if stop_after is None else stop_after,
        },
        alpha=alpha,
        words={"p_values": p_values},
    )  # fmt: skip
    if longest > observed.shape[1]:
        msg = f"max_periods is {longest}, but there are only {observed.shape[1]} periods."
        raise TableError(msg)
    check_codes(areas=areas, observed=observed, expected=expected, population=population)
    codes = scanned_codes(areas, windows, population, observed.index)
    counts, usual = _by_period(codes, observed, expected)
    people = population.reindex(codes)
    if windows is None:
        windows = circular_windows(
            areas.loc[codes], people, max_population_share=max_population_share
        )
    total = int(counts.sum())
    if total == 0:
        return pd.DataFrame(columns=COLUMNS, index=pd.RangeIndex(1, 1, name="cluster"))
    usual = usual * (total / usual.sum())
    intervals = period_runs(counts.shape[1], longest, still_going=still_going)
    settings = (False, total, float(total), min_cases)
    ratios = _ratios(windows, counts, usual, intervals, settings)
    best = float(ratios.max(initial=0.0))
    maxima = cylinder_maxima(
        windows,
        usual,
        intervals=intervals,
        settings=settings,
        seed=seed,
        replicates=replicates,
        stop=None if stop_after is None else (best - SAME_LLR, stop_after),
        threads=threads,
        progress=progress,
    )
    chance = partial(
        judged_p_value, maxima=maxima, by_tail=p_values == "gumbel", stop_after=stop_after
    )
    rows = [
        _row(windows, one, people, counts, usual, list(observed.columns))
        | {"p_value": chance(one[3]), "gumbel_p_value": gumbel_p_value(one[3], maxima)}
        for one in _picked(windows, ratios, intervals, chance, alpha)
    ]
    found = pd.DataFrame(
        rows, index=pd.RangeIndex(1, len(rows) + 1, name="cluster"), columns=COLUMNS
    )
    limits = poisson_interval(found["observed"].astype(float), confidence=confidence)
    for end in ("lower", "upper"):
        found[f"rr_{end}"] = limits[end] / found["expected"].astype(float)
    return found


def _by_period(
    codes: pd.Index, observed: pd.DataFrame, expected: pd.DataFrame
) -> tuple[Ints, Floats]:
    """Bring counts and expectations into the order of the areas, a column per period."""
    absent = [str(period) for period in observed.columns if period not in expected.columns]
    if absent:
        msg = f"The scan has no expected values for {len(absent)} periods: {', '.join(absent[:3])}."
        raise TableError(msg)
    pairs = [
        aligned(codes, observed[period], expected[period], bernoulli=False, given=True)
        for period in observed.columns
    ]
    return (
        np.column_stack([counts for counts, _ in pairs]),
        np.column_stack([usual for _, usual in pairs]),
    )


def _ratios(
    windows: Windows, counts: Ints, usual: Floats, intervals: Ints, settings: Settings
) -> Floats:
    """Give the statistic of every cylinder in the data."""
    shape = (windows.order, windows.start, windows.size, windows.first)
    return cylinder_ratios(
        cumulated(counts), cumulated(usual), shape, windows.penalty, intervals, settings,
        count_table(settings[1]),
    )  # fmt: skip


def _picked(
    windows: Windows,
    ratios: Floats,
    intervals: Ints,
    chance: Callable[[float], float],
    alpha: float,
) -> list[tuple[int, int, int, float]]:
    """Pick the best cylinder, then the best that shares no area with it, while p is small."""
    chain = np.repeat(np.arange(windows.hub.size), np.diff(windows.first))
    picked: list[tuple[int, int, int, float]] = []
    while ratios.size and ratios.max() > SAME_LLR:
        tied, pair = np.nonzero(ratios >= ratios.max() - SAME_LLR)
        spans = intervals[pair, 1] - intervals[pair, 0]
        key = np.lexsort(
            (windows.hub[chain[tied]], pair, spans, windows.radius[tied], windows.size[tied])
        )[0]
        window, span = int(tied[key]), intervals[pair[key]]
        statistic = float(ratios[window, pair[key]])
        if picked and alpha <= chance(statistic) and alpha < 1:
            break
        picked.append((window, int(span[0]), int(span[1]), statistic))
        ratios[_touching(windows, windows.members(window)), :] = 0.0
    return picked


def _touching(windows: Windows, members: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Mark the windows that hold any of these areas."""
    taken = np.zeros(len(windows.codes), dtype=np.int64)
    taken[members] = 1
    before = np.concatenate([[0], np.cumsum(taken[windows.order])])
    begin = np.repeat(windows.start[:-1], np.diff(windows.first))
    return np.asarray(before[begin + windows.size] > before[begin])


def _row(
    windows: Windows,
    one: tuple[int, int, int, float],
    people: pd.Series,
    counts: Ints,
    usual: Floats,
    periods: list[object],
) -> dict[str, object]:
    """Count what one cylinder holds."""
    window, low, high, statistic = one
    chain, inside = windows.list_of(window), windows.members(window)
    seen = int(counts[inside, low:high].sum())
    expected = float(usual[inside, low:high].sum())
    return {
        "centre": windows.codes[windows.hub[chain]],
        "areas": tuple(windows.codes[inside]),
        "radius": float(windows.radius[window]),
        "first_period": periods[low],
        "last_period": periods[high - 1],
        "population": people.to_numpy()[inside].sum(),
        "observed": seen,
        "expected": expected,
        "relative_risk": seen / expected,
        "llr": statistic / float(windows.penalty[chain]),
        "test_statistic": statistic,
    }
