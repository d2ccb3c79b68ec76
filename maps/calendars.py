"""Weekly appointments as an iCalendar file, which every diary program can read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from maps.held_dates import Days, Repeat, Year, days_held

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

MOST_OCTETS = 75
"""Longest line of a calendar, without its end. [bytes]"""

_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T010000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "TZNAME:BST",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "TZNAME:GMT",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class WeeklyEvent(NamedTuple):
    """Something that is held every week, or every so many.

    Attributes
    ----------
    key
        What makes it this appointment and no other; the same key always gives the same UID.
    title, place, description
        Read by people.
    weekday
        One of `WEEKDAYS`.
    start
        As "HH:MM"; empty where the time of day is not set yet.
    hours
        How long it lasts. [h]
    repeat
        How often, and whether in term or in the holidays only.
    without
        Days of its rhythm on which it is not held.
    only
        The one day on which it is held, where it does not recur.
    """

    key: tuple[str, ...]
    title: str
    place: str
    description: str
    weekday: str
    start: str
    hours: float
    repeat: Repeat = Repeat()
    without: tuple[date, ...] = ()
    only: date | None = None


def calendar(
    events: Iterable[WeeklyEvent],
    *,
    name: str,
    first_day: date,
    stamped_on: date,
    year: Year | None = None,
) -> bytes:
    r"""Write appointments that recur every week as one iCalendar file.

    Parameters
    ----------
    events
        In any order.
    name
        Of the calendar.
    first_day
        No appointment is before it.
    stamped_on
        When the plan was made, as far as the calendar says: never read from a clock.
    year
        Terms and closed days; without it bank holidays and school holidays are not taken out.

    Returns
    -------
    bytes
        UTF-8; the same events always give the same bytes. Times are those of London, summer and
        winter. What is never held in the year is left out.

    References
    ----------
    RFC 5545, Internet Calendaring and Scheduling Core Object Specification, 2009.

    Examples
    --------
    >>> from datetime import date
    >>> event = WeeklyEvent(("S01",), "Drop-in", "Ash Hall", "", "Tue", "15:30", 2.5)
    >>> file = calendar([event], name="Rota", first_day=date(2026, 5, 4),
    ...                 stamped_on=date(2026, 3, 31))
    >>> b"DTSTART;TZID=Europe/London:20260505T153000\r\n" in file
    True
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Outreach//Rota//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        *_ZONE,
    ]
    for event in events:
        lines += _event(event, first_day=first_day, stamped_on=stamped_on, year=year)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(
    event: WeeklyEvent, *, first_day: date, stamped_on: date, year: Year | None
) -> Sequence[str]:
    """Write one appointment, from its first day on."""
    held = days_held(event.weekday, event.repeat, first_day=first_day, year=year)
    if event.only is not None:
        held = Days(event.only, event.only, ())
    if held is None:
        return ()
    left_out = sorted({*held.without, *event.without})
    day = held.first
    if event.start:
        begin = pd.Timestamp(f"{day:%Y-%m-%d} {event.start}")
        end = begin + pd.Timedelta(minutes=round(event.hours * 60))
        when = [
            f"DTSTART;TZID=Europe/London:{begin:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/London:{end:%Y%m%dT%H%M%S}",
        ]
    else:
        when = [f"DTSTART;VALUE=DATE:{day:%Y%m%d}"]
    often = "" if event.repeat.every == 1 else f"INTERVAL={event.repeat.every};"
    until = "" if held.last is None else f"UNTIL={_instant(held.last, event.start)};"
    weekday = event.weekday[:2].upper()
    uid = hashlib.sha256("\x1f".join(event.key).encode()).hexdigest()[:32]
    return (
        "BEGIN:VEVENT",
        f"UID:{uid}@outreach.invalid",
        f"DTSTAMP:{stamped_on:%Y%m%d}T000000Z",
        *when,
        *([] if event.only else [f"RRULE:FREQ=WEEKLY;{often}{until}BYDAY={weekday}"]),
        *_exceptions(left_out, event.start),
        f"SUMMARY:{_escaped(event.title)}",
        f"LOCATION:{_escaped(event.place)}",
        f"DESCRIPTION:{_escaped(event.description)}",
        "STATUS:TENTATIVE",
        "END:VEVENT",
    )


def _instant(day: date, start: str) -> str:
    """Write the last day of a rhythm: in universal time where it has a time, as RFC 5545 asks."""
    if not start:
        return f"{day:%Y%m%d}"
    begin = pd.Timestamp(f"{day:%Y-%m-%d} {start}", tz="Europe/London")
    return f"{begin.tz_convert('UTC'):%Y%m%dT%H%M%SZ}"


def _exceptions(days: Sequence[date], start: str) -> list[str]:
    """Write the days on which something is not held, if there are any."""
    if not days:
        return []
    if not start:
        return ["EXDATE;VALUE=DATE:" + ",".join(f"{day:%Y%m%d}" for day in days)]
    time = f"{pd.Timestamp(f'2000-01-01 {start}'):%H%M%S}"
    return ["EXDATE;TZID=Europe/London:" + ",".join(f"{day:%Y%m%d}T{time}" for day in days)]


def _escaped(text: str) -> str:
    """Write text so that none of it is taken for syntax."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def _folded(line: str) -> str:
    """Break a line that is too long, never inside a letter; what goes on begins with a space."""
    parts, held = [""], 0
    for letter in line:
        size = len(letter.encode())
        if held + size > MOST_OCTETS:
            parts.append(" ")
            held = 1
        parts[-1] += letter
        held += size
    return "\r\n".join(parts)
