"""The equality page: published figures of residents, and counts that may be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from outreach.auditing.judging import audit_files
from outreach.disclosure.showing import public_profile
from outreach.pages.decision_paper import pack_report
from outreach.pages.equality import OTHERS, equality_section, near_sessions
from outreach.pages.files import page_files
from outreach.showing.editions import RESTRICTED


def tables(section):
    return {part.id: part.frame for part in section.parts}


@pytest.fixture
def asked(county):
    """The county whose records say ethnicity and disability; one group is of three."""
    who = np.arange(len(county.referrals))
    ethnicity = pd.Series(np.where(who % 2, "Group A", "Group B"), county.referrals.index)
    ethnicity.iloc[:3] = "Group C"
    disability = pd.Series(np.where(who % 5, "No", "Yes"), county.referrals.index)
    return replace(
        county, referrals=county.referrals.assign(ethnicity=ethnicity, disability=disability)
    )


def test_what_is_not_supplied_is_said_and_not_left_out(county, edition):
    said = " ".join(equality_section(county, edition, public_profile()).sentences)

    assert "Ethnicity of those referred: not assessed: data not supplied." in said
    assert "Disability of those referred: not assessed: data not supplied." in said


def test_residents_are_told_by_every_published_characteristic_before_and_after(county, edition):
    frame = tables(equality_section(county, edition, public_profile()))["equality-residents"]
    near = near_sessions(county, edition)
    people = county.areas["population"]

    wanted = {"Age", "Deprivation", "Town or country", "District", "Step-free access"}
    assert wanted <= set(frame["What"])
    whole = frame.iloc[0]
    assert whole["Young residents"] == f"{people.sum():,}"
    assert whole["Near today"] == f"{people[near.today].sum() / people.sum():.0%}"
    assert whole["Near in the proposal"] == f"{people[near.proposed].sum() / people.sum():.0%}"


def test_a_place_with_steps_is_near_nobody_who_needs_none(county, edition):
    steps = replace(county, venues=county.venues.assign(step_free=False))

    assert not near_sessions(steps, edition, step_free=True).proposed.any()


def test_a_group_of_three_is_told_with_others_and_never_counted(asked, edition):
    shown = tables(equality_section(asked, edition, public_profile()))
    groups = shown["equality-referred"]

    assert "Group C" not in set(groups["Group"])
    other = groups.loc[groups["Group"] == OTHERS, "Young people"].tolist()
    assert other == ["*"]
    assert {"Ethnicity", "Disability"} <= set(groups["What"])


def test_shares_of_young_people_come_in_steps_and_only_for_large_groups(asked, edition):
    near = tables(equality_section(asked, edition, public_profile()))["equality-near"]
    cells = {*near["Near today"], *near["Near in the proposal"]}

    assert cells <= {"*", "over 95%", "under 5%", *(f"about {n}%" for n in range(5, 100, 5))}
    small = near[near["Group"].isin(["not said", OTHERS])]
    assert (small[["Near today", "Near in the proposal"]] == "*").all(axis=None)


def test_the_restricted_page_counts_exactly_and_by_district(asked, edition):
    exact = replace(edition, edition="RESTRICTED")
    groups = tables(equality_section(asked, exact, RESTRICTED))["equality-referred"]

    by_sex = groups.loc[groups["What"] == "Sex", "Young people referred"].astype(int)
    by_place = groups.loc[groups["What"] == "District", "Young people referred"].astype(int)
    assert by_sex.sum() == by_place.sum() > 700  # everybody once in each list
    assert "3" in groups.loc[groups["Group"] == "Group C", "Young people referred"].tolist()


def test_the_paper_with_the_equality_page_passes_the_audit(asked, edition, facts):
    report = pack_report(asked, edition, facts=facts, profile=public_profile())

    assert audit_files(page_files("pack.html", report)).findings == ()
