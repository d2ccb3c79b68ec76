"""Pictures of drawings for programs that cannot show SVG; each picture carries its drawing."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from outreach.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

PIXELS = 1400
_MOST = 4 * PIXELS
_LONGEST = 5_000_000  # of a drawing, so that a hostile picture cannot fill the memory
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"outreach-drawing"
_HEAD = _KEYWORD + b"\x00\x01\x00\x00\x00"  # compressed by deflate, no language, no translation


def picture_of(svg: str, *, pixels: int = PIXELS) -> bytes:
    """Return a drawing as a PNG that holds the drawing itself as text.

    Whoever audits the picture reads the drawing in it, after drawing it again.

    Parameters
    ----------
    svg
        One SVG document that needs no style sheet.
    pixels
        Width. [px]

    Returns
    -------
    bytes
        PNG, on white; the same drawing gives the same bytes on one machine.

    Raises
    ------
    MissingExtraError
        If the rasteriser is not installed.

    References
    ----------
    Portable Network Graphics (W3C), section 11.3.3.4, iTXt international textual data.

    Examples
    --------
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"></svg>'
    >>> drawing_in(picture_of(svg, pixels=2)) == svg
    True
    """
    plain = _drawn(svg, pixels)
    text = _HEAD + zlib.compress(svg.encode(), 9)
    at = len(_SIGNATURE) + 25  # after the header chunk
    return plain[:at] + _chunk(b"iTXt", text) + plain[at:]


def drawing_in(png: bytes) -> str | None:
    """Return the drawing that a picture shows, or None where it may show something else.

    Parameters
    ----------
    png
        Of anybody.

    Returns
    -------
    str or None
        The drawing, if drawing it again gives the very same picture.

    Raises
    ------
    MissingExtraError
        If the rasteriser is not installed.

    Examples
    --------
    >>> drawing_in(b"no picture") is None
    True
    """
    if not png.startswith(_SIGNATURE) or len(png) < 33:
        return None
    wide, high = struct.unpack(">II", png[16:24])
    for kind, data in _chunks(png):
        if kind == b"iTXt" and data.startswith(_HEAD) and 0 < wide <= _MOST >= high:
            try:
                svg = zlib.decompressobj().decompress(data[len(_HEAD) :], _LONGEST).decode()
                same = picture_of(svg, pixels=wide) == png
            except (ValueError, zlib.error):
                return None
            return svg if same else None
    return None


def _drawn(svg: str, pixels: int) -> bytes:
    """Let the rasteriser draw."""
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415  (an extra)
    except ImportError as fault:
        msg = "A picture of a drawing"
        raise MissingExtraError(msg, "docx") from fault
    return bytes(svg_to_bytes(svg_string=svg, width=pixels, background="white"))


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Write one chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Go through the chunks of a PNG, as far as they are whole."""
    at = len(_SIGNATURE)
    while at + 12 <= len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += 12 + size
