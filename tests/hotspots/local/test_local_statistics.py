"""Gi, Gi* and Local Moran against R's spdep, and against their definitions in plain loops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.local.local_statistics import excess_score, getis_ord, local_moran
from hotspots.local.neighbours import (
    Neighbours,
    near_neighbours,
    neighbours_from_pairs,
    row_standardised,
    with_self,
)
from outreach.errors import TableError


@pytest.fixture(scope="module")
def sids(shared) -> tuple[pd.DataFrame, Neighbours]:
    """Infant deaths in the hundred counties of North Carolina, with spdep's answers."""
    folder = shared / "benchmarks/autocorrelation"
    table = pd.read_csv(folder / "nc_sids74_reference.csv")
    pairs = pd.read_csv(folder / "nc_sids74_neighbours.csv")
    return table, neighbours_from_pairs(table.index, pairs["i"] - 1, pairs["j"] - 1)


@pytest.mark.parametrize(
    ("column", "is_star", "is_row"),
    [
        ("gi_B_z", False, False),
        ("gistar_B_z", True, False),
        ("gi_W_z", False, True),
        ("gistar_W_z", True, True),
    ],
)
def test_getis_ord_is_that_of_spdep(sids, column, is_star, is_row):
    table, around = sids
    around = with_self(around) if is_star else around
    around = row_standardised(around) if is_row else around
    got = getis_ord(table["rate"], around)["z"]
    np.testing.assert_allclose(got, table[column], rtol=0, atol=1e-10)


def test_local_moran_is_that_of_spdep(sids):
    table, around = sids
    got = local_moran(table["rate"], row_standardised(around))
    for ours, theirs in [
        ("local_moran", "local_moran_I"),
        ("expectation", "local_moran_E"),
        ("variance", "local_moran_Var"),
        ("z", "local_moran_z"),
    ]:
        np.testing.assert_allclose(got[ours], table[theirs], rtol=0, atol=1e-10)


def draw(seed: int, count: int = 24) -> tuple[pd.Series, Neighbours]:
    """Scatter areas with skewed values; some of them stand alone."""
    random = np.random.default_rng(seed)
    places = pd.DataFrame(random.uniform(0, 10, (count, 2)), columns=["easting", "northing"])
    return pd.Series(random.poisson(2.0, count).astype(float)), near_neighbours(places, within_m=2)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_moments_are_those_of_dealing_out_the_others(seed):
    # the exact mean and variance of a weighted sum of values drawn without replacement
    values, around = draw(seed)
    got = getis_ord(values, around)
    matrix = around.weights.toarray()
    for area in range(0, len(values), 5):
        others = np.delete(values.to_numpy(), area)
        weights = np.delete(matrix[area], area)
        n, spread = others.size, others.var()
        same = spread / (n - 1) * (n * (weights**2).sum() - weights.sum() ** 2)
        assert got["expectation"][area] == pytest.approx(weights.sum() * others.mean())
        assert got["variance"][area] == pytest.approx(same, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_local_moran_is_gi_with_the_sign_of_the_area(seed):
    values, around = draw(seed)
    side = np.sign(values - values.mean())
    moran, gi = local_moran(values, around)["z"], getis_ord(values, around)["z"]
    np.testing.assert_allclose(moran[side != 0], (gi * side)[side != 0], atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 50), st.floats(-1e4, 1e4))
def test_another_scale_changes_no_z(seed, factor, shift):
    values, around = draw(seed)
    once = getis_ord(values, with_self(around))["z"]
    again = getis_ord(values * factor + shift, with_self(around))["z"]
    np.testing.assert_allclose(once, again, atol=1e-6)


def test_an_island_has_no_figure_and_takes_none_from_the_others():
    values = pd.Series([5.0, 4, 1, 0, 9])
    around = neighbours_from_pairs(values.index, [0, 1, 2, 3], [1, 0, 3, 2])
    assert getis_ord(values, around)["z"].isna().tolist() == [False] * 4 + [True]
    moran = local_moran(values, around)
    assert moran["z"].isna().tolist() == [False] * 4 + [True]
    assert moran["pattern"].tolist()[4] == ""
    assert getis_ord(values, with_self(around))["z"].notna().all()  # itself is all it has


def test_values_that_do_not_vary_have_no_z():
    values = pd.Series([2.0] * 5)
    around = neighbours_from_pairs(values.index, [0, 1], [1, 0])
    assert getis_ord(values, around)["z"].isna().all()
    assert local_moran(values, around)["z"].isna().all()


def test_half_stars_and_moran_with_self_are_refused():
    values = pd.Series([1.0, 2.0])
    half = neighbours_from_pairs(values.index, [0, 0, 1], [0, 1, 0])
    with pytest.raises(TableError, match="their own neighbours"):
        getis_ord(values, half)
    with pytest.raises(TableError, match="its own neighbour"):
        local_moran(values, half)


def test_the_excess_is_zero_where_nothing_can_happen_and_refused_where_it_did():
    codes = pd.Index(["A", "B", "C"], name="area_code")
    usual = pd.Series([4.0, 0.0, 1.0], index=codes)
    assert excess_score(pd.Series([8, 0, 1], index=codes), usual).tolist() == [2.0, 0.0, 0.0]
    with pytest.raises(TableError, match="1 areas have referrals and expect none"):
        excess_score(pd.Series([8, 1, 1], index=codes), usual)
