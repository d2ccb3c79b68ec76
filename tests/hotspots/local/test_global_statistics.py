"""One figure for the county: Moran, Geary, general G and Moran of rates, against spdep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.local.global_statistics import (
    global_geary,
    global_getis_ord,
    global_moran,
    rate_moran,
)
from hotspots.local.neighbours import near_neighbours, neighbours_from_pairs, row_standardised
from outreach.errors import TableError


@pytest.fixture(scope="module")
def sids(shared):
    """Infant deaths in North Carolina, their neighbours, and spdep's figures."""
    folder = shared / "benchmarks/autocorrelation"
    table = pd.read_csv(folder / "nc_sids74_reference.csv")
    pairs = pd.read_csv(folder / "nc_sids74_neighbours.csv")
    answers = pd.read_csv(folder / "global_reference.csv").query("dataset == 'nc_sids_1974_CR85'")
    around = neighbours_from_pairs(table.index, pairs["i"] - 1, pairs["j"] - 1)
    return table, around, answers.set_index("statistic")


def test_moran_geary_and_g_are_those_of_spdep(sids):
    table, around, answers = sids
    rate, rows = table["rate"], row_standardised(around)
    got = {
        "moran_I_W_randomisation": global_moran(rate, rows),
        "moran_I_W_normality": global_moran(rate, rows, assume="normality"),
        "geary_C_W_randomisation": global_geary(rate, rows),
        "global_G_B": global_getis_ord(rate, around),
    }
    for name, found in got.items():
        wanted = answers.loc[name, ["value", "expectation", "variance", "z", "p_value"]]
        np.testing.assert_allclose(found.to_numpy(float), wanted.to_numpy(float), rtol=1e-9)


def test_moran_of_rates_is_that_of_spdep(sids):
    table, around, answers = sids
    got = rate_moran(
        table["cases"], table["population"].astype(float), row_standardised(around), seed=1
    )
    assert got["value"] == pytest.approx(answers.loc["EBI_moran_W", "value"], abs=1e-10)
    # its p is the smallest 999 permutations can give; ours may have one deal more by chance
    assert got["p_value"] <= 0.003


def test_general_g_of_the_getis_example():
    # the six points and the value of esda's own test, 0.55709779
    points = pd.DataFrame(
        {"easting": [10, 20, 40, 15, 30, 30], "northing": [10, 10, 10, 20, 20, 30]}
    )
    values = pd.Series([2, 3, 3.2, 5, 8, 7])
    got = global_getis_ord(values, near_neighbours(points, within_m=15))
    assert got["value"] == pytest.approx(0.55709779, abs=5e-9)


def test_the_same_seed_gives_the_same_p():
    random = np.random.default_rng(3)
    places = pd.DataFrame(random.uniform(0, 5, (30, 2)), columns=["easting", "northing"])
    around = row_standardised(near_neighbours(places, within_m=1.5))
    counts, usual = pd.Series(random.poisson(3, 30)), pd.Series(3.0, index=range(30))
    first, second = (rate_moran(counts, usual, around, seed=5) for _ in range(2))
    assert first.equals(second)


def test_what_has_no_answer_is_refused():
    four = pd.Series([1.0, 2, 3, 4])
    around = neighbours_from_pairs(four.index, [0, 1], [1, 0])
    with pytest.raises(TableError, match="four areas or more"):
        global_moran(four * 0, around)
    with pytest.raises(TableError, match="0 pairs"):
        global_geary(four, neighbours_from_pairs(four.index, [], []))
    with pytest.raises(TableError, match="1 are below"):
        global_getis_ord(four - 2, around)
    with pytest.raises(TableError, match="4 areas expect nothing"):
        rate_moran(four, four * 0, around, seed=1)
