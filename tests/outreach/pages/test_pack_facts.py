"""The first page: five figures, each with its range or why it has none."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from maps.report import report_page
from outreach.disclosure.showing import public_profile
from outreach.pages.decision_paper import MOST_HEADLINES, MOST_UNMET, pack_report
from outreach.pages.pack_facts import ranged_headlines
from outreach.showing.editions import RESTRICTED


def test_r62_five_figures_each_with_a_range_or_why_not(county, edition, facts):
    said = ranged_headlines(county, replace(edition, tables=()), facts, profile=RESTRICTED)

    assert len(said) == MOST_HEADLINES
    assert said[0] == "Sessions a week: 0.5. No range: it is the timetable itself."
    assert said[2] == (
        "Planning demand met: 50%. No plan under these rules can reach more than 0.9% more need."
    )
    # 52 weeks of 120; a fifth of 10 a week of mileage is 104 a year
    assert said[4].startswith("Cost a year, pay included: GBP 6,240. Range GBP 6,136 to 6,344")


def test_outside_the_restricted_edition_need_and_money_are_told_in_steps(county, edition, facts):
    bare = replace(edition, tables=())
    coverage = pd.DataFrame({"contacts": [37.0], "demand": [100.0]})
    told = replace(facts, plan=SimpleNamespace(**{**vars(facts.plan), "coverage": coverage}))
    said = ranged_headlines(county, bare, told, profile=public_profile())
    # 714 young people in the sample: 1 % is 7.1 of them, fewer than 8, so steps are of 2 %
    assert said[2].startswith("Planning demand met: 38%.")
    # 6,240 and 104 of mileage more or less: the range would tell the miles of whoever drives
    assert said[4].startswith("Cost a year, pay included: GBP 6,000. Range GBP 6,000 to 6,000")
    few = told.hotspots.areas.head(9)  # 18 young people
    little = replace(told, hotspots=replace(told.hotspots, areas=few))
    assert not any("demand met" in line for line in ranged_headlines(
        county, bare, little, profile=public_profile()))  # fmt: skip


def test_the_range_of_reach_is_what_longer_and_shorter_journeys_make_of_it(county, edition, facts):
    minutes = county.travel["minutes"].xs("V004", level="venue_id").reindex(county.areas.index)
    people = county.areas["population"]
    shares = [people[minutes <= limit].sum() / people.sum() for limit in (30 / 1.2, 30, 30 / 0.8)]
    low, middle, high = (f"{share:.0%}" for share in shares)

    said = ranged_headlines(county, edition, facts, profile=public_profile())
    assert f": {middle}. Range {low} to {high}: every" in said[1]


def test_a_place_to_look_at_again_widens_the_range_of_places(county, edition, facts):
    told = edition.hotspots.assign(
        certainty=["unlikely to be chance", "unlikely to be chance, but look again"]
    )
    said = ranged_headlines(county, replace(edition, hotspots=told), facts, profile=RESTRICTED)

    assert "Priority areas: 2. Range 1 to 2: look again at 1." in said


def test_places_that_are_firm_are_found_by_most_checks_not_all(county, edition, facts):
    told = edition.hotspots.assign(certainty="unlikely to be chance")
    said = ranged_headlines(county, replace(edition, hotspots=told), facts, profile=RESTRICTED)

    assert "Priority areas: 2. Range 2 to 2: most re-checks find each again." in said


@pytest.mark.parametrize("kind", ["PUBLIC", "RESTRICTED"])
def test_many_unmet_rules_leave_the_first_page_one_page(county, edition, facts, kind):
    many = tuple(f"Rule {n} cannot be met here." for n in range(40))
    told = replace(edition, edition=kind, unmet=many)
    report = pack_report(county, told, facts=facts, profile=public_profile())
    first, second = report.sections[:2]

    assert len(first.points) == MOST_HEADLINES - 1 + MOST_UNMET + 1  # need is not in this edition
    assert first.points[-1] == "37 more under What does not fit."
    assert second.id == "unmet"
    assert second.points == many
    assert b"Rule 39 cannot be met here." in report_page(report)


def with_plan(facts, **more):
    """The same plan, with more in it."""
    return replace(facts, plan=SimpleNamespace(**vars(facts.plan), **more))


def test_r18_the_paper_says_what_is_late_and_keeps_the_words_for_analysts(county, edition, facts):
    def agreed(kind):
        told = replace(edition, edition=kind)
        report = pack_report(county, told, facts=facts, profile=public_profile())
        return next(section for section in report.sections if section.id == "tracker")

    # actions.csv: one is due on 28 February 2026, and the records are of 31 March
    assert agreed("PUBLIC").sentences == ("1 of 3 actions is late.",)
    assert "Action" not in agreed("PUBLIC").parts[0].frame
    assert (
        "Agree referral thresholds with schools" in agreed("RESTRICTED").parts[0].frame.to_string()
    )


def test_work_beside_sessions_is_told_one_by_one_or_by_kind(facts):
    work = {"kind": "training", "per": "year", "hours": 2.5, "sentence": "Schools: 1 training."}
    told = with_plan(
        facts, other_work=pd.DataFrame([work, work | {"sentence": "GPs: 1 training."}])
    )

    assert told.beside(exact=True) == ("Schools: 1 training.", "GPs: 1 training.")
    assert told.beside(exact=False) == ("Training: 5 staff hours a year.",)
    assert facts.beside(exact=True) == ()


def test_what_would_mend_it_is_listed_for_analysts_and_only_mentioned_for_others(
    county, edition, facts
):
    change = {"sentence": "Open V016 on Mondays.", "cost": 20.0, "verified": True}
    told = with_plan(facts, changes=pd.DataFrame([change]))

    def unmet(kind):
        report = pack_report(
            county, replace(edition, edition=kind), facts=told, profile=public_profile()
        )
        return next(section for section in report.sections if section.id == "unmet")

    (table,) = unmet("RESTRICTED").parts
    assert table.frame.to_numpy().tolist() == [["Open V016 on Mondays.", "20", "yes"]]
    assert unmet("PUBLIC").parts == ()
    assert "restricted edition" in unmet("PUBLIC").sentences[0]
