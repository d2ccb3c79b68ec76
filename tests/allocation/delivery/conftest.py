"""Six villages in a ring, a hall and a hotspot in each, and twelve workers in the middle."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from allocation import (
    build_problem,
    read_current_plan,
    read_session_types,
    read_slots,
    read_staff,
    read_venues,
    staff_travel,
    travel_minutes,
)

MIDDLE = 50_000.0
RING = 12_000.0  # from the middle to every village [m]; so far apart are neighbours, too


def ring_of_villages(*, villages=6, halls_of_each=1, hire=(), staff=None, **settings):
    """Nobody travels to the next village; each worker has hours for one session a week."""
    turns = [2 * math.pi * n / 6 for n in range(villages)]
    spots = [(MIDDLE + RING * math.cos(turn), MIDDLE + RING * math.sin(turn)) for turn in turns]
    code = pd.Index([f"A{n + 1}" for n in range(villages)], name="area_code")
    areas = pd.DataFrame(
        {
            "district": "Ring",
            "rural_class": "rural",
            "easting": [east for east, _ in spots],
            "northing": [north for _, north in spots],
            "population": 100,
            "imd_quintile": 3,
        },
        index=code,
    )
    slots = read_slots([{"slot": "Mon PM", "weekday": "Mon", "period": "PM"}])
    types = read_session_types(
        [
            {
                "session_type": "drop_in", "contact_hours": 2, "setup_hours": 0.5,
                "contacts_per_session": 8, "crew": "worker:2", "min_crew": 2,
                "slots": ["Mon PM"], "counts_for_hotspot": "yes", "demand_share": 1,
            }
        ]
    )  # fmt: skip
    halls = [(place, hall) for place in range(villages) for hall in range(halls_of_each)]
    venues = read_venues(
        [
            {
                "venue_id": f"V{n + 1}", "name": f"Hall {n + 1}", "type": "hall",
                "easting": spots[place][0], "northing": spots[place][1],
                "hire_cost": hire[n] if hire else 7, "open_slots": ["Mon PM"],
            }
            for n, (place, _) in enumerate(halls)
        ]
    )  # fmt: skip
    posts = read_staff(
        [
            {
                "worker_id": f"W{n + 1:02d}", "role": "worker", "wte": 1, "hours": 4,
                "easting": MIDDLE, "northing": MIDDLE, "slots": ["Mon PM"], "mileage_rate": 0,
                **(staff(n) if staff else {}),
            }
            for n in range(2 * villages)
        ]
    )  # fmt: skip
    hotspots = pd.DataFrame(
        {
            "areas": [(area,) for area in code],
            "rank": range(1, villages + 1),
            "approved": True,
        },
        index=pd.Index([f"H{n + 1}" for n in range(villages)], name="hotspot_id"),
    )
    options = {"budget_gbp": 1000.0, "plan_date": "2026-05-04", "keep_share": 0.0} | settings
    return build_problem(
        areas, pd.Series(6.0, index=code), hotspots, venues, types, slots, posts,
        read_current_plan([]), travel_minutes(areas, venues), staff_travel(posts, venues),
        hotspot_minutes=10.0, limit_minutes=12.0, coverage_target=0.0, district_floor=0.0,
        **options,
    )  # fmt: skip


@pytest.fixture(scope="session")
def ring():
    """The maker of rings of villages."""
    return ring_of_villages
