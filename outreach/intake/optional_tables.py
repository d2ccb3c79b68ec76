"""The contracts of the tables a county may have besides the ones a plan needs.

Each column says what a cell is, its unit, its bounds and its words; the reader, the workbook
and `data/README.md` all take it from here.
"""

from __future__ import annotations

from typing import Any

import pandera.pandas as pa

from outreach.fiscal_quarters import is_fiscal_quarter
from outreach.tables import Table

BENCHMARK_KINDS = ("national", "regional", "target")
POLARITIES = ("high is good", "low is good", "neither")
PREFERENCE_SUBJECTS = ("venue", "venue_type", "session_type", "slot", "period")
OVERRIDE_ACTIONS = ("keep", "pin", "ban")
OTHER_WORK_KINDS = ("one-to-one visits", "remote contacts", "referrer training", "school groups")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RATE_NAMES = ("mileage", "mileage_over_limit", "passenger", "hourly")

_DTYPES: dict[str, Any] = {"number": float, "flag": bool}
_ROW = "row"


def _cell(
    kind: str,
    meaning: str,
    unit: str = "",
    *,
    empty: bool = False,
    least: float | None = None,
    greatest: float | None = None,
    words: tuple[str, ...] = (),
    names: str = "",
) -> pa.Column:
    """Describe a column: `names` says which table's key its cells name."""
    checks = []
    if least is not None:
        checks.append(pa.Check.ge(least, error=f"is below {least:g}"))
    if greatest is not None:
        checks.append(pa.Check.le(greatest, error=f"is above {greatest:g}"))
    if words:
        checks.append(pa.Check.isin((*words, "") if empty else words, error=f"is none of {words}"))
    if kind == "quarter":
        wrong = "is not a quarter such as '2025/26 Q4'"
        checks.append(pa.Check(lambda column: column.map(is_fiscal_quarter), error=wrong))
    return pa.Column(
        _DTYPES.get(kind),
        checks=checks,
        nullable=empty,
        description=meaning,
        metadata={
            "kind": "text" if kind == "quarter" else kind,
            "unit": unit,
            "least": least,
            "greatest": greatest,
            "words": words,
            "names": names,
        },
    )


def _text(meaning: str, **more: Any) -> pa.Column:
    return _cell("text", meaning, **more)


def _count(meaning: str, unit: str, **more: Any) -> pa.Column:
    return _cell("count", meaning, unit, least=0, **more)


def _amount(meaning: str, unit: str, **more: Any) -> pa.Column:
    return _cell("number", meaning, unit, **{"least": 0, **more})


def _grid() -> dict[str, pa.Column]:
    """Describe where something is, if anybody says."""
    return {
        "easting": _amount("EPSG:27700", "m", empty=True, greatest=800_000),
        "northing": _amount("EPSG:27700", "m", empty=True, greatest=1_300_000),
    }


def _table(name: str, row: str, columns: dict[str, pa.Column], *, key: str = "") -> Table:
    index = pa.Index(None, name=key or _ROW, unique=True)
    schema = pa.DataFrameSchema(columns, index=index, name=name)
    return Table(name=name, row=row, key=key, personal=False, schema=schema)


