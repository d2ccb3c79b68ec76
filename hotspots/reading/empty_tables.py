"""Refuse a table that has a header and nothing below it, where something is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.errors import TableError

if TYPE_CHECKING:
    import pandas as pd


def refuse_empty(table: pd.DataFrame, *, place: str) -> None:
    """Refuse a table without rows.

    Parameters
    ----------
    table
        What was read.
    place
        The table and its file, as a person knows them.

    Raises
    ------
    TableError
        If there is no row.

    Examples
    --------
    >>> import pandas as pd
    >>> refuse_empty(pd.DataFrame({"slot": []}), place="slots (slots.csv)")
    Traceback (most recent call last):
    ...
    outreach.errors.TableError: slots (slots.csv): holds no rows. Add at least one row below ...
    """
    if len(table) == 0:
        msg = f"{place}: holds no rows. Add at least one row below the header."
        raise TableError(msg)
