"""Who gains and who loses a session within the standard, from today to the proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from maps.edition import MapEdition

CHANGE_TITLE = "A drop-in or clinic within the standard: today and in the proposal"
CHANGE_LABELS = (
    "gains one: none today",
    "loses it: none in the proposal",
    "has one today and in the proposal",
    "has none, today or in the proposal",
)
CHANGE_WORDS = ("gains", "loses", "keeps", "has none")
"""The same in a word, for a table."""


def change_classes(edition: MapEdition) -> pd.Series | None:
    """Say of each area whether it gains or loses a session within the standard.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    Series of int, index ``area_code``, or None
        Number of the label in `CHANGE_LABELS`; None where today's timetable is not known.
    """
    if edition.today.empty:
        return None
    index = edition.areas.index
    before = index.isin(edition.today_catchments["area_code"])
    after = index.isin(edition.catchments["area_code"])
    classes = np.select([after & ~before, before & ~after, before & after], [0, 1, 2], default=3)
    return pd.Series(classes, index=index, dtype="int64", name="change")


def nearest_rows(edition: MapEdition, catchments: pd.DataFrame) -> list[int]:
    """Return, for each area, the row of its nearest venue with a session, or -1.

    Parameters
    ----------
    edition
        A checked edition.
    catchments
        Its `catchments` or its `today_catchments`.

    Returns
    -------
    list of int
        In the order of the areas.
    """
    nearest = catchments.drop_duplicates("area_code").set_index("area_code")["venue_id"]
    rows = edition.venues.index.get_indexer(pd.Index(nearest))
    by_area = pd.Series(rows, index=nearest.index, dtype="int64")
    return [int(row) for row in by_area.reindex(edition.areas.index, fill_value=-1)]
