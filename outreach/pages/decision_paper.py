"""The paper for a meeting: what is asked, why, what changes for whom, and who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.edition import PrintedTable
from maps.payload import venue_numbers
from maps.place_tables import HIGH_TITLE, LOW_TITLE, NONE_HIGH, NONE_LOW, high_places, low_places
from maps.report import Chart, Section
from maps.static_map import patterns_svg, static_map
from outreach.pages.changes_needed import MENDED, changes_tables
from outreach.pages.choices_made import choices_table
from outreach.pages.cost_summary import cost_summary
from outreach.pages.deciding import decided_table, options_table
from outreach.pages.delivery import delivery_sections
from outreach.pages.doing import doing_section
from outreach.pages.equality import equality_section
from outreach.pages.from_editions import edition_report
from outreach.pages.funders import cost_sentences, cost_tables
from outreach.pages.gains import first_page, gains_section
from outreach.pages.holiday_changes import holiday_sections
from outreach.pages.other_choices import effects_table
from outreach.pages.pack_facts import ranged_headlines
from outreach.pages.printing import not_assessed
from outreach.pages.tracker import tracker_section
from outreach.settings.plan import PlanRules
from outreach.showing.place_profiles import LOOK_AGAIN

if TYPE_CHECKING:
    from maps.edition import MapEdition
    from maps.report import Report
    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs
    from outreach.pages.pack_facts import PackFacts

MOST_HEADLINES = 5
MOST_NAMED = 10
MOST_UNMET = 3
"""What does not fit, told on the first page; the rest has a section of its own. [sentences]"""

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


def pack_report(
    inputs: Inputs,
    edition: MapEdition,
    *,
    facts: PackFacts | None = None,
    profile: Profile | None = None,
) -> Report:
    """Return the paper of one edition.

    Parameters
    ----------
    inputs
        The county's tables.
    edition
        What may be shown.
    facts, profile
        Both or none: what the run says besides, and the rules of the edition. Without them the
        paper adds no figure to the edition.

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
            _decision(inputs, edition, facts, profile),
            *_unmet(edition, facts),
            *_places(edition),
            *_steps(edition, facts),
            _before_and_after(edition, tables),
            *holiday_sections(inputs, edition, facts),
            gains_section(inputs, edition, with_furthest=facts is not None),
            *_equity(inputs, edition, tables, profile),
            *_worked(inputs, edition, facts),
            _costs(inputs, edition, tables, facts),
            _choices(inputs, edition, facts),
            _record(inputs, edition, facts),
            *_agreed(inputs, edition, facts),
            Section(id="method", heading="Method", points=_METHOD),
            Section(id="assumptions", heading="What this rests on", points=edition.assumptions),
            Section(id="limits", heading="Limits", points=_limits(edition, facts)),
            _sign_off(),
        ),
        folder="pack",
    )


def _decision(
    inputs: Inputs, edition: MapEdition, facts: PackFacts | None, profile: Profile | None
) -> Section:
    """Say what is asked, in at most five figures and one map."""
    begins = inputs.config.county.plan_date
    named = high_places(edition).iloc[:, :2]
    names = [] if edition.hotspots is None else edition.hotspots["label"].astype(str).tolist()
    names = [name.replace("Hotspot", "Priority area") for name in names]
    listed = "; ".join(names[:MOST_NAMED]) + ("; and others" if len(names) > MOST_NAMED else "")
    chart = Chart(
        title="Where young people need sessions, and where they would be",
        svg=patterns_svg() + static_map(edition),
        alternative=f"Map of {edition.county_name}. Outlined: {listed or 'no priority area'}. "
        "Pins are venues with a session. The tables on this page and the map page say the same.",
        note=_key(edition),
        table=PrintedTable(
            "on-the-map", "Outlined on the map", "Numbers as on the map.", named, "on_the_map.csv"
        ),
    )
    ask = (
        "The meeting is asked to agree, change or refuse the weekly timetable proposed from "
        f"{begins.day} {begins:%B %Y}."
    )
    figures = tuple(
        f"{label}: {value} ({note})." for label, value, note in edition.headlines[:MOST_HEADLINES]
    )
    if facts is not None and profile is not None:
        told = ranged_headlines(inputs, edition, facts, profile=profile)
        figures = told[:MOST_HEADLINES]
    return Section(
        id="decision-asked",
        heading="The decision",
        sentences=(ask, *(first_page(inputs, edition) if facts is not None else ())),
        points=(*figures, *_unmet_first(edition)),
        parts=(chart,),
    )


