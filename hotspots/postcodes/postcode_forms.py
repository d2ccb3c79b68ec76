"""What a postcode cell holds, told from its form alone: unit, sector, pseudo-postcode, neither.

Nothing is corrected here: a letter O where a nought should stand makes the cell ``invalid``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING_WORDS = ("", "NA", "N/A", "#N/A", "NULL", "NONE", "NAN")
"""Words, in capitals, that mean an empty cell in the extracts we read."""

# Each kind of space by itself: "\\s" would send pandas to the slow regular expressions.
_SPACES = "[ \t-\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]+"
# GIR 0AA and the old district NPT of Newport stand in the directory against the rule.
_UNIT = r"(?:[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][ABD-HJLNP-UW-Z]{2}|NPT[0-9][A-Z]{2}|GIR0AA)"
_SPACED_SECTOR = r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9]"
# Without its space "WR12" could be the sector WR1 2 or the whole district WR12, and "B12" alike;
# only the longer forms say which they are.
_CLOSED_SECTOR = r"(?:[A-Z][0-9][0-9A-Z][0-9]|[A-Z]{2}[0-9][0-9A-Z][0-9])"
_NOT_A_PLACE = r"(?:BF|BX|XX|QC|NF)[0-9][0-9A-Z]*"
_NO_FIXED_ABODE = ("ZZ993VZ", "ZZ993")
_UNKNOWN = ("ZZ993WZ", "ZZ993CZ", "ZZ993GZ", "ZZ991WZ", "ZZ992WZ", "ZZ991", "ZZ992", "ZZ99")
_OVERSEAS = r"ZZ99[0-9][A-Z]{2}"


_KEY_BYTES = 8
_LONGEST_CELL = 16  # a postcode with a space on either side and one or two within
_SPACE, _STRANGE = 0, 255


def _capitals() -> NDArray[np.uint64]:
    """Map each byte to its capital, to a space, or to what no postcode holds."""
    table = np.full(256, _STRANGE, dtype=np.uint64)
    for letters in (range(ord("A"), ord("Z") + 1), range(ord("0"), ord("9") + 1)):
        table[list(letters)] = list(letters)
    table[ord("a") : ord("z") + 1] = table[ord("A") : ord("Z") + 1]
    table[[*range(9, 14), *range(28, 33)]] = _SPACE
    return table


_CAPITALS = _capitals()


def tidy_postcodes(postcodes: pd.Series) -> pd.Series:
    """Write postcodes in capitals, with single inner spaces and none at the ends.

    Parameters
    ----------
    postcodes
        Cells as they came. Spaces of every kind count, the no-break space too.

    Returns
    -------
    Series
        Same index; <NA> where the cell is empty or says so in words.

    Examples
    --------
    >>> tidy_postcodes(pd.Series([" wr1  2\u00a0", "n/a"])).tolist()
    ['WR1 2', nan]
    """
    text = postcodes.astype("str").str.upper().str.replace(_SPACES, " ", regex=True).str.strip()
    return text.mask(text.isin(MISSING_WORDS))


def read_forms(postcodes: pd.Series) -> pd.DataFrame:
    """Say of each cell what form of postcode it holds.

    Parameters
    ----------
    postcodes
        Cells as they came, any index.

    Returns
    -------
    DataFrame, same index
        ``form``: one of unit, sector, no_fixed_abode, unknown, overseas, non_geographic,
        invalid, missing. ``compact``: capitals without any space ("" where missing).

    Notes
    -----
    ``ZZ99`` codes are the pseudo-postcodes of the NHS. A ``ZZ99 3`` without its last letters is
    read as no fixed abode, as the treatment monitoring system writes it. A district without a
    sector, and a form that could be either ("WR12"), is invalid.

    Examples
    --------
    >>> cells = pd.Series(["wr11aa", "WR1 1", "ZZ99 3VZ", "BF1 2AU", "WR1 1AC", None])
    >>> read_forms(cells)["form"].tolist()
    ['unit', 'sector', 'no_fixed_abode', 'non_geographic', 'invalid', 'missing']
    """
    tidy = tidy_postcodes(postcodes)
    present = tidy.notna()
    spaced = tidy.fillna("")
    compact = spaced.str.replace(" ", "", regex=False)
    pseudo = compact.str.startswith("ZZ99")
    is_sector = spaced.str.fullmatch(_SPACED_SECTOR) | compact.str.fullmatch(_CLOSED_SECTOR)
    form = np.select(
        [
            ~present,
            compact.isin(_NO_FIXED_ABODE),
            compact.isin(_UNKNOWN),
            compact.str.fullmatch(_OVERSEAS),
            pseudo,
            compact.str.fullmatch(_NOT_A_PLACE),
            compact.str.fullmatch(_UNIT),
            is_sector,
        ],
        [
            "missing",
            "no_fixed_abode",
            "unknown",
            "overseas",
            "unknown",
            "non_geographic",
            "unit",
            "sector",
        ],
        default="invalid",
    )
    return pd.DataFrame(
        {"form": pd.Series(form, index=postcodes.index, dtype="str"), "compact": compact},
        index=postcodes.index,
    )


def sector_keys(compact: pd.Series) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the first key of each sector and the first key after it."""
    return pack_keys(compact + "A"), pack_keys(compact + "[")  # "[" follows "Z" in ASCII


