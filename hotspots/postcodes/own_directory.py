"""The user's own postcode directory, whichever it is: ONSPD, NSPL or Code-Point Open."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from hotspots.postcodes.builtin_directory import vintage_of
from hotspots.postcodes.codepoint import is_codepoint, read_codepoint
from hotspots.postcodes.onspd import read_onspd
from hotspots.reading.archives import archive_members, is_archive, open_member
from outreach.errors import GeocodeError, TableError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from hotspots.postcodes.builtin_directory import DirectoryParts

_TABLE = "postcode directory"
_ONS = re.compile(r"(?:ONSPD|NSPL)[^/]*\.csv", re.IGNORECASE)


def read_own(path: Path, *, invented: bool = False) -> DirectoryParts:
    """Read a directory from a CSV, from a zip as published, or from a folder of CSVs.

    Parameters
    ----------
    path
        ``ONSPD_*.zip`` or its CSV, ``NSPL_*.zip`` or its CSV, ``codepo_gb.zip``, or the folder
        they were unpacked to. An archive is read where it stands.
    invented
        True where the postcodes are invented, so that no publisher is named.

    Returns
    -------
    DirectoryParts
        Sorted by key.

    Raises
    ------
    GeocodeError
        If it is no postcode directory, or an archive that means harm.
    """
    try:
        if path.is_dir():
            return _from_folder(path, invented=invented)
        if is_archive(path):
            return _from_archive(path, invented=invented)
    except TableError as fault:
        raise GeocodeError(str(fault)) from None
    with path.open("rb") as stream:
        first = stream.readline()
        stream.seek(0)
        if is_codepoint(first):
            return read_codepoint([stream], name=path.name, invented=invented)
        return read_onspd(stream, name=path.name, invented=invented)


def _from_folder(path: Path, *, invented: bool) -> DirectoryParts:
    """Read the largest ONS directory of a folder, or else all its files of Code-Point Open."""
    files = sorted(path.rglob("*.csv"))
    ours = [file for file in files if _ONS.fullmatch(file.name) and not _by_area(file.as_posix())]
    if ours:
        largest = max(ours, key=lambda file: (file.stat().st_size, file.name))
        return read_own(largest, invented=invented)
    with ExitStack() as stack:
        streams = (stack.enter_context(file.open("rb")) for file in files)
        about = sorted(path.rglob("metadata.txt"))
        text = about[0].read_text(encoding="latin-1") if about else ""
        return read_codepoint(_headerless(streams), name=path.name, about=text, invented=invented)


def _from_archive(path: Path, *, invented: bool) -> DirectoryParts:
    """Read the whole country's CSV of an archive, or else all its files of Code-Point Open."""
    members = archive_members(path, table=_TABLE)
    ours = [
        info
        for info in members
        if _ONS.fullmatch(PurePosixPath(info.filename).name) and not _by_area(info.filename)
    ]
    if ours:
        largest = max(ours, key=lambda info: (info.file_size, info.filename))
        with open_member(path, largest, table=_TABLE) as stream:
            inner = PurePosixPath(largest.filename).name
            name = path.name if vintage_of(path.name)[0] else inner
            return read_onspd(stream, name=name, invented=invented)
    areas = [info for info in members if info.filename.lower().endswith(".csv")]
    if not areas:
        msg = f"{path.name}: the archive holds no Data/ONSPD_*.csv, NSPL or Code-Point Open."
        raise GeocodeError(msg)
    with ExitStack() as stack:
        streams = (stack.enter_context(open_member(path, info, table=_TABLE)) for info in areas)
        return read_codepoint(
            _headerless(streams), name=path.name, about=_about(path, members), invented=invented
        )


def _about(path: Path, members: tuple[zipfile.ZipInfo, ...]) -> str:
    """Read the product's metadata, if the archive has it."""
    for info in members:
        if PurePosixPath(info.filename).name.lower() == "metadata.txt":
            with open_member(path, info, table=_TABLE) as stream:
                return stream.read(100_000).decode("latin-1")
    return ""


def _headerless(streams: Iterator[IO[bytes]]) -> Iterator[IO[bytes]]:
    """Keep the files that are of Code-Point Open; the list of headers is none."""
    for stream in streams:
        first = stream.readline()
        stream.seek(0)
        if is_codepoint(first):
            yield stream


def _by_area(name: str) -> bool:
    """Tell whether a file is one area's part of a directory that stands beside it whole."""
    return "multi_csv" in name.lower()
