"""Other plans beside the proposal, in one page: only what differs is written again."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from maps.changes import change_classes, met_classes, nearest_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.edition import MapEdition

PROPOSAL = "The proposal"
MOST = len(ascii_lowercase) - 1
"""Most other plans that one page tells apart."""
_SAME_ROW = [
    *("venue_id", "session_type", "slot", "venue", "type_title"),
    *("day", "time", "crew_text", "status"),
]


class Alternative(NamedTuple):
    """Another plan for the same county, as an edition may show it.

    Attributes
    ----------
    name
        As its radio button has it.
    note
        What was assumed, in a sentence.
    sessions, catchments
        As those of `MapEdition`.
    need_met : Series, index ``area_code``, or None
        As that of `MapEdition`. [share]
    """

    name: str
    note: str
    sessions: pd.DataFrame
    catchments: pd.DataFrame
    need_met: pd.Series | None = None


def every_session(edition: MapEdition) -> pd.DataFrame:
    """List the sessions of all plans, each once, with the plans that hold it.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    DataFrame
        As ``edition.sessions``, with ``held_in``: a letter for each plan, "a" for the proposal.
        In the order of the proposal where there is no other plan, else in that of the week.
    """
    if not edition.alternatives:
        return edition.sessions.assign(held_in="a")
    frames = [edition.sessions, *(other.sessions for other in edition.alternatives)]
    numbered = [
        frame.assign(
            held_in=letter, again=frame.groupby(_SAME_ROW, sort=False).cumcount().astype("int64")
        )
        for letter, frame in zip(ascii_lowercase, frames, strict=False)
    ]
    stacked = pd.concat(numbered, ignore_index=True)
    same = stacked.groupby([*_SAME_ROW, "again"], sort=False)
    first = stacked.loc[same.head(1).index].assign(held_in=same["held_in"].agg("".join).to_numpy())
    order = {slot: row for row, slot in enumerate(edition.slots)}
    first["week"] = first["slot"].map(order).fillna(len(order))
    return (
        first.sort_values(["week", "venue", "type_title", "again"], kind="stable")
        .drop(columns=["week", "again"])
        .reset_index(drop=True)
    )


def held_in_words(edition: MapEdition, held_in: pd.Series) -> list[str]:
    """Name the plans that hold a session.

    Parameters
    ----------
    edition
        A checked edition.
    held_in : Series of str
        From `every_session`.

    Returns
    -------
    list of str
        "every plan", or names.
    """
    names = [PROPOSAL, *(other.name for other in edition.alternatives)]
    named = dict(zip(ascii_lowercase, names, strict=False))
    return [
        "every plan" if len(letters) == len(names) else "; ".join(named[one] for one in letters)
        for letters in held_in
    ]


def alternative_data(edition: MapEdition) -> dict[str, list[list[int]]]:
    """Return what the script needs of the other plans: what differs from the proposal.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    dict
        A list for each plan: ``venue``, ``change`` and ``met`` hold the row of an area, then its
        value, for the areas that differ; ``new`` the rows of the venues with a new session.
    """
    base = _area_values(edition, edition.catchments, edition.need_met)
    told: dict[str, list[list[int]]] = {key: [] for key in (*base, "new")}
    for other in edition.alternatives:
        values = _area_values(edition, other.catchments, other.need_met)
        for key, before in base.items():
            told[key].append(_delta(before, values[key]))
        new = other.sessions.loc[other.sessions["status"] == "new", "venue_id"]
        told["new"].append(np.flatnonzero(edition.venues.index.isin(new)).tolist())
    return told


def plans_table(edition: MapEdition) -> pd.DataFrame:
    """Set the plans side by side, a row each.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    DataFrame
        All text; empty where there is only the proposal.
    """
    if not edition.alternatives:
        return pd.DataFrame()
    proposal = Alternative(
        PROPOSAL, "As planned.", edition.sessions, edition.catchments, edition.need_met
    )
    plans = [proposal, *edition.alternatives]
    total = len(edition.areas)
    table = {
        "Plan": [plan.name for plan in plans],
        "What it assumes": [plan.note for plan in plans],
        "Sessions listed": [str(len(plan.sessions)) for plan in plans],
        "Venues with a session": [str(plan.sessions["venue_id"].nunique()) for plan in plans],
        "Neighbourhoods with a drop-in or clinic in the standard": [
            f"{plan.catchments['area_code'].nunique()} of {total}" for plan in plans
        ],
    }
    classes = [met_classes(edition, plan.need_met) for plan in plans]
    known = [found for found in classes if found is not None]
    if len(known) == len(plans):
        for words, wanted in (("more", (0, 1)), ("less", (3, 4))):
            table[f"Neighbourhoods with {words} room nearby than today"] = [
                f"{int(found.isin(wanted).sum())} of {total}" for found in known
            ]
    return pd.DataFrame(table)


def nearest_elsewhere(edition: MapEdition) -> pd.Series | None:
    """Say of each area how far its nearest session is in the plans where that differs.

    Parameters
    ----------
    edition
        A checked edition.

    Returns
    -------
    Series of str, index ``area_code``, or None
        Empty where no plan differs; None where there is only the proposal.
    """
    if not edition.alternatives:
        return None
    index = edition.areas.index
    base = _nearest_words(edition, edition.catchments)
    told = pd.Series("", index=index)
    for other in edition.alternatives:
        words = _nearest_words(edition, other.catchments)
        added = other.name + ": " + words
        joined = told.where(told == "", told + "; ") + added
        told = told.where(words == base, joined)
    return told


def _nearest_words(edition: MapEdition, catchments: pd.DataFrame) -> pd.Series:
    """Name the nearest venue of each area and the minutes to it."""
    nearest = catchments.drop_duplicates("area_code").set_index("area_code")
    names = nearest["venue_id"].map(edition.venues["name"].astype(str))
    minutes = nearest["minutes"].astype(float).round().astype("int64").map(str)
    words: pd.Series = (names + ", " + minutes + " min").reindex(edition.areas.index)
    return words.fillna("none in the standard")


def _area_values(
    edition: MapEdition, catchments: pd.DataFrame, need_met: pd.Series | None
) -> dict[str, list[int]]:
    """Return nearest venue and both kinds of change, for each area in order."""
    change, met = change_classes(edition, catchments), met_classes(edition, need_met)
    return {
        "venue": nearest_rows(edition, catchments),
        "change": [] if change is None else change.tolist(),
        "met": [] if met is None else met.tolist(),
    }


def _delta(base: Sequence[int], values: Sequence[int]) -> list[int]:
    """Write row and value, one after the other, where two lists differ.

    Examples
    --------
    >>> _delta([4, 5, 6], [4, 7, 6])
    [1, 7]
    """
    pairs = enumerate(zip(base, values, strict=True))
    return [n for row, (old, new) in pairs if old != new for n in (row, new)]
