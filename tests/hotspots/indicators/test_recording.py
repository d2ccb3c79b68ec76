"""Shares of what is not always recorded."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.indicators.recording import (
    BASES,
    count_recorded,
    implied_count,
    recording_table,
)


@pytest.fixture
def referrals() -> pd.DataFrame:
    """149 referrals: 13 with dual diagnosis, 84 without, 52 not recorded."""
    answers = pd.array([True] * 13 + [False] * 84 + [None] * 52, dtype="boolean")
    return pd.DataFrame({"dual_diagnosis": answers, "district": ["North"] * 97 + ["South"] * 52})


def test_r23_13_of_149_is_8_7_of_all_13_4_of_those_asked_and_between_8_7_and_43_6(referrals):
    told = recording_table(count_recorded(referrals, "dual_diagnosis")).loc["All"]

    # 8.7 % of all; 13/97 = 13.4 % (Wilson 8.0-21.6); bounds 8.7 %-43.6 %
    assert told["value"].round(3).tolist() == [0.087, 0.134, 0.087, 0.436]
    assert told.loc[BASES[1], ["lower", "upper"]].astype(float).round(3).tolist() == [0.08, 0.216]
    assert told.index.tolist() == list(BASES)


def test_r23_the_reported_34_8_per_cent_is_told_to_be_34_9(referrals):
    # missing n inferred 52, and 52/149 = 34.9 % where 34.8 % was reported
    assert implied_count(0.348, 149) == 52
    counts = count_recorded(referrals, "dual_diagnosis")
    told = recording_table(counts, reported_missing=0.348).loc["All"]

    assert told["disagrees"].all()
    assert "The reported 34.8% does not fit: the counts give 34.9%." in told["sentence"].iloc[0]


def test_a_reported_share_that_rounds_right_is_left_alone(referrals):
    counts = count_recorded(referrals, "dual_diagnosis")
    assert not recording_table(counts, reported_missing=0.349)["disagrees"].any()


def test_groups_keep_their_order_with_the_four_readings_each(referrals):
    told = recording_table(count_recorded(referrals, "dual_diagnosis", by=("district",)))

    assert told.index.tolist() == [(name, basis) for name in ("North", "South") for basis in BASES]
    # nobody in the South was asked: the share of those asked is unknown, the bounds are 0 and 1
    assert told.loc["South", "value"].fillna(-1).tolist() == [0.0, -1.0, 0.0, 1.0]
    assert told.loc[("South", BASES[1]), "sentence"] == "South: nothing is recorded."


def test_a_hidden_count_of_yes_hides_every_reading(referrals):
    counts = count_recorded(referrals, "dual_diagnosis").astype(float)
    counts["numerator"] = float("nan")
    told = recording_table(counts)

    assert told["value"].isna().all()
    assert told["sentence"].str.endswith("not shown, to protect privacy.").all()
