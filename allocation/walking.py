"""Walk over labelled pairs; pandas types its labels too narrowly for tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd


def walk(pairs: Iterable[Any]) -> Iterator[Any]:
    """Give the items of a Series, groups or rows, in their order."""
    yield from pairs


def gather(index: pd.Index, *levels: str, sort: bool = True) -> Iterator[tuple[Any, list[int]]]:
    """Give each label of some levels with its positions, many times faster than a groupby."""
    columns = [index.get_level_values(level).to_numpy(object) for level in levels]
    keys = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    found: dict[Any, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    for key in sorted(found) if sort else found:
        yield key, found[key]


def without(index: pd.Index, level: str) -> pd.MultiIndex:
    """Drop one level of an index by its name."""
    rest: Any = index
    return rest.droplevel(level)  # type: ignore[no-any-return]
