"""Substances: filter, trend, programme."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.indicators.substances import (
    count_substances,
    only_substances,
    programme_shares,
    substance_table,
)
from outreach.errors import TableError


@pytest.fixture
def referrals() -> pd.DataFrame:
    """100 referrals in each of two years: alcohol goes from 20 to 30."""
    then = ["Alcohol"] * 20 + ["Cannabis"] * 80
    now = ["alcohol"] * 30 + ["Cannabis"] * 69 + [None]
    days = pd.to_datetime(["2025-03-31"] * 100 + ["2025-04-01"] * 100)
    return pd.DataFrame({"substance": then + now, "referral_date": days})


def test_r17_a_run_can_be_of_alcohol_alone(referrals):
    assert len(only_substances(referrals, ["ALCOHOL"])) == 50
    with pytest.raises(TableError, match="Ketamine"):
        only_substances(referrals, ["Ketamine"])


def test_r17_the_trend_table_has_every_substance_in_every_year(referrals):
    told = substance_table(count_substances(referrals))

    assert told.index.tolist() == [
        (name, year) for name in ("Cannabis", "alcohol") for year in ("2024/25", "2025/26")
    ]
    assert told["value"].round(3).tolist() == [0.8, round(69 / 99, 3), 0.2, round(30 / 99, 3)]


def test_r17_the_programmes_share_moves_in_proportion(referrals):
    counts = count_substances(referrals)["numerator"]
    then, now = counts.xs("2024/25", level="year"), counts.xs("2025/26", level="year")
    programme = pd.Series({"alcohol": 0.2, "Cannabis": 0.8})
    moved = programme_shares(programme, then, now)

    # the programme that mirrors the referrals of then mirrors those of now
    assert moved.to_dict() == pytest.approx({"alcohol": 30 / 99, "Cannabis": 69 / 99})
    # half of a programme on alcohol: 0.5 x 1.5152 against 0.5 x 0.8712
    half = programme_shares(pd.Series({"alcohol": 0.5, "Cannabis": 0.5}), then, now)
    assert half["alcohol"] == pytest.approx(1.51515 / (1.51515 + 0.87121), abs=1e-4)


def test_shares_that_do_not_sum_to_one_are_refused(referrals):
    counts = pd.Series({"alcohol": 1})
    with pytest.raises(TableError, match="sum to 1"):
        programme_shares(pd.Series({"alcohol": 0.4}), counts, counts)
