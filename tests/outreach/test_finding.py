"""The search as a run makes it: every part is called, on the records that were chosen."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from outreach.config import config_from, read_config
from outreach.intake.inputs import read_inputs
from outreach.sample_folder import sample_folder
from outreach.stages import find_stage


@pytest.fixture(scope="module")
def alcohol():
    """The sample county, searched for alcohol only, where excluded young people count for more."""
    settings = read_config(sample_folder() / "county.toml").model_dump(by_alias=True)
    settings["referrals"]["only_substances"] = ["Alcohol"]
    settings["need"]["weights"]["excluded"] = 1.5
    settings["hotspots"]["replicates"] = 199
    inputs = read_inputs(config_from(settings))
    crime = pd.Series(np.arange(len(inputs.areas)) % 7, index=inputs.areas.index, dtype=float)
    facts = pd.DataFrame(
        {"basis": ["residence", "event"], "weight": 1.0, "provenance": "invented"},
        index=pd.Index(["exclusions", "incidents"], name="layer"),
    )
    object.__setattr__(inputs, "layers", crime.to_frame("exclusions").assign(incidents=crime))
    object.__setattr__(inputs, "layer_facts", facts)
    return inputs, find_stage(inputs)


@pytest.mark.slow
def test_only_the_chosen_records_are_searched_and_planned_for(alcohol):
    inputs, found = alcohol
    ours = inputs.referrals["substance"].astype("str").str.casefold() == "alcohol"
    placed = inputs.placed[inputs.placed["area_code"].notna()]
    there = placed[placed["referral_id"].isin(inputs.referrals.index[ours])]
    assert 0 < len(there) < len(placed)
    assert found.areas["observed"].sum() == pytest.approx(there["weight"].sum())
    assert "Only referrals for Alcohol were searched and planned for." in found.notes


@pytest.mark.slow
def test_weights_raise_planning_demand_by_what_they_say(alcohol):
    inputs, found = alcohol
    ours = inputs.referrals["substance"].astype("str").str.casefold() == "alcohol"
    excluded = inputs.referrals["excluded"].fillna(value=False).astype(bool) & ours
    placed = inputs.placed[inputs.placed["area_code"].notna()]
    more = 0.5 * placed.loc[placed["referral_id"].isin(inputs.referrals.index[excluded]), "weight"]
    assert more.sum() > 0
    total = found.areas["observed"].sum() + more.sum()
    assert found.areas["demand"].sum() == pytest.approx(total)
    assert found.areas["need"].sum() == pytest.approx(found.areas["observed"].sum())


@pytest.mark.slow
def test_every_part_of_the_search_has_its_table(alcohol):
    _, found = alcohol
    assert {"cold_spot", "remote_offer", "uncertain"} >= set(found.cold_spots["quadrant"])
    assert len(found.power) == 6
    assert set(found.demand_bases["kind"]) >= {"district"}
    assert found.layer_sensitivity["left_out"].tolist() == [
        "referrals",
        "deprivation",
        "exclusions",
    ]
    assert found.areas["outreach_siting"].sum() == pytest.approx(1.0)
    assert found.areas["spatial_exceedance"].between(0, 1).all()
    assert found.settings["alpha_each"] == pytest.approx(0.04)
    assert json.loads(json.dumps(found.settings))["weights"]["flags"] == {"excluded": 1.5}
    assert any("such counties" in note for note in found.notes)
