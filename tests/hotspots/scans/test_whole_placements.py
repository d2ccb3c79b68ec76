"""Records known only by sector, placed whole by chance; and which hotspots depend on them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.scanning import scan
from hotspots.scans.stability import sector_stability
from hotspots.scans.whole_placements import place_whole, whole_counts


@pytest.fixture
def placed() -> pd.DataFrame:
    """One whole record; one in A, B and C by 60, 30 and 10 %; one half outside the county."""
    return pd.DataFrame(
        {
            "referral_id": ["1", "2", "2", "2", "3", "3", "4"],
            "area_code": ["A", "C", "A", "B", "B", None, None],
            "weight": [1.0, 0.1, 0.6, 0.3, 0.5, 0.5, 1.0],
        }
    )


def test_each_trial_places_each_spread_record_once(placed):
    drawn = place_whole(placed, seed=1, repeats=20)

    assert drawn.groupby("placement")["referral_id"].apply(list).tolist() == [["2", "3"]] * 20
    pd.testing.assert_frame_equal(drawn, place_whole(placed, seed=1, repeats=20))
    assert not drawn.equals(place_whole(placed, seed=2, repeats=20))


def test_areas_are_drawn_with_their_share_as_the_chance(placed):
    drawn = place_whole(placed, seed=3, repeats=20_000)

    two = drawn.loc[drawn["referral_id"] == "2", "area_code"].value_counts(normalize=True)
    three = drawn.loc[drawn["referral_id"] == "3", "area_code"]
    # 20,000 draws: three standard errors of a share of one half are 0.011
    assert two[["A", "B", "C"]].tolist() == pytest.approx([0.6, 0.3, 0.1], abs=0.011)
    assert three.isna().mean() == pytest.approx(0.5, abs=0.011)


def test_counts_leave_out_what_fell_outside_and_what_is_whole(placed):
    areas = pd.DataFrame(index=pd.Index(["A", "B", "C", "D"], name="area_code"))
    counts = whole_counts(placed, areas, seed=1, repeats=10)

    drawn = place_whole(placed, seed=1, repeats=10)
    assert counts.shape == (4, 10)
    assert counts.loc["D"].sum() == 0
    assert counts.to_numpy().sum() == drawn["area_code"].notna().sum()


def test_without_spread_records_nothing_is_drawn(placed):
    areas = pd.DataFrame(index=pd.Index(["A"], name="area_code"))
    whole = placed[placed["weight"] == 1]

    assert place_whole(whole, seed=1, repeats=20).empty
    assert whole_counts(whole, areas, seed=1, repeats=20).to_numpy().sum() == 0


@pytest.fixture
def road() -> dict:
    """Thirty villages of 100 young people; three neighbours have most of the referrals."""
    codes = pd.Index([f"V{i:02d}" for i in range(30)], name="area_code")
    counts = pd.Series(1, index=codes)
    counts.iloc[10:13] = 9
    people = pd.Series(100, index=codes)
    areas = pd.DataFrame({"easting": np.arange(30) ** 1.1, "northing": 0.0}, index=codes)
    found = scan(areas, counts, people, population=people, seed=1, replicates=199)
    return {"clusters": found, "areas": areas, "counts": counts, "expected": people * 1.0}


def test_a_strong_hotspot_stays_whatever_a_few_records_do(road):
    added = pd.DataFrame(0, index=road["areas"].index, columns=range(1, 21))
    added.iloc[20] = 1

    share = sector_stability(**road, added=added, population=road["expected"], seed=1)

    assert share.iloc[0] == 1.0


def test_a_hotspot_that_drowns_does_not_stay(road):
    # in half of the trials as many referrals fall everywhere as in the hotspot itself
    added = pd.DataFrame(0, index=road["areas"].index, columns=range(1, 21))
    drowned = road["areas"].index.difference(road["areas"].index[10:13])
    added.loc[drowned, list(range(1, 11))] = 8

    share = sector_stability(**road, added=added, population=road["expected"], seed=1)

    assert share.iloc[0] == 0.5


def test_with_nothing_added_every_hotspot_stays(road):
    added = pd.DataFrame(0, index=road["areas"].index, columns=range(1, 21))

    share = sector_stability(**road, added=added, population=road["expected"], seed=1)

    assert share.tolist() == [1.0] * len(road["clusters"])
