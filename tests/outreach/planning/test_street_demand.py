"""Street outreach goes where incidents happen, where the county asks for it."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from allocation import (
    allocate,
    build_problem,
    check_plan,
    read_current_plan,
    read_session_types,
    read_slots,
    read_staff,
    read_venues,
    staff_travel,
    travel_minutes,
)
from outreach.errors import TableError
from outreach.planning.street_demand import demand_by_type

AREAS = pd.DataFrame(
    {
        "district": "North", "rural_class": "urban", "population": [900, 20], "imd_quintile": 3,
        "easting": [0.0, 12_000.0], "northing": 0.0,
    },
    index=pd.Index(["Estate", "Park"], name="area_code"),
)  # fmt: skip
DEMAND = pd.Series([18.0, 2.0], index=AREAS.index)  # contacts a week, of those who live there
TYPES = read_session_types(
    [
        {
            "session_type": kind, "contact_hours": 2, "setup_hours": 0.5, "crew": "worker:2",
            "contacts_per_session": 8, "slots": ["Fri eve"], "counts_for_hotspot": counts,
            "demand_share": share,
        }
        for kind, counts, share in (("friday_outreach", "no", 0.4), ("drop-in", "yes", 0.6))
    ]
)  # fmt: skip


def county(street_events):
    """Settings, session types and, in the park, all forty incidents of Friday at 20:00."""
    plan = SimpleNamespace(street_events=street_events)
    return SimpleNamespace(config=SimpleNamespace(plan=plan), session_types=TYPES)


def found(incidents=(0.0, 1.0)):
    """What the search found: where the county's incidents happened, in shares."""
    siting = {} if incidents is None else {"outreach_siting": list(incidents)}
    return SimpleNamespace(areas=pd.DataFrame(siting, index=AREAS.index))


def planned(street_events):
    """The plan of two workers with time for one outreach session; a mobile unit at either place."""
    demand = demand_by_type(county(street_events), found(), DEMAND)
    slots = read_slots([{"slot": "Fri eve", "weekday": "Fri", "period": "evening"}])
    venues = read_venues(
        [
            {
                "venue_id": name, "name": name, "type": "mobile", "district": "North",
                "easting": AREAS["easting"][name], "northing": 0, "open_slots": ["Fri eve"],
                "session_types": ["friday_outreach"], "hire_cost": 0,
            }
            for name in AREAS.index
        ]
    )  # fmt: skip
    staff = read_staff(
        [
            {
                "worker_id": who, "role": "worker", "wte": 1, "hours": 4, "easting": 6000,
                "northing": 0, "slots": ["Fri eve"], "experienced": "yes",
            }
            for who in ("Kit", "Lee")
        ]
    )  # fmt: skip
    problem = build_problem(
        AREAS, demand, pd.DataFrame({"areas": [], "rank": [], "approved": []}), venues, TYPES,
        slots, staff, read_current_plan([]), travel_minutes(AREAS, venues),
        staff_travel(staff, venues), budget_gbp=100, plan_date=pd.Timestamp("2026-12-01"),
        coverage_target=0.0, district_floor=0.0,
    )  # fmt: skip
    plan = allocate(problem)
    assert check_plan(plan, problem).empty
    return plan


def test_r16_incidents_on_friday_shift_outreach_to_the_park_though_demand_lives_elsewhere():
    assert planned(0.0).sessions["venue_id"].tolist() == ["Estate"]
    assert planned(1.0).sessions["venue_id"].tolist() == ["Park"]


def test_r16_only_street_outreach_moves_and_the_sum_of_the_county_stays():
    by_type = demand_by_type(county(0.75), found(), DEMAND)

    # 0.4 of 20 contacts: a quarter by residence (18 and 2), three quarters in the park
    assert by_type["friday_outreach"].round(6).to_dict() == {"Estate": 1.8, "Park": 6.2}
    assert by_type["drop-in"].round(6).to_dict() == {"Estate": 10.8, "Park": 1.2}


def test_r16_without_the_setting_nothing_changes_and_without_incidents_it_is_refused():
    assert demand_by_type(county(0.0), found(None), DEMAND) is DEMAND
    with pytest.raises(TableError, match='no layer of the county has the basis "event"'):
        demand_by_type(county(0.5), found(None), DEMAND)
