"""Sources that fell."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from hotspots.indicators.source_changes import count_periods, source_change_table
from outreach.errors import TableError

LAST_YEAR = (dt.date(2024, 4, 1), dt.date(2025, 3, 31))
THIS_YEAR = (dt.date(2025, 4, 1), dt.date(2026, 3, 31))


def test_r35_education_down_13_where_the_country_is_the_same_is_on_top_of_the_list():
    counts = pd.DataFrame(
        {"before": [100, 100, 100], "after": [93, 87, 104]},
        index=pd.Index(["Family", "Education", "GP"], name="source"),
    )
    told = source_change_table(counts, national=0.0)

    # down 7 % (family) and 13 % (education), constant nationally -> education on top
    assert told.index.tolist() == ["Education", "Family", "GP"]
    assert told["points"].round(2).tolist() == [-0.13, -0.07, 0.04]
    assert told["rank"].tolist() == [1, 2, 3]
    # of a hundred, 13 fewer could be chance, and the table says so
    assert told["flag"].tolist() == ["could be chance"] * 3


def test_r35_the_same_fall_of_ten_times_as_many_is_no_chance():
    counts = pd.DataFrame(
        {"before": [1000], "after": [870]}, index=pd.Index(["Education"], name="source")
    )
    assert source_change_table(counts)["flag"].tolist() == ["fell"]


def test_each_source_may_have_a_national_change_of_its_own():
    at = pd.Index(["Education", "Family"], name="source")
    counts = pd.DataFrame({"before": [100, 100], "after": [90, 95]}, index=at)
    told = source_change_table(counts, pd.Series([-0.10, 0.05], index=at))

    assert told["points"].round(2).to_dict() == {"Family": -0.10, "Education": 0.0}


def test_without_a_national_figure_nothing_is_said_of_the_country():
    at = pd.Index(["Education", "GP"], name="source")
    counts = pd.DataFrame({"before": [100, 1000], "after": [87, 500]}, index=at)
    told = source_change_table(counts)

    assert told["national"].isna().all()
    assert told["sentence"].to_dict() == {
        "GP": "GP: from 1,000 to 500 (-50.0%). The change is unlikely to be chance.",
        "Education": "Education: from 100 to 87 (-13.0%). The change could be chance.",
    }


def test_the_two_years_are_counted_by_source_and_district():
    days = ["2024-05-01", "2025-03-31", "2025-04-01", "2026-03-31", "2023-01-01"]
    referrals = pd.DataFrame(
        {"source": "GP", "district": [*"AABAA"], "referral_date": pd.to_datetime(days)}
    )
    counts = count_periods(referrals, before=LAST_YEAR, after=THIS_YEAR, by=("district", "source"))
    assert counts.loc[("A", "GP")].tolist() == [2, 1]
    assert counts.loc[("B", "GP")].tolist() == [0, 1]


def test_r35_nothing_finer_than_a_district_is_told():
    referrals = pd.DataFrame({"area_code": ["E1"], "referral_date": [pd.Timestamp("2025-01-01")]})
    with pytest.raises(TableError, match="by district only"):
        count_periods(referrals, before=LAST_YEAR, after=THIS_YEAR, by=("area_code",))
    counts = pd.DataFrame({"before": [9], "after": [8]}, index=pd.Index(["E1"], name="area_code"))
    with pytest.raises(TableError, match="by district only"):
        source_change_table(counts)


def test_periods_of_different_length_or_that_overlap_are_refused():
    referrals = pd.DataFrame({"source": ["GP"], "referral_date": [pd.Timestamp("2025-01-01")]})
    half = (THIS_YEAR[0], dt.date(2025, 9, 30))
    with pytest.raises(TableError, match="same length"):
        count_periods(referrals, before=LAST_YEAR, after=half)
    with pytest.raises(TableError, match="do not overlap"):
        count_periods(referrals, before=THIS_YEAR, after=THIS_YEAR)
