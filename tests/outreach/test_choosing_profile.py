"""Another profile needs a flag, a reason and a role, and all three are kept."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from outreach.choosing_profile import Chosen, with_profile
from outreach.cli import app
from outreach.config import config_from, read_config
from outreach.errors import ConfigError
from outreach.sample_folder import sample_folder
from outreach.settings.disclosure import Disclosure
from outreach.showing.editions import profile_of

WHY = {"reason": "planning meeting, under agreement", "decided_by": "lead analyst"}


@pytest.fixture(scope="module")
def sample():
    """The settings of the sample county: public."""
    return read_config(sample_folder() / "county.toml")


def test_partner_rules_are_those_of_the_policy(sample):
    # domain.md 3.2: threshold 5, round 5
    config = with_profile(sample, Chosen("partner", **WHY))
    rules = profile_of(config.disclosure)
    assert (rules.edition, rules.threshold, rules.round_to) == ("PARTNER", 5, 5)
    assert config.disclosure.decided_by == "lead analyst"


def test_without_a_flag_the_settings_stand(sample):
    assert with_profile(sample, Chosen()) is sample
    assert profile_of(sample.disclosure).edition == "PUBLIC"


@pytest.mark.parametrize("given", [{"reason": ""}, {"decided_by": " "}, {"decided_by": "a@b.org"}])
def test_lowering_needs_a_reason_and_a_role_that_is_no_person(sample, given):
    with pytest.raises(ConfigError, match=r"reason|role"):
        with_profile(sample, Chosen("partner", **{**WHY, **given}))


def test_reason_without_a_profile_and_a_profile_that_is_none_are_refused(sample):
    with pytest.raises(ConfigError, match="--profile"):
        with_profile(sample, Chosen("", **WHY))
    with pytest.raises(ConfigError):
        with_profile(sample, Chosen("friends", **WHY))


def test_settings_may_not_go_below_the_thresholds_of_the_policy(sample):
    settings = sample.model_dump(by_alias=True)
    for low in ({"threshold": 7}, {"partner_threshold": 4}, {"partner_round_to": 1}):
        with pytest.raises(ConfigError, match="greater than or equal"):
            config_from({**settings, "disclosure": low})
    with pytest.raises(ValueError, match="decided_by"):
        Disclosure(profile="partner", reason="a meeting")


def test_command_says_what_is_missing(tmp_path):
    asked = ["run", str(sample_folder()), "--out", str(tmp_path), "--profile", "partner"]
    fault = CliRunner().invoke(app, asked).exception
    assert isinstance(fault, ConfigError)
    assert "--reason" in str(fault)
    assert "--decided-by" in str(fault)
