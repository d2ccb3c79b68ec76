"""Six villages far apart: the story in which one hotspot more is asked for than can be served."""

from __future__ import annotations

import pandas as pd
import pytest

from allocation import read_session_types, read_slots, read_staff, read_venues, staff_travel


@pytest.fixture
def six_villages(make_tiny):
    """Six villages far apart, a hotspot each, a hall each; one worker with five slots."""
    county = make_tiny(0, n_areas=6, n_venues=6)
    days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    county.slots = read_slots([{"slot": f"{d} PM", "weekday": d, "period": "PM"} for d in days])
    every = list(county.slots.index)
    county.areas = county.areas.assign(
        easting=[20_000.0 * n for n in range(6)], northing=0.0, population=100, imd_quintile=3
    )
    county.demand = pd.Series(5.0, index=county.areas.index)
    county.types = read_session_types(
        [
            {
                "session_type": "drop-in", "contact_hours": 2, "contacts_per_session": 6,
                "crew": "worker:1", "slots": every, "counts_for_hotspot": "yes", "demand_share": 1,
            }
        ]
    )  # fmt: skip
    county.venues = read_venues(
        [
            {
                "venue_id": f"V{n}", "name": f"Hall {n + 1}", "type": "hall",
                "easting": 20_000 * n, "northing": 0, "open_slots": every, "lone_working": "yes",
            }
            for n in range(6)
        ]
    )  # fmt: skip
    county.staff = read_staff(
        [
            {
                "worker_id": "W1", "role": "worker", "wte": 1, "hours": 30, "slots": every,
                "easting": 50_000, "northing": 0,
            }
        ]
    )  # fmt: skip
    county.hotspots = pd.DataFrame(
        {
            "areas": [(code,) for code in county.areas.index],
            "rank": range(1, 7),
            "approved": True,
        },
        index=pd.Index([f"H{n + 1}" for n in range(6)], name="hotspot_id"),
    )
    minutes = pd.Series(5.0, index=county.areas.index)
    county.travel = pd.DataFrame(
        {"minutes": minutes.to_numpy(), "basis": "table"},
        index=pd.MultiIndex.from_arrays(
            [county.areas.index, county.venues.index], names=["area_code", "venue_id"]
        ),
    )
    duty = staff_travel(county.staff, county.venues)
    county.duty = duty.assign(minutes=20.0, miles=5.0)
    county.budget = 500.0
    county.fridays = {}
    return county


@pytest.fixture
def six_hotspots(six_villages, as_problem):
    """Those villages, with nothing asked for but their hotspots."""
    return as_problem(six_villages, keep_share=0.0, district_floor=0.0, coverage_target=0.0)
