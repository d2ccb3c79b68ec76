"""Funnel limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from hotspots.indicators.funnel import funnel_ratios, funnel_shares, ratio_limits


@pytest.mark.parametrize(
    # domain section 4: E=10 .4-1.7 (95 %), .2-2.1 (99.8 %); E=5 .2-2.0; E=20 .6-1.45
    ("expected", "level", "limits"),
    [
        (10, 0.95, (0.4, 1.7)),
        (10, 0.998, (0.2, 2.1)),
        (5, 0.95, (0.2, 2.0)),
        (20, 0.95, (0.6, 1.45)),
    ],
)
def test_the_limits_of_a_ratio_are_those_of_the_domain_brief(expected, level, limits):
    found = ratio_limits(pd.Series([float(expected)]), level=level).iloc[0]
    assert tuple(found.round(2)) == limits


def test_only_a_group_outside_the_wider_limits_is_an_alarm():
    counts = pd.DataFrame(
        {"numerator": [50, 52, 48, 51, 62, 80], "denominator": [100] * 6}, index=[*"ABCDEF"]
    )
    told = funnel_shares(counts)

    assert told["status"].to_dict() == dict.fromkeys("ABCDE", "within") | {"F": "alarm"}
    assert told["sentence"].loc["F"].endswith("Outside what chance would give (99.8% limits).")
    # limits are exact binomial quantiles around the share of all, 343 of 600
    assert told["upper"].iloc[0] == binom.ppf(0.975, 100, 343 / 600) / 100


def test_many_groups_that_differ_by_more_than_chance_widen_their_limits():
    rng = np.random.default_rng(1)
    true = rng.beta(8, 8, 40)
    counts = pd.DataFrame({"numerator": rng.binomial(100, true), "denominator": 100})
    told = funnel_shares(counts)
    calm = funnel_shares(counts.assign(numerator=rng.binomial(100, 0.5, 40)))

    assert told["overdispersed"].all()
    assert told["widened"].all()
    # with honest limits alarms are rare again
    assert (told["status"] == "alarm").sum() <= 1
    assert not calm["overdispersed"].any()
    assert calm["dispersion"].iloc[0] == pytest.approx(1, abs=0.5)


def test_ratios_keep_to_their_own_limits_and_hidden_ones_stay_out():
    counts = pd.DataFrame({"numerator": [10, 11, None], "denominator": [10.0, 11.0, 5.0]})
    told = funnel_ratios(counts)

    assert told["status"].tolist() == ["within", "within", "not known"]
    assert told[["lower", "upper"]].iloc[0].astype(float).round(2).tolist() == [0.4, 1.7]
    assert pd.isna(told["lower"].iloc[2])
