"""Settings of the indicators."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from hotspots.indicators.outcomes import FEWEST_EXITS, ONWARD, PLANNED
from hotspots.indicators.trends import QUARTERS
from outreach.settings.indicators import Indicators


def test_the_defaults_are_those_of_the_functions():
    settings = Indicators()

    assert (settings.planned, settings.onward) == (PLANNED, ONWARD)
    assert (settings.fewest_exits, settings.quarters) == (FEWEST_EXITS, QUARTERS)


def test_a_reason_cannot_be_planned_and_onward():
    with pytest.raises(ValidationError, match="transferred cannot be both"):
        Indicators(planned=("TRANSFERRED",), onward=("Transferred",))


def test_an_unknown_setting_is_refused():
    with pytest.raises(ValidationError, match="planed"):
        Indicators.model_validate({"planed": ["Completed"]})
