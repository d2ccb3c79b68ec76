"""Read a GeoPackage: all its tables, and the size and kind of its shapes."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from typing import Any

from outreach.auditing.grids import Grid, Leaf, Places, grid_of

_SYSTEM = frozenset(
    [
        "gpkg_spatial_ref_sys",
        "gpkg_contents",
        "gpkg_ogr_contents",
        "gpkg_geometry_columns",
        "gpkg_extensions",
        "gpkg_tile_matrix",
        "gpkg_tile_matrix_set",
        "gpkg_metadata",
        "gpkg_metadata_reference",
        "sqlite_sequence",
        "sqlite_stat1",
        "sqlite_stat4",
    ]
)
_TREE = ("", "_rowid", "_node", "_parent")
_SIZES = {1: 4, 2: 6, 3: 6, 4: 8}


def read_layers(file: str, content: bytes) -> Leaf:
    """Read every table of a GeoPackage, listed in its contents or not.

    Returns
    -------
    Leaf
        One table for each layer, without the shapes; tables that are not listed are hidden.
    """
    grids: list[Grid] = []
    places: list[Places] = []
    sentences: list[tuple[str, bool]] = []
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        names = [
            str(name)
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
            )
        ]
        listed = set()
        if "gpkg_contents" in names:
            listed = {str(n) for (n,) in database.execute("SELECT table_name FROM gpkg_contents")}
        trees = {
            f"rtree_{name}_{column}{part}"
            for name in listed
            for column in ("geom", "geometry")
            for part in _TREE
        }
        (freed,) = database.execute("PRAGMA freelist_count").fetchone()
        for name in names:
            if name in trees:
                continue
            quoted = name.replace('"', '""')
            found = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  (quoted above)
            header = [str(column[0]) for column in found.description]
            records = [tuple(map(_said, row)) for row in found.fetchall()]
            if name in _SYSTEM:
                told = (cell for row in records for cell in row if isinstance(cell, str))
                sentences += [(text, True) for text in told if name != "gpkg_spatial_ref_sys"]
                continue
            shapes = [cell for row in records for cell in row if isinstance(cell, bytes)]
            kept = [
                n
                for n, title in enumerate(header)
                if title != "fid" and not any(isinstance(row[n], bytes) for row in records)
            ]
            lines = [[header[n] for n in kept]]
            lines += [[_text(row[n]) for n in kept] for row in records]
            grids.append(grid_of(file, name, name, lines, hidden=name not in listed))
            if shapes:
                places.append(_places(file, name, shapes, tuple(lines[0])))
    return Leaf(
        file=file,
        grids=tuple(grids),
        places=tuple(places),
        sentences=tuple(sentences),
        unread=("pages of deleted data stand in it",) if freed else (),
    )


def _said(cell: Any) -> Any:
    """Read bytes that are no shape as text."""
    is_text = isinstance(cell, bytes) and cell[:2] != b"GP"
    return cell.decode("utf-8", "replace") if is_text else cell


def _places(file: str, name: str, shapes: list[bytes], headings: tuple[str, ...]) -> Places:
    """Count the points of a layer, and measure its smallest polygon by its envelope."""
    sides: list[float] = []
    spots: list[tuple[float, float]] = []
    points = 0
    for shape in shapes:
        if shape[:2] != b"GP":
            continue
        order = "<" if shape[3] & 1 else ">"
        count = _SIZES.get((shape[3] >> 1) & 7, 0)
        box = struct.unpack_from(f"{order}{count}d", shape, 8)
        well_known = 8 + 8 * count
        inner = "<" if shape[well_known] else ">"
        (kind,) = struct.unpack_from(f"{inner}I", shape, well_known + 1)
        if kind % 1000 in {1, 4}:
            points += 1
            spots += _spots(shape[well_known:], kind % 1000)
        elif kind % 1000 in {3, 6} and count:
            side = max(box[1] - box[0], box[3] - box[2])
            sides.append(side * 111_000 if max(map(abs, box[:4])) <= 180 else side)
    return Places(
        file=file,
        name=name,
        points=points,
        finest_m=min(sides, default=0.0),
        headings=headings,
        spots=tuple(spots),
    )


def _spots(shape: bytes, kind: int) -> list[tuple[float, float]]:
    """List the positions of a point (1) or of several (4), without their heights."""
    inner = "<" if shape[0] else ">"
    if kind == 1:
        x, y = struct.unpack_from(f"{inner}2d", shape, 5)
        return [(x, y)]
    (count,) = struct.unpack_from(f"{inner}I", shape, 5)
    step = (len(shape) - 9) // max(count, 1)
    starts = range(9, 9 + count * step, step) if step >= 21 else ()
    found = [struct.unpack_from(f"{inner}2d", shape, start + 5) for start in starts]
    return [(x, y) for x, y in found]


def _text(value: Any) -> str:
    """Write a cell as text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
