"""The timetable for young people and those who send them: where, when, what and who for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.edition import PrintedTable
from maps.report import Section
from outreach.pages.from_editions import edition_report
from outreach.planning.school_year import repeats_of, weeks_in_words

if TYPE_CHECKING:
    from maps.edition import MapEdition
    from maps.report import Report
    from outreach.intake.inputs import Inputs

DAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
_BOOKING = {"drop-in": "no need to book", "bookable": "book first"}


def timetable_report(
    inputs: Inputs,
    edition: MapEdition,
    listed: pd.DataFrame | None = None,
    *,
    holidays: tuple[Section, ...] = (),
) -> Report:
    """Return the timetable page that everybody may see.

    Parameters
    ----------
    inputs
        The county's tables.
    edition
        A shared edition: its sessions are those that may be advertised.
    listed
        The same sessions with their weeks and those of the school holidays, from
        `outreach.showing.year_rows.with_weeks`; without it those of the edition.
    holidays
        From `outreach.pages.holiday_changes.holiday_timetable`.

    Returns
    -------
    Report
        Venue, day, time, session, who for; nothing about a person, and no staff.
    """
    county = inputs.config.county
    frame = timetable_frame(inputs, edition.sessions if listed is None else listed)
    table = PrintedTable(
        id="timetable",
        title="Weekly sessions",
        caption="In the order of the week. Only sessions that may be advertised are listed.",
        frame=frame,
        csv_name="timetable.csv",
    )
    begins = f"{county.plan_date.day} {county.plan_date:%B %Y}"
    return edition_report(
        edition,
        title=f"{county.name}: proposed timetable of sessions",
        lead=(f"A proposal that would begin on {begins}. Ask the service before you go.",),
        sections=(Section(id="sessions", heading="Where and when", parts=(table,)), *holidays),
        folder="timetable",
    )


def timetable_frame(inputs: Inputs, sessions: pd.DataFrame) -> pd.DataFrame:
    """Lay the sessions of a shared edition out for those who would come.

    Parameters
    ----------
    inputs
        The county's tables.
    sessions
        As in `maps.edition.MapEdition`; all of them advertised.

    Returns
    -------
    DataFrame
        ``Venue, District, Day, Time, Session, Who for, Booking, Step-free, Weeks``; text.
    """
    venues = inputs.venues.loc[sessions["venue_id"]]
    kinds = inputs.session_types.loc[sessions["session_type"]]
    told = "weeks" in sessions
    weeks = sessions["weeks"] if told else weeks_in_words(repeats_of(sessions, inputs))
    times = sessions["time"].astype(str).str.replace("-", " to ", regex=False)
    return pd.DataFrame(
        {
            "Venue": sessions["venue"].to_numpy(),
            "District": venues["district"].fillna("").to_numpy(),
            "Day": sessions["day"].map(DAYS).to_numpy(),
            "Time": times.mask(times == "", "ask the service").to_numpy(),
            "Session": sessions["type_title"].to_numpy(),
            "Who for": f"Ages {inputs.config.county.ages}",
            "Booking": kinds["booking"].map(_BOOKING).fillna("ask the service").to_numpy(),
            "Step-free": venues["step_free"].map({True: "yes", False: "no"}).fillna("").to_numpy(),
            "Weeks": weeks.to_numpy(),
        },
        index=pd.RangeIndex(len(sessions)),
        dtype="str",
    )
