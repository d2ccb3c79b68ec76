"""The places that stand out, high and low, as tables that say all that the map says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.cells import PageTable, cell_text, headings, texts

if TYPE_CHECKING:
    from maps.edition import MapEdition

HIGH_TITLE = "Priority areas for support"
LOW_TITLE = "Fewer referrals than expected: may be missed need"
NONE_HIGH = "No priority areas were found."
NONE_LOW = "No such place was found."


def edge_remarks(spots: pd.DataFrame) -> list[str]:
    """Say which priority areas reach the county line, where their reason does not say so.

    Parameters
    ----------
    spots : DataFrame
        ``edge`` and ``reason``.

    Returns
    -------
    list of str
        One for each row, empty where there is nothing to add.
    """
    return [
        "Reaches the county line, so it may go on beyond it."
        if edge and "county line" not in str(reason)
        else ""
        for edge, reason in zip(spots["edge"], spots["reason"], strict=True)
    ]


def high_places(edition: MapEdition) -> pd.DataFrame:
    """Spell out the priority areas, one row each.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    DataFrame
        All text: number on the map, name, why, certainty, kind, the columns of
        ``hotspot_columns`` and a remark; without columns that are empty throughout.
    """
    return _spelt(edition.hotspots, edition.hotspot_columns, heading="Priority area", sign="P")


def low_places(edition: MapEdition) -> pd.DataFrame:
    """Spell out the places with fewer referrals than expected, as `high_places` does.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    DataFrame
        As from `high_places`, without a kind.
    """
    return _spelt(edition.cold_spots, edition.cold_columns, heading="Place", sign="C")


def hotspot_table(edition: MapEdition) -> PageTable:
    """Build the list of priority areas.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    PageTable
        Its note says why it is empty.
    """
    frame = high_places(edition)
    told = _sentences(edition.hotspots_note, edition.review_note)
    return PageTable(
        id="hotspots",
        title=HIGH_TITLE,
        caption=told or "In order of priority.",
        csv_name="priority-areas.csv",
        kind="hotspots",
        headings=headings(frame),
        rows=texts(frame),
        name_column=1,
        note=edition.hotspots_note or NONE_HIGH,
    )


def cold_table(edition: MapEdition) -> PageTable | None:
    """Build the list of places with fewer referrals than expected.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    PageTable or None
        None where nobody has looked for such places.
    """
    if not edition.cold_assessed:
        return None
    frame = low_places(edition)
    return PageTable(
        id="cold",
        title=LOW_TITLE,
        caption=edition.cold_note or "The strongest evidence first.",
        csv_name="fewer-referrals.csv",
        kind="cold",
        headings=headings(frame),
        rows=texts(frame),
        name_column=1,
        note=edition.cold_note or NONE_LOW,
    )


def _spelt(
    spots: pd.DataFrame | None, more: tuple[tuple[str, str], ...], *, heading: str, sign: str
) -> pd.DataFrame:
    """Write one row of text for each place; leave out columns without a word."""
    if spots is None or spots.empty:
        return pd.DataFrame()
    columns: dict[str, list[str]] = {
        "Map number": [f"{sign}{number}" for number in range(1, len(spots) + 1)],
        heading: spots["label"].map(cell_text).tolist(),
        "Why": spots["reason"].map(cell_text).tolist(),
        "Certainty": spots["certainty"].map(cell_text).tolist(),
    }
    if "kind" in spots:
        columns["Kind"] = spots["kind"].map(cell_text).tolist()
    for column, words in more:
        columns[words] = spots[column].map(cell_text).tolist()
    columns["Remark"] = edge_remarks(spots)
    return pd.DataFrame({name: cells for name, cells in columns.items() if any(cells)})


def _sentences(*texts_: str) -> str:
    """Join the sentences that say something."""
    return " ".join(text for text in texts_ if text)
