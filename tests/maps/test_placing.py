from __future__ import annotations

import math
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from maps.placing import name_box, name_spot, overlap, pin_box, spread

places = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 120)), min_size=1, max_size=12, unique=True
)


@given(places)
@settings(max_examples=25, deadline=None)
def test_a_dozen_crowded_pins_find_room_near_their_places(crowded):
    spots = spread(crowded, size=20)

    assert not any(overlap(pin_box(a, 20), pin_box(b, 20)) for a, b in combinations(spots, 2))
    # the widest ring is 3.2 pins away
    assert all(math.dist(a, b) <= 3.2 * 20 + 0.2 for a, b in zip(crowded, spots, strict=True))
    assert spots[0] == crowded[0]


def test_pins_keep_clear_of_taken_ground():
    (spot,) = spread([(0, 0)], size=10, taken=[(-8, -8, 8, 8)])

    assert not overlap(pin_box(spot, 10), (-8, -8, 8, 8))


def test_pins_without_any_room_stay_where_they_belong():
    assert spread([(0, 0)], size=10, taken=[(-500, -500, 500, 500)]) == [(0, 0)]


def test_a_name_moves_aside_and_only_a_village_is_left_out():
    taken = [(-30, -10, 30, 10)]

    spot = name_spot((0, 0), half=20, height=10, taken=taken, always=False)
    assert not overlap(name_box(spot, 20, 10), taken[0])

    full = [(-900, -900, 900, 900)]
    assert name_spot((0, 0), half=20, height=10, taken=full, always=False) is None
    assert name_spot((0, 0), half=20, height=10, taken=full, always=True) == (0, -12)
