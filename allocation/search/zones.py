"""Merge small areas into demand zones, so that the search sees a hundred places, not 400."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.people.way_home import merged_journeys

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from allocation.problem import Problem

FAR_MINUTES = 60.0


def zone_labels(problem: Problem, *, max_zones: int) -> pd.Series:
    """Give each area its demand zone: same district, same fifth, similar journeys.

    Parameters
    ----------
    problem
        The full county.
    max_zones
        About how many zones to make. [zones]

    Returns
    -------
    Series, index ``area_code``
        Zone name: the smallest area code in it.
    """
    areas = problem.areas
    if len(areas) <= max_zones or not len(problem.access):
        return pd.Series(areas.index, index=areas.index)
    minutes = problem.access["minutes"].unstack("venue_id").reindex(areas.index)  # noqa: PD010
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415  (slow to load)

    journeys = minutes.fillna(FAR_MINUTES).clip(upper=FAR_MINUTES)
    groups = list(areas.groupby(["district", "imd_quintile"]).groups.values())
    labels = pd.Series(areas.index, index=areas.index, dtype=str)
    for members in groups:
        count = max(1, round(max_zones * len(members) / len(areas)))
        if count >= len(members):
            continue
        tree = linkage(journeys.loc[members].to_numpy(float), "ward")
        found = fcluster(tree, count, "maxclust")
        names = pd.Series(members, index=members).groupby(found).transform("min")
        labels.loc[members] = names
    return labels.rename("zone")


def merge_areas(problem: Problem, labels: pd.Series) -> Problem:
    """Return the problem with areas merged into zones; nothing else changes.

    Demand is summed; the share that travels and the minutes are means over the demand of the
    zone, so that a zone's contacts equal what its areas would send if treated alike.

    Parameters
    ----------
    problem
        The full county.
    labels : Series, index ``area_code``
        From `zone_labels`.

    Returns
    -------
    Problem
        Residents and reach stay at full detail: coverage is exact.
    """
    if (labels == labels.index).all():
        return problem
    areas = problem.areas.assign(zone=labels)
    level = areas["demand"].to_numpy(float) + 1e-9
    weighted = areas.assign(total=level * areas["weight"], level=level)
    sums = weighted.groupby("zone")[["demand", "total", "level"]].sum()
    first = areas.groupby("zone")[["district", "imd_quintile"]].first()
    merged = first.assign(demand=sums["demand"], weight=sums["total"] / sums["level"])
    merged.index.name = "area_code"
    need = problem.need.groupby(
        [
            labels.reindex(problem.need.index.get_level_values("area_code")).to_numpy(),
            problem.need.index.get_level_values("session_type"),
        ]
    ).sum()
    need.index.names = ["area_code", "session_type"]
    return replace(
        problem,
        areas=merged[["demand", "weight", "district", "imd_quintile"]],
        need=need.rename("need"),
        access=_merged_access(problem, labels, level),
        no_way_home=merged_journeys(problem, labels),
    )


def _merged_access(problem: Problem, labels: pd.Series, level: NDArray[np.float64]) -> pd.DataFrame:
    """Average journeys over the demand of each zone."""
    size = pd.Series(level, index=problem.areas.index)
    table = problem.access.reset_index()
    table["zone"] = labels.reindex(table["area_code"]).to_numpy()
    table["size"] = size.reindex(table["area_code"]).to_numpy()
    table["reached"] = table["share"] * table["size"]
    table["spent"] = table["minutes"] * table["reached"]
    sums = table.groupby(["zone", "venue_id"])[["reached", "spent"]].sum()
    whole = size.groupby(labels).sum().reindex(sums.index.get_level_values("zone")).to_numpy()
    result = pd.DataFrame(
        {"minutes": sums["spent"] / sums["reached"], "share": sums["reached"] / whole}
    )
    result.index.names = ["area_code", "venue_id"]
    return result[result["share"] > 0.01]
