"""Calendars that any diary reads: checked by a strict reader written from RFC 5545 alone."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.calendars import WeeklyEvent, calendar
from maps.held_dates import HOLIDAYS, TERM, WEEKDAYS, Repeat, Year

LONG = "Drop-in; for 10–17s, “Ash Hall”\\back — très long 🎈 " * 4
NEEDED = {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}


def read(file):
    """Read a calendar as RFC 5545 has it; anything out of order is an error."""
    assert file.endswith(b"\r\n")
    raw = file[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in raw)  # section 3.1: octets, without the line break
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    for line in raw:
        line.decode()  # no letter is cut in two
    lines = b"\r\n".join(raw).replace(b"\r\n ", b"").decode().split("\r\n")
    root = {"name": "", "parts": [], "values": {}}
    open_parts = [root]
    for line in lines:
        head, value = re.fullmatch(r'((?:[^":]|"[^"]*")+):(.*)', line).groups()
        name, *parameters = head.split(";")
        assert re.fullmatch(r"[A-Z-]+", name)
        if name == "BEGIN":
            part = {"name": value, "parts": [], "values": {}}
            open_parts[-1]["parts"].append(part)
            open_parts.append(part)
        elif name == "END":
            assert open_parts.pop()["name"] == value
        else:
            assert name not in open_parts[-1]["values"]
            open_parts[-1]["values"][name] = (value, dict(p.split("=", 1) for p in parameters))
    assert open_parts == [root]
    (found,) = root["parts"]
    assert found["name"] == "VCALENDAR"
    assert found["values"]["VERSION"] == ("2.0", {})
    assert "PRODID" in found["values"]
    return found


def events_of(file):
    """List the appointments of a calendar; each has what RFC 5545 section 3.6.1 asks for."""
    found = [part["values"] for part in read(file)["parts"] if part["name"] == "VEVENT"]
    assert all(set(values) >= NEEDED for values in found)
    return found


def plain(text):
    """Undo the escapes of a text value; a bare comma or semicolon is an error."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", text)
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), text)


def written(*events, first_day=dt.date(2026, 5, 4), stamped_on=dt.date(2026, 3, 31)):
    return calendar(events, name="Rota", first_day=first_day, stamped_on=stamped_on)


def event(**more):
    given = {
        "key": ("S01",),
        "title": "Drop-in",
        "place": "Ash Hall",
        "description": "With 1 nurse.",
        "weekday": "Fri",
        "start": "18:00",
        "hours": 2.5,
    }
    return WeeklyEvent(**(given | more))


def test_a_session_is_held_every_week_from_the_first_day_on_it_can_be():
    # 4 May 2026 is a Monday, so the first Friday is the 8th
    (found,) = events_of(written(event()))

    assert found["DTSTART"] == ("20260508T180000", {"TZID": "Europe/London"})
    assert found["DTEND"] == ("20260508T203000", {"TZID": "Europe/London"})
    assert found["RRULE"][0] == "FREQ=WEEKLY;BYDAY=FR"
    assert found["DTSTAMP"][0] == "20260331T000000Z"


def test_a_session_past_midnight_ends_the_day_after():
    (found,) = events_of(written(event(start="22:30", hours=3.0)))

    assert found["DTEND"][0] == "20260509T013000"


def test_a_session_without_a_time_takes_the_day():
    (found,) = events_of(written(event(start="")))

    assert found["DTSTART"] == ("20260508", {"VALUE": "DATE"})
    assert "DTEND" not in found


def test_the_zone_has_the_clock_of_london_in_summer_and_winter():
    file = read(written(event()))
    (zone,) = [part for part in file["parts"] if part["name"] == "VTIMEZONE"]
    offsets = {
        part["name"]: (part["values"]["TZOFFSETTO"][0], part["values"]["RRULE"][0])
        for part in zone["parts"]
    }

    assert zone["values"]["TZID"][0] == "Europe/London"
    for name, day in (
        ("DAYLIGHT", dt.datetime(2026, 5, 4)),
        ("STANDARD", dt.datetime(2026, 12, 1)),
    ):
        truth = f"{day.replace(tzinfo=ZoneInfo('Europe/London')):%z}"
        assert offsets[name][0] == truth
    assert offsets["DAYLIGHT"][1] == "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
    assert offsets["STANDARD"][1] == "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"


def test_a_name_is_text_and_never_syntax():
    hostile = "Ash\r\nEND:VEVENT\r\nBEGIN:VEVENT;x, y: \\n"
    (found,) = events_of(written(event(title=hostile, place=LONG)))

    assert plain(found["SUMMARY"][0]) == hostile.replace("\r\n", "  ")
    assert plain(found["LOCATION"][0]) == LONG


