"""Say which columns of a table were left unread though their name is near one of ours."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEAR = 0.8  # ratio of two names that differ by a slip of the pen
_SHORTEST = 4  # letters of a part of a name that still says what is meant


def near_misses(headers: Sequence[str], wanted: Sequence[str], *, place: str) -> tuple[str, ...]:
    """Point out columns that are not read and may be meant as one of ours.

    Parameters
    ----------
    headers
        Columns of the file that are not read.
    wanted
        Our columns that the file does not have.
    place
        The table and its file, as a person knows them.

    Returns
    -------
    tuple of str
        A note for each column whose name is near ours, or is one part of it.

    Examples
    --------
    >>> near_misses(["hire", "colour"], ["hire_cost", "rooms"], place="venues (venues.csv)")
    ("venues (venues.csv): column 'hire' is not read; did you mean hire_cost?",)
    """
    notes = []
    for header in headers:
        plain = "_".join(header.casefold().replace("-", " ").replace("_", " ").split())
        near = difflib.get_close_matches(plain, wanted, n=1, cutoff=_NEAR)
        near = near or [name for name in wanted if _is_part(plain, name) or _is_part(name, plain)]
        if plain and near:
            notes.append(f"{place}: column {header!r} is not read; did you mean {near[0]}?")
    return tuple(notes)


def _is_part(short: str, long: str) -> bool:
    """Tell whether a name is the first or last words of another."""
    named = len(short) >= _SHORTEST
    return named and (long.startswith(f"{short}_") or long.endswith(f"_{short}"))
