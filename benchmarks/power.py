"""How likely a planted place is found, by its ratio, its kind and the referrals of the county.

Each row is a share of seeded counties on the ground of the sample (or any other) county, with the
exact binomial interval; each county has one place of five neighbouring areas. Run:
python -m benchmarks.power [--settings county.toml] [--trials 1000] [--csv build/proof/power.csv]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from benchmarks.counties import ground
from hotspots.labelling import EACH
from hotspots.power import detection_power
from hotspots.rates import expected_referrals

REFERRALS = (150, 300, 900)
ALPHA = 0.05


def curves(settings: Path, *, trials: int) -> pd.DataFrame:
    """Work out the power for each number of referrals."""
    county = ground(settings)
    by_band = pd.Series(1.0, index=county.bands.columns)
    expected = expected_referrals(county.bands, by_band)
    parts = [
        detection_power(
            county.areas, expected, population=county.bands.sum(axis=1), people=referrals,
            seed=1, trials=trials, alpha=ALPHA * EACH,
        ).assign(referrals=referrals)
        for referrals in REFERRALS
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def main() -> int:
    """Print the table and write it; 0 when power rises with the ratio and the referrals."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--settings", type=Path, default=Path("data/sample/county.toml"))
    parser.add_argument("--trials", type=int, default=1_000)
    parser.add_argument("--csv", type=Path, default=Path("build/proof/power.csv"))
    given = parser.parse_args()
    table = curves(given.settings, trials=given.trials)
    given.csv.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(given.csv, index=False)
    print(f"{'referrals':>9} {'ratio':>6} {'place':>6} {'found':>7}  95 % interval")
    for _, row in table.iterrows():
        print(
            f"{row['referrals']:9d} {row['relative_risk']:6g} {row['rural_class']:>6} "
            f"{row['chance']:7.1%}  {row['lower']:.1%} to {row['upper']:.1%}"
        )
    wide = table.pivot_table(
        index=["rural_class", "relative_risk"], columns="referrals", values="chance"
    )
    for kind, rows in wide.groupby(level=0):
        for referrals in REFERRALS:
            said = ", ".join(
                f"{ratio:g} x: {chance:.0%}" for (_, ratio), chance in rows[referrals].items()
            )
            print(f"power, {kind}, {referrals} referrals: {said}")
    rises = (wide.diff(axis=1).min(axis=None) >= -0.02) and (
        wide.groupby(level=0).diff().min(axis=None) >= -0.02
    )
    return 0 if rises else 1


if __name__ == "__main__":
    sys.exit(main())
