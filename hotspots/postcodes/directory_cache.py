"""A user's own postcode directory, read once and kept in the cache folder by its content."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspots.postcodes.builtin_directory import DirectoryParts
from outreach import cache

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CACHE_FORMAT = 2
"""Raised whenever the converted files, or how a directory is read, change."""

WORTH_KEEPING = 5 << 20
"""Smaller files are read each time: that takes no longer than opening. [bytes]"""

_COLUMNS = {
    "keys": np.uint64,
    "eastings": np.int32,
    "northings": np.int32,
    "ended": np.int32,
    "large_user": np.bool_,
    "quality": np.int8,
}


def read_once(
    path: Path, read: Callable[[], DirectoryParts], *, cache_folder: Path | None = None
) -> DirectoryParts:
    """Read a directory, or map what an earlier reading of the same bytes has left.

    Parameters
    ----------
    path
        A file, or a folder of CSVs. Its SHA-256 is the key: a file of the same name with other
        content is read anew.
    read
        Reads it.
    cache_folder
        Where converted directories are kept. None takes the user's own.

    Returns
    -------
    DirectoryParts
        Mapped into memory if it was kept. What is kept is the publisher's reference data only.
    """
    files = _files(path)
    if sum(file.stat().st_size for file in files) < WORTH_KEEPING:
        return read()
    parent = cache.cache_folder() if cache_folder is None else cache_folder
    target = parent / f"{_stem(path, files)}-v{CACHE_FORMAT}"
    kept = _mapped(target)
    if kept is not None:
        return kept
    parts = read()
    if not target.exists():  # a damaged one is left for the person to delete
        cache.publish_folder(target, lambda building: _fill(building, parts))
    return parts


def kept_folders(path: Path, *, cache_folder: Path | None = None) -> tuple[Path, ...]:
    """List what earlier readings of a directory have left in the cache, whatever their format.

    Parameters
    ----------
    path
        As in `read_once`; nothing is kept of one that is not there any more.
    cache_folder
        As in `read_once`.

    Returns
    -------
    tuple of Path
        Folders, in order of their names.
    """
    files = _files(path) if path.exists() else []
    if not files or sum(file.stat().st_size for file in files) < WORTH_KEEPING:
        return ()
    parent = cache.cache_folder() if cache_folder is None else cache_folder
    return tuple(sorted(parent.glob(f"{_stem(path, files)}-v*")))


def _files(path: Path) -> list[Path]:
    """List the files of a directory."""
    return sorted(path.rglob("*.csv")) if path.is_dir() else [path]


def _stem(path: Path, files: list[Path]) -> str:
    """Name a directory by what is in it."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(path) if path.is_dir() else ''}".encode())
        digest.update(cache.file_hash(file).encode())
    return f"postcodes-{digest.hexdigest()[:24]}"


def _fill(building: Path, parts: DirectoryParts) -> None:
    """Write a directory's columns into an empty folder."""
    held = []
    for name in _COLUMNS:
        column = getattr(parts, name)
        if column is not None:
            np.save(building / f"{name}.npy", column)
            held.append(name)
    about = {
        "postcodes": len(parts.keys),
        "columns": held,
        "vintage": parts.vintage,
        "attribution": parts.attribution,
    }
    (building / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _mapped(folder: Path) -> DirectoryParts | None:
    """Map a kept directory into memory; None if there is none, or it is damaged."""
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        columns = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in about["columns"]
        }
        whole = {"keys", "eastings", "northings"} <= set(columns) and all(
            column.shape == (about["postcodes"],) and column.dtype == _COLUMNS[name]
            for name, column in columns.items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not whole:
        return None
    every: dict[str, Any] = {name: columns.get(name) for name in _COLUMNS}
    return DirectoryParts(
        **every,
        vintage=str(about["vintage"]),
        attribution=tuple(about["attribution"]),
    )
