"""From a layer of areas with a published value to the page of a nation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.reading.boundaries import read_polygons
from maps import Overview, PrintedTable, class_breaks, class_labels, classify
from maps.edition import PERSON_COLUMNS
from maps.overview import MOST_SHAPES
from outreach.auditing.judging import audit_files
from outreach.auditing.vocabulary import Rules
from outreach.disclosure.showing import STAMP
from outreach.disclosure.stamping import restamped
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path


def nation_overview(
    path: Path,
    *,
    value: str,
    code: str,
    name: str = "",
    layer: str | None = None,
    top: float = 0.1,
    title: str = "",
    source: str,
) -> Overview:
    """Lay out the page of a nation from one layer.

    Parameters
    ----------
    path
        Polygons: GeoPackage, GeoJSON or shapefile.
    value, code, name
        Columns of the layer: the published value that is shaded, the code of an area, and its
        name where it has one.
    layer
        Of the file, where it has several.
    top
        Share of the areas, those of the highest values, that is drawn as shapes. [share]
    title
        Heading; else the value.
    source
        Who published the value, under which licence; printed on the page.

    Returns
    -------
    Overview
        For `maps.map_overview`.

    Raises
    ------
    TableError
        If the layer cannot be used, or a column belongs to persons.
    """
    personal = sorted({value, code, name} & PERSON_COLUMNS)
    if personal or not source.strip() or not 0 <= top <= 1:
        msg = (
            "england: give a published value of areas (no column of persons), say with --source "
            f"who published it, and --top between 0 and 1; found {', '.join(personal) or top}."
        )
        raise TableError(msg)
    wanted = {"area_code": code, "value": value, **({"name": name} if name else {})}
    areas, notes = read_polygons(
        path, layer=layer, columns=wanted, table="areas", required=tuple(wanted)
    )
    values = pd.to_numeric(areas["value"], errors="coerce").astype(float)
    if values.notna().sum() == 0:
        msg = f"{path.name}: the column {value} holds no number."
        raise TableError(msg)
    breaks = class_breaks(values)
    labels = class_labels(breaks)
    classes = classify(values, breaks)
    shown = gpd.GeoDataFrame(
        {
            "label": areas["name" if name else "area_code"].astype(str),
            "value": values,
            "shade_class": classes,
        },
        geometry=areas.geometry.to_numpy(),
        crs=areas.crs,
    )
    count = min(int(np.floor(top * len(shown))), MOST_SHAPES)
    highest = shown.sort_values(["value", "label"], ascending=[False, True]).head(count)
    held = classes.value_counts().reindex(range(len(labels)), fill_value=0)
    table = pd.DataFrame({value: labels, "Areas": held.to_numpy()})
    return Overview(
        title=title or f"{value}, area by area",
        place_name=title or path.stem,
        edition="PUBLIC",
        stamp=STAMP,
        areas=shown,
        shade_title=value,
        shade_labels=labels,
        places=highest.reset_index(drop=True),
        places_title="Areas with the highest values",
        places_note=f"The highest {top:.0%} of {len(shown):,} areas, drawn as shapes.",
        place_columns=(("value", value),),
        tables=(
            PrintedTable(
                "classes", "Areas in each class", "All areas of the layer.", table, "classes.csv"
            ),
        ),
        notes=notes,
        blank_words="No figure",
        attribution=(source,),
    )


def audited_page(name: str, page: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Attack a finished page, with its picture, and stamp it where nothing can be worked out.

    Parameters
    ----------
    name
        File name of the page.
    page
        From `maps.map_overview`.

    Returns
    -------
    page : bytes
        With the stamp of a passed audit, or as it was: a draft.
    findings : tuple of str
        Why it stays a draft; none where it passed. Names tables and cells, no value.
    """
    audit = audit_files({name: page}, rules=Rules(edition="PUBLIC"))
    if not audit.is_passed:
        return page, tuple(finding.told() for finding in audit.findings)
    return restamped(name, page, earlier=None), ()
