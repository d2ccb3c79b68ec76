"""One village with two halls side by side, in which a wish decides."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

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

DROP_IN = {
    "session_type": "drop-in", "contact_hours": 2, "setup_hours": 0.5, "contacts_per_session": 8,
    "crew": "worker:2", "slots": ["Mon PM", "Mon after-school"], "counts_for_hotspot": "yes",
    "demand_share": 1.0,
}  # fmt: skip


TIMES = [
    {"slot": "Mon PM", "weekday": "Mon", "period": "PM"},
    {"slot": "Mon after-school", "weekday": "Mon", "period": "after-school"},
    {"slot": "Fri eve", "weekday": "Fri", "period": "evening"},
]


def make_village(*, types=(DROP_IN,), halls=2, hours=3.0, people=(20.0,), **options):
    """Ash and its halls, 300 m apart; two workers with time for one session between them.

    Every place of `people` is a village 6 km further east than the last, with its own halls.
    """
    count = len(people)
    names = ["Ash", "Beck", "Combe", "Dene"][:count]
    apart = options.pop("apart", 6000.0)
    areas = pd.DataFrame(
        {
            "district": ["North", "South", "North", "South"][:count], "rural_class": "rural",
            "population": 100, "imd_quintile": 3, "easting": [apart * n for n in range(count)],
            "northing": 0.0,
        },
        index=pd.Index(names, name="area_code"),
    )  # fmt: skip
    slots = read_slots(options.pop("times", TIMES))
    venues = read_venues(
        [
            {
                "venue_id": f"{name} {hall + 1}", "name": f"{name} hall {hall + 1}",
                "type": "youth_centre" if hall else "health_centre",
                "district": areas["district"][name], "easting": areas["easting"][name] + 300 * hall,
                "northing": 0, "open_slots": list(slots.index), "hire_cost": 0,
            }
            for name in names
            for hall in range(halls)
        ]
    )  # fmt: skip
    given = options.pop("staff", None) or [
        {
            "worker_id": who, "role": "worker", "wte": 1, "hours": hours, "easting": 150,
            "northing": 0, "slots": list(slots.index), "experienced": "yes", "employer": "SPACE",
        }
        for who in ("Kit", "Lee")
    ]  # fmt: skip
    staff = read_staff(given)
    wishes = options.pop("wishes", {})
    hotspots = options.pop("hotspots", pd.DataFrame({"areas": [], "rank": [], "approved": []}))
    frame = read_session_types(list(types))
    county = build_problem(
        areas, pd.Series(list(people), index=areas.index), hotspots, venues, frame, slots, staff,
        read_current_plan([]), travel_minutes(areas, venues), staff_travel(staff, venues),
        **{
            "budget_gbp": 500, "plan_date": "2026-12-01", "coverage_target": 0.0,
            "district_floor": 0.0, "friday_evening": {}, **options,
        },
    )  # fmt: skip
    return replace(county, wishes=replace(county.wishes, **wishes))


@pytest.fixture(scope="session")
def village():
    """The maker of the village and a few tables it takes."""
    return SimpleNamespace(make=make_village, drop_in=DROP_IN)
