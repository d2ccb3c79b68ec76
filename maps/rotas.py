"""The rota: a page and a calendar for each post and each venue, to be discussed with staff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from maps.calendars import WeeklyEvent, calendar
from maps.edition import PrintedTable
from maps.held_dates import ALL_YEAR, HOLIDAYS, in_words
from maps.report import Report, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from maps.held_dates import Repeat, Year

PROPOSAL = "Proposal for discussion with staff"
_WHERE = ("Day", "Time", "Session", "Venue", "Weeks")
_OF_A_POST = (
    "With",
    "Set-up and notes, hours",
    "Travel there and back, minutes",
    "Miles",
    "All, hours",
)
_OF_A_VENUE = ("Staff", "Set-up and notes, hours")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST_NAME = 40
_NOTES = (
    "Nothing here is decided. Say what does not work: the plan can be made again.",
    "Times are those with young people. Set-up and notes come before or after.",
)
_OF_NO_YEAR = "Bank holidays and school holidays are not taken out."
_OF_A_YEAR = "The calendar files leave out bank holidays, and hold each session on its own days."


class RotaPaper(NamedTuple):
    """What one post, or one venue, is given.

    Attributes
    ----------
    name
        Of its files, without ending; holds the post's or the venue's id and no name.
    report
        The page.
    calendar
        The same sessions for a diary.
    """

    name: str
    report: Report
    calendar: bytes


def rota(
    stints: pd.DataFrame,
    workers: pd.DataFrame,
    *,
    county_name: str,
    first_day: date,
    stamped_on: date,
    invented: bool = False,
    invented_words: str = "",
    year: Year | None = None,
    once: Mapping[str, Sequence[WeeklyEvent]] | None = None,
) -> tuple[RotaPaper, ...]:
    """Lay out the week of each post and of each venue.

    Parameters
    ----------
    stints : DataFrame
        A row for each post in each session, in order of the week: ``session_id, worker_id, role,
        with_roles`` (the others, by role), ``crew_text`` (all, by role), ``venue_id, venue,
        district, session_type, title, slot, weekday, start, end, contact_hours, setup_hours,
        repeat`` (`maps.held_dates.Repeat`), and of one session ``hours`` (all of it) [h],
        ``travel_minutes`` (there and back) [min], ``miles`` (there and back) [miles]. May have
        ``away`` and ``not_held``: dates on which this post, or nobody, is there.
    workers : DataFrame, index ``worker_id``
        ``role``, ``hours_available``. [h / week]
    county_name
        As in `maps.report.Report`.
    first_day
        When the plan starts.
    stamped_on
        The date of the data, for the calendars.
    invented, invented_words
        As in `maps.report.Report`.
    year
        Terms and closed days, where the county gives them.
    once
        Worker to appointments of single days, beside those of the week.

    Returns
    -------
    tuple of RotaPaper
        Posts without a session have a page too; venues without one have none.
    """
    papers: list[RotaPaper] = []
    names: set[str] = set()
    shared = {"county_name": county_name, "invented": invented, "invented_words": invented_words}
    for subject, heading, lead, rows, columns in _subjects(stints, workers):
        name = _file_name(subject, names)
        names.add(name.lower())
        table = PrintedTable(
            id="week",
            title="Sessions of the week",
            caption=f"{_rhythm(rows)} from {first_day.day} {first_day:%B %Y}.",
            frame=columns,
            csv_name=f"{name}.csv",
        )
        report = Report(
            title=f"{PROPOSAL}: {heading}",
            edition="RESTRICTED",
            stamp=PROPOSAL,
            lead=lead,
            sections=(
                Section(id="sessions", heading="Where and when", parts=(table,)),
                Section(
                    id="notes",
                    heading="Before it is used",
                    points=(*_NOTES, _OF_A_YEAR if year else _OF_NO_YEAR),
                ),
            ),
            folder="csv",
            **shared,  # type: ignore[arg-type]
        )
        own = (once or {}).get(subject[1], ()) if subject[0] == "worker" else ()
        events = [*_events(rows, subject, county_name), *own]
        file = calendar(
            events, name=report.title, first_day=first_day, stamped_on=stamped_on, year=year
        )
        papers.append(RotaPaper(name, report, file))
    return tuple(papers)


def _subjects(
    stints: pd.DataFrame, workers: pd.DataFrame
) -> Iterator[tuple[tuple[str, str], str, tuple[str, ...], pd.DataFrame, pd.DataFrame]]:
    """Go through posts, then venues: who it is, a heading, what to know first, rows, table."""
    told = _told(stints)
    by_post = stints.groupby("worker_id").indices
    for worker, role, available in zip(
        workers.index, workers["role"], workers["hours_available"], strict=True
    ):
        places = by_post.get(worker, [])
        own = stints.iloc[places]
        heading = f"post {worker} ({_role(role)})"
        table = told[[*_WHERE, *_OF_A_POST]].iloc[places]
        yield ("worker", str(worker)), heading, _load(own, float(available)), own, table
    held = ~stints.duplicated("session_id")
    rows, cells = stints[held], told.loc[held, [name for name in _WHERE if name != "Venue"]]
    cells = cells.assign(**{name: told[name] for name in _OF_A_VENUE})
    for venue, places in sorted(rows.groupby("venue_id").indices.items()):
        own = rows.iloc[places]
        first = own.iloc[0]
        often = own["repeat"].map(_part).sum()
        lead = (f"{often:g} session(s) a week in {first['district']}.",)
        yield ("venue", str(venue)), str(first["venue"]), lead, own, cells.iloc[places]


def _load(own: pd.DataFrame, available: float) -> tuple[str, ...]:
    """Say how much a post is asked to do."""
    if own.empty:
        return ("This proposal gives this post no session.",)
    said = [_hours_told(own[[repeat.when != HOLIDAYS for repeat in own["repeat"]]], available)]
    away = own[[repeat.when == HOLIDAYS for repeat in own["repeat"]]]
    if len(away):
        said.append((f"In the school holidays there are {len(away)} session(s) more or instead.",))
    return tuple(sentence for sentences in said for sentence in sentences)


def _hours_told(own: pd.DataFrame, available: float) -> tuple[str, ...]:
    """Add up a week, fortnightly sessions by half."""
    if own.empty:
        return ()
    often = own["repeat"].map(_part)
    spent = {
        name: float((own[name] * often).sum())
        for name in ("hours", "contact_hours", "setup_hours", "travel_minutes", "miles")
    }
    return (
        (
            f"{often.sum():g} session(s) a week take {spent['hours']:.1f} hours, of "
            f"{available:.1f} for sessions."
        ),
        (
            f"That is {spent['contact_hours']:.1f} hours with young people, "
            f"{spent['setup_hours']:.1f} for set-up and notes and "
            f"{spent['travel_minutes'] / 60:.1f} on the road ({spent['miles']:.0f} miles)."
        ),
    )


def _part(repeat: Repeat) -> float:
    """Give the sessions a week of something held so often."""
    return 1 / repeat.every


def _rhythm(rows: pd.DataFrame) -> str:
    """Say how often a paper repeats."""
    longest = max((repeat.every for repeat in rows["repeat"]), default=1)
    return {1: "Every week", 2: "Every two weeks", 4: "Every four weeks"}[longest]


def _told(stints: pd.DataFrame) -> pd.DataFrame:
    """Write every cell a rota may print as people would."""
    until = stints["start"] + " to " + stints["end"]
    one = "{:.1f}".format
    return pd.DataFrame(
        {
            "Day": stints["weekday"],
            "Time": until.where(stints["start"] != "", "to be agreed"),
            "Session": stints["title"],
            "Venue": stints["venue"] + ", " + stints["district"],
            "Weeks": stints["repeat"].map(in_words),
            "With": stints["with_roles"],
            "Staff": stints["crew_text"],
            "Set-up and notes, hours": stints["setup_hours"].map(one),
            "Travel there and back, minutes": stints["travel_minutes"].map("{:.0f}".format),
            "Miles": stints["miles"].map(one),
            "All, hours": stints["hours"].map(one),
        },
        dtype="str",
    )


def _events(rows: pd.DataFrame, subject: tuple[str, str], county: str) -> Iterator[WeeklyEvent]:
    """Turn the rows of a post or a venue into appointments."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows.to_dict("records"):
        held = (*subject, *(str(row[key]) for key in ("venue_id", "session_type", "slot")))
        seen[held] = seen.get(held, 0) + 1
        people = (
            f"With: {row['with_roles']}."
            if subject[0] == "worker"
            else f"Staff: {row['crew_text']}."
        )
        words = [
            f"{PROPOSAL}.",
            people,
            f"Set-up and notes: {row['setup_hours']:.1f} hours, before or after.",
        ]
        if subject[0] == "worker":
            words.append(
                f"Travel: {row['travel_minutes']:.0f} minutes and {row['miles']:.1f} miles, "
                "there and back."
            )
        words += (
            [] if row["repeat"].when == ALL_YEAR else [f"{row['repeat'].when} only.".capitalize()]
        )
        words += [] if row["start"] else ["The time of day is to be agreed."]
        yield WeeklyEvent(
            key=(county, *held, str(seen[held])),
            title=f"{row['title']}, {row['venue']} (proposal)",
            place=f"{row['venue']}, {row['district']}",
            description=" ".join(words),
            weekday=str(row["weekday"]),
            start=str(row["start"]),
            hours=float(row["contact_hours"]),
            repeat=row["repeat"],
            without=tuple(row.get("away" if subject[0] == "worker" else "not_held", ())),
        )


def _file_name(subject: tuple[str, str], taken: set[str]) -> str:
    """Name a file after an id, safe on every system and used once."""
    kind, key = subject
    name = f"{kind}-{_UNSAFE.sub('_', key)[:_LONGEST_NAME]}"
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _role(role: object) -> str:
    """Write a role as people do."""
    return str(role).replace("_", " ")
