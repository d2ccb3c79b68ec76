"""Referrals by severity."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.indicators.severity import UNDER_REPORT, severity_table
from hotspots.rates import poisson_interval
from outreach.errors import TableError


def test_r38_ten_moderate_and_four_heavy_at_twice_the_weight_are_eighteen():
    told = severity_table(pd.Series({"moderate": 10, "heavy": 4}), {"moderate": 1, "heavy": 2})

    # 10 moderate x1 + 4 heavy x2 = 18, with the caveat
    assert told["value"].to_dict() == {"moderate": 10, "heavy": 8, "All": 18}
    assert told.loc["All", "sentence"].endswith(UNDER_REPORT)
    assert told.loc["heavy", "share"] == 4 / 14
    assert told.loc["All", "lower"] < 18 < told.loc["All", "upper"]


def test_with_equal_weights_the_interval_is_the_exact_one_of_the_count():
    told = severity_table(pd.Series({"a": 3, "b": 4}), {"a": 1.0, "b": 1.0}).loc["All"]
    exact = poisson_interval(pd.Series([7])).iloc[0]  # 2.8144 to 14.4227, domain vector
    assert (told["lower"], told["upper"]) == pytest.approx((exact["lower"], exact["upper"]))


def test_a_hidden_severity_hides_the_total():
    told = severity_table(pd.Series({"a": 30.0, "b": None}), {"a": 1, "b": 2})
    assert told["value"].isna().tolist() == [False, True, True]
    assert told.loc["All", "sentence"] == "All: not shown, to protect privacy."


def test_every_severity_needs_a_weight():
    with pytest.raises(TableError, match="heavy"):
        severity_table(pd.Series({"moderate": 1, "heavy": 1}), {"moderate": 1})
