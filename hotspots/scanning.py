"""Kulldorff's scan: where referrals are too many, or too few, for chance, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspots.rates import poisson_interval
from hotspots.scans.likelihoods import Direction, bernoulli_llr, poisson_llr
from hotspots.scans.monte_carlo import SAME_LLR, gumbel_p_value, judged_p_value
from hotspots.scans.scan_inputs import aligned, check_codes, check_settings, scanned_codes
from hotspots.scans.secondary import best_window, distinct_windows, window_ratios
from hotspots.scans.simulating import simulated_maxima
from hotspots.scans.windows import Windows, circular_windows

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["bernoulli_llr", "poisson_llr", "scan"]

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
    "rr_lower",
    "rr_upper",
    "inside_outside_ratio",
    "llr",
    "test_statistic",
    "p_value",
    "gumbel_p_value",
    "shape",
    "angle",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Rules:
    """How one scan simulates and judges."""

    bernoulli: bool
    direction: Direction
    seed: int
    min_cases: int
    replicates: int
    stop_after: int | None
    by_tail: bool
    threads: int

    def chance(self, statistic: float, maxima: Floats) -> float:
        """Give the p-value by which clusters are reported."""
        return judged_p_value(statistic, maxima, by_tail=self.by_tail, stop_after=self.stop_after)


def scan(
    areas: pd.DataFrame,
    observed: pd.Series,
    expected: pd.Series | None = None,
    *,
    population: pd.Series,
    seed: int,
    model: Literal["poisson", "bernoulli"] = "poisson",
    direction: Direction = "high",
    windows: Windows | None = None,
    max_population_share: float = 0.20,
    min_cases: int = 3,
    replicates: int = 9_999,
    alpha: float = 0.05,
    secondary: Literal["distinct", "iterative"] = "distinct",
    p_values: Literal["rank", "gumbel"] = "rank",
    stop_after: int | None = None,
    confidence: float = 0.95,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
) -> pd.DataFrame:
    """Find the windows with more referrals (or fewer) than chance would put there.

    Every window is tried: unless others are given, every circle round a centroid up to
    `max_population_share` of the population. The best one is compared with the best ones of
    `replicates` counties in which the same number of referrals falls by chance in proportion to
    `expected`; so are the next best ones that share no area with a better one, which makes their
    p-values cautious.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` of the centroids, in any plane [m]; not looked at where
        `windows` are given.
    observed : Series, index ``area_code``
        Whole referrals counted in each area. [referrals]
    expected : Series, index ``area_code``
        Referrals expected, on any scale: it is scaled to the observed total; in proportion to
        `population` where left out, as it must be for the Bernoulli model. [referrals]
    population : Series, index ``area_code``
        Population at risk, which bounds the windows; for the Bernoulli model whole persons,
        those with a referral among them. [persons]
    seed
        Of the replicates; the same seed gives the same result, whatever the number of threads.
    model
        ``"poisson"``: referrals against expected ones. ``"bernoulli"``: referred persons among
        all persons, drawn without replacement.
    direction
        ``"high"`` finds where referrals are too many, ``"low"`` where they are too few,
        ``"both"`` either.
    windows
        From `windows`, `elliptic_windows`, `flexible_windows` or `travel_windows` of
        `hotspots.scans`, over the same areas; they keep their own bound.
    max_population_share
        Largest share of `population` in one circle, inclusive. [share]
    min_cases
        Fewest referrals a window must have, in the data and in the replicates; a window with too
        few is tried where at least as many are expected. [referrals]
    replicates
        Simulated counties; the smallest possible p is 1 / (replicates + 1).
    alpha
        Clusters with a p-value below this are returned, and the most likely one always; 1 for
        every cluster. [share]
    secondary
        ``"distinct"``: further clusters share no area with a better one and are judged by the
        same replicates (Kulldorff). ``"iterative"``: a cluster's areas are taken out, with
        their referrals, and the rest of the county is scanned anew until nothing is left to
        report; expected and relative risk then refer to that rest.
    p_values
        ``"rank"`` among the replicates, or ``"gumbel"``, the tail of a curve through them.
    stop_after
        End as soon as so many replicates reach the best cluster; all are simulated if left out.
    confidence
        Of the interval of the relative risk, in (0, 1). [share]
    threads
        Processor threads to share the windows among.
    progress
        Called now and then with the share of replicates done.

    Returns
    -------
    DataFrame, index ``cluster`` (1 = most likely)
        ``centre``, ``areas`` (tuple, nearest first), ``radius`` [as the windows],
        ``population`` [persons], ``observed``, ``expected`` [referrals], ``relative_risk``
        (observed over expected) with ``rr_lower`` and ``rr_upper``, ``inside_outside_ratio`` (of
        the rate inside to the rate outside, which SaTScan calls relative risk) [ratio], ``llr``,
        ``test_statistic`` (the ratio times the window's penalty) [nats], ``p_value`` (as asked
        for), ``gumbel_p_value``, ``shape`` [ratio] and ``angle`` [degrees] of an ellipse. Empty
        when no window departs from what it should have.

    Raises
    ------
    TableError
        When an area is missing from a series or unknown to `areas`, a count is not whole, an
        area has referrals where none are expected, or `windows` were drawn over other areas.

    Notes
    -----
    ``p = (1 + number of replicates whose best window reaches the ratio) / (replicates + 1)``,
    and ``h / n`` when the h-th of `stop_after` was the n-th replicate.

    References
    ----------
    Kulldorff M. (1997). A spatial scan statistic. Communications in Statistics - Theory and
    Methods, 26(6), 1481-1496. https://doi.org/10.1080/03610929708831995
    Zhang Z., Assuncao R., Kulldorff M. (2010). Spatial scan statistics adjusted for multiple
    clusters. Journal of Probability and Statistics, 642379. https://doi.org/10.1155/2010/642379

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
    rules = _Rules(
        bernoulli=model == "bernoulli",
        direction=direction,
        seed=seed,
        min_cases=min_cases,
        replicates=replicates,
        stop_after=stop_after,
        by_tail=p_values == "gumbel",
        threads=threads,
    )
    check_settings(
        numbers={
            "replicates": replicates,
            "min_cases": min_cases,
            "threads": threads,
            "stop_after": 1 if stop_after is None else stop_after,
        },
        alpha=alpha,
        words={
            "model": model,
            "secondary": secondary,
            "p_values": p_values,
            "direction": direction,
        },
    )
    usual = population if expected is None else expected
    check_codes(areas=areas, observed=observed, expected=usual, population=population)
    codes = scanned_codes(areas, windows, population, observed.index)
    counts, base = aligned(
        codes, observed, usual, bernoulli=rules.bernoulli, given=expected is not None
    )
    people = population.reindex(codes)
    if windows is None:
        windows = circular_windows(
            areas.loc[codes], people, max_population_share=max_population_share
        )
    finder = _found_anew if secondary == "iterative" else _found_at_once
    rows = finder(windows, people, counts, base, rules, alpha, progress)
    index = pd.RangeIndex(1, len(rows) + 1, name="cluster")
    table = pd.DataFrame(rows, index=index, columns=COLUMNS)
    limits = poisson_interval(table["observed"].astype(float), confidence=confidence)
    for end in ("lower", "upper"):
        table[f"rr_{end}"] = limits[end] / table["expected"].astype(float)
    return table


def _scaled(counts: Ints, base: Floats, rules: _Rules) -> Floats:
    """Bring expected referrals to the scale of the counted ones; leave persons alone."""
    return base if rules.bernoulli else base * (counts.sum() / base.sum())


def _ratios(windows: Windows, counts: Ints, base: Floats, rules: _Rules) -> Floats:
    """Give the statistic of every window in the data."""
    return window_ratios(
        windows,
        counts,
        base,
        rules.min_cases,
        bernoulli=rules.bernoulli,
        direction=rules.direction,
    )


def _maxima(
    windows: Windows,
    counts: Ints,
    base: Floats,
    best: float,
    rules: _Rules,
    progress: Callable[[float], None] | None,
) -> Floats:
    """Simulate the counties that a cluster is judged by."""
    return simulated_maxima(
        windows,
        base,
        total=int(counts.sum()),
        seed=rules.seed,
        min_cases=rules.min_cases,
        replicates=rules.replicates,
        bernoulli=rules.bernoulli,
        direction=rules.direction,
        stop=None if rules.stop_after is None else (best - SAME_LLR, rules.stop_after),
        threads=rules.threads,
        progress=progress,
    )


def _found_at_once(
    windows: Windows,
    people: pd.Series,
    counts: Ints,
    base: Floats,
    rules: _Rules,
    alpha: float,
    progress: Callable[[float], None] | None,
) -> list[dict[str, object]]:
    """Pick clusters that share no area, all judged by one set of simulated counties."""
    if counts.sum() == 0:
        return []
    base = _scaled(counts, base, rules)
    ratios = _ratios(windows, counts, base, rules)
    best = float(ratios.max(initial=0.0))
    maxima = _maxima(windows, counts, base, best, rules, progress)
    picked = distinct_windows(windows, ratios, lambda value: rules.chance(value, maxima), alpha)
    return [
        _row(windows, window, windows.members(window), people, counts, base)
        | _judged(windows, window, statistic, maxima, rules)
        for window, statistic, _ in picked
    ]


def _found_anew(
    windows: Windows,
    people: pd.Series,
    counts: Ints,
    base: Floats,
    rules: _Rules,
    alpha: float,
    progress: Callable[[float], None] | None,
) -> list[dict[str, object]]:
    """Take each cluster out and scan the rest, until nothing is left to report."""
    counts, base, rows = counts.copy(), base.copy(), list[dict[str, object]]()
    while counts.sum() > 0:
        scaled = _scaled(counts, base, rules)
        ratios = _ratios(windows, counts, scaled, rules)
        window = best_window(windows, ratios)
        if window is None:
            break
        maxima = _maxima(windows, counts, scaled, float(ratios[window]), rules, progress)
        p_value = rules.chance(float(ratios[window]), maxima)
        last = alpha <= p_value and alpha < 1
        if rows and last:
            break
        inside = windows.members(window)
        inside = inside[base[inside] > 0]
        rows.append(
            _row(windows, window, inside, people, counts, scaled)
            | _judged(windows, window, float(ratios[window]), maxima, rules)
        )
        counts[inside], base[inside] = 0, 0.0
        if last:
            break
    return rows


def _judged(
    windows: Windows, window: int, statistic: float, maxima: Floats, rules: _Rules
) -> dict[str, object]:
    """Give a cluster's statistic and how likely chance would reach it."""
    row = windows.list_of(window)
    return {
        "llr": statistic / float(windows.penalty[row]),
        "test_statistic": statistic,
        "p_value": rules.chance(statistic, maxima),
        "gumbel_p_value": gumbel_p_value(statistic, maxima),
        "shape": float(windows.shape[row]),
        "angle": float(windows.angle[row]),
    }


def _row(
    windows: Windows,
    window: int,
    inside: NDArray[np.int32],
    people: pd.Series,
    counts: Ints,
    base: Floats,
) -> dict[str, object]:
    """Count what one cluster holds."""
    total = float(counts.sum())
    usual = base * (total / base.sum())
    seen, expected = int(counts[inside].sum()), float(usual[inside].sum())
    outside = (total - seen) / (total - expected)
    return {
        "centre": windows.codes[windows.hub[windows.list_of(window)]],
        "areas": tuple(windows.codes[inside]),
        "radius": float(windows.radius[window]),
        "population": people.to_numpy()[inside].sum(),
        "observed": seen,
        "expected": expected,
        "relative_risk": seen / expected,
        "inside_outside_ratio": seen / expected / outside if outside > 0 else np.inf,
    }
