"""Draw all of England on one page: size, time to draw, and the browser's time to show it.

Run from the repository: ``python benchmarks/england_map.py FOLDER`` with a folder that holds
``lsoa_centroids.csv.gz``, ``iod2025_lsoa21.csv.gz`` and
``population_census2021_lsoa21_bands.csv.gz`` (for the names). Only centroids are there, so each
neighbourhood is drawn as the ground nearest to its centroid, at most 10 km away. The places drawn
as shapes are the most deprived tenth.
"""

from __future__ import annotations

import gzip
import importlib.util
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from maps import Overview, PrintedTable, map_overview

FARTHEST_M = 10_000.0
SOURCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0: English "
    "indices of deprivation 2025 (MHCLG), LSOA centroids and names (ONS)."
)
FIFTHS = (
    "least deprived fifth in England",
    "second least deprived",
    "middle fifth",
    "second most deprived",
    "most deprived fifth in England",
)


def england_areas(folder: Path) -> gpd.GeoDataFrame:
    """Cut England into the ground nearest to each centroid; fifths and tenths of deprivation."""
    spots = pd.read_csv(folder / "lsoa_centroids.csv.gz").query("in_2021").set_index("lsoacd")
    ranks = pd.read_csv(folder / "iod2025_lsoa21.csv.gz").set_index("lsoa21cd")
    names = pd.read_csv(folder / "population_census2021_lsoa21_bands.csv.gz")
    spots = spots.join(names.set_index("lsoa21cd")["lsoa21nm"].rename("label"), how="inner")
    spots = spots.join(ranks[["IMD_rank", "IMD_decile"]], how="inner").sort_index()
    points = shapely.points(spots["easting"], spots["northing"])
    around = shapely.box(80_000, 0, 660_000, 660_000)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=around, ordered=True)
    )
    cells = shapely.intersection(cells, shapely.buffer(points, FARTHEST_M, quad_segs=4))
    frame = gpd.GeoDataFrame(spots, geometry=list(cells), crs=27700)
    return frame.assign(shade_class=((10 - frame["IMD_decile"]) // 2).astype(int))


def england_overview(areas: gpd.GeoDataFrame) -> Overview:
    """Put the areas on a page, the most deprived tenth as shapes."""
    top = areas[areas["IMD_decile"] == 1].sort_values("IMD_rank")
    counts = areas["shade_class"].value_counts().sort_index(ascending=False)
    return Overview(
        title="Deprivation in England",
        place_name="England",
        edition="PUBLIC",
        stamp="published figures only",
        areas=areas,
        shade_title="Deprivation of neighbourhoods, 2025",
        shade_labels=FIFTHS,
        places=top.assign(rank=top["IMD_rank"].astype(int)),
        places_title="Most deprived tenth of neighbourhoods",
        place_columns=(("rank", "Rank, 1 = most deprived"),),
        tables=(
            PrintedTable(
                "fifths",
                "Neighbourhoods in each fifth",
                "All of England.",
                pd.DataFrame(
                    {"Fifth": [FIFTHS[n] for n in counts.index], "Areas": counts.to_numpy()}
                ),
                "fifths.csv",
            ),
        ),
        attribution=(SOURCE,),
    )


def main() -> None:
    """Print one line."""
    areas = england_areas(Path(sys.argv[1]))
    overview = england_overview(areas)
    begun = time.process_time()
    page = map_overview(overview).encode()
    drawing = time.process_time() - begun
    line = f"{len(areas):,} areas, {len(overview.places):,} as shapes: {len(page) / 1e6:.2f} MB, "
    line += f"{len(gzip.compress(page)) / 1e6:.2f} MB gzip, drawn in {drawing:.1f} CPU s"
    spec = importlib.util.spec_from_file_location(
        "map_size", Path(__file__).with_name("map_size.py")
    )
    if spec is not None and spec.loader is not None and importlib.util.find_spec("playwright"):
        sizes = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sizes)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "england.html"
            file.write_bytes(page)
            cost = sizes.measured(file)
        line += f", {cost['requests']} requests, {cost['complaints']} complaints"
        line += f", {cost['cpu']:.0f} ms on the main thread (best of {sizes.RUNS})"
    print(line)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_bytes(page)


if __name__ == "__main__":
    main()
