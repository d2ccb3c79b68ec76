"""What stands in the source of a page, in text and on a map, besides tables and sentences."""

from __future__ import annotations

import pytest

from benchmarks.releases import MARKS, csv_file, layer_file, page
from outreach.auditing.judging import audit_files
from outreach.auditing.register import release_of
from outreach.auditing.vocabulary import Rules

PARTNER = Rules(threshold=5, round_to=5)


def kinds(files, **kwargs):
    return [finding.kind for finding in audit_files(files, **kwargs).findings]


def test_numbers_that_lay_a_page_out_are_nobodys_secret():
    assert kinds({"map.html": page("Map", {}, extra=MARKS)}) == []


@pytest.mark.parametrize(
    "mark",
    [
        "<b id='ashby-3'>x</b>",
        "<b class='referrals-3'>x</b>",
        "<b count='3'>x</b>",
        "<b style='--n: 3'>x</b>",
        "<select><option value='3'>Ashby<option value='17'>Barrow</select>",
        "<input type='radio' name='when' value='0'><input type='radio' name='where' value='3'>",
    ],
)
def test_count_in_a_mark_is_found_where_the_number_may_be_a_count(mark):
    table = {"Referrals by district": [["District", "Referrals"], ["Ashby", "20"]]}
    assert kinds({"map.html": page("Map", table, extra=mark)}) == ["embedded"]


def test_radio_buttons_that_number_plans_are_nobodys_secret():
    buttons = "".join(
        f"<input type='radio' name='when' value='{value}'>"
        for value in ("proposed", "today", 0, 1, 2, 3)
    )
    assert kinds({"map.html": page("Map", {}, extra=buttons)}) == []


def test_point_is_a_venue_only_where_a_venue_is():
    files = {"venues.gpkg": layer_file("venues", [["name"], ["Hall"]], points=True)}
    assert kinds(files, venues=[(380_000.0, 250_000.0)]) == []
    assert kinds(files, venues=[(381_000.0, 250_000.0)]) == ["points"]


def test_positions_of_our_map_are_turned_back_and_set_against_the_venues():
    # 52.0 north 2.0 west is 400,000 east 233,500 north, by the published national grid formulas
    data = '{"grid": [-30000, 510000, 10000], "venues": {"points": [[10000, 10000]]}}'
    script = f"<script type='application/json'>{data}</script>"
    files = {"map.html": page("Map", {}, extra=script)}
    assert kinds(files, venues=[(400_000.0, 233_500.0)]) == []
    assert kinds(files, venues=[(410_000.0, 233_500.0)]) == ["points"]


def test_rate_is_set_against_the_residents_of_another_file():
    # 20 of 1,000 is 20.0; 18.00 says that the 20 is really 18
    for rate, found in (("20.0", []), ("18.00", ["derived"])):
        rows = [["District", "Referrals", "Rate per 1,000"], ["Ashby", "20", rate]]
        files = {"a.csv": csv_file(rows)}
        files["b.csv"] = csv_file([["District", "Young residents"], ["Ashby", "1000"]])
        assert kinds(files) == found


def test_file_of_another_edition_is_refused():
    files = {"plan.csv": csv_file([["notice"], ["PARTNER edition"]])}
    assert kinds(files, rules=Rules(edition="PUBLIC")) == ["edition"]
    assert kinds(files, rules=Rules(edition="PARTNER")) == []


@pytest.mark.parametrize(
    ("before", "now", "is_found"),
    [
        (Rules(), Rules(), True),  # the public sees both: 5 is below 8
        (PARTNER, Rules(), False),  # only partners see both: 5 is not below 5
        (Rules(), PARTNER, False),
        (PARTNER, PARTNER, False),
    ],
)
def test_each_reader_is_judged_by_what_that_reader_may_see(before, now, is_found):
    made = [
        {"f.html": page("F", {title: [["District", "Referrals"], ["Ashby", count]]})}
        for title, count in (
            ("Referrals 1 April 2024 to 31 March 2026", "40"),
            ("Referrals 1 April 2024 to 30 June 2026", "45"),
        )
    ]
    audit = audit_files(made[0], rules=before)
    earlier = release_of(audit, made[0], areas={}, facts={"to": "x"}, rules=before)
    assert earlier.rules.threshold == before.threshold
    assert bool(kinds(made[1], earlier=[earlier], rules=now)) is is_found
