"""Against a target."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.indicators.targets import Target, target_of, target_table


def shares(part, whole):
    return pd.DataFrame({"numerator": [part], "denominator": [whole]}, index=["All"])


@pytest.mark.parametrize(
    # Wilson: 86/100 is 0.779 to 0.915; 860/1000 is 0.837 to 0.880; 700/1000 is 0.671 to 0.728
    ("part", "whole", "colour"),
    [(86, 100, "amber"), (860, 1000, "green"), (700, 1000, "red")],
)
def test_r41_86_per_cent_where_80_is_wanted_is_green_only_when_chance_cannot_explain_it(
    part, whole, colour
):
    told = target_table(shares(part, whole), 0.8).iloc[0]

    assert told["colour"] == colour
    assert told["status"].startswith(f"{colour}: ")
    assert f"the target is 80.0%. {colour.capitalize()}:" in told["sentence"]


def test_r41_the_interval_of_86_of_100_is_told():
    told = target_table(shares(86, 100), 0.8).iloc[0]
    assert (round(told["lower"], 3), round(told["upper"], 3)) == (0.779, 0.915)
    assert "86.0% (95% interval 77.9% to 91.5%)" in told["sentence"]


def test_where_low_is_good_the_colours_turn_round():
    assert target_table(shares(700, 1000), 0.8, polarity="low is good")["colour"].tolist() == [
        "green"
    ]
    assert target_table(shares(860, 1000), 0.8, polarity="low is good")["colour"].tolist() == [
        "red"
    ]


def test_where_neither_is_good_there_is_no_colour_but_the_figures():
    told = target_table(shares(860, 1000), 0.8, polarity="neither").iloc[0]
    assert told["colour"] == ""
    assert told["sentence"].endswith("the target is 80.0%.")


def test_targets_are_looked_up_in_the_table_of_benchmarks():
    benchmarks = pd.DataFrame(
        {
            "measure": ["planned exit", "planned exit"],
            "breakdown": ["", "Education"],
            "kind": ["target", "national"],
            "value": [0.82, 0.7],
            "polarity": ["high is good"] * 2,
            "source": ["contract", "report"],
        }
    )
    assert target_of(benchmarks, "Planned exit") == Target(0.82, "high is good", "contract")
    assert target_of(benchmarks, "planned exit", kind="national") is None
    assert (
        target_of(benchmarks, "planned exit", breakdown="education", kind="national").value == 0.7
    )
