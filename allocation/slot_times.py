"""When slots begin and end, and which are long enough for a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable


def slot_times(slots: pd.DataFrame) -> pd.DataFrame:
    """Give begin, end and length of each slot in hours; missing where the table gives no times.

    Parameters
    ----------
    slots : DataFrame, index ``slot``
        ``start`` and ``end`` as "HH:MM" or nothing.

    Returns
    -------
    DataFrame, index ``slot``
        ``start``, ``end`` (hours after midnight; above 24 where the slot runs past midnight),
        ``length``. [h]

    Examples
    --------
    >>> slots = pd.DataFrame({"start": ["13:00", ""], "end": ["15:30", ""]},
    ...                      index=pd.Index(["Mon PM", "Tue PM"], name="slot"))
    >>> slot_times(slots)["length"].tolist()
    [2.5, nan]
    """
    start, end = (_hours(slots, column) for column in ("start", "end"))
    end = end.where(~(end <= start), end + 24.0)
    return pd.DataFrame({"start": start, "end": end, "length": end - start}, index=slots.index)


def long_enough(lengths: pd.Series, hours: float) -> set[str]:
    """Name the slots that can hold a session; a slot without times can hold any.

    Examples
    --------
    >>> lengths = pd.Series([2.5, 3.5, float("nan")], index=["PM", "AM", "some time"])
    >>> sorted(long_enough(lengths, 3.5))
    ['AM', 'some time']
    """
    return set(lengths.index[~(lengths < hours - 1e-6)])


def types_without_slot(session_types: pd.DataFrame, slots: pd.DataFrame) -> list[str]:
    """Say which types are longer than every slot they may use, and what to do.

    Parameters
    ----------
    session_types, slots : DataFrame
        As the readers return them.

    Returns
    -------
    list of str
        One sentence per type, in the order of the table; empty when every type has a slot.
    """
    if not len(session_types) or not len(slots):
        return []
    lengths = slot_times(slots)["length"]
    faults = []
    for kind, row in session_types.iterrows():
        own = lengths[lengths.index.isin(list(row["slots"]))]
        needed = float(row["contact_hours"])
        if len(own) and not long_enough(own, needed):
            faults.append(
                f"session_types: {kind} needs {needed:g} h; the longest of its slots lasts "
                f"{float(own.max()):g} h; give it a longer slot or fewer contact_hours"
            )
    return faults


def _hours(slots: pd.DataFrame, column: str) -> pd.Series:
    """Read times of day as hours."""
    given: Iterable[object] = slots[column] if column in slots else [""] * len(slots)
    words = pd.Series(list(given), index=slots.index, dtype=str)
    parts = words.str.extract(r"^\s*(\d{1,2})[:.](\d{2})").astype(float)
    return parts[0] + parts[1] / 60
