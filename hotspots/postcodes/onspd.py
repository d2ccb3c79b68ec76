"""The user's own ONS Postcode Directory, in any of its three generations of column names."""

from __future__ import annotations

import csv
import re
import zipfile
from typing import IO, TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.postcodes.builtin_directory import DirectoryParts, attribution_lines, vintage_of
from hotspots.postcodes.postcode_forms import pack_keys
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMN_PATTERNS = {
    "postcode": (r"pcds", r"pcd7", r"pcd8", r"pcd"),
    "easting": (r"(os)?east1m",),
    "northing": (r"(os)?no?rth1m",),
    "ended": (r"doterm",),
    "user_type": (r"usertype", r"usrtypind"),
    "quality": (r"(os)?gri?dind",),
}
"""Our name, and the patterns its header may match whole, in any case; the first that fits wins."""

_OPTIONAL = ("ended", "user_type", "quality")
_CHUNK = 200_000
_NO_GRID = -1
_UNPLACED_QUALITY = 9
_LAST_MONTH = 999_912

EAST_END, NORTH_END = 800_000, 1_300_000
"""No place of Great Britain lies further east or north. [m]"""


def resolve_columns(headers: list[str]) -> dict[str, str]:
    """Find our columns among the headers of a directory of any year.

    Parameters
    ----------
    headers
        Column names of the file.

    Returns
    -------
    dict
        Our name to the file's; optional columns that are absent are left out.

    Raises
    ------
    GeocodeError
        If postcode, easting or northing is absent.

    Examples
    --------
    >>> resolve_columns(["PCD7", "PCDS", "EAST1M", "NORTH1M"])
    {'postcode': 'PCDS', 'easting': 'EAST1M', 'northing': 'NORTH1M'}
    """
    found: dict[str, str] = {}
    for ours, patterns in COLUMN_PATTERNS.items():
        for pattern in patterns:
            fits = [h for h in headers if re.fullmatch(pattern, h.strip(), re.IGNORECASE)]
            if fits:
                found[ours] = fits[0]
                break
    missing = [name for name in COLUMN_PATTERNS if name not in found and name not in _OPTIONAL]
    if missing:
        msg = (
            f"postcode directory: no column for {', '.join(missing)}. Expected the columns of "
            "the ONS Postcode Directory, such as pcds, east1m and north1m (or oseast1m and "
            f"osnrth1m). Found {len(headers)} columns: {', '.join(headers[:8])}"
            f"{', ...' if len(headers) > 8 else ''}."
        )
        raise GeocodeError(msg)
    return found


def read_onspd(
    streams: Iterable[IO[bytes]], *, name: str, invented: bool = False
) -> DirectoryParts:
    """Read an ONS Postcode Directory or a National Statistics Postcode Lookup.

    Parameters
    ----------
    streams
        The CSV at its header, or the CSVs of its postcode areas one after the other.
    name
        Of the file, which tells product and date.
    invented
        True where the postcodes are invented, so that no publisher is named.

    Returns
    -------
    DirectoryParts
        Sorted by key; of a postcode that stands twice the last row counts.

    Raises
    ------
    GeocodeError
        If the file is not a postcode directory.
    """
    try:
        table = pd.concat([_read_csv(stream) for stream in streams])
    except GeocodeError:
        raise
    except (ValueError, csv.Error, zipfile.BadZipFile) as fault:
        msg = f"{name}: this is not a postcode directory in CSV ({type(fault).__name__})."
        raise GeocodeError(msg) from None
    if table.empty:
        msg = f"{name}: the directory holds no postcode of Great Britain."
        raise GeocodeError(msg)
    table = table.drop_duplicates("key", keep="last").sort_values("key", kind="stable")
    month, year = vintage_of(name)
    product = (
        "National Statistics Postcode Lookup"
        if re.search(r"NSPL", name, re.IGNORECASE)
        else "ONS Postcode Directory"
    )
    named = f"{product}, {month}" if month else f"postcode directory {name}"
    return DirectoryParts(
        keys=table["key"].to_numpy(np.uint64),
        eastings=table["easting"].to_numpy(np.int32),
        northings=table["northing"].to_numpy(np.int32),
        ended=table["ended"].to_numpy(np.int32) if "ended" in table else None,
        large_user=table["large_user"].to_numpy(bool) if "large_user" in table else None,
        quality=table["quality"].to_numpy(np.int8) if "quality" in table else None,
        vintage=f"invented postcodes ({name})" if invented else named,
        attribution=() if invented else attribution_lines(year),
    )


def _read_csv(stream: IO[bytes]) -> pd.DataFrame:
    """Read the few columns we use, some rows at a time."""
    first = stream.readline().decode("utf-8-sig")
    headers = next(csv.reader([first]), [])
    columns = resolve_columns(headers)
    positions = {headers.index(theirs): ours for ours, theirs in columns.items()}
    chunks = pd.read_csv(
        stream,
        header=None,
        names=list(range(len(headers))),
        usecols=list(positions),
        dtype=str,
        keep_default_na=False,
        chunksize=_CHUNK,
        encoding="utf-8",
    )
    none: dict[str, list[str]] = {ours: [] for ours in positions.values()}
    pieces = [_convert(chunk.rename(columns=positions)) for chunk in chunks]
    return pd.concat(pieces) if pieces else pd.DataFrame(none)


def _convert(chunk: pd.DataFrame) -> pd.DataFrame:
    """Turn text columns into keys and numbers; leave out Northern Ireland."""
    compact = chunk["postcode"].str.upper().str.replace(r"\s+", "", regex=True)
    kept = compact.str.fullmatch(r"[A-Z0-9]{5,7}") & ~compact.str.startswith("BT")
    compact, chunk = compact[kept], chunk[kept]
    made = pd.DataFrame({"key": pack_keys(compact)}, index=chunk.index)
    easting = pd.to_numeric(chunk["easting"], errors="coerce")
    northing = pd.to_numeric(chunk["northing"], errors="coerce")
    placed = easting.between(1, EAST_END) & northing.between(1, NORTH_END)
    if "quality" in chunk:
        quality = _whole(chunk["quality"], _UNPLACED_QUALITY).astype(np.int8)
        made["quality"] = quality
        placed &= quality != _UNPLACED_QUALITY
    made["easting"] = easting.where(placed, _NO_GRID).round().astype(np.int32)
    made["northing"] = northing.where(placed, _NO_GRID).round().astype(np.int32)
    if "ended" in chunk:
        made["ended"] = _whole(chunk["ended"], _LAST_MONTH).astype(np.int32)
    if "user_type" in chunk:
        made["large_user"] = chunk["user_type"].str.strip() == "1"
    return made


def _whole(cells: pd.Series, most: int) -> pd.Series:
    """Turn cells into numbers; 0 where there is none, or one that nothing here can be."""
    numbers = pd.to_numeric(cells, errors="coerce")
    return numbers.where(numbers.between(0, most), 0)
