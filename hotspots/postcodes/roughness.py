"""Postcodes whose position is only rough: good enough for a map, not for a distance.

The ONS marks them 6 (mean of the sector) and 8 (last known before it ended, before 2000);
Code-Point Open marks the first 60.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

ROUGH = (6, 8)
"""Positional qualities, on the scale of the ONS, that are good for a map only."""


TRAVEL = "Travel times from there may be wrong: give easting and northing."
BESIDE = "They may be of a neighbourhood beside the one they count for."


def is_rough(located: pd.DataFrame) -> pd.Series:
    """Mark the postcodes whose position is good for a map only.

    Parameters
    ----------
    located
        From `hotspots.postcodes.directory.Directory.locate`.

    Returns
    -------
    Series of bool, index of `located`
        False where the directory does not say how good a position is.

    Examples
    --------
    >>> import pandas as pd
    >>> is_rough(
    ...     pd.DataFrame({"found": True, "quality": pd.array([1, 6, 8, None], dtype="Int8")})
    ... ).tolist()
    [False, True, True, False]
    """
    marked: pd.Series = located["quality"].isin(ROUGH).fillna(value=False) & located["found"]
    return marked.astype(bool)


def rough_note(table: str, located: pd.DataFrame, *, fate: str = TRAVEL) -> tuple[str, ...]:
    """Say how many rows of a table stand where only the sector is; nothing if none does.

    Parameters
    ----------
    table
        What to call it.
    located
        As in `is_rough`, of the rows that were placed by postcode.
    fate
        What follows from it, as a sentence.

    Returns
    -------
    tuple of str
        At most one note, without a postcode.
    """
    count = int(np.count_nonzero(is_rough(located)))
    note = (
        f"{table}: {count} row(s) are placed by a postcode whose position is only rough (the mean "
        f"of its sector, or as last known). {fate}"
    )
    return (note,) if count else ()
