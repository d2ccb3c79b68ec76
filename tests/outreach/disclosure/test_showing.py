"""The gate: what an edition may show, and what may stand in no shared file."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.disclosure.showing import (
    HIDDEN,
    bands,
    hidden_cells,
    public_profile,
    rounded,
    shown,
)


def test_counts_round_to_the_nearest_five() -> None:
    # vector of domain.md 3.2 rule 2
    assert rounded(pd.Series([8, 12, 13, 22, 23])).tolist() == [10, 10, 15, 20, 25]


def test_a_lone_hidden_cell_takes_the_next_smallest_with_it() -> None:
    # domain.md 3.2 rule 3: row 3, 7, 20 with total 30 and threshold 5
    assert hidden_cells(pd.Series([3, 7, 20]), threshold=5).tolist() == [True, True, False]


def test_zero_is_shown() -> None:
    # domain.md 3.2 rule 2: 0, 4, 5 -> 0, *, 5
    text = shown(
        pd.Series([0, 4, 5]),
        profile=public_profile(threshold=5, round_to=1),
        has_total=False,
    )
    assert text.tolist() == ["0", HIDDEN, "5"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_hidden_cells_never_sum_to_a_small_count(counts: list[int]) -> None:
    hidden = hidden_cells(pd.Series(counts), threshold=8).to_numpy()
    values = pd.Series(counts).to_numpy()
    assert not ((values > 0) & (values < 8) & ~hidden).any()
    if hidden.any() and values.sum() >= 8 and (values > 0).sum() > 1:
        assert hidden.sum() > 1
        assert values[hidden].sum() >= 8


def test_bands_hide_the_count_within_a_class() -> None:
    found = bands(pd.Series([0, 8, 15, 16, 100]), profile=public_profile())
    assert found.tolist() == ["not shown", "8 to 15", "8 to 15", "16 to 31", "64 or more"]


def test_a_part_whose_sum_is_known_never_shows_all_but_one() -> None:
    # two stages of a ledger: 846 + 3 placed, 20 + 9 not; hiding the 3 alone gives 849 - 846
    counts = pd.Series([846, 3, 20, 9])
    stages = pd.Series(["mapped", "mapped", "unmapped", "unmapped"])
    text = shown(counts, profile=public_profile(), within=stages)
    assert text.tolist() == [HIDDEN, HIDDEN, "20", HIDDEN]
