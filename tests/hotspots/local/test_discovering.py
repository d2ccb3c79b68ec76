"""The false discovery rate, held as Benjamini and Hochberg wrote it down."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.local.discovering import discoveries, q_values
from outreach.errors import TableError

# The fifteen tests of Benjamini and Hochberg (1995), section 3.2.
PAPER = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_the_paper_rejects_four_of_fifteen():
    found = discoveries(pd.Series(PAPER), q=0.05)
    assert found.sum() == 4
    assert found[:4].all()


def test_nothing_passing_differs_from_only_the_first_passing():
    # both cases give the same cut-off, 0.05 / 4, where a cut-off is all one is told
    assert discoveries(pd.Series([0.02, 0.5, 0.6, 0.7])).tolist() == [False] * 4
    assert discoveries(pd.Series([0.0125, 0.5, 0.6, 0.7])).tolist() == [True] + [False] * 3


def test_a_later_rank_that_passes_takes_the_earlier_ones_along():
    # 0.03 is above 0.05 x 1 / 2, but 0.04 is below 0.05 x 2 / 2
    assert discoveries(pd.Series([0.03, 0.04])).tolist() == [True, True]


def test_areas_without_a_test_are_neither_found_nor_counted():
    assert discoveries(pd.Series([0.04, None, None])).tolist() == [True, False, False]
    assert discoveries(pd.Series([None], dtype=float)).tolist() == [False]
    assert discoveries(pd.Series([], dtype=float)).tolist() == []


def test_what_is_no_probability_is_refused():
    with pytest.raises(TableError, match="1 of 2 do not"):
        discoveries(pd.Series([0.1, 1.2]))
    with pytest.raises(TableError, match="q is 0"):
        discoveries(pd.Series([0.1]), q=0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.sampled_from([0.01, 0.05, 0.2]))
def test_the_rejected_are_those_of_the_definition(p, q):
    ordered = sorted(p)
    ranks = [i for i, value in enumerate(ordered, start=1) if value <= q * i / len(p)]
    wanted = sum(value <= ordered[ranks[-1] - 1] for value in p) if ranks else 0
    assert discoveries(pd.Series(p), q=q).sum() == wanted


def test_q_values_are_those_of_scipy():
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(2).uniform(size=200) ** 2
    np.testing.assert_allclose(q_values(pd.Series(p)), false_discovery_control(p))
