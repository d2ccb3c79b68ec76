"""What the plan prefers where nothing else decides."""

from __future__ import annotations

import pytest

from allocation import allocate


@pytest.mark.parametrize(("hire", "chosen"), [((45, 0), "V2"), ((0, 45), "V1")])
def test_r_57_of_two_venues_with_equal_access_the_free_one_is_chosen(ring, hire, chosen):
    # one village, two halls at the same place; demand fills one session only
    plan = allocate(ring(villages=1, halls_of_each=2, hire=hire))
    assert plan.sessions["venue_id"].tolist() == [chosen]
