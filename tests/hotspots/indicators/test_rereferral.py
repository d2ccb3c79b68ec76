"""Who came back, and who did not."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.indicators.rereferral import (
    count_rereferred,
    not_returned_table,
    rereferral_table,
    rereferred,
)

END = dt.date(2026, 3, 31)


def story(*rows):
    """Each row: person, referred, left."""
    table = pd.DataFrame(rows, columns=["person_key", "referral_date", "discharge_date"])
    return table.assign(
        referral_date=pd.to_datetime(table["referral_date"]),
        discharge_date=pd.to_datetime(table["discharge_date"]),
    )


@pytest.mark.parametrize(
    ("came_back", "within_six", "within_twelve"),
    # exit 1 March, referral 20 August -> within 6 months yes; 2 September -> no
    [("2025-08-20", True, True), ("2025-09-01", True, True), ("2025-09-02", False, True)],
)
def test_r26_left_on_1_march_back_on_20_august_is_within_six_months_and_2_september_is_not(
    came_back, within_six, within_twelve
):
    referrals = story(("a", "2025-01-10", "2025-03-01"), ("a", came_back, None))

    assert rereferred(referrals, as_at=END).iloc[0] == within_six
    assert rereferred(referrals, months=12, as_at=END).iloc[0] == within_twelve


def test_an_exit_whose_six_months_are_not_over_is_left_open_even_if_they_came_back():
    referrals = story(("a", "2025-09-01", "2025-12-01"), ("a", "2026-01-01", None))
    counts = count_rereferred(referrals, as_at=END)

    assert rereferred(referrals, as_at=END).isna().all()
    assert counts.loc["All"].tolist() == [0, 0, 1]


def test_a_referral_on_the_day_of_leaving_or_before_it_is_not_a_return():
    referrals = story(
        ("a", "2025-01-10", "2025-03-01"), ("a", "2025-03-01", None), ("a", "2025-02-01", None)
    )
    assert rereferred(referrals, as_at=END).iloc[0] == False  # noqa: E712  (a numpy boolean)


def test_another_persons_referral_is_no_return_and_nobody_unknown_is_followed():
    referrals = story(
        ("a", "2025-01-10", "2025-03-01"),
        ("b", "2025-04-01", None),
        (None, "2025-01-01", "2025-02-01"),
    )
    assert rereferred(referrals, as_at=END).tolist() == [False, pd.NA, pd.NA]
    assert count_rereferred(referrals, as_at=END)["not_followed"].tolist() == [1]


def test_the_end_of_a_short_month_is_the_end_of_the_half_year():
    # six months after 31 August is the last day of February
    referrals = story(("a", "2025-08-01", "2025-08-31"), ("a", "2026-02-28", None))
    assert rereferred(referrals, as_at=END).iloc[0]


def test_r39_the_same_counts_are_told_as_did_not_re_present_with_high_being_good():
    counts = pd.DataFrame({"numerator": [14], "denominator": [100]}, index=["All"])
    back, stayed = rereferral_table(counts).iloc[0], not_returned_table(counts).iloc[0]

    # 86 % "did not come back into treatment in the next 6 months"
    assert (back["value"], stayed["value"]) == (0.14, 0.86)
    assert (stayed["lower"], stayed["upper"]) == pytest.approx(
        (1 - back["upper"], 1 - back["lower"])
    )
    assert "did not re-present within 6 months. High is good." in stayed["sentence"]


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 3, 31))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", None]), DAYS, st.one_of(st.none(), DAYS)), max_size=12
    )
)
def test_it_agrees_with_looking_at_every_pair(rows):
    referrals = story(*rows)
    found = rereferred(referrals, as_at=END).tolist()

    def looked_up(person, left):
        if person is None or left is None:
            return None
        until = (pd.Timestamp(left) + pd.DateOffset(months=6)).date()
        if until > END:
            return None
        return any(who == person and left < came <= until for who, came, _ in rows)

    expected = [looked_up(person, left) for person, _, left in rows]
    assert [None if x is pd.NA else x for x in found] == expected
