"""What managers keep besides: attendance, feeds, actions, rates and the rest, all invented."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

_FIRST_MONDAY = date(2026, 1, 5)
_WEEKS = 12
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_USE = 0.55
_MISSED = 0.25
_CANCELLED = 0.06
_NEW = 0.3

_SCREENING = (
    ("School", "2025/26 Q3", "yes", 38, 11, 9),
    ("School", "2025/26 Q4", "yes", 40, 10, 8),
    ("Social care", "2025/26 Q3", "no", 16, 9, 8),
    ("Social care", "2025/26 Q4", "yes", 21, 12, 10),
    ("Youth justice", "2025/26 Q3", "yes", 24, 18, 17),
    ("Youth justice", "2025/26 Q4", "yes", 22, 15, 15),
    ("A&E", "2025/26 Q4", "no", 6, 2, 1),
)
_FEEDS = (
    ("Exclusions", "Education welfare", "2025/26 Q3", "yes", "yes", "2026-01-19"),
    ("Exclusions", "Education welfare", "2025/26 Q4", "yes", "no", ""),
    ("Children in care", "Children's social care", "2025/26 Q3", "yes", "yes", "2026-01-12"),
    ("Children in care", "Children's social care", "2025/26 Q4", "yes", "yes", "2026-03-30"),
    ("Referrals", "Youth support team", "2025/26 Q3", "yes", "yes", "2026-01-08"),
    ("Referrals", "Youth support team", "2025/26 Q4", "yes", "yes", "2026-03-31"),
    ("Survey of schools", "Public health", "2025/26 Q4", "no", "no", ""),
)
_BENCHMARKS = (
    ("referral source", "School", "national", 0.31, "share", "neither", "2022/23", "invented"),
    ("referral source", "Social care", "national", 0.21, "share", "neither", "2022/23", "invented"),
    ("planned exit", "", "national", 0.80, "share", "high is good", "2022/23", "invented"),
    ("planned exit", "", "target", 0.82, "share", "high is good", "2026/27", "invented"),
    ("wait to first meeting", "", "target", 21, "days", "low is good", "2026/27", "invented"),
)
_PREFERENCES = (
    ("period", "after-school", 24, 17, 2, "2025-11-14"),
    ("period", "evening", 24, 9, 5, "2025-11-14"),
    ("venue_type", "health_centre", 24, 6, 11, "2025-11-14"),
    ("venue_type", "youth_centre", 24, 18, 1, "2025-11-14"),
    ("session_type", "friday_outreach", 24, 8, 6, "2025-11-14"),
)
_EVENTS = (
    ("E1", "Arren Water Fair", "2026-07-18", "2026-07-18", "Arrenbridge", 2, 8, 60),
    ("E2", "Freshers' day", "2026-09-09", "2026-09-10", "Stavenham", 2, 12, 90),
)
_FUNDING = (
    ("Public health grant", "all", "", 0.62, "", "2026-04-01", ""),
    ("Arrenshire Council", "all", "", 0.23, 90_000, "2026-04-01", ""),
    ("Police and crime commissioner", "all", "", 0.15, 60_000, "2026-04-01", ""),
    ("Police and crime commissioner", "friday_outreach", "youth justice", 1, "", "2026-04-01", ""),
)
_FUNDS = (
    ("Arrenshire Council", 600, "week", "", "", ""),
    ("Police and crime commissioner", 10_400, "year", "friday_outreach", "", ""),
    ("Health partnership", 5_200, "year", "clinic;family", "", ""),
)
_OTHER_WORK = (
    ("one-to-one visits", "", 8, "worker", 1.25),
    ("remote contacts", "", 6, "", 0.725),
    ("referrer training", "V001", 1, "", 2.5),
    ("school groups", "V011", 23, "worker", 1.5),
)
_LAST_BUS = (
    ("Stavenham", "", "", "19:10"),
    ("Stavenham", "", "Sat", "22:40"),
)
_RATES = (
    ("mileage", "", 0.45, "GBP/mile", "2011-04-06", "HMRC approved rate"),
    ("mileage", "", 0.55, "GBP/mile", "2026-04-06", "HMRC approved rate"),
    ("mileage_over_limit", "", 0.25, "GBP/mile", "2011-04-06", "HMRC approved rate"),
    ("passenger", "", 0.05, "GBP/mile", "2011-04-06", "HMRC approved rate"),
    ("hourly", "worker", 26.57, "GBP/h", "2025-04-01", "invented: pay, on-costs, paid leave"),
    ("hourly", "nurse", 34.27, "GBP/h", "2026-04-01", "invented: pay, on-costs, paid leave"),
)
_ACTIONS = (
    ("A1", "Refresh the map of need", "analyst", "2026-01-31", "yes", "2026-01-27", ""),
    ("A2", "Agree referral thresholds with schools", "commissioner", "2026-02-28", "no", "", ""),
    ("A3", "Find a room in Kelderby for evenings", "service manager", "2026-06-30", "no", "", ""),
)
_TOTALS = (
    (
        "Arrenshire Council",
        "new referrals",
        "",
        "2024-04-01",
        "2025-03-31",
        305,
        5,
        "Annual report",
    ),
    (
        "Arrenshire Council",
        "new referrals",
        "Stavenham",
        "2024-04-01",
        "2025-03-31",
        45,
        5,
        "Annual report",
    ),
)


def make_records(
    today: pd.DataFrame, types: pd.DataFrame, settlements: pd.DataFrame, *, seed: int
) -> dict[str, pd.DataFrame]:
    """Invent one table of each further kind that a county may have.

    Parameters
    ----------
    today : DataFrame
        The current timetable.
    types : DataFrame, index ``session_type``
        Session types, with ``contacts_per_session``.
    settlements : DataFrame, index name
        ``easting``, ``northing``. [m]
    seed
        Of who came.

    Returns
    -------
    dict of str to DataFrame
        Name of the table to its rows, in the columns of the file.
    """
    bases = settlements.loc[["Arrenbridge", "Stavenham", "Marrowick"], ["easting", "northing"]]
    spots = settlements[["easting", "northing"]].astype(int)
    return {
        "attendance": _attendance(today, types, seed),
        "screening": _rows(
            _SCREENING, "source", "quarter", "tool_used", "screened", "referred", "triaged"
        ),
        "feeds": _rows(_FEEDS, "feed", "agency", "quarter", "expected", "received", "received_on"),
        "benchmarks": _rows(
            _BENCHMARKS,
            *("measure", "breakdown", "kind", "value", "unit", "polarity", "period", "source"),
        ),
        "preferences": _rows(
            _PREFERENCES, "subject", "choice", "consulted", "prefer", "reject", "asked_on"
        ),
        "partner_sessions": _partners(today),
        "events": _rows(
            _EVENTS,
            *("event_id", "name", "date_from", "date_to", "place", "workers", "hours", "contacts"),
        ).join(spots, on="place"),
        "funding": _rows(
            _FUNDING,
            *("funder", "session_type", "stream", "share", "limit_gbp", "date_from", "date_to"),
        ),
        "rates": _rows(_RATES, "rate", "role", "value", "unit", "date_from", "source"),
        "overrides": _overrides(today),
        "funds": _rows(
            _FUNDS, "funder", "amount_gbp", "per", "session_types", "streams", "districts"
        ),
        "other_work": _rows(_OTHER_WORK, "kind", "place", "count", "role", "hours"),
        "last_bus": _rows(_LAST_BUS, "place", "venue_id", "weekday", "last_home"),
        "actions": _rows(
            _ACTIONS,
            *("action_id", "action", "owner_role", "due_date", "done", "done_on", "hotspot_id"),
        ),
        "outside_totals": _rows(
            _TOTALS,
            *("publisher", "measure", "district", "period_from", "period_to", "value"),
            *("rounded_to", "source"),
        ),
        "places": bases.astype(int)
        .assign(kind="base")
        .rename_axis("place")
        .reset_index()[["place", "kind", "easting", "northing"]],
    }


def _rows(rows: tuple[tuple[object, ...], ...], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _overrides(today: pd.DataFrame) -> pd.DataFrame:
    """Let people keep the longest running session and leave one evening free."""
    kept = today.iloc[0]
    return _rows(
        (
            (
                *("keep", kept["venue_id"], kept["session_type"], kept["slot"], ""),
                *("Young people chose this evening themselves", "Service manager"),
            ),
            (
                *("ban", "", "", "Wed evening", ""),
                *("The county's youth forum meets then", "Participation lead"),
            ),
        ),
        *("action", "venue_id", "session_type", "slot", "worker_id", "reason", "role"),
    )


def _partners(today: pd.DataFrame) -> pd.DataFrame:
    """Let two partners meet young people where the service does too."""
    first, other = today.iloc[0], today.iloc[9]
    return _rows(
        (
            ("Arren Youth Clubs", "club night", "Youth club", first["venue_id"], "Fri evening", 1),
            (
                "Targeted youth support",
                "drop-in",
                "Youth club",
                other["venue_id"],
                other["slot"],
                0.5,
            ),
        ),
        *("agency", "activity", "place", "venue_id", "slot", "sessions_per_week"),
    )


def _attendance(today: pd.DataFrame, types: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Hold today's timetable for some weeks and count who came."""
    draw = np.random.default_rng([seed, 12])
    rows = []
    sessions = [
        (str(venue), str(kind), str(slot))
        for venue, kind, slot in zip(
            today["venue_id"], today["session_type"], today["slot"], strict=True
        )
    ]
    places_of = types["contacts_per_session"].astype(int).to_dict()
    is_booked = types["booking"].eq("bookable").to_dict()
    for week in range(_WEEKS):
        for session in sessions:
            weekday = _WEEKDAYS.index(session[2].split()[0])
            day = _FIRST_MONDAY + timedelta(weeks=week, days=weekday)
            places = places_of[session[1]]
            held = bool(draw.random() >= _CANCELLED)
            came = min(int(draw.poisson(_USE * places)), places)
            missed = int(draw.binomial(places - came, _MISSED)) if is_booked[session[1]] else 0
            new = int(draw.binomial(came, _NEW))
            counts = (came, missed, new) if held else ("", "", "")
            rows.append((*session, day.isoformat(), "yes" if held else "no", *counts))
    return _rows(
        tuple(rows),
        *("venue_id", "session_type", "slot", "date", "held"),
        *("attended", "did_not_attend", "first_contact"),
    )
