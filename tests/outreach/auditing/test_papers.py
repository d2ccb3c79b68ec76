"""Word documents and PDFs are read as an attacker would read them."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from maps import PrintedTable, Report, Section, report_page
from maps.pdf_paper import pdf_paper
from maps.word_paper import word_paper
from outreach.auditing.judging import audit_files
from outreach.auditing.reading import read_file

docx = pytest.importorskip("docx", reason="the extra [docx] is not installed")
pytest.importorskip("pdfplumber", reason="the extra [pdf] is not installed")

PICTURES = ("pictures stand in it, which the audit cannot read",)


def report_of(frame):
    """A page with one table."""
    table = PrintedTable("t", "Referrals by district", "Young people, a year.", frame, "t.csv")
    return Report(
        title="Figures",
        county_name="Arrenshire",
        edition="PUBLIC",
        stamp="DRAFT",
        sections=(Section(id="s", heading="Counts", sentences=("One.",), parts=(table,)),),
    )


def both(frame):
    """The same table in a Word document and in a PDF."""
    report = report_of(frame)
    return {"a.docx": word_paper(report), "a.pdf": pdf_paper(report_page(report))}


CLEAN = pd.DataFrame({"District": ["Ashby", "Bourne", "Corfe"], "Referrals": ["40", "*", "*"]})


@pytest.fixture(scope="module")
def clean():
    """Counts in fives, one hidden with its neighbour, in both papers."""
    return both(CLEAN)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_a_table_is_read_with_its_title_head_and_cells(clean, name):
    leaf = read_file(name, clean[name])
    (grid,) = leaf.grids
    assert grid.title == "Referrals by district Young people, a year."
    assert grid.header == ("District", "Referrals")
    assert grid.rows == (("Ashby", "40"), ("Bourne", "*"), ("Corfe", "*"))
    assert ("One.", False) in leaf.sentences
    assert leaf.unread == ()


def test_a_table_over_several_pages_of_a_pdf_is_one():
    places = pd.DataFrame({"Place": [f"Place {n}" for n in range(70)], "Change": "gains"})
    (grid,) = read_file("a.pdf", both(places)["a.pdf"]).grids
    assert [row[0] for row in grid.rows] == places["Place"].tolist()


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_a_small_count_in_either_fails_the_release(clean, name):
    leaking = CLEAN.assign(Referrals=["40", "3", "20"])
    found = audit_files({name: both(leaking)[name]})
    assert not found.is_passed
    assert audit_files({name: clean[name]}).is_passed


@pytest.fixture
def word():
    """A Word document of somebody else, to be filled."""
    return docx.Document()


def saved(document):
    """Return a document as bytes, without the picture of its template."""
    held, kept = io.BytesIO(), io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as parts, zipfile.ZipFile(kept, "w") as again:
        for name in parts.namelist():
            if "thumbnail" not in name:
                again.writestr(name, parts.read(name))
    return kept.getvalue()


def said(content):
    """All that is read of a document, hidden or not."""
    leaf = read_file("b.docx", content)
    return {text for text, _ in leaf.sentences}


def test_hidden_deleted_and_remarked_text_is_read(word):
    word.add_paragraph().add_run("Bourne had 3 referrals").font.hidden = True
    run = word.add_paragraph().add_run("x")._r
    run.xpath("w:t")[0].tag = run.tag.replace("}r", "}delText")
    run[0].text = "Corfe had 2 referrals"
    word.core_properties.comments = "Ashby had 4 referrals"
    word.sections[0].footer.paragraphs[0].text = "Dunster had 1 referral"
    found = said(saved(word))
    assert {"Bourne had 3 referrals", "Corfe had 2 referrals"} <= found
    assert {"Ashby had 4 referrals", "Dunster had 1 referral"} <= found
    hidden = dict(read_file("b.docx", saved(word)).sentences)
    assert hidden["Bourne had 3 referrals"]


def test_a_table_within_a_table_is_read(word):
    outer = word.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=2, cols=2)
    inner.cell(1, 1).text = "3"
    grids = read_file("b.docx", saved(word)).grids
    assert any(row == ("", "3") for grid in grids for row in grid.rows)


def test_a_strange_picture_or_file_in_a_document_is_refused(word):
    word.add_paragraph("Map")
    plain = saved(word)
    for name, why in (("word/media/image1.png", PICTURES), ("word/embeddings/a.xlsx", None)):
        held = io.BytesIO(plain)
        with zipfile.ZipFile(held, "a") as parts:
            parts.writestr(name, b"\x89PNG\r\n\x1a\n")
        unread = read_file("b.docx", held.getvalue()).unread
        assert unread == (why or ("another file is embedded in it, which the audit does not read",))


def test_a_document_that_defines_entities_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as parts:
        parts.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert read_file("b.docx", held.getvalue()).unread


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nbroken", b"PK\x03\x04"])
@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_a_broken_file_is_unread_and_never_a_traceback(name, content):
    assert read_file(name, content).unread


def test_a_pdf_with_a_picture_is_refused():
    page = report_page(report_of(CLEAN)).replace(
        b"<h1>",
        b'<img alt="a" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAA'
        b'AADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="><h1>',
    )
    from weasyprint import HTML

    made = HTML(string=page.decode()).write_pdf()
    assert read_file("a.pdf", made).unread == PICTURES
