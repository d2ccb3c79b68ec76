"""How cases end."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from hotspots.indicators.outcomes import count_exits, outcome_table, pool_small
from outreach.errors import TableError


def exits(planned, onward, dropped, unknown=0, *, district="North"):
    reasons = (
        ["completed"] * planned
        + ["Referred on"] * onward
        + ["Dropped out"] * dropped
        + [None] * unknown
    )
    day = pd.to_datetime(["2026-01-31"] * len(reasons))
    return pd.DataFrame({"discharge_date": day, "discharge_reason": reasons, "district": district})


def test_r25_58_planned_and_6_onward_of_100_exits_are_64_per_cent():
    still_open = pd.DataFrame({"discharge_date": [pd.NaT] * 9, "discharge_reason": [None] * 9})
    counts = count_exits(pd.concat([exits(58, 6, 30, 6), still_open]))
    told = outcome_table(counts).loc["All"]

    # 100 exits: 58 planned + 6 onward = 64 %
    assert (told["numerator"], told["denominator"], told["value"]) == (64, 100, 0.64)
    assert (told["planned_share"], told["onward_share"]) == (0.58, 0.06)
    assert (told["other"], told["not_recorded"]) == (30, 6)
    assert "64 of 100 exits (64.0%)" in told["sentence"]


def test_r25_a_district_with_nine_exits_never_stands_alone():
    records = pd.concat(
        [
            exits(40, 4, 6, district="North"),
            exits(10, 1, 1, district="South"),
            exits(5, 1, 3, district="West"),
        ]
    )
    counts = pool_small(count_exits(records, by=("district",)))

    # West has 9; with it alone North and South would give it away, so South (12) joins it
    assert counts["denominator"].to_dict() == {
        "North": 50,
        "Groups with under 10 exits and the next larger": 21,
    }
    assert counts["numerator"].sum() == 61


def test_nothing_is_lost_by_pooling_and_large_groups_stay():
    counts = pd.DataFrame(
        {"numerator": [1, 2, 3, 30], "denominator": [3, 4, 9, 40]}, index=[*"ABCD"]
    )
    pooled = pool_small(counts)

    assert pooled.loc["D"].tolist() == [30, 40]
    assert pooled.sum().tolist() == counts.sum().tolist()
    assert pool_small(counts.loc[["D"]]).equals(counts.loc[["D"]])


def test_which_reasons_count_is_for_the_county_to_say():
    counts = count_exits(exits(5, 2, 3), planned=["Dropped OUT"], onward=[])
    assert counts.loc["All", ["planned", "onward", "other"]].tolist() == [3, 0, 7]
    with pytest.raises(TableError, match="among the onward"):
        count_exits(exits(1, 1, 1), planned=["completed"], onward=["Completed"])


def test_only_exits_of_the_period_count():
    later = exits(1, 0, 0).assign(discharge_date=pd.Timestamp("2026-04-01"))
    records = pd.concat([exits(3, 0, 0), later])
    counts = count_exits(records, period=(dt.date(2025, 4, 1), dt.date(2026, 3, 31)))
    assert counts.loc["All", "denominator"] == 3