def _key(edition: MapEdition) -> str:
    """Say in words what the map of the first page shows."""
    low = edition.cold_spots is not None and len(edition.cold_spots) > 0
    ends = edition.shade_labels
    told = (
        f"{edition.shade_title}.",
        f"Darker is more: from {ends[0]} to {ends[-1]}." if len(ends) > 1 else "",
        "Outlines with P: priority areas.",
        "With C: fewer referrals than expected." if low else "",
        "Numbers: venues, listed under Before and after.",
    )
    return " ".join(words for words in told if words)


def _unmet_first(edition: MapEdition) -> tuple[str, ...]:
    """Tell on the first page what does not fit, as far as there is room."""
    more = len(edition.unmet) - MOST_UNMET
    if more <= 0:
        return edition.unmet
    return (*edition.unmet[:MOST_UNMET], f"{more} more under What does not fit.")


def _unmet(edition: MapEdition, facts: PackFacts | None) -> tuple[Section, ...]:
    """Tell all that does not fit and what would mend it, where the first page has no room."""
    changes = pd.DataFrame() if facts is None else facts.changes
    if len(edition.unmet) <= MOST_UNMET and changes.empty:
        return ()
    exact = edition.edition == "RESTRICTED"
    listed = changes_tables(changes) if exact else ()
    said = () if exact or changes.empty else (MENDED,)
    return (
        Section(
            id="unmet",
            heading="What does not fit",
            sentences=said,
            points=edition.unmet,
            parts=listed,
        ),
    )


def _places(edition: MapEdition) -> tuple[Section, ...]:
    """List the places of both kinds, with the reason for each."""
    high, low = _said_once(high_places(edition)), low_places(edition)
    said = (edition.review_note, edition.hotspots_note, "" if len(high) else NONE_HIGH)
    priority = _table("priority-areas", HIGH_TITLE, "In order of priority.", high)
    sections = [_listed("reasons", "Priority areas, with a reason for each", said, priority)]
    if edition.cold_assessed:
        none = "" if len(low) or edition.cold_note else NONE_LOW
        table = _table("low-places", LOW_TITLE, "May be missed need.", low)
        sections.append(_listed("low", LOW_TITLE, (edition.cold_note, none), table))
    return tuple(sections)


def _said_once(places: pd.DataFrame) -> pd.DataFrame:
    """Drop what the reason and the certainty say already: so wide a table would be cut off."""
    unsure = places["Certainty"].astype(str).str.contains("look again") if len(places) else None
    if unsure is not None and "Caution" in places:
        repeated = places["Caution"].isin(["", LOOK_AGAIN]) & (unsure | places["Caution"].eq(""))
        places = places.drop(columns="Caution") if repeated.all() else places
    return places.drop(columns="Kind", errors="ignore")


def _listed(name: str, heading: str, said: tuple[str, ...], table: PrintedTable) -> Section:
    """Put a list of places under its remarks; an empty list is left out."""
    return Section(
        id=name,
        heading=heading,
        sentences=tuple(dict.fromkeys(words for words in said if words)),
        parts=(table,) if len(table.frame) else (),
    )


def _steps(edition: MapEdition, facts: PackFacts | None) -> tuple[Section, ...]:
    """Say in words what would be done."""
    if facts is None:
        return ()
    beside = facts.beside(exact=edition.edition == "RESTRICTED")
    return (doing_section(edition, facts.often, beside=beside),)


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


