"""What the auditor works out, and what it lets pass."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.releases import csv_file, page
from outreach.auditing.judging import audit_files
from outreach.auditing.register import release_of
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


def test_hours_after_the_name_of_a_kind_of_work_count_nobody():
    for figure, passes in (
        ("4 staff hours a week.", True),
        ("16 minutes each.", True),
        ("14 in all", False),
    ):
        said = f"<ul><li>Referrer training</li><li>Referrer training: {figure}</li></ul>"
        files = {"pack.html": page("Paper", {}, extra=said)}
        assert audit_files(files).is_passed is passes


def enumerated(whole, hidden, *, threshold):
    """Say which hidden cells of a 2 x 3 table with margins are too well known, by trying all."""
    inner = [0, 1, 2, 4, 5, 6]
    sizes = [19 if hidden[cell] else 1 for cell in inner]  # no sum of three counts of 6 is above 18
    body = np.indices(sizes).reshape(6, -1)
    body += np.where(hidden[inner], 0, whole[inner])[:, None]
    rows = [body[:3].sum(axis=0), body[3:].sum(axis=0)]
    columns = [body[n] + body[n + 3] for n in range(3)]
    tables = np.stack([*body[:3], rows[0], *body[3:], rows[1], *columns, rows[0] + rows[1]])
    fits = (tables[~hidden] == whole[~hidden, None]).all(axis=0)
    least = tables[:, fits].min(axis=1)
    positive = fits & (tables[hidden] >= 1).all(axis=0)
    most = tables[:, positive if positive.any() else fits].max(axis=1)
    safe = ((least <= 1) & (most >= threshold - 1)) | (
        (least >= threshold) & (most - least >= threshold)
    )
    return {int(cell) for cell in np.flatnonzero(hidden & ~safe)}


def test_verdict_on_hidden_cells_is_that_of_plain_enumeration():
    threshold, headings = 3, ["Ashby", "Barrow", "Colne", "All"]
    found_some = tried = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        body = draw.integers(1, 7, size=(2, 3))
        whole = np.vstack([body, body.sum(axis=0)])
        whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
        hidden = whole < threshold
        hidden[:2, :3] |= draw.random((2, 3)) < 0.4
        if hidden[:2, :3].sum() > 4:
            continue  # too many tables to try
        texts = np.where(hidden, "*", whole.astype(str))
        names = ["School", "Family", "All"]
        rows = [["Source", *headings], *[[n, *row] for n, row in zip(names, texts, strict=True)]]
        found = audit_files(
            {"referrals_by_source_and_district.csv": csv_file(rows)},
            rules=Rules(threshold=threshold, round_to=1),
        ).findings
        told = {f.cell for f in found if f.kind == "secondary"}
        labels = [f"{name} / {heading}" for name in names for heading in headings]
        wanted = enumerated(whole.ravel(), hidden.ravel(), threshold=threshold)
        assert told == {labels[cell] for cell in wanted}, seed
        found_some += bool(wanted)
        tried += 1
    assert 2 < found_some < tried


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        ("today", "in the proposal", True),
        ("with a budget of GBP 900", "with a budget of GBP 600", True),
        ("in scenario A", "in scenario B", True),
        ("in scenario A", "in scenario A", False),  # the same plan: 5 is a step of its rounding
        ("seen after 3 weeks", "seen after 6 weeks", False),  # no plans: two other counts
    ],
)
def test_whom_two_plans_reach_may_not_differ_by_a_small_count(first, second, is_found):
    """Scenarios, budgets, before and after: beside each other, and one release after another."""
    made = [
        {"a.html": page("A", {f"Young people with a session near {words}": [
            ["District", "Young people"], ["Ashby", count]]})}
        for words, count in ((first, "40"), (second, "45"))
    ]  # fmt: skip
    before = release_of(audit_files(made[0]), made[0], areas={}, facts={"to": "x"})
    after = audit_files(made[1], earlier=[before]).findings
    assert bool(after) is is_found
    heads = [f"Young people near {words}" for words in (first, second)]
    for count, is_small in (("45", is_found), ("60", False)):
        files = {"b.csv": csv_file([["District", *heads], ["Ashby", "40", count]])}
        assert bool(audit_files(files).findings) is is_small
