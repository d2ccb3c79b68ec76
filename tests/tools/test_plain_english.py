"""The check of plain English finds what it says it finds, and leaves plain words alone."""

from __future__ import annotations

import pytest
from plain_english import faults_in, main, sentences_of


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("The plan is optimal.", "'optimal': say 'no plan under these rules can reach more'"),
        ("Hotspots in the county.", "'hotspot': say 'priority area for support'"),
        ("The most deprived quintile.", "'quintile': say 'fifth'"),
        ("The NDTMS says so.", "NDTMS is not spelt out"),
        ("Seen by YOS workers.", "YOS is not spelt out"),
        (" ".join(["word"] * 31) + ".", "31 words"),
    ],
)
def test_what_is_not_plain_is_found(sentence, why):
    assert [fault.why for fault in faults_in([sentence])] == [why]


@pytest.mark.parametrize(
    "sentence",
    [
        "Priority areas for support, in 9 of 10 re-checks.",
        "The youth offending service (YOS) refers most. YOS sends the form.",
        "Download this table (CSV), in GBP.",
        "A schedule of individual sessions.",  # holds neither dual nor sir as a word
        " ".join(["Word"] * 30) + ". " + " ".join(["Word"] * 30) + ".",
    ],
)
def test_plain_words_are_left_alone(sentence):
    assert faults_in([sentence]) == []


def test_the_countys_own_words_may_be_acronyms():
    assert faults_in(["CAMHS: about 40."], names=frozenset({"CAMHS"})) == []


def test_an_analyst_keeps_the_terms_of_the_field_and_short_sentences():
    assert faults_in(["Jaccard 0.4."], analyst=True) == []
    assert len(faults_in([" ".join(["word"] * 31)], analyst=True)) == 1


def test_a_page_is_read_as_people_read_it():
    page = (
        "<html><head><title>T</title><style>p {color: red}</style></head><body><h1>Head</h1>"
        "<nav aria-label='Move the map'><ul><li>One</li></ul></nav>"
        "<table><caption>A caption.</caption><tr><th>Place</th><td>Ash</td>"
        "<td>It has more referrals than expected.</td></tr></table>"
        "<script>var hotspot = 1;</script><footer><p>ONS line</p></footer></body></html>"
    )
    assert sentences_of("x.html", page) == [
        "Head",
        "Move the map",
        "One",
        "A caption.",
        "Place",
        "It has more referrals than expected.",
    ]


def test_the_command_ends_with_one_when_it_finds_something(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("# Figures\n\n- The optimal plan.\n", encoding="utf-8")
    assert main([str(page)]) == 1
    assert "'optimal'" in capsys.readouterr().out
    page.write_text("# Figures\n\n- Nothing to say.\n", encoding="utf-8")
    assert main([str(page)]) == 0
