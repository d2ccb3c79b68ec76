"""Read the one kind of picture that says nothing but where a few colours are.

The map of a nation shows its areas as a picture of few colours (`maps.picture`). Such a picture
can be read whole: it has no words, no other colours and no room for anything beside its dots. Any
other picture cannot be read, and stays refused.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import struct
import zlib
from typing import NamedTuple

_URI = "data:image/png;base64,"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PARTS = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]
_AS_WRITTEN = (4, 3, 0, 0, 0)  # four bits a dot, of a list of colours; nothing else
_MOST_DOTS = 20_000_000
_APART = 8
"""Two colours closer than this in red, green and blue look like one. [of 256]"""


class Flat(NamedTuple):
    """A picture of few colours: its size [dots], and the colours."""

    wide: int
    high: int
    colours: tuple[tuple[int, int, int], ...]


def flat_picture(uri: str) -> Flat | None:
    """Read a picture that stands in a page, if it is one of few colours and of nothing else.

    Parameters
    ----------
    uri
        As it stands in the page, ``data:...``.

    Returns
    -------
    Flat or None
        None where it is no such picture, or holds more than its dots: words, a second picture,
        bytes behind the end, colours that look alike.

    References
    ----------
    Portable Network Graphics (PNG) Specification, ISO/IEC 15948: 5.3 (chunks), 11.2 (critical
    chunks).

    Examples
    --------
    >>> flat_picture("data:image/png;base64,iVBORw0KGg") is None
    True
    """
    if not uri.startswith(_URI):
        return None
    try:
        parts = _parts(base64.b64decode(uri[len(_URI) :], validate=True))
    except (binascii.Error, struct.error, ValueError):
        return None
    if [kind for kind, _ in parts] != _PARTS:
        return None
    header, palette, clear, dots, end = (content for _, content in parts)
    if len(header) != 13 or len(palette) % 3 or clear != b"\x00" or end:
        return None
    wide, high, *how = struct.unpack(">IIBBBBB", header)
    colours = tuple((palette[n], palette[n + 1], palette[n + 2]) for n in range(0, len(palette), 3))
    told_apart = all(
        max(abs(a - b) for a, b in zip(one, other, strict=True)) >= _APART
        for one, other in itertools.combinations(colours[1:], 2)
    )
    if tuple(how) != _AS_WRITTEN or not 1 < len(colours) <= 16 or not told_apart:
        return None
    return Flat(wide, high, colours) if _are_dots(dots, wide, high, len(colours)) else None


def _parts(png: bytes) -> list[tuple[bytes, bytes]]:
    """Take a PNG apart; nothing where it is damaged or goes on behind its end."""
    found: list[tuple[bytes, bytes]] = []
    at = len(_SIGNATURE)
    if not png.startswith(_SIGNATURE):
        return []
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        check = png[at + 8 + size : at + 12 + size]
        if len(content) != size or check != struct.pack(">I", zlib.crc32(kind + content)):
            return []
        found.append((kind, content))
        at += 12 + size
    return found


def _are_dots(content: bytes, wide: int, high: int, colours: int) -> bool:
    """Tell whether the data of a picture are its dots, each of a known colour, and no more."""
    row = (wide + 1) // 2 + 1
    if not 0 < wide * high <= _MOST_DOTS:
        return False
    reader = zlib.decompressobj()
    try:
        rows = reader.decompress(content, row * high + 1)
    except zlib.error:
        return False
    if len(rows) != row * high or not reader.eof or reader.unused_data:
        return False
    filters, last = set(rows[::row]), rows[row - 1 :: row]
    seen = {n for byte in set(rows) for n in (byte >> 4, byte & 15)}
    no_rest = wide % 2 == 0 or all(byte & 15 == 0 for byte in last)
    return filters == {0} and max(seen) < colours and no_rest
