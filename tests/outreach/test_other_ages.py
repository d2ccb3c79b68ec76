"""Another range of ages is a setting: bands, denominators and words follow."""

from __future__ import annotations

import pandas as pd
import pytest

import outreach
from hotspots.measuring import measure_areas
from outreach.errors import ConfigError
from outreach.inspecting import inspect
from outreach.sample_folder import sample_folder

BANDS = {
    "all ages": (10, 120, ("10-17", "18-24", "25+")),
    "to 24": (11, 24, ("11-17", "18-24")),
}


@pytest.fixture(scope="module")
def county():
    """The sample county."""
    return outreach.load(sample_folder())


@pytest.fixture(scope="module")
def residents():
    """Residents by single year of age, as the file has them."""
    return pd.read_csv(sample_folder() / "population.csv").set_index("area_code")


@pytest.mark.slow
@pytest.mark.parametrize("name", BANDS)
def test_denominators_follow_the_bands(county, residents, name):
    # bands 10-17, 18-24, 25+ selectable; denominators follow
    low, high, bands = BANDS[name]
    other = county.with_(county={"age_from": low, "age_to": high, "age_bands": bands})
    told = other.inputs.population_by_band
    assert tuple(told.columns) == bands
    names = [f"age_{age}" for age in range(low, min(high, 89) + 1)]
    names += ["age_90_plus"] if high > 90 else []
    assert other.inputs.areas["population"].sum() == residents[names].to_numpy().sum()
    young = [f"age_{age}" for age in range(low, 18)]
    pd.testing.assert_series_equal(
        told[bands[0]], residents[young].sum(axis=1), check_names=False, check_dtype=False
    )


@pytest.mark.slow
def test_the_search_runs_on_another_range_and_says_so(county):
    low, high, bands = BANDS["all ages"]
    other = county.with_(county={"age_from": low, "age_to": high, "age_bands": bands})
    told = other.inputs
    figures, _ = measure_areas(told.areas, told.population_by_band, told.placed, told.referrals)
    # indirect standardisation by the county's own rates: nobody of 18 and over was referred, so
    # what is expected follows those of 10 to 17 (but for the few of unknown age), not the adults
    assert figures["expected"].sum() == pytest.approx(figures["observed"].sum(), rel=0.01)
    young, adults = told.population_by_band["10-17"], told.population_by_band["25+"]
    assert figures["expected"].corr(young) > 0.9999
    assert figures["expected"].corr(adults) < 0.99
    assert "residents aged 10 and over" in inspect(other.inputs)


@pytest.mark.slow
def test_ages_outside_the_range_are_rejected_and_counted(county):
    older = county.with_(county={"age_from": 14, "age_to": 17, "age_bands": ("14-15", "16-17")})
    gone = older.inputs.rejects["reason"].eq("outside_age_range").sum()
    assert gone > 50
    every = len(older.inputs.referrals) + len(older.inputs.rejects)
    assert every == len(county.inputs.referrals) + len(county.inputs.rejects)


def test_an_open_band_must_reach_the_oldest_age(county):
    with pytest.raises(ConfigError, match="reaches 120"):
        county.with_(county={"age_from": 10, "age_to": 64, "age_bands": ("10-17", "18+")})
