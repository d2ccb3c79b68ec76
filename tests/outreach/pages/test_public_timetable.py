"""The public timetable: where, when, what and who for, and nothing that is not advertised."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from maps import MapEdition, report_page
from outreach.auditing.judging import audit_files
from outreach.pages.files import page_files
from outreach.pages.public_timetable import timetable_report
from outreach.showing.timetables import listed_timetable


def listing(county, sessions):
    """The shared edition of a plan that has these sessions."""
    listed = listed_timetable(county, SimpleNamespace(sessions=sessions), advertised_only=True)
    return MapEdition(
        title="",
        county_name="Arrenshire",
        edition="PUBLIC",
        stamp="DRAFT",
        invented=True,
        areas=county.areas,
        shade_title="",
        shade_labels=(),
        sessions=listed.rows,
    )


@pytest.fixture(scope="module")
def today(county):
    """Today's timetable of the sample county, as if it were the plan."""
    rows = county.current_plan
    crews = [tuple(crew) for crew in rows["workers"]]
    index = [f"S{number:02d}" for number in range(len(rows))]
    return rows.assign(is_current=True, crew=crews).set_axis(index).rename_axis("session_id")


def frame_of(report):
    return report.sections[0].parts[0].frame


def test_it_lists_what_both_venue_and_session_type_advertise_and_no_more(county, today):
    frame = frame_of(timetable_report(county, listing(county, today)))
    venues, kinds = county.venues["advertised"], county.session_types["advertised"]
    wanted = today[today["venue_id"].map(venues) & today["session_type"].map(kinds)]

    assert len(frame) == len(wanted) < len(today)
    assert set(frame["Venue"]) == set(county.venues["name"].loc[wanted["venue_id"]])
    assert not set(frame["Session"]) & {"School group", "Friday evening outreach"}


def test_a_venue_that_is_not_advertised_is_never_named(county, today):
    shown = frame_of(timetable_report(county, listing(county, today)))["Venue"].iloc[0]
    hidden = county.venues["advertised"] & (county.venues["name"] != shown)
    quiet = replace(county, venues=county.venues.assign(advertised=hidden))

    page = report_page(timetable_report(quiet, listing(quiet, today))).decode()

    assert shown not in page


def test_a_row_says_where_when_what_and_who_for(county, today):
    tuesday = today[(today["venue_id"] == "V004") & (today["slot"] == "Tue after-school")]
    (row,) = frame_of(timetable_report(county, listing(county, tuesday))).to_dict("records")

    # venues.csv, slots.csv (from 15:30), session_types.csv (drop-in, 2.5 h), county.toml (10 to 17)
    assert row["Venue"] == county.venues["name"]["V004"]
    assert (row["Day"], row["Time"]) == ("Tuesday", "15:30 to 18:00")
    assert (row["Session"], row["Who for"]) == ("Drop-in", "Ages 10 to 17")
    assert (row["Booking"], row["Weeks"]) == ("no need to book", "every week")


def test_it_names_no_post_and_passes_the_audit(county, today):
    files = page_files("timetable.html", timetable_report(county, listing(county, today)))
    text = b"".join(files.values()).decode()

    assert set(files) == {"timetable.html", "timetable/timetable.csv"}
    assert not [post for post in county.staff.index if post in text]
    assert "nurse" not in text
    assert audit_files(files).is_passed


def test_without_an_advertised_session_the_page_says_so(county, today):
    report = timetable_report(county, listing(county, today.iloc[:0]))

    assert b"Nothing to list." in report_page(report)
