"""The small areas of a county: shape, residents by age, deprivation, rurality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.ages import check_bands
from hotspots.boundaries import LayerSource, read_polygons, touches_outline
from hotspots.deprivation import read_deprivation
from hotspots.geocoding import areas_of_points
from hotspots.population import read_population
from hotspots.sources import TableSource, read_columns
from hotspots.vintages import check_vintages
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

RURAL_PATTERNS = (
    (r"[ABC]1|C2|U[NF]\d|urban(?:[ :].*)?", "urban"),
    (r"[DE]1|R[LS]N\d|rural", "rural"),
    (r"[DE]2|R[LS]F\d|rural[_ -]?remote|remote", "rural_remote"),
)
"""Codes of the rural-urban classifications of 2011 and 2021, or our own words."""

_SHOWN = 3


def read_areas(
    boundaries: Path,
    *,
    layer: str | None = None,
    columns: Mapping[str, str],
    vintage: str = "other",
    population: TableSource,
    age_column: str = "age_{age}",
    deprivation: TableSource,
    release: str,
    centroids: TableSource | None = None,
    groups: LayerSource | None = None,
    age_range: tuple[int, int] = (10, 17),
    bands: Sequence[str] = ("10-13", "14-15", "16-17"),
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Read the small areas of a county and all that is published of them.

    Parameters
    ----------
    boundaries, layer
        GeoPackage, GeoJSON or shapefile of polygons, and its layer.
    columns
        Our name to the file's: ``area_code``, ``name``, and if present ``district``, ``rural``
        (a code of the rural-urban classification of 2011 or 2021, or urban, rural,
        rural_remote) and ``group``.
    vintage
        "2011" or "2021" census areas, "invented" or "other".
    population, age_column
        Residents by single year of age, one row per area, with ``area_code``; the pattern of
        the column of one age, such as "age_{age}" or "F{age}+M{age}" (added up). Without such
        columns, one column per age band.
    deprivation, release
        ``area_code``, ``imd_rank`` and if present ``imd_decile``, ``imd_score``, ``idaci``
        (share); "IoD2019", "IoD2025" or "invented".
    centroids
        ``area_code``, ``easting``, ``northing`` of population-weighted centroids [m]. Without
        it a point inside each area is taken.
    groups
        Polygons of groups of neighbourhoods (MSOAs) with the column ``group``. Without it the
        group is read off the name ("Bromsgrove 009A" is in "Bromsgrove 009"), or else each area
        is a group of its own.
    age_range
        Youngest and oldest age served, inclusive. [years]
    bands
        Age bands that tile `age_range`.

    Returns
    -------
    areas : GeoDataFrame, index ``area_code``
        EPSG:27700, sorted by code: ``name``, ``district``, ``group``, ``rural_class``,
        ``easting``, ``northing`` [m], ``population`` [people], ``imd_rank``, ``imd_decile``,
        ``imd_quintile`` (1 = most deprived in England), ``imd_score``, ``idaci`` [share],
        ``touches_edge``. ``attrs["notes"]`` says what was chosen or repaired.
    population_by_band : DataFrame, index ``area_code``, columns the bands
        Residents. [people]

    Raises
    ------
    TableError
        If a file or column is missing, codes are doubled, vintages disagree, or areas lack
        residents, deprivation or a centroid; all such areas are told at once.
    ConfigError
        If the bands do not tile the age range.
    """
    check_bands(bands, age_range)
    shapes, notes = read_polygons(
        boundaries,
        layer=layer,
        columns=columns,
        table="areas",
        required=("area_code", "name"),
        optional=("district", "rural", "group"),
    )
    shapes = _keyed(shapes)
    check_vintages(
        shapes.index,
        vintage=vintage,
        release=release,
        columns={
            "areas": columns.get("area_code", ""),
            "population": population.columns.get("area_code", ""),
            "deprivation": deprivation.columns.get("area_code", ""),
        },
    )
    people, more = read_population(population, age_column=age_column, bands=bands)
    ranks, also = read_deprivation(deprivation, release=release)
    centres = _centres(shapes, centroids)
    _all_there(shapes.index, {"population": people, "deprivation": ranks, "centroids": centres})
    people, ranks = people.loc[shapes.index], ranks.loc[shapes.index]
    rural, rural_notes = _rural_class(shapes)
    areas = gpd.GeoDataFrame(
        {
            "name": shapes["name"],
            "district": shapes.get("district", ""),
            "group": _groups(shapes, groups),
            "rural_class": rural,
            "easting": centres.loc[shapes.index, "easting"],
            "northing": centres.loc[shapes.index, "northing"],
            "population": people.sum(axis=1).astype(np.int64),
            **{name: ranks[name] for name in ranks.columns},
            "touches_edge": touches_outline(shapes),
        },
        geometry=shapes.geometry,
        crs=shapes.crs,
    )
    areas.attrs["notes"] = (*notes, *more, *also, *rural_notes)
    return areas, people


