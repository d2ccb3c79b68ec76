from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import inlining
from maps.inlining import inline_leaflet, leaflet, read_asset, refuse_external
from outreach.errors import DisclosureError, OutreachError


@pytest.mark.parametrize(
    "left",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<img src="marker.png">',
        '<img srcset="a.png 2x">',
        '<a href="https://example.org">more</a>',
        "<style>@import 'x.css';</style>",
        "<style>p { background: URL( 'x.png' ) }</style>",
        '<p style="background:url(x.png)">',
        '<svg><image xlink:href="x.png"/></svg>',
        '<iframe src="x.html"></iframe>',
        '<object data="x.swf"></object>',
        '<meta http-equiv="refresh" content="0; url=https://example.org">',
        '<form action="https://example.org"></form>',
        '<video poster="x.png"></video>',
    ],
)
def test_anything_a_browser_would_fetch_is_refused(left):
    with pytest.raises(DisclosureError, match="from outside itself"):
        refuse_external(f"<html><body>{left}</body></html>")


@pytest.mark.parametrize(
    "kept",
    [
        "<p>https://example.org written as text</p>",
        '<a href="#tables">down</a>',
        '<img src="data:image/png;base64,AA==">',
        "<style>.leaflet-vml { behavior: url(#default#VML) }</style>",
        '<script>var name = "http://www.w3.org/2000/svg";</script>',
        "<style>a{}</style><p>@import is a word of CSS</p>",
    ],
)
def test_text_and_fragments_are_not_addresses(kept):
    refuse_external(kept)


_MARKS = ("<img", "<a", "<p ", ">", " ", "\n", "/", "'", '"', "=", "url(", ")", "<!--", "-->")
_WORDS = ("src", "HREF", "data", "#x", "data:,", "x.png", "<style>", "</style>", "@import", "style")
_PIECES = st.sampled_from([*_MARKS, *_WORDS, "&#35;", "td"])


@given(st.lists(_PIECES, max_size=14))
@settings(max_examples=40, deadline=None)
def test_a_page_taken_as_clean_at_a_glance_is_clean_tag_by_tag(pieces):
    page = "".join(pieces)
    reader = inlining._Addresses()
    reader.feed(page)
    reader.close()

    fetched = [where for where in reader.found if not inlining._is_clean(page)]
    assert fetched == reader.found


def test_leaflet_is_the_tested_file_with_its_pictures_inside():
    script, css = leaflet()

    assert "Leaflet 1.9.3" in script[:200]
    assert "sourceMappingURL" not in script
    assert css.count("data:image/png;base64,") == 3  # layers, layers-2x, marker-icon
    assert "url(images" not in css


def test_another_leaflet_is_refused(monkeypatch):
    other = hashlib.sha256(b"other").hexdigest()
    monkeypatch.setitem(inlining._SHA256, "leaflet.js", other)

    with pytest.raises(OutreachError, match="not the file this version was tested with"):
        leaflet()


def test_a_page_that_does_not_ask_for_leaflet_is_refused():
    with pytest.raises(OutreachError, match="found 0 times"):
        inline_leaflet("<html></html>")


def test_our_own_scripts_never_write_html():
    for name in ("drawing.js", "placing.js", "pins.js", "filters.js", "tables.js"):
        script = read_asset(name)
        for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert risky not in script, (name, risky)
