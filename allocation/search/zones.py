"""Merge small areas into demand zones, so that the search sees a hundred places, not 400."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.people.way_home import merged_journeys

if TYPE_CHECKING:
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
    journeys = minutes.fillna(FAR_MINUTES).clip(upper=FAR_MINUTES)
    groups = list(areas.groupby(["district", "imd_quintile"]).groups.values())
    labels = pd.Series(areas.index, index=areas.index, dtype=str)
    for members in groups:
        count = max(1, round(max_zones * len(members) / len(areas)))
        if count >= len(members):
            continue
        known = members.sort_values()  # the first of a zone is the smallest
        found = group_alike(journeys.loc[known].to_numpy(float), count)
        labels.loc[known] = known[found]
    return labels.rename("zone")


def group_alike(points: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Merge the two groups of points that differ least, again and again, until so many are left.

    Parameters
    ----------
    points : ndarray, one row each
        For a few hundred: the work grows with the cube of their number.
    count
        How many groups to leave.

    Returns
    -------
    ndarray
        Number of the group of each point: that of its first point.

    References
    ----------
    .. [1] Ward, J. H. (1963). Hierarchical grouping to optimize an objective function. Journal of
       the American Statistical Association 58, 236-244; the update is that of Lance and Williams.

    Examples
    --------
    >>> group_alike(np.array([[0.0], [9.0], [1.0]]), 2).tolist()
    [0, 1, 0]
    """
    squares = (points**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None, :] - 2 * points @ points.T, 0.0)
    np.fill_diagonal(apart, np.inf)
    size, group = np.ones(len(points)), np.arange(len(points))
    for _ in range(len(points) - count):
        one, other = sorted(divmod(int(apart.argmin()), len(points)))
        near = (size + size[one]) * apart[one] + (size + size[other]) * apart[other]
        near = (near - size * apart[one, other]) / (size + size[one] + size[other])
        apart[one, :], apart[:, one] = near, near
        apart[other, :], apart[:, other] = np.inf, np.inf  # it is gone
        size[one], group[group == other] = size[one] + size[other], one
    return group


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
