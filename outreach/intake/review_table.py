"""The table people write their decisions about hotspots into, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.reading.one_table import Column, load_table
from allocation.reading.one_table import conform as read_cells

if TYPE_CHECKING:
    from allocation.reading.one_table import Source

REVIEW = (
    Column(name="hotspot_id", kind="text", required=True),
    Column(name="decision", kind="text", default="", allowed=("accept", "reject", "merge")),
    Column(name="merge_into", kind="text", default=""),
    Column(name="priority", kind="count", least=1),
    Column(name="reason", kind="text", default=""),
    Column(name="role", kind="text", default=""),
    Column(name="date", kind="date"),
    Column(name="areas", kind="list", default=()),
)
"""The columns that are read; the others are there for people. ``decision`` empty: undecided."""


def read_review(source: Source) -> pd.DataFrame:
    """Read what people decided about the hotspots of a run.

    Parameters
    ----------
    source
        CSV or XLSX path, rows as dicts, or a source of the settings: private/review.csv of
        `outreach hotspots`, filled in.

    Returns
    -------
    DataFrame, index ``row`` (as a person sees it in the file; the header is row 1)
        The columns of `REVIEW`. Lines without a hotspot and without a decision are left out.

    Raises
    ------
    TableError
        With every cell that cannot be read.

    Examples
    --------
    >>> read_review([{"hotspot_id": "H1", "decision": "accept"}])["decision"].tolist()
    ['accept']
    """
    loaded = load_table(source, REVIEW, name="review")
    table = loaded.table[(loaded.table != "").any(axis=1)] if len(loaded.table) else loaded.table
    frame = read_cells(table, REVIEW, name=loaded.place, key=None)
    frame.index = pd.Index(table.index, name="row")
    frame.attrs["place"] = loaded.place
    return frame
