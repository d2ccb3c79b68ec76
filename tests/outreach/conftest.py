"""A small county for what puts tables and settings into the plan."""

from __future__ import annotations

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
from outreach.results import write_folder
from outreach.sample_folder import sample_files


def make_village():
    """Ash in the North and Beck in the South, a hall and a post in each."""
    places = {"easting": [1_000.0, 9_000.0], "northing": 1_000.0}
    areas = pd.DataFrame(
        {
            "district": ["North", "South"], "rural_class": "rural", "population": [100, 200],
            "imd_quintile": 3, **places,
        },
        index=pd.Index(["Ash", "Beck"], name="area_code"),
    )  # fmt: skip
    slots = read_slots([{"slot": "Mon PM", "weekday": "Mon", "period": "PM"}])
    kind = {
        "contact_hours": 2, "contacts_per_session": 6, "crew": "worker:1", "slots": ["Mon PM"],
        "counts_for_hotspot": "yes", "demand_share": 0.5,
    }  # fmt: skip
    types = read_session_types([{"session_type": name, **kind} for name in ("drop-in", "outreach")])
    spots = [{"easting": 1_000 + 8_000 * n, "northing": 1_000} for n in range(2)]
    venues = read_venues(
        [
            {
                "venue_id": f"V{n}", "name": f"Hall {n}", "type": "hall", "lone_working": "yes",
                "open_slots": ["Mon PM"], **spot,
            }
            for n, spot in enumerate(spots)
        ]
    )  # fmt: skip
    staff = read_staff(
        [
            {
                "worker_id": f"W{n}", "role": "worker", "wte": 1, "hours": 20,
                "slots": ["Mon PM"], **spot,
            }
            for n, spot in enumerate(spots)
        ]
    )  # fmt: skip
    none = pd.DataFrame({"areas": [], "rank": [], "approved": []})
    return build_problem(
        areas, pd.Series([10.0, 20.0], index=areas.index), none, venues, types, slots, staff,
        read_current_plan([]), travel_minutes(areas, venues), staff_travel(staff, venues),
        budget_gbp=60.0, plan_date="2026-05-04", friday_evening={},
    )  # fmt: skip


@pytest.fixture(scope="session")
def village():
    """The maker of that county."""
    return make_village


@pytest.fixture(scope="session")
def sample_with():
    """Write the sample county with words of its settings replaced; gives the settings file."""

    def write(folder, replaced):
        settings = write_folder(folder, sample_files()) / "county.toml"
        text = settings.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new, 1)
        settings.write_text(text, encoding="utf-8")
        return settings

    return write
