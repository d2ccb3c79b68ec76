"""The small areas of a county: shape, residents by age, deprivation, rurality."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspots.reading.ages import check_bands
from hotspots.reading.area_labels import add_labels, neighbourhood_groups, rural_classes
from hotspots.reading.boundaries import GRID, LayerSource, read_polygons, touches_outline
from hotspots.reading.bridging import (
    bridge_counts,
    bridge_means,
    bridge_note,
    needs_bridge,
    read_bridge,
)
from hotspots.reading.deprivation import ranked, read_deprivation
from hotspots.reading.population import read_population
from hotspots.reading.published_names import area_columns, centroid_columns, population_columns
from hotspots.reading.sources import TableSource, read_columns
from hotspots.reading.vintages import RELEASE_OF_VINTAGE, check_vintages, detect_vintage
from outreach.errors import Faults, TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_SHOWN = 3
_GRID_ENDS = (800_000, 1_300_000)  # [m]
_Shapes = tuple[gpd.GeoDataFrame, str, str, tuple[str, ...]]
_Pairs = tuple[pd.DataFrame | None, pd.Series | None, tuple[str, ...]]
_Noted = tuple[pd.DataFrame, tuple[str, ...]]


class Bridge(NamedTuple):
    """A lookup from older areas to these, and what split areas are shared out by."""

    lookup: TableSource
    weights: TableSource | None = None


def read_areas(
    boundaries: Path,
    *,
    layer: str | None = None,
    columns: Mapping[str, str] | None = None,
    vintage: str = "detect",
    population: TableSource,
    age_column: str = "age_{age}",
    deprivation: TableSource,
    release: str,
    centroids: TableSource | None = None,
    groups: LayerSource | None = None,
    labels: Sequence[TableSource] = (),
    bridge: Bridge | None = None,
    age_range: tuple[int, int] = (10, 17),
    bands: Sequence[str] = ("10-13", "14-15", "16-17"),
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Read the small areas of a county and all that is published of them.

    Parameters
    ----------
    boundaries, layer
        GeoPackage, GeoJSON or shapefile of polygons, or a zip that holds one; and its layer.
    columns
        Our name to the file's: ``area_code``, ``name``, and if present ``district``, ``rural``
        (a code of the rural-urban classification of 2011 or 2021, or urban, rural,
        rural_remote) and ``group``. The headers of published boundaries are known.
    vintage
        "2011" or "2021" census areas, "invented" or "other"; "detect" tells it from the codes.
    population, age_column
        Residents by single year of age, one row per area, with ``area_code``; the pattern of
        the column of one age, such as "age_{age}" or "F{age}+M{age}" (added up). Without such
        columns, one column per age band.
    deprivation, release
        ``area_code``, ``imd_rank`` and if present ``imd_decile``, ``imd_score``, ``idaci``
        (share); "IoD2019", "IoD2025", "invented" or "other" (ranked within the table).
    centroids
        ``area_code``, ``easting``, ``northing`` of population-weighted centroids [m]. Without
        it a point inside each area is taken.
    groups
        Polygons of groups of neighbourhoods (MSOAs) with the column ``group``. Without it the
        group is read off the name ("Bromsgrove 009A" is in "Bromsgrove 009"), or else each area
        is a group of its own.
    labels
        Tables that give ``name``, ``district``, ``rural``, ``group`` or ``ward`` by ``area_code``.
    bridge
        Lookup from older areas to these, for population, labels and centroids of the older
        ones; its weights (``area_code``, ``population`` of these areas) share out what was
        split. Deprivation passes it only to larger areas, as a mean weighted by residents.
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
        ``touches_edge``, and what else the deprivation table holds by a known name.
        ``attrs["notes"]`` says what was chosen or repaired, ``attrs["vintage"]`` the vintage,
        ``attrs["ranked_areas"]`` how many areas the ranks run over.
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
    parts = _read_parts(
        lambda: _shapes(boundaries, layer, columns or {}, vintage, release),
        lambda: read_lookup(bridge),
        lambda: read_population(population, age_column=age_column, bands=bands),
        lambda: read_deprivation(deprivation, release=release),
        lambda shapes: _centres(shapes, centroids),
        bridged=bridge is not None,
    )
    (shapes, vintage, code_column, notes), (pairs, weights, bridge_notes) = parts[:2]
    (people, people_notes), (ranks, rank_notes), centres = parts[2:]
    code_columns = {"areas": code_column, "deprivation": ranks.attrs["code_column"]}
    code_columns["population"] = people.attrs["code_column"]
    n_ranked = ranks.attrs["ranked_areas"]
    ranks, moved_ranks = _bridged_ranks(ranks, people, shapes.index, pairs, release)
    people, moved_people = _bridged_people(people, shapes.index, pairs, weights)
    check_vintages(
        shapes.index,
        vintage=vintage,
        release=release,
        columns={
            table: column
            for table, column in code_columns.items()
            if not (table == "population" and moved_people)
            and not (table == "deprivation" and moved_ranks)
        },
    )
    shapes, label_notes = add_labels(shapes, labels, bridge=pairs)
    _all_there(shapes.index, {"population": people, "deprivation": ranks, "centroids": centres})
    people, ranks = people.loc[shapes.index], ranks.loc[shapes.index]
    rural, rural_notes = rural_classes(shapes)
    areas = gpd.GeoDataFrame(
        {
            "name": shapes["name"],
            "district": shapes.get("district", ""),
            "group": neighbourhood_groups(shapes, groups),
            **({"ward": shapes["ward"]} if "ward" in shapes else {}),
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
    areas.attrs.update(vintage=vintage, ranked_areas=n_ranked)
    areas.attrs["notes"] = (
        *notes, *bridge_notes, *people_notes, *moved_people, *rank_notes, *moved_ranks,
        *label_notes, *rural_notes,
    )  # fmt: skip
    return areas, people


def _shapes(
    boundaries: Path,
    layer: str | None,
    columns: Mapping[str, str],
    vintage: str,
    release: str,
) -> _Shapes:
    """Read the polygons; say their vintage and the file's name of their code."""
    shapes, notes = read_polygons(
        boundaries,
        layer=layer,
        columns=columns,
        table="areas",
        required=("area_code", "name"),
        optional=("district", "rural", "group", "ward"),
        resolve=area_columns,
    )
    column = str(shapes.attrs["headers"]["area_code"])
    shapes = _keyed(shapes)
    if vintage == "detect":
        vintage = detect_vintage(shapes.index, column=column, release=release)
    check_vintages(shapes.index, vintage=vintage, release=release, columns={"areas": column})
    return shapes, vintage, column, notes


