"""The pack as Word and PDF: made where the extras are, told where they are not."""

from __future__ import annotations

import importlib.util

import pandas as pd
import pytest

from maps import PrintedTable, Report, Section
from outreach.auditing.reading import read_file
from outreach.disclosure.clearing import clear
from outreach.disclosure.showing import STAMP, public_profile
from outreach.disclosure.stamping import restamped
from outreach.errors import DisclosureError
from outreach.filing import papers
from outreach.filing.papers import paper_files

pytest.importorskip("docx", reason="the extra [docx] is not installed")
pytest.importorskip("weasyprint", reason="the extra [pdf] is not installed")


@pytest.fixture(scope="module")
def report():
    """A page that bears the stamp of a draft."""
    frame = pd.DataFrame({"Place": ["Ashby"], "Pupil reference": ["XA1 2BC"]})
    table = PrintedTable("t", "Places", "All.", frame, "t.csv")
    return Report(
        title="Paper",
        county_name="Arrenshire",
        edition="PUBLIC",
        stamp=STAMP,
        sections=(Section(id="s", heading="A", sentences=("One.",), parts=(table,)),),
    )


@pytest.fixture(scope="module")
def made(report):
    """Both papers of a release that is set against two earlier ones."""
    return paper_files("pack", report, earlier=2)


def words(name, content):
    """All that is said in a file."""
    return " ".join(text for text, _ in read_file(name, content).sentences)


def test_both_papers_end_with_the_stamp_of_the_audit(made):
    assert sorted(made.files) == ["pack.docx", "pack.pdf"]
    assert made.not_made == ()
    for name, content in made.files.items():
        said = words(name, restamped(name, content, earlier=2))
        assert "passed outreach audit, against 2 earlier releases" in said
        assert STAMP not in said


@pytest.mark.parametrize("name", ["pack.docx", "pack.pdf"])
def test_the_last_gate_finds_a_home_postcode_in_either(made, name):
    content, profile = made.files[name], public_profile()
    assert clear(name, content, profile=profile, secrets=frozenset()).content == content
    with pytest.raises(DisclosureError, match=r"1 home postcode"):
        clear(name, content, profile=profile, secrets=frozenset({"XA12BC"}))


def test_without_the_extras_the_run_goes_on_and_says_what_to_install(report, monkeypatch):
    monkeypatch.setattr(papers, "find_spec", lambda _: None)
    found = paper_files("pack", report, earlier=None)
    assert found.files == {}
    assert [line.split(":")[0] for line in found.not_made] == [
        "pack.docx was not made",
        "pack.pdf was not made",
    ]
    assert all("pip install 'outreach[" in line for line in found.not_made)
    assert importlib.util.find_spec("docx")
