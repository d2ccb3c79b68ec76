"""The record of decisions: what people decided before the meeting, and the options it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.edition import PrintedTable
from outreach.pages.choices_made import label_of
from outreach.pages.place_actions import in_words
from outreach.planning.overruling import overrides_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotspots.result import Hotspots
    from maps.edition import MapEdition
    from outreach.intake.inputs import Inputs

_LEFT = ("", "not reviewed", "awaiting")
_NO_DAY = ("", "NaT", "nan", "None")
_DONE = {"keep": "kept", "pin": "asked for", "ban": "refused"}


def decided_table(inputs: Inputs, hotspots: Hotspots, *, exact: bool) -> PrintedTable:
    """List what people decided before the meeting: in which role, and when.

    Parameters
    ----------
    inputs, hotspots
        The county: its settings, its overrides and the review of its places.
    exact
        True for the restricted edition: with what was decided, and why.

    Returns
    -------
    PrintedTable
        Roles and days, never names; a day that nobody wrote down is told as such.
    """
    rows = [*_settings(inputs), *_overrides(inputs), *_reviews(hotspots)]
    names = ["What", "Decision", "By (role)", "On", "Reason"]
    frame = pd.DataFrame(rows, columns=names, dtype="str")
    if not exact:
        frame = frame[["What", "By (role)", "On"]].drop_duplicates(ignore_index=True)
    return PrintedTable(
        id="decided-before",
        title="What people decided before the meeting",
        caption="Roles, never names." if exact else "What exactly: in the restricted edition.",
        frame=frame,
        csv_name="decided_before.csv",
    )


def _settings(inputs: Inputs) -> Iterator[tuple[str, ...]]:
    """Go through the settings that somebody answers for."""
    for line in inputs.config.decided:
        yield "A setting", label_of(line.setting), line.role, _day(line.on), line.why


def _overrides(inputs: Inputs) -> Iterator[tuple[str, ...]]:
    """Go through the decisions against the model."""
    table = overrides_of(inputs)
    if "decided_on" not in table:
        table = table.assign(decided_on="")
    for row in table.to_dict("records"):
        keys = ("venue_id", "session_type", "slot", "worker_id")
        what = " ".join(str(row[key]).replace("_", " ") for key in keys if row[key])
        done = _DONE.get(str(row["action"]), str(row["action"]))
        what_kind = "A session, place or time of the plan"
        yield what_kind, f"{what}: {done}", row["role"], _day(row["decided_on"]), row["reason"]


def _reviews(hotspots: Hotspots) -> Iterator[tuple[str, ...]]:
    """Go through what people decided of the places that were found."""
    clusters = hotspots.clusters
    if "status" not in clusters:
        return
    for key, row in clusters.iterrows():
        if str(row["status"]) in _LEFT:
            continue
        when, why = str(row.get("reviewed_on") or ""), str(row.get("decision_reason") or "")
        role = str(row.get("reviewer_role") or "not said")
        yield "The review of priority areas", f"{key}: {row['status']}", role, _day(when), why


def _day(day: object) -> str:
    """Write a day in words, or that nobody wrote it down."""
    said = "" if day is None else str(day)
    return in_words(pd.Timestamp(said)) if said not in _NO_DAY else "not written down"


def options_table(inputs: Inputs, edition: MapEdition) -> PrintedTable:
    """Say what each option of the meeting means, from the figures of the edition.

    Returns
    -------
    PrintedTable
        The proposal and today beside each other where today's timetable is known.
    """
    begins = in_words(pd.Timestamp(inputs.config.county.plan_date))
    known = next((table.frame for table in edition.tables if table.id == "comparison"), None)
    agree, refuse = f"The timetable begins on {begins}.", "Today's timetable goes on."
    if known is not None:
        agree += " " + _figures(known, "Proposed")
        refuse += " " + _figures(known, "Today")
    rows = (
        ("Agree as proposed", agree),
        (
            "Agree with changes",
            (
                "Write each change and its reason below. It is put into the settings and the plan "
                "is made again: this paper then says what the change costs."
            ),
        ),
        ("Refuse", refuse),
        ("Ask again later", "Today's timetable goes on until then. Write what is missing below."),
    )
    return PrintedTable(
        id="options",
        title="The options, and what each means",
        caption="Figures as under Before and after.",
        frame=pd.DataFrame(rows, columns=["Option", "What it means"], dtype="str"),
        csv_name="options.csv",
    )


def _figures(rows: pd.DataFrame, column: str) -> str:
    """Say the figures of one timetable in a sentence each."""
    told = zip(rows["Measure"], rows[column], strict=True)
    return " ".join(f"{measure}: {value}." for measure, value in told if value != "not known")