def _keyed(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Index the areas by code, sorted; refuse codes that are empty or stand twice."""
    codes = shapes["area_code"].str.strip()
    faults = []
    blank = codes.isna() | (codes == "")
    if len(shapes) == 0:
        faults.append("the layer holds no area")
    if blank.any():
        faults.append(f"{int(blank.sum())} area(s) have no code")
    double = codes[codes.duplicated() & ~blank].drop_duplicates()
    if len(double):
        shown = ", ".join(double.iloc[:_SHOWN])
        faults.append(
            f"{len(double)} code(s) stand on more than one feature, e.g. {shown}; "
            "dissolve them to one shape per code"
        )
    if faults:
        msg = f"areas: {'; '.join(faults)}."
        raise TableError(msg)
    return shapes.assign(area_code=codes).set_index("area_code").sort_index()


def _centres(shapes: gpd.GeoDataFrame, centroids: TableSource | None) -> pd.DataFrame:
    """Return the point from which an area's travel is counted."""
    if centroids is None:
        inside = shapely.point_on_surface(shapes.geometry.to_numpy())
        return pd.DataFrame(
            {"easting": shapely.get_x(inside), "northing": shapely.get_y(inside)},
            index=shapes.index,
        )
    text, _ = read_columns(
        centroids, table="centroids", required=("area_code", "easting", "northing")
    )
    points = text[["easting", "northing"]].apply(pd.to_numeric, errors="coerce").astype(float)
    points.index = pd.Index(text["area_code"].str.strip(), name="area_code")
    usable: pd.DataFrame = points[~points.index.duplicated()].dropna()
    return usable


def _all_there(codes: pd.Index, tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse areas that a table does not know; say so for all tables at once."""
    faults = []
    for name, table in tables.items():
        lost = codes.difference(table.index)
        if len(lost):
            shown = ", ".join(lost[:_SHOWN])
            faults.append(
                f"{name}: no usable row for {len(lost)} of {len(codes)} areas, e.g. {shown}"
            )
    if faults:
        msg = (
            "; ".join(faults) + ". Take tables of the same vintage as the boundaries, and add the "
            "missing rows."
        )
        raise TableError(msg)


def _rural_class(shapes: gpd.GeoDataFrame) -> tuple[pd.Series, tuple[str, ...]]:
    """Turn codes of the rural-urban classifications into our three words."""
    if "rural" not in shapes:
        note = "areas: no rural-urban class is given; every area is treated as urban."
        return pd.Series("urban", index=shapes.index, dtype="str"), (note,)
    given = shapes["rural"].str.strip()
    classes = pd.Series(pd.NA, index=shapes.index, dtype="str")
    for pattern, word in RURAL_PATTERNS:
        classes = classes.mask(given.str.fullmatch(pattern, case=False).fillna(value=False), word)
    unknown = classes.isna()
    if unknown.any():
        shown = ", ".join(shapes.index[unknown][:_SHOWN])
        msg = (
            f"areas: {int(unknown.sum())} area(s) have a rural-urban class we do not know, e.g. "
            f"{shown}. Expected a code of 2011 (A1 to E2) or 2021 (UN1 to RSF1), or urban, rural "
            "or rural_remote."
        )
        raise TableError(msg)
    return classes, ()


def _groups(shapes: gpd.GeoDataFrame, groups: LayerSource | None) -> pd.Series:
    """Return the group of neighbourhoods each area belongs to."""
    if groups is not None:
        polygons, _ = read_polygons(
            groups.path,
            layer=groups.layer,
            columns=groups.columns,
            table="groups of neighbourhoods",
            required=("group",),
        )
        polygons = polygons.set_index("group")
        inside = shapely.point_on_surface(shapes.geometry.to_numpy())
        at = areas_of_points(shapely.get_x(inside), shapely.get_y(inside), polygons)
        if (at < 0).any():
            shown = ", ".join(shapes.index[at < 0][:_SHOWN])
            msg = (
                f"groups of neighbourhoods: {int((at < 0).sum())} area(s) lie in no group, e.g. "
                f"{shown}. Take the groups of the same county and vintage."
            )
            raise TableError(msg)
        return pd.Series(polygons.index.to_numpy(dtype=object)[at], shapes.index, dtype="str")
    if "group" in shapes:
        given: pd.Series = shapes["group"]
        return given
    named = shapes["name"].str.fullmatch(r".*\d{3}[A-Z]").fillna(value=False)
    own = pd.Series(shapes.index.to_numpy(dtype=object), shapes.index, dtype="str")
    shortened: pd.Series = shapes["name"].str.slice(0, -1).where(named, own)
    return shortened
