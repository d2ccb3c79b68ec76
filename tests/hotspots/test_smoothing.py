"""Local empirical Bayes and gamma-Poisson ratios against R's spdep and SpatialEpi."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from hotspots.local.neighbours import neighbours_from_pairs
from hotspots.smoothing import (
    GammaPrior,
    exceedance,
    gamma_prior,
    gamma_risk,
    locally_smoothed_risk,
    spatial_rate,
)
from outreach.errors import TableError


@pytest.fixture(scope="module")
def sids(shared):
    """Infant deaths in North Carolina with spdep's answers."""
    folder = shared / "benchmarks/autocorrelation"
    table = pd.read_csv(folder / "nc_sids74_reference.csv")
    pairs = pd.read_csv(folder / "nc_sids74_neighbours.csv")
    return table, neighbours_from_pairs(table.index, pairs["i"] - 1, pairs["j"] - 1)


def test_the_local_estimate_is_that_of_spdep(sids):
    table, around = sids
    got = locally_smoothed_risk(table["cases"], table["population"], around, departures="own")
    np.testing.assert_allclose(got, table["EBlocal_est"], rtol=0, atol=1e-13)


def test_the_usual_local_estimate_measures_from_the_areas_own_mean(sids):
    # the definition in a loop; Marshall (1991), section 4
    table, around = sids
    got = locally_smoothed_risk(table["cases"], table["population"], around)
    matrix = around.weights.toarray() + np.eye(len(table))
    counts, people = table["cases"].to_numpy(float), table["population"].to_numpy(float)
    for area in range(len(table)):
        o, n = counts[matrix[area] > 0], people[matrix[area] > 0]
        mean = o.sum() / n.sum()
        between = max((n * (o / n - mean) ** 2).sum() / n.sum() - mean / n.mean(), 0.0)
        pull = between + mean / people[area]
        share = between / pull if pull > 0 else 0.0
        assert got[area] == pytest.approx(mean + share * (counts[area] / people[area] - mean))


def test_an_island_keeps_its_own_ratio():
    values = pd.Series([3.0, 1, 4])
    around = neighbours_from_pairs(values.index, [0, 1], [1, 0])
    usual = pd.Series([1.0, 1, 2])
    assert spatial_rate(values, usual, around).tolist() == [2.0, 2.0, 2.0]
    assert locally_smoothed_risk(values, usual, around)[2] == 2.0
    with pytest.raises(TableError, match="1 areas"):
        locally_smoothed_risk(values, pd.Series([1.0, 0, 2]), around)


@pytest.fixture(scope="module")
def scotland(shared):
    """Lip cancer in 56 districts, with the answers of SpatialEpi's eBayes."""
    return pd.read_csv(shared / "benchmarks/hotspot/spatialepi/scotland_eb_reference.csv")


def test_gamma_risks_are_those_of_spatialepi(scotland):
    farming = pd.DataFrame({"aff": scotland["aff"], "squared": scotland["aff"] ** 2})
    for covariates, ending in [(None, "nocov"), (farming, "aff_quad")]:
        prior = gamma_prior(scotland["cases"], scotland["expected"], covariates)
        got = gamma_risk(scotland["cases"], scotland["expected"], prior)
        np.testing.assert_allclose(got["mean"], scotland[f"eb_RR_{ending}"], rtol=1e-7)
        np.testing.assert_allclose(got["median"], scotland[f"eb_RRmed_{ending}"], rtol=1e-7)
        assert (got["lower"] < got["median"]).all()
        assert (got["median"] < got["upper"]).all()


def test_exceedance_is_the_integral_of_prior_times_likelihood():
    prior = GammaPrior(shape=2.5, mean=pd.Series([1.1]))
    got = exceedance(pd.Series([4]), pd.Series([1.7]), prior, above=1.5)[0]

    def density(ratio: float) -> float:
        before = stats.gamma.pdf(ratio, 2.5, scale=1.1 / 2.5)
        return float(before * stats.poisson.pmf(4, 1.7 * ratio))

    beyond, whole = integrate.quad(density, 1.5, 60)[0], integrate.quad(density, 0, 60)[0]
    assert got == pytest.approx(beyond / whole, abs=1e-8)


def test_more_referrals_make_a_high_ratio_more_probable():
    usual, counts = pd.Series(2.0, index=range(8)), pd.Series(range(8))
    prior = GammaPrior(shape=3.0, mean=pd.Series(1.0, index=usual.index))
    chance = exceedance(counts, usual, prior)
    assert chance.is_monotonic_increasing
    assert chance.between(0, 1).all()


def test_a_prior_is_found_again_in_drawn_counties():
    random = np.random.default_rng(6)
    usual = pd.Series(random.uniform(1, 6, 4_000))
    ratios = random.gamma(4.0, 1.2 / 4.0, 4_000)
    prior = gamma_prior(pd.Series(random.poisson(usual * ratios)), usual)
    assert prior.shape == pytest.approx(4.0, rel=0.15)
    assert prior.mean[0] == pytest.approx(1.2, rel=0.03)
    assert not prior.is_flat


def test_posterior_limits_hold_as_often_as_they_say():
    random = np.random.default_rng(9)
    usual = pd.Series(random.uniform(0.2, 4, 3_000))
    ratios = random.gamma(3.0, 1 / 3.0, 3_000)
    counts = pd.Series(random.poisson(usual * ratios))
    got = gamma_risk(counts, usual, gamma_prior(counts, usual), confidence=0.9)
    held = ((got["lower"] <= ratios) & (ratios <= got["upper"])).mean()
    assert held == pytest.approx(0.9, abs=0.025)  # four standard errors and the fitted prior


def test_a_county_without_referrals_has_no_prior():
    with pytest.raises(TableError, match="and referrals where some are expected"):
        gamma_prior(pd.Series([0, 0]), pd.Series([1.0, 1.0]))
    with pytest.raises(TableError, match="there are 2 areas"):
        gamma_prior(pd.Series([0, 2]), pd.Series([1.0, 0.0]))
