"""Delete what a county's runs left on this machine, and warn of what has been kept too long."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from outreach.cache import remove_folder
from outreach.errors import OutreachError

if TYPE_CHECKING:
    from pathlib import Path

_MARK = "RESTRICTED.txt"
COUNTY = "county.json"
"""Names the county in a private folder that is not a run's: a quarter's pack, a what-if map."""


def private_folders(place: Path) -> tuple[Path, ...]:
    """List the private folders of runs in a folder, at most two levels down, in order.

    Parameters
    ----------
    place
        A run's folder, or one that holds several.

    Returns
    -------
    tuple of Path
        Each has the mark that every run leaves; no other folder is ever touched.
    """
    found = {
        path.parent
        for pattern in (_MARK, f"*/{_MARK}", f"*/*/{_MARK}")
        for path in place.glob(pattern)
        if path.is_file() and path.parent.name == "private" and not path.parent.is_symlink()
    }
    return tuple(sorted(found))


def forget(folders: tuple[Path, ...], caches: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """Delete private folders and caches.

    Parameters
    ----------
    folders
        From `private_folders`.
    caches
        Folders of reference tables that were kept for the county; read again when needed.

    Returns
    -------
    tuple of str
        What was deleted, one line a folder, with its number of files.

    Raises
    ------
    OutreachError
        If one cannot be deleted; those before it are gone.
    """
    told: list[str] = []
    for folder in (*folders, *caches):
        count = sum(path.is_file() for path in folder.rglob("*"))
        try:
            remove_folder(folder)
        except OSError as fault:
            msg = f"{folder}: cannot be deleted ({fault.strerror}). Deleted before: {len(told)}."
            raise OutreachError(msg) from None
        told.append(f"{folder}: {count} file(s)")
    return tuple(told)


def too_old(folders: tuple[Path, ...], *, retention_days: int, today: str) -> tuple[Path, ...]:
    """Return the private folders that are older than they may become.

    Parameters
    ----------
    folders
        From `private_folders`.
    retention_days
        From the settings. [days]
    today
        As ``2026-11-22``.

    Returns
    -------
    tuple of Path
        By the day on which their record was written.
    """
    now = date.fromisoformat(today)
    return tuple(
        folder
        for folder in folders
        if (now - date.fromtimestamp((folder / _MARK).stat().st_mtime)).days > retention_days
    )


def county_of(folder: Path) -> str:
    """Name the county a private folder is of, as its record says; empty where it does not."""
    for record in (folder / "run.json", folder / COUNTY):
        try:
            return str(json.loads(record.read_bytes()).get("county", ""))
        except (OSError, ValueError, AttributeError):
            continue
    return ""


def county_mark(county: str) -> dict[str, bytes]:
    """Make the file that lets a private folder without a run's record be forgotten."""
    return {COUNTY: (json.dumps({"county": county}, ensure_ascii=False) + "\n").encode()}


def kept_too_long(run: Path, *, county: str, retention_days: int, today: str) -> tuple[str, ...]:
    """Say which private folders beside a run should have been deleted by now.

    Parameters
    ----------
    run
        Folder of the run; those beside it are looked at too.
    county
        Its county; folders of others are not spoken of.
    retention_days
        From the settings. [days]
    today
        As ``2026-11-22``.

    Returns
    -------
    tuple of str
        One line a folder.
    """
    mine = tuple(f for f in private_folders(run.parent) if county_of(f) == county)
    old = too_old(mine, retention_days=retention_days, today=today)
    return tuple(
        f"{folder} is older than {retention_days} days: delete it (outreach forget)."
        for folder in old
    )