def _equity(
    inputs: Inputs, edition: MapEdition, tables: dict[str, PrintedTable], profile: Profile | None
) -> tuple[Section, ...]:
    """Show who is within reach, by deprivation fifth and by town or country."""
    if profile is not None:
        return (equality_section(inputs, edition, profile),)
    parts = tuple(table for name, table in tables.items() if name.startswith("reach-"))
    return (
        Section(
            id="equity",
            heading="Equity: by deprivation, town or country, and district",
            sentences=("Age, sex, ethnicity and disability: not assessed in this paper.",),
            parts=parts,
        ),
    )


def _worked(inputs: Inputs, edition: MapEdition, facts: PackFacts | None) -> tuple[Section, ...]:
    """Say whether the sessions of the past worked: how many came to one place is restricted."""
    if facts is None or edition.edition != "RESTRICTED":
        return ()
    return delivery_sections(inputs, facts.came)


def _costs(
    inputs: Inputs,
    edition: MapEdition,
    tables: dict[str, PrintedTable],
    facts: PackFacts | None,
) -> Section:
    """Say what a week costs, as the comparison has it, and who pays for a year."""
    budget = inputs.config.plan.budget_gbp
    said = [f"Limit: GBP {budget:,.0f} a week for hire, goods and mileage. Pay is not in it."]
    if "comparison" in tables:
        rows = tables["comparison"].frame
        said += [
            f"{measure}: {today} today, {proposed} in the proposal."
            for measure, today, proposed in rows.itertuples(index=False)
            if str(proposed).startswith("GBP")
        ]
    if facts is None:
        return Section(id="costs", heading="Costs", sentences=tuple(said))
    exact = edition.edition == "RESTRICTED"
    return Section(
        id="costs",
        heading="Costs, and who pays",
        sentences=(*said, *cost_sentences(inputs, facts, exact=exact)),
        parts=(
            cost_summary(inputs, facts, exact=exact),
            *cost_tables(inputs, facts, exact=exact),
        ),
    )


def _choices(inputs: Inputs, edition: MapEdition, facts: PackFacts | None) -> Section:
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
        id="choices",
        heading="Choices people made",
        sentences=review,
        points=tuple(points),
        parts=() if facts is None else (choices_table(inputs), *_alternatives(edition, facts)),
    )


def _alternatives(edition: MapEdition, facts: PackFacts) -> tuple[PrintedTable, ...]:
    """Show what other choices would change, where it is known: it names who gains and loses."""
    if edition.edition != "RESTRICTED" or facts.effects is None or facts.effects.empty:
        return ()
    return (effects_table(facts.effects),)


def _record(inputs: Inputs, edition: MapEdition, facts: PackFacts | None) -> Section:
    """Say what was decided before, what the options are, and leave lines for the decision."""
    options = ("Agree as proposed", "Agree with changes", "Refuse", "Ask again later")
    blank = [""] * len(options)
    frame = pd.DataFrame(
        {"Option": options, "Chosen": blank, "Changes or reason": blank, "By (role)": blank},
        dtype="str",
    ).assign(Date="")
    blank_lines = _table("decision-record", "To fill in", "By the chair of the meeting.", frame)
    known: tuple[PrintedTable, ...] = ()
    if facts is not None:
        exact = edition.edition == "RESTRICTED"
        known = (
            options_table(inputs, edition),
            decided_table(inputs, facts.hotspots, exact=exact),
        )
    return Section(id="record", heading="Decision record", parts=(*known, blank_lines))


def _agreed(inputs: Inputs, edition: MapEdition, facts: PackFacts | None) -> tuple[Section, ...]:
    """Say what earlier meetings agreed, and what of it is late on the day of the records."""
    if facts is None:
        return ()
    exact, day = edition.edition == "RESTRICTED", inputs.config.county.data_date
    return (tracker_section(inputs.optional.get("actions"), day=day, exact=exact),)


def _limits(edition: MapEdition, facts: PackFacts | None) -> tuple[str, ...]:
    """Tell the limits; what only analysts can read stands in the appendix."""
    apart = () if facts is None else facts.hotspots.notes
    kept = tuple(note for note in edition.notes if note not in apart)
    if len(kept) == len(edition.notes):
        return kept
    return (*kept, "How the search was made, and its limits: in the appendix for analysts.")


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
