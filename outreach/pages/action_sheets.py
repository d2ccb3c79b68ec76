"""One sheet for each priority area, for the agencies that meet about it: who, when, what next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.building import hotspot_venues
from maps.edition import PrintedTable
from maps.report import Section
from outreach.intake.feeds import feeds_sentence
from outreach.pages.beside_sessions import beside_section
from outreach.pages.files import page_files
from outreach.pages.from_editions import edition_report
from outreach.pages.place_actions import actions_section, in_words
from outreach.pages.public_timetable import DAYS
from outreach.pages.young_voices import voices
from outreach.partner.places import has_point, partners_in
from outreach.showing.place_profiles import planned_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from maps.edition import MapEdition
    from maps.report import Report
    from outreach.intake.inputs import Inputs

OURS = "this service"
NOT_DECIDED = "Lead agency: this service, until another is agreed. Tell the analysts which."
_ABOUT = ("trust", "look", "review", "order", "since", "border")
_OF_PLACE = ("hotspots", "fridays")


def sheet_files(
    inputs: Inputs, hotspots: Hotspots, plan: Plan, edition: MapEdition
) -> dict[str, bytes]:
    """Make a sheet for each place the plan serves.

    Parameters
    ----------
    inputs, hotspots, plan
        The county, after planning.
    edition
        The restricted edition.

    Returns
    -------
    dict
        ``sheets/place-N.html`` and the CSV files its links lead to; for the private folder only.
    """
    made: dict[str, bytes] = {}
    for number, key in enumerate(planned_places(hotspots).index, start=1):
        report = place_sheet(inputs, hotspots, plan, edition, key=str(key), number=number)
        files = page_files(f"place-{number}.html", report)
        made |= {f"sheets/{name}": content for name, content in files.items()}
    return made


def place_sheet(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan,
    edition: MapEdition,
    *,
    key: str,
    number: int,
) -> Report:
    """Return the sheet of one place.

    Parameters
    ----------
    inputs, hotspots, plan, edition
        As in `sheet_files`.
    key
        The ``hotspot_id``.
    number
        Of the place, in the order of the plan.

    Returns
    -------
    Report
        Lead, partners and dates, sessions and clashes, gaps, trust and review, actions, feeds.
    """
    place = hotspots.clusters.loc[key]
    lead = inputs.config.partners.lead.get(key, "")
    sessions = _sessions(inputs, hotspots, edition, key=key, number=number)
    return edition_report(
        edition,
        title=f"Action sheet: priority area {number} ({place['district']}, {key})",
        lead=(f"Lead agency: {lead}." if lead else NOT_DECIDED,),
        sections=(
            _why(edition, key),
            _partners(inputs, sessions),
            sessions,
            _gaps(plan, key, str(place["district"])),
            beside_section(plan, str(place["district"])),
            actions_section(
                inputs.optional.get("actions"),
                keys=(key, *str(place.get("also_in") or "").replace(",", " ").split()),
                day=inputs.config.county.data_date,
                name=f"place-{number}",
            ),
            _feeds(inputs),
        ),
        folder="csv",
    )


def _why(edition: MapEdition, key: str) -> Section:
    """Say why it is a priority area, how firm that is and what people decided."""
    points: tuple[str, ...] = ()
    if edition.hotspots is not None and key in edition.hotspots.index:
        row = edition.hotspots.loc[key]
        said = [str(row[name]) for name in ("reason", *_ABOUT) if row.get(name)]
        points = tuple(words[:1].upper() + words[1:].rstrip(".") + "." for words in said)
    return Section(id="why", heading="Why here, and how firm that is", points=points)


def _partners(inputs: Inputs, sessions: Section) -> Section:
    """Name the other agencies that hold sessions here, and the days to know."""
    (table,) = sessions.parts
    agencies = table.frame["Agency"] if isinstance(table, PrintedTable) else pd.Series(dtype=str)
    others = sorted(set(agencies) - {OURS})
    county = inputs.config.county
    return Section(
        id="partners",
        heading="Partners and dates",
        points=(
            f"Partners with sessions here: {', '.join(others) if others else 'none known'}.",
            f"The timetable would begin on {in_words(pd.Timestamp(county.plan_date))}.",
            f"It rests on records up to {in_words(pd.Timestamp(county.data_date))}.",
        ),
    )


def _sessions(
    inputs: Inputs, hotspots: Hotspots, edition: MapEdition, *, key: str, number: int
) -> Section:
    """List every agency's sessions in a place and warn where two are there at once."""
    minutes = inputs.config.plan.hotspot_minutes
    own = hotspots.clusters.loc[[key]].assign(approved=True)
    venues = _venues_here(inputs, own)
    sessions = edition.sessions
    ours = sessions[sessions["venue_id"].isin(venues)]
    partners, unplaced = partner_sessions_in(
        inputs, inputs.optional.get("partner_sessions"), venues, set(own["areas"].iloc[0])
    )
    rows = pd.DataFrame(
        {
            "agency": [OURS] * len(ours) + partners["agency"].tolist(),
            "what": ours["type_title"].tolist() + partners["activity"].tolist(),
            "where": ours["venue"].tolist() + partners["place"].tolist(),
            "slot": ours["slot"].tolist() + partners["slot"].tolist(),
            "often": _often(ours) + partners["sessions_per_week"].tolist(),
        }
    )
    order = inputs.slots["order"]
    rows = rows.sort_values(
        ["slot", "agency"], key=lambda cells: cells.map(order) if cells.name == "slot" else cells
    )
    table = PrintedTable(
        id="sessions",
        title="Sessions in this place",
        caption=f"At venues inside it or within {minutes:.0f} minutes of its middle; partners' "
        "also by their grid reference.",
        frame=_printed(rows, inputs.slots),
        csv_name=f"place-{number}-sessions.csv",
    )
    said = list(clashes(rows))
    if "partner_sessions" not in inputs.optional:
        said.append("Partners' sessions: not assessed: data not supplied.")
    if unplaced:
        said.append(
            f"{unplaced} partner session(s) have neither a venue of ours nor a grid reference and "
            "are on no sheet."
        )
    if ours.empty:
        said.append("None of our sessions serves this place.")
    return Section(
        id="sessions-here", heading="Sessions here", sentences=tuple(said), parts=(table,)
    )


