"""The analyst's appendix says everything that was found, and what was not assessed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from plain_english import faults_in, sentences_of

from maps.report import Chart, report_page, tables_of
from outreach.pages.appendix import appendix_report


def section(report, name):
    return next(part for part in report.sections if part.id == name)


def table(report, name):
    return next(table.frame for table in tables_of(report) if table.id == name)


def test_the_list_holds_every_figure_of_a_hotspot(county, all_found):
    row = table(appendix_report(county, all_found), "hotspots").iloc[0]

    assert row["Hotspot"] == "H1"
    assert row["Observed, young people"] == "24"
    assert row["Expected"] == "11.3"  # 11.25 to one decimal, halves away from zero
    assert row["Relative risk"] == "2.13"  # 24 / 11.25
    assert row["95% interval"] == "1.37 to 3.17"
    assert row["p"] == "0.0120"
    assert (
        table(appendix_report(county, all_found), "hotspots-standing").iloc[0]["Fragile"] == "yes"
    )


def test_no_table_is_wider_than_a_page_and_broad_ones_lie_across_it(county, all_found):
    report = appendix_report(county, all_found)
    page = report_page(report).decode()

    for printed in tables_of(report):
        assert len(printed.frame.columns) <= 14, printed.id  # what A4 across has room for
        is_broad = len(printed.frame.columns) > 10
        assert (f'class="table plain broad" id="table-{printed.id}"' in page) == is_broad
    assert "@page broad { size: A4 landscape; }" in page


def test_trust_names_the_quarter_and_draws_what_is_fragile(county, all_found):
    report = appendix_report(county, all_found)
    (chart,) = section(report, "trust").parts

    assert isinstance(chart, Chart)
    assert chart.title == "H1 may be fragile"
    assert table(report, "trust").iloc[0]["Found again, one quarter left out"] == "40.0%"


def test_methods_stand_beside_each_other(county, all_found):
    row = table(appendix_report(county, all_found), "methods").iloc[0]

    assert row["Gi* agrees"] == "yes"
    assert row["Local Moran agrees"] == "no"
    assert row["Areas in a density cluster"] == "50.0%"  # one of its two areas


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("cold-spots", "C1"),
        ("power", "20.0%"),
        ("layer-sensitivity", "0.62"),
        ("border", "yes"),
        ("refresh", "emerging"),
        ("model", "0.30"),
        ("quadrant-areas", "high need, many referrals: deliver"),
    ],
)
def test_every_part_prints_what_was_found(county, all_found, name, cell):
    assert cell in table(appendix_report(county, all_found), name).to_numpy().ravel()


def test_the_streams_are_printed_where_some_are_kept_apart(county, all_found):
    streams = pd.DataFrame({"district": ["Arrenbridge"], "statutory": [7], "sentence": ["Seven."]})
    report = appendix_report(county, replace(all_found, streams=streams))

    assert table(report, "streams").iloc[0]["Of a statutory stream"] == "7"
    assert section(report, "streams").points == ("Seven.",)


@pytest.mark.parametrize("name", ["trust", "methods", "power", "layers", "streams", "refresh"])
def test_what_was_not_assessed_says_so(county, nothing_found, name):
    (words, *_) = section(appendix_report(county, nothing_found), name).sentences
    assert words.startswith("Not assessed: ")


def test_deprivation_is_tested_with_an_interval(county, nothing_found):
    report = appendix_report(county, nothing_found)
    rates = table(report, "gradient")

    # two referrals in every area: the rate of a fifth is 2 x areas / residents
    people = county.areas["population"].groupby(county.areas["imd_quintile"]).agg(["sum", "size"])
    wanted = 2 * people["size"] / people["sum"] * 1000
    assert rates["Per 1,000"].astype(float).tolist() == pytest.approx(wanted.tolist(), abs=0.05)
    assert rates["Its 95% interval"].str.contains(" to ").all()


def test_the_page_is_printed_restricted_and_its_sentences_are_short(county, all_found):
    page = report_page(appendix_report(county, all_found)).decode()

    assert "RESTRICTED edition" in page
    assert faults_in(sentences_of("appendix.html", page), analyst=True) == []


def test_cold_spots_are_judged_at_a_further_level(county, all_found, nothing_found):
    for found in (all_found, nothing_found):
        words = " ".join(section(appendix_report(county, found), "cold").sentences)
        assert "judged at a further 5%, beside the hotspots" in words
        assert "8.3%" in words


def test_where_nothing_was_found_the_power_of_the_search_comes_first(
    county, all_found, nothing_found
):
    without = [part.id for part in appendix_report(county, nothing_found).sections]
    with_some = [part.id for part in appendix_report(county, all_found).sections]
    assert without[0] == "power"
    assert with_some[0] == "list"
    assert sorted(without) == sorted(with_some)
