"""Read what is held and when: session types, slots and today's timetable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.cycle.cycles import refuse_frequencies
from allocation.reading.one_table import Column, Source, conform, expand_slots, load_table
from hotspots.reading.empty_tables import refuse_empty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

SLOT_COLUMNS = (
    Column(name="slot", kind="text", required=True),
    Column(name="weekday", kind="text", required=True, allowed=WEEKDAYS),
    Column(name="start", kind="text", default=""),
    Column(name="end", kind="text", default=""),
    Column(
        name="period", kind="text", required=True, allowed=("AM", "PM", "after-school", "evening")
    ),
    Column(name="evening", kind="flag", default=False),
    Column(name="term_only", kind="flag", default=False),
    Column(name="order", kind="count", default=0, least=0),
)
TYPE_COLUMNS = (
    Column(name="session_type", kind="text", required=True),
    Column(name="title", kind="text", default=""),
    Column(name="contact_hours", kind="number", required=True, least=0, greatest=12),
    Column(name="setup_hours", kind="number", default=0.5, least=0, greatest=12),
    Column(name="contacts_per_session", kind="number", required=True, least=0),
    Column(name="crew", kind="crew", required=True),
    Column(name="min_crew", kind="count", default=1, least=1),
    Column(name="slots", kind="list", default=()),
    Column(name="venue_types", kind="list", default=()),
    Column(name="term_only", kind="flag", default=False),
    Column(name="booking", kind="text", default="drop-in", allowed=("drop-in", "bookable")),
    Column(name="advertised", kind="flag", default=True),
    Column(name="consumables", kind="number", default=0.0, least=0),
    Column(name="counts_for_hotspot", kind="flag", default=False),
    Column(name="skill", kind="text", default=""),
    Column(name="demand_share", kind="number", default=0.0, least=0, greatest=1),
    Column(name="min_sessions", kind="count", default=0, least=0),
    Column(name="max_sessions", kind="count", default=999, least=0),
    Column(name="experienced_crew", kind="number", default=None, least=0),
    Column(name="stream", kind="text", default="", allowed=("family", "")),
    Column(name="agencies", kind="list", default=()),
    Column(name="frequencies", kind="list", default=("weekly",)),
)
CURRENT_COLUMNS = (
    Column(name="venue_id", kind="text", required=True),
    Column(name="session_type", kind="text", required=True),
    Column(name="slot", kind="text", required=True),
    Column(name="sessions_per_week", kind="number", default=1.0, least=0),
    Column(name="workers", kind="list", default=()),
    Column(name="pinned", kind="flag", default=False),
)


def read_slots(source: Source, *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read the weekly slots.

    Parameters
    ----------
    source
        CSV or XLSX path, or rows as dicts.
    columns
        Contract name to the file's column name.

    Returns
    -------
    DataFrame, index ``slot``
        The ``slots`` contract in the order of the week; a period "evening" is an evening.

    Raises
    ------
    TableError
        With every fault of the table.

    Examples
    --------
    >>> rows = [{"slot": "Fri eve", "weekday": "Fri", "period": "evening"},
    ...         {"slot": "Mon AM", "weekday": "Mon", "period": "AM"}]
    >>> read_slots(rows)["evening"].to_dict()
    {'Mon AM': False, 'Fri eve': True}
    """
    loaded = load_table(source, SLOT_COLUMNS, name="slots", columns=columns)
    refuse_empty(loaded.table, place=loaded.place)
    slots = conform(loaded.table, SLOT_COLUMNS, name=loaded.place, key="slot")
    periods = ("AM", "PM", "after-school", "evening")
    place = slots["weekday"].map(WEEKDAYS.index) * 4 + slots["period"].map(periods.index)
    slots = slots.assign(
        order=slots["order"] if slots["order"].any() else place.astype(int),
        evening=slots["evening"] | (slots["period"] == "evening"),
    )
    slots = slots.sort_values("order", kind="stable")
    slots.attrs["notes"] = loaded.notes
    return slots


def read_session_types(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    every_slot: Sequence[str] = (),
) -> pd.DataFrame:
    """Read the session types.

    Parameters
    ----------
    source
        CSV or XLSX path, or rows as dicts; ``crew`` is ``"nurse:1;worker:1"`` or a table.
    columns
        Contract name to the file's column name.
    every_slot
        All slots, for types whose ``slots`` is empty or "all".

    Returns
    -------
    DataFrame, index ``session_type``
        The ``session_types`` contract; ``crew`` holds dicts.

    Raises
    ------
    TableError
        With every fault of the table.
    """
    loaded = load_table(source, TYPE_COLUMNS, name="session_types", columns=columns)
    refuse_empty(loaded.table, place=loaded.place)
    types = conform(loaded.table, TYPE_COLUMNS, name=loaded.place, key="session_type")
    title = types["title"].where(types["title"] != "", types.index.to_series().astype(str))
    types = types.assign(title=title, slots=expand_slots(types["slots"], every_slot))
    refuse_frequencies(types, place=loaded.place)
    types.attrs["notes"] = (*loaded.notes, *_never_enough(types, loaded.place))
    return types


def _never_enough(types: pd.DataFrame, place: str) -> tuple[str, ...]:
    """Say which types ask for more sessions than they allow."""
    most = types["max_sessions"].astype(float)
    torn = list(types.index[types["min_sessions"].astype(float) > most])
    if not torn:
        return ()
    note = (
        f"{place}: min_sessions is above max_sessions for {', '.join(torn[:3])} ({len(torn)} in "
        "all): the minimum cannot be kept and every plan will say so."
    )
    return (note,)


def read_current_plan(source: Source, *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read today's timetable.

    Parameters
    ----------
    source
        CSV or XLSX path, or rows as dicts; no rows where nothing is held today.
    columns
        Contract name to the file's column name.

    Returns
    -------
    DataFrame
        ``venue_id, session_type, slot, sessions_per_week, workers``, in the file's order.

    Raises
    ------
    TableError
        With every fault of the table.
    """
    loaded = load_table(source, CURRENT_COLUMNS, name="current_plan", columns=columns)
    plan = conform(loaded.table, CURRENT_COLUMNS, name=loaded.place, key=None, personal=True)
    plan.attrs["notes"] = loaded.notes
    return plan
