"""The whole search on counties of known truth: few false alarms, and a strong place is found.

The full counts run in make proof (benchmarks/calibration.py); these are the fewest seeds that
could still show that a rule is broken.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from benchmarks.calibration import false_alarms, null_p_values, recovered
from benchmarks.counties import BAND_RATES, Ground, drawn, neighbouring


@cache
def small_county() -> Ground:
    """Lay out 100 areas on a grid, half of them rural, with a range of deprivation."""
    random = np.random.default_rng(11)
    row, column = np.divmod(np.arange(100), 10)
    index = pd.Index([f"A{i:02d}" for i in range(100)], name="area_code")
    areas = pd.DataFrame(
        {
            "district": np.where(row < 5, "North", "South"),
            "easting": 1_000.0 * column + random.uniform(0, 300, 100),
            "northing": 1_000.0 * row + random.uniform(0, 300, 100),
            "imd_rank": random.integers(500, 32_000, 100),
            "rural_class": np.where(column < 5, "urban", "rural"),
            "touches_edge": False,
        },
        index=index,
    )
    bands = ["10-13", "14-15", "16-17"]
    return Ground(areas, pd.DataFrame(random.integers(30, 90, (100, 3)), index, bands))


@pytest.mark.slow
def test_counties_without_clusters_seldom_get_a_place_on_either_list():
    county = small_county()
    rows = [null_p_values(county, np.ones(100), referrals=300, seed=seed) for seed in range(16)]
    counts = false_alarms(pd.DataFrame(rows))["alarms"]
    # at 5 % of 16 counties, five or more come in 0.1 %; a rule that forgot how many windows it
    # tries would show 16, one that is wrong by a factor of ten (50 %) five or more in 96 %
    assert counts["LIST OF HOTSPOTS, as a run makes it"] <= 4
    assert counts["LIST OF COLD SPOTS, as a run makes it"] <= 4
    assert (
        counts["either scan, each p < 2.5 % (Bonferroni)"]
        <= counts["LIST OF HOTSPOTS, as a run makes it"]
        <= counts["either scan, each p < 5 % (as it was before)"]
    )


def test_a_place_of_four_times_the_rate_is_listed():
    county = small_county()
    found = [recovered(county, ratio=4.0, referrals=400, seed=seed) for seed in range(2)]
    # 5 of 100 areas hold 17 % of 400 referrals, 69 where 20 are expected: sure in every county
    assert found == [(True, True)] * 2


def test_the_counties_of_the_benchmarks_are_drawn_as_they_say():
    county = small_county()
    rate = np.ones(100)
    place = neighbouring(county, 44)
    assert place[0] == 44
    assert set(place[1:]) <= {33, 34, 35, 43, 45, 53, 54, 55}  # on the grid, round 44
    rate[place] = 50.0
    placed, referrals = drawn(county, rate, referrals=3_000, seed=1)
    again, _ = drawn(county, rate, referrals=3_000, seed=1)
    pd.testing.assert_frame_equal(placed, again)
    assert len(placed) == len(referrals) == 3_000
    inside = placed["area_code"].isin(county.areas.index[place]).mean()
    residents = (county.bands / county.bands.sum()).to_numpy() * BAND_RATES * rate[:, None]
    truth = residents / residents.sum()
    # three standard errors of 3,000 draws are 0.027 at most
    assert inside == pytest.approx(truth[place].sum(), abs=0.03)
    seen = referrals["age_band"].value_counts(normalize=True).reindex(county.bands.columns)
    np.testing.assert_allclose(seen, truth.sum(axis=0), atol=0.03)
