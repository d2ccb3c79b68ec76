"""Extra layers beside the referrals: street crime, counts by area, points; never in need yet.

A layer says where it comes from, how much weight it is meant to carry, and whether its places
are where people live or where something happened: the two are never added up unsaid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import pyproj

from hotspots.locating import areas_of_points
from hotspots.reading.archives import archive_members, is_archive, open_member
from hotspots.reading.headers import plain_header
from hotspots.reading.published_names import code_column
from hotspots.reading.sources import TableFile, read_columns
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

COLUMNS = (
    "area_code", "count", "month", "category", "easting", "northing", "longitude", "latitude",
)  # fmt: skip
"""What a layer's table may hold; a count that is absent is 1 for each row."""

_NAMES = {
    "count": {"count", "n", "number", "value"},
    "month": {"month"},
    "category": {"crime type", "category", "type"},
    "easting": {"easting", "x"},
    "northing": {"northing", "y"},
    "longitude": {"longitude", "long", "lon"},
    "latitude": {"latitude", "lat"},
}
_MONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?"
_MONTH_FORMS = (
    (r"^([0-9]{4})[-/.]?([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?$", True),
    (r"^([0-9]{1,2})[-/.]([0-9]{4})()$", False),
)
_STREET = "-street.csv"
_PLACELESS = -2  # the row tells no place at all
_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class LayerFile:
    """One layer: its file, what to take of it, and what it stands for.

    Attributes
    ----------
    name
        Short name, used as a column.
    path
        CSV (also gzipped), XLSX, or for street crime a zip or folder of months.
    kind
        "street_crime" (as police.uk publishes it), "counts" per area, or "points".
    basis
        "residence": where people live. "event": where something happened.
    provenance
        Who published it and when, in words for the page.
    weight
        How much it is meant to count beside the others. [ratio]
    columns
        Our name to the file's; see `COLUMNS`.
    categories
        Kinds to keep, such as "Drugs"; empty keeps all.
    month_from, month_to
        First and last month to keep, "2025-01"; empty keeps all.
    place_by
        "code" takes the area code, and the point where the code is of no area here; "point"
        takes the point alone.
    sheet
        Of a workbook.
    """

    name: str
    path: Path
    kind: Literal["street_crime", "counts", "points"]
    basis: Literal["residence", "event"]
    provenance: str
    weight: float = 1.0
    columns: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    month_from: str = ""
    month_to: str = ""
    place_by: Literal["code", "point"] = "code"
    sheet: str | None = None


