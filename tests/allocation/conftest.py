"""Counties for the tests of the allocation: two villages, tiny random ones, a whole shire."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pulp
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
from allocation.variables import add_variables

PERIODS = ("AM", "PM", "after-school")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def shire_slots():
    """Fifteen slots: AM, PM and after school, with evenings for Monday and Friday."""
    rows = [{"slot": f"{d} {p}", "weekday": d, "period": p} for d in DAYS for p in PERIODS]
    rows = [r for r in rows if r["slot"] not in {"Tue AM", "Thu AM"}]
    rows += [
        {"slot": "Wed evening", "weekday": "Wed", "period": "evening"},
        {"slot": "Fri evening", "weekday": "Fri", "period": "evening"},
    ]
    return read_slots(rows)


def shire_types(slots):
    """Drop-in, clinic, school group, Friday outreach and family sessions (domain.md 5)."""

    def of(*periods):
        return tuple(slots.index[slots["period"].isin(periods)])

    return read_session_types(
        [
            {
                "session_type": "drop-in", "contact_hours": 2.5, "setup_hours": 0.5,
                "contacts_per_session": 8, "crew": "worker:2",
                "slots": of("after-school", "evening"), "venue_types": ["library", "youth"],
                "counts_for_hotspot": "yes", "demand_share": 0.35, "consumables": 5,
            },
            {
                "session_type": "clinic", "contact_hours": 3.5, "setup_hours": 1.5,
                "contacts_per_session": 4, "crew": "nurse:1", "slots": of("AM", "PM"),
                "venue_types": ["gp", "clinic"], "counts_for_hotspot": "yes",
                "demand_share": 0.25, "booking": "bookable",
            },
            {
                "session_type": "school group", "contact_hours": 1, "setup_hours": 0.5,
                "contacts_per_session": 10, "crew": "worker:2", "min_crew": 2,
                "slots": of("AM", "PM"), "venue_types": ["school"], "term_only": "yes",
                "demand_share": 0.2,
            },
            {
                "session_type": "outreach", "contact_hours": 3, "setup_hours": 0.5,
                "contacts_per_session": 20, "crew": "worker:2", "min_crew": 2,
                "slots": ("Fri evening",), "venue_types": ["youth", "library"],
                "demand_share": 0.15, "consumables": 10, "max_sessions": 4,
            },
            {
                "session_type": "family", "contact_hours": 1.5, "setup_hours": 0.5,
                "contacts_per_session": 6, "crew": "family_worker:1;worker:1", "min_crew": 2,
                "slots": of("after-school", "evening"), "venue_types": ["youth", "library"],
                "demand_share": 0.05, "skill": "family",
            },
        ]
    )  # fmt: skip


def make_shire(*, seed=1, n_areas=364, n_venues=120, n_workers=15, contacts=420.0, budget=900.0):
    """A clustered county of fourteen towns in six districts, all invented."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform([5_000, 5_000], [65_000, 50_000], (14, 2))
    size = np.array([6, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1.0])
    home = rng.choice(14, n_areas, p=size / size.sum())
    spot = towns[home] + rng.normal(size=(n_areas, 2)) * 1_800
    rural = rng.random(n_areas) < 0.3
    spot[rural] = rng.uniform([0, 0], [70_000, 55_000], (int(rural.sum()), 2))
    code = pd.Index([f"X{i:05d}" for i in range(n_areas)], name="area_code")
    need = rng.normal(size=n_areas) + 1.2 * ~rural * rng.random(n_areas)
    fifth = 1 + np.argsort(np.argsort(-need)) * 5 // n_areas
    people = rng.integers(100, 220, n_areas)
    block = (
        (spot[:, 0] > 35_000).astype(int) + 2 * (spot[:, 1] > 18_000) + 2 * (spot[:, 1] > 37_000)
    )
    areas = pd.DataFrame(
        {
            "district": [f"District {b}" for b in block],
            "rural_class": np.where(rural, "rural", "urban"),
            "easting": spot[:, 0],
            "northing": spot[:, 1],
            "population": people,
            "imd_quintile": fifth,
        },
        index=code,
    )
    base = rng.gamma(2.0, 1, n_areas) * (1 + 0.45 * (5 - fifth)) * people
    demand = pd.Series(base / base.sum() * contacts, index=code)
    slots = shire_slots()
    kinds = rng.choice(
        ["library", "youth", "gp", "clinic", "school"], n_venues, p=[0.2, 0.1, 0.4, 0.1, 0.2]
    )
    where = spot[rng.integers(0, n_areas, n_venues)] + rng.normal(size=(n_venues, 2)) * 500
    venues = read_venues(
        [
            {
                "venue_id": f"V{i:03d}", "name": f"Venue {i}", "type": kinds[i],
                "easting": max(0.0, where[i, 0]), "northing": max(0.0, where[i, 1]),
                "hire_cost": 0 if kinds[i] in {"school", "gp"} else 20,
                "lone_working": "yes" if kinds[i] in {"gp", "clinic"} else "no",
                "open_slots": list(slots.index[rng.random(len(slots)) < 0.8]),
            }
            for i in range(n_venues)
        ]
    )  # fmt: skip
    bases = {f"Base {j}": tuple(towns[j]) for j in range(3)}
    roles = (["worker"] * 9 + ["nurse"] * 4 + ["family_worker"] * 2)[:n_workers]
    wte = rng.choice([0.6, 0.8, 1.0], n_workers, p=[0.3, 0.4, 0.3])
    staff = read_staff(
        [
            {
                "worker_id": f"W{i:02d}", "role": roles[i], "wte": float(wte[i]),
                "base": f"Base {i % 3}",
                "slots": list(slots.index[rng.random(len(slots)) < 0.85]),
                "skills": ["family"] if roles[i] == "family_worker" else [],
                "vacant": "yes" if i in {2, 7, 11} else "no",
                "experienced": "yes" if i % 2 else "no",
            }
            for i in range(n_workers)
        ],
        bases=bases,
    )  # fmt: skip
    types = shire_types(slots)
    travel = travel_minutes(areas, venues, longest_minutes=60)
    duty = staff_travel(staff, venues)
    clusters = []
    for rank in range(6):
        middle = towns[rank]
        near = np.argsort(np.hypot(*(spot - middle).T))[:9]
        clusters.append(
            {
                "hotspot_id": f"H{rank + 1}",
                "areas": tuple(code[near]),
                "rank": rank + 1,
                "approved": True,
            }
        )
    hotspots = pd.DataFrame(clusters).set_index("hotspot_id")
    fit = {
        "youth": "drop-in",
        "library": "drop-in",
        "gp": "clinic",
        "clinic": "clinic",
        "school": "school group",
    }
    current = []
    for i in rng.choice(n_venues, min(12, n_venues), replace=False):
        kind = fit[kinds[i]]
        free = [s for s in types.loc[kind, "slots"] if s in venues.loc[f"V{i:03d}", "open_slots"]]
        if free:
            current.append({"venue_id": f"V{i:03d}", "session_type": kind, "slot": free[0]})
    return SimpleNamespace(
        areas=areas, demand=demand, hotspots=hotspots, venues=venues, types=types, slots=slots,
        staff=staff, current=read_current_plan(current), travel=travel, duty=duty,
        budget=budget, fridays={"H1": True, "H2": True},
    )  # fmt: skip


