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
    from collections.abc import Iterator, Mapping

    from hotspots.postcodes.builtin_directory import DirectoryParts

_TABLE = "postcode directory"
_AREA_PART = re.compile(r"_[A-Z]{1,2}\.csv$", re.IGNORECASE)
_PART_OF_UK = re.compile(r"_UK_[A-Z]{1,2}\.csv$", re.IGNORECASE)
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
        if is_codepoint(stream):
            return read_codepoint([stream], name=path.name, invented=invented)
        return read_onspd([stream], name=path.name, invented=invented)


def _from_folder(path: Path, *, invented: bool) -> DirectoryParts:
    """Read the largest ONS directory of a folder, or else all its files of Code-Point Open."""
    files = sorted(path.rglob("*.csv"))
    ours = _ons_files({file.as_posix(): file.stat().st_size for file in files})
    with ExitStack() as stack:
        if ours:
            parts = (stack.enter_context(Path(name).open("rb")) for name in ours)
            return read_onspd(parts, name=_release(ours[0]), invented=invented)
        streams = (stack.enter_context(file.open("rb")) for file in files)
        about = sorted(path.rglob("metadata.txt"))
        text = about[0].read_text(encoding="latin-1") if about else ""
        return read_codepoint(_codepoints(streams), name=path.name, about=text, invented=invented)


def _from_archive(path: Path, *, invented: bool) -> DirectoryParts:
    """Read the ONS directory of an archive, or else all its files of Code-Point Open."""
    members = archive_members(path, table=_TABLE)
    by_name = {info.filename: info for info in members}
    ours = _ons_files({info.filename: info.file_size for info in members})
    areas = [info for info in members if info.filename.lower().endswith(".csv")]
    if not areas:
        msg = f"{path.name}: the archive holds no Data/ONSPD_*.csv, NSPL or Code-Point Open."
        raise GeocodeError(msg)
    with ExitStack() as stack:
        chosen = [by_name[name] for name in ours] if ours else areas
        streams = (stack.enter_context(open_member(path, info, table=_TABLE)) for info in chosen)
        if ours:
            name = path.name if vintage_of(path.name)[0] else _release(ours[0])
            return read_onspd(streams, name=name, invented=invented)
        return read_codepoint(
            _codepoints(streams), name=path.name, about=_about(path, members), invented=invented
        )


def _ons_files(sizes: Mapping[str, int]) -> list[str]:
    """Choose the largest ONS directory: its one CSV, or else the CSVs of all its areas.

    Parameters
    ----------
    sizes
        Names of files, with their folders, to their sizes. [bytes]
    """
    ours = {name: size for name, size in sizes.items() if _ONS.fullmatch(PurePosixPath(name).name)}
    whole = {name: size for name, size in ours.items() if not _by_area(name)}
    if whole:
        return [max(whole, key=lambda name: (whole[name], name))]
    releases: dict[str, list[str]] = {}
    for name in sorted(ours):
        key = f"{PurePosixPath(name).parent}/{_release(name)}"
        releases.setdefault(key, []).append(name)
    return max(releases.values(), key=lambda names: sum(map(ours.__getitem__, names)), default=[])


def _release(name: str) -> str:
    """Name the directory that a file is of, or is one area's part of."""
    inner = PurePosixPath(name).name
    return _AREA_PART.sub(".csv", inner) if _by_area(name) else inner


def _about(path: Path, members: tuple[zipfile.ZipInfo, ...]) -> str:
    """Read the product's metadata, if the archive has it."""
    for info in members:
        if PurePosixPath(info.filename).name.lower() == "metadata.txt":
            with open_member(path, info, table=_TABLE) as stream:
                return stream.read(100_000).decode("latin-1")
    return ""


def _codepoints(streams: Iterator[IO[bytes]]) -> Iterator[IO[bytes]]:
    """Keep the files that are of Code-Point Open; the list of its headers is none."""
    return (stream for stream in streams if is_codepoint(stream))


def _by_area(name: str) -> bool:
    """Tell whether a file is one area's part of a directory."""
    return "multi_csv" in name.lower() or bool(_PART_OF_UK.search(name))
