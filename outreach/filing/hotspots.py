"""The files of a run that hold its hotspots alone: lists, shapes, and what the next run needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from hotspots.review.baselines import baseline_json
from hotspots.reviewing import review_table
from outreach.results import csv_bytes, geopackage_bytes, json_bytes
from outreach.reviewed import run_baseline

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs


def refresh_files(inputs: Inputs, hotspots: Hotspots) -> dict[str, bytes]:
    """Make what the next run is compared with, and what this one was.

    Returns
    -------
    dict
        File name to content, for the private folder.
    """
    made = {"baseline.json": json_bytes(baseline_json(run_baseline(inputs, hotspots)))}
    compared = hotspots.comparison
    if compared is not None:
        made["refresh.csv"] = csv_bytes(compared.places, index=True)
        made["refresh_quarters.csv"] = csv_bytes(compared.quarters, index=True)
    return made


def hotspot_files(inputs: Inputs, hotspots: Hotspots) -> dict[str, bytes]:
    """Make the private files of a run that stops before any plan.

    Returns
    -------
    dict
        File name to content; ``review.csv`` is for people to fill in.
    """
    shapes = inputs.areas[["name", "district", "geometry"]]
    areas = shapes.join(hotspots.areas)
    clusters = hotspots.clusters
    layers = {"areas": gpd.GeoDataFrame(areas, geometry="geometry", crs=inputs.areas.crs)}
    if len(clusters):
        drawn = [shapes.loc[list(codes), "geometry"].union_all() for codes in clusters["areas"]]
        columns = ["district", "rank", "status", "reason", "edge_sentence"]
        layers["hotspots"] = gpd.GeoDataFrame(
            clusters[columns], geometry=drawn, crs=inputs.areas.crs
        )
    return {
        "review.csv": csv_bytes(review_table(hotspots), index=True),
        "hotspots.csv": csv_bytes(clusters, index=True),
        "hotspots.gpkg": geopackage_bytes(layers),
        "areas.csv": csv_bytes(hotspots.areas, index=True),
        "gradient.csv": csv_bytes(hotspots.gradient, index=True),
        "rejects.csv": csv_bytes(inputs.rejects),
        "unplaced.csv": csv_bytes(inputs.unplaced),
        "ledger.csv": csv_bytes(inputs.ledger),
        **refresh_files(inputs, hotspots),
    }
