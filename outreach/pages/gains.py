"""Who gains, who loses, and who stays furthest away: in two sentences, then by name.

All of it rests on the timetable and on published travel and population: no young person is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maps.changes import CHANGE_WORDS, change_classes
from maps.edition import PrintedTable
from maps.report import Section
from outreach.pages.printing import joined, not_assessed
from outreach.pages.worst_served import minutes_to, venues_holding, worst_served
from outreach.showing.place_lookup import places_of

if TYPE_CHECKING:
    from maps.edition import MapEdition
    from outreach.intake.inputs import Inputs

HEADING = "Who gains and who loses"
SHEET = "Neighbourhoods"
"""The sheet of plan.xlsx that has every neighbourhood, changed or not."""
MOST_CHANGED = 20
"""Neighbourhoods printed by name: those that lose first, the furthest of them first."""
MOST_FIRST_PAGE = 3
"""Neighbourhoods named on the first page."""

_GAINS, _LOSES, _KEEPS, _NONE = CHANGE_WORDS
_HEADS = {
    _LOSES: "Lose the session near",
    _GAINS: "Gain a session near",
    _KEEPS: "A session near, both times",
    _NONE: "No session near, both times",
}


def changes_of(edition: MapEdition) -> pd.Series | None:
    """Say of each neighbourhood whether it gains or loses a drop-in or clinic near.

    Parameters
    ----------
    edition
        What may be shown.

    Returns
    -------
    Series of str, index ``area_code``, or None
        One of `maps.changes.CHANGE_WORDS`; None where today's timetable is not known.
    """
    classes = change_classes(edition)
    if classes is None:
        return None
    words: pd.Series[str] = classes.map(dict(enumerate(CHANGE_WORDS))).astype("str")
    return words


def gains_section(inputs: Inputs, edition: MapEdition, *, with_furthest: bool) -> Section:
    """Name the neighbourhoods that lose or gain a session near, and those furthest from one.

    Parameters
    ----------
    inputs
        The county's tables.
    edition
        Its sessions are those it may name.
    with_furthest
        Whether the worst served are listed, and the districts set side by side.

    Returns
    -------
    Section
        Not more than `MOST_CHANGED` neighbourhoods; it says how many more there are, and where.
    """
    words = changes_of(edition)
    furthest = (worst_served(inputs, edition),) if with_furthest else ()
    if words is None:
        why = "today's timetable was not supplied"
        return Section(id="changes", heading=HEADING, sentences=not_assessed(why), parts=furthest)
    frame = _by_name(inputs, edition, words)
    rest = frame.iloc[MOST_CHANGED:]["Change"]
    said = [
        (
            "A neighbourhood gains or loses a drop-in or clinic within the standard of travel. All "
            "others stay as they are today."
        ),
        "Those that lose one stand first."
        if (words == _LOSES).any()
        else "No neighbourhood loses one.",
    ]
    if len(rest):
        said.append(
            f"{len(rest)} more are not printed here ({_counted(rest)}): see the sheet {SHEET} of "
            "plan.xlsx."
        )
    table = PrintedTable(
        id="change",
        title=HEADING,
        caption=f"Minutes: {edition.travel_basis}.",
        frame=frame.head(MOST_CHANGED).reset_index(drop=True),
        csv_name="change.csv",
    )
    districts = (_by_district(edition, words),) if with_furthest else ()
    return Section(
        id="changes",
        heading=HEADING,
        sentences=tuple(said),
        parts=(*furthest, *districts, table),
    )


def first_page(inputs: Inputs, edition: MapEdition) -> tuple[str, ...]:
    """Say on the first page who loses and who has the longest way, as travel and not as need.

    Parameters
    ----------
    inputs, edition
        As in `gains_section`.

    Returns
    -------
    tuple of str
        A sentence on losses and gains, where today is known, and one on the longest ways.
    """
    worst = worst_served(inputs, edition).frame.head(MOST_FIRST_PAGE)
    minutes = worst["Minutes in the proposal"]
    named = worst["Neighbourhood"] + " (" + minutes.where(minutes == "not known", minutes + " min")
    longest = (f"Longest way to a drop-in or clinic: {joined((named + ')').tolist())}.",)
    words = changes_of(edition)
    if words is None:
        return ("Who gains and who loses: not assessed: no timetable of today.", *longest)
    frame = _by_name(inputs, edition, words)
    losers = frame.loc[frame["Change"] == _LOSES, "Neighbourhood"].tolist()
    gain = int((words == _GAINS).sum())
    gains = f"{gain:,} {'gains' if gain == 1 else 'gain'} one"
    if not losers:
        return (f"Who loses: no neighbourhood loses its session near; {gains}.", *longest)
    shown = losers[:MOST_FIRST_PAGE]
    more = len(losers) - len(shown)
    names = joined([*shown, f"{more:,} more"] if more else shown)
    return (f"Who loses a session near: {names}. {gains[0].upper()}{gains[1:]}.", *longest)


def with_changes(frame: pd.DataFrame, edition: MapEdition) -> pd.DataFrame:
    """Put the change of each neighbourhood into a table of all of them, as the workbook has it.

    Parameters
    ----------
    frame : DataFrame, index ``area_code``
        A row for each neighbourhood.
    edition
        What may be shown.

    Returns
    -------
    DataFrame
        With a last column on the session near; the same where today is not known.
    """
    words = changes_of(edition)
    return frame if words is None else frame.assign(**{"Session near": words.reindex(frame.index)})


def _by_name(inputs: Inputs, edition: MapEdition, words: pd.Series) -> pd.DataFrame:
    """List the neighbourhoods that change: losses first, the longest new way first."""
    areas = edition.areas
    before, after = (
        minutes_to(inputs, venues_holding(inputs, sessions))["minutes"].reindex(areas.index)
        for sessions in (edition.today, edition.sessions)
    )
    frame = pd.DataFrame({"Neighbourhood": areas["label"]}, dtype="str")
    if "ward" in inputs.areas or "settlements" in inputs.context:
        frame["Near"] = places_of(inputs).reindex(areas.index).fillna("").astype("str")
    frame["District"] = areas["district"].astype("str")
    frame["Change"] = words
    frame["Minutes today"] = [_minutes(value) for value in before]
    frame["Minutes in the proposal"] = [_minutes(value) for value in after]
    order = pd.DataFrame(
        {
            "loses": words == _LOSES,
            "way": np.where(words == _LOSES, after.fillna(np.inf), before.fillna(np.inf)),
            "name": areas["label"].astype("str"),
        }
    ).sort_values(["loses", "way", "name"], ascending=[False, False, True], kind="stable")
    return frame.loc[order.index[words.loc[order.index].isin([_GAINS, _LOSES])]]


def _by_district(edition: MapEdition, words: pd.Series) -> PrintedTable:
    """Count the neighbourhoods of each district by what becomes of them; most losses first."""
    counts = pd.crosstab(edition.areas["district"].astype("str"), words)
    counts = counts.reindex(columns=list(_HEADS), fill_value=0)
    counts = counts.sort_values([_LOSES, _NONE], ascending=False, kind="stable")
    frame = counts.rename(columns=_HEADS).rename_axis("District").reset_index().astype("str")
    frame.columns.name = None
    return PrintedTable(
        id="change-by-district",
        title="Neighbourhoods with a session near, by district",
        caption="How many neighbourhoods, not how many people.",
        frame=frame,
        csv_name="change_by_district.csv",
    )


def _counted(words: pd.Series) -> str:
    """Say how many lose and how many gain, of those that are not printed.

    Examples
    --------
    >>> _counted(pd.Series(["loses", "gains", "gains"]))
    '1 loses, 2 gain'
    """
    told = []
    for word, plural in ((_LOSES, "lose"), (_GAINS, "gain")):
        count = int((words == word).sum())
        if count:
            told.append(f"{count:,} {word if count == 1 else plural}")
    return ", ".join(told)


def _minutes(value: float) -> str:
    """Write minutes as whole ones."""
    return f"{value:.0f}" if np.isfinite(value) else "not known"
