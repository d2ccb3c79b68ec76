"""The county.toml of `outreach init`: every example in it works when its # is taken away."""

from __future__ import annotations

import re
import tomllib

import pytest

from outreach.config import config_from
from outreach.sampling.settings import SETTINGS

EXAMPLE = re.compile(r"^# (?=\[|[a-z_]+ = )")


@pytest.fixture(scope="module")
def uncommented() -> dict:
    """The settings with every example switched on."""
    lines = [EXAMPLE.sub("", line) for line in SETTINGS.splitlines()]
    return tomllib.loads("\n".join(lines))


def test_every_example_is_valid_when_uncommented(uncommented):
    config = config_from(uncommented)
    assert config.layers[0].kind == "street_crime"
    assert config.areas.bridge is not None
    assert config.areas.bridge_weights is not None
    assert config.areas.labels[0].path is not None
    assert config.venues.registers[0].kind == "gias"
    assert config.streams.statutory
    assert config.review.path is not None
    assert config.refresh.baseline is not None
    assert config.areas.neighbours is not None
    assert config.travel.table is not None
    assert config.county.attribution


def test_every_optional_table_is_in_the_template(uncommented):
    config = config_from(uncommented)
    assert [
        name for name in type(config.optional).model_fields if not getattr(config.optional, name)
    ] == []


def test_as_it_stands_nothing_of_it_is_on():
    config = config_from(tomllib.loads(SETTINGS))
    assert config.layers == ()
    assert config.areas.bridge is None
    assert config.streams.statutory == ()
