"""Fingerprints of what a stage read, and the one cache folder on the user's machine.

The cache holds public reference data and area-level tables only, never a record.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


def cache_folder() -> Path:
    """Return the folder for reference data: ``$OUTREACH_CACHE`` or the platform's own.

    Returns
    -------
    Path
        Created if it is not there yet.
    """
    import platformdirs  # noqa: PLC0415  (keeps `import outreach.cache` free of cost)

    chosen = os.environ.get("OUTREACH_CACHE")
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("outreach")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def publish_folder(target: Path, write: Callable[[Path], None]) -> Path:
    """Fill a folder out of sight and show it whole, or not at all.

    Parameters
    ----------
    target
        Where the folder shall stand. If it stands already it is left alone.
    write
        Called once with an empty folder beside `target`, to put the files in.

    Returns
    -------
    Path
        `target`, filled by us or by another process that was faster.
    """
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        write(building)
        try:
            building.rename(target)
        except OSError:
            if not target.exists():
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target


def remove_folder(folder: Path) -> None:
    """Delete a folder with all that is in it."""
    shutil.rmtree(folder)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def frame_hash(frame: pd.DataFrame | pd.Series) -> str:
    """Return a hash of a frame's labels and values; row order counts.

    Examples
    --------
    >>> import pandas as pd
    >>> frame_hash(pd.Series([1, 2])) == frame_hash(pd.Series([1, 2]))
    True
    >>> frame_hash(pd.Series([1, 2])) == frame_hash(pd.Series([2, 1]))
    False
    """
    table: pd.DataFrame = frame.to_frame() if frame.ndim == 1 else frame  # type: ignore[operator, assignment]
    digest = hashlib.sha256()
    digest.update(repr([*table.index.names, *map(str, table.columns)]).encode())
    text = table.to_csv(index=True, lineterminator="\n", float_format="%.12g")
    digest.update(text.encode())
    return digest.hexdigest()


def fingerprint(*parts: Any) -> str:
    """Hash settings, hashes and numbers into one key, whatever the order of mappings.

    Examples
    --------
    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    True
    """
    text = json.dumps(parts, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
