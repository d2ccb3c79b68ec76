"""The contracts of the tables: column, type, unit, key, and whether it speaks of a person.

A frame enters a stage only when `conform` has passed it. `data/README.md` is generated from
these contracts by `data_dictionary`, so that it cannot drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import pandera.pandas as pa

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

FrameT = TypeVar("FrameT", bound=pd.DataFrame)

CRS = "EPSG:27700"
"""British National Grid, in which every distance is computed [m]."""

RURAL_CLASSES = ("urban", "rural", "rural_remote")
MAPPED = (
    "unit",
    "terminated",
    "terminated_before_referral",
    "large_user",
    "sector",
    "area",
)
UNMAPPED = (
    "no_fixed_abode",
    "unknown",
    "overseas",
    "non_geographic",
    "invalid",
    "not_found",
    "missing",
    "no_location",
    "institution",
    "statutory_stream",
    "outside_county",
)
"""Every value that ``match`` can take, in the order a ledger lists them."""

BOOKINGS = ("drop-in", "bookable")
PERIODS = ("AM", "PM", "after-school", "evening")


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """One contract: its name, what a row is, its key, and a pandera schema."""

    name: str
    row: str
    key: str
    personal: bool
    schema: pa.DataFrameSchema


def _is_tuple(value: object) -> bool:
    return isinstance(value, tuple)


def _column(
    dtype: Any,
    meaning: str,
    *checks: pa.Check,
    unit: str = "",
    nullable: bool = False,
    required: bool = True,
) -> pa.Column:
    return pa.Column(
        dtype,
        checks=list(checks),
        nullable=nullable,
        required=required,
        coerce=dtype is float,
        description=meaning,
        metadata={"unit": unit},
    )


def _text(meaning: str, **more: Any) -> pa.Column:
    return _column(None, meaning, **more)


def _names(meaning: str) -> pa.Column:
    check = pa.Check(lambda column: column.map(_is_tuple), error="is not a list of names")
    return _column(None, meaning, check)


def _flag(meaning: str, **more: Any) -> pa.Column:
    return _column(bool, meaning, **more)


def _amount(meaning: str, unit: str, **more: Any) -> pa.Column:
    return _column(float, meaning, pa.Check.ge(0, error="is below zero"), unit=unit, **more)


def _one_of(meaning: str, words: Sequence[str], **more: Any) -> pa.Column:
    return _column(None, meaning, pa.Check.isin(words, error=f"is none of {list(words)}"), **more)


def _table(
    name: str, row: str, key: str, columns: dict[str, pa.Column], *, personal: bool = False
) -> Table:
    index = pa.Index(None, name=key, unique=True) if key else None
    return Table(
        name=name,
        row=row,
        key=key,
        personal=personal,
        schema=pa.DataFrameSchema(columns, index=index, name=name),
    )


REFERRALS = _table(
    "referrals",
    "one referral of one young person",
    "referral_id",
    {
        "row": _column(None, "row in the file, the header being row 1", unit="row"),
        "referral_date": _column("datetime64[ns]", "day the referral was made"),
        "age": _column(None, "age at referral", unit="years", nullable=True, required=False),
        "age_band": _text("age band at referral", nullable=True, required=False),
        "postcode": _text("home postcode, or its sector", nullable=True, required=False),
        "sex": _text("sex as recorded", nullable=True, required=False),
        "source": _text("who referred", nullable=True, required=False),
        "agency": _text("who received the referral", nullable=True, required=False),
        "person_key": _text("pseudonym, the same for one person", nullable=True, required=False),
        "substance": _text("main substance", nullable=True, required=False),
    },
    personal=True,
)
PLACED = _table(
    "placed",
    "one referral in one area, or one referral that has no area",
    "",
    {
        "referral_id": _text("the referral"),
        "match": _one_of("how it was placed, or why not", MAPPED + UNMAPPED),
        "area_code": _text("the small area", nullable=True),
        "weight": _amount("part of the referral that falls here; sums to 1", "share"),
    },
    personal=True,
)
AREAS = _table(
    "areas",
    "one small area (LSOA)",
    "area_code",
    {
        "name": _text("name"),
        "district": _text("district, a label"),
        "group": _text("group of neighbourhoods (MSOA)"),
        "ward": _text("ward or electoral division", required=False),
        "rural_class": _one_of("rural-urban class", RURAL_CLASSES),
        "easting": _column(float, "population-weighted centroid, EPSG:27700", unit="m"),
        "northing": _column(float, "population-weighted centroid, EPSG:27700", unit="m"),
        "population": _column(
            None, "residents in the age range", pa.Check.ge(0, error="is below zero"), unit="people"
        ),
        "imd_rank": _amount(
            "national rank of deprivation (release other: within the table), 1 = most deprived",
            "rank",
        ),
        "imd_decile": _amount("tenth of those ranks, 1 = most deprived", "1-10"),
        "imd_quintile": _amount("fifth of those ranks, 1 = most deprived", "1-5"),
        "touches_edge": _flag("shares the outline of the county"),
    },
)
VENUES = _table(
    "venues",
    "one place a session could be held",
    "venue_id",
    {
        "name": _text("name"),
        "type": _text("kind of venue"),
        "easting": _column(float, "EPSG:27700", unit="m"),
        "northing": _column(float, "EPSG:27700", unit="m"),
        "rooms": _amount("rooms that can be used at once", "rooms"),
        "open_slots": _names("slots in which it is open"),
        "session_types": _names("session types it allows"),
        "hire_cost": _amount("hire of one session", "GBP/session"),
        "step_free": _flag("can be reached without a step"),
        "private_room": _flag("has a private room"),
        "lone_working": _flag("staffed building: one worker alone is allowed"),
        "term_only": _flag("open in term time only"),
        "advertised": _flag("may be named in a public timetable"),
        "owner": _text("who owns it", nullable=True),
        "invented": _flag("its attributes are invented", required=False),
        "district": _text("district; else read off the map", nullable=True, required=False),
    },
)
SESSION_TYPES = _table(
    "session_types",
    "one kind of session",
    "session_type",
    {
        "title": _text("name for people"),
        "contact_hours": _amount("time with young people", "h"),
        "setup_hours": _amount("set-up, notes and clearing away", "h"),
        "contacts_per_session": _amount("young people seen in one session", "contacts"),
        "crew": _column(None, "workers by role that one session takes", unit="workers"),
        "min_crew": _amount("fewest workers present", "workers"),
        "slots": _names("slots it may be held in"),
        "venue_types": _names("kinds of venue it may be held at"),
        "term_only": _flag("held in term time only"),
        "booking": _one_of("drop-in or bookable", BOOKINGS),
        "advertised": _flag("named in a public timetable"),
        "consumables": _amount("goods used by one session", "GBP/session"),
        "counts_for_hotspot": _flag("fulfils the rule that every hotspot is served"),
        "demand_share": _column(
            float,
            "part of the planning demand it meets",
            pa.Check.in_range(0, 1, error="is not between 0 and 1"),
            unit="share",
        ),
        "skill": _text("skill that one of the crew must have", nullable=True, required=False),
        "min_sessions": _amount("fewest in a week", "sessions/week", required=False),
        "max_sessions": _amount("most in a week", "sessions/week", required=False),
        "experienced_crew": _amount(
            "experienced workers it takes", "workers", nullable=True, required=False
        ),
        "stream": _text("family: of a stream of its own; empty for young people", required=False),
        "agencies": _column(
            None, "agencies that must be in the crew, such as TYS:1", unit="workers", required=False
        ),
        "frequencies": _column(
            None, "how often it may be held: weekly; fortnightly; monthly", required=False
        ),
    },
)
SLOTS = _table(
    "slots",
    "one weekly time",
    "slot",
    {
        "weekday": _text("Mon to Sun"),
        "start": _text("hh:mm"),
        "end": _text("hh:mm"),
        "period": _one_of("part of the day", PERIODS),
        "evening": _flag("evening"),
        "term_only": _flag("exists in term time only"),
        "order": _column(None, "order in the week", unit="rank"),
    },
)
STAFF = _table(
    "staff",
    "one post",
    "worker_id",
    {
        "role": _text("role"),
        "wte": _column(
            float,
            "whole-time equivalent",
            pa.Check.in_range(0, 1, error="is not between 0 and 1"),
            unit="WTE",
        ),
        "hours": _amount("hours a week for sessions, with set-up and travel", "h/week"),
        "base": _text("place of work"),
        "easting": _column(float, "of the base, EPSG:27700", unit="m"),
        "northing": _column(float, "of the base, EPSG:27700", unit="m"),
        "slots": _names("slots in which the worker can work"),
        "skills": _names("skills"),
        "contract_end": _column(None, "last day of the contract", nullable=True),
        "vacant": _flag("nobody is in post"),
        "mileage_rate": _amount("paid for a mile", "GBP/mile"),
        "qualified": _flag("counts as a qualified worker; volunteers do not"),
        "experienced": _flag("may lead outreach in the evening", required=False),
        "employer": _text("who employs the post", nullable=True, required=False),
        "funder": _text("who pays for the post", nullable=True, required=False),
    },
)
CURRENT_PLAN = _table(
    "current_plan",
    "one session of today's timetable",
    "",
    {
        "venue_id": _text("venue"),
        "session_type": _text("session type"),
        "slot": _text("slot"),
        "sessions_per_week": _amount("1 weekly, 0.5 fortnightly, 0.25 monthly", "sessions/week"),
        "workers": _names("workers, if known"),
        "pinned": _flag("it must stay as it is"),
    },
)

TABLES = (REFERRALS, PLACED, AREAS, VENUES, SESSION_TYPES, SLOTS, STAFF, CURRENT_PLAN)


def conform(frame: FrameT, table: Table) -> FrameT:
    """Return the frame when it keeps its contract; say every fault when it does not.

    Parameters
    ----------
    frame
        Indexed by the table's key, if it has one.
    table
        The contract.

    Returns
    -------
    DataFrame
        `frame` itself, unchanged.

    Raises
    ------
    TableError
        Names the table, each column and fault, how many rows, and up to three of their keys
        (row numbers for a table about persons).
    """
    try:
        table.schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as faults:
        raise TableError(_told(frame, table, faults.failure_cases)) from None
    return frame


def _told(frame: pd.DataFrame, table: Table, cases: pd.DataFrame) -> str:
    """Put pandera's failure cases in words."""
    lines = []
    for (column, check), found in cases.groupby(["column", "check"], dropna=False, sort=False):
        if check == "column_in_dataframe":
            lines.append(f"  - column {found['failure_case'].iloc[0]} is missing")
            continue
        rows = found["index"].dropna()
        where = ""
        if len(rows):
            keys = frame.loc[rows, "row"] if table.personal and "row" in frame else rows
            shown = ", ".join(str(key) for key in list(keys)[:3])
            where = f": {len(rows)} row(s), e.g. {shown}"
        name = table.key if column is None or column != column else column  # noqa: PLR0124
        lines.append(f"  - column {name} {_in_words(str(check))}{where}")
    return (
        f"table {table.name}: {len(lines)} fault(s). data/README.md shows what it must hold.\n"
        + "\n".join(lines)
    )


def _in_words(check: str) -> str:
    """Say what a failed check means."""
    if check.startswith("dtype("):
        return f"is not of type {check.split(chr(39))[1]}"
    words = {"not_nullable": "has missing values", "field_uniqueness": "is not unique"}
    return words.get(check, check)


def data_dictionary(
    tables: Sequence[Table] = TABLES,
    *,
    title: str = "Data dictionary",
    origin: str = "outreach/tables.py",
) -> str:
    """Write the contracts as Markdown, one table each."""
    parts = [f"# {title}\n", f"Generated from `{origin}`; do not edit by hand.\n"]
    for table in tables:
        personal = "**About persons: restricted.**" if table.personal else "Not about persons."
        parts.append(f"## {table.name}\n\nA row is {table.row}. {personal}\n")
        parts.append("| column | what it holds | unit | may be empty |\n|---|---|---|---|")
        if table.key:
            parts.append(f"| `{table.key}` | key | | no |")
        for name, column in table.schema.columns.items():
            unit = (column.metadata or {}).get("unit", "")
            empty = "yes" if column.nullable or not column.required else "no"
            parts.append(f"| `{name}` | {column.description} | {unit} | {empty} |")
        parts.append("")
    return "\n".join(parts)
