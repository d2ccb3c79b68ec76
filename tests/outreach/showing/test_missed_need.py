"""Which places with few referrals the public page may speak of, and how it draws them."""

from __future__ import annotations

import math
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from hotspots.result import Hotspots
from outreach.disclosure.showing import public_profile
from outreach.showing import missed_need
from outreach.showing.missed_need import (
    evidence_bar,
    exact_low_places,
    has_looked,
    highest_count,
    public_low_places,
    shown_low_places,
)


@pytest.fixture(scope="module")
def inputs():
    """Sixty-four square areas of one kilometre, of one town."""
    codes = [f"A{row}{column}" for row in range(8) for column in range(8)]
    areas = gpd.GeoDataFrame(
        {
            "easting": [1_000.0 * (n % 8) for n in range(64)],
            "northing": [1_000.0 * (n // 8) for n in range(64)],
            "district": "North",
        },
        geometry=[shapely.box(n % 8, n // 8, n % 8 + 1, n // 8 + 1) for n in range(64)],
        index=pd.Index(codes, name="area_code"),
        crs=27700,
    )
    return SimpleNamespace(areas=areas)


def county(inputs, places):
    """A search that scanned 800 people, evenly expected, and found these places."""
    figures = pd.DataFrame(
        {"expected_given_deprivation": 12.5, "population": 100.0, "people": 12.5},
        index=inputs.areas.index,
    )
    cold = pd.DataFrame(
        places,
        columns=["areas", "observed", "expected"],
        index=[f"C{number + 1}" for number in range(len(places))],
    ).assign(
        district="North",
        touches_edge=False,
        p_value=0.001,
        quadrant="uncertain",
        reason="2 young people; 50 expected",
    )
    settings = {"people_scanned": 800, "max_population_share": 0.2, "seed": 1}
    settings |= {"min_cases": 3, "alpha": 0.05}
    empty = pd.DataFrame()
    return Hotspots(
        areas=figures,
        clusters=empty,
        density=empty,
        gradient=empty,
        settings=settings,
        notes=(),
        cold_spots=cold,
    )


def test_the_highest_count_is_the_last_that_passes_the_bar():
    for expected in (15.0, 25.25, 31.0, 60.0):
        highest = highest_count(expected, total=800, bar=8.0)

        def evidence(count, expected=expected):
            # Kulldorff's ratio for a window with fewer than expected, written out by hand
            inside = count * math.log(count / expected) if count else 0.0
            return inside + (800 - count) * math.log((800 - count) / (800 - expected))

        assert evidence(highest) > 8.0 >= evidence(highest + 1)


def test_nothing_is_told_where_few_are_expected_whatever_was_counted(inputs):
    # about 25 expected: the words would be said of 7 people at most, fewer than may be shown
    found = county(inputs, [(("A00", "A01"), counted, 25.25) for counted in (0, 2, 7)])

    assert shown_low_places(inputs, found, public_profile()).empty


def test_where_many_are_expected_a_place_is_told_whatever_was_counted(inputs):
    found = county(inputs, [(("A00", "A01", "A10", "A11"), n, 50.0) for n in (0, 3, 9, 20)])

    shown = shown_low_places(inputs, found, public_profile())

    # so its being told says "at most about 20" of any of them, and that includes all below 8
    assert len(shown) == 4
    assert highest_count(50.0, total=800, bar=evidence_bar(inputs, found)) >= 20


def test_a_stricter_threshold_tells_less(inputs):
    found = county(inputs, [(("A00", "A01"), 5, 35.0)])

    assert len(shown_low_places(inputs, found, public_profile())) == 1
    assert shown_low_places(inputs, found, public_profile(threshold=20)).empty


def test_the_bar_is_the_same_every_time_and_near_what_a_scan_needs(inputs):
    found = county(inputs, [])

    assert evidence_bar(inputs, found) == evidence_bar(inputs, found)
    # one test would need 1.35 nats (half of 1.645 squared); thousands of circles more
    assert 3 < evidence_bar(inputs, found) < 12


def test_a_public_place_is_two_public_areas_at_least_and_has_no_figure(inputs):
    found = county(inputs, [(("A00", "A01"), 3, 50.0)])
    public = pd.Series(["P1" if code < "A40" else "P2" for code in inputs.areas.index])
    assignment = pd.Series(public.to_numpy(), index=inputs.areas.index)
    outlines = inputs.areas.dissolve(assignment.to_numpy())[["geometry"]]

    drawn, note = public_low_places(found.cold_spots, outlines, assignment)

    assert drawn is not None
    assert drawn.geometry.iloc[0].area == pytest.approx(64.0)  # both, though it lies in one
    words = " ".join([*drawn["reason"], *drawn["certainty"], note])
    assert "may be missed need" in words
    assert not any(letter.isdigit() for letter in words)
    exact, _ = exact_low_places(inputs, found)
    assert exact is not None
    assert exact.geometry.iloc[0].area == pytest.approx(2.0)
    assert "2 young people" in exact["reason"].iloc[0]


def test_none_is_told_apart_from_not_looked_for(inputs):
    found = county(inputs, [])
    nobody = Hotspots(
        areas=pd.DataFrame(),
        clusters=pd.DataFrame(),
        density=pd.DataFrame(),
        gradient=pd.DataFrame(),
        settings={},
        notes=(),
    )

    assert has_looked(found)
    assert not has_looked(nobody)
    drawn, note = public_low_places(found.cold_spots, inputs.areas, pd.Series(dtype=str))
    assert drawn is None
    assert note == missed_need.NO_LOW_PLACE_SHOWN
    assert exact_low_places(inputs, found)[0] is None
