"""The notes: one plain sentence for each automatic choice, and never a count of referrals."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from hotspots.noting import notes_on

SETTINGS: dict[str, Any] = {
    "confidence": 0.95,
    "risk_variance": 0.2,
    "referrals_of_unknown_age": 0.0,
    "referrals_without_residents": 0,
    "referrals_mapped": 61.0,
    "referrals_whole": 61,
    "people_scanned": 61,
    "windows": 2_345,
    "max_population_share": 0.2,
    "min_cases": 3,
    "replicates": 9_999,
    "seed": 4,
    "alpha": 0.05,
    "alpha_each": 0.04,
}


@pytest.fixture
def gradient() -> pd.DataFrame:
    """Give a model with a dispersion of 1.4."""
    return pd.DataFrame({"dispersion": 1.4}, index=["intercept", "deprivation"])


@pytest.fixture
def clusters() -> pd.DataFrame:
    """List one hotspot of either scan, away from the county line."""
    return pd.DataFrame(
        {"scan": ["total_burden", "beyond_deprivation"], "touches_edge": [False, False]}
    )


def test_the_main_choices_are_always_told(gradient: pd.DataFrame, clusters: pd.DataFrame) -> None:
    told = " ".join(notes_on(SETTINGS, gradient, clusters))
    for words in (
        "95%", "Byar's", "empirical Bayes", "1.4 times", "2,345 circles", "9,999 simulated",
        "seed 4", "20% of the young population",
    ):  # fmt: skip
        assert words in told
    assert "61" not in told


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"risk_variance": 0.0}, "no more than chance would make them"),
        ({"referrals_of_unknown_age": 2.5}, "unknown age"),
        ({"referrals_without_residents": 1}, "areas without residents of this age"),
        ({"referrals_whole": 60, "people_scanned": 60}, "known only by postcode sector"),
    ],
)
def test_what_happened_is_told_only_when_it_happened(
    changed: dict[str, Any], words: str, gradient: pd.DataFrame, clusters: pd.DataFrame
) -> None:
    assert words not in " ".join(notes_on(SETTINGS, gradient, clusters))
    assert words in " ".join(notes_on(SETTINGS | changed, gradient, clusters))


def test_a_missing_model_is_told(gradient: pd.DataFrame, clusters: pd.DataFrame) -> None:
    told = " ".join(notes_on(SETTINGS, gradient.iloc[:0], clusters))
    assert "too few referrals to measure the effect of deprivation" in told


def test_rural_classes_taken_together_are_told(clusters: pd.DataFrame) -> None:
    pooled = pd.DataFrame({"dispersion": 0.9}, index=["intercept", "rural or rural_remote"])
    told = " ".join(notes_on(SETTINGS, pooled, clusters))
    assert "taken together" in told
    assert "errors were not narrowed" in told


def test_nothing_found_is_not_called_nothing_there(
    gradient: pd.DataFrame, clusters: pd.DataFrame
) -> None:
    told = " ".join(notes_on(SETTINGS, gradient, clusters.iloc[:1]))
    assert "No hotspot beyond deprivation was found" in told
    assert "No hotspot of total burden was found" not in told


def test_the_county_line_is_told(gradient: pd.DataFrame, clusters: pd.DataFrame) -> None:
    edge = clusters.assign(touches_edge=True)
    assert "may go on beyond it" in notes_on(SETTINGS, gradient, edge)[-1]


def test_the_share_of_false_alarms_is_that_of_the_list_of_hotspots(gradient, clusters) -> None:
    told = " ".join(notes_on(SETTINGS, gradient, clusters))
    assert "in at most 5% of counties where there is none. This holds for the list of hot" in told
    assert "Poisson counts and are not widened for that dispersion (1.4" in told
    assert "a little too small" in told
    told = " ".join(notes_on(SETTINGS, gradient.assign(dispersion=0.9), clusters))
    assert "a little too small" not in told
