"""Put every postcode of Great Britain in its area: ours against geopandas' spatial join.

Three sets of areas: the 364 and the 374 of Worcestershire, and 33,755 Voronoi cells round the
centroids of England's small areas. Each side runs in a process of its own on one core.
Run: python benchmarks/locating_speed.py SHARED, the folder of the reference data.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PREPARE = """
import json, resource, sys, time
from pathlib import Path
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hotspots.locating import areas_of_points
from hotspots.postcodes.directory import open_directory

def county(shared, layer):
    shapes = gpd.read_file(shared / "worcestershire/boundaries.gpkg", layer=layer)
    return shapes.set_index(shapes.columns[0]).rename_axis("area_code").sort_index()[["geometry"]]

def cells(shared):
    table = pd.read_csv(shared / "england/lsoa_centroids.csv.gz")
    table = table[table["in_2021"].astype(bool)].sort_values("lsoacd")
    points = shapely.points(table["easting"], table["northing"])
    parts = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points)))
    tree = shapely.STRtree(parts)
    owner, cell = tree.query(points, predicate="intersects")
    first = pd.Series(cell, index=owner).groupby(level=0).first()
    return gpd.GeoDataFrame(
        geometry=parts[first.to_numpy()], index=pd.Index(table["lsoacd"], name="area_code"),
        crs=27700,
    )

shared = Path(sys.argv[1])
directory = open_directory()
placed = np.flatnonzero(np.asarray(directory.eastings) >= 0)
easting = directory.eastings[placed].astype(float)
northing = directory.northings[placed].astype(float)
areas = MADE
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
started = time.perf_counter()
"""
OURS = """
at = areas_of_points(easting, northing, areas)
taken = time.perf_counter() - started
"""
THEIRS = """
points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(easting, northing), crs=27700)
joined = gpd.sjoin(points, areas, how="left", predicate="intersects")
taken = time.perf_counter() - started
codes = joined["area_code"]
codes = codes.groupby(codes.index).min()  # a point on a line has several rows
at = np.where(codes.isna(), -1, areas.index.get_indexer(codes))
"""
FINISH = """
import hashlib
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"s": taken, "mb": peak, "points": len(easting), "areas": len(areas),
                  "inside": int((at >= 0).sum()),
                  "same": hashlib.sha256(np.asarray(at, dtype=np.int64).tobytes()).hexdigest()}))
"""
SETS = {
    "Worcestershire 2011": 'county(shared, "lsoa11")',
    "Worcestershire 2021": 'county(shared, "lsoa21")',
    "England, Voronoi cells": "cells(shared)",
}


def measure(side: str, made: str, shared: Path) -> dict[str, float | str]:
    """Run one side in a fresh process and return what it measured."""
    code = PREPARE.replace("MADE", made) + side + FINISH
    done = subprocess.run(
        [sys.executable, "-c", code, str(shared)], capture_output=True, text=True, check=True
    )
    measured: dict[str, float | str] = json.loads(done.stdout.splitlines()[-1])
    return measured


def main() -> None:
    """Print both sides and their ratio for each set of areas."""
    shared = Path(sys.argv[1])
    for title, made in SETS.items():
        ours, theirs = measure(OURS, made, shared), measure(THEIRS, made, shared)
        ratio = float(theirs["s"]) / float(ours["s"])
        same = "the same areas" if ours["same"] == theirs["same"] else "NOT the same areas"
        print(
            f"{title}: {ours['points']:,} postcodes in {ours['areas']:,} areas, "
            f"{ours['inside']:,} inside; {same}\n"
            f"    ours {ours['s']:8.2f} s {ours['mb']:7.0f} MB, "
            f"sjoin {theirs['s']:8.2f} s {theirs['mb']:7.0f} MB, {ratio:6.1f} x"
        )


if __name__ == "__main__":
    main()
