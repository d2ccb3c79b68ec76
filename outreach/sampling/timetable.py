"""The week: fifteen slots, five kinds of session, and a timetable that can be improved on."""

from __future__ import annotations

import pandas as pd

_TIMES = {
    "AM": ("09:00", "12:30"),
    "PM": ("13:00", "15:30"),
    "after-school": ("15:30", "18:00"),
    "evening": ("18:00", "21:00"),
}
_SLOTS = (
    "Mon AM",
    "Mon after-school",
    "Tue AM",
    "Tue PM",
    "Tue after-school",
    "Wed AM",
    "Wed after-school",
    "Wed evening",
    "Thu AM",
    "Thu PM",
    "Thu after-school",
    "Fri AM",
    "Fri after-school",
    "Fri evening",
    "Sat AM",
)


def make_slots() -> pd.DataFrame:
    """List the weekly slots in order, index ``slot``."""
    rows = []
    for order, slot in enumerate(_SLOTS, start=1):
        weekday, period = slot.split(" ", 1)
        start, end = _TIMES[period]
        rows.append(
            {
                "weekday": weekday,
                "start": start,
                "end": end,
                "period": period,
                "evening": "yes" if period == "evening" else "no",
                "term_only": "no",
                "order": order,
            }
        )
    return pd.DataFrame(rows, index=pd.Index(_SLOTS, name="slot"))


def make_session_types() -> pd.DataFrame:
    """List the kinds of session, index ``session_type``, in the columns of their file."""
    after = ";".join(one for one in _SLOTS if one.endswith("after-school"))
    days = ";".join(one for one in _SLOTS if one.endswith(("AM", "PM")) and "Sat" not in one)
    columns = (
        "session_type,title,contact_hours,setup_hours,contacts_per_session,crew,min_crew,slots,"
        "venue_types,term_only,booking,advertised,consumables,counts_for_hotspot,skill,"
        "demand_share,min_sessions,max_sessions"
    ).split(",")
    rows = [
        ("drop_in", "Drop-in", 2.5, 0.5, 8, "worker:2", 1, f"{after};Sat AM")
        + ("library;youth_centre;health_centre;community_hall;mobile", "no", "drop-in", "yes")
        + (5, "yes", "", 0.45, 0, 20),
        ("clinic", "Booked clinic", 3.5, 1.5, 4, "nurse:1", 1, days)
        + ("gp_practice;health_centre", "no", "bookable", "yes", 5, "yes", "", 0.20, 0, 10),
        ("school_group", "School group", 1.0, 1.0, 10, "worker:2", 2, days)
        + ("secondary_school", "yes", "bookable", "no", 10, "no", "", 0.15, 0, 10),
        ("friday_outreach", "Friday evening outreach", 3.0, 0.5, 20, "worker:2", 2, "Fri evening")
        + ("youth_centre;community_hall;mobile", "no", "drop-in", "no", 10, "no", "", 0.10, 0, 4),
        ("family", "Family session", 1.5, 0.5, 6, "family_worker:1;worker:1", 2)
        + (f"Wed evening;Sat AM;{after}", "library;youth_centre;health_centre;community_hall")
        + ("no", "bookable", "yes", 10, "no", "", 0.10, 0, 6),
    ]
    return pd.DataFrame(rows, columns=columns).set_index("session_type")


# Where, which kind of venue (and which one of its kind there), what, when, who.
_TODAY = (
    ("Arrenbridge", "youth_centre", 0, "drop_in", "Mon after-school", "W01;W02"),
    ("Arrenbridge", "library", 0, "drop_in", "Tue after-school", "W01;W03"),
    ("Arrenbridge", "youth_centre", 1, "drop_in", "Wed after-school", "W02;W03"),
    ("Arrenbridge", "library", 1, "drop_in", "Thu after-school", "W01;W02"),
    ("Arrenbridge", "youth_centre", 0, "friday_outreach", "Fri evening", "W01;W02"),
    ("Arrenbridge", "secondary_school", 0, "school_group", "Tue AM", "W02;W03"),
    ("Arrenbridge", "secondary_school", 1, "school_group", "Thu AM", "W01;W03"),
    ("Arrenbridge", "health_centre", 0, "clinic", "Mon AM", "W08"),
    ("Arrenbridge", "gp_practice", 0, "clinic", "Wed AM", "W08"),
    ("Arrenbridge", "health_centre", 1, "clinic", "Thu AM", "W08"),
    ("Arrenbridge", "library", 0, "family", "Sat AM", "W10;W01"),
    ("Arrenbridge", "health_centre", 0, "family", "Wed evening", "W10;W03"),
    ("Stavenham", "youth_centre", 0, "drop_in", "Mon after-school", "W04;W05"),
    ("Stavenham", "library", 0, "drop_in", "Thu after-school", "W04;W05"),
    ("Stavenham", "health_centre", 0, "clinic", "Tue AM", "W09"),
    ("Stavenham", "secondary_school", 0, "school_group", "Wed AM", "W04;W05"),
    ("Marrowick", "youth_centre", 0, "drop_in", "Tue after-school", "W06;W07"),
    ("Marrowick", "library", 0, "drop_in", "Thu after-school", "W06;W07"),
    ("Marrowick", "secondary_school", 0, "school_group", "Wed AM", "W06;W07"),
)


def make_current_plan(
    venues: pd.DataFrame, settlement_of_venue: pd.Series, session_types: pd.DataFrame
) -> pd.DataFrame:
    """Put today's sessions where the offices are rather than where the need is.

    Parameters
    ----------
    venues : DataFrame, index ``venue_id``
        As `make_venues` returns it.
    settlement_of_venue : Series, index ``venue_id``
        Name of the settlement a venue stands in.
    session_types : DataFrame, index ``session_type``
        As `make_session_types` returns it.

    Returns
    -------
    DataFrame
        In the columns of ``current_plan.csv``. Every session is at a venue that is open then,
        or it is moved to another slot of its kind that is.
    """
    rows = []
    taken: set[tuple[str, str]] = set()
    for town, kind, nth, session_type, slot, workers in _TODAY:
        here = venues[(settlement_of_venue == town) & (venues["type"] == kind)]
        venue = here.iloc[min(nth, len(here) - 1)]
        slots = [slot, *session_types.at[session_type, "slots"].split(";")]
        crew = workers.split(";")
        free = [
            one
            for one in slots
            if one in venue["open_slots"].split(";")
            and not any((worker, one) in taken for worker in crew)
        ]
        if not free:
            continue
        taken |= {(worker, free[0]) for worker in crew}
        rows.append((str(venue.name), session_type, free[0], 1, workers))
    columns = ["venue_id", "session_type", "slot", "sessions_per_week", "workers"]
    return pd.DataFrame(rows, columns=columns)
