"""The figures of every area, in a county of three villages that can be summed by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.measuring import mapped_by_band, measure_areas
from outreach.errors import TableError


@pytest.fixture
def villages() -> tuple[pd.DataFrame, ...]:
    """Send six referrals from three villages: too few for a model of deprivation."""
    codes = pd.Index(["A", "B", "C"], name="area_code")
    areas = pd.DataFrame({"imd_rank": [10, 20, 30], "rural_class": "rural"}, index=codes)
    people = pd.DataFrame({"10-13": [100, 100, 200], "14-17": [50, 100, 50]}, index=codes)
    ids = ["1", "2", "3", "4", "5", "6"]
    placed = pd.DataFrame(
        {"referral_id": ids, "area_code": ["A", "A", "A", "B", "C", None], "weight": 1.0}
    )
    referrals = pd.DataFrame(
        {"age_band": ["14-17", "14-17", "10-13", "14-17", pd.NA, "10-13"]},
        index=pd.Index(ids, name="referral_id"),
    )
    return areas, people, placed, referrals


def test_expected_follows_the_bands_of_the_mapped_referrals(
    villages: tuple[pd.DataFrame, ...],
) -> None:
    figures, gradient = measure_areas(*villages)
    # mapped with a band: 1 of 400 younger, 3 of 200 older; A = 100/400 + 50 x 3/200 = 1.0,
    # B = 0.25 + 1.5, C = 0.5 + 0.75; these four are scaled to the five that were mapped
    assert figures["expected"].tolist() == pytest.approx([1.25, 2.1875, 1.5625])
    assert figures["observed"].tolist() == [3.0, 1.0, 1.0]
    assert figures["relative_risk"].iloc[0] == pytest.approx(3 / 1.25)
    assert gradient.empty  # five referrals cannot carry two coefficients
    assert figures["need"].tolist() == pytest.approx(figures["expected"].tolist())


def test_each_area_has_its_chance_and_its_quadrant(villages: tuple[pd.DataFrame, ...]) -> None:
    figures, _ = measure_areas(*villages)
    # 3, 1 and 1 of 1.25, 2.19 and 1.56 expected: no more apart than chance would put them, so
    # that every ratio is the county's, 1, and none is above 1.5; need equals the expected by age
    assert figures["exceedance"].tolist() == pytest.approx([0, 0, 0], abs=0.01)
    assert figures["quadrant"].tolist() == ["uncertain"] * 3


def test_a_county_without_referrals_has_no_chances(villages: tuple[pd.DataFrame, ...]) -> None:
    areas, people, placed, referrals = villages
    figures, _ = measure_areas(areas, people, placed[:0], referrals[:0])
    assert figures["exceedance"].isna().all()
    assert figures["quadrant"].tolist() == ["uncertain"] * 3


def test_bands_are_counted_for_mapped_referrals_only(villages: tuple[pd.DataFrame, ...]) -> None:
    _, people, placed, referrals = villages
    assert mapped_by_band(placed, referrals, people).to_dict() == {"10-13": 1.0, "14-17": 3.0}


def test_areas_without_population_are_counted(villages: tuple[pd.DataFrame, ...]) -> None:
    areas, people, placed, referrals = villages
    with pytest.raises(TableError, match="1 of 3 areas have no row"):
        measure_areas(areas, people.drop("C"), placed, referrals)
