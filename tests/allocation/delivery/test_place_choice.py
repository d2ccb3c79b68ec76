"""A choice of place is two or more within reach."""

from __future__ import annotations

import pandas as pd

from allocation.delivery.place_choice import place_choice

NEAR = pd.MultiIndex.from_tuples(
    [("A", "V1"), ("A", "V2"), ("B", "V1"), ("B", "V3"), ("C", "V1")],
    names=["area_code", "venue_id"],
)
DEMAND = pd.Series({"A": 4.0, "B": 2.0, "C": 3.0, "D": 1.0})


def test_r_45_six_tenths_with_two_options_are_enough():
    told = place_choice(DEMAND, NEAR, ["V1", "V2", "V3"])
    assert told.options.to_dict() == {"A": 2, "B": 2, "C": 1, "D": 0}
    assert (told.share, told.flagged) == (0.6, False)  # (4 + 2) / 10


def test_r_45_less_is_flagged():
    told = place_choice(DEMAND, NEAR, ["V1", "V2"])  # B has lost its second
    assert (told.share, told.flagged) == (0.4, True)
    assert told.sentence == (
        "40.0% of planning demand has 2 places or more within reach; at least 60% should."
    )


def test_no_demand_is_said_and_not_flagged():
    told = place_choice(DEMAND * 0, NEAR, ["V1"])
    assert not told.flagged
    assert told.sentence == "There is no planning demand."