def _venues_here(inputs: Inputs, own: pd.DataFrame) -> set[str]:
    """Name the venues that serve one place."""
    minutes = inputs.config.plan.hotspot_minutes
    found = hotspot_venues(inputs.areas, own, inputs.venues, inputs.travel, minutes)
    return set(found["venues"].iloc[0])


def _voices(
    inputs: Inputs, hotspots: Hotspots, edition: MapEdition, key: str
) -> tuple[Section, ...]:
    """Say what young people said of our sessions here, if they said anything."""
    venues = _venues_here(inputs, hotspots.clusters.loc[[key]].assign(approved=True))
    said = voices(inputs, edition.sessions[edition.sessions["venue_id"].isin(venues)])
    heading = "What young people said"
    return (Section(id="voices", heading=heading, points=said),) if said else ()


def partner_sessions_in(
    inputs: Inputs, partners: pd.DataFrame | None, venues: set[str], areas: set[str]
) -> tuple[pd.DataFrame, int]:
    """Find the partners' sessions of a place.

    Parameters
    ----------
    inputs
        The county's tables.
    partners : DataFrame, or None
        The ``partner_sessions`` table.
    venues, areas
        The venues that serve the place, and its areas.

    Returns
    -------
    found : DataFrame
        Rows of `partners` at one of the venues, or whose grid reference is in one of the areas.
    unplaced : int
        Rows with neither a venue nor a grid reference.
    """
    if partners is None or partners.empty:
        return partners_in(None, inputs.areas, venues=venues, within=areas), 0
    named = partners["venue_id"].fillna("").astype(str)
    here = partners_in(partners, inputs.areas, venues=venues, within=areas)
    return here, int(((named == "") & ~has_point(partners)).sum())


def clashes(rows: pd.DataFrame) -> tuple[str, ...]:
    """Warn where two agencies are in one place at once.

    Parameters
    ----------
    rows : DataFrame
        ``agency, slot`` of the sessions of one place.

    Returns
    -------
    tuple of str
        A sentence for each slot with two agencies or more.

    Examples
    --------
    >>> rows = pd.DataFrame({"agency": ["Ash", "Elm", "Ash"], "slot": ["Mon", "Mon", "Tue"]})
    >>> clashes(rows)
    ('Overlap on Mon: Ash and Elm are here at once. Agree who goes when.',)
    """
    said = []
    for slot, agencies in rows.groupby("slot", sort=False)["agency"]:
        names = list(dict.fromkeys(map(str, agencies)))
        if len(names) > 1:
            listed = f"{', '.join(names[:-1])} and {names[-1]}"
            said.append(f"Overlap on {slot}: {listed} are here at once. Agree who goes when.")
    return tuple(said)


def _often(sessions: pd.DataFrame) -> list[float]:
    """Give how often each of our sessions is held; weekly where nobody says."""
    if "sessions_per_week" not in sessions:
        return [1.0] * len(sessions)
    return [float(rate) for rate in sessions["sessions_per_week"]]


def _printed(rows: pd.DataFrame, slots: pd.DataFrame) -> pd.DataFrame:
    """Lay the sessions of a place out."""
    days = rows["slot"].map(slots["weekday"]).map(DAYS).fillna("")
    return pd.DataFrame(
        {
            "Agency": rows["agency"],
            "What": rows["what"],
            "Where": rows["where"],
            "Day": days,
            "Time of the week": rows["slot"],
            "How often": rows["often"].map(how_often),
        },
        dtype="str",
    )


def how_often(per_week: float) -> str:
    """Say how often a session is held.

    Examples
    --------
    >>> [how_often(often) for often in (1.0, 0.5, 0.25, 2.0)]
    ['weekly', 'fortnightly', 'every 4 weeks', '2 a week']
    """
    if per_week <= 0:
        return "not now"
    if per_week > 1:
        return f"{per_week:g} a week"
    weeks = 1 / per_week
    return {1: "weekly", 2: "fortnightly"}.get(round(weeks), f"every {weeks:.0f} weeks")


def _gaps(plan: Plan, key: str, district: str) -> Section:
    """Say what was asked for here and does not fit."""
    unmet = plan.unmet
    here = unmet["rule"].isin(_OF_PLACE) & (unmet["subject"] == key)
    here |= (unmet["rule"] == "district_floors") & (unmet["subject"] == district)
    points: Sequence[str] = (unmet["sentence"] + " " + unmet["change"])[here].tolist()
    none = () if points else ("Everything that was asked for here fits.",)
    return Section(id="gaps", heading="Gaps", sentences=none, points=tuple(points))


def _feeds(inputs: Inputs) -> Section:
    """Say whose data are missing."""
    feeds = inputs.optional.get("feeds")
    said = feeds_sentence(feeds, day=inputs.config.county.data_date)
    if feeds is None:
        said = "Not assessed: data not supplied."
    words = said[:1].upper() + said[1:] if said else "All data that were due have come."
    return Section(id="feeds", heading="Data that have not come", sentences=(words,))
