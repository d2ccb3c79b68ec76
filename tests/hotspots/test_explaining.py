"""Every automatic choice has its line, with what the run really did."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.explaining import explain_choices, explain_ranks
from hotspots.labelling import find_hotspots
from hotspots.trust.trusting import add_trust
from outreach.settings.section import Trust


@pytest.fixture(scope="module")
def village() -> tuple[pd.DataFrame, ...]:
    """Thirty areas on a road; three neighbours have most of 60 referrals."""
    codes = pd.Index([f"V{i:02d}" for i in range(30)], name="area_code")
    areas = pd.DataFrame(
        {
            "district": "Invented",
            "easting": 1_000.0 * np.arange(30) ** 1.1,
            "northing": 0.0,
            "imd_rank": np.linspace(500, 32_000, 30).astype(int),
            "rural_class": "rural",
            "touches_edge": False,
        },
        index=codes,
    )
    where = [*codes, *codes[[10, 11, 12] * 10]]
    placed = pd.DataFrame({"referral_id": range(60), "area_code": where, "weight": 1.0})
    people = pd.DataFrame({"10-17": 100}, index=codes)
    return areas, people, placed, pd.DataFrame(index=range(60))


@pytest.fixture(scope="module")
def found(village):
    """Search it."""
    return find_hotspots(*village, seed=4, replicates=499, max_population_share=0.15)


def test_the_lines_tell_what_the_run_did(found):
    choices = explain_choices(found).set_index("choice")

    assert "60 young people" in choices.at["What is scanned", "chosen"]
    assert choices.at["Largest window", "chosen"] == "15% of the young population"
    assert choices.at["Fewest referrals in a window", "chosen"] == "3"
    assert "499 (seed 4); smallest possible p 0.002" in choices.at["Simulated counties", "chosen"]
    assert f"{found.settings['windows']:,} circles" in choices.at["Windows", "chosen"]
    assert choices.at["Demand", "chosen"] == "50% need and 50% referrals seen"
    assert "Checked again: young people" not in choices.index
    assert choices["why"].str.endswith(".").all()
    assert choices.index.is_unique
    assert not choices.isna().any(axis=None)


def test_each_way_of_checking_again_has_its_line(village, found):
    areas, _, placed, referrals = village
    trusted = add_trust(found, areas, placed, referrals, rules=Trust(overlap=0.6, bounds=(0.1,)))
    choices = explain_choices(trusted).set_index("choice")["chosen"]
    assert "200 resamples" in choices["Checked again: young people"]
    assert choices["Checked again: windows"] == "Largest windows of 10%, save the scan's own"
    assert "60% of the areas" in choices["Found again"]


def test_without_a_model_the_lines_say_so(village):
    areas, people, placed, referrals = village
    few = find_hotspots(areas, people, placed.iloc[:8], referrals, seed=1, replicates=99)
    choices = explain_choices(few).set_index("choice")["chosen"]
    assert "too few referrals" in choices["Expected, beyond deprivation"]
    assert "Errors of that regression" not in choices.index
    assert explain_ranks(few).empty


def test_each_rank_is_explained(found):
    ranks = explain_ranks(found)
    first = found.clusters.iloc[0]

    assert ranks.index.equals(found.clusters.index)
    assert ranks.iloc[0].startswith(
        f"Rank 1 of {len(ranks)}: log likelihood ratio {first['llr']:.2f}"
    )
    assert f"has {first['also_in']} in the same place" in ranks.iloc[0]

    people = found.clusters.assign(human_rank=pd.array([2] + [pd.NA] * (len(ranks) - 1), "Int64"))
    told = explain_ranks(found.__class__(**{**vars(found), "clusters": people}))
    assert told.iloc[0].endswith("People gave it rank 2, which counts for the plan.")
    assert "People" not in "".join(told.iloc[1:])
