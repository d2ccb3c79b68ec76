"""Read a folder of finished files, and what its private folder knows of them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from outreach.errors import OutreachError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AREA_SETS = "public_areas.csv"
"""File of the private folder that says which areas each public area is made of."""
VENUE_POINTS = "venue_points.csv"
"""File of the private folder that says where the venues lie: no other point may be shared."""
Spots = tuple[tuple[float, float], ...]


def folder_files(folder: Path) -> dict[str, bytes]:
    """Read the files of a release: those of its share folder if it has one.

    Raises
    ------
    OutreachError
        If there is nothing to read.
    """
    if folder.is_file():
        return {folder.name: folder.read_bytes()}
    place = folder / "share" if (folder / "share").is_dir() else folder
    if not place.is_dir():
        msg = f"{folder}: there is no such folder. Name the folder of a run, or its share folder."
        raise OutreachError(msg)
    found = {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    if not found:
        msg = f"{place}: the folder is empty, there is nothing to audit."
        raise OutreachError(msg)
    return found


def folder_areas(folder: Path) -> dict[str, frozenset[str]]:
    """Read which areas each public area of a run is made of, where its private folder says so."""
    home = folder if (folder / "private").is_dir() else folder.parent
    listed = home / "private" / AREA_SETS
    if not listed.is_file():
        return {}
    rows = csv.DictReader(io.StringIO(listed.read_text(encoding="utf-8-sig")))
    sets: dict[str, set[str]] = {}
    for row in rows:
        sets.setdefault(row["label"], set()).add(row["area_code"])
    return {label: frozenset(codes) for label, codes in sets.items()}


def folder_venues(folder: Path) -> Spots:
    """Read where the venues of a run lie, where its private folder says so. [m]."""
    home = folder if (folder / "private").is_dir() else folder.parent
    listed = home / "private" / VENUE_POINTS
    if not listed.is_file():
        return ()
    rows = csv.DictReader(io.StringIO(listed.read_text(encoding="utf-8-sig")))
    return tuple((float(row["easting"]), float(row["northing"])) for row in rows)


def edition_of(files: Mapping[str, bytes]) -> str:
    """Name the edition that the files of a release say they are of; ``public`` where none does."""
    return (
        "partner" if any(b"PARTNER edition" in content for content in files.values()) else "public"
    )
