"""The user's own Code-Point Open: a CSV of each postcode area, as a rule without a header."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.postcodes.builtin_directory import DirectoryParts, attribution_lines
from hotspots.postcodes.onspd import EAST_END, NORTH_END
from hotspots.postcodes.postcode_forms import pack_keys
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

COLUMNS = ("postcode", "quality", "easting", "northing")
"""The first four of ten columns; as published there is no header."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NO_GRID = -1
_NO_POSITION = 90
_POSTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}"
_HEADERS = 2  # the lines of headers of the product's own Doc folder
_FIRST_LINE = re.compile(rb'"?[A-Z]{1,2}[0-9][0-9A-Z]? {0,2}[0-9][A-Z]{2}"?,"?\d{2}"?,\d*,\d*,')


def is_codepoint(stream: IO[bytes]) -> bool:
    r"""Tell by its first lines whether a CSV is of Code-Point Open.

    A header that somebody has put on top, and a byte-order mark, are passed over. The stream
    is left at its beginning.

    Examples
    --------
    >>> import io
    >>> row = b'"WR1 1HP",10,384731,255853,"E92000001"'
    >>> is_codepoint(io.BytesIO(row)), is_codepoint(io.BytesIO(b"pcd,pcds,doterm"))
    (True, False)
    >>> is_codepoint(io.BytesIO(b"Postcode,Quality,Easting,Northing\n" + row))
    True
    """
    lines = [stream.readline() for _ in range(_HEADERS + 1)]
    stream.seek(0)
    return any(_FIRST_LINE.match(line.removeprefix(codecs.BOM_UTF8)) for line in lines)


def read_codepoint(
    streams: Iterable[IO[bytes]], *, name: str, about: str = "", invented: bool = False
) -> DirectoryParts:
    """Read the CSVs of some postcode areas as one directory.

    Parameters
    ----------
    streams
        CSVs, each at its beginning; a line that holds no postcode is a header.
    name
        Of the file or folder, for messages.
    about
        Text of the product's ``metadata.txt``, which holds its date.
    invented
        True where the postcodes are invented, so that no publisher is named.

    Returns
    -------
    DirectoryParts
        ``quality`` is on the scale of the ONS: a tenth of Code-Point's. Quality 60 (6) is the
        mean of a sector and good for a map only; 90 (9) has no place at all. Only live
        postcodes are in the product, so that it does not say what has ended.

    Raises
    ------
    GeocodeError
        If a CSV is not of Code-Point Open.
    """
    pieces = []
    for stream in streams:
        try:
            table = pd.read_csv(
                stream,
                header=None,
                usecols=[0, 1, 2, 3],
                names=list(COLUMNS),
                dtype=str,
                keep_default_na=False,
                encoding="utf-8-sig",
            )
        except (UnicodeDecodeError, ValueError) as fault:
            msg = f"{name}: a file of it is not Code-Point Open ({type(fault).__name__})."
            raise GeocodeError(msg) from None
        pieces.append(_converted(table))
    table = pd.concat(pieces) if pieces else _converted(pd.DataFrame(columns=list(COLUMNS)))
    if table.empty:
        msg = f"{name}: there is no postcode of Code-Point Open in it."
        raise GeocodeError(msg)
    table = table.drop_duplicates("key", keep="last").sort_values("key", kind="stable")
    month, year = _date_of(about)
    named = f"Code-Point Open, {month}" if month else f"Code-Point Open ({name})"
    return DirectoryParts(
        keys=table["key"].to_numpy(np.uint64),
        eastings=table["easting"].to_numpy(np.int32),
        northings=table["northing"].to_numpy(np.int32),
        ended=None,
        large_user=None,
        quality=table["quality"].to_numpy(np.int8),
        vintage=f"invented postcodes ({name})" if invented else named,
        attribution=() if invented else attribution_lines(year),
    )


def _converted(table: pd.DataFrame) -> pd.DataFrame:
    """Turn text into keys and numbers; what has no place stays as such."""
    compact = table["postcode"].astype("str").str.upper().str.replace(r"\s+", "", regex=True)
    kept = compact.str.fullmatch(_POSTCODE) & ~compact.str.startswith("BT")
    compact, table = compact[kept], table[kept]
    quality = pd.to_numeric(table["quality"], errors="coerce")
    quality = quality.where(quality.between(0, _NO_POSITION), _NO_POSITION)
    easting = pd.to_numeric(table["easting"], errors="coerce")
    northing = pd.to_numeric(table["northing"], errors="coerce")
    placed = easting.between(1, EAST_END) & northing.between(1, NORTH_END)
    placed &= quality != _NO_POSITION
    return pd.DataFrame(
        {
            "key": pack_keys(compact),
            "easting": easting.where(placed, _NO_GRID).round().astype(np.int32),
            "northing": northing.where(placed, _NO_GRID).round().astype(np.int32),
            "quality": (quality // 10).astype(np.int8),
        },
        index=table.index,
    )


def _date_of(about: str) -> tuple[str, str]:
    """Read month and year off the product's metadata."""
    dated = re.search(r"COPYRIGHT DATE:\s*(\d{4})(\d{2})", about.upper())
    if dated is None or not 1 <= int(dated[2]) <= len(_MONTHS):
        return "", ""
    return f"{_MONTHS[int(dated[2]) - 1]} {dated[1]}", dated[1]
