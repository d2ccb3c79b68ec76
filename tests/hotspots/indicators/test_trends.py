"""Quarters, pooled years and direction."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.indicators.trends import (
    count_quarters,
    direction_table,
    pooled_table,
    quarter_of,
    trend_table,
)
from outreach.fiscal_quarters import fiscal_quarter

FIRST, LAST = dt.date(2023, 4, 1), dt.date(2026, 3, 31)


@pytest.fixture
def referrals() -> pd.DataFrame:
    """Ten referrals in the middle of each of twelve quarters; the last has forty."""
    starts = pd.date_range("2023-05-15", periods=12, freq="3MS")
    days = [day for start in starts for day in [start] * 10] + [pd.Timestamp("2026-02-15")] * 30
    keys = [f"p{number % 100}" for number in range(len(days))]
    return pd.DataFrame({"referral_date": days, "person_key": keys})


@settings(max_examples=25, deadline=None)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)))
def test_r21_quarters_begin_in_april(day):
    # 30 June -> Q1, 1 July -> Q2; the rule itself is tested with outreach.fiscal_quarters
    assert quarter_of(pd.Series([pd.Timestamp(day)])).tolist() == [fiscal_quarter(day)]


def test_a_missing_date_has_no_quarter():
    assert quarter_of(pd.Series([pd.NaT, pd.Timestamp("2026-07-01")])).tolist()[1] == "2026/27 Q2"
    assert quarter_of(pd.Series([pd.NaT], dtype="datetime64[ns]")).isna().all()


def test_r37_twelve_quarters_are_shown_each_with_its_interval(referrals):
    told = trend_table(count_quarters(referrals, first=FIRST, last=LAST))

    assert len(told) == 12
    assert told.index[0] == "2023/24 Q1"
    assert told.index[-1] == "2025/26 Q4"
    # 10 -> 4.79 to 18.39 (domain vector, Byar)
    assert told.iloc[0][["lower", "upper"]].astype(float).round(2).tolist() == [4.79, 18.39]
    assert told["usual"].iloc[0] == 150 / 12
    assert told["differs"].tolist() == ["could be chance"] * 11 + ["above"]


def test_r37_three_years_pooled_stand_beside_a_single_quarter(referrals):
    told = pooled_table(count_quarters(referrals, first=FIRST, last=LAST)).iloc[0]

    assert (told["numerator"], told["denominator"], told["value"]) == (150, 12, 12.5)
    assert told["lower"] < 12.5 < told["upper"]
    assert told.name == "2023/24 Q1 to 2025/26 Q4"


def test_a_quarter_that_the_records_do_not_cover_is_told_and_left_out_of_the_average(referrals):
    counts = count_quarters(referrals, first=dt.date(2023, 5, 1), last=dt.date(2026, 2, 28))
    told = trend_table(counts)

    assert counts["whole"].tolist() == [False] + [True] * 10 + [False]
    assert told["usual"].iloc[0] == 10
    assert "so far" in told["sentence"].iloc[-1]
    assert pooled_table(counts)["denominator"].tolist() == [10]


def test_quarters_without_referrals_are_noughts_in_every_group():
    days = pd.to_datetime(["2025-05-01", "2026-01-05"])
    referrals = pd.DataFrame({"referral_date": days, "source": ["GP", "School"]})
    counts = count_quarters(referrals, first=dt.date(2025, 4, 1), last=LAST, by=("source",))
    assert counts["numerator"].tolist() == [1, 0, 0, 0, 0, 0, 0, 1]
    assert trend_table(counts).loc[("GP", "2025/26 Q2"), "usual"] == 0.25


def test_people_are_counted_once_a_quarter(referrals):
    twice = pd.concat([referrals, referrals], ignore_index=True)
    counts = count_quarters(twice, first=FIRST, last=LAST, people=True)
    once = count_quarters(referrals, first=FIRST, last=LAST, people=True)

    assert counts["numerator"].equals(once["numerator"])
    nobody = twice.assign(person_key=None)
    assert count_quarters(nobody, first=FIRST, last=LAST, people=True)["numerator"].sum() == 300


def test_a_steady_rise_is_told_and_noise_is_not():
    rng = np.random.default_rng(1)
    names = pd.Index(
        [f"{2023 + i // 4}/{24 + i // 4} Q{i % 4 + 1}" for i in range(12)], name="quarter"
    )
    rising = pd.DataFrame(
        {"numerator": np.round(100 * 1.2 ** (np.arange(12) / 4)), "denominator": 1, "whole": True},
        index=names,
    )
    flat = rising.assign(numerator=rng.poisson(40, 12))

    up = direction_table(rising).iloc[0]
    assert up["value"] == pytest.approx(0.2, abs=0.01)
    assert up["sentence"].startswith("2023/24 Q1 to 2025/26 Q4: rising by")
    assert "could be chance" in direction_table(flat)["sentence"].iloc[0]
    assert "too few" in direction_table(rising.iloc[:3])["sentence"].iloc[0]


def test_a_hidden_quarter_hides_itself_and_no_other(referrals):
    counts = count_quarters(referrals, first=FIRST, last=LAST).astype({"numerator": float})
    counts.loc["2023/24 Q2", "numerator"] = float("nan")
    told = trend_table(counts)

    assert told["value"].isna().sum() == 1
    assert told.loc["2023/24 Q2", "sentence"].endswith("not shown, to protect privacy.")