def read_layers(
    layers: Sequence[LayerFile], areas: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count every layer by area.

    Parameters
    ----------
    layers
        With different names.
    areas
        Polygons in EPSG:27700, indexed by ``area_code``.

    Returns
    -------
    counts : DataFrame, index ``area_code``, one column per layer
        In the order of `areas`; 0 where nothing was counted. [events]
    facts : DataFrame, index ``layer``
        ``kind``, ``basis``, ``weight``, ``provenance``, ``months`` (first to last, or ""),
        ``read``, ``left_out`` (another kind or month), ``counted``, ``by_point`` (of those
        counted), ``outside`` (no area here) and ``without_place`` [events]. Read = left out +
        counted + outside + without place.

    Raises
    ------
    TableError
        If two layers share a name, or a file cannot be read, lacks columns or holds something
        that is no count; all layers' faults at once.
    """
    names = [layer.name for layer in layers]
    double = sorted({name for name in names if names.count(name) > 1})
    faults = [f"two layers are called {name!r}" for name in double]
    counts = pd.DataFrame(index=areas.index)
    rows = []
    for layer in layers:
        try:
            counted, facts = read_layer(layer, areas)
        except TableError as fault:
            faults.append(str(fault))
            continue
        counts[layer.name] = counted
        rows.append(facts)
    if faults:
        raise TableError("\n".join(faults))
    index = pd.Index(names, name="layer", dtype="str")
    columns = [
        "kind", "basis", "weight", "provenance", "months", "read", "left_out", "counted",
        "by_point", "outside", "without_place",
    ]  # fmt: skip
    return counts, pd.DataFrame(rows, index=index, columns=columns)


def read_layer(
    layer: LayerFile, areas: gpd.GeoDataFrame
) -> tuple[pd.Series, dict[str, float | str]]:
    """Count one layer by area.

    Parameters
    ----------
    layer
        What to read.
    areas
        Polygons in EPSG:27700, indexed by ``area_code``.

    Returns
    -------
    counts : Series, index ``area_code``
        [events]
    facts : dict
        A row of the facts of `read_layers`.

    Raises
    ------
    TableError
        If the file cannot be read, lacks columns or holds something that is no count.
    """
    text = _read(layer)
    number = _numbers(text, layer)
    kept = _kept(text, layer)
    at, by_point = _placed(text, layer, areas)
    placeless = at == _PLACELESS
    inside = kept & (at >= 0)
    counted = np.bincount(at[inside], weights=number[inside], minlength=len(areas))
    months = text.loc[kept, "month"] if "month" in text else pd.Series(dtype="str")
    facts: dict[str, float | str] = {
        "kind": layer.kind,
        "basis": layer.basis,
        "weight": layer.weight,
        "provenance": layer.provenance,
        "months": f"{months.min()} to {months.max()}" if len(months) else "",
        "read": float(number.sum()),
        "left_out": float(number[~kept].sum()),
        "counted": float(number[inside].sum()),
        "by_point": float(number[inside & by_point].sum()),
        "outside": float(number[kept & (at < 0) & ~placeless].sum()),
        "without_place": float(number[kept & placeless].sum()),
    }
    return pd.Series(counted, index=areas.index, name=layer.name), facts


def _read(layer: LayerFile) -> pd.DataFrame:
    """Read a layer's table as text under our names."""
    table = f"layer {layer.name}"
    needed: tuple[str, ...] = ("area_code",) if layer.kind == "counts" else ()
    rest = [name for name in COLUMNS if name not in needed]
    if layer.path.is_dir() or is_archive(layer.path):
        pieces = [_read_month(stream, layer, table) for stream in _months(layer, table)]
        if not pieces:
            msg = f"{table}: {layer.path.name} holds no file whose name ends in {_STREET}."
            raise TableError(msg)
        text = pd.concat(pieces, ignore_index=True)
    else:
        source = TableFile(path=layer.path, sheet=layer.sheet, columns=layer.columns)
        text, _ = read_columns(
            source, table=table, required=needed, optional=rest, resolve=_layer_columns
        )
    points = {"easting", "northing"} <= set(text) or {"longitude", "latitude"} <= set(text)
    missing = []
    if layer.kind == "points" and not points:
        missing.append("easting and northing, or longitude and latitude")
    if layer.kind == "street_crime":
        missing += [name for name in ("month", "category") if name not in text]
        if "area_code" not in text and not points:
            missing.append("area_code, or longitude and latitude")
    if layer.place_by == "point" and not points and layer.kind != "points":
        missing.append("longitude and latitude, to place by point")
    if layer.categories and "category" not in text:
        missing.append("category, to choose by")
    if (layer.month_from or layer.month_to) and "month" not in text:
        missing.append("month, to choose by")
    if missing:
        msg = (
            f"{table}: {layer.path.name} has no column for {'; '.join(dict.fromkeys(missing))}. "
            "Name them under `columns` of this layer."
        )
        raise TableError(msg)
    text = text.reset_index(drop=True)
    if "month" in text:
        text["month"] = _plain_months(text["month"], layer)
    return text


def _plain_months(cells: pd.Series, layer: LayerFile) -> pd.Series:
    """Write months, and days, as the settings write them: 2025-01 for 2025/01, 2025-1 or 01/2025.

    What is something else is left as it came, unless months are to be chosen by it.
    """
    plain = cells.str.strip()
    made = plain.copy()
    for pattern, year_first in _MONTH_FORMS:
        parts = plain.str.extract(pattern)
        fits = parts[0].notna()
        year, month = (parts[0], parts[1]) if year_first else (parts[1], parts[0])
        day = ("-" + parts[2].str.zfill(2)).where(parts[2].fillna("") != "", "")
        made = made.mask(fits, year + "-" + month.str.zfill(2) + day)
    known = made.str.fullmatch(_MONTH) | (plain == "")
    if (layer.month_from or layer.month_to) and not known.all():
        shown = ", ".join(str(row + 2) for row in np.flatnonzero(~known)[:_SHOWN])
        msg = (
            f"layer {layer.name}: {int((~known).sum())} row(s) hold no month such as 2025-01, e.g. "
            f"row {shown}, so months cannot be chosen."
        )
        raise TableError(msg)
    return made


def _months(layer: LayerFile, table: str) -> Iterator[IO[bytes]]:
    """Open the street-level files of a folder or an archive, one after the other."""
    if layer.path.is_dir():
        for path in sorted(layer.path.rglob(f"*{_STREET}")):
            with path.open("rb") as stream:
                yield stream
        return
    for info in archive_members(layer.path, table=table):
        if PurePosixPath(info.filename).name.endswith(_STREET):
            with open_member(layer.path, info, table=table) as stream:
                yield stream


def _read_month(stream: IO[bytes], layer: LayerFile, table: str) -> pd.DataFrame:
    """Read our columns of one month's file."""
    try:
        frame = pd.read_csv(stream, dtype=str, keep_default_na=False, encoding="utf-8")
    except (UnicodeDecodeError, ValueError) as fault:
        msg = f"{table}: a file of {layer.path.name} is not a CSV ({type(fault).__name__})."
        raise TableError(msg) from None
    known = {**_layer_columns(list(frame.columns)), **layer.columns}
    held = {theirs: ours for ours, theirs in known.items() if theirs in frame}
    return frame[list(held)].rename(columns=held)


def _layer_columns(headers: Sequence[str]) -> dict[str, str]:
    """Find our columns among the headers of police.uk and of tidy tables."""
    found: dict[str, str] = {}
    code = code_column(headers)
    if code is not None:
        found["area_code"] = code
    for header in headers:
        plain = plain_header(header)
        for ours, known in _NAMES.items():
            if plain in known:
                found.setdefault(ours, header)
    return found


def _numbers(text: pd.DataFrame, layer: LayerFile) -> NDArray[np.float64]:
    """Return the events each row stands for."""
    if layer.kind != "counts" or "count" not in text:
        return np.ones(len(text))
    number = pd.to_numeric(text["count"].str.replace(",", "", regex=False), errors="coerce")
    bad = ~(np.isfinite(number) & (number >= 0)).to_numpy(bool)
    if bad.any():
        shown = ", ".join(str(row + 2) for row in np.flatnonzero(bad)[:_SHOWN])
        msg = (
            f"layer {layer.name}: {int(bad.sum())} row(s) hold something that is no count, e.g. "
            f"row {shown}. Give numbers of 0 or more."
        )
        raise TableError(msg)
    return number.to_numpy(float)


def _kept(text: pd.DataFrame, layer: LayerFile) -> NDArray[np.bool_]:
    """Mark the rows of the kinds and months that were asked for."""
    kept = np.ones(len(text), dtype=bool)
    if layer.categories:
        wanted = {category.casefold() for category in layer.categories}
        kept &= text["category"].str.strip().str.casefold().isin(wanted).to_numpy(bool)
    if layer.month_from or layer.month_to:
        month = text["month"]
        kept &= (month != "").to_numpy(bool)
        if layer.month_from:
            kept &= (month >= layer.month_from).to_numpy(bool)
        if layer.month_to:
            kept &= (month.str.slice(0, len(layer.month_to)) <= layer.month_to).to_numpy(bool)
    return kept


def _placed(
    text: pd.DataFrame, layer: LayerFile, areas: gpd.GeoDataFrame
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return each row's area (-1 outside, -2 without a place) and whether the point told it."""
    at = np.full(len(text), _PLACELESS, dtype=np.intp)
    use_code = layer.place_by == "code" and layer.kind != "points" and "area_code" in text
    if use_code:
        code = text["area_code"].str.strip()
        at = np.where(code == "", _PLACELESS, areas.index.get_indexer(pd.Index(code)))
    open_rows = np.flatnonzero(at < 0)
    easting, northing = _points(text.iloc[open_rows])
    here = np.isfinite(easting) & np.isfinite(northing)
    rows = open_rows[here]
    at[rows] = areas_of_points(easting[here], northing[here], areas)
    by_point = np.zeros(len(text), dtype=bool)
    by_point[rows] = True
    return at, by_point


def _points(text: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return grid references, from degrees if need be; NaN where there are none."""
    grid = {"easting", "northing"} <= set(text.columns)
    if not grid and not {"longitude", "latitude"} <= set(text.columns):
        return np.full(len(text), np.nan), np.full(len(text), np.nan)
    first, second = ("easting", "northing") if grid else ("longitude", "latitude")
    x = pd.to_numeric(text[first], errors="coerce").to_numpy(float)
    y = pd.to_numeric(text[second], errors="coerce").to_numpy(float)
    if grid:
        placed = (x > 0) & (y > 0)
        return np.where(placed, x, np.nan), np.where(placed, y, np.nan)
    known = np.isfinite(x) & np.isfinite(y)
    easting, northing = np.full(len(x), np.nan), np.full(len(x), np.nan)
    if known.any():
        to_grid = pyproj.Transformer.from_crs(4326, 27700, always_xy=True)
        easting[known], northing[known] = to_grid.transform(x[known], y[known])
    return easting, northing
