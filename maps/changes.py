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

MET_NAME = "Need met: more or less"
MET_TITLE = (
    "Need that sessions nearby have room for, against today: from need, travel and the room of "
    "the drop-ins and clinics listed"
)
MET_LABELS = (
    "much more than today",
    "more than today",
    "about as today",
    "less than today",
    "much less than today",
)
MET_WORDS = ("much more", "more", "about the same", "less", "much less")
MET_HEADING = "Room nearby for its need, against today"
_MORE, _MUCH_MORE = 0.05, 0.25
"""By how much of the need of an area what is met must differ. [share]"""


def met_classes(edition: MapEdition, need_met: pd.Series | None) -> pd.Series | None:
    """Say of each area whether more or less of its need has room nearby than today.

    Parameters
    ----------
    edition
        A checked edition.
    need_met : Series, index ``area_code``, or None
        Its `need_met`, or that of another plan. [share]

    Returns
    -------
    Series of int, index ``area_code``, or None
        Number of the label in `MET_LABELS`; None where one of the two is not known.
    """
    if need_met is None or edition.need_met_today is None or edition.today.empty:
        return None
    index = edition.areas.index
    gain = (need_met.reindex(index) - edition.need_met_today.reindex(index)).fillna(0.0).round(6)
    classes = np.select(
        [gain > _MUCH_MORE, gain > _MORE, gain < -_MUCH_MORE, gain < -_MORE],
        [0, 1, 4, 3],
        default=2,
    )
    return pd.Series(classes, index=index, dtype="int64", name="met")


def change_classes(edition: MapEdition, catchments: pd.DataFrame | None = None) -> pd.Series | None:
    """Say of each area whether it gains or loses a session within the standard.

    Parameters
    ----------
    edition
        A checked edition.
    catchments
        Those of another plan; the proposal's when absent.

    Returns
    -------
    Series of int, index ``area_code``, or None
        Number of the label in `CHANGE_LABELS`; None where today's timetable is not known.
    """
    if edition.today.empty:
        return None
    index = edition.areas.index
    before = index.isin(edition.today_catchments["area_code"])
    proposed = edition.catchments if catchments is None else catchments
    after = index.isin(proposed["area_code"])
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
