"""The paper for a meeting: what is asked, why, what changes for whom, and who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.changes import CHANGE_WORDS, change_classes
from maps.edition import PrintedTable
from maps.payload import venue_numbers
from maps.place_tables import HIGH_TITLE, LOW_TITLE, NONE_HIGH, NONE_LOW, high_places, low_places
from maps.report import Chart, Section
from maps.static_map import patterns_svg, static_map
from outreach.pages.from_editions import edition_report
from outreach.pages.printing import not_assessed
from outreach.plan_sections import PlanRules

if TYPE_CHECKING:
    from maps.edition import MapEdition
    from maps.report import Report
    from outreach.inputs import Inputs

MOST_HEADLINES = 5
MOST_NAMED = 10
_TAKEN = {
    "hard": "must hold before all others",
    "priced": "held as well as it can be",
    "off": "not asked for",
}
_METHOD = (
    (
        "Referrals are placed in neighbourhoods by postcode and counted against what the age of "
        "young residents, deprivation and rurality would lead one to expect."
    ),
    (
        "A priority area is a place with more referrals than chance would explain. Each one is "
        "looked for again with other young people, without each quarter and with other sizes."
    ),
    (
        "The plan is the best weekly timetable that was found under the rules listed here, with "
        "the staff, venues and money given."
    ),
)


def pack_report(inputs: Inputs, edition: MapEdition) -> Report:
    """Return the paper of one edition.

    Parameters
    ----------
    inputs
        The county's tables.
    edition
        What may be shown; the pack adds no figure to it.

    Returns
    -------
    Report
        The decision first, on a page of its own when printed; lines to fill in at the end.
    """
    tables = {table.id: table for table in edition.tables}
    return edition_report(
        edition,
        title=f"{edition.county_name}: paper for decision",
        sections=(
            _decision(inputs, edition),
            _places(edition),
            _before_and_after(edition, tables),
            _who_gains(edition),
            _equity(tables),
            _costs(inputs, tables),
            _choices(inputs, edition),
            _record(),
            Section(id="method", heading="Method", points=_METHOD),
            Section(id="assumptions", heading="What this rests on", points=edition.assumptions),
            Section(id="limits", heading="Limits", points=edition.notes),
            _sign_off(),
        ),
        folder="pack",
    )


def _decision(inputs: Inputs, edition: MapEdition) -> Section:
    """Say what is asked, in at most five figures and one map."""
    begins = inputs.config.county.plan_date
    named = high_places(edition).iloc[:, :2]
    names = [] if edition.hotspots is None else edition.hotspots["label"].astype(str).tolist()
    listed = "; ".join(names[:MOST_NAMED]) + ("; and others" if len(names) > MOST_NAMED else "")
    chart = Chart(
        title="Where young people need sessions, and where they would be",
        svg=patterns_svg() + static_map(edition),
        alternative=f"Map of {edition.county_name}. Outlined: {listed or 'no priority area'}. "
        "Pins are venues with a session. The tables on this page and the map page say the same.",
        note=f"{edition.shade_title}. Darker is more. Outlines with P: priority areas. "
        "With C: fewer referrals than expected. Numbers: venues, listed under Before and after.",
        table=PrintedTable(
            "on-the-map", "Outlined on the map", "Numbers as on the map.", named, "on_the_map.csv"
        ),
    )
    ask = (
        "The meeting is asked to agree, change or refuse the weekly timetable proposed from "
        f"{begins.day} {begins:%B %Y}."
    )
    figures = edition.headlines[:MOST_HEADLINES]
    return Section(
        id="decision-asked",
        heading="The decision",
        sentences=(ask,),
        points=(*(f"{label}: {value} ({note})." for label, value, note in figures), *edition.unmet),
        parts=(chart,),
    )


def _places(edition: MapEdition) -> Section:
    """List the places with the reason for each."""
    said = [edition.review_note, edition.hotspots_note]
    high, low = high_places(edition), low_places(edition)
    said += [] if len(high) else [NONE_HIGH]
    parts = [_table("priority-areas", HIGH_TITLE, "In order of priority.", high)]
    if edition.cold_assessed:
        said += [edition.cold_note, "" if len(low) else NONE_LOW]
        parts.append(_table("low-places", LOW_TITLE, "May be missed need.", low))
    return Section(
        id="reasons",
        heading="Priority areas, with a reason for each",
        sentences=tuple(dict.fromkeys(words for words in said if words)),
        parts=tuple(part for part in parts if len(part.frame)),
    )


def _before_and_after(edition: MapEdition, tables: dict[str, PrintedTable]) -> Section:
    """Set today beside the proposal, and list the sessions of the week."""
    columns = {"day": "Day", "time": "Time", "type_title": "Session", "venue": "Venue"}
    columns |= {"status": "New or kept"}
    numbers = edition.sessions["venue_id"].map(venue_numbers(edition))
    sessions = edition.sessions[list(columns)].rename(columns=columns)
    sessions = sessions.assign(**{"Map number": numbers}).reset_index(drop=True)
    proposed = _table("proposed", "The proposed week", "In the order of the week.", sessions)
    known = tuple(tables[name] for name in ("comparison", "ended") if name in tables)
    none = () if known else not_assessed("today's timetable was not supplied")
    return Section(
        id="before-after", heading="Before and after", sentences=none, parts=(*known, proposed)
    )


def _who_gains(edition: MapEdition) -> Section:
    """Name the neighbourhoods that gain or lose a session within the standard."""
    heading = "Who gains and who loses"
    change = change_classes(edition)
    if change is None:
        why = "today's timetable was not supplied"
        return Section(id="changes", heading=heading, sentences=not_assessed(why))
    words = change.map(dict(enumerate(CHANGE_WORDS)))
    areas = edition.areas
    frame = pd.DataFrame(
        {"Neighbourhood": areas["label"], "District": areas["district"], "Change": words},
        dtype="str",
    )
    frame = frame[words.isin(CHANGE_WORDS[:2])].sort_values(["Change", "District", "Neighbourhood"])
    worst = frame.loc[frame["Change"] == CHANGE_WORDS[1]]
    said = (
        (
            "A neighbourhood gains or loses a drop-in or clinic within the standard of travel. All "
            "others stay as they are today."
        ),
        "No neighbourhood loses one." if worst.empty else "Those that lose one are in the table.",
    )
    table = _table("change", heading, f"Minutes: {edition.travel_basis}.", frame)
    return Section(id="changes", heading=heading, sentences=said, parts=(table,))


def _equity(tables: dict[str, PrintedTable]) -> Section:
    """Show who is within reach, by deprivation fifth and by town or country."""
    parts = tuple(table for name, table in tables.items() if name.startswith("reach-"))
    return Section(
        id="equity",
        heading="Equity: by deprivation, town or country, and district",
        sentences=("Age, sex, ethnicity and disability: not assessed in this paper.",),
        parts=parts,
    )


def _costs(inputs: Inputs, tables: dict[str, PrintedTable]) -> Section:
    """Say what hire and goods cost, as the comparison has it."""
    budget = inputs.config.plan.budget_gbp
    said = [f"Limit: GBP {budget:,.0f} a week for hire, goods and mileage. Pay is not in it."]
    if "comparison" in tables:
        rows = tables["comparison"].frame
        said += [
            f"{measure}: {today} today, {proposed} in the proposal."
            for measure, today, proposed in rows.itertuples(index=False)
            if str(proposed).startswith("GBP")
        ]
    return Section(id="costs", heading="Costs", sentences=tuple(said))


def _choices(inputs: Inputs, edition: MapEdition) -> Section:
    """Say which rules people set, what they decided themselves and who looked at the places."""
    rules, fields = inputs.config.plan.rules, PlanRules.model_fields
    points = [
        f"{(field.description or name).rstrip('.')}: {_TAKEN[getattr(rules, name)]}.".replace(
            "hotspot", "priority area"
        )
        for name, field in fields.items()
    ]
    decided = inputs.optional.get("overrides", pd.DataFrame())
    if decided.empty:
        points.append("Nobody decided anything against the model.")
    elif edition.edition == "RESTRICTED":
        points += [
            f"{role} chose to {action} {' '.join(filter(None, map(str, what)))}: {reason}."
            for action, reason, role, *what in decided[
                ["action", "reason", "role", "venue_id", "session_type", "slot"]
            ]
            .fillna("")
            .itertuples(index=False)
        ]
    else:
        points.append("People decided some of it themselves; the restricted edition lists what.")
    review = (edition.review_note,) if edition.review_note else ()
    return Section(
        id="choices", heading="Choices people made", sentences=review, points=tuple(points)
    )


def _record() -> Section:
    """Leave lines for the decision."""
    options = ("Agree as proposed", "Agree with changes", "Refuse", "Ask again later")
    blank = [""] * len(options)
    frame = pd.DataFrame(
        {"Option": options, "Chosen": blank, "Changes or reason": blank, "By (role)": blank},
        dtype="str",
    ).assign(Date="")
    return Section(
        id="record",
        heading="Decision record",
        parts=(_table("decision-record", "To fill in", "By the chair of the meeting.", frame),),
    )


def _sign_off() -> Section:
    """Leave lines for those who answer for the paper."""
    roles = ("Analyst", "Information governance", "Service manager", "Commissioner")
    frame = pd.DataFrame({"Role": roles}, dtype="str").assign(Signed="", Date="")
    return Section(
        id="sign-off",
        heading="Sign-off",
        parts=(_table("signatures", "Checked and approved", "To fill in, by role.", frame),),
    )


def _table(name: str, title: str, caption: str, frame: pd.DataFrame) -> PrintedTable:
    """Name a table of the pack and its file."""
    return PrintedTable(name, title, caption, frame.reset_index(drop=True), f"{name}.csv")
