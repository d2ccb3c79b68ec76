"""The same report as a page, a Word document and a PDF."""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from maps import Chart, PrintedTable, Report, Section, report_page
from maps.charts import bar_chart
from maps.pdf_paper import pdf_paper
from maps.word_paper import word_paper
from outreach.errors import MissingExtraError, OutreachError

docx = pytest.importorskip("docx", reason="the extra [docx] is not installed")
pdfplumber = pytest.importorskip("pdfplumber", reason="the extra [pdf] is not installed")

MM = 36_000  # units of a Word file
HOSTILE = "</w:t><b>“Ash” & Co</b> \u202e\x0b \U0001f600 " + "x" * 300


@pytest.fixture(scope="module")
def report():
    """One section with a chart, a list, and a table that goes over two pages."""
    counts = pd.DataFrame({"Source": ["School", HOSTILE], "Young people": ["40", "*"]})
    bars = pd.DataFrame({"value": [40.0], "text": ["40"]}, index=["School"])
    chart = Chart(
        title="Schools refer most",
        svg=bar_chart(bars),
        alternative="Schools referred 40 young people.",
        note="Source: the extract.",
        table=PrintedTable("sources", "Who refers", "By source.", counts, "s.csv"),
    )
    places = pd.DataFrame({"Place": [f"Place {n}" for n in range(60)], "Change": "gains"})
    long = PrintedTable("places", "Who gains", "By place.", places, "p.csv")
    return Report(
        title="Paper",
        county_name="Arrenshire",
        edition="PUBLIC",
        stamp="DRAFT, not checked for release",
        sections=(
            Section(id="a", heading="Who refers", sentences=("One.",), points=("Two.",),
                    parts=(chart, long)),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(report):
    """The Word document and the PDF as bytes."""
    return word_paper(report), pdf_paper(report_page(report))


@pytest.fixture
def word(made):
    """The Word document, opened."""
    return docx.Document(io.BytesIO(made[0]))


def test_word_has_headings_in_their_order_and_the_edition_on_each_page(word, report):
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["Paper", "Who refers", "Schools refer most", "Who refers", "Who gains"]
    assert word.sections[0].header.paragraphs[0].text == report.banner
    assert word.core_properties.title == "Paper (PUBLIC edition)"
    assert word.core_properties.language == "en-GB"


def test_word_shows_the_cells_of_the_page_whatever_stands_in_them(word):
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells[0] == ["Source", "Young people"]
    assert cells[1] == ["School", "40"]
    # what XML cannot hold is left out, nothing else
    assert cells[2] == [HOSTILE.replace("\x0b", " "), "*"]
    assert len(word.tables[1].rows) == 61


def test_word_repeats_the_head_of_a_table_and_tells_what_a_drawing_shows(word):
    head = word.tables[1].rows[0]._tr.xml
    assert "w:tblHeader" in head
    assert 'descr="Schools referred 40 young people."' in word.element.xml


def test_word_is_the_same_to_the_last_byte_and_holds_no_picture_of_a_template(report, made):
    assert made[0] == word_paper(report)
    with zipfile.ZipFile(io.BytesIO(made[0])) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]


def test_the_pdf_is_tagged_and_tells_title_language_and_alternative(report, made):
    assert made[1] == pdf_paper(report_page(report))
    with pdfplumber.open(io.BytesIO(made[1])) as paper:
        catalog = paper.doc.catalog
        assert catalog["MarkInfo"]["Marked"] is True
        assert catalog["Lang"] in (b"en-GB", "en-GB")
        assert paper.metadata["Title"] == "Paper (PUBLIC edition)"
        kinds = _kinds(paper.structure_tree)
        assert {"H1", "H2", "H3", "Table", "TH", "TD", "L", "LI", "Figure"} <= kinds
        assert len(paper.pages) > 1
        assert all("PUBLIC edition" in page.extract_text() for page in paper.pages)


def _kinds(elements):
    kinds = set()
    for element in elements:
        kinds |= {element["type"], *_kinds(element.get("children", []))}
    return kinds


def test_a_page_that_would_fetch_becomes_no_pdf(report):
    page = report_page(report).replace(b"<main", b'<img src="https://x.example/a.png"><main', 1)
    with pytest.raises(OutreachError, match="nothing is fetched"):
        pdf_paper(page)


@pytest.mark.parametrize(
    ("module", "make", "extra"),
    [("docx", word_paper, "docx"), ("weasyprint", lambda r: pdf_paper(report_page(r)), "pdf")],
)
def test_without_its_extra_a_paper_says_how_to_get_it(report, monkeypatch, module, make, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'outreach\[{extra}\]'"):
        make(report)


def test_without_the_libraries_of_the_system_the_pdf_says_which_and_what_else_prints(
    report, monkeypatch
):
    class Broken:
        def find_spec(self, name, *_):
            if name == "weasyprint":
                msg = "cannot load library 'libpango-1.0-0'"
                raise OSError(msg)

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(OutreachError, match=r"(?s)Pango.*browser"):
        pdf_paper(report_page(report))


def test_a_report_without_sections_is_a_paper_too(report):
    empty = replace(report, sections=())
    assert docx.Document(io.BytesIO(word_paper(empty))).paragraphs[0].text == "Paper"
    assert pdf_paper(report_page(empty)).startswith(b"%PDF")


def test_the_columns_of_the_word_tables_are_as_wide_as_their_words(word):
    widths = [column.width for column in word.tables[-1].columns]

    # both fit on a line of 170 mm with "Change" whole; the longer "Place 59" has more
    assert widths[0] > widths[1] > MM * 6 * 2
    assert sum(widths) == pytest.approx(MM * 170, rel=0.001)


def test_no_word_of_a_heading_is_broken_over_lines(report):
    long = "Priority area with a reason that is long enough for three lines of the page at least"
    row = {"Number": "P1", "Change": "gains", "Why": long, "More": long, "Rest": long}
    table = PrintedTable(
        id="t", title="T", caption="C", frame=pd.DataFrame([row]), csv_name="t.csv"
    )
    section = Section(id="s", heading="S", sentences=(), parts=(table,))
    made = docx.Document(io.BytesIO(word_paper(replace(report, sections=(section,)))))

    widths = [column.width for column in made.tables[0].columns]
    # a bold letter of 9 points is about 2 mm wide, and a cell leaves 1.9 mm free at each side
    assert min(widths[:2]) > MM * (6 * 2 + 3.8)
    assert widths[2] > widths[0]


def test_the_shortest_word_has_room_too(report):
    days = pd.DataFrame([{"Day": "Mon", **{f"Column {n}": "some words " * 6 for n in range(4)}}])
    table = PrintedTable(id="t", title="T", caption="C", frame=days, csv_name="t.csv")
    section = Section(id="s", heading="S", sentences=(), parts=(table,))
    made = docx.Document(io.BytesIO(word_paper(replace(report, sections=(section,)))))

    # "Mon" in bold Arial of 9 points is 2.06 ems of 3.175 mm; a cell leaves 1.9 mm at each side
    assert made.tables[0].columns[0].width > MM * (2.06 * 3.175 + 2 * 1.9)