def _read_parts(
    read_shapes: Callable[[], _Shapes],
    read_pairs: Callable[[], _Pairs],
    read_people: Callable[[], _Noted],
    read_ranks: Callable[[], _Noted],
    read_centres: Callable[[gpd.GeoDataFrame], pd.DataFrame],
    *,
    bridged: bool,
) -> tuple[_Shapes, _Pairs, _Noted, _Noted, pd.DataFrame]:
    """Read every table; tell the faults of all of them at once."""
    faults = Faults()
    shaped = faults.tried(read_shapes)
    pairs = faults.tried(read_pairs)
    people, ranks = faults.tried(read_people), faults.tried(read_ranks)
    centres = None if shaped is None else faults.tried(lambda: read_centres(shaped[0]))
    if faults.found and shaped is not None and not bridged:
        known = {"population": people and people[0], "deprivation": ranks and ranks[0]}
        held = {name: table for name, table in known.items() if table is not None}
        faults.tried(lambda: _all_there(shaped[0].index, held))
    faults.stop_if_any()
    assert shaped and pairs and people and ranks and centres is not None  # noqa: S101, PT018
    return shaped, pairs, people, ranks, centres


def anywhere() -> gpd.GeoDataFrame:
    """Stand in for areas that could not be read, so that what lies on them is checked all the same.

    Returns
    -------
    GeoDataFrame, index ``area_code``
        One area as large as the National Grid; nothing counted on it is ever shown.
    """
    grid = shapely.box(0, 0, *_GRID_ENDS)
    index = pd.Index(["anywhere"], name="area_code")
    return gpd.GeoDataFrame({"population": [0]}, geometry=[grid], index=index, crs=GRID)


def read_lookup(bridge: Bridge | None) -> _Pairs:
    """Read a lookup and its weights, if there is one.

    Parameters
    ----------
    bridge
        None has none.

    Returns
    -------
    pairs : DataFrame or None
        From `hotspots.reading.bridging.read_bridge`.
    weights : Series or None, index ``area_code`` of the new areas
        Residents. [people]
    notes : tuple of str
        Choices made while reading.
    """
    if bridge is None:
        return None, None, ()
    pairs, notes = read_bridge(bridge.lookup)
    if bridge.weights is None:
        return pairs, None, notes
    text, more = read_columns(
        bridge.weights,
        table="weights of the bridge",
        required=("area_code", "population"),
        resolve=population_columns,
    )
    count = pd.to_numeric(text["population"].str.replace(",", "", regex=False), errors="coerce")
    weights = count.set_axis(pd.Index(text["area_code"].str.strip(), name="area_code"))
    return pairs, weights[~weights.index.duplicated()].dropna(), (*notes, *more)


def _bridged_people(
    people: pd.DataFrame,
    codes: pd.Index,
    pairs: pd.DataFrame | None,
    weights: pd.Series | None,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Bring residents of older areas to these."""
    if pairs is None or not needs_bridge(people.index, codes, pairs):
        return people, ()
    ours = pairs[pairs["from_code"].isin(pairs.loc[pairs["to_code"].isin(codes), "from_code"])]
    inside = people[people.index.isin(ours["from_code"])]
    moved = bridge_counts(inside, ours, weights=weights, whole=True)
    note = bridge_note(ours, table="population", weighted=weights is not None)
    return moved, (note,)


def _bridged_ranks(
    ranks: pd.DataFrame,
    people: pd.DataFrame,
    codes: pd.Index,
    pairs: pd.DataFrame | None,
    release: str,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Take the mean deprivation of the small areas that larger ones are made of."""
    if pairs is None or not needs_bridge(ranks.index, codes, pairs):
        return ranks, ()
    if codes.str.fullmatch(r"[EW]01[0-9]{6}").any():
        msg = (
            f"deprivation: {release} is not brought from one census to another, because its ranks "
            "are of areas that no longer stand. Take the release of these areas: "
            + ", ".join(f"{made} for {year}" for year, made in RELEASE_OF_VINTAGE.items())
            + "."
        )
        raise TableError(msg)
    n_areas = ranks.attrs["ranked_areas"]
    means = bridge_means(ranks, pairs, weights=people.sum(axis=1))
    means = means.drop(columns=means.filter(regex="_decile$").columns)
    again = ranked(means["imd_rank"], n_areas=n_areas)
    note = "deprivation: means of the small areas in each area, weighted by young residents."
    return means.assign(**again), (note,)


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
        centroids,
        table="centroids",
        required=("area_code", "easting", "northing"),
        resolve=centroid_columns,
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
