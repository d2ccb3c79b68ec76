"""The red team, at the smallest count that can still fail; `make proof` runs it in full."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.leaks import LEAKS
from benchmarks.redteam import is_refused
from benchmarks.releases import clean, clean_partner


@pytest.mark.parametrize(("name", "plant"), LEAKS, ids=[name for name, _ in LEAKS])
def test_leak_is_caught(name, plant):
    assert is_refused(plant(np.random.default_rng([0, len(name)])))


@pytest.mark.parametrize("seed", range(6))
def test_clean_release_is_not_refused(seed):
    assert not is_refused(clean(seed))


@pytest.mark.parametrize("seed", range(3))
def test_clean_release_for_partners_is_not_refused(seed):
    assert not is_refused(clean_partner(seed))
