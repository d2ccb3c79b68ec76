"""High and low need by high and low referral, and honest doubt."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.quadrants import QUADRANTS, need_quadrants
from hotspots.smoothing import GammaPrior
from outreach.errors import TableError


def test_large_figures_find_all_four_quadrants():
    usual = pd.Series([40.0, 40, 40, 40], index=pd.Index(list("ABCD"), name="area_code"))
    need = pd.Series([60.0, 60, 20, 20], index=usual.index)
    counts = pd.Series([110, 20, 50, 4], index=usual.index)
    got = need_quadrants(counts, usual, need)
    assert got["quadrant"].tolist() == ["hotspot", "cold_spot", "check_source", "remote_offer"]
    assert set(got["quadrant"]) < set(QUADRANTS)
    assert got["need_ratio"].tolist() == [1.5, 1.5, 0.5, 0.5]
    assert got.loc["B", "unmet"] == pytest.approx(40, abs=2)
    assert got.loc["A", "unmet"] == 0


def test_half_a_referral_an_area_tells_nothing():
    # 149 referrals in 364 areas, dealt out by need itself: nothing is there to be found
    random = np.random.default_rng(5)
    need = pd.Series(random.uniform(0.1, 0.8, 364))
    counts = pd.Series(random.poisson(need * 149 / need.sum()))
    got = need_quadrants(counts, pd.Series(0.41, index=need.index), need * 149 / need.sum())
    assert (got["quadrant"] == "uncertain").mean() > 0.9


def test_need_that_equals_the_usual_is_neither_high_nor_low():
    one = pd.Series([40.0])
    assert need_quadrants(pd.Series([90]), one, one)["quadrant"].tolist() == ["uncertain"]


def test_a_probability_can_tell_what_an_interval_cannot():
    # none of 3 needed: the interval of none, 0 to 3.69, holds 3; with ratios known to differ a
    # lot (shape 1) the chance that this one is below 0.8 is 1 - exp(-4 x 0.8)
    prior = GammaPrior(shape=1.0, mean=pd.Series([1.0]))
    got = need_quadrants(pd.Series([0]), pd.Series([2.0]), pd.Series([3.0]), prior=prior)
    assert got["rr_upper"][0] > 1
    assert got["p_below"][0] == pytest.approx(1 - np.exp(-3.2))
    assert got["quadrant"].tolist() == ["cold_spot"]


def test_a_county_without_referrals_or_an_empty_area_stays_uncertain_or_low():
    zero = pd.Series([0, 0])
    got = need_quadrants(zero, pd.Series([1.0, 0]), pd.Series([2.0, 0]))
    assert got["quadrant"].tolist() == ["uncertain", "uncertain"]
    assert got["unmet"].tolist() == [2.0, 0.0]


def test_settings_and_tables_that_make_no_sense_are_refused():
    one = pd.Series([1.0])
    with pytest.raises(TableError, match="apart is 2"):
        need_quadrants(one, one, one, apart=2)
    with pytest.raises(TableError, match="same areas"):
        need_quadrants(one, one, pd.Series([1.0], index=["x"]))
