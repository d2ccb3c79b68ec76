"""One place, one hotspot: what people act on, where both scans found the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection


def distinct_places(clusters: pd.DataFrame, *, overlap: float = 0.5) -> pd.DataFrame:
    """Keep the hotspots that are places of their own.

    The two scans often find the same place twice. A hotspot that shares at least `overlap` of
    the smaller one's areas with a better ranked hotspot stands for the same place and is left
    out here; it stays in the full list, and the sentence of the better ranked one speaks of both.

    Parameters
    ----------
    clusters : DataFrame, index ``hotspot_id``
        In order of ``rank``, with ``areas`` (tuple) and ``approved``.
    overlap
        Share of the smaller hotspot's areas from which two are the same place. [share]

    Returns
    -------
    DataFrame, index ``hotspot_id``
        The approved rows of `clusters` that are places of their own, in the same order.

    Examples
    --------
    >>> import pandas as pd
    >>> clusters = pd.DataFrame(
    ...     {"areas": [("A", "B"), ("A",), ("C",)], "approved": True}, index=["H1", "H2", "H3"]
    ... )
    >>> distinct_places(clusters).index.tolist()
    ['H1', 'H3']
    """
    kept: list[set[str]] = []
    chosen = []
    for areas, approved in zip(clusters["areas"], clusters["approved"], strict=True):
        inside = set(areas)
        same = any(_same(inside, other, overlap) for other in kept)
        chosen.append(bool(approved) and not same)
        if chosen[-1]:
            kept.append(inside)
    return clusters[pd.Series(chosen, index=clusters.index, dtype=bool)]


def leading_hotspots(clusters: pd.DataFrame, *, overlap: float = 0.5) -> pd.Series:
    """Name for each hotspot the one that stands for its place, whatever people decided.

    Parameters
    ----------
    clusters : DataFrame, index ``hotspot_id``
        In order of ``rank``, with ``areas``.
    overlap
        As in `distinct_places`. [share]

    Returns
    -------
    Series, index ``hotspot_id``
        A hotspot that is a place of its own has its own name.

    Examples
    --------
    >>> clusters = pd.DataFrame({"areas": [("A", "B"), ("A",), ("C",)]}, index=["H1", "H2", "H3"])
    >>> leading_hotspots(clusters).tolist()
    ['H1', 'H1', 'H3']
    """
    leads: dict[str, set[str]] = {}
    named = []
    for key, areas in clusters["areas"].items():
        inside = set(areas)
        same = (name for name, other in leads.items() if _same(inside, other, overlap))
        named.append(next(same, str(key)))
        if named[-1] == str(key):
            leads[str(key)] = inside
    return pd.Series(named, index=clusters.index, dtype="str", name="leading")


def in_served_order(places: pd.DataFrame) -> pd.DataFrame:
    """Give the places of a list the ranks 1, 2, 3: the order in which people want them served.

    Examples
    --------
    >>> in_served_order(pd.DataFrame({"rank": [2, 1]}, index=["H2", "H1"]))["rank"].to_dict()
    {'H2': 1, 'H1': 2}
    """
    return places.assign(rank=range(1, len(places) + 1))


def _same(one: Collection[str], other: Collection[str], overlap: float) -> bool:
    """Tell whether two hotspots are the same place."""
    return len(set(one) & set(other)) >= overlap * min(len(one), len(other))
