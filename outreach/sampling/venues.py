"""Places a session could be held: invented libraries, surgeries, schools, halls, a mobile."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach.sampling.geography import Geography, stream
from outreach.sampling.naming import SAINTS, SCHOOL_WORDS, STREETS

AFTER_SCHOOL = ("Mon after-school", "Tue after-school", "Wed after-school", "Thu after-school")
MORNINGS = ("Mon AM", "Tue AM", "Wed AM", "Thu AM", "Fri AM")
AFTERNOONS = ("Tue PM", "Thu PM")

# For each type: open slots, session types, hire cost [GBP], step-free share, private room,
# one worker alone allowed, term only, advertised, owner.
_TYPES: dict[str, tuple[tuple[str, ...], str, int, float, str, str, str, str, str]] = {
    "library": (
        (*MORNINGS, *AFTERNOONS, *AFTER_SCHOOL, "Sat AM"),
        "drop_in;family",
        0,
        0.95,
        "no",
        "yes",
        "no",
        "yes",
        "Arrenshire Council",
    ),
    "youth_centre": (
        (*AFTERNOONS, *AFTER_SCHOOL, "Fri after-school", "Wed evening", "Fri evening", "Sat AM"),
        "drop_in;family;friday_outreach",
        12,
        0.8,
        "yes",
        "no",
        "no",
        "yes",
        "Arrenshire Youth Trust",
    ),
    "gp_practice": (
        (*MORNINGS, *AFTERNOONS),
        "clinic",
        25,
        0.9,
        "yes",
        "yes",
        "no",
        "yes",
        "Practice",
    ),
    "health_centre": (
        (*MORNINGS, *AFTERNOONS, *AFTER_SCHOOL, "Wed evening"),
        "clinic;drop_in;family",
        15,
        1.0,
        "yes",
        "yes",
        "no",
        "yes",
        "Arrenshire Community Health",
    ),
    "secondary_school": (
        (*MORNINGS, *AFTERNOONS),
        "school_group",
        0,
        0.7,
        "yes",
        "yes",
        "yes",
        "no",
        "School",
    ),
    "community_hall": (
        (*AFTER_SCHOOL, "Fri after-school", "Wed evening", "Fri evening", "Sat AM"),
        "drop_in;family;friday_outreach",
        18,
        0.6,
        "no",
        "no",
        "no",
        "yes",
        "Hall committee",
    ),
    "mobile": (
        (*AFTER_SCHOOL, "Fri after-school", "Fri evening", "Sat AM"),
        "drop_in;friday_outreach",
        40,
        1.0,
        "yes",
        "no",
        "no",
        "yes",
        "Arrenshire Youth Trust",
    ),
}


def make_venues(land: Geography, postcodes: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Place venues in settlements by their size, each at a live postcode.

    Returns
    -------
    DataFrame, index ``venue_id``
        In the columns of ``venues.csv``; lists are separated by semicolons, flags are yes or no.
    """
    rng = stream(seed, "venues")
    live = postcodes[
        (postcodes["quality"] == 1) & (postcodes["closed"] == "") & (postcodes["area"] >= 0)
    ]
    streets = rng.permutation([f"{street}" for street in STREETS]).tolist()
    rows: list[dict[str, object]] = []
    used: set[str] = set()
    for k, (name, place) in enumerate(land.settlements.iterrows()):
        here = live[live["settlement"] == k]
        for kind, count in _wanted(place, k).items():
            for nth in range(count):
                spot = _spot(here, place, kind, used, rng)
                used.add(str(spot.name))
                rows.append(
                    {
                        "name": _title(kind, str(name), nth, len(rows), streets),
                        "type": kind,
                        "postcode": str(spot.name),
                        "easting": int(spot["easting"]),
                        "northing": int(spot["northing"]),
                        "rooms": 2 if kind == "health_centre" else 1,
                        **_attributes(kind, rng),
                        "district": land.areas["district"].iat[int(spot["area"])],
                    }
                )
    table = pd.DataFrame(rows)
    table.index = pd.Index([f"V{n:03d}" for n in range(1, len(table) + 1)], name="venue_id")
    return table


def _wanted(place: pd.Series, k: int) -> dict[str, int]:
    """Say how many venues of each type a settlement has; some small ones have none."""
    people = int(place["residents"])
    large, town = people >= 40_000, people >= 10_000
    if place["kind"] == "city":
        return {
            "library": 3,
            "youth_centre": 2,
            "gp_practice": 3,
            "health_centre": 2,
            "secondary_school": 3,
            "mobile": 1,
        }
    if town:
        return {
            "library": 1,
            "youth_centre": 1 if people >= 20_000 else 0,
            "gp_practice": 2 if people >= 50_000 else 1,
            "health_centre": 1 if large else 0,
            "secondary_school": 2 if large else 1,
            "community_hall": 0 if people >= 20_000 else 1,
        }
    return {
        "library": 1 if people >= 5_000 else 0,
        "gp_practice": 1 if people >= 2_800 and k % 2 == 0 else 0,
        "community_hall": 1 if k % 3 == 0 else 0,
    }


def _spot(
    here: pd.DataFrame, place: pd.Series, kind: str, used: set[str], rng: np.random.Generator
) -> pd.Series:
    """Choose a free postcode: schools towards the edge, everything else towards the middle."""
    free = here[~here.index.isin(sorted(used))]
    away = np.hypot(
        free["easting"] - place["easting"], free["northing"] - place["northing"]
    ).to_numpy()
    order = free.iloc[np.argsort(np.round(away), kind="stable")]
    low, high = (0.4, 0.9) if kind == "secondary_school" else (0.0, 0.6)
    return order.iloc[int(rng.uniform(low, high) * len(order))]


def _title(kind: str, place: str, nth: int, number: int, streets: list[str]) -> str:
    """Return an invented name for a venue."""
    street = streets[number % len(streets)]
    saint = SAINTS[number % len(SAINTS)]
    word = SCHOOL_WORDS[number % len(SCHOOL_WORDS)]
    return {
        "library": f"{place} Library" if nth == 0 else f"{street} Library, {place}",
        "youth_centre": f"{street} Youth Centre, {place}",
        "gp_practice": f"{street} Surgery, {place}",
        "health_centre": f"{place} Health Centre" if nth == 0 else f"{street} Clinic, {place}",
        "secondary_school": f"{place} {word}" if nth == 0 else f"{saint} {word}, {place}",
        "community_hall": f"{place} {'Village' if nth == 0 else 'Community'} Hall",
        "mobile": "The Arren Bus (mobile, kept in the city)",
    }[kind]


def _attributes(kind: str, rng: np.random.Generator) -> dict[str, object]:
    """Say what a venue offers; open slots differ a little from one to the next."""
    slots, types, hire, step_free, private, alone, term, advertised, owner = _TYPES[kind]
    closed = set(rng.choice(len(slots), 1 if len(slots) < 9 else 2, replace=False).tolist())
    keep = {"Wed evening", "Fri evening"}
    open_slots = [one for n, one in enumerate(slots) if n not in closed or one in keep]
    return {
        "open_slots": ";".join(open_slots),
        "session_types": types,
        "hire_cost": hire,
        "step_free": "yes" if rng.uniform() < step_free else "no",
        "private_room": private,
        "lone_working": alone,
        "term_only": term,
        "advertised": advertised,
        "owner": owner,
        "invented": "yes",
    }
