"""A picture of few colours passes; one that holds anything else does not."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import pytest

from benchmarks.releases import page
from maps import map_overview, palette
from maps.picture import png_bytes
from outreach.auditing.judging import audit_files
from outreach.auditing.reading_pictures import flat_picture
from outreach.nation import nation_overview
from outreach.sample_folder import sample_folder

DOTS = np.array([[0, 1, 2], [2, 2, 1]], dtype=np.uint8)
COLOURS = ("#ffffcc", "#253494")
CLEAN = png_bytes(DOTS, COLOURS)


def uri(png):
    return "data:image/png;base64," + base64.b64encode(png).decode()


def chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def with_dots(rows):
    """The clean picture with other data in it."""
    start, end = CLEAN.index(b"IDAT") - 4, CLEAN.index(b"IEND") - 4
    return CLEAN[:start] + chunk(b"IDAT", rows) + CLEAN[end:]


def test_size_and_colours_are_read():
    assert flat_picture(uri(CLEAN)) == (3, 2, ((255, 255, 255), (255, 255, 204), (37, 52, 148)))


END = CLEAN.index(b"IEND") - 4
ROWS = zlib.decompress(CLEAN[CLEAN.index(b"IDAT") + 4 : END - 4])
HOLDING_MORE = {
    "words": CLEAN[:END] + chunk(b"tEXt", b"Comment\x003 referrals in Ashby") + CLEAN[END:],
    "bytes behind the end": CLEAN + b"3 referrals",
    "a second picture": CLEAN + CLEAN,
    "rows below the last": with_dots(zlib.compress(ROWS + b"3 referrals")),
    "bytes behind the dots": with_dots(zlib.compress(ROWS) + b"3 referrals"),
    "colours that look alike": png_bytes(DOTS, ("#ffffcc", "#ffffcd")),
    "a dot of no colour": with_dots(zlib.compress(b"\x00\x01\x90\x00\x22\x10")),
    "a dot beyond the edge": with_dots(zlib.compress(b"\x00\x01\x21\x00\x22\x10")),
    "a broken check": CLEAN[:-1] + b"\x00",
    "half of it": CLEAN[:40],
    "nothing": b"",
}


@pytest.mark.parametrize("png", HOLDING_MORE.values(), ids=HOLDING_MORE)
def test_a_picture_that_holds_more_than_its_dots_is_not_read(png):
    assert flat_picture(uri(png)) is None
    found = audit_files({"map.html": page("Map", {}, extra=f"<img src='{uri(png)}'>")}).findings
    assert [finding.kind for finding in found] == ["unread"]


def test_the_page_of_a_nation_passes_the_audit_with_its_picture():
    overview = nation_overview(
        sample_folder() / "areas.gpkg",
        layer="areas",
        code="area_code",
        name="name",
        value="northing",
        title="How far north",
        source="Invented figures.",
    )
    colours = palette.ramp(palette.NEED, len(overview.shade_labels))
    assert flat_picture(uri(png_bytes(DOTS, colours))) is not None
    found = audit_files({"england.html": map_overview(overview).encode()}).findings
    assert "unread" not in {finding.kind for finding in found}
