"""The record: roles and days of what was decided before, and what each option means."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from outreach.pages.deciding import decided_table, options_table


def test_review_and_overrides_are_listed_with_role_and_day(county, all_found):
    reviewed = all_found.clusters.assign(
        status="accepted",
        reviewer_role="Service manager",
        reviewed_on="2026-04-02",
        decision_reason="as known to youth workers",
    )
    row = {"action": "ban", "venue_id": "V004", "session_type": "", "slot": "", "worker_id": ""}
    row |= {"reason": "a complaint", "role": "team lead", "decided_on": pd.Timestamp("2026-03-09")}
    decided = replace(county, optional={"overrides": pd.DataFrame([row])})
    found = replace(all_found, clusters=reviewed)

    exact = decided_table(decided, found, exact=True).frame
    assert exact[["By (role)", "On"]].to_numpy().tolist() == [
        ["team lead", "9 March 2026"],
        ["Service manager", "2 April 2026"],
    ]
    shared = decided_table(decided, found, exact=False).frame
    assert shared.columns.tolist() == ["What", "By (role)", "On"]
    assert "complaint" not in shared.to_string()


def test_a_day_that_nobody_wrote_down_is_told_as_such(county, all_found):
    row = {"action": "keep", "venue_id": "V004", "session_type": "", "slot": "", "worker_id": ""}
    row |= {"reason": "why", "role": "team lead"}
    decided = replace(county, optional={"overrides": pd.DataFrame([row])})

    assert decided_table(decided, all_found, exact=True).frame["On"].tolist() == [
        "not written down"
    ]


def test_each_option_says_what_it_means(county, edition):
    frame = options_table(county, edition).frame.set_index("Option")["What it means"]

    assert frame["Agree as proposed"] == (
        "The timetable begins on 4 May 2026. Sessions a week: 1. Hire and goods a week: GBP 389."
    )
    assert frame["Refuse"].endswith("Sessions a week: 1. Hire and goods a week: GBP 238.")
