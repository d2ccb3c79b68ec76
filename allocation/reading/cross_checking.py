"""Check that the tables of a county speak of the same venues, slots, types and workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.slot_times import types_without_slot
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


_REFERENCES = (
    ("venues", "open_slots", "slots", "slot"),
    ("venues", "session_types", "session_types", "type"),
    ("session_types", "slots", "slots", "slot"),
    ("staff", "slots", "slots", "slot"),
    ("current_plan", "slot", "slots", "slot"),
    ("current_plan", "session_type", "session_types", "type"),
    ("current_plan", "venue_id", "venues", "venue"),
)
"""Table, its column, the table whose index it names, and what one of those is."""


def check_tables(
    venues: pd.DataFrame | None,
    session_types: pd.DataFrame | None,
    slots: pd.DataFrame | None,
    staff: pd.DataFrame | None,
    current_plan: pd.DataFrame | None,
) -> None:
    """Refuse names nobody has described, and types longer than every slot they may use.

    Parameters
    ----------
    venues, session_types, slots, staff, current_plan : DataFrame
        As the readers return them; None for a table that could not be read, with which nothing
        is compared.

    Raises
    ------
    TableError
        Everything unknown, table by table (workers are counted, never named), and every type
        without a slot that is long enough.

    Examples
    --------
    >>> import pandas as pd
    >>> slots = pd.DataFrame(index=pd.Index(["Mon AM"], name="slot"))
    >>> staff = pd.DataFrame({"role": ["worker"], "slots": [("Mon PM",)]}, index=["W1"])
    >>> check_tables(None, None, slots, staff, None)
    Traceback (most recent call last):
    ...
    outreach.errors.TableError: tables that do not fit one another:
      - staff: slots names 1 unknown slot: 'Mon PM'; known are Mon AM
    """
    tables = {
        "venues": venues,
        "session_types": session_types,
        "slots": slots,
        "staff": staff,
        "current_plan": current_plan,
    }
    faults = []
    for table, column, other, what in _REFERENCES:
        here, there = tables[table], tables[other]
        if here is not None and there is not None:
            faults.append(_unknown(table, column, _named(here, column), set(there.index), what))
    if session_types is not None:
        faults += _unknown_kinds(session_types, venues, staff)
        faults += types_without_slot(session_types, slots) if slots is not None else []
    if current_plan is not None and staff is not None:
        strangers = _named(current_plan, "workers") - set(staff.index)
        if strangers:
            faults.append(f"current_plan: workers names {len(strangers)} worker(s) not in staff")
    found = [f"  - {fault}" for fault in faults if fault]
    if found:
        msg = "tables that do not fit one another:\n" + "\n".join(found)
        raise TableError(msg)


def _unknown_kinds(
    session_types: pd.DataFrame, venues: pd.DataFrame | None, staff: pd.DataFrame | None
) -> list[str]:
    """Say which kinds of venue and which roles the types ask for in vain."""
    faults = []
    if venues is not None and len(venues):
        kinds, asked = set(venues["type"]), _named(session_types, "venue_types")
        faults.append(_unknown("session_types", "venue_types", asked, kinds, "venue type"))
    if staff is not None and len(staff):
        roles, asked = set(staff["role"]), _named(session_types, "crew")
        faults.append(_unknown("session_types", "crew", asked, roles, "role"))
    return faults


def _named(table: pd.DataFrame, column: str) -> set[str]:
    """Gather what a column names: one name a cell, or several."""
    if column not in table:
        return set()
    cells = ((cell,) if isinstance(cell, str) else cell for cell in table[column])
    return {str(item) for items in cells for item in items}


def _unknown(table: str, column: str, found: Iterable[str], known: set[str], what: str) -> str:
    """Say which names nobody has described."""
    strange = sorted(set(found) - known)
    if not strange:
        return ""
    shown = ", ".join(repr(name) for name in strange[:3])
    listed = ", ".join(sorted(map(str, known))[:6]) + (", ..." if len(known) > 6 else "")
    more = "s" if len(strange) > 1 else ""
    return f"{table}: {column} names {len(strange)} unknown {what}{more}: {shown}; " + (
        f"known are {listed}" if listed else "none is listed"
    )
