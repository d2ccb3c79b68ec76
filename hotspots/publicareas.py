"""Public areas: whole groups of neighbourhoods, merged until each is large enough to show.

Who sees the public map sees which groups were merged. The counts steer that only through one
question per candidate area, "fewer than the threshold or not"; which neighbour is taken, and in
which order, follows from published geography and population alone. So a merge tells a reader
that a group fell short of the threshold or of the population, and no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GRID_M = 0.01  # coordinates are laid on this grid, so that shared borders are the same line
_SLIVER_M2 = 10_000.0  # holes smaller than a hectare are gaps between generalised outlines
_BORDER_M = 1.0  # two groups are neighbours if their shared border is longer than this


def public_areas(
    areas: gpd.GeoDataFrame,
    counts: pd.Series,
    *,
    threshold: int = 8,
    min_population: int = 500,
) -> pd.Series:
    """Assign every area to a public area that is large enough to show.

    Parameters
    ----------
    areas
        EPSG:27700, index ``area_code``, with ``group``, ``district`` and ``population``.
    counts
        People per area over the pooled years, index ``area_code``; areas that are absent count
        as none. [people]
    threshold
        Fewest people in a public area. [people]
    min_population
        Fewest residents of the age range in a public area. [people]

    Returns
    -------
    Series, index ``area_code``
        Name of the public area ("P01", "P02", ...), numbered by the first area code in each. No
        group is split. If the county as a whole falls short, it is one public area.

    Raises
    ------
    TableError
        If `counts` speaks of an area that is not in `areas`.

    Notes
    -----
    While any candidate falls short, the one with the fewest residents joins a neighbour: one
    that falls short too before one that does not, then one of the same district, then the one
    with the fewest residents, then by name. An island joins what is nearest to it.
    """
    stray = counts.index.difference(areas.index)
    if len(stray):
        msg = f"counts: {len(stray)} area(s) are not among the areas, e.g. {stray[0]}."
        raise TableError(msg)
    per_area = counts.reindex(areas.index).fillna(0)
    group = areas["group"]
    table = pd.DataFrame(
        {
            "people": per_area.groupby(group).sum(),
            "population": areas["population"].groupby(group).sum(),
            "district": areas["district"].groupby(group).min(),
        }
    ).sort_index()
    merged = _merge(table, _distances(areas, table.index), threshold, min_population)
    unit = group.map(pd.Series(merged, index=table.index))
    first = pd.Series(areas.index, index=areas.index).groupby(unit).min().sort_values()
    width = max(2, len(str(len(first))))
    names = pd.Series([f"P{i:0{width}d}" for i in range(1, len(first) + 1)], index=first.index)
    public: pd.Series = unit.map(names).astype("str").rename("public_area")
    return public


def dissolve_public(areas: gpd.GeoDataFrame, assignment: pd.Series) -> gpd.GeoDataFrame:
    """Draw the public areas, without gaps or overlaps between them.

    Parameters
    ----------
    areas
        EPSG:27700, index ``area_code``, with ``district`` and ``population``.
    assignment
        Public area of each area, as `public_areas` returns it.

    Returns
    -------
    GeoDataFrame, index ``public_area``
        ``district`` (the one with most residents), ``population`` [people], ``areas`` (how many
        it is made of) and the outline.

    Raises
    ------
    TableError
        If an area has no public area.
    """
    owner = assignment.reindex(areas.index)
    if owner.isna().any():
        msg = f"public areas: {int(owner.isna().sum())} area(s) belong to none."
        raise TableError(msg)
    shapes = pd.Series(_snapped(areas), index=areas.index)
    outlines = shapes.groupby(owner).agg(lambda parts: _outline(parts.to_numpy()))
    residents = areas["population"].groupby([owner, areas["district"]]).sum().reset_index()
    residents.columns = pd.Index(["public_area", "district", "population"])
    main = residents.sort_values(["population", "district"], ascending=[False, True], kind="stable")
    made = gpd.GeoDataFrame(
        {
            "district": main.drop_duplicates("public_area").set_index("public_area")["district"],
            "population": areas["population"].groupby(owner).sum(),
            "areas": owner.value_counts(),
        },
        geometry=gpd.GeoSeries(outlines, crs=areas.crs),
        crs=areas.crs,
    )
    return made.sort_index().rename_axis("public_area")


def _merge(
    table: pd.DataFrame, distances: NDArray[np.float64], threshold: int, min_population: int
) -> list[int]:
    """Merge groups (rows of `table`) until none falls short; return a label per group."""
    people = table["people"].to_numpy(float).copy()
    population = table["population"].to_numpy(float).copy()
    district = table["district"].tolist()
    apart = distances.copy()
    label = np.arange(len(table))
    alive = np.ones(len(table), dtype=bool)

    def falls_short(unit: int) -> bool:
        return bool(people[unit] < threshold or population[unit] < min_population)

    while alive.sum() > 1:
        short = [unit for unit in np.flatnonzero(alive).tolist() if falls_short(unit)]
        if not short:
            break
        smallest = min(short, key=lambda unit: (population[unit], unit))
        others = np.flatnonzero(alive & (np.arange(len(table)) != smallest))
        nearest = apart[smallest, others].min()
        neighbours = others[apart[smallest, others] <= nearest].tolist()
        chosen = min(
            neighbours,
            key=lambda unit: (
                not falls_short(unit),
                district[unit] != district[smallest],
                population[unit],
                unit,
            ),
        )
        people[chosen] += people[smallest]
        if population[smallest] > population[chosen]:
            district[chosen] = district[smallest]
        population[chosen] += population[smallest]
        apart[chosen] = np.minimum(apart[chosen], apart[smallest])
        apart[:, chosen] = apart[chosen]
        alive[smallest] = False
        label[label == smallest] = chosen
    return [int(unit) for unit in label]


def _distances(areas: gpd.GeoDataFrame, groups: pd.Index) -> NDArray[np.float64]:
    """Return the distances between groups, 0 where they share a border. [m]."""
    shapes = pd.Series(_snapped(areas), index=areas["group"].to_numpy())
    outlines = shapes.groupby(level=0).agg(lambda parts: _outline(parts.to_numpy()))
    geometry = outlines.reindex(groups).to_numpy()
    apart = shapely.distance(geometry[:, None], geometry[None, :])
    lines = shapely.boundary(geometry)
    for one, other in np.argwhere(np.triu(apart < _BORDER_M, k=1)):
        near = shapely.buffer(lines[one], _BORDER_M / 2, quad_segs=1)
        shared = float(shapely.length(shapely.intersection(near, lines[other])))
        apart[one, other] = apart[other, one] = 0.0 if shared > 2 * _BORDER_M else _BORDER_M
    return np.asarray(apart, dtype=float)


def _snapped(areas: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Lay all outlines on one fine grid, so that shared borders become the same line."""
    snapped: NDArray[np.object_] = shapely.set_precision(areas.geometry.to_numpy(), _GRID_M)
    return snapped


def _outline(parts: NDArray[np.object_]) -> shapely.Geometry:
    """Dissolve polygons to one outline and close the slivers between them."""
    whole = shapely.union_all(parts, grid_size=_GRID_M)
    closed = [
        shapely.Polygon(
            part.exterior,
            [ring for ring in part.interiors if shapely.Polygon(ring).area > _SLIVER_M2],
        )
        for part in shapely.get_parts(whole)
    ]
    return closed[0] if len(closed) == 1 else shapely.MultiPolygon(closed)
