"""The log of data receipts: which feeds were expected in each quarter, and which came (R-30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.edition import PrintedTable
from maps.report import Section
from outreach.intake.feeds import feed_name
from outreach.pages.place_actions import in_words
from outreach.pages.printing import joined, not_assessed

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADING = "Data received"


def receipts_section(
    feeds: pd.DataFrame | None, *, quarter: str, quarters: Sequence[str]
) -> Section:
    """Set what was expected beside what came, in a quarter and in those before it.

    Parameters
    ----------
    feeds : DataFrame, index ``row``, or None
        The ``feeds`` table.
    quarter
        The quarter of the pack, such as ``2026/27 Q2``.
    quarters
        Those of the log, in order.

    Returns
    -------
    Section
        A list of the quarter's feeds, and the log by quarter.
    """
    if feeds is None:
        return Section(id="receipts", heading=HEADING, sentences=not_assessed())
    now = feeds[feeds["quarter"] == quarter]
    wanted = now[now["expected"]]
    gone = wanted[~wanted["received"]]
    if wanted.empty:
        said = f"No data were listed as expected in {quarter}."
    else:
        came = len(wanted) - len(gone)
        said = f"{quarter}: {came} of {len(wanted)} expected feeds came."
    missing = [feed_name(row) for _, row in gone.iterrows()]
    late = (f"Not come: {joined(missing)}.",) if missing else ()
    return Section(
        id="receipts",
        heading=HEADING,
        sentences=(said, *late),
        parts=(_of_quarter(now, quarter), _log(feeds, quarters)),
    )


def _of_quarter(rows: pd.DataFrame, quarter: str) -> PrintedTable:
    """List the feeds of one quarter."""
    frame = pd.DataFrame(
        {
            "Data": rows["feed"].astype(str),
            "From": rows["agency"].fillna("").astype(str),
            "Expected": rows["expected"].map({True: "yes", False: "no"}),
            "Received": rows["received"].map({True: "yes", False: "no"}),
            "On": rows["received_on"].map(in_words, na_action="ignore").fillna(""),
        },
        dtype="str",
    )
    return PrintedTable(
        id="receipts",
        title=f"Data expected in {quarter}",
        caption="As the county's table of feeds says.",
        frame=frame.reset_index(drop=True),
        csv_name="receipts.csv",
    )


def _log(feeds: pd.DataFrame, quarters: Sequence[str]) -> PrintedTable:
    """Count the feeds of each quarter."""
    rows = []
    for name in quarters:
        wanted = feeds[(feeds["quarter"] == name) & feeds["expected"]]
        came = int(wanted["received"].sum())
        state = "complete" if came == len(wanted) else "incomplete"
        told = f"{came} of {len(wanted)} feeds"
        rows.append(
            {
                "Quarter": name,
                "Received": told if len(wanted) else "nothing listed",
                "State": state if len(wanted) else "",
            }
        )
    return PrintedTable(
        id="receipts-log",
        title="Log of data receipts",
        caption="Feeds by quarter of the financial year.",
        frame=pd.DataFrame(rows, dtype="str"),
        csv_name="receipts_log.csv",
    )
