"""How often the whole search raises a false alarm, and how often it finds what is there.

Null counties: referrals fall by age and residents alone (with --gradient by deprivation too, where
only what goes beyond deprivation is a false alarm). Each county goes through `find_hotspots` with
both scans and through the search for cold spots, as a run does, with 999 replicates. Planted
counties: three times the rate in five neighbouring areas. Ends with 1 if the lists raise false
alarms in more than 5 % of counties, or find the core of a planted place in fewer than 80 %. Run:
python -m benchmarks.calibration [--counties 1000] [--referrals 600] [--gradient 0.35] [--planted 3]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.counties import Ground, drawn, ground, neighbouring
from hotspots import find_hotspots
from hotspots.cold_spots import add_cold_spots
from hotspots.needing import deprivation_score
from hotspots.power import binomial_interval

ALPHA = 0.05
FEWEST = {"seen": 0.80, "core": 3, "size": 5}


@threadpool_limits.wrap(limits=1)
def null_p_values(
    county: Ground, rate: np.ndarray, *, referrals: int, seed: int
) -> dict[str, float]:
    """Search one county; give the p-value of the strongest cluster of each kind."""
    placed, records = drawn(county, rate, referrals=referrals, seed=seed)
    found = find_hotspots(
        county.areas, county.bands, placed, records, seed=seed + 10_000, replicates=999,
        sector_trials=0, alpha=ALPHA,
    )  # fmt: skip
    cold = add_cold_spots(found, county.areas, placed, records)
    strongest = found.settings["strongest_p_value"]
    return {
        "total burden": strongest["total_burden"] or 1.0,
        "beyond deprivation": strongest["beyond_deprivation"] or 1.0,
        "fewer than expected": cold.settings["strongest_cold_p_value"] or 1.0,
        "listed": float(len(found.clusters) > 0),
        "beyond listed": float((found.clusters["scan"] == "beyond_deprivation").any()),
        "cold listed": float(len(cold.cold_spots) > 0),
    }


def false_alarms(tried: pd.DataFrame) -> pd.DataFrame:
    """Count the counties with a false alarm, by what is looked at."""
    either = tried[["total burden", "beyond deprivation"]].min(axis=1)
    counts = {
        "scan of total burden alone, p < 5 %": (tried["total burden"] < ALPHA).sum(),
        "scan beyond deprivation alone, p < 5 %": (tried["beyond deprivation"] < ALPHA).sum(),
        "either scan, each p < 5 % (as it was before)": (either < ALPHA).sum(),
        "either scan, each p < 2.5 % (Bonferroni)": (either < ALPHA / 2).sum(),
        "LIST OF HOTSPOTS, as a run makes it": tried["listed"].sum(),
        "hotspots beyond deprivation on it": tried["beyond listed"].sum(),
        "LIST OF COLD SPOTS, as a run makes it": tried["cold listed"].sum(),
        "either list": (tried[["listed", "cold listed"]].max(axis=1)).sum(),
    }
    alarms = pd.Series(counts, name="alarms").astype(int)
    return alarms.to_frame().join(binomial_interval(alarms, alarms * 0 + len(tried)))


@threadpool_limits.wrap(limits=1)
def recovered(county: Ground, *, ratio: float, referrals: int, seed: int) -> tuple[bool, bool]:
    """Plant a place; say whether a hotspot, and whether the best cluster, holds its core."""
    random = np.random.default_rng([seed, 1])
    place = neighbouring(county, int(random.integers(len(county.areas))), FEWEST["size"])
    rate = np.ones(len(county.areas))
    rate[place] = ratio
    placed, records = drawn(county, rate, referrals=referrals, seed=seed)
    core = set(county.areas.index[place])
    every = find_hotspots(
        county.areas, county.bands, placed, records, seed=seed + 10_000, replicates=199,
        sector_trials=0, alpha=ALPHA,
    )  # fmt: skip
    held = [len(core & set(codes)) >= FEWEST["core"] for codes in every.clusters["areas"]]
    likely = find_hotspots(
        county.areas, county.bands, placed, records, seed=seed, replicates=1, sector_trials=0,
        alpha=0.999,
    )  # fmt: skip
    best = likely.clusters.drop_duplicates("scan")["areas"]
    return any(held), any(len(core & set(codes)) >= FEWEST["core"] for codes in best)


def told(table: pd.DataFrame, counties: int) -> None:
    """Print the counts with their exact intervals."""
    for name, row in table.iterrows():
        print(
            f"{name:<46} {row['alarms']:5.0f} of {counties:,}  {row['chance']:6.1%}  "
            f"({row['lower']:.1%} to {row['upper']:.1%})"
        )


def main() -> int:
    """Print the counts; 0 when the lists keep their promise."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--settings", type=Path, default=Path("data/sample/county.toml"))
    parser.add_argument("--counties", type=int, default=1_000)
    parser.add_argument("--referrals", type=int, default=600)
    parser.add_argument("--gradient", type=float, default=0.0, help="log rate for one deviation")
    parser.add_argument("--planted", type=float, help="plant places of this ratio instead")
    given = parser.parse_args()
    county = ground(given.settings)
    about = f"{len(county.areas)} areas, {given.referrals} referrals"
    if given.planted:
        seen = [
            recovered(county, ratio=given.planted, referrals=given.referrals, seed=seed)
            for seed in range(given.counties)
        ]
        counts = pd.Series(np.sum(seen, axis=0), index=["on the list", "best cluster"])
        table = counts.rename("alarms").to_frame()
        table = table.join(binomial_interval(counts, counts * 0 + given.counties))
        print(f"{about}, a place of 5 areas with {given.planted:g} times the rate: core found")
        told(table, given.counties)
        return int(table.loc["best cluster", "chance"] < FEWEST["seen"])
    score = deprivation_score(county.areas["imd_rank"]).to_numpy()
    rate = np.exp(given.gradient * score)
    rows = [
        null_p_values(county, rate, referrals=given.referrals, seed=seed)
        for seed in range(given.counties)
    ]
    table = false_alarms(pd.DataFrame(rows))
    print(f"{about}, deprivation slope {given.gradient:g}: counties with a false alarm")
    told(table, given.counties)
    kept = ["LIST OF COLD SPOTS, as a run makes it"]
    kept += [
        "hotspots beyond deprivation on it"
        if given.gradient
        else "LIST OF HOTSPOTS, as a run makes it"
    ]
    return int((table.loc[kept, "chance"] > ALPHA).any())


if __name__ == "__main__":
    sys.exit(main())
