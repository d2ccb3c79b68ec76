"""Group work now, one-to-one work a quarter later."""

from __future__ import annotations

import pandas as pd

from allocation.delivery.pathway import one_to_one_starts


def test_the_quarter_after_the_last_of_a_year_is_the_first_of_the_next():
    starts = one_to_one_starts(pd.Series({"2025/26 Q4": 30}), share=0.2)
    assert starts.to_dict() == {"2026/27 Q1": 6.0}  # 30 x 20 %, over the end of the year


def test_a_longer_lag_moves_all_quarters():
    attenders = pd.Series({"2026/27 Q1": 10, "2026/27 Q2": 20})
    assert one_to_one_starts(attenders, share=0.5, lag_quarters=3).to_dict() == {
        "2026/27 Q4": 5.0,
        "2027/28 Q1": 10.0,
    }
