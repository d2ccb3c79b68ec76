"""The pack of a quarter: what was known at its end, and no figure that stands alone."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from plain_english import faults_in
from plain_english import sentences_of as spoken

from hotspots.indicators.trends import quarter_of
from maps.report import Chart, report_page, tables_of
from outreach.auditing.judging import audit_files
from outreach.disclosure.showing import public_profile
from outreach.pages.files import page_files
from outreach.pages.given import given
from outreach.pages.public_counts import public_counts
from outreach.pages.public_referring import quarter_counts
from outreach.pages.quarter_public import public_quarter
from outreach.pages.quarter_report import QUARTERS, quarter_report, quarters_to, told_by
from outreach.showing.editions import RESTRICTED

LAST, EARLIER = "2025/26 Q4", "2025/26 Q2"


@pytest.fixture(scope="module")
def exact(county):
    """The last quarter of the sample county, with real figures."""
    return quarter_report(county, LAST, profile=RESTRICTED)


@pytest.fixture(scope="module")
def public(county):
    """The same for everybody."""
    return quarter_report(county, LAST, profile=public_profile())


def frames(report):
    return {table.id: table.frame for table in tables_of(report)}


def test_r37_no_figure_of_a_quarter_stands_without_its_interval_and_three_years(exact):
    glance = frames(exact)["glance"]

    assert len(quarters_to(LAST)) == QUARTERS == 12
    assert glance["Measure"].tolist()[0] == "Referrals"
    told = glance[glance["This quarter"] != "too early"]
    assert (told[["95% interval", "All quarters together", "95% interval of all"]] != "").all(
        axis=None
    )
    assert (frames(exact)["districts"]["95% interval of the average"] != "").all()


def test_r37_the_map_of_the_quarter_stands_beside_that_of_all_quarters(exact, county, public):
    (chart,) = next(s for s in exact.sections if s.id == "districts").parts
    rows = chart.table.frame.set_index("District")
    people = county.areas["population"].groupby(county.areas["district"]).sum()
    named = [name for name in people.index if name in rows.index]

    assert f"{LAST} alone" in chart.svg
    assert "All quarters together" in chart.svg
    for name in named:  # by hand: referrals for each 1,000 young residents, on both maps
        for column in ("This quarter", "A quarter, on average"):
            rate = 1000 * float(rows.loc[name, column]) / people[name]
            assert any(f">{rate + gap:.1f}<" in chart.svg for gap in (0, 0.05, -0.05)), name
    assert not any("alone" in str(part) for s in public.sections for part in s.parts)


def test_the_quarters_add_up_to_the_records(county, exact):
    trend = frames(exact)["trend"]

    assert len(trend) == QUARTERS
    assert trend["Referrals"].astype(int).sum() == len(county.referrals)


def test_r39_each_measure_says_which_way_is_good(exact):
    way = frames(exact)["glance"].set_index("Measure")["Which way is good"]

    assert way["Did not re-present within 6 months"] == "high is good"
    assert way["Referred but not triaged"] == "low is good"


def test_r30_data_that_did_not_come_are_in_the_stamp(exact):
    assert "incomplete: Education welfare Q4 2025/26" in exact.banner


def test_r18_the_tracker_is_as_at_the_day_after_the_quarter(exact):
    state = frames(exact)["tracker"].set_index("Number")["State"]

    # due 28 February 2026, not done; the day is 1 April
    assert state["A2"] == "overdue 2 months as at 1 April 2026"
    assert state["A1"] == "done"


def test_nothing_that_happened_after_the_quarter_is_known(county):
    told = told_by(county, EARLIER)
    day = pd.Timestamp(dt.date(2025, 9, 30))

    for name in ("referral_date", "triage_date", "discharge_date"):
        assert told.records[name].dropna().max() <= day
    open_cases = told.records["discharge_date"].isna()
    assert told.records.loc[open_cases, "discharge_reason"].isna().all()


def test_the_title_of_every_chart_says_what_it_shows(exact):
    charts = [p for s in exact.sections for p in s.parts if isinstance(p, Chart)]

    assert len(charts) == 5  # four measures, and the two maps of the districts
    assert all(any(sign.isdigit() for sign in chart.title) for chart in charts)


def test_later_packs_repeat_the_public_quarters_of_earlier_ones_and_of_the_figures(county):
    early = quarter_counts(public_quarter(told_by(county, EARLIER), EARLIER, public_profile()))
    late = quarter_counts(public_quarter(told_by(county, LAST), LAST, public_profile()))
    figures = quarter_counts(public_counts(given(county), public_profile()))

    assert early.to_dict() == late.iloc[: len(early)].to_dict()
    assert late.to_dict() == figures.to_dict()


def test_a_year_that_is_not_over_is_told_so_far_as_it_has_come(county):
    years = frames(quarter_report(county, EARLIER, profile=public_profile()))["years"]

    assert years["Year"].tolist()[-2:] == ["2025/26 to Q2", "All years to 2025/26 Q2"]


def test_everybody_sees_rounded_figures_of_the_whole_county_only(county, public):
    shown = frames(public)
    counts = shown["quarters"]["Young people"]

    assert set(shown) <= {
        *("quarters", "years", "receipts", "receipts-log", "tracker", "definitions")
    }
    assert all(cell == "*" or int(cell) % 5 == 0 for cell in counts)
    assert audit_files(page_files("quarter.html", public)).findings == ()
    assert quarter_of(county.referrals["referral_date"]).max() == LAST


def test_both_packs_are_in_plain_english(exact, public):
    for report in (exact, public):
        assert faults_in(spoken("quarter.html", report_page(report).decode())) == []
