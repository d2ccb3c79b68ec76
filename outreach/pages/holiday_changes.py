"""What the school holidays change, by venue: what stays, pauses, moves and is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.edition import PrintedTable
from maps.held_dates import ALL_YEAR, HOLIDAYS, TERM
from maps.report import Section
from outreach.figures import clock_of, session_rows
from outreach.pages.public_timetable import DAYS
from outreach.planning.school_year import all_sessions, weeks_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from allocation.plan import Plan
    from maps.edition import MapEdition
    from outreach.intake.inputs import Inputs
    from outreach.pages.pack_facts import PackFacts

HEADING = "In the school holidays"


def holiday_sections(
    inputs: Inputs, edition: MapEdition, facts: PackFacts | None
) -> tuple[Section, ...]:
    """Say in the paper for a meeting what changes in the school holidays.

    Parameters
    ----------
    inputs, edition
        The county, and for whom the paper is.
    facts
        What the plan says; nothing is told without.

    Returns
    -------
    tuple of Section
        None where the county names no terms.
    """
    away = None if facts is None else getattr(facts.plan, "holidays", None)
    if facts is None or away is None:
        return ()
    table = holiday_table(inputs, facts.plan, advertised_only=edition.edition == "PUBLIC")
    said = ["The timetable above is that of school term. Rooms and staff differ in the holidays."]
    if len(away.unmet):
        said.append(f"Asked for but not possible in the holidays: {len(away.unmet)}.")
    return (Section(id="holidays", heading=HEADING, sentences=tuple(said), parts=(table,)),)


def holiday_timetable(inputs: Inputs, plan: Plan) -> tuple[Section, ...]:
    """Say on the public timetable what changes in the school holidays.

    Parameters
    ----------
    inputs, plan
        The county, after planning.

    Returns
    -------
    tuple of Section
        Advertised sessions only; none where the county names no terms.
    """
    if plan.holidays is None:
        return ()
    table = holiday_table(inputs, plan, advertised_only=True)
    return (Section(id="holidays", heading=HEADING, parts=(table,)),)


def holiday_table(inputs: Inputs, plan: Plan, *, advertised_only: bool) -> PrintedTable:
    """Lay out by venue what the holidays change.

    Parameters
    ----------
    inputs, plan
        The county, and its plan with one of the holidays.
    advertised_only
        Whether only sessions that may be advertised are named.

    Returns
    -------
    PrintedTable
        A row for each venue with a session in term or in the holidays.
    """
    rows = _rows(inputs, plan)
    caption = "By venue. Moves: held at another time, or in other weeks, than in term."
    if advertised_only:
        rows = rows[rows["advertised"]]
        caption += " Only sessions that may be advertised are listed."
    return PrintedTable(
        id="holidays",
        title="What the school holidays change",
        caption=caption,
        frame=by_venue(rows),
        csv_name="holidays.csv",
    )


def _rows(inputs: Inputs, plan: Plan) -> pd.DataFrame:
    """Spell out each session of the year: where, what, when, and in which part of the year."""
    held = all_sessions(plan, inputs, by_crew=False)
    tables = (inputs.venues, inputs.session_types, inputs.slots, inputs.staff)
    rows = session_rows(held, *tables).set_index("session_id")
    often = weeks_in_words(held["repeat"].map(lambda repeat: repeat._replace(when=ALL_YEAR)))
    often = often.reindex(rows.index)
    rows = rows.assign(
        part=held["when"].reindex(rows.index),
        words=[
            ", ".join(filter(None, (DAYS[day], clock.replace("-", " to "), often)))
            for day, clock, often in zip(
                rows["day"],
                clock_of(rows["time"]),
                often.mask(often == "every week", ""),
                strict=True,
            )
        ],
    )
    return rows[["venue_id", "venue", "type_title", "words", "part", "advertised"]]


def by_venue(rows: pd.DataFrame) -> pd.DataFrame:
    """Gather sessions by venue; one that ends and one that begins there is one that moves.

    Parameters
    ----------
    rows
        ``venue_id, venue, type_title, words`` (when), ``part`` (of the year), in order of the
        week.

    Returns
    -------
    DataFrame
        ``Venue, Stays, Pauses, Moves, Added``; text, by name of venue.

    Examples
    --------
    >>> rows = pd.DataFrame({"venue_id": "V1", "venue": "Hall", "type_title": "Drop-in",
    ...                      "words": ["Monday", "Tuesday", "Friday"],
    ...                      "part": ["all year", "school term", "school holidays"]})
    >>> by_venue(rows)[["Stays", "Moves"]].to_dict("records")
    [{'Stays': 'Drop-in, Monday', 'Moves': 'Drop-in: Friday, instead of Tuesday'}]
    """
    made = []
    for (venue, _), own in rows.groupby(["venue", "venue_id"], sort=True):
        stays, ends, begins = (_numbered(own, part) for part in (ALL_YEAR, TERM, HOLIDAYS))
        moved = [key for key in begins if key in ends]
        made.append(
            {
                "Venue": str(venue),
                "Stays": _listed(stays, leaving_out=()),
                "Pauses": _listed(ends, leaving_out=moved),
                "Moves": "; ".join(
                    f"{key[0]}: {begins[key]}, instead of {ends[key]}" for key in moved
                ),
                "Added": _listed(begins, leaving_out=moved),
            }
        )
    columns = ["Venue", "Stays", "Pauses", "Moves", "Added"]
    return pd.DataFrame(made, columns=columns, dtype="str")


def _numbered(rows: pd.DataFrame, part: str) -> dict[tuple[str, int], str]:
    """Say when each session of a part of the year is held, by kind, the second of two as such."""
    own = rows[rows["part"] == part]
    keys = zip(own["type_title"], own.groupby("type_title").cumcount(), strict=True)
    return dict(zip(keys, own["words"], strict=True))


def _listed(
    held: Mapping[tuple[str, int], str], *, leaving_out: Collection[tuple[str, int]]
) -> str:
    """Name sessions one after the other."""
    return "; ".join(f"{key[0]}, {when}" for key, when in held.items() if key not in leaving_out)
