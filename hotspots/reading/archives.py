"""Zip archives read where they stand: never unpacked, never trusted."""

from __future__ import annotations

import stat
import zipfile
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_MEMBER = 4 << 30
"""More than the largest table the Office for National Statistics publishes. [bytes]"""

MOST_MEMBERS = 20_000
LARGEST_RATIO = 400
"""Text shrinks to a tenth at best, and long runs of noughts to a hundredth; bombs far below."""

_SMALL = 10 << 20  # below this no ratio is dangerous [bytes]


def is_archive(path: Path) -> bool:
    """Tell by its name whether a file is a zip archive."""
    return path.suffix.lower() == ".zip"


def archive_members(path: Path, *, table: str) -> tuple[zipfile.ZipInfo, ...]:
    """List the files of an archive, after looking for names and sizes that mean harm.

    Parameters
    ----------
    path
        A zip archive.
    table
        What to call the table in a message.

    Returns
    -------
    tuple of ZipInfo
        Files only, sorted by name; what macOS and Windows leave behind is passed over.

    Raises
    ------
    TableError
        If it is no archive, is encrypted, holds a name that points outside or a link, or a
        member that unpacks to more than any table would.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        msg = f"{table}: {path.name} is not a zip archive, or it is damaged. Download it again."
        raise TableError(msg) from None
    faults = []
    if len(found) > MOST_MEMBERS:
        faults.append(f"holds {len(found):,} files, more than {MOST_MEMBERS:,}")
    outside = sum(not _is_inside(info.filename) for info in found)
    if outside:
        faults.append(f"holds {outside} file(s) whose names point outside the archive")
    links = sum(stat.S_ISLNK(info.external_attr >> 16) for info in found)
    if links:
        faults.append(f"holds {links} link(s)")
    locked = sum(bool(info.flag_bits & 1) for info in found)
    if locked:
        faults.append(f"holds {locked} file(s) under a password")
    huge = sum(_is_bomb(info) for info in found)
    if huge:
        faults.append(f"holds {huge} file(s) that unpack to far more than a table would")
    if faults:
        msg = f"{table}: {path.name} {'; '.join(faults)}. Take the archive as published."
        raise TableError(msg)
    return tuple(
        sorted(
            (info for info in found if not info.is_dir() and not _is_litter(info.filename)),
            key=lambda info: info.filename,
        )
    )


@contextmanager
def open_member(path: Path, member: zipfile.ZipInfo, *, table: str) -> Iterator[IO[bytes]]:
    """Open one file of an archive for reading, without unpacking it to disk."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            yield stream
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as fault:
        msg = f"{table}: {path.name} is damaged ({type(fault).__name__}). Download it again."
        raise TableError(msg) from None


def _is_inside(name: str) -> bool:
    """Tell whether a member's name stays within the archive."""
    plain = name.replace("\\", "/")
    return not (
        plain.startswith("/") or ":" in plain.split("/")[0] or ".." in PurePosixPath(plain).parts
    )


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member unpacks to an absurd size."""
    return info.file_size > LARGEST_MEMBER or (
        info.file_size > _SMALL and info.file_size > LARGEST_RATIO * max(info.compress_size, 1)
    )


def _is_litter(name: str) -> bool:
    """Tell whether a member was put there by an operating system."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"
