"""The settings of weights: between 1 and the cap, by flags that are known."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from outreach.settings.need import Need, Weights


def test_by_default_every_referral_counts_once():
    need = Need()
    assert need.demand_basis == 0.5
    assert need.weights.flags() == {}
    assert need.weights.severity == {}


def test_only_flags_that_count_for_more_are_told():
    weights = Weights(excluded=1.5, looked_after=1.0, severity={"heavy": 2.0})
    assert weights.flags() == {"excluded": 1.5}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"excluded": 0.5}, "greater than or equal to 1"),
        ({"excluded": 3.0}, "cap is 2, but excluded alone"),
        ({"severity": {"heavy": 2.5}}, "cap is 2, but heavy alone"),
        ({"homeless": 1.5}, "Extra inputs are not permitted"),
    ],
)
def test_weights_without_meaning_are_refused(given, told):
    with pytest.raises(ValidationError, match=told):
        Weights(**given)
