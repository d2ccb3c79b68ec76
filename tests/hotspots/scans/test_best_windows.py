"""The best window of many counties against the best one of each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hotspots.scans.best_windows import best_windows
from hotspots.scans.secondary import window_ratios
from hotspots.scans.windows import circular_windows


def test_each_county_has_the_window_that_a_look_at_all_ratios_picks():
    random = np.random.default_rng(8)
    areas = pd.DataFrame(random.uniform(0, 50, (30, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(20, 400, 30))
    windows = circular_windows(areas, people, max_population_share=0.4)
    usual = (people * 120 / people.sum()).to_numpy()
    counts = random.multinomial(120, usual / usual.sum(), size=200).T.astype(np.int32)
    best, ratio = best_windows(windows, counts, usual, total=120, bar=4.0)
    passed = 0
    for county in range(200):
        every = window_ratios(windows, counts[:, county].astype(np.int64), usual, 3)
        if every.max() > 4.0:
            assert np.isclose(ratio[county], every.max())
            assert np.isclose(every[best[county]], every.max())
            passed += 1
        else:
            assert best[county] == -1
            assert ratio[county] == 4.0
    assert 20 < passed < 180
