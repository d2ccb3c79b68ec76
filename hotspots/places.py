"""One place, one hotspot: what people act on, where both scans found the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


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
        same = any(len(inside & other) >= overlap * min(len(inside), len(other)) for other in kept)
        chosen.append(bool(approved) and not same)
        if chosen[-1]:
            kept.append(inside)
    return clusters[chosen]
