"""Cold spots: a place from which few are referred is listed, with its reason, beside hotspots."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from hotspots.cold_spots import COLUMNS, add_cold_spots, cold_level_words
from hotspots.labelling import find_hotspots
from hotspots.wording import public_cold_reason

QUIET = [f"A{row:02d}{column:02d}" for row in range(3) for column in range(3)]
"""A corner of nine areas from which nearly nobody is referred."""


def county(*, ratio: float, deprived: bool) -> tuple[pd.DataFrame, ...]:
    """Draw 100 areas on a grid with 800 referrals, rising with deprivation, fewer in a corner."""
    random = np.random.default_rng(3)
    row, column = np.divmod(np.arange(100), 10)
    codes = pd.Index([f"A{r:02d}{c:02d}" for r, c in zip(row, column, strict=True)])
    areas = pd.DataFrame(
        {
            "district": np.where(row < 5, "North", "South"),
            "easting": 1_000.0 * column,
            "northing": 1_000.0 * row,
            "imd_rank": random.integers(500, 32_000, 100),
            "rural_class": "urban",
            "touches_edge": (row % 9 == 0) | (column % 9 == 0),
        },
        index=codes.rename("area_code"),
    )
    areas.loc[QUIET, "imd_rank"] = 900 if deprived else 31_000
    people = pd.DataFrame({"10-17": 100}, index=areas.index)
    rate = np.exp(-0.4 * (areas["imd_rank"] - 16_000) / 9_000)
    rate[QUIET] *= ratio
    where = random.choice(100, size=800, p=rate / rate.sum())
    ids = [f"r{i:03d}" for i in range(800)]
    placed = pd.DataFrame({"referral_id": ids, "area_code": codes[where], "weight": 1.0})
    referrals = pd.DataFrame({"age_band": "10-17"}, index=pd.Index(ids, name="referral_id"))
    return areas, people, placed, referrals


def search(tables: tuple[pd.DataFrame, ...]):
    """Look for hotspots, then for cold spots."""
    areas, _, placed, referrals = tables
    found = find_hotspots(*tables, seed=1, replicates=499)
    return add_cold_spots(found, areas, placed, referrals)


@pytest.mark.parametrize(
    ("deprived", "quadrant", "asks"),
    [(True, "cold_spot", "reach out"), (False, "remote_offer", "a remote offer may do")],
)
def test_a_quiet_corner_is_found_and_says_what_it_asks_for(deprived, quadrant, asks):
    # in the well-off corner fewer are expected, so that it takes a stronger lack to be seen
    found = search(county(ratio=0.15 if deprived else 0.0, deprived=deprived)).cold_spots
    first = found.iloc[0]
    assert found.columns.tolist() == COLUMNS
    assert found.index[0] == "C1"
    assert len(set(first["areas"]) & set(QUIET)) >= 7
    assert first["quadrant"] == quadrant
    assert first["observed"] < 0.5 * first["expected"]
    assert first["rr_upper"] < 1
    assert first["district"] == "North"
    assert first["touches_edge"]
    assert first["reason"].startswith("Fewer referrals than expected: may be missed need.")
    assert (
        f"({first['observed']} young people; {first['expected']:.0f} expected)" in (first["reason"])
    )
    assert asks in first["reason"]


def test_its_figures_are_those_of_its_areas():
    tables = county(ratio=0.15, deprived=True)
    found = search(tables)
    first = found.cold_spots.iloc[0]
    inside = found.areas.loc[list(first["areas"])]
    assert first["observed"] == inside["people"].sum()
    assert first["need"] == pytest.approx(inside["need"].sum())
    # here each referral is a person of its own, so both expectations have one scale
    assert first["expected"] == pytest.approx(inside["expected_given_deprivation"].sum())
    assert first["relative_risk"] == pytest.approx(first["observed"] / first["expected"])
    assert not set(first["areas"]) & {code for a in found.clusters["areas"] for code in a}


def test_the_hotspots_stay_as_they_were_and_what_was_done_is_noted():
    tables = county(ratio=0.15, deprived=True)
    before = find_hotspots(*tables, seed=1, replicates=499)
    after = search(tables)
    pd.testing.assert_frame_equal(before.clusters, after.clusters)
    assert after.settings["strongest_cold_p_value"] == 0.002  # one in 500
    assert before.notes == after.notes[: len(before.notes)]
    assert any("high need come first" in note for note in after.notes)


def test_a_county_without_a_quiet_place_says_that_one_is_easily_missed():
    found = search(county(ratio=1.0, deprived=False))
    assert found.cold_spots.empty
    assert found.cold_spots.columns.tolist() == COLUMNS
    assert found.cold_spots["touches_edge"].dtype == bool
    assert any("easily missed" in note for note in found.notes)


def test_a_county_without_referrals_has_no_cold_spots():
    areas, people, placed, referrals = county(ratio=1.0, deprived=False)
    found = search((areas, people, placed.assign(area_code=None), referrals))
    assert found.cold_spots.empty
    assert found.settings["strongest_cold_p_value"] is None


def test_the_public_reason_has_no_digit():
    found = search(county(ratio=0.15, deprived=True)).cold_spots
    for _, row in found.iterrows():
        assert not re.search(r"\d", public_cold_reason(row))


def test_what_was_measured_is_said_of_the_level_it_was_measured_at():
    assert "8.3%" in cold_level_words(0.05)
    assert "8.3%" not in cold_level_words(0.01)
    assert "a further 1%" in cold_level_words(0.01)
