"""Which smoothing to trust: gamma-Poisson, local empirical Bayes, or a spatial model (BYM2).

Counties of known truth on the ground of the sample county: no differences, differences without any
pattern, a smooth field, and one planted place. For each method: the error of its ratios, how often
its 95 % intervals hold the truth, and how many areas it would flag as above 1.5 (probability 0.8)
that are not. All are the product's own functions. Ends with 1 if the intervals of the spatial model
hold the truth in fewer than nine of ten areas. Run:
python -m benchmarks.smoothing [--counties 20] [--referrals 600]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.counties import Ground, ground, neighbouring
from hotspots.local.neighbours import Neighbours, nearest_neighbours, with_self
from hotspots.rates import expected_referrals, smoothed_risk
from hotspots.smoothing import exceedance, gamma_prior, gamma_risk, locally_smoothed_risk
from hotspots.spatial_smoothing import NEIGHBOURS, field_covariance, spatial_risk

if TYPE_CHECKING:
    from collections.abc import Callable

BAR, SURE = 1.5, 0.8


def truths(county: Ground, field: np.ndarray) -> dict[str, Callable[[int], np.ndarray]]:
    """Give the ways in which the areas' true ratios may differ."""
    size = len(county.areas)
    smooth = np.linalg.cholesky(field + 1e-6 * np.eye(size))

    def planted(seed: int) -> np.ndarray:
        rate = np.ones(size)
        rate[neighbouring(county, int(np.random.default_rng(seed).integers(size)))] = 3.0
        return rate

    return {
        "no differences": lambda _: np.ones(size),
        "no pattern": lambda seed: np.random.default_rng(seed).gamma(4.0, 0.25, size),
        "smooth field": lambda seed: np.exp(
            0.5 * smooth @ np.random.default_rng(seed).standard_normal(size)
        ),
        "planted place": planted,
    }


def judged(estimate: pd.DataFrame, true: np.ndarray, usual: np.ndarray) -> dict[str, float]:
    """Compare one method's figures with the truth."""
    said: dict[str, float] = {
        "rmse": float(np.sqrt(np.average((estimate["mean"] - true) ** 2, weights=usual)))
    }
    if "lower" in estimate:
        held = (estimate["lower"] <= true) & (true <= estimate["upper"])
        flagged = estimate["above"] >= SURE
        said["coverage"] = float(held.mean())
        said["flagged"] = float(flagged.sum())
        said["false"] = float((flagged & (true <= BAR)).sum())
        said["missed"] = float((~flagged & (true > BAR)).sum())
    return said


@threadpool_limits.wrap(limits=1)
def compared(county: Ground, *, counties: int, referrals: int) -> pd.DataFrame:
    """Smooth every county by every method."""
    around = nearest_neighbours(county.areas, number=NEIGHBOURS)
    field = field_covariance(around)
    base = expected_referrals(county.bands, pd.Series(1.0, index=county.bands.columns))
    base = base * (referrals / base.sum())
    rows = []
    for name, true_of in truths(county, field).items():
        for seed in range(counties):
            true = true_of(seed)
            chances = base.to_numpy() * true
            chances = chances / chances.sum()
            drawn = np.random.default_rng([seed, 9]).multinomial(referrals, chances)
            counts = pd.Series(drawn, index=base.index, dtype=float)
            # as a run has it: expected adds up to the observed, and so the mean ratio is 1
            ratio = chances * referrals / base.to_numpy()
            for method, smooth in methods(counts, base, around).items():
                begun = time.process_time()
                estimate = smooth()
                spent = time.process_time() - begun
                row = judged(estimate.reset_index(drop=True), ratio, base.to_numpy())
                rows.append({"truth": name, "method": method, **row, "seconds": spent})
    return pd.DataFrame(rows)


def methods(
    counts: pd.Series, usual: pd.Series, around: Neighbours
) -> dict[str, Callable[[], pd.DataFrame]]:
    """List the methods, each ready to run."""

    def gamma() -> pd.DataFrame:
        prior = gamma_prior(counts, usual)
        above = exceedance(counts, usual, prior, above=BAR)
        return gamma_risk(counts, usual, prior).assign(above=above)

    return {
        "raw ratio": lambda: (counts / usual).to_frame("mean"),
        "gamma-Poisson": gamma,
        "local empirical Bayes": lambda: locally_smoothed_risk(
            counts, usual, with_self(around)
        ).to_frame("mean"),
        "Marshall's empirical Bayes": lambda: smoothed_risk(counts, usual).to_frame("mean"),
        "BYM2 (grid and Laplace)": lambda: spatial_risk(counts, usual, around, above=BAR).set_axis(
            ["mean", "lower", "upper", "above"], axis=1
        ),
    }


def main() -> int:
    """Print the table; 0 when the intervals we use hold the truth in nine of ten areas."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--settings", type=Path, default=Path("data/sample/county.toml"))
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--referrals", type=int, default=600)
    given = parser.parse_args()
    county = ground(given.settings)
    table = compared(county, counties=given.counties, referrals=given.referrals)
    means = table.groupby(["truth", "method"], sort=False).mean(numeric_only=True)
    print(f"{len(county.areas)} areas, {given.referrals} referrals, {given.counties} counties each")
    print("method, truth: error, coverage of 95 %, flagged above 1.5 (false, missed), CPU s")
    for (truth, method), row in means.iterrows():
        tail = f"{row['seconds']:.3f} s"
        if not np.isnan(row["coverage"]):
            tail = (
                f"coverage {row['coverage']:.1%}, flagged {row['flagged']:.1f} "
                f"(false {row['false']:.1f}, missed {row['missed']:.1f}), {tail}"
            )
        print(f"{method}, {truth}: rmse {row['rmse']:.3f}, {tail}")
    ours = means.xs("BYM2 (grid and Laplace)", level="method")["coverage"]
    return int((ours < 0.90).any())


if __name__ == "__main__":
    sys.exit(main())