def problem_of(county, **changes):
    """Build the problem of a county, with settings changed."""
    options = {
        "budget_gbp": county.budget,
        "plan_date": "2026-12-01",
        "friday_evening": county.fridays,
        **changes,
    }
    return build_problem(
        county.areas, county.demand, county.hotspots, county.venues, county.types, county.slots,
        county.staff, county.current, county.travel, county.duty, **options,
    )  # fmt: skip


@pytest.fixture(scope="session")
def make_county():
    """The maker of invented counties."""
    return make_shire


@pytest.fixture(scope="session")
def as_problem():
    """The maker of problems."""
    return problem_of


def tiny_county(seed=0, *, n_areas=4, n_venues=3, n_workers=2, hours=9.0, budget=60.0):
    """A county one can enumerate: two slots (one of them Friday evening), two session types."""
    rng = np.random.default_rng(seed)
    code = pd.Index([f"A{i}" for i in range(n_areas)], name="area_code")
    areas = pd.DataFrame(
        {
            "district": ["North", "South"] * (n_areas // 2) + ["North"] * (n_areas % 2),
            "rural_class": "rural",
            "easting": rng.uniform(0, 30_000, n_areas),
            "northing": rng.uniform(0, 30_000, n_areas),
            "population": rng.integers(50, 200, n_areas),
            "imd_quintile": rng.integers(1, 6, n_areas),
        },
        index=code,
    )
    slots = read_slots(
        [
            {"slot": "Mon PM", "weekday": "Mon", "period": "PM"},
            {"slot": "Fri evening", "weekday": "Fri", "period": "evening"},
        ]
    )
    types = read_session_types(
        [
            {
                "session_type": "drop-in", "contact_hours": 2, "setup_hours": 0.5,
                "contacts_per_session": 6, "crew": "worker:2", "min_crew": 1,
                "slots": ["Mon PM", "Fri evening"], "counts_for_hotspot": "yes",
                "demand_share": 0.7,
            },
            {
                "session_type": "outreach", "contact_hours": 2, "setup_hours": 0.5,
                "contacts_per_session": 8, "crew": "worker:2", "min_crew": 2,
                "slots": ["Fri evening"], "demand_share": 0.3, "experienced_crew": 1,
            },
        ]
    )  # fmt: skip
    venues = read_venues(
        [
            {
                "venue_id": f"V{i}", "name": f"Hall {i}", "type": "hall",
                "easting": rng.uniform(0, 30_000), "northing": rng.uniform(0, 30_000),
                "hire_cost": int(rng.choice([0, 10, 25])), "lone_working": bool(rng.random() < 0.6),
                "open_slots": ["Mon PM", "Fri evening"] if rng.random() < 0.8 else ["Mon PM"],
            }
            for i in range(n_venues)
        ]
    )  # fmt: skip
    staff = read_staff(
        [
            {
                "worker_id": f"W{i}", "role": "worker", "wte": 1, "hours": hours,
                "easting": rng.uniform(0, 30_000), "northing": rng.uniform(0, 30_000),
                "slots": ["Mon PM", "Fri evening"], "experienced": "yes" if i == 0 else "no",
                "mileage_rate": 0.5,
            }
            for i in range(n_workers)
        ]
    )  # fmt: skip
    hotspots = pd.DataFrame(
        {"areas": [("A0", "A1"), ("A2",)], "rank": [1, 2], "approved": [True, True]},
        index=pd.Index(["H1", "H2"], name="hotspot_id"),
    )
    return SimpleNamespace(
        areas=areas, demand=pd.Series(rng.uniform(2, 9, n_areas), index=code), hotspots=hotspots,
        venues=venues, types=types, slots=slots, staff=staff, current=read_current_plan([]),
        travel=travel_minutes(areas, venues), duty=staff_travel(staff, venues), budget=budget,
        fridays={"H1": True},
    )  # fmt: skip


@pytest.fixture(scope="session")
def make_tiny():
    """The maker of counties small enough to enumerate."""
    return tiny_county


@pytest.fixture(scope="session")
def two_villages():
    """Ash (10 contacts) reaches both halls, Beck (20) only its own; two workers, two slots.

    Ash is in the most deprived fifth, is a hotspot and asks for Friday evenings. A drop-in
    takes two workers and sees 6; outreach is held on Friday evening only and sees 8.
    """
    areas = pd.DataFrame(
        {
            "district": ["North", "South"], "rural_class": "rural", "population": [100, 300],
            "imd_quintile": [1, 5], "easting": [0.0, 9000.0], "northing": 0.0,
        },
        index=pd.Index(["Ash", "Beck"], name="area_code"),
    )  # fmt: skip
    slots = read_slots(
        [
            {"slot": "Mon PM", "weekday": "Mon", "period": "PM"},
            {"slot": "Fri eve", "weekday": "Fri", "period": "evening"},
        ]
    )
    types = read_session_types(
        [
            {
                "session_type": "drop-in", "contact_hours": 2, "setup_hours": 0.5,
                "contacts_per_session": 6, "crew": "worker:2", "slots": ["Mon PM", "Fri eve"],
                "counts_for_hotspot": "yes", "demand_share": 0.8, "skill": "talk",
                "min_sessions": 1, "max_sessions": 3, "consumables": 5,
            },
            {
                "session_type": "outreach", "contact_hours": 3, "setup_hours": 0.5,
                "contacts_per_session": 8, "crew": "worker:2", "min_crew": 2,
                "slots": ["Fri eve"], "demand_share": 0.2, "max_sessions": 1,
            },
        ]
    )  # fmt: skip
    everything = ["Mon PM", "Fri eve"]
    venues = read_venues(
        [
            {
                "venue_id": "hall A", "name": "Ash hall", "type": "hall", "easting": 0,
                "northing": 0, "open_slots": everything, "hire_cost": 10,
            },
            {
                "venue_id": "hall B", "name": "Beck hall", "type": "hall", "easting": 9000,
                "northing": 0, "open_slots": ["Mon PM"], "hire_cost": 0,
            },
        ]
    )  # fmt: skip
    staff = read_staff(
        [
            {
                "worker_id": "Kit", "role": "worker", "wte": 1, "hours": 8, "easting": 0,
                "northing": 0, "slots": everything, "experienced": "yes", "skills": ["talk"],
                "mileage_rate": 0.5,
            },
            {
                "worker_id": "Lee", "role": "worker", "wte": 1, "hours": 6, "easting": 0,
                "northing": 0, "slots": everything, "mileage_rate": 0.5,
            },
        ]
    )  # fmt: skip
    travel = pd.DataFrame(
        {"minutes": [5.0, 25.0, 5.0], "basis": "table"},
        index=pd.MultiIndex.from_tuples(
            [("Ash", "hall A"), ("Ash", "hall B"), ("Beck", "hall B")],
            names=["area_code", "venue_id"],
        ),
    )
    duty = pd.DataFrame(
        {"minutes": [0.0, 15.0, 0.0, 15.0], "miles": [0.0, 8.0, 0.0, 8.0]},
        index=pd.MultiIndex.from_product(
            [["Kit", "Lee"], ["hall A", "hall B"]], names=["worker_id", "venue_id"]
        ),
    )
    hotspots = pd.DataFrame(
        {"areas": [("Ash",)], "rank": [1], "approved": [True]},
        index=pd.Index(["H1"], name="hotspot_id"),
    )
    return build_problem(
        areas, pd.Series({"Ash": 10.0, "Beck": 20.0}), hotspots, venues, types, slots, staff,
        read_current_plan([{"venue_id": "hall B", "session_type": "drop-in", "slot": "Mon PM"}]),
        travel, duty, budget_gbp=40, plan_date="2026-12-01", friday_evening={"H1": True},
        deprived_floor=True, standard_minutes=10,
    )  # fmt: skip


def _rows_of(problem, rule):
    """Write the rows of one rule, with labels instead of variable names."""
    x = add_variables(problem, pulp.LpProblem())
    names = {}
    for series, table in vars(x).items():
        for key, variable in table.items() if series not in {"access", "groups", "targets"} else ():
            parts = key if isinstance(key, tuple) else (key,)
            names[variable.name] = f"{series}[{', '.join(map(str, parts))}]"
    words = []
    for _, row in rule(problem, x):
        terms = sorted((names[variable.name], factor) for variable, factor in row.items())
        left = " ".join(f"{factor:+g} {name}" for name, factor in terms)
        sign = {-1: "<=", 0: "=", 1: ">="}[row.sense]
        words.append(f"{left} {sign} {-row.constant + 0:g}")
    return words


@pytest.fixture(scope="session")
def rows_of():
    """The writer of a rule's rows as text."""
    return _rows_of
