"""The background of the map: districts, river, roads and settlements the county supplies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio

from hotspots.reading.boundaries import to_grid
from outreach.errors import TableError
from outreach.tables import CRS

if TYPE_CHECKING:
    from outreach.settings.table import Context, Layer

_WANTED = {
    "districts": ("name",),
    "river": (),
    "roads": (),
    "settlements": ("name", "kind"),
}
_IF_PRESENT = {"roads": ("class",)}


def read_background(context: Context) -> dict[str, gpd.GeoDataFrame]:
    """Read the layers that help people find their way.

    Parameters
    ----------
    context
        The settings; every layer is optional.

    Returns
    -------
    dict
        Layer name to GeoDataFrame in EPSG:27700 with the columns the map uses.

    Raises
    ------
    TableError
        If a layer cannot be read, has no coordinate system or a wrong one, or lacks a column.
    """
    found = {}
    for name, columns in _WANTED.items():
        source: Layer | None = getattr(context, name)
        if source is not None:
            found[name] = _read(name, source, columns)
    return found


def _read(name: str, source: Layer, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Read one layer and keep the columns the map uses."""
    place = f"context.{name} ({source.path.name})"
    try:
        frame = gpd.read_file(source.path, layer=source.layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as fault:
        msg = f"{place}: cannot be read: {fault}. Name the file and its layer in [context.{name}]."
        raise TableError(msg) from None
    if frame.crs is None:
        msg = f"{place}: it has no coordinate system. Save it with one, for example {CRS}."
        raise TableError(msg)
    theirs = {source.columns.get(column, column): column for column in columns}
    missing = sorted(set(theirs) - set(frame.columns))
    if missing:
        msg = f"{place}: column(s) {missing} are missing; it has {list(frame.columns)}."
        raise TableError(msg)
    named = frame.rename(columns=theirs)
    found = [column for column in _IF_PRESENT.get(name, ()) if column in named]
    kept = named[[*columns, *found, frame.geometry.name]]
    if kept.geometry.name != "geometry":
        kept = kept.rename_geometry("geometry")
    return to_grid(kept, place=place)
