"""How much two places overlap, and which hotspot of one list is which of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection


def jaccard(first: Collection[str], second: Collection[str]) -> float:
    """Give the share of all areas of two places that both have.

    Parameters
    ----------
    first, second
        Area codes, or any names.

    Returns
    -------
    float
        1 for the same place, 0 for none in common; 1 for two empty ones. [share]

    References
    ----------
    Jaccard P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2),
    37-50. https://doi.org/10.1111/j.1469-8137.1912.tb05611.x

    Examples
    --------
    >>> jaccard("ABCD", "CDE")
    0.4
    """
    one, other = set(first), set(second)
    union = one | other
    return len(one & other) / len(union) if union else 1.0


def match_places(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Say which hotspot of a new list is which of an old one: the largest overlap wins.

    The pairs are taken in order of their overlap, each hotspot once. Of equal overlaps the one
    of the same scan goes first, then the one of the same name, then by the order of both lists.

    Parameters
    ----------
    old, new : DataFrame, index ``hotspot_id``
        ``areas`` (collection of area codes) and, if known, ``scan``.

    Returns
    -------
    DataFrame
        ``old``, ``new`` and ``jaccard`` of each pair that shares an area [share], in the order
        of `new`.

    Examples
    --------
    >>> old = pd.DataFrame({"areas": ["AB", "CD"]}, index=["H1", "H2"])
    >>> new = pd.DataFrame({"areas": ["CD", "BX", "YZ"]}, index=["H1", "H2", "H3"])
    >>> match_places(old, new).round(2).values.tolist()
    [['H2', 'H1', 1.0], ['H1', 'H2', 0.33]]
    """
    pairs = []
    kinds = [
        table["scan"] if "scan" in table else pd.Series("", table.index) for table in (old, new)
    ]
    for i, (before, areas) in enumerate(old["areas"].items()):
        for j, (after, others) in enumerate(new["areas"].items()):
            share = jaccard(areas, others)
            if share > 0:
                strange = (kinds[0].iloc[i] != kinds[1].iloc[j], before != after)
                pairs.append((-share, *strange, i, j, before, after))
    taken: list[tuple[int, str, str, float]] = []
    used_old, used_new = set[int](), set[int]()
    for share, _, _, i, j, before, after in sorted(pairs, key=lambda pair: pair[:5]):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            taken.append((j, str(before), str(after), -share))
    rows = [row[1:] for row in sorted(taken)]
    return pd.DataFrame(rows, columns=["old", "new", "jaccard"])
