"""Gi* of all areas of England: ours against esda, side by side in one process.

Both get the same values and the same eight nearest neighbours, as the weights each works with,
built beforehand. One core. The extra [stats] is needed. Run:
python -m benchmarks.local_speed SHARED_FOLDER [PERMUTATIONS]
"""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspots.local.local_statistics import getis_ord
from hotspots.local.neighbours import Neighbours, nearest_neighbours, with_self
from hotspots.local.permuting import permuted_p_values

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 21
"""Each is timed this often; the median counts."""


def england(shared: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Take the areas of 2021 and draw a seeded, lumpy value for each."""
    areas = pd.read_csv(shared / "england/lsoa_centroids.csv.gz", index_col="lsoacd")
    areas = areas[areas["in_2021"]].rename_axis("area_code")
    random = np.random.default_rng(1)
    north = areas["northing"].to_numpy() / 1e5
    return areas, pd.Series(random.poisson(2 + np.sin(north)).astype(float), index=areas.index)


def as_pysal(neighbours: Neighbours) -> Any:
    """Hand the same neighbours to libpysal."""
    from libpysal.weights import W  # noqa: PLC0415 - an extra

    lists = np.split(neighbours.weights.indices, neighbours.weights.indptr[1:-1])
    return W({i: [int(j) for j in row] for i, row in enumerate(lists)}, silence_warnings=True)


def seconds(work: Callable[[], Any]) -> float:
    """Give the median processor time of some runs."""
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return float(np.median(spent))


def main() -> None:
    """Print the times, their ratios, and whether the figures agree."""
    areas, values = england(Path(sys.argv[1]))
    permutations = int(sys.argv[2]) if len(sys.argv) > 2 else 999
    began = time.process_time()
    around = nearest_neighbours(areas, number=8)
    print(f"{len(areas):,} areas with 8 neighbours, found in {time.process_time() - began:.2f} s")
    star = with_self(around)
    began = time.process_time()
    pysal = as_pysal(around)
    star_pysal = as_pysal(star)
    print(f"the same as libpysal weights [CPU s]    {time.process_time() - began:10.4f}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other people's modules
        from esda.getisord import G_Local  # noqa: PLC0415 - an extra

        numbers = values.to_numpy()
        theirs = G_Local(numbers, star_pysal, transform="B", star=True, permutations=0)
        ours = getis_ord(values, star)
        agree = bool(np.allclose(ours["z"], theirs.Zs, atol=1e-8))
        ours_s = seconds(lambda: getis_ord(values, star))
        theirs_s = seconds(
            lambda: G_Local(numbers, star_pysal, transform="B", star=True, permutations=0)
        )
        print(f"Gi*, ours [CPU s]                       {ours_s:10.4f}")
        print(f"Gi*, esda, permutations=0 [CPU s]       {theirs_s:10.4f}")
        print(f"ratio                                   {theirs_s / ours_s:10.1f} x")
        permuted_p_values(
            values[:60],
            Neighbours(areas=values.index[:60], weights=around.weights[:60, :60]),
            seed=1,
            permutations=19,
        )
        G_Local(numbers[:60], as_pysal(nearest_neighbours(areas[:60])), permutations=19, n_jobs=1)
        began = time.process_time()
        permuted_p_values(values, around, seed=1, permutations=permutations)
        ours_s = time.process_time() - began
        began = time.process_time()
        G_Local(
            numbers,
            pysal,
            transform="B",
            star=True,
            permutations=permutations,
            n_jobs=1,
            seed=1,
            keep_simulations=False,
        )
        theirs_s = time.process_time() - began
    print(f"{permutations:,} permutations, ours [CPU s]         {ours_s:10.2f}")
    print(f"{permutations:,} permutations, esda [CPU s]         {theirs_s:10.2f}")
    print(f"ratio                                   {theirs_s / ours_s:10.1f} x")
    print(f"the same z                              {'yes' if agree else 'NO':>10}")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
