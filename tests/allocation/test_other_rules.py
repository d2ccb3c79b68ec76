"""The rules about work beside sessions, as rows, for two villages with two workers."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocation import other_rules as rules
from allocation.other_work.duties import OtherWork


@pytest.fixture(scope="module")
def with_visits(two_villages):
    """Eight visits a week in North: Kit takes 1.92 h for each, Lee, from further away, 2.25 h."""
    works = pd.DataFrame(
        {
            "kind": "one-to-one visits", "subject": "Visits in North", "district": "North",
            "units": 8.0, "most": 8.0, "crew": 1, "yearly": False, "weeks": 52.0,
        },
        index=pd.Index(["visits North"], name="work_id"),
    )  # fmt: skip
    ways = pd.DataFrame(
        {"hours": [1.92, 2.25], "minutes": [40.2, 60.0], "miles": [16.0, 24.0], "mileage": [8, 12]},
        index=pd.MultiIndex.from_product(
            [["Kit", "Lee"], works.index], names=["worker_id", "work_id"]
        ),
    ).astype(float)
    return replace(two_villages, other=OtherWork(works=works, ways=ways))


def test_visits_take_hours_of_the_contract(with_visits, rows_of):
    assert rows_of(with_visits, rules.hours_hold_other_work) == [
        (
            "+2.5 give[Kit, hall A, drop-in] +3.5 give[Kit, hall A, outreach] "
            "+3 give[Kit, hall B, drop-in] +1.92 other[Kit, visits North] <= 8"
        ),
        (
            "+2.5 give[Lee, hall A, drop-in] +3.5 give[Lee, hall A, outreach] "
            "+3 give[Lee, hall B, drop-in] +2.25 other[Lee, visits North] <= 6"
        ),
    ]


def test_what_is_asked_for_beside_sessions_is_done_or_missing(with_visits, rows_of):
    assert rows_of(with_visits, rules.other_work_is_done) == [
        (
            "+1 other[Kit, visits North] +1 other[Lee, visits North] "
            "+1 short[other_work, visits North] >= 8"
        )
    ]


def test_a_county_that_asks_for_none_has_no_rows(two_villages, rows_of):
    assert rows_of(two_villages, rules.hours_hold_other_work) == []
    assert rows_of(two_villages, rules.other_work_is_done) == []
