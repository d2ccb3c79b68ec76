"""From figures to a verdict in words."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.trust.judging import found_words, verdicts
from outreach.settings.section import Trust

SOUND = {
    "bootstrap": 0.9,
    "without_a_quarter": 1.0,
    "bounds": 1.0,
    "sector_stability": 1.0,
    "layers": float("nan"),
    "quarter": "",
    "quarter_share": float("nan"),
    "largest_postcode": 0.1,
    "institution": False,
    "largest_institution": 0.0,
}


def verdict(**changes):
    figures = pd.DataFrame([{**SOUND, **changes}], index=["H1"])
    return verdicts(figures, Trust()).loc["H1"]


def test_a_sound_hotspot_has_no_reason_against_it():
    sound = verdict()
    assert not sound["fragile"]
    assert sound["because"] == ""
    assert sound["stability"] == 0.9
    assert sound["sentence"] == "would still be found in 9 of 10 re-checks"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bootstrap": 0.59}, "Would still be found in 5 of 10 re-checks"),
        ({"without_a_quarter": 0.2}, "Would still be found in 2 of 10 re-checks"),
        ({"quarter": "2024/25 Q3", "quarter_share": 0.5}, "one quarter, 2024/25 Q3"),
        ({"largest_postcode": 0.5}, "50% of its young people come from one postcode"),
        ({"largest_postcode": 1.0}, "All of its young people come from one postcode"),
        ({"largest_institution": 0.2}, "20% of its young people come from the postcode of one org"),
        ({"bounds": 0.0}, "With smaller or larger windows it would not be found"),
        ({"sector_stability": 0.4}, "placed by chance it would still be found in 4 of 10"),
        ({"layers": 0.69}, "The order of places changes"),
    ],
)
def test_each_reason_is_said(changes, words):
    fragile = verdict(**changes)
    assert fragile["fragile"]
    assert words in fragile["because"]
    assert fragile["because"].count(". ") == 0  # one reason, one sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"bootstrap": 0.6, "without_a_quarter": 0.6},
        {"quarter": "2024/25 Q3", "quarter_share": 0.49},
        {"largest_postcode": 0.49},
        {"largest_institution": 0.19},
        {"bounds": 1 / 3},
        {"layers": 0.7},
        {"without_a_quarter": float("nan"), "bounds": float("nan")},
        {"largest_postcode": float("nan")},
    ],
)
def test_up_to_each_threshold_a_hotspot_is_sound(changes):
    assert not verdict(**changes)["fragile"]


def test_several_reasons_are_all_said():
    both = verdict(bootstrap=0.1, largest_postcode=0.8)
    assert "1 of 10" in both["because"]
    assert "80% of its young people" in both["because"]


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "10 of 10"), (0.995, "9 of 10"), (0.3, "3 of 10"), (0.7, "7 of 10"), (0.0, "fewer")],
)
def test_tenths_are_never_rounded_up(share, words):
    assert words in found_words(share)


def test_nothing_to_judge_gives_nothing():
    nothing = verdicts(pd.DataFrame(columns=list(SOUND)), Trust())
    assert nothing.empty


def test_below_six_of_ten_rechecks_is_fragile_by_default():
    # requirement of the field: flag below 0.6, so 0.6 itself is sound
    assert Trust().least_stability == 0.6
    assert verdict(bootstrap=0.599)["fragile"]
    assert not verdict(bootstrap=0.6)["fragile"]
