"""What small areas are called and belong to: name, district, rural class, group, ward."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import shapely

from hotspots.locating import areas_of_points
from hotspots.reading.boundaries import LayerSource, read_polygons
from hotspots.reading.bridging import bridge_labels, needs_bridge
from hotspots.reading.published_names import area_columns
from hotspots.reading.sources import TableSource, read_columns
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

RURAL_PATTERNS = (
    (r"[ABC]1|C2|U[NF]\d|urban(?:[ :].*)?", "urban"),
    (r"[DE]1|R[LS]N\d|rural", "rural"),
    (r"[DE]2|R[LS]F\d|rural[_ -]?remote|remote", "rural_remote"),
)
"""Codes of the rural-urban classifications of 2011 and 2021, or our own words."""

LABELS = ("name", "district", "rural", "group", "ward")

_SHOWN = 3


def add_labels(
    shapes: gpd.GeoDataFrame,
    tables: Sequence[TableSource],
    *,
    bridge: pd.DataFrame | None = None,
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Take names, districts, rural classes, groups or wards from tables beside the boundaries.

    Parameters
    ----------
    shapes : GeoDataFrame, index ``area_code``
        What the boundary file itself says wins over no table: a table is named on purpose.
    tables
        Each with ``area_code`` and some of ``name``, ``district``, ``rural``, ``group``, ``ward``;
        published headers are known.
    bridge
        From `hotspots.reading.bridging.read_bridge`, for tables that speak of older areas.

    Returns
    -------
    GeoDataFrame, index ``area_code``
        With the labels as columns.
    notes
        Choices made while reading.

    Raises
    ------
    TableError
        If a table has no label, or lacks some of the areas.
    """
    notes: list[str] = []
    for table in tables:
        text, more = read_columns(
            table,
            table="labels of areas",
            required=("area_code",),
            optional=LABELS,
            resolve=area_columns,
        )
        notes += more
        codes = pd.Index(text["area_code"].str.strip(), name="area_code")
        labels = text.drop(columns="area_code").set_axis(codes)
        labels = labels[~codes.duplicated() & (codes != "")]
        if needs_bridge(labels.index, shapes.index, bridge) and bridge is not None:
            labels = pd.DataFrame({n: bridge_labels(labels[n], bridge) for n in labels.columns})
            notes.append("labels of areas: brought from older areas through the lookup.")
        lost = shapes.index.difference(labels.index)
        if len(lost) or labels.empty or not len(labels.columns):
            what = f"lacks {len(lost)} of {len(shapes)} areas, e.g. {', '.join(lost[:_SHOWN])}"
            msg = (
                f"labels of areas: the table {what if len(lost) else 'has no label'}. It needs "
                f"area_code and at least one of {', '.join(LABELS)}, for every area."
            )
            raise TableError(msg)
        shapes = shapes.assign(**{str(n): labels.loc[shapes.index, n] for n in labels.columns})
    return shapes, tuple(notes)


def rural_classes(shapes: gpd.GeoDataFrame) -> tuple[pd.Series, tuple[str, ...]]:
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


def neighbourhood_groups(shapes: gpd.GeoDataFrame, groups: LayerSource | None) -> pd.Series:
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
