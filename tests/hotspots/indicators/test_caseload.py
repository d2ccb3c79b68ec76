"""New among all in treatment."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from hotspots.indicators.caseload import caseload_table, count_caseload

YEAR = {"period_from": dt.date(2025, 4, 1), "period_to": dt.date(2026, 3, 31)}


def test_r33_32_new_of_216_in_treatment_are_14_8_per_cent():
    begun = pd.to_datetime(["2024-06-01"] * 184 + ["2025-06-01"] * 32 + [None] * 7)
    over = pd.to_datetime([None] * 223)
    keys = [f"p{number}" for number in range(223)]
    referrals = pd.DataFrame({"triage_date": begun, "discharge_date": over, "person_key": keys})
    told = caseload_table(count_caseload(referrals, **YEAR)).iloc[0]

    # 32/216 = 14.8 %
    assert (told["numerator"], told["denominator"]) == (32, 216)
    assert round(told["value"], 3) == 0.148


def test_a_person_with_two_open_records_counts_once_and_is_new_only_if_both_are():
    referrals = pd.DataFrame(
        {
            "person_key": ["old", "old", "new", "new", None, None],
            "triage_date": pd.to_datetime(
                ["2025-05-01", "2025-01-01", "2025-05-01", "2025-06-01", "2025-05-01", "2025-05-01"]
            ),
            "discharge_date": pd.to_datetime([None] * 6),
        }
    )
    # old, new, and two records without a key
    assert count_caseload(referrals, **YEAR).loc["All"].tolist() == [3, 4]


def test_who_left_on_the_first_day_or_began_on_the_last_was_in_treatment():
    referrals = pd.DataFrame(
        {
            "triage_date": pd.to_datetime(["2024-01-01", "2024-01-01", "2026-03-31", "2026-04-01"]),
            "discharge_date": pd.to_datetime(["2025-04-01", "2025-03-31", None, None]),
        }
    )
    assert count_caseload(referrals, **YEAR).loc["All"].tolist() == [1, 2]
