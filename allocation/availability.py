"""How many sessions fit into a set of weekly slots."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def slot_unions(slots: pd.Series, index: pd.Index) -> list[set[str]]:
    """List the unions of slots over the session types; each bounds what fits inside it.

    The sessions whose slots all lie in a union cannot outnumber the places in that union
    (Hall's condition); with nested slots this is all there is to say.

    Parameters
    ----------
    slots : Series of tuples
        The slots of each offer or team.
    index : MultiIndex with level ``session_type``
        Labels of `slots`.

    Returns
    -------
    list of set
        Sorted by size and name, no set twice.

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_tuples([("V", "clinic"), ("V", "drop-in")],
    ...                                   names=["venue_id", "session_type"])
    >>> unions = slot_unions(pd.Series([("Mon AM",), ("Mon PM",)], index=index), index)
    >>> [sorted(union) for union in unions]
    [['Mon AM'], ['Mon PM'], ['Mon AM', 'Mon PM']]
    """
    return unions_of(zip(index.get_level_values("session_type"), slots, strict=True))


def unions_of(slots: Iterable[tuple[str, Iterable[str]]]) -> list[set[str]]:
    """List the unions of slots over the session types, as `slot_unions` does.

    Parameters
    ----------
    slots
        Session type of each offer or team, and its slots.

    Returns
    -------
    list of set
        Sorted by size and name, no set twice.

    Examples
    --------
    >>> [sorted(union) for union in unions_of([("clinic", ["a"]), ("drop-in", ["a", "b"])])]
    [['a'], ['a', 'b']]
    """
    by_type: dict[str, set[str]] = {}
    for kind, own in slots:
        by_type.setdefault(str(kind), set()).update(own)
    unions: set[frozenset[str]] = set()
    for mine in by_type.values():
        unions |= {frozenset(mine)} | {union | mine for union in unions}
    return [set(union) for union in sorted(unions, key=lambda union: (len(union), sorted(union)))]


def day_capacity(union: set[str], slots: pd.DataFrame, *, most: int) -> int:
    """Count the sessions one worker can do in a set of slots.

    Parameters
    ----------
    union
        Slot names.
    slots : DataFrame, index ``slot``
        With ``weekday``.
    most
        Most sessions in one day.

    Returns
    -------
    int
        Sum over weekdays of the smaller of `most` and the slots that day.
    """
    days = Counter(day for slot, day in slots["weekday"].items() if slot in union)
    return sum(min(most, count) for count in days.values())
