"""The one writer: turns what a run found into files, whole or not at all.

Only this module writes results. Into the shared folder it takes nothing but `Cleared` files,
which `outreach.disclosure.clearing` makes. The same content gives the same bytes.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach.errors import OutreachError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import pandas as pd

RESTRICTED_NOTE = (
    "RESTRICTED. This folder holds exact counts and work lists. It may identify young people.\n"
    "Keep it where only the named analysts can open it. Never send it, share it or print it for\n"
    "a meeting: the folder `share` beside it is for that.\n"
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FIXED_TIME = "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """A file that disclosure control has passed for one edition.

    Made by `outreach.disclosure.clearing.clear` and by nothing else (a test sees to it).
    """

    content: bytes
    edition: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """Where the results now are."""

    folder: Path
    is_dated: bool
    files: tuple[str, ...]


def check_target(out: Path, *, option: str = "--out") -> None:
    """Refuse a folder that cannot be written, before the work begins.

    Parameters
    ----------
    out
        The folder that will hold the results; it need not exist.
    option
        Of the command, by which another folder is named; "" where it is named without.

    Raises
    ------
    OutreachError
        If a file stands where a folder must be, or the folder may not be written.
    """
    by = f" with {option}" if option else ""
    for place in (out / "share", out / "private", out, *out.parents):
        if os.path.lexists(place) and not place.is_dir():
            msg = f"{place}: is a file, not a folder. Choose another folder{by}."
            raise OutreachError(msg)
    held = next((place for place in out.parents if os.path.lexists(place)), out)
    if not os.access(held, os.W_OK):
        msg = f"{held}: cannot write there. Choose another folder{by}."
        raise OutreachError(msg)


def write_results(
    out: Path, *, share: Mapping[str, Cleared], private: Mapping[str, bytes], day: str
) -> Written:
    """Write both folders of a run.

    Parameters
    ----------
    out
        The folder that holds, or will hold, ``share`` and ``private``.
    share
        File name to cleared content.
    private
        File name to content; ``RESTRICTED.txt`` is added.
    day
        Used in the name of a new folder when a file in `out` is open in another program.

    Returns
    -------
    Written
        The folder really used, and the files in it.

    Raises
    ------
    OutreachError
        If nothing can be written there.
    """
    files: dict[str, bytes] = {f"share/{name}": file.content for name, file in share.items()}
    files |= {f"private/{name}": content for name, content in private.items()}
    files["private/RESTRICTED.txt"] = RESTRICTED_NOTE.encode()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as fault:
        msg = f"{out}: cannot write there ({fault.strerror}). Choose another folder with --out."
        raise OutreachError(msg) from None
    try:
        for name, content in files.items():
            (building / name).parent.mkdir(parents=True, exist_ok=True)
            (building / name).write_bytes(content)
        target, is_dated = out, False
        if _is_held_open(out, files):
            target, is_dated = _dated(out, day), True
        _move_in(building, target, tuple(files))
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return Written(folder=target, is_dated=is_dated, files=tuple(sorted(files)))


def write_folder(target: Path, files: Mapping[str, bytes]) -> Path:
    """Write a new folder of plain files, for example a county to start from.

    Raises
    ------
    OutreachError
        If the folder already holds anything, or cannot be written.
    """
    check_target(target, option="")
    if target.exists() and any(target.iterdir()):
        msg = f"{target}: the folder is not empty. Name a new folder; nothing was written."
        raise OutreachError(msg)
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, content in files.items():
            (building / name).parent.mkdir(parents=True, exist_ok=True)
            (building / name).write_bytes(content)
        _move_in(building, target, tuple(files))
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target


def write_file(target: Path, content: bytes) -> Path:
    """Write one file, whole or not at all.

    Parameters
    ----------
    target
        Replaced if it exists.
    content
        Its bytes.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutreachError
        If it cannot be written there, for example because it is open in another program.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            building = Path(folder) / target.name
            building.write_bytes(content)
            building.replace(target)
    except OSError as fault:
        msg = (
            f"{target}: cannot be written ({fault.strerror}). Close it where it is open, or name "
            "another file."
        )
        raise OutreachError(msg) from None
    return target


