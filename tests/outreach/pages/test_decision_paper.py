"""The paper for a meeting: everything in it stands on another page of the same edition."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from maps import report_page
from maps.report import sentences_of, tables_of
from maps.static_map import patterns_svg, static_map
from outreach.auditing.judging import audit_files
from outreach.pages.decision_paper import MOST_HEADLINES, pack_report
from outreach.pages.files import page_files
from outreach.settings.plan import PlanRules
from outreach.showing.place_profiles import LOOK_AGAIN


def part(report, name):
    return next(section for section in report.sections if section.id == name)


def test_r62_the_decision_comes_first_with_five_figures_at_most_and_one_map(county, edition):
    first = pack_report(county, edition).sections[0]

    assert first.sentences[0].endswith("the weekly timetable proposed from 4 May 2026.")
    assert len(first.points) == MOST_HEADLINES + 1  # and what does not fit
    (chart,) = first.parts
    assert chart.svg == patterns_svg() + static_map(edition)
    assert "Priority area 2 (South)" in chart.alternative
    first, last = edition.shade_labels[0], edition.shade_labels[-1]
    assert f"Darker is more: from {first} to {last}." in chart.note


def test_each_place_has_its_reason(county, edition):
    (places,) = part(pack_report(county, edition), "reasons").parts

    assert len(places.frame) == 2
    assert (places.frame == "More than expected.").any(axis=1).all()


def test_a_reason_is_not_said_again_in_other_columns(county, edition):
    spots = edition.hotspots.assign(
        caution=["", LOOK_AGAIN], certainty=["unlikely to be chance", "could be, but look again"]
    )
    columns = (("caution", "Caution"), *edition.hotspot_columns)
    again = replace(edition, hotspots=spots, hotspot_columns=columns)
    (places,) = part(pack_report(county, again), "reasons").parts

    assert not {"Kind", "Caution"} & set(places.frame.columns)
    assert "Certainty" in places.frame

    other = replace(again, hotspots=spots.assign(caution=["one address", LOOK_AGAIN]))
    (places,) = part(pack_report(county, other), "reasons").parts
    assert places.frame["Caution"].tolist() == ["one address", LOOK_AGAIN]


def test_who_gains_and_who_loses_is_named(county, edition):
    (told,) = part(pack_report(county, edition), "changes").parts
    names = county.areas["name"]

    # the first area is near a session of the proposal alone, the third near one of today alone
    assert dict(zip(told.frame["Neighbourhood"], told.frame["Change"], strict=True)) == {
        names.iloc[0]: "gains",
        names.iloc[2]: "loses",
    }


def test_it_prints_the_tables_of_the_edition_as_they_are(county, edition):
    printed = {table.id: table for table in tables_of(pack_report(county, edition))}

    assert printed["comparison"] is edition.tables[0]
    assert printed["reach-imd-quintile"] is edition.tables[1]
    assert "ledger" not in printed


def test_costs_are_those_of_the_comparison(county, edition):
    said = part(pack_report(county, edition), "costs").sentences

    assert said[1:] == ("Hire and goods a week: GBP 238 today, GBP 389 in the proposal.",)


def test_every_figure_stands_in_the_edition_or_in_the_settings(county, edition):
    allowed = " ".join(
        [
            *(" ".join(figure) for figure in edition.headlines),
            *edition.assumptions,
            *edition.hotspots["label"],
            *(str(cell) for t in edition.tables for cell in t.frame.to_numpy().ravel()),
            *edition.areas["label"],
            *edition.sessions["time"],
            f"{county.config.plan.budget_gbp:,.0f} 4 May 2026 P1 P2",
            "1 2",  # numbers on the map
        ]
    )
    known = set(re.findall(r"\d[\d,.]*\d|\d", allowed))
    said = " ".join(sentences_of(pack_report(county, edition)))

    assert set(re.findall(r"\d[\d,.]*\d|\d", said)) <= known


def test_every_rule_is_told_with_how_it_is_taken(county, edition):
    points = part(pack_report(county, edition), "choices").points

    assert len(points) == len(PlanRules.model_fields) + 1
    assert "Every approved priority area has a session: held as well as it can be." in points


def test_reasons_of_people_stay_in_the_restricted_edition(county, edition):
    row = {"action": "ban", "venue_id": "V004", "session_type": "", "slot": ""}
    row |= {"worker_id": "W01", "reason": "a complaint", "role": "team lead"}
    decided = replace(county, optional={"overrides": pd.DataFrame([row])})

    public = report_page(pack_report(decided, edition)).decode()
    restricted = part(pack_report(decided, replace(edition, edition="RESTRICTED")), "choices")

    assert "complaint" not in public
    assert "the restricted edition lists what" in public
    assert restricted.points[-1] == "team lead chose to ban V004: a complaint."


def test_lines_are_left_for_the_decision_and_for_those_who_sign(county, edition):
    report = pack_report(county, edition)

    for name in ("record", "sign-off"):
        (lines,) = part(report, name).parts
        assert (lines.frame.iloc[:, 1:] == "").all(axis=None)


def test_without_a_today_the_paper_says_so(county, edition):
    none = replace(edition, today=edition.today.iloc[:0], tables=edition.tables[1:])
    report = pack_report(county, none)

    assert part(report, "changes").sentences == (
        "Not assessed: today's timetable was not supplied.",
    )
    assert part(report, "before-after").sentences == part(report, "changes").sentences


def test_the_public_paper_passes_the_audit(county, edition):
    files = page_files("pack.html", pack_report(county, edition))

    assert audit_files(files).findings == ()
    assert b'<pattern id="hatch"' in files["pack.html"]
