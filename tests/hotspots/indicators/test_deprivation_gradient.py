"""Rates by fifth of deprivation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from hotspots.indicators.deprivation_gradient import count_fifths, gradient_table
from hotspots.indicators.rate_ratios import rate_ratio


def county(seed, *, truth=2.0, extra=0.0):
    """360 areas of about 150 young people; the most deprived have `truth` times the rate."""
    rng = np.random.default_rng(seed)
    fifth = np.repeat([1, 2, 3, 4, 5], 72)
    people = rng.integers(100, 200, fifth.size)
    rate = 0.012 * truth ** ((5 - fifth) / 4)
    if extra:
        rate = rate * rng.gamma(1 / extra, extra, fifth.size)
    return pd.DataFrame(
        {"imd_quintile": fifth, "population": people, "observed": rng.poisson(rate * people)}
    )


def holds(seeds, *, widened=True, **options):
    """Count the counties whose interval holds the truth of 2.0."""
    counties = [count_fifths(county(seed, **options)) for seed in seeds]
    kept = counties if widened else [counts.drop(columns="dispersion") for counts in counties]
    found = [gradient_table(counts).loc[1] for counts in kept]
    return sum(row["rr_lower"] <= 2.0 <= row["rr_upper"] for row in found)


def test_r15_a_true_ratio_of_two_is_in_the_interval_in_at_least_90_of_100_counties():
    # recovered within the 95 % interval in >= 95/100 seeds (90 allowed); 97 when measured
    assert holds(range(100)) >= 90


@pytest.mark.slow
def test_r15_it_still_is_where_areas_vary_by_more_than_chance():
    # a gamma of variance 1 between areas; of 300 counties 287 held it, 216 without widening
    assert holds(range(30), extra=1.0) >= 27 > holds(range(30), extra=1.0, widened=False)


def test_r15_a_county_without_gradient_is_told_that_it_could_be_chance():
    told = gradient_table(count_fifths(county(3, truth=1.0)))
    assert "could be chance" in told.loc[1, "sentence"]
    assert told.loc[1, "sentence"].startswith("Most deprived fifth in England: ")


@pytest.mark.parametrize(("count", "other"), [(40, 20), (0, 5), (7, 3)])
def test_ratios_have_the_exact_interval_that_scipys_binomial_gives(count, other):
    # given count + other, count is binomial; with equal exposure ratio = share / (1 - share)
    exact = binomtest(count, count + other).proportion_ci(method="exact")
    found = rate_ratio(*(pd.Series([x]) for x in (count, 1.0, other, 1.0))).iloc[0]

    assert found["lower"] == pytest.approx(exact.low / (1 - exact.low))
    assert found["upper"] == pytest.approx(exact.high / (1 - exact.high))


def test_nothing_against_nothing_has_no_ratio_and_something_against_nothing_no_upper_end():
    one = pd.Series([1.0, 1.0])
    found = rate_ratio(pd.Series([0, 4]), one, pd.Series([0, 0]), one)

    assert found.iloc[0].isna().all()
    assert np.isnan(found["ratio"].iloc[1])
    assert found["lower"].iloc[1] > 0
    assert np.isinf(found["upper"].iloc[1])


def test_a_county_without_the_least_deprived_fifth_is_compared_with_the_least_there_is():
    areas = county(1)
    told = gradient_table(count_fifths(areas[areas["imd_quintile"] <= 3]))

    assert told.loc[3, "rate_ratio"] == 1
    assert "times the rate of the middle fifth" in told.loc[1, "sentence"]


def test_a_hidden_fifth_has_no_ratio_and_hides_no_other():
    counts = count_fifths(county(1))
    counts.loc[2, "numerator"] = float("nan")
    told = gradient_table(counts)
    assert told["rate_ratio"].isna().tolist() == [False, True, False, False, False]

    counts.loc[5, "numerator"] = float("nan")
    assert gradient_table(counts)["rate_ratio"].isna().all()
