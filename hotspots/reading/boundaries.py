"""Polygons from a file: on the grid, valid, one per code."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from hotspots.reading.archives import archive_members, is_archive
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

GRID = "EPSG:27700"
_POLYGONAL = ("Polygon", "MultiPolygon")
_GEOMETRY_FILES = (".gpkg", ".geojson", ".json", ".shp")
_SHOWN = 3
_SLIVER_M2 = 10_000.0  # holes smaller than a hectare are gaps between generalised outlines
_TOUCH_M = 10.0  # an area shares the outline if it follows it for at least this far
_EAST_END, _NORTH_END = 800_000.0, 1_300_000.0  # of the National Grid [m]
_LINE_M = 1.0  # generalised outlines run this close


class LayerSource(Protocol):
    """A layer of geometry: what `outreach.config` and `LayerFile` have in common."""

    @property
    def path(self) -> Path:
        """GeoPackage, GeoJSON or shapefile."""

    @property
    def layer(self) -> str | None:
        """Layer of the file; None takes the only one."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Our name to the file's."""


def read_polygons(
    path: Path,
    *,
    layer: str | None,
    columns: Mapping[str, str],
    table: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
    resolve: Callable[[Sequence[str]], Mapping[str, str]] | None = None,
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Read polygons and some of their columns.

    Parameters
    ----------
    path, layer
        The file, and its layer if it has several. Of a zip archive the one file of geometry in
        it is read in place; of several the one that `layer` names.
    columns
        Our name to the file's; a name that is absent is the same in both.
    table
        What to call the layer in a message.
    required, optional
        Our names of the columns to read.
    resolve
        Given the field names, says which of ours they are, where `columns` does not.

    Returns
    -------
    GeoDataFrame
        EPSG:27700, our column names, one row per feature, text columns. ``attrs["headers"]``
        holds the file's own names.
    notes
        What was repaired or transformed.

    Raises
    ------
    TableError
        If the file cannot be read, has no coordinate system or lacks columns, or if features
        are empty or no polygons.
    """
    if not path.is_file():
        msg = f"{table}: {path.name} is not a file."
        raise TableError(msg)
    place, layer = _place(path, layer, table)
    try:
        layers = [str(name) for name in pyogrio.list_layers(place)[:, 0]]
        if layer is None and len(layers) > 1:
            msg = f"{table}: {path.name} has several layers; name one: {', '.join(layers)}."
            raise TableError(msg)
        if layer is not None and layer not in layers:
            msg = f"{table}: {path.name} has no layer {layer!r}; it has {', '.join(layers)}."
            raise TableError(msg)
        fields = [str(name) for name in pyogrio.read_info(place, layer=layer)["fields"]]
        known = {**resolve(fields), **columns} if resolve is not None else columns
        chosen = _choose(fields, known, table, required, optional)
        # pyogrio gives columns in the order of the file
        frame = pyogrio.read_dataframe(place, layer=layer, columns=list(chosen.values()))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as fault:
        msg = f"{table}: {path.name} cannot be read as geometry ({type(fault).__name__})."
        raise TableError(msg) from None
    if not isinstance(frame, gpd.GeoDataFrame):
        msg = f"{table}: {path.name} holds no geometry."
        raise TableError(msg)
    made = gpd.GeoDataFrame(
        {ours: frame[theirs].astype("str") for ours, theirs in chosen.items()},
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    )
    clean, notes = _clean(made, table, f"{table} ({path.name})")
    clean.attrs["headers"] = chosen
    return clean, notes


def _place(path: Path, layer: str | None, table: str) -> tuple[str, str | None]:
    """Say where the geometry is: the file itself, or one file inside an archive."""
    if not is_archive(path):
        return str(path), layer
    held = [
        info.filename
        for info in archive_members(path, table=table)
        if info.filename.lower().endswith(_GEOMETRY_FILES)
    ]
    if layer is not None and len(held) > 1:
        held = [name for name in held if PurePosixPath(name).stem == layer]
        layer = None
    if len(held) != 1:
        msg = (
            f"{table}: {path.name} holds {len(held) or 'no'} file(s) of geometry"
            f"{' of that name' if layer is None and not held else ''}; expected one GeoPackage, "
            "GeoJSON or shapefile, or name one as `layer`."
        )
        raise TableError(msg)
    return f"/vsizip/{path.resolve().as_posix()}/{held[0]}", layer


def to_grid(frame: gpd.GeoDataFrame, *, place: str) -> gpd.GeoDataFrame:
    """Bring a layer to the British National Grid, unless its label and its numbers disagree.

    Parameters
    ----------
    frame
        With a coordinate system.
    place
        The layer, as a person knows it.

    Returns
    -------
    GeoDataFrame
        EPSG:27700. [m]

    Raises
    ------
    TableError
        If metres are labelled as degrees or degrees as metres, or if the layer lies outside
        Great Britain once transformed.

    Examples
    --------
    >>> metres = gpd.GeoDataFrame(geometry=gpd.points_from_xy([386000], [255000]), crs=4326)
    >>> to_grid(metres, place="areas")
    Traceback (most recent call last):
    ...
    outreach.errors.TableError: areas: its coordinates are metres, not degrees, but it is ...
    """
    label = f"EPSG:{frame.crs.to_epsg()}" if frame.crs.to_epsg() else frame.crs.name
    bounds = np.abs(np.nan_to_num(frame.total_bounds))
    in_degrees = bool(max(bounds[0], bounds[2]) <= 180 and max(bounds[1], bounds[3]) <= 90)
    if frame.crs.is_geographic and not in_degrees:
        msg = (
            f"{place}: its coordinates are metres, not degrees, but it is labelled {label}; set "
            f"{GRID} (if they are British National Grid) in the GIS that made it; save it again."
        )
        raise TableError(msg)
    if not frame.crs.is_geographic and in_degrees and bounds.any():
        msg = (
            f"{place}: its coordinates are degrees, not metres, but it is labelled {label}; set "
            "EPSG:4326 (if they are longitude and latitude) in the GIS that made it, and save it "
            "again."
        )
        raise TableError(msg)
    if frame.crs == GRID:
        return frame
    moved = frame.to_crs(GRID)
    west, south, east, north = moved.total_bounds
    if bounds.any() and not (east > 0 and west < _EAST_END and north > 0 and south < _NORTH_END):
        msg = (
            f"{place}: it lies outside Great Britain, once brought from {label} to {GRID}; are "
            "longitude and latitude swapped, or is another coordinate system meant?"
        )
        raise TableError(msg)
    return moved


def touches_outline(areas: gpd.GeoDataFrame) -> pd.Series:
    """Say which areas share the outline of all of them together.

    Parameters
    ----------
    areas
        Polygons in metres.

    Returns
    -------
    Series of bool
        Same index. An area that only meets the outline in a point does not share it.
    """
    whole = shapely.union_all(areas.geometry.to_numpy(), grid_size=0.01)
    rings = [
        ring
        for part in shapely.get_parts(whole)
        for ring in (part.exterior, *part.interiors)
        if shapely.area(shapely.Polygon(ring)) > _SLIVER_M2 or ring is part.exterior
    ]
    near = shapely.buffer(shapely.MultiLineString(rings), _LINE_M, quad_segs=2)
    shapely.prepare(near)
    lines = shapely.boundary(areas.geometry.to_numpy())
    shared = np.zeros(len(areas))
    close = shapely.intersects(near, lines)
    shared[close] = shapely.length(shapely.intersection(lines[close], near))
    return pd.Series(shared > _TOUCH_M, index=areas.index)


def _choose(
    fields: list[str],
    columns: Mapping[str, str],
    table: str,
    required: Sequence[str],
    optional: Sequence[str],
) -> dict[str, str]:
    """Find the file's name of each of ours, whatever its case."""
    by_case = {name.casefold(): name for name in reversed(fields)}
    chosen, missing = {}, []
    for ours in (*required, *optional):
        theirs = columns.get(ours, ours)
        found = theirs if theirs in fields else by_case.get(theirs.casefold())
        if found is not None:
            chosen[ours] = found
        elif ours in required or ours in columns:
            missing.append(theirs if theirs == ours else f"{theirs} (for {ours})")
    if missing:
        msg = (
            f"{table}: missing column(s): {'; '.join(missing)}. Columns found: "
            f"{'; '.join(fields) or 'none'}. Correct the names under `columns` in the settings."
        )
        raise TableError(msg)
    return chosen


def _clean(
    frame: gpd.GeoDataFrame, table: str, place: str
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Bring polygons to the grid and repair the ones that cross themselves."""
    notes: list[str] = []
    faults = []
    if frame.crs is None:
        faults.append(
            "no coordinate system is set; set EPSG:27700 or EPSG:4326 in the GIS that made it"
        )
    geometry = frame.geometry.to_numpy()
    empty = np.asarray(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    if empty.any():
        faults.append(f"{int(empty.sum())} feature(s) without a shape: {_which(empty)}")
    wrong = ~empty & ~np.isin(frame.geom_type.to_numpy(dtype=object), _POLYGONAL)
    if wrong.any():
        faults.append(f"{int(wrong.sum())} feature(s) that are no polygons: {_which(wrong)}")
    if faults:
        msg = f"{table}: {'; '.join(faults)}."
        raise TableError(msg)
    if frame.crs != GRID:
        notes.append(f"{table}: transformed from {frame.crs.name} to the British National Grid.")
    frame = to_grid(frame, place=place)
    broken = ~shapely.is_valid(frame.geometry.to_numpy())
    if broken.any():
        notes.append(f"{table}: {int(broken.sum())} outline(s) that crossed themselves repaired.")
        geometry = frame.geometry.to_numpy().copy()
        geometry[broken] = [_polygons_of(shapely.make_valid(g)) for g in geometry[broken]]
        frame = frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=GRID))
    return frame, tuple(notes)


def _polygons_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a repaired geometry and drop its stray lines and points."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in _POLYGONAL]
    return shapely.union_all(parts)


def _which(marked: NDArray[np.bool_]) -> str:
    """Name the first features that are marked, counted from 1."""
    return "feature " + ", ".join(str(i + 1) for i in np.flatnonzero(marked)[:_SHOWN])
