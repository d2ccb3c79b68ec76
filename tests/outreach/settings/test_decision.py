"""Who set what, in the settings: roles only, and settings that there are."""

from __future__ import annotations

import pytest

from outreach.config import config_from, read_config
from outreach.errors import ConfigError
from outreach.sample_folder import sample_folder


def with_decided(**line):
    settings = read_config(sample_folder() / "county.toml").model_dump()
    return settings | {"decided": [line]}


def test_a_line_names_a_setting_and_a_role():
    made = config_from(with_decided(setting="plan.rules.hotspots", role="Commissioner"))
    assert made.decided[0].role == "Commissioner"


def test_a_line_that_names_no_setting_is_refused_by_name():
    with pytest.raises(ConfigError, match=r"decided names no setting: plan\.minutes"):
        config_from(with_decided(setting="plan.minutes", role="Commissioner"))


def test_an_address_is_no_role():
    with pytest.raises(ConfigError, match="write the post"):
        config_from(with_decided(setting="plan.budget_gbp", role="a.b@example.org"))