ATTENDANCE = _table(
    "attendance",
    "one session that was due on one day",
    {
        "venue_id": _text("venue", names="venues"),
        "session_type": _text("session type", names="session_types"),
        "slot": _text("slot", names="slots"),
        "date": _cell("date", "day it was due"),
        "held": _cell("flag", "it was held"),
        "attended": _count("young people who came", "people", empty=True),
        "did_not_attend": _count("booked and did not come", "people", empty=True),
        "first_contact": _count("of those who came, for the first time", "people", empty=True),
    },
)
SCREENING = _table(
    "screening",
    "what one source of referrals screened in one quarter",
    {
        "source": _text("who screens and refers"),
        "quarter": _cell("quarter", "quarter of the financial year, such as 2025/26 Q4"),
        "tool_used": _cell("flag", "the agreed screening tool is in use"),
        "screened": _count("young people screened", "people"),
        "referred": _count("of those, referred", "people"),
        "triaged": _count("of those, triaged", "people"),
    },
)
FEEDS = _table(
    "feeds",
    "one data feed in one quarter",
    {
        "feed": _text("what is sent"),
        "agency": _text("who sends it", empty=True),
        "quarter": _cell("quarter", "quarter of the financial year, such as 2025/26 Q4"),
        "expected": _cell("flag", "it is due in that quarter"),
        "received": _cell("flag", "it has come"),
        "received_on": _cell("date", "day it came", empty=True),
    },
)
BENCHMARKS = _table(
    "benchmarks",
    "one national figure or target",
    {
        "measure": _text("what is measured"),
        "breakdown": _text("for whom, or for which source; empty for all", empty=True),
        "kind": _text("whose figure", words=BENCHMARK_KINDS),
        "value": _cell("number", "the figure, in the unit beside it"),
        "unit": _text("unit of the value; shares are 0 to 1"),
        "polarity": _text("which way is better", words=POLARITIES),
        "period": _text("when it holds"),
        "source": _text("publication it is taken from"),
    },
)
PREFERENCES = _table(
    "preferences",
    "what young people said of one choice",
    {
        "subject": _text("what the choice is about", words=PREFERENCE_SUBJECTS),
        "choice": _text("the venue_id, slot, type or period they were asked about"),
        "consulted": _count("young people asked", "people"),
        "prefer": _count("of those, would choose it", "people"),
        "reject": _count("of those, would not go", "people"),
        "asked_on": _cell("date", "day of the consultation"),
    },
)
PARTNER_SESSIONS = _table(
    "partner_sessions",
    "one regular session of a partner agency",
    {
        "agency": _text("who holds it"),
        "activity": _text("what it is"),
        "place": _text("where, in words"),
        "venue_id": _text("venue, if it is one of ours", empty=True, names="venues"),
        "slot": _text("slot", names="slots"),
        "sessions_per_week": _amount("1 weekly, 0.5 fortnightly, 0.25 monthly", "sessions/week"),
        **_grid(),
    },
)
EVENTS = _table(
    "events",
    "one event with a beginning and an end",
    {
        "name": _text("name for people"),
        "date_from": _cell("date", "first day"),
        "date_to": _cell("date", "last day"),
        "place": _text("where, in words", empty=True),
        "workers": _count("workers it takes", "workers"),
        "hours": _amount("hours of each worker in all", "h"),
        "contacts": _amount("young people expected", "contacts", empty=True),
        **_grid(),
    },
    key="event_id",
)
FUNDING = _table(
    "funding",
    "the share one funder pays of one kind of session",
    {
        "funder": _text("who pays"),
        "session_type": _text("session type, or all", names="session_types"),
        "stream": _text("group of young people it is tied to; empty for all", empty=True),
        "share": _cell(
            "number", "of the cost; the shares of a type sum to 1", "share", least=0, greatest=1
        ),
        "limit_gbp": _amount("most it pays", "GBP/year", empty=True),
        "date_from": _cell("date", "first day", empty=True),
        "date_to": _cell("date", "last day", empty=True),
    },
)
RATES = _table(
    "rates",
    "one rate from one day on, until a later row replaces it",
    {
        "rate": _text("what is paid", words=RATE_NAMES),
        "role": _text("for which role; empty for all", empty=True),
        "value": _amount("the rate, in the unit beside it", "GBP per unit"),
        "unit": _text("unit, such as GBP/mile or GBP/h"),
        "date_from": _cell("date", "first day it holds"),
        "source": _text("where it is laid down"),
    },
)
ACTIONS = _table(
    "actions",
    "one thing somebody has agreed to do",
    {
        "action": _text("what"),
        "owner_role": _text("who, as a role and not a name"),
        "due_date": _cell("date", "by when"),
        "done": _cell("flag", "it is done"),
        "done_on": _cell("date", "when it was done", empty=True),
        "hotspot_id": _text("hotspot it is about, if any", empty=True),
    },
    key="action_id",
)
OUTSIDE_TOTALS = _table(
    "outside_totals",
    "one figure about the same young people that somebody has published",
    {
        "publisher": _text("who published it"),
        "measure": _text("what is counted"),
        "district": _text("for which district; empty for the county", empty=True),
        "period_from": _cell("date", "first day counted"),
        "period_to": _cell("date", "last day counted"),
        "value": _amount("the figure", "people"),
        "rounded_to": _amount(
            "rounded to a multiple of this; empty if exact", "people", empty=True
        ),
        "source": _text("publication it stands in"),
    },
)
PLACES = _table(
    "places",
    "one named place, such as a base of staff",
    {
        "kind": _text("kind of place", empty=True),
        "postcode": _text("postcode, where there is no grid reference", empty=True),
        **_grid(),
    },
    key="place",
)

