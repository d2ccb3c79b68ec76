"""Classes by neighbourhood: what a partner can work out from them and the sums beside them."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.disclosure.bands import NOT_SHOWN, area_bands, class_starts
from outreach.disclosure.showing import partner_profile

PARTNER = partner_profile()


def ends(word):
    """Return the least and the most that a class says."""
    if word == NOT_SHOWN:
        return 0, 60
    low, _, high = word.replace(" or more", " to 60").partition(" to ")
    return int(low), int(high)


def left_open(words, total):
    """Try every table that fits classes and a rounded total: what each count can still be."""
    fits = [
        counts
        for counts in product(*(range(low, high + 1) for low, high in map(ends, words)))
        if total is None or (sum(counts) >= 5 and (2 * sum(counts) + 5) // 10 * 5 == total)
    ]
    return [{counts[n] for counts in fits} for n in range(len(words))]


def test_class_of_small_counts_holds_zero_and_all_of_them():
    assert class_starts(PARTNER) == [0, 5, 10, 20, 40]
    band = area_bands(pd.Series({"A": 0, "B": 4, "C": 5, "D": 40}), [], profile=PARTNER).band
    assert band.tolist() == ["0 to 4", "0 to 4", "5 to 9", "40 or more"]


def test_total_of_a_place_that_would_give_a_small_count_away_costs_a_class():
    # 4 + 9 = 13, shown as 15, so 13 to 17; with 5 to 9 beside it, 0 to 4 could only be 4
    found = area_bands(pd.Series({"A": 4, "B": 9}), [["A", "B"]], profile=PARTNER)
    assert found.band.tolist() == ["0 to 4", NOT_SHOWN]
    assert found.sums_shown == (True,)


def test_sum_is_left_out_where_all_in_it_is_small():
    # two of at most 4 have 8 at the most, and "10" stands for 8 to 12: both would be 4 for certain
    people = pd.Series({"A": 4, "B": 4})
    found = area_bands(people, [list("AB")], profile=PARTNER)
    assert found.sums_shown == (False,)
    assert set(found.band) == {"0 to 4"}


@settings(max_examples=25, deadline=None)
@given(counts=st.lists(st.integers(0, 12), min_size=2, max_size=3))
def test_trying_every_table_leaves_all_small_values_open(counts):
    people = pd.Series(counts, index=list("ABC")[: len(counts)])
    found = area_bands(people, [list(people.index)], profile=PARTNER)
    words = found.band.astype(str).tolist()
    total = None
    if found.sums_shown[0] and sum(counts) >= 5:
        total = (2 * sum(counts) + 5) // 10 * 5
    for count, word, open_values in zip(counts, words, left_open(words, total), strict=True):
        assert count in open_values or (found.sums_shown[0] and sum(counts) < 5)
        if word == "0 to 4":
            assert {1, 2, 3, 4} <= open_values


def test_what_is_known_anyhow_is_never_left_out():
    people = pd.Series({"A": 4, "B": 9, "C": 30})
    found = area_bands(people, [], profile=PARTNER, always_known=[["A", "B"], list("ABC")])
    assert found.band.tolist() == ["0 to 4", NOT_SHOWN, "20 to 39"]


@pytest.mark.parametrize("threshold", [5, 10])
def test_threshold_moves_the_classes(threshold):
    profile = partner_profile(threshold=threshold)
    band = area_bands(pd.Series({"A": threshold - 1}), [], profile=profile).band
    assert band.tolist() == [f"0 to {threshold - 1}"]
