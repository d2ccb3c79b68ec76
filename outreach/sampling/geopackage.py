"""Write a GeoPackage as bytes that are the same on every run: no clock, no temporary file."""

from __future__ import annotations

import sqlite3
import struct
from typing import TYPE_CHECKING

import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

_MADE = "2026-04-01T00:00:00.000Z"
_GPKG_ID = 0x47504B47
_GPKG_VERSION = 10300
_SRS_ID = 27700
_WKT = (
    'PROJCS["OSGB36 / British National Grid",GEOGCS["OSGB36",DATUM["Ordnance_Survey_of_Great_'
    'Britain_1936",SPHEROID["Airy 1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0],UNIT['
    '"degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_'
    'origin",49],PARAMETER["central_meridian",-2],PARAMETER["scale_factor",0.9996012717],PARA'
    'METER["false_easting",400000],PARAMETER["false_northing",-100000],UNIT["metre",1],AXIS["'
    'Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","27700"]]'
)
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE,
  max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_UNDEFINED = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
)


def geopackage_bytes(layers: dict[str, gpd.GeoDataFrame], *, description: str) -> bytes:
    """Return the bytes of a GeoPackage with these layers.

    Parameters
    ----------
    layers
        Layer name to frame in EPSG:27700; a named index becomes the first column.
    description
        One sentence, kept with every layer.

    Returns
    -------
    bytes
        The same for the same frames, on every machine and day.

    Raises
    ------
    ValueError
        If a layer is not in EPSG:27700.
    """
    store = sqlite3.connect(":memory:")
    try:
        store.execute("PRAGMA page_size = 4096")
        store.execute(f"PRAGMA application_id = {_GPKG_ID}")
        store.execute(f"PRAGMA user_version = {_GPKG_VERSION}")
        store.executescript(_TABLES)
        known = [*_UNDEFINED, ("British National Grid", _SRS_ID, "EPSG", _SRS_ID, _WKT, None)]
        store.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", known)
        for name, frame in layers.items():
            _add_layer(store, name, frame, description)
        store.commit()
        store.execute("VACUUM")
        return _without_version(store.serialize())
    finally:
        store.close()


def _add_layer(
    store: sqlite3.Connection, name: str, frame: gpd.GeoDataFrame, description: str
) -> None:
    """Add one layer."""
    if frame.crs is None or frame.crs.to_epsg() != _SRS_ID:
        msg = f"layer {name!r} must be in EPSG:{_SRS_ID}; it is in {frame.crs}"
        raise ValueError(msg)
    shapes = frame.geometry.to_numpy()
    flat = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    table = flat.reset_index() if flat.index.name is not None else flat
    kinds = sorted({shape.geom_type.upper() for shape in shapes})
    kind = kinds[0] if len(kinds) == 1 else "GEOMETRY"
    x_low, y_low, x_high, y_high = (float(one) for one in shapely.total_bounds(shapes))
    store.execute(
        "INSERT INTO gpkg_contents VALUES (?,'features',?,?,?,?,?,?,?,?)",
        (name, name, description, _MADE, x_low, y_low, x_high, y_high, _SRS_ID),
    )
    fields = [f'"{column}" {_sql_type(table[column])}' for column in table.columns]
    columns = ", ".join(["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", f"geom {kind}", *fields])
    store.execute(f'CREATE TABLE "{name}" ({columns})')
    store.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?,'geom',?,?,0,0)", (name, kind, _SRS_ID)
    )
    marks = ",".join("?" * (len(table.columns) + 2))
    rows = zip(
        range(1, len(table) + 1),
        (_blob(shape) for shape in shapes),
        *(table[column].tolist() for column in table.columns),
        strict=True,
    )
    store.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608  (our own names)


def _sql_type(column: pd.Series) -> str:
    """Return the GeoPackage type of a column."""
    if pd.api.types.is_integer_dtype(column):
        return "MEDIUMINT"
    return "REAL" if pd.api.types.is_float_dtype(column) else "TEXT"


def _blob(shape: shapely.Geometry) -> bytes:
    """Return a geometry in GeoPackage form: header with its box, then little-endian WKB."""
    x_low, y_low, x_high, y_high = shape.bounds
    point = shape.geom_type == "Point"
    header = struct.pack("<2sBBi", b"GP", 0, 0b01 if point else 0b11, _SRS_ID)
    box = b"" if point else struct.pack("<4d", x_low, x_high, y_low, y_high)
    return header + box + bytes(shapely.to_wkb(shape, byte_order=1))


def _without_version(content: bytes) -> bytes:
    """Blank the change counters and the SQLite version, which differ between machines."""
    made = bytearray(content)
    made[24:28] = made[92:96] = struct.pack(">I", 1)
    made[96:100] = struct.pack(">I", 3_040_000)
    return bytes(made)