OVERRIDES = _table(
    "overrides",
    "one decision of people against the model; an empty cell means any",
    {
        "action": _text("keep, pin (have) or ban (not use)", words=OVERRIDE_ACTIONS),
        "venue_id": _text("venue", empty=True, names="venues"),
        "session_type": _text("session type", empty=True, names="session_types"),
        "slot": _text("slot", empty=True, names="slots"),
        "worker_id": _text("post", empty=True, names="staff"),
        "reason": _text("why"),
        "role": _text("who decided, as a role and not a name"),
        "decided_on": _cell("date", "day it was decided", empty=True),
    },
)

FUNDS = _table(
    "funds",
    "one pot of money for rooms, goods and journeys, and what it may pay for",
    {
        "funder": _text("who pays"),
        "amount_gbp": _amount("how much", "GBP per week or year"),
        "per": _text("for how long", words=("week", "year")),
        "session_types": _text("session types it may pay for, with ;", empty=True),
        "streams": _text("groups of young people it is tied to, with ;", empty=True),
        "districts": _text("districts it may pay for, with ;", empty=True),
        "date_from": _cell("date", "first day", empty=True),
        "date_to": _cell("date", "last day", empty=True),
    },
)
OTHER_WORK = _table(
    "other_work",
    "one piece of work asked for beside sessions",
    {
        "kind": _text("what is asked for", words=OTHER_WORK_KINDS),
        "place": _text("area_code, district or venue_id; empty for the county", empty=True),
        "count": _amount(
            "visits or contacts a week, trainings a year, eligible pupils of a school", "people"
        ),
        "role": _text("role that does it; empty for any qualified worker", empty=True),
        "hours": _amount("of one, without the journey; empty for the usual", "h", empty=True),
        "quarter": _text(
            "of school groups: when they meet, such as 2026/27 Q1; empty for the whole school year",
            empty=True,
        ),
    },
)
LAST_BUS = _table(
    "last_bus",
    "the last bus home of a place: sessions that end later are out of its reach by bus",
    {
        "place": _text("area_code, ward or district; empty for the county", empty=True),
        "venue_id": _text("from which venue; empty for any", empty=True, names="venues"),
        "weekday": _text("Mon to Sun; empty for any", empty=True, words=WEEKDAYS),
        "last_home": _text("when it leaves, such as 18:10"),
    },
)

OPTIONAL_TABLES = (
    ATTENDANCE,
    SCREENING,
    FEEDS,
    BENCHMARKS,
    PREFERENCES,
    PARTNER_SESSIONS,
    EVENTS,
    FUNDING,
    RATES,
    ACTIONS,
    OUTSIDE_TOTALS,
    PLACES,
    OVERRIDES,
    FUNDS,
    OTHER_WORK,
    LAST_BUS,
)
"""In the order of ``[optional]`` in the settings, which has the same names."""
