"""Short names of a county's own tables are spelt out once on each page that uses them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from maps import map_plan, summary_markdown
from maps.edition import PrintedTable
from maps.report import Report, Section, report_page
from maps.short_names import SPELT, short_names


def test_only_what_is_used_and_not_yet_explained_is_spelt_out():
    told = short_names(["CAMHS", "a youth offending team (YOT)", "YOT", "Camhsley"])

    assert told == ("Short names: child and adolescent mental health services (CAMHS).",)


def test_a_page_of_words_spells_out_a_source_in_its_table():
    frame = pd.DataFrame({"Source": ["CAMHS", "School"], "Young people": ["50", "90"]})
    table = PrintedTable("who", "Who refers", "By source.", frame, "who.csv")
    section = Section(id="a", heading="Who refers", parts=(table,))
    page = report_page(
        Report(title="F", county_name="A", edition="PUBLIC", stamp="DRAFT", sections=(section,))
    ).decode()

    assert page.count(f"{SPELT['CAMHS']} (CAMHS)") == 1
    assert page.index("Short names:") < page.index("<td")


def test_the_map_and_the_summary_spell_out_a_venue(ambershire):
    venues = ambershire.venues.copy()
    venues["name"] = [f"NHS clinic {n}" for n in range(len(venues))]
    named = replace(ambershire, venues=venues)
    sessions = named.sessions.assign(venue=named.sessions["venue_id"].map(venues["name"]))
    named = replace(named, sessions=sessions)

    for text in (map_plan(named), summary_markdown(named)):
        assert "National Health Service (NHS)" in text
    assert "Short names" not in map_plan(ambershire)
