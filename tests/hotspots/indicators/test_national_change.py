"""Local change beside the national one."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.indicators.national_change import SAME, implied_before, national_change_table


def test_r34_down_by_9_where_the_country_is_down_by_2_is_not_distinguishable_from_it():
    prior = implied_before(216, -0.09)
    counts = pd.DataFrame({"before": [prior], "after": [216]}, index=["In treatment"])
    told = national_change_table(counts, -0.02).iloc[0]

    # prior ~237; under national trend 232.6; ratio 0.929 (95 % 0.81-1.06) -> gap ~17
    assert round(prior) == 237
    assert round(told["denominator"], 1) == 232.6
    assert round(told["value"], 3) == 0.929
    assert (round(told["lower"], 2), round(told["upper"], 2)) == (0.81, 1.06)
    assert round(-told["gap"]) == 17
    assert told["settled"] == SAME
    assert told["sentence"].endswith(
        "The gap of about 16.6 is not distinguishable from national change."
    )


def test_chance_in_both_years_is_wider_than_in_one():
    counts = pd.DataFrame({"before": [237.0], "after": [216]}, index=["In treatment"])
    one = national_change_table(counts, -0.02).iloc[0]
    both = national_change_table(counts, -0.02, prior_is_chance=True).iloc[0]

    assert both["lower"] < one["lower"] < one["upper"] < both["upper"]
    assert (one["wide_lower"], one["wide_upper"]) == (both["lower"], both["upper"])


@pytest.mark.parametrize(
    ("after", "settled"), [(100, "fell further"), (237, SAME), (400, "rose further")]
)
def test_a_large_gap_is_told_as_unlikely_to_be_chance(after, settled):
    counts = pd.DataFrame({"before": [237], "after": [after]}, index=["In treatment"])
    told = national_change_table(counts, -0.02).iloc[0]

    assert told["settled"] == settled
    assert ("unlikely to be chance" in told["sentence"]) == (settled != SAME)


def test_what_is_hidden_or_was_nothing_has_no_ratio():
    counts = pd.DataFrame({"before": [None, 0.0, 5.0], "after": [4.0, 3.0, None]})
    told = national_change_table(counts, 0.0)

    assert told["value"].isna().all()
    assert told["settled"].tolist() == ["not known"] * 3
