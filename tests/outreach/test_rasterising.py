"""Pictures that carry their own drawing, so that an audit can read them."""

from __future__ import annotations

import zlib

import pytest

pytest.importorskip("resvg_py", reason="the extra [docx] is not installed")

from outreach.rasterising import _chunk, drawing_in, picture_of

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'
    '<rect width="{wide}" height="10" fill="#a1124f"/></svg>'
)


def test_a_picture_tells_the_drawing_it_was_made_of():
    drawing = SVG.format(wide=10)
    picture = picture_of(drawing, pixels=40)
    assert drawing_in(picture) == drawing
    assert picture == picture_of(drawing, pixels=40)


def test_a_picture_of_something_else_with_a_harmless_drawing_in_it_is_not_believed():
    honest, other = (picture_of(SVG.format(wide=wide), pixels=40) for wide in (10, 19))
    start, end = honest.index(b"iTXt") - 4, honest.index(b"IDAT") - 4
    at = other.index(b"iTXt") - 4, other.index(b"IDAT") - 4
    assert drawing_in(other[: at[0]] + honest[start:end] + other[at[1] :]) is None


def test_a_picture_without_its_drawing_is_not_read():
    picture = picture_of(SVG.format(wide=10), pixels=40)
    start, end = picture.index(b"iTXt") - 4, picture.index(b"IDAT") - 4
    assert drawing_in(picture[:start] + picture[end:]) is None


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"\x89PNG" * 40])
def test_what_is_no_picture_is_not_read(content):
    assert drawing_in(content) is None


def test_a_drawing_that_would_fill_the_memory_is_cut_short():
    picture = picture_of(SVG.format(wide=10), pixels=40)
    bomb = b"outreach-drawing\x00\x01\x00\x00\x00" + zlib.compress(b" " * 50_000_000, 9)
    at = picture.index(b"iTXt") - 4
    assert drawing_in(picture[:at] + _chunk(b"iTXt", bomb) + picture[at:]) is None
