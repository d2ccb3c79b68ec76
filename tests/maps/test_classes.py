from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.classes import class_breaks, class_labels, classify

values = st.lists(st.floats(min_value=0, max_value=500, allow_nan=False), min_size=1, max_size=80)


@given(values)
@settings(max_examples=25, deadline=None)
def test_every_value_falls_in_a_class_that_has_a_label(numbers):
    breaks = class_breaks(numbers)

    classes = classify(pd.Series(numbers), breaks)

    assert list(breaks) == sorted(set(breaks))
    assert len(breaks) <= 4
    assert classes.between(0, len(class_labels(breaks)) - 1).all()


@given(values, st.randoms())
@settings(max_examples=25, deadline=None)
def test_order_of_the_values_does_not_move_the_limits(numbers, random):
    shuffled = list(numbers)
    random.shuffle(shuffled)

    assert class_breaks(shuffled) == class_breaks(numbers)


def test_limits_are_round_and_classes_about_equally_full():
    skewed = np.random.default_rng(1).gamma(2, 7, 361)

    breaks = class_breaks(skewed)
    counts = classify(pd.Series(skewed), breaks).value_counts()

    assert all(float(f"{limit:.2g}") == limit for limit in breaks)  # two figures at most
    assert len(breaks) == 4
    # 361 / 5 = 72; rounding moves a limit by a quarter of a step at most
    assert counts.between(40, 110).all()


def test_a_missing_value_is_not_shown_and_a_limit_belongs_to_the_class_above():
    assert classify(pd.Series([4.0, None, 3.9]), (4,)).tolist() == [1, -1, 0]


def test_values_that_are_all_alike_need_no_limit():
    assert class_breaks([7, 7, 7]) == ()
    assert class_labels(()) == ("all",)


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="at least 2"):
        class_breaks([1, 2], classes=1)