def append_chunks(part: Path, chunks: Iterable[bytes], *, fresh: bool) -> None:
    """Write the pieces of an unfinished download; what came stays when they break off."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb" if fresh else "ab") as stream:
        for chunk in chunks:
            stream.write(chunk)


def take_part(part: Path) -> bytes:
    """Return an unfinished download and remove it, and its folder once that is empty."""
    content = part.read_bytes()
    part.unlink()
    if not any(part.parent.iterdir()):
        part.parent.rmdir()
    return content


def add_private(out: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Put files beside those of a run in its private folder; nothing is taken away.

    Parameters
    ----------
    out
        The folder of a run, or of none yet.
    files
        File name to content.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    OutreachError
        If nothing can be written there.
    """
    folder = out / "private"
    made = {"RESTRICTED.txt": RESTRICTED_NOTE.encode(), **files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            part = folder / f".{name}.part"
            part.write_bytes(content)
            part.replace(folder / name)
    except OSError as fault:
        msg = f"{folder}: cannot write there ({fault.strerror}). Choose another folder with --out."
        raise OutreachError(msg) from None
    return tuple(folder / name for name in files)


def write_log(folder: Path, text: str) -> Path | None:
    """Write the details of a fault of ours where the user can send them from."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "outreach-error.log"
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def _is_held_open(out: Path, files: Mapping[str, bytes]) -> bool:
    """Tell whether another program (Excel) refuses us one of the files."""
    for name in files:
        path = out / name
        if path.exists():
            try:
                with path.open("r+b"):
                    pass
            except PermissionError:
                return True
    return False


def _dated(out: Path, day: str) -> Path:
    """Find a folder name that is not taken: ``out-2026-11-22``, ``out-2026-11-22-2``, ..."""
    target = out.with_name(f"{out.name}-{day}")
    count = 1
    while target.exists():
        count += 1
        target = out.with_name(f"{out.name}-{day}-{count}")
    return target


def _move_in(building: Path, target: Path, names: tuple[str, ...]) -> None:
    """Put finished files in place, and take away those of the last run that are no more."""
    record = target / "private" / "run.json"
    stale: set[str] = set()
    if record.is_file():
        try:
            stale = set(json.loads(record.read_bytes()).get("files", [])) - set(names)
        except (ValueError, AttributeError, TypeError):
            stale = set()
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (building / name).replace(target / name)
    for name in sorted(stale):
        path = target / name
        if path.is_file() and path.resolve().is_relative_to(target.resolve()):
            path.unlink()


def csv_bytes(frame: pd.DataFrame, *, index: bool = False) -> bytes:
    """Return a CSV that Excel opens rightly: UTF-8 with BOM, formulas defused.

    Examples
    --------
    >>> import pandas as pd
    >>> csv_bytes(pd.DataFrame({"name": ["=1+1"]})).decode("utf-8-sig").split()
    ['name', "'=1+1"]
    """
    table = frame.reset_index() if index else frame
    safe = table.copy()
    for column in safe.columns:
        if not _is_number(safe[column]) and not _is_harmless(safe[column]):
            safe[column] = safe[column].map(defused)
    text = safe.to_csv(index=False, lineterminator="\r\n", float_format="%.10g")
    return text.encode("utf-8-sig")


def defused(value: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    if isinstance(value, (tuple, list)):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def _is_number(column: pd.Series) -> bool:
    return column.dtype.kind in "iufb"


def _is_harmless(column: pd.Series) -> bool:
    """Tell whether a column is text of which nothing would run."""
    if column.dtype != "str":
        return False
    return not any(isinstance(v, str) and v.startswith(_FORMULA_STARTS) for v in column.tolist())


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """Return readable JSON in the order given."""
    return (json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n").encode()


def geopackage_bytes(layers: Mapping[str, gpd.GeoDataFrame]) -> bytes:
    """Return a GeoPackage whose bytes depend on its content alone.

    Parameters
    ----------
    layers
        Layer name to frame; every frame has a CRS. Tuple columns become text.

    Returns
    -------
    bytes
        The file, with fixed time stamps.
    """
    import pyogrio  # noqa: PLC0415  (heavy, and only needed here)

    with tempfile.TemporaryDirectory(prefix="outreach-") as folder:
        path = Path(folder) / "layers.gpkg"
        for name, frame in layers.items():
            flat = frame.reset_index()
            for column in flat.columns:
                if column != flat.geometry.name and not _is_number(flat[column]):
                    flat[column] = flat[column].map(
                        lambda value: "; ".join(value) if isinstance(value, tuple) else value
                    )
            pyogrio.write_dataframe(flat, path, layer=name, driver="GPKG", append=path.exists())
        with closing(sqlite3.connect(path)) as database:
            database.execute("UPDATE gpkg_contents SET last_change = ?", (_FIXED_TIME,))
            database.commit()
            database.execute("VACUUM")
        return settled(path.read_bytes())


def settled(content: bytes) -> bytes:
    """Reset the counters that SQLite keeps of how often a file was written."""
    fixed = bytearray(content)
    fixed[24:28] = fixed[92:96] = (1).to_bytes(4, "big")
    fixed[96:100] = (3_040_000).to_bytes(4, "big")
    return bytes(fixed)


def today() -> str:
    """Return the date for the name of a folder; it never enters a file."""
    return datetime.now(UTC).astimezone().date().isoformat()
