from __future__ import annotations

import json
from dataclasses import replace

from maps.payload import payload, to_json, venue_numbers


def test_the_payload_holds_shapes_and_classes_but_no_names_of_areas_or_venues(ambershire):
    text = to_json(payload(ambershire))

    assert "must-not-appear" not in text
    assert not any(name in text for name in ambershire.areas["label"])
    assert not any(name in text for name in ambershire.venues["name"])


def test_every_area_venue_and_priority_area_is_there(ambershire):
    data = json.loads(to_json(payload(ambershire)))

    assert len(data["areas"]["shapes"]) == len(ambershire.areas)
    assert len(data["venues"]["points"]) == len(ambershire.venues)
    assert len(data["hotspots"]["shapes"]) == 3
    assert data["hotspots"]["dashed"] == [0, 0, 1]  # the third could be chance


def test_catchments_point_at_rows_of_the_venue_table(ambershire):
    rows = payload(ambershire)["areas"]["venue"]
    nearest = ambershire.catchments.set_index("area_code")["venue_id"]

    for area, row in zip(ambershire.areas.index, rows, strict=True):
        expected = nearest.get(area)
        assert (row == -1) == (expected is None)
        if expected is not None:
            assert ambershire.venues.index[row] == expected


def test_only_venues_with_a_session_are_numbered(ambershire):
    numbers = venue_numbers(ambershire)

    assert numbers.tolist() == [*range(1, 10), 0, 0, 0, 0, 0]


def test_a_second_shading_of_the_same_areas_does_not_repeat_their_shapes(ambershire):
    ratio = ambershire.areas[["label", "geometry"]].assign(band="as expected", shade_class=0)

    data = payload(replace(ambershire, observed_areas=ratio))

    assert data["observed"]["shapes"] is None
    assert len(data["observed"]["classes"]) == len(ambershire.areas)


def test_a_county_without_background_or_priority_areas_can_be_drawn(ambershire):
    data = payload(replace(ambershire, context={}, hotspots=None, observed_areas=None))

    assert data["places"] == []
    assert data["hotspots"]["shapes"] == []
    assert data["observed"] is None
    assert data["lines"]["outline"]


def test_json_cannot_end_its_script():
    assert "<" not in to_json({"name": "</script><!--"})
    assert json.loads(to_json({"name": "</script>&"})) == {"name": "</script>&"}


def test_only_main_roads_are_drawn_where_their_class_is_known(ambershire):
    roads = ambershire.context["roads"].assign(**{"class": ["A Road", "B Road", "Unclassified"]})

    lines = payload(replace(ambershire, context={"roads": roads}))["lines"]["roads"]

    assert len(lines) == 1
    assert len(payload(ambershire)["lines"]["roads"]) >= 1
