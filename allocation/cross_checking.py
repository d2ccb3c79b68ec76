"""Check that the tables of a county speak of the same venues, slots, types and workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def check_tables(
    venues: pd.DataFrame,
    session_types: pd.DataFrame,
    slots: pd.DataFrame,
    staff: pd.DataFrame,
    current_plan: pd.DataFrame,
) -> None:
    """Refuse tables that name slots, types, venues or workers nobody has described.

    Parameters
    ----------
    venues, session_types, slots, staff, current_plan : DataFrame
        As the readers return them.

    Raises
    ------
    TableError
        Everything unknown, table by table; workers are counted, never named.
    """
    known_slots = set(slots.index)
    known_types = set(session_types.index)
    kinds = set(venues["type"]) if len(venues) else set()
    roles = set(staff["role"]) if len(staff) else set()
    asked = (
        {role for crew in session_types["crew"] for role in crew} if len(session_types) else set()
    )
    faults = [
        _unknown("venues", "open_slots", _flat(venues, "open_slots"), known_slots, "slot"),
        _unknown("venues", "session_types", _flat(venues, "session_types"), known_types, "type"),
        _unknown("session_types", "slots", _flat(session_types, "slots"), known_slots, "slot"),
        _unknown("staff", "slots", _flat(staff, "slots"), known_slots, "slot"),
        _unknown("current_plan", "slot", _column(current_plan, "slot"), known_slots, "slot"),
        _unknown(
            "current_plan",
            "session_type",
            _column(current_plan, "session_type"),
            known_types,
            "type",
        ),
        _unknown(
            "current_plan",
            "venue_id",
            _column(current_plan, "venue_id"),
            set(venues.index),
            "venue",
        ),
    ]
    if kinds:
        faults.append(
            _unknown(
                "session_types",
                "venue_types",
                _flat(session_types, "venue_types"),
                kinds,
                "venue type",
            )
        )
    if roles:
        faults.append(_unknown("session_types", "crew", asked, roles, "role (nobody has it)"))
    strangers = _flat(current_plan, "workers") - set(staff.index)
    if strangers:
        faults.append(f"current_plan: workers names {len(strangers)} worker(s) not in staff")
    found = [fault for fault in faults if fault]
    if found:
        raise TableError("; ".join(found))


def _flat(table: pd.DataFrame, column: str) -> set[str]:
    """Gather what the lists of a column name."""
    if column not in table:
        return set()
    return {str(item) for items in table[column] for item in items}


def _column(table: pd.DataFrame, column: str) -> set[str]:
    """Gather the values of a plain column."""
    return {str(item) for item in table[column]} if column in table else set()


def _unknown(table: str, column: str, found: Iterable[str], known: set[str], what: str) -> str:
    """Say which names nobody has described."""
    strange = sorted(set(found) - known)
    if not strange:
        return ""
    shown = ", ".join(repr(name) for name in strange[:3])
    listed = ", ".join(sorted(map(str, known))[:6])
    return f"{table}: {column} names {len(strange)} unknown {what}: {shown}; known are {listed}"
