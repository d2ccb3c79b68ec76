"""Counts as they might have been."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.counting import count_once
from hotspots.trust.resampling import counts_without_a_quarter, resampled_counts
from outreach.fiscal_quarters import fiscal_quarter


def test_people_are_drawn_in_proportion_and_none_from_empty_areas():
    counts = pd.Series([30, 0, 10, 60])

    drawn = resampled_counts(counts, seed=1, resamples=4_000)

    assert (drawn.sum(axis=0) == 100).all()
    assert (drawn[1] == 0).all()
    # binomial: mean 30, variance 100 x 0.3 x 0.7 = 21; the mean of 4,000 has an error of 0.07
    assert drawn[0].mean() == pytest.approx(30, abs=0.4)
    assert drawn[0].var() == pytest.approx(21, rel=0.1)


def test_the_seed_decides_and_nobody_can_be_drawn_from_nobody():
    counts = pd.Series([3, 4])
    first, again, other = (resampled_counts(counts, seed=s, resamples=50) for s in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
    assert resampled_counts(counts * 0, seed=1, resamples=2).tolist() == [[0, 0], [0, 0]]


def test_each_quarter_is_left_out_as_if_its_records_had_never_come():
    """Three hundred records of 200 people over two years, some spread, some without a date."""
    random = np.random.default_rng(3)
    areas = pd.DataFrame(index=pd.Index([f"A{i}" for i in range(12)], name="area_code"))
    ids = [f"r{i:03d}" for i in range(300)]
    days = pd.Series(
        pd.Timestamp("2024-04-01") + pd.to_timedelta(random.integers(0, 730, 300), "D")
    )
    referrals = pd.DataFrame(
        {
            "referral_date": days.mask(pd.Series(range(300)) % 37 == 0).to_numpy(),
            "person_key": [f"p{i}" for i in random.integers(0, 200, 300)],
        },
        index=pd.Index(ids, name="referral_id"),
    )
    placed = pd.DataFrame(
        {
            "referral_id": ids,
            "area_code": areas.index.to_numpy()[random.integers(0, 12, 300)],
            "weight": np.where(np.arange(300) % 41 == 0, 0.6, 1.0),
        }
    )
    placed.loc[5, "area_code"] = None

    counts = counts_without_a_quarter(placed, areas, referrals)

    named = referrals["referral_date"].map(fiscal_quarter, na_action="ignore")
    assert counts.columns.tolist() == sorted(named.dropna().unique())
    assert counts.shape == (12, 8)
    for quarter in counts:
        kept = referrals.index[named != quarter]
        plain = count_once(placed[placed["referral_id"].isin(kept)], areas, referrals)
        assert counts[quarter].tolist() == plain.tolist()


def test_with_one_quarter_there_is_nothing_to_leave_out():
    areas = pd.DataFrame(index=pd.Index(["A"], name="area_code"))
    placed = pd.DataFrame({"referral_id": ["1", "2"], "area_code": "A", "weight": 1.0})
    referrals = pd.DataFrame(
        {"referral_date": pd.to_datetime(["2026-04-01", "2026-06-30"])}, index=["1", "2"]
    )
    assert counts_without_a_quarter(placed, areas, referrals).shape == (1, 0)
    assert counts_without_a_quarter(placed, areas, referrals.iloc[:, :0]).shape == (1, 0)
