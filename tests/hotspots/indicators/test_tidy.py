"""What every table of an indicator has."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from hotspots.indicators.tidy import COLUMNS, add_up, decided, percent, said, share_table


@pytest.mark.parametrize(
    ("share", "words"),
    # halves go up, as people round: 0.0625 is 6.25 %, told as 6.3 %
    [
        (0.1208, "12.1%"),
        (0.0625, "6.3%"),
        (-0.09, "-9.0%"),
        (0.0, "0.0%"),
        (float("nan"), "not known"),
    ],
)
def test_shares_are_told_with_one_decimal(share, words):
    assert percent(share) == words


def test_whole_numbers_have_no_decimals_and_thousands_a_comma():
    assert [said(12), said(22.35), said(1234.96), said(7.0)] == ["12", "22.4", "1,235", "7"]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.integers(1, 60))
def test_shares_have_wilsons_interval_as_statsmodels_gives_it(part, more):
    whole = part + more
    counts = pd.DataFrame({"numerator": [part], "denominator": [whole]})
    told = share_table(counts, sentence="{name}").iloc[0]

    expected = proportion_confint(part, whole, method="wilson")
    assert (told["lower"], told["upper"]) == pytest.approx(expected, abs=1e-9)


def test_tables_begin_with_the_same_columns_and_keep_the_others():
    counts = pd.DataFrame({"own": ["x"], "numerator": [1], "denominator": [2]}, index=["a"])
    assert tuple(share_table(counts, sentence="").columns) == (*COLUMNS, "own")


def test_a_part_larger_than_its_whole_is_told_and_not_computed():
    counts = pd.DataFrame({"numerator": [3, 0], "denominator": [2, 0]}, index=["a", "b"])
    told = share_table(counts, sentence="{name}")

    assert told["value"].isna().all()
    assert told["sentence"].tolist() == [
        "A: the part is larger than the whole; check the figures.",
        "B: nothing to count.",
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["GP", "gp ", "School", None]), max_size=20))
def test_groups_add_up_to_all_records(words):
    records = pd.DataFrame({"source": pd.Series(words, dtype="str")})
    ones = pd.DataFrame({"numerator": 1}, index=records.index)

    assert add_up(ones, records, ["source"])["numerator"].sum() == len(words)
    assert add_up(ones, records, [])["numerator"].tolist() == [len(words)]


def test_an_interval_that_touches_the_figure_could_be_chance():
    lower, upper = pd.Series([1.0, 3.0, 4.0]), pd.Series([3.0, 5.0, 6.0])
    assert decided(lower, upper, 3.0).tolist() == ["could be chance", "could be chance", "above"]
