"""A nation on one page: what is refused, and that it says the same each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maps import Overview, map_overview
from outreach.errors import TableError


def test_it_is_one_file_the_same_each_time_with_a_row_for_each_place(national):
    page = map_overview(national)

    assert page == map_overview(national)
    assert page.count("<tr") == 1 + len(national.places)
    assert 'http-equiv="Content-Security-Policy"' in page
    assert page.count("data:image/png") == 1 + 3  # ours once, and those of the map library
    assert "PUBLIC edition \u00b7 published figures only" in page


def test_hostile_names_are_text(national):
    label = "</script><script>window.hacked=1</script>"
    page = map_overview(replace(national, title=label, places=national.places.assign(label=label)))

    assert "<script>window.hacked" not in page


def test_what_cannot_be_drawn_is_refused_all_at_once(national):
    many = national.places.loc[national.places.index.repeat(4_000)]
    bad = replace(
        national,
        edition="OURS",
        places=many,
        areas=national.areas.set_crs(4326, allow_override=True),
    )

    with pytest.raises(TableError) as told:
        map_overview(bad)

    said = str(told.value)
    assert "a page carries 10,000; draw fewer" in said
    assert "expected EPSG:27700" in said
    assert "'OURS'" in said
    with pytest.raises(TableError, match="classes beyond the 2 labels"):
        map_overview(replace(national, shade_labels=("few", "many")))


def test_a_nation_without_places_to_draw_says_so(national):
    page = map_overview(replace(national, places=national.places.iloc[:0]))

    assert "None is drawn." in page
    assert isinstance(national, Overview)
