"""Five kinds of session, in the columns of their file."""

from __future__ import annotations

import pandas as pd

from outreach.sampling.timetable import SLOTS

TYPE_COLUMNS = (
    "title",
    "contact_hours",
    "setup_hours",
    "contacts_per_session",
    "crew",
    "min_crew",
    "slots",
    "venue_types",
    "term_only",
    "booking",
    "advertised",
    "consumables",
    "counts_for_hotspot",
    "skill",
    "demand_share",
    "min_sessions",
    "max_sessions",
)
"""Headings of ``session_types.csv`` after the first, in its order."""

_AFTER = ";".join(one for one in SLOTS if one.endswith("after-school"))
_DAYS = ";".join(one for one in SLOTS if one.endswith(("AM", "PM")) and "Sat" not in one)
_MORNINGS = ";".join(one for one in SLOTS if one.endswith("AM") and "Sat" not in one)
_TYPES: tuple[dict[str, object], ...] = (
    {
        "session_type": "drop_in",
        "title": "Drop-in",
        "contact_hours": 2.5,
        "setup_hours": 0.5,
        "contacts_per_session": 8,
        "crew": "worker:2",
        "min_crew": 1,  # one alone only where the venue is staffed
        "slots": f"{_AFTER};Sat AM",
        "venue_types": "library;youth_centre;health_centre;community_hall;mobile",
        "booking": "drop-in",
        "consumables": 5,
        "counts_for_hotspot": "yes",
        "demand_share": 0.45,
        "max_sessions": 20,
    },
    {
        "session_type": "clinic",
        "title": "Booked clinic",
        "contact_hours": 3.5,
        "setup_hours": 1.5,  # half an hour to set up, an hour of notes
        "contacts_per_session": 4,
        "crew": "nurse:1",
        "min_crew": 1,
        "slots": _MORNINGS,  # an afternoon is an hour too short
        "venue_types": "gp_practice;health_centre",
        "booking": "bookable",
        "consumables": 5,
        "counts_for_hotspot": "yes",
        "demand_share": 0.20,
        "max_sessions": 10,
    },
    {
        "session_type": "school_group",
        "title": "School group",
        "contact_hours": 1.0,
        "setup_hours": 1.0,
        "contacts_per_session": 10,
        "crew": "worker:2",
        "min_crew": 2,
        "slots": _DAYS,
        "venue_types": "secondary_school",
        "term_only": "yes",
        "booking": "bookable",
        "advertised": "no",
        "consumables": 10,
        "demand_share": 0.15,
        "max_sessions": 10,
    },
    {
        "session_type": "friday_outreach",
        "title": "Friday evening outreach",
        "contact_hours": 3.0,
        "setup_hours": 0.5,
        "contacts_per_session": 20,
        "crew": "worker:2",
        "min_crew": 2,  # never alone
        "slots": "Fri evening",
        "venue_types": "youth_centre;community_hall;mobile",
        "booking": "drop-in",
        "advertised": "no",
        "consumables": 10,
        "demand_share": 0.10,
        "max_sessions": 4,
    },
    {
        "session_type": "family",
        "title": "Family session",
        "contact_hours": 1.5,
        "setup_hours": 0.5,
        "contacts_per_session": 6,
        "crew": "family_worker:1;worker:1",
        "min_crew": 2,
        "slots": f"Wed evening;Sat AM;{_AFTER}",
        "venue_types": "library;youth_centre;health_centre;community_hall",
        "booking": "bookable",
        "consumables": 10,
        "demand_share": 0.10,
        "max_sessions": 6,
    },
)


def make_session_types() -> pd.DataFrame:
    """List the kinds of session, index ``session_type``, in the columns of their file."""
    usual = {"term_only": "no", "advertised": "yes", "counts_for_hotspot": "no", "skill": ""}
    table = pd.DataFrame([{**usual, "min_sessions": 0, **row} for row in _TYPES])
    return table.set_index("session_type")[list(TYPE_COLUMNS)]
