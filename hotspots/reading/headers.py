"""Find the line of a table that holds its column names."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Resolve = Callable[[Sequence[str]], Mapping[str, str]]

TITLE_ROWS = 15
"""Published workbooks have a title and notes above their header: so far down it is looked for."""


def find_header(
    tops: Sequence[Sequence[str]],
    *,
    columns: Mapping[str, str],
    required: Sequence[str],
    resolve: Resolve | None = None,
) -> tuple[int, Mapping[str, str]]:
    """Find the first line that holds every required column.

    Parameters
    ----------
    tops
        The first lines of the table, with single spaces inside cells.
    columns
        Our name to the file's; a name that is absent is the same in both.
    required
        Our names.
    resolve
        Given the headers of a published file, says which of our columns they are; a column in
        `columns` is not asked for.

    Returns
    -------
    int
        Position of the header; 0 if no line holds every required column.
    mapping
        `columns`, with what `resolve` knows of that line.

    Examples
    --------
    >>> find_header([["Ward profiles"], ["code", "people"]], columns={}, required=["code"])
    (1, {})
    """
    first: Mapping[str, str] = dict(columns)
    for top, headers in enumerate(tops[:TITLE_ROWS]):
        known = {**resolve(headers), **columns} if resolve is not None else dict(columns)
        if top == 0:
            first = known
        held = {header.casefold() for header in headers}
        wanted = {" ".join(known.get(ours, ours).split()).casefold() for ours in required}
        if wanted <= held:
            return top, known
    return 0, first


def plain_header(header: str) -> str:
    """Write a header in small letters, single spaces and without punctuation.

    Examples
    --------
    >>> plain_header("  Education, Skills and  Training Rank (where 1 is most deprived)")
    'education skills and training rank where 1 is most deprived'
    """
    marks = str.maketrans(dict.fromkeys(string.punctuation, " "))
    return " ".join(header.lower().translate(marks).split())