@given(text=st.text(st.characters(exclude_categories=["C"]), max_size=300))
@settings(max_examples=25, deadline=None)
def test_every_text_is_folded_and_comes_back(text):
    (found,) = events_of(written(event(description=text)))

    expected = "".join(letter if letter.isprintable() else " " for letter in text)
    assert plain(found["DESCRIPTION"][0]) == expected


@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_the_first_day_of_the_rule_is_a_day_of_the_rule(weekday):
    (found,) = events_of(written(event(weekday=weekday), first_day=dt.date(2026, 5, 6)))
    day = dt.datetime.strptime(found["DTSTART"][0], "%Y%m%dT%H%M%S")

    assert f"{day:%a}" == weekday
    assert 0 <= (day.date() - dt.date(2026, 5, 6)).days < 7


def test_the_same_plan_gives_the_same_file_and_each_session_a_name_of_its_own():
    both = (event(), event(key=("S02",)))
    first, second = events_of(written(*both))

    assert written(*both) == written(*both)
    assert first["UID"] != second["UID"]
    assert events_of(written(event(title="Other")))[0]["UID"] == first["UID"]


SCHOOL = Year(
    terms=(
        (dt.date(2026, 4, 13), dt.date(2026, 5, 22)),
        (dt.date(2026, 6, 1), dt.date(2026, 7, 17)),
    ),
    closed=frozenset({dt.date(2026, 5, 4)}),  # the May bank holiday, a Monday
)


def days_of(found):
    """Expand an event as a diary does: dateutil's reader of RRULE, less the EXDATEs."""
    begin = dt.datetime.strptime(found["DTSTART"][0], "%Y%m%dT%H%M%S").replace(
        tzinfo=ZoneInfo("Europe/London")
    )
    rule = rrulestr(found["RRULE"][0], dtstart=begin)
    gone = found.get("EXDATE", ("",))[0]
    return [f"{day:%d %b}" for day in rule if f"{day:%Y%m%dT%H%M%S}" not in gone]


def held(first_day=dt.date(2026, 5, 4), year=SCHOOL, **more):
    return calendar(
        [event(**more)], name="Rota", first_day=first_day, stamped_on=dt.date(2026, 3, 31),
        year=year,
    )  # fmt: skip


def test_a_fortnightly_session_of_the_second_week_skips_every_other_week():
    (found,) = events_of(written(event(repeat=Repeat(every=2, first_week=2))))

    # Friday of the second week from Monday 4 May
    assert found["DTSTART"][0] == "20260515T180000"
    assert found["RRULE"][0] == "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"


def test_a_term_session_skips_half_term_and_ends_with_the_last_term():
    text = held(repeat=Repeat(every=2, first_week=2, when=TERM)).decode()
    (found,) = events_of(text.encode())

    # every second Friday from 15 May: 15 May, (29 May is half-term), 12 and 26 June, 10 July
    assert days_of(found) == ["15 May", "12 Jun", "26 Jun", "10 Jul"]
    assert "UNTIL=20260710T170000Z" in found["RRULE"][0]  # 18:00 in London in summer


def test_a_holiday_session_is_held_in_half_term_only():
    (found,) = events_of(held(repeat=Repeat(when=HOLIDAYS)))

    assert days_of(found) == ["29 May"]


def test_a_bank_holiday_is_left_out_and_the_clock_change_is_kept():
    (found,) = events_of(held(weekday="Mon", start="09:30"))

    assert days_of(found)[:3] == ["11 May", "18 May", "25 May"]
    assert "04 May" not in days_of(found)


def test_what_is_never_held_has_no_event():
    assert b"BEGIN:VEVENT" not in held(first_day=dt.date(2026, 6, 1), repeat=Repeat(when=HOLIDAYS))


def test_a_single_day_does_not_recur_and_a_day_may_be_left_out():
    day = dt.date(2026, 7, 14)
    often = WeeklyEvent(("S",), "Drop-in", "Hall", "", "Tue", "15:30", 2.5, without=(day,))
    cover = WeeklyEvent(("C",), "Drop-in", "Hall", "", "Tue", "15:30", 2.5, only=day)
    first = dt.date(2026, 5, 4)
    file = calendar([often, cover], name="R", first_day=first, stamped_on=first)

    weekly, single = events_of(file)
    assert weekly["EXDATE"] == ("20260714T153000", {"TZID": "Europe/London"})
    assert single["DTSTART"][0] == "20260714T153000"
    assert "RRULE" not in single
