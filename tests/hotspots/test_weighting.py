"""Weights raise demand by whose referrals they are, and leave the scan and need alone."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.labelling import find_hotspots
from hotspots.weighting import add_weights, record_weights, weighted_referrals
from outreach.errors import TableError


@pytest.fixture
def hotspot() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Twenty referrals from one place, four of them of excluded young people."""
    ids = pd.Index([f"r{i:02d}" for i in range(20)], name="referral_id")
    referrals = pd.DataFrame(
        {
            "excluded": pd.array([True] * 4 + [False] * 10 + [None] * 6, dtype="boolean"),
            "severity": ["Heavy"] * 4 + ["moderate"] * 10 + [None] * 6,
        },
        index=ids,
    )
    placed = pd.DataFrame({"referral_id": ids, "area_code": "A", "weight": 1.0})
    return pd.DataFrame(index=pd.Index(["A", "B"], name="area_code")), placed, referrals


def test_r27_four_of_twenty_excluded_at_one_and_a_half_make_22(hotspot):
    areas, placed, referrals = hotspot
    weights = record_weights(referrals, flags={"excluded": 1.5})
    # domain.md R-27: 16 + 4 x 1.5
    assert weighted_referrals(placed, areas, weights).to_dict() == {"A": 22.0, "B": 0.0}


def test_r38_ten_moderate_and_four_heavy_at_two_make_18(hotspot):
    areas, placed, referrals = hotspot
    weights = record_weights(referrals, flags={}, severity={"moderate": 1.0, "heavy": 2.0})
    rated = placed[placed["referral_id"].isin(referrals.index[referrals["severity"].notna()])]
    # domain.md R-38: 10 x 1 + 4 x 2
    assert weighted_referrals(rated, areas, weights)["A"] == 18.0


def test_the_cap_keeps_a_referral_of_several_weights_in_bounds(hotspot):
    _, _, referrals = hotspot
    both = {"flags": {"excluded": 1.5}, "severity": {"heavy": 2.0}}
    assert record_weights(referrals, **both, cap=2.5).max() == 2.5  # not 3
    assert record_weights(referrals, **both, cap=4.0).max() == 3.0
    with pytest.raises(TableError, match=r"heavy is negative or above the cap of 1\.8"):
        record_weights(referrals, **both, cap=1.8)


def test_a_record_spread_over_areas_takes_its_weight_along(hotspot):
    areas, placed, referrals = hotspot
    split = placed.assign(weight=0.25)
    rest = placed.assign(weight=0.75, area_code="B")
    weights = record_weights(referrals, flags={"excluded": 1.5})
    found = weighted_referrals(pd.concat([split, rest]), areas, weights)
    assert found.to_dict() == pytest.approx({"A": 5.5, "B": 16.5})  # 22 x 1/4 and 3/4


def test_a_weight_without_a_column_says_what_to_do(hotspot):
    _, _, referrals = hotspot
    with pytest.raises(TableError, match=r"neet, severity has no column.*\[referrals.columns\]"):
        record_weights(referrals[["excluded"]], flags={"neet": 1.5}, severity={"heavy": 2.0})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=30))
def test_weighted_sums_are_plain_sums_where_nothing_counts_for_more(said):
    referrals = pd.DataFrame({"neet": pd.array(said, dtype="boolean")})
    referrals.index = referrals.index.astype("str")
    placed = pd.DataFrame({"referral_id": referrals.index, "area_code": "A", "weight": 1.0})
    areas = pd.DataFrame(index=["A"])
    flat = record_weights(referrals, flags={"neet": 1.0})
    assert weighted_referrals(placed, areas, flat)["A"] == len(said)
    more = record_weights(referrals, flags={"neet": 1.75})
    assert weighted_referrals(placed, areas, more)["A"] == len(said) + 0.75 * said.count(True)


def test_weights_enter_demand_and_nothing_else():
    random = np.random.default_rng(4)
    areas = pd.DataFrame(
        {
            "district": "D", "easting": random.uniform(0, 9e3, 40), "rural_class": "urban",
            "northing": random.uniform(0, 9e3, 40), "imd_rank": random.integers(1, 32_000, 40),
            "touches_edge": False,
        },
        index=pd.Index([f"A{i:02d}" for i in range(40)], name="area_code"),
    )  # fmt: skip
    people = pd.DataFrame({"10-17": 100}, index=areas.index)
    ids = pd.Index([f"r{i:03d}" for i in range(200)], name="referral_id")
    where = areas.index[random.integers(0, 40, 200)]
    placed = pd.DataFrame({"referral_id": ids, "area_code": where, "weight": 1.0})
    referrals = pd.DataFrame({"age_band": "10-17", "excluded": random.random(200) < 0.2}, index=ids)
    plain = find_hotspots(areas, people, placed, referrals, seed=1, replicates=99)
    none = add_weights(plain, placed, referrals, flags={}, severity={}, cap=2.0)
    assert none is plain

    told = add_weights(plain, placed, referrals, flags={"excluded": 1.5}, severity={}, cap=2.0)

    pd.testing.assert_frame_equal(told.clusters, plain.clusters)
    same = plain.areas.columns.drop("demand")
    pd.testing.assert_frame_equal(told.areas[same], plain.areas[same])
    excluded = int(referrals["excluded"].sum())
    more = told.areas["demand"] - plain.areas["demand"]
    assert more.sum() == pytest.approx(0.5 * excluded)
    np.testing.assert_allclose(told.areas["demand_by_weights"], more, atol=1e-12)
    assert told.settings["weights"]["weighted_referrals"] == excluded
    assert json.loads(json.dumps(told.settings["weights"]))["flags"] == {"excluded": 1.5}
    assert "1.5 times if the young person is excluded from school" in told.notes[-1]
