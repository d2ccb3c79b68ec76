"""A page of words, tables and charts: self-contained, with a heading for everything."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from maps import Chart, PrintedTable, Report, Section, report_page
from maps.charts import bar_chart
from maps.report import POLICY, sentences_of, tables_of
from outreach.errors import DisclosureError, TableError

HOSTILE = "</script><b>“Ash” & Co</b>"


@pytest.fixture
def report():
    """Two sections, one with a chart and its table, one with a table of its own."""
    counts = pd.DataFrame({"Source": ["School", HOSTILE], "Young people": ["40", "*"]})
    bars = pd.DataFrame({"value": [40.0], "text": ["40"]}, index=["School"])
    chart = Chart(
        title="Schools refer most",
        svg=bar_chart(bars),
        alternative="Schools referred 40 young people.",
        note="Source: the extract.",
        table=PrintedTable("sources", "Who refers", "Young people, by source.", counts, "s.csv"),
    )
    late = pd.DataFrame({"Quarter": ["2025/26 Q1"], "Late": [3]})
    return Report(
        title="Figures",
        county_name="Arrenshire",
        edition="PUBLIC",
        stamp="DRAFT, not checked for release",
        invented=True,
        sections=(
            Section(id="who", heading="Who refers", sentences=("One.",), parts=(chart,)),
            Section(
                id="late",
                heading="What came late",
                points=("Two.",),
                parts=(PrintedTable("late", "Late", "By quarter.", late, "late.csv"),),
            ),
        ),
    )


class Outline(HTMLParser):
    """Tags with their attributes, in order."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_page_has_one_title_landmarks_and_a_skip_link(report):
    page = Outline(report_page(report))

    assert page.all("html")[0]["lang"] == "en-GB"
    assert [len(page.all(tag)) for tag in ("h1", "main", "header", "footer", "nav")] == [1] * 5
    assert {"class": "skip", "href": "#content"} in page.all("a")
    assert page.all("meta")[1]["content"] == POLICY
    assert page.all("script") == []


def test_every_id_is_used_once_and_every_link_leads_somewhere(report):
    page = Outline(report_page(report))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    links = [attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")]

    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    named = [attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs]
    assert set(named) <= set(ids)


def test_every_table_has_a_caption_a_scope_and_a_file(report):
    page = Outline(report_page(report))

    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert {attrs["scope"] for attrs in page.all("th")} == {"col", "row"}
    files = [attrs["href"] for attrs in page.all("a") if "download" in attrs]
    assert files == [f"figures/{table.csv_name}" for table in tables_of(report)]


def test_a_chart_speaks_to_those_who_do_not_see_it(report):
    (picture,) = [a for a in Outline(report_page(report)).all("div") if a.get("role") == "img"]
    assert picture["aria-label"] == "Schools referred 40 young people."


def test_columns_of_figures_stand_right_and_an_asterisk_is_a_figure(report):
    page = Outline(report_page(report))
    right = [attrs for attrs in page.all("th") if attrs.get("class") == "n"]
    assert len(right) == 2  # "Young people" with its asterisk, and "Late"


def test_names_cannot_become_markup(report):
    page = report_page(report).decode()
    assert HOSTILE not in page
    assert "&lt;/script&gt;" in page


def test_the_banner_stands_on_the_page_and_on_every_sheet_of_paper(report):
    page = report_page(report).decode()
    assert "PUBLIC edition · DRAFT, not checked for release · Invented county" in page
    assert "@top-center" in page


def test_a_column_of_a_person_is_refused(report):
    table = PrintedTable("p", "P", "P.", pd.DataFrame({"person_key": ["x"]}), "p.csv")
    wrong = replace(report, sections=(Section(id="p", heading="P", parts=(table,)),))
    with pytest.raises(DisclosureError, match="belong to a person"):
        report_page(wrong)


def test_anything_that_would_be_fetched_is_refused(report):
    section = report.sections[0]
    chart = section.parts[0]._replace(svg='<svg><image href="https://example.org/x.png"/></svg>')
    wrong = replace(report, sections=(replace(section, parts=(chart,)),))
    with pytest.raises(DisclosureError, match="from outside"):
        report_page(wrong)


@pytest.mark.parametrize("words", ["", "word " * 151])
def test_a_chart_without_words_or_with_too_many_is_refused(report, words):
    section = report.sections[0]
    wrong = replace(section, parts=(section.parts[0]._replace(alternative=words),))
    with pytest.raises(TableError, match="1 to 150 words"):
        report_page(replace(report, sections=(wrong,)))


def test_two_parts_of_one_name_are_refused(report):
    with pytest.raises(TableError, match="share a name: late"):
        report_page(replace(report, sections=report.sections + report.sections[1:]))


def test_all_that_people_read_can_be_listed(report):
    read = set(sentences_of(report))
    assert {"Figures", "One.", "Two.", "By quarter.", "Schools refer most"} <= read


def test_the_same_report_gives_the_same_bytes(report):
    assert report_page(report) == report_page(report)
