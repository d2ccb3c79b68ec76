"""School groups: ten at most in each, and none in the holidays."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.delivery.groups import groups_needed, in_term, schedule_groups
from outreach.errors import TableError

# Autumn 2026, with a half-term from 26 to 30 October.
TERMS = pd.DataFrame(
    {
        "date_from": pd.to_datetime(["2026-09-02", "2026-11-02", "2027-01-05"]),
        "date_to": pd.to_datetime(["2026-10-23", "2026-12-18", "2027-02-12"]),
    }
)


def test_r_42_twenty_three_eligible_pupils_are_three_groups():
    assert groups_needed(23) == 3  # ceil(23 / 10)
    met = schedule_groups(pd.Series({"V1": 23}), TERMS, first_day=date(2026, 9, 8))
    assert met["group"].nunique() == 3
    assert met.groupby("group")["pupils"].first().sum() == 23
    assert met["pupils"].max() <= 10


def test_r_42_no_group_meets_in_half_term():
    met = schedule_groups(pd.Series({"V1": 23}), TERMS, first_day=date(2026, 9, 8))
    assert len(met) == 18  # 3 groups x 6 weeks
    assert in_term(met["date"], TERMS).all()
    half_term = (met["date"] >= "2026-10-24") & (met["date"] <= "2026-11-01")
    assert not half_term.any()
    # the seventh Tuesday is 20 October; the eighth, 27 October, is left out
    assert met["date"].iloc[6:8].dt.strftime("%Y-%m-%d").tolist() == ["2026-10-20", "2026-11-03"]


def test_terms_that_are_too_short_are_told():
    with pytest.raises(TableError, match=r"3 group\(s\) of 6 meetings need 18 weeks of term"):
        schedule_groups(pd.Series({"V1": 23}), TERMS.iloc[:1], first_day=date(2026, 9, 8))


def test_a_group_without_places_is_refused():
    with pytest.raises(TableError, match="at least 1 place"):
        groups_needed(5, capacity=0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), st.integers(1, 30))
def test_all_fit_and_no_group_is_spare(pupils, capacity):
    groups = groups_needed(pupils, capacity=capacity)
    assert groups * capacity >= pupils
    assert (groups - 1) * capacity < pupils or groups == 0
