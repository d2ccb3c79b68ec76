"""What other choices would change, for the invented county, and where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from hotspots.demand_bases import with_basis
from outreach.choice_effects import choice_effects
from outreach.config import read_config
from outreach.filing.choices import EFFECTS, effect_files, read_effects
from outreach.intake.inputs import read_inputs
from outreach.pages.other_choices import effects_section
from outreach.results import add_private, csv_bytes
from outreach.stages import find_stage, weekly_demand

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def county(project: Path):
    """The invented county with its hotspots."""
    inputs = read_inputs(read_config(project / "data/sample/county.toml"))
    return inputs, find_stage(inputs)


@pytest.fixture(scope="module")
def effects(county) -> pd.DataFrame:
    """The plans for referrals only, as chosen, and for need only."""
    return choice_effects(county[0], only=("demand_basis",))


@pytest.mark.proof
def test_r07_the_plan_is_told_at_0_half_and_1_of_need(county, effects):
    # the county chose 0.5: the first row; 0 is observed referrals only, 1 is need only
    assert county[0].config.need.demand_basis == 0.5
    assert effects["value"].tolist() == [0.0, 0.0, 1.0]
    assert effects["choice"].tolist() == ["", "demand_basis", "demand_basis"]
    assert (effects["sessions"] > 0).all()
    # judged on the demand that was chosen, the plan made for it is not worse than the others,
    # save for what the search leaves open (0.9 % for this county, 2 % at most)
    assert (effects["met"] <= effects["met"][0] + 0.02).all()
    assert effects["sentence"].str.len().gt(0).all()


@pytest.mark.slow
@pytest.mark.proof
def test_r07_a_run_shows_the_table_that_lies_in_its_folder(county, effects, tmp_path):
    settings = county[0].config
    assert effect_files(*county, read_effects(settings, tmp_path)) == {}
    add_private(tmp_path, {EFFECTS: csv_bytes(effects)})

    shown = effect_files(*county, read_effects(settings, tmp_path))

    assert b"What other choices would change" in shown["appendix.html"]
    other = effects.assign(chosen=0.25)  # made with another choice: no longer true
    add_private(tmp_path, {EFFECTS: csv_bytes(other)})
    assert read_effects(settings, tmp_path).empty


@pytest.mark.slow
def test_r07_demand_at_0_follows_referrals_and_at_1_follows_need(county):
    inputs, found = county
    seen, needed = (weekly_demand(inputs, with_basis(found, basis)) for basis in (0.0, 1.0))
    half = weekly_demand(inputs, found)

    assert seen.sum() == pytest.approx(needed.sum())  # the county as a whole needs the same
    pd.testing.assert_series_equal(half, (seen + needed) / 2, check_exact=False, rtol=1e-9)
    usual = found.areas["need"] / found.areas["need"].sum()
    pd.testing.assert_series_equal(
        needed / needed.sum(), usual, check_exact=False, rtol=1e-9, check_names=False
    )


def test_an_empty_table_prints_as_none():
    frame = pd.DataFrame(columns=["label", "opened", "closed", "gains", "loses"])

    assert effects_section(frame).heading == "What other choices would change"
