"""The week: fifteen slots, and a timetable that can be improved on."""

from __future__ import annotations

import pandas as pd

_TIMES = {
    "AM": ("09:00", "12:30"),
    "PM": ("13:00", "15:30"),
    "after-school": ("15:30", "18:00"),
    "evening": ("18:00", "21:00"),
}
SLOTS = (
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
    for order, slot in enumerate(SLOTS, start=1):
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
    return pd.DataFrame(rows, index=pd.Index(SLOTS, name="slot"))


# Where, which kind of venue (and which one of its kind there), what, when, who.
_TODAY = (
    ("Arrenbridge", "youth_centre", 0, "drop_in", "Mon after-school", "W01;W02"),
    ("Arrenbridge", "library", 0, "drop_in", "Tue after-school", "W01;W03"),
    ("Arrenbridge", "library", 1, "drop_in", "Thu after-school", "W01;W02"),
    ("Arrenbridge", "youth_centre", 0, "friday_outreach", "Fri evening", "W01;W02"),
    ("Arrenbridge", "secondary_school", 0, "school_group", "Tue AM", "W02;W03"),
    ("Arrenbridge", "health_centre", 0, "clinic", "Mon AM", "W08"),
    ("Arrenbridge", "gp_practice", 0, "clinic", "Wed AM", "W08"),
    ("Arrenbridge", "library", 0, "family", "Sat AM", "W10;W01"),
    ("Arrenbridge", "health_centre", 0, "family", "Wed evening", "W10;W01"),
    ("Stavenham", "youth_centre", 0, "drop_in", "Mon after-school", "W04;W05"),
    ("Stavenham", "library", 0, "drop_in", "Thu after-school", "W04;W05"),
    ("Stavenham", "health_centre", 0, "clinic", "Tue AM", "W09"),
    ("Marrowick", "youth_centre", 0, "drop_in", "Tue after-school", "W06;W07"),
    ("Marrowick", "library", 0, "drop_in", "Thu after-school", "W06;W07"),
    ("Kelderby", "library", 0, "drop_in", "Wed after-school", "W02;W03"),
    ("Tarnsworth", "health_centre", 0, "clinic", "Thu AM", "W08"),
    ("Quernbury", "library", 0, "drop_in", "Tue after-school", "W04;W05"),
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
        slots = [slot, *str(session_types.at[session_type, "slots"]).split(";")]
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
