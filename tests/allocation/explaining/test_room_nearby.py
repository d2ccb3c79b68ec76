"""Room nearby: worked out by hand, and by the formula written as loops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocation.explaining.room_nearby import room_nearby

LIMITS = {"full_minutes": 10.0, "limit_minutes": 40.0}


def pairs(rows):
    """Name travel by area and venue. [min]"""
    index = pd.MultiIndex.from_tuples(list(rows), names=["area_code", "venue_id"])
    return pd.Series(list(rows.values()), index=index, dtype=float)


def sessions(*rows):
    return pd.DataFrame(list(rows), columns=["venue_id", "session_type", "contacts"])


def test_no_session_serves_more_than_come_and_nobody_comes_from_beyond_the_limit():
    found = room_nearby(
        pd.Series({"near": 4.0, "half": 4.0, "far": 4.0}),
        pairs({("near", "v"): 10, ("half", "v"): 25, ("far", "v"): 40}),
        sessions(("v", "clinic", 100.0)),
        type_shares=pd.Series({"clinic": 1.0}),
        **LIMITS,
    )

    assert found.to_dict() == {"near": 1.0, "half": 0.5, "far": 0.0}


def test_a_type_that_is_not_held_leaves_its_share_of_need_unmet():
    found = room_nearby(
        pd.Series({"A": 10.0}),
        pairs({("A", "v"): 5}),
        sessions(("v", "drop_in", 100.0)),
        type_shares=pd.Series({"drop_in": 0.45, "clinic": 0.2}),
        **LIMITS,
    )

    assert found["A"] == pytest.approx(0.45 / 0.65)  # all of the drop-in's share, none of clinics'


def test_no_sessions_meet_nothing():
    found = room_nearby(
        pd.Series({"A": 10.0}),
        pairs({("A", "v"): 5}),
        sessions(),
        type_shares=pd.Series({"drop_in": 1.0}),
        **LIMITS,
    )

    assert found.tolist() == [0.0]


def test_it_agrees_with_the_formula_written_as_loops_and_more_room_never_meets_less():
    rng = np.random.default_rng(11)
    areas, venues = [f"A{n}" for n in range(12)], [f"v{n}" for n in range(5)]
    need = pd.Series(rng.uniform(0, 4, 12), index=areas)
    travel = pairs({(a, v): float(rng.uniform(2, 55)) for a in areas for v in venues})
    held = sessions(*((v, "drop_in", float(rng.uniform(1, 9))) for v in venues))

    found = room_nearby(need, travel, held, type_shares=pd.Series({"drop_in": 1.0}), **LIMITS)

    def willing(area, venue):
        return float(np.clip((40 - travel[area, venue]) / 30, 0, 1))

    for area in areas:
        total = 0.0
        for venue, _, contacts in held.itertuples(index=False):
            asked = sum(need[a] * willing(a, venue) for a in areas)
            total += min(contacts / asked, 1) * willing(area, venue) if asked else 0
        assert found[area] == pytest.approx(min(total, max(willing(area, v) for v in venues)))
    more = held.assign(contacts=held["contacts"] * 1.5)
    grown = room_nearby(need, travel, more, type_shares=pd.Series({"drop_in": 1.0}), **LIMITS)
    assert (grown >= found - 1e-12).all()
