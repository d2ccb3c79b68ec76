"""Agencies that settings and tables name, held against those that the table of staff knows."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NEAR = 0.75  # ratio of two names that differ by a slip of the pen


def check_agencies(
    session_types: pd.DataFrame | None,
    staff: pd.DataFrame | None,
    partners: pd.DataFrame | None,
    *,
    leads: Mapping[str, str],
) -> tuple[str, ...]:
    """Check the agencies that sessions and priority areas ask for against those that are known.

    Parameters
    ----------
    session_types : DataFrame, index ``session_type``
        ``agencies``, such as ``TYS:1``: somebody of its staff must be there.
    staff : DataFrame, index ``worker_id``
        ``employer``.
    partners : DataFrame
        ``agency`` of the sessions that partners hold, where there is such a table.
    leads
        Hotspot to the agency that leads there.

    Returns
    -------
    tuple of str
        Notes on agencies that nobody in the table of staff is of: the plan will say what is
        missing because of them.

    Raises
    ------
    TableError
        When names are nearly those of agencies that are known; all of them at once.

    Examples
    --------
    >>> import pandas as pd
    >>> types = pd.DataFrame({"agencies": [("Youth Team:1",)]}, index=["outreach"])
    >>> staff = pd.DataFrame({"employer": ["Youth Teams"]}, index=["W1"])
    >>> check_agencies(types, staff, None, leads={})
    Traceback (most recent call last):
    outreach.errors.TableError: session_types: agencies of outreach: 'Youth Team' is not in the \
table of staff; did you mean 'Youth Teams'?
    """
    if staff is None:
        return ()
    employers = _names(staff.get("employer", []))
    known = employers | _names([] if partners is None else partners["agency"])
    faults, notes = [], []
    for kind, name in _asked(session_types):
        if name.casefold() in employers:
            continue
        near = _nearest(name, employers)
        where = f"session_types: agencies of {kind}: {name!r} is not in the table of staff"
        if near:
            faults.append(f"{where}; did you mean {near!r}?")
        else:
            notes.append(f"{where}: nobody can be sent, and the plan says what is missing.")
    for place, name in sorted(leads.items()):
        near = "" if name.strip().casefold() in known else _nearest(name.strip(), known)
        if near:
            where = f"[partners.lead] {place}: {name!r} is in no table"
            faults.append(f"{where}; did you mean {near!r}?")
    if faults:
        raise TableError("\n".join(faults))
    return tuple(notes)


def _names(cells: Iterable[object]) -> dict[str, str]:
    """Map names in small letters to names as they are written."""
    found = (str(cell).strip() for cell in cells if not pd.isna(cell))  # type: ignore[call-overload]
    return {name.casefold(): name for name in sorted(set(found)) if name}


def _asked(session_types: pd.DataFrame | None) -> list[tuple[str, str]]:
    """List the types that ask for an agency, with its name."""
    if session_types is None or "agencies" not in session_types:
        return []
    named = [
        (str(kind), str(cell).partition(":")[0].strip())
        for kind, cells in session_types["agencies"].items()
        for cell in cells
    ]
    return [(kind, name) for kind, name in named if name]


def _nearest(name: str, known: Mapping[str, str]) -> str:
    """Give the known name that differs by a slip of the pen; nothing where none does."""
    near = difflib.get_close_matches(name.casefold(), list(known), n=1, cutoff=_NEAR)
    return known[near[0]] if near else ""
