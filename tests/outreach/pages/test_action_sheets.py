"""A sheet for each place: who leads, who is there when, what clashes, what is missing."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from maps import MapEdition, report_page
from outreach.pages.action_sheets import NOT_DECIDED, place_sheet, sheet_files
from outreach.showing.timetables import listed_timetable

NOTHING_UNMET = pd.DataFrame(columns=["rule", "subject", "sentence", "change"], dtype="str")


@pytest.fixture(scope="module")
def venue(county):
    """A youth centre: what is in its area is in the place."""
    return "V016"


@pytest.fixture
def found(county, all_found, venue):
    """One place: the area in which the youth centre stands."""
    spot = county.venues.loc[venue]
    near = (county.areas["easting"] - spot["easting"]) ** 2
    near += (county.areas["northing"] - spot["northing"]) ** 2
    clusters = all_found.clusters.assign(areas=[(str(near.idxmin()),)], also_in="H3")
    return replace(all_found, clusters=clusters)


@pytest.fixture
def edition(county, found, venue):
    """Our one session: a drop-in there on Monday after school."""
    sessions = pd.DataFrame(
        {
            "venue_id": [venue],
            "session_type": ["drop_in"],
            "slot": ["Mon after-school"],
            "is_current": [True],
            "crew": [("W01",)],
        },
        index=pd.Index(["S01"], name="session_id"),
    )
    listed = listed_timetable(county, SimpleNamespace(sessions=sessions), advertised_only=False)
    told = {"reason": "24 young people; 11 expected.", "trust": "would still be found in 4 of 10"}
    told |= {"look": "It rests on one quarter.", "review": "accepted by commissioner"}
    return MapEdition(
        title="",
        county_name="Arrenshire",
        edition="RESTRICTED",
        stamp="DRAFT",
        invented=True,
        areas=county.areas,
        shade_title="",
        shade_labels=(),
        sessions=listed.rows,
        hotspots=county.areas.iloc[:1][["geometry"]].assign(**told).set_axis(["H1"]),
    )


def sheet(county, found, edition, unmet=NOTHING_UNMET):
    plan = SimpleNamespace(unmet=unmet, other_work=pd.DataFrame())
    return place_sheet(county, found, plan, edition, key="H1", number=1)


def part(report, name):
    return next(section for section in report.sections if section.id == name)


def partners(county, **changes):
    """One partner session, at the same venue in the same slot unless said otherwise."""
    row = {
        "agency": "Targeted youth support",
        "activity": "drop-in",
        "place": "Youth club",
        "venue_id": "V016",
        "slot": "Mon after-school",
        "sessions_per_week": 0.5,
        "easting": float("nan"),
        "northing": float("nan"),
    }
    table = pd.DataFrame([row | changes])
    return replace(county, optional={**county.optional, "partner_sessions": table})


def test_r13_six_places_have_six_sheets_and_each_names_who_leads(county, found, edition):
    keys = [f"H{n}" for n in range(1, 7)]
    clusters = pd.concat([found.clusters.iloc[:1]] * 6).set_axis(keys).rename_axis("hotspot_id")
    apart = [(str(code),) for code in county.areas.index[::50][:6]]
    clusters = clusters.assign(rank=range(1, 7), also_in="", areas=apart)
    six = replace(found, clusters=clusters)
    told = pd.concat([edition.hotspots.iloc[:1]] * 6).set_axis(keys)
    agencies = {key: f"Agency {key}" for key in keys}
    settings = county.config.partners.model_copy(update={"lead": agencies})
    led = replace(county, config=county.config.model_copy(update={"partners": settings}))
    plan = SimpleNamespace(unmet=NOTHING_UNMET, other_work=pd.DataFrame())

    files = sheet_files(led, six, plan, replace(edition, hotspots=told))

    pages = {name: page.decode() for name, page in files.items() if name.endswith(".html")}
    assert list(pages) == [f"sheets/place-{n}.html" for n in range(1, 7)]
    for key, page in zip(keys, pages.values(), strict=True):
        assert f"Lead agency: Agency {key}." in page


def test_r13_two_agencies_at_once_are_warned_of(county, found, edition):
    section = part(sheet(partners(county), found, edition), "sessions-here")

    assert section.sentences == (
        (
            "Overlap on Mon after-school: Targeted youth support and this service are here at "
            "once. Agree who goes when."
        ),
    )
    assert section.parts[0].frame["How often"].tolist() == ["fortnightly", "weekly"]


def test_r13_the_sheet_names_partners_and_the_day_it_begins(county, found, edition):
    alone = part(sheet(partners(county, venue_id="V001"), found, edition), "partners")
    shared = part(sheet(partners(county), found, edition), "partners")

    assert alone.points[0] == "Partners with sessions here: none known."
    assert shared.points[0] == "Partners with sessions here: Targeted youth support."
    assert shared.points[1] == "The timetable would begin on 4 May 2026."


def test_another_slot_is_no_overlap(county, found, edition):
    section = part(sheet(partners(county, slot="Fri evening"), found, edition), "sessions-here")

    assert section.sentences == ()
    assert len(section.parts[0].frame) == 2


def test_a_partner_without_our_venue_is_found_by_its_grid_reference(county, found, edition):
    spot = county.areas.loc[found.clusters["areas"].iloc[0][0]].geometry.representative_point()
    here = partners(county, venue_id="", easting=spot.x, northing=spot.y)
    nowhere = partners(county, venue_id="")

    assert "Overlap" in part(sheet(here, found, edition), "sessions-here").sentences[0]
    section = part(sheet(nowhere, found, edition), "sessions-here")
    assert section.sentences == (
        (
            "1 partner session(s) have neither a venue of ours nor a grid reference and are on no "
            "sheet."
        ),
    )


def test_a_partner_elsewhere_is_not_on_the_sheet(county, found, edition):
    section = part(sheet(partners(county, venue_id="V001"), found, edition), "sessions-here")

    assert section.parts[0].frame["Agency"].tolist() == ["this service"]


def test_the_lead_agency_comes_from_the_settings_or_is_not_decided(county, found, edition):
    lead = county.config.partners.model_copy(update={"lead": {"H1": "Youth Futures"}})
    decided = replace(county, config=county.config.model_copy(update={"partners": lead}))

    assert sheet(county, found, edition).lead == (NOT_DECIDED,)
    assert sheet(decided, found, edition).lead == ("Lead agency: Youth Futures.",)


def test_a_gap_is_of_this_place_or_its_district_and_no_other(county, found, edition):
    unmet = pd.DataFrame(
        {
            "rule": ["hotspots", "hotspots", "fridays", "district_floors", "coverage"],
            "subject": ["H1", "H2", "H2", "Arrenbridge", "county"],
            "sentence": ["One.", "Two.", "Three.", "Four.", "Five."],
            "change": ["Do.", "Do.", "Do.", "Do.", "Do."],
        }
    )

    assert part(sheet(county, found, edition, unmet), "gaps").points == ("One. Do.", "Four. Do.")
    assert part(sheet(county, found, edition), "gaps").points == ()


def test_trust_review_and_missing_data_stand_in_words(county, found, edition):
    report = sheet(county, found, edition)

    assert part(report, "why").points == (
        "24 young people; 11 expected.",
        "Would still be found in 4 of 10.",
        "It rests on one quarter.",
        "Accepted by commissioner.",
    )
    # feeds.csv: Education welfare's exclusions of 2025/26 Q4 have not come
    assert "Exclusions (Education welfare)" in part(report, "feeds").sentences[0]


def test_each_place_has_a_page_and_the_files_its_links_name(county, found, edition):
    files = sheet_files(
        county, found, SimpleNamespace(unmet=NOTHING_UNMET, other_work=pd.DataFrame()), edition
    )

    assert set(files) == {
        "sheets/place-1.html",
        "sheets/csv/place-1-sessions.csv",
        "sheets/csv/place-1-actions.csv",
    }
    assert b"RESTRICTED edition" in files["sheets/place-1.html"]


def test_what_was_not_supplied_is_said(county, found, edition):
    bare = replace(county, optional={})
    page = report_page(sheet(bare, found, edition)).decode()

    assert page.count("ot assessed: data not supplied.") == 3  # partners, actions, feeds