def pack_keys(compact: pd.Series) -> NDArray[np.uint64]:
    """Pack postcodes without spaces into numbers that sort as the text does.

    Parameters
    ----------
    compact
        At most eight ASCII characters each.

    Returns
    -------
    ndarray of uint64
        The characters, left to right, as the bytes of one number.

    Examples
    --------
    >>> pack_keys(pd.Series(["A", "B"])).tolist() == [65 << 56, 66 << 56]
    True
    """
    return bytes_to_keys(compact.to_numpy(dtype=object).astype("S8"))


def pack_cells(postcodes: pd.Series) -> NDArray[np.uint64]:
    """Pack cells as they came, in any case and spacing, without reading their form.

    Parameters
    ----------
    postcodes
        Text.

    Returns
    -------
    ndarray of uint64
        As `pack_keys` gives for the same letters in capitals without spaces; 0 where a cell is
        empty, holds anything but plain ASCII, or is too long to be a postcode.

    Examples
    --------
    >>> messy = pd.Series([" wr1 1aa ", None, "see the case file"])
    >>> pack_cells(messy).tolist() == [*pack_keys(pd.Series(["WR11AA"])).tolist(), 0, 0]
    True
    """
    cells = pa.array(postcodes.astype("str"), type=pa.large_string())
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    n_cells = len(cells)
    _, offsets, letters = cells.buffers()
    if n_cells == 0 or letters is None or letters.size == 0:
        return np.zeros(n_cells, dtype=np.uint64)
    start = np.frombuffer(offsets, dtype=np.int64)[cells.offset : cells.offset + n_cells + 1]
    length = np.diff(start)
    data = np.frombuffer(letters, dtype=np.uint8)
    usable = length <= _LONGEST_CELL
    if cells.null_count:
        usable &= cells.is_valid().to_numpy(zero_copy_only=False)
    keys = np.zeros(n_cells, dtype=np.uint64)
    held = np.zeros(n_cells, dtype=np.uint8)
    for place in range(int(length[usable].max(initial=0))):
        here = place < length
        letter = _CAPITALS[data[np.where(here, start[:-1] + place, 0)]]
        usable &= ~here | (letter != _STRANGE)
        counts = here & (letter != _SPACE)
        keys = np.where(counts, (keys << np.uint64(8)) | letter, keys)
        held += counts
    usable &= (held > 0) & (held <= _KEY_BYTES)
    shift = (8 * (_KEY_BYTES - np.minimum(held, _KEY_BYTES))).astype(np.uint64)
    packed: NDArray[np.uint64] = np.where(usable, keys << shift, np.uint64(0))
    return packed


def bytes_to_keys(texts: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """Read an array of 8-byte texts as one array of sortable numbers."""
    return np.ascontiguousarray(texts).view(">u8").astype(np.uint64)
