"""Referred and not triaged."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from hotspots.indicators.triage import count_not_triaged, not_triaged_table
from outreach.errors import TableError


@pytest.fixture
def referrals() -> pd.DataFrame:
    """149 referrals, of which 131 have a date of triage, as in the treatment plan 2009/10."""
    seen = pd.to_datetime(["2026-01-15"] * 131 + [None] * 18)
    source = ["School"] * 60 + ["youth justice"] * 71 + ["YOUTH JUSTICE"] * 10 + [None] * 8
    came = pd.to_datetime(["2026-01-01"] * 139 + ["2026-03-25"] * 10)
    return pd.DataFrame({"triage_date": seen, "source": source, "referral_date": came})


def test_r20_of_149_referred_and_131_triaged_18_are_not_which_is_12_1_per_cent(referrals):
    told = not_triaged_table(count_not_triaged(referrals, by=())).iloc[0]

    # 149 referred, 131 triaged -> 18 (12.1 %)
    assert (told["numerator"], told["denominator"]) == (18, 149)
    assert round(told["value"], 3) == 0.121
    assert "18 of 149 referrals (12.1%)" in told["sentence"]


def test_sources_that_differ_in_case_only_are_one_and_empty_ones_are_said_to_be(referrals):
    counts = count_not_triaged(referrals)

    assert counts["denominator"].to_dict() == {"School": 60, "not said": 8, "youth justice": 81}
    assert counts["numerator"].sum() == 18


def test_those_who_may_still_be_waiting_are_left_out_when_asked(referrals):
    counts = count_not_triaged(referrals, by=(), as_at=dt.date(2026, 3, 31), waiting_days=21)

    # the ten of 25 March came in the last three weeks
    assert counts.loc["All"].tolist() == [8, 139]


def test_a_hidden_count_gives_no_figure_at_all(referrals):
    counts = count_not_triaged(referrals).astype(float)
    counts.loc["not said", "numerator"] = float("nan")
    told = not_triaged_table(counts).loc["not said"]

    assert told[["value", "lower", "upper"]].isna().all()
    assert told["sentence"] == "Not said: not shown, to protect privacy."


def test_without_dates_of_triage_the_message_names_the_column(referrals):
    with pytest.raises(TableError, match="triage_date"):
        count_not_triaged(referrals.drop(columns="triage_date"))
