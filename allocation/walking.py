"""Walk over labelled pairs; pandas types its labels too narrowly for tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd


def walk(pairs: Iterable[Any]) -> Iterator[Any]:
    """Give the items of a Series, groups or rows, in their order."""
    yield from pairs


def without(index: pd.Index, level: str) -> pd.MultiIndex:
    """Drop one level of an index by its name."""
    rest: Any = index
    return rest.droplevel(level)  # type: ignore[no-any-return]
