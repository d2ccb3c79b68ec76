"""What the auditor works out, and what it lets pass."""

from __future__ import annotations

import pytest

from benchmarks.releases import csv_file, page
from outreach.auditing.judging import audit_files
from outreach.auditing.vocabulary import Rules


def kinds(rows, *, name="referrals_by_source.csv", rules=None):
    return [finding.kind for finding in audit_files({name: csv_file(rows)}, rules=rules).findings]


EXACT = Rules(threshold=5, round_to=1)


def test_row_with_three_hidden_alone_is_worked_out():
    # domain.md 3.2 (3): row 3, 7, 20, total 30, threshold 5: hiding 3 alone gives 30 - 27 = 3
    alone = [["Source", "Referrals"], ["a", "*"], ["b", "7"], ["c", "20"], ["All", "30"]]
    assert kinds(alone, rules=EXACT) == ["secondary"]


def test_row_with_three_and_seven_hidden_passes():
    # the same row, 7 hidden too: each is 1 to 9, which holds all of 1 to 4
    pair = [["Source", "Referrals"], ["a", "*"], ["b", "*"], ["c", "20"], ["All", "30"]]
    assert kinds(pair, rules=EXACT) == []


def test_all_six_of_six_in_one_class_are_a_group():
    # domain.md 3.2 (1): 6 of 6 are youth justice
    rows = [["District", "Youth justice", "Family", "All"], ["East", "6", "0", "6"]]
    rows += [["West", "20", "30", "50"]]
    assert kinds(rows, name="referrals_by_district.csv", rules=EXACT) == ["group"]


@pytest.mark.parametrize("text", ["*", "0", "10", "45", "8 to 15", "64 or more", "fewer than 8"])
def test_figure_that_may_be_shown_passes(text):
    assert kinds([["District", "Referrals"], ["Ashby", text]]) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [("3", "primary"), ("23", "unrounded"), ("4.5", "primary"), ("1 to 4", "band")],
)
def test_figure_that_may_not_be_shown_is_named_by_kind(text, kind):
    assert kinds([["District", "Referrals"], ["Ashby", text]]) == [kind]


@pytest.mark.parametrize(
    "rows",
    [
        [["District", "Young residents", "Within the standard"], ["Ashby", "123", "100%"]],
        [["Venue", "Sessions", "Minutes"], ["Library", "2", "7"]],
        [["Measure", "Today", "Proposed"], ["Sessions a week", "3", "4"]],
        [["Neighbourhood", "Need, referrals a year per 1,000"], ["Ashby 001A", "3.9"]],
    ],
)
def test_published_figures_and_sessions_are_nobodys_secret(rows):
    assert kinds(rows, name="reach.csv") == []


def test_two_tables_of_one_figure_are_attacked_together():
    part = [["Source", "Referrals"], ["School", "40"], ["Family", "*"]]
    whole = [["Source", "Referrals"], ["All", "40"]]
    title = "Referrals by source"
    files = {"a.html": page("A", {title: part}), "b.html": page("B", {title: whole})}
    assert [finding.kind for finding in audit_files(files).findings] == ["secondary"]
    assert audit_files({"a.html": files["a.html"]}).is_passed


def test_finding_names_table_and_cell_but_no_value_and_no_postcode():
    rows = [["Place", "Referrals"], ["XA1 2BB", "3"]]
    told = [found.told() for found in audit_files({"by_place.csv": csv_file(rows)}).findings]
    assert any("cell (a postcode) / Referrals" in line for line in told)
    assert not any("XA1" in line or " 3" in line for line in told)


def test_table_of_thousands_of_counts_is_refused_without_solving_its_sums():
    rows = [["Area", "Referrals"], *[[f"a{n}", "3"] for n in range(400)]]
    assert len(kinds(rows)) == 400


@pytest.mark.parametrize(
    "said",
    [
        "Referrals read: 911 (about 95% could be placed)",
        "24 referrals against 11.0 expected.",
        "In Ashby there were three young people.",
    ],
)
def test_count_in_words_is_found_outside_tables_and_in_their_cells(said):
    for content in (
        page("A", {}, said=said),
        page("A", {"Places": [["Place", "Why"], ["P1", said]]}),
    ):
        assert not audit_files({"summary.html": content}).is_passed


def test_figure_in_the_element_after_its_label_is_found():
    for figure, passes in (("911", False), ("about 910", True)):
        headline = f"<dl><dt>Referrals read</dt><dd>{figure}</dd></dl>"
        files = {"map.html": page("Map", {}, extra=headline)}
        assert audit_files(files).is_passed is passes
