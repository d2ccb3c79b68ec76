"""The choice of hidden cells and the attack it must withstand, against plain enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from outreach.disclosure.intervals import Known, asterisks, is_safe, possible
from outreach.disclosure.protecting import Tied, protect, shown_bounds, sums_matrix
from outreach.errors import DisclosureError


def two_way(body):
    """Return counts with margins and what adds up to what, cells row by row."""
    whole = np.zeros(np.add(np.shape(body), 1), dtype=int)
    whole[:-1, :-1] = body
    whole[-1] = whole.sum(axis=0)
    whole[:, -1] = whole.sum(axis=1)
    place = np.arange(whole.size).reshape(whole.shape)
    return Tied(
        counts=whole.ravel(),
        sums=[(int(line[-1]), [int(cell) for cell in line[:-1]]) for line in (*place, *place.T)],
    )


def what_is_known(tied, hidden, *, threshold, round_to):
    low, high = shown_bounds(tied.counts, threshold=threshold, round_to=round_to)
    zero = np.zeros(len(tied.sums))
    most = 4.0 * (tied.counts.max() + threshold)
    return Known(
        lower=np.where(hidden, 0.0, low),
        upper=np.where(hidden, most, high),
        sums=sums_matrix(tied.sums, len(tied.counts)),
        sum_lower=zero,
        sum_upper=zero,
    )


def withstands(tied, hidden, *, threshold, round_to):
    """Judge one choice by the rules of domain 3.2 (3) and (4)."""
    for total, parts in tied.sums:
        line = [*parts, total]
        if hidden[line].sum() == 1:
            return False
        few = tied.counts[parts][hidden[parts]].sum() < threshold
        if hidden[parts].any() and not hidden[total] and few:
            return False
    cells = np.flatnonzero(hidden)
    known = what_is_known(tied, hidden, threshold=threshold, round_to=round_to)
    return bool(is_safe(asterisks(known, hidden, cells), threshold=threshold).all())


def least_loss(tied, *, threshold, round_to):
    """Try every choice."""
    counts = tied.counts
    forced = (counts > 0) & (counts < threshold)
    free = np.flatnonzero((counts >= threshold) & (np.arange(len(counts)) < len(counts) - 1))
    best = np.inf
    for choice in product((False, True), repeat=len(free)):
        hidden = forced.copy()
        hidden[free] = choice
        loss = float(np.log1p(counts[hidden]).sum())
        if loss < best and withstands(tied, hidden, threshold=threshold, round_to=round_to):
            best = loss
    return best


@pytest.mark.parametrize("seed", range(6))
def test_interval_of_a_cell_is_that_of_all_whole_tables_that_fit(seed):
    draw = np.random.default_rng(seed)
    body = draw.integers(0, 5, size=(2, 2))
    tied = two_way(body)
    hidden = (tied.counts > 0) & (tied.counts < 3)
    hidden[draw.choice(8, size=3, replace=False)] = True
    known = what_is_known(tied, hidden, threshold=3, round_to=1)
    found = possible(known, np.arange(9))
    a, b, c, d = np.indices((25,) * 4).reshape(4, -1)
    fits = np.stack([a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d], axis=1)
    fits = fits[((fits >= known.lower) & (fits <= known.upper)).all(axis=1)]
    in_sight = fits[:, [0, 1, 3, 4]].max() < 24  # beyond it the enumeration says nothing
    assert (found[:, 0] == fits.min(axis=0)).all()
    assert not in_sight or (found[:, 1] == fits.max(axis=0)).all()


@pytest.mark.parametrize(("seed", "round_to"), [(1, 1), (2, 5), (3, 5)])
def test_choice_loses_no_more_than_the_best_of_all_choices(seed, round_to):
    draw = np.random.default_rng(seed)
    tied = two_way(draw.integers(2, 30, size=(3, 2)))
    known = np.zeros(12, dtype=bool)
    known[-1] = True
    best = least_loss(tied, threshold=8, round_to=round_to)
    if np.isinf(best):
        with pytest.raises(DisclosureError):
            protect(tied, threshold=8, round_to=round_to, never_hide=known)
        return
    hidden = protect(tied, threshold=8, round_to=round_to, never_hide=known)
    assert withstands(tied, hidden, threshold=8, round_to=round_to)
    assert np.log1p(tied.counts[hidden]).sum() == pytest.approx(best)


def test_row_of_three_hides_seven_beside_three():
    # domain.md 3.2 (3): row 3, 7, 20, total 30, threshold 5: hiding 3 alone gives 30 - 27 = 3
    row = Tied(counts=np.array([3, 7, 20, 30]), sums=[(3, [0, 1, 2])])
    known = np.array([False, False, False, True])
    assert protect(row, threshold=5, round_to=1, never_hide=known).tolist() == [
        *(True, True, False, False)
    ]


def test_table_without_small_counts_hides_nothing():
    assert not protect(two_way(np.full((3, 3), 9)), threshold=8, round_to=5).any()


def test_cell_alone_in_its_total_that_is_known_cannot_be_protected():
    row = Tied(counts=np.array([3, 0, 3]), sums=[(2, [0, 1])])
    with pytest.raises(DisclosureError, match="too much of it is known"):
        protect(row, threshold=8, round_to=5, never_hide=np.array([False, False, True]))
