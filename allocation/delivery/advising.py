"""What to stop, move or add, by rules that are stated beside every piece of advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Collection

FEWEST_HELD = 6
"""Sessions held, below which nothing is judged. [sessions]"""
HELD_AT_LEAST = 0.8
"""Of the sessions planned. [share]"""
RULES = {
    "hold": "Fewer than four fifths of the sessions planned were held: first find out why.",
    "describe": "Nobody says how many a session of the kind can see: add it to the session types.",
    "wait": f"Fewer than {FEWEST_HELD} sessions were held: too few to judge.",
    "keep": "Between half and 85% of the places were used.",
    "watch": "Too empty or too full, but it could be chance: look again next quarter.",
    "add": "More than 85% of the places were used, and chance alone would not explain it.",
    "move": (
        "Fewer than half of the places were used, and the place alone serves a priority area, or "
        "sessions of the kind are full elsewhere."
    ),
    "stop": "Fewer than half of the places were used, and chance alone would not explain it.",
}
"""Advice to the rule that leads to it, in the order in which they are tried."""


def advise(
    used: pd.DataFrame,
    *,
    needed: Collection[str] = (),
    fewest_held: int = FEWEST_HELD,
    held_at_least: float = HELD_AT_LEAST,
) -> pd.DataFrame:
    """Say for each place and kind of session what to do, and by which rule.

    Parameters
    ----------
    used : DataFrame, index (``venue_id``, ``session_type``)
        From `allocation.delivery.utilisation.utilisation`, with ``planned`` and ``held_share``.
    needed
        Venues whose sessions are the only ones that serve a priority area: never stopped.
    fewest_held
        Sessions held, below which nothing is judged. [sessions]
    held_at_least
        Of the sessions planned; below it, the first question is why. [share]

    Returns
    -------
    DataFrame, same index
        `used` with ``advice`` (a key of `RULES`), ``because`` (the rule) and ``towards``: venues
        with full sessions of the same kind, for what is to be moved (tuple).

    Examples
    --------
    41 of 96 places at V1; at V2 the same kind is full.

    >>> from allocation.delivery.utilisation import utilisation
    >>> index = pd.MultiIndex.from_tuples([("V1", "drop_in"), ("V2", "drop_in")],
    ...                                   names=["venue_id", "session_type"])
    >>> counts = pd.DataFrame({"planned": 12, "held": 12, "held_share": 1.0, "attended": [30, 130]},
    ...                       index=index)
    >>> told = advise(utilisation(counts, pd.Series(8, index=index)))
    >>> told["advice"].tolist(), told["towards"].tolist()
    (['move', 'add'], [('V2',), ()])
    """
    full = used[(used["band"] == "over-full") & used["sure"] & (used["held"] >= fewest_held)]
    rows = [
        _advice(row, key, full.index, needed, fewest_held, held_at_least)
        for key, row in walk(used.iterrows())
    ]
    return used.assign(
        advice=[advice for advice, _ in rows],
        because=[RULES[advice] for advice, _ in rows],
        towards=pd.Series([places for _, places in rows], index=used.index, dtype=object),
    )


def sole_venues(hotspots: pd.DataFrame, held: pd.MultiIndex, counting: Collection[str]) -> set[str]:
    """Name the venues whose sessions are the only ones that serve a priority area.

    Parameters
    ----------
    hotspots : DataFrame, index ``hotspot_id``
        ``venues`` that would serve it (tuple).
    held : MultiIndex (``venue_id``, ``session_type``)
        Sessions that are held.
    counting
        Session types that count for priority areas.

    Returns
    -------
    set of str
        ``venue_id``.

    Examples
    --------
    >>> hotspots = pd.DataFrame({"venues": [("V1", "V2"), ("V2", "V3")]}, index=["H1", "H2"])
    >>> held = pd.MultiIndex.from_tuples([("V1", "drop_in"), ("V3", "drop_in"), ("V2", "family")])
    >>> sorted(sole_venues(hotspots, held, ["drop_in"]))
    ['V1', 'V3']
    """
    holding = {place for place, kind in held if kind in counting}
    serving = [holding & set(venues) for venues in hotspots["venues"]]
    return {place for places in serving if len(places) == 1 for place in places}


def _advice(
    row: pd.Series[Any],
    key: tuple[str, str],
    full: pd.Index,
    needed: Collection[str],
    fewest: int,
    held_at_least: float,
) -> tuple[str, tuple[str, ...]]:
    """Try the rules in their order."""
    tried = {
        "hold": row["held_share"] < held_at_least and row["planned"] >= fewest,
        "describe": row["band"] == "not known",
        "wait": row["held"] < fewest,
        "keep": row["band"] == "healthy",
        "watch": not row["sure"],
        "add": row["band"] == "over-full",
    }
    for advice, fits in tried.items():
        if fits:
            return advice, ()
    venue, kind = key
    elsewhere = tuple(sorted(place for place, other in full if other == kind and place != venue))
    return ("move", elsewhere) if elsewhere or venue in needed else ("stop", ())
