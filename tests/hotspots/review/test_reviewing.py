"""People decide: accepted, rejected, merged, put first; and every contradiction is told."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.places import distinct_places
from hotspots.reviewing import apply_review, review_audit, review_table, unreviewed
from outreach.errors import TableError


def reviewed(seven, review, earlier=None, **options):
    (areas, placed, referrals), found = seven
    return apply_review(
        found, review, earlier, areas=areas, placed=placed, referrals=referrals, **options
    )


ACCEPT = {"decision": "accept", "role": "lead"}


def accepting(*numbers):
    return [{"hotspot_id": f"H{n}", "decision": "accept", "role": "lead"} for n in numbers]


REJECT_H3 = {
    "hotspot_id": "H3", "decision": "reject", "reason": "one family, known",
    "role": "service manager", "date": "2026-05-01",
}  # fmt: skip


def test_r03_a_rejected_hotspot_keeps_its_row_and_the_audit_says_7_detected_6_approved(seven, make):
    # domain.md R-03
    made = reviewed(seven, make.written(*accepting(1, 2, 4, 5, 6, 7), REJECT_H3))
    row = made.clusters.loc["H3"]
    assert (row["status"], row["approved"]) == ("rejected", False)
    assert (row["decision_reason"], row["reviewer_role"]) == (
        "one family, known",
        "service manager",
    )
    assert row["reviewed_on"] == "2026-05-01"
    audit = review_audit(made)
    assert (audit["detected"], audit["approved"], audit["rejected"]) == (7, 6, 1)
    assert made.settings["review"] == audit
    assert "H3" not in distinct_places(made.clusters).index
    assert any("7 places found, 6 approved by people; 1 rejected." in note for note in made.notes)


def test_without_a_review_every_hotspot_stands_and_is_said_to_be_unreviewed(seven):
    made = reviewed(seven, None)
    assert made.clusters["approved"].all()
    assert set(made.clusters["status"]) == {"not reviewed"}
    assert not review_audit(made)["reviewed"]
    assert "Priority areas: not yet reviewed by people." in made.notes


def test_what_nobody_decided_is_not_planned_for_and_is_named(seven, make):
    made = reviewed(seven, make.written(*accepting(1), {"hotspot_id": "H2"}))
    assert distinct_places(made.clusters).index.tolist() == ["H1"]
    assert review_audit(made)["awaiting"] == 6
    told = unreviewed(made)
    assert len(told) == 6
    assert told[0] == "Hotspot H2 (North) is not planned for: nobody has decided on it yet."


def test_r05_the_priority_of_people_comes_before_the_rank_of_the_model(seven, make):
    # domain.md R-05: model rank H1 > H2, people say H2 = 1
    first = {"hotspot_id": "H2", "decision": "accept", "priority": 1, "reason": "no bus there",
             "role": "youth lead"}  # fmt: skip
    made = reviewed(seven, make.written(first, *accepting(1, 3)))
    places = distinct_places(made.clusters)
    assert places.index.tolist() == ["H2", "H1", "H3"]
    assert places["rank"].tolist() == [2, 1, 3]
    assert places["human_rank"].tolist()[0] == 1
    assert places["human_rank"].isna().tolist() == [False, True, True]


def test_a_merged_hotspot_is_counted_anew_over_all_its_areas(seven, make):
    merge = {"hotspot_id": "H7", "decision": "merge", "merge_into": "H1", "reason": "one town",
             "role": "analyst"}  # fmt: skip
    made = reviewed(seven, make.written(*accepting(1), merge))
    row = made.clusters.loc["H1"]
    assert row["areas"] == (*make.pair(1), *make.pair(7))
    assert row["found_areas"] == make.pair(1)
    # 9 + 3 referred; 42 over 16 equal villages makes 2.625 each, four of them 10.5
    assert (row["observed"], row["people"], row["expected"]) == (12, 12, 10.5)
    assert row["relative_risk"] == pytest.approx(12 / 10.5)
    assert row["reason"].endswith("was tested for the part found first.")
    assert row["district"] == "North"
    part = made.clusters.loc["H7"]
    assert (part["status"], part["merged_into"], part["approved"]) == ("merged", "H1", False)
    assert (made.areas.loc[list(row["areas"]), "hotspot_id"] == "H1").all()


def test_mergers_are_followed_to_their_end(seven, make):
    def merge(part, into):
        return {"hotspot_id": part, "decision": "merge", "merge_into": into, "reason": "one town",
                "role": "analyst"}  # fmt: skip

    made = reviewed(seven, make.written(*accepting(1), merge("H3", "H2"), merge("H2", "H1")))
    assert made.clusters["areas"]["H1"] == (*make.pair(1), *make.pair(2), *make.pair(3))
    assert made.clusters["merged_into"][["H2", "H3"]].tolist() == ["H1", "H1"]


def test_a_place_that_both_scans_found_is_decided_on_once(seven, make):
    (areas, placed, referrals), _ = seven
    twice = make.searched(areas, placed, referrals, [make.pair(1), make.pair(1), make.pair(2)])
    made = apply_review(
        twice,
        make.written({**REJECT_H3, "hotspot_id": "H1"}, *accepting(3)),
        areas=areas,
        placed=placed,
        referrals=referrals,
    )
    assert made.clusters["status"].tolist() == ["rejected", "rejected", "accepted"]
    assert distinct_places(made.clusters).index.tolist() == ["H3"]
    audit = review_audit(made)
    assert (audit["detected"], audit["approved"], audit["rejected"]) == (2, 1, 1)
    assert review_table(made).index.tolist() == ["H1", "H3"]
    assert review_table(made)["also_found_as"].tolist() == ["H2", ""]


def test_a_decision_follows_its_place_when_the_names_have_changed(seven, make):
    (areas, placed, referrals), _ = seven
    shuffled = make.searched(areas, placed, referrals, [make.pair(2), make.pair(3), make.pair(1)])
    made = apply_review(
        shuffled,
        make.written(
            {**REJECT_H3, "areas": make.pair(3)},
            {**ACCEPT, "hotspot_id": "H1", "areas": make.pair(1)},
            {**ACCEPT, "hotspot_id": "H9", "areas": make.pair(8)},
        ),
        areas=areas,
        placed=placed,
        referrals=referrals,
    )
    # what was H3 is H2 now, what was H1 is H3; pair 8 is in no hotspot any more
    assert made.clusters["status"].to_dict() == {
        "H1": "awaiting", "H2": "rejected", "H3": "accepted",
    }  # fmt: skip
    assert any("decision on H9 has no place any more" in note for note in made.notes)


def test_a_decision_is_asked_for_again_where_more_than_a_fifth_changed(make):
    areas, placed, referrals = make.county()
    grown = make.searched(areas, placed, referrals, [(*make.pair(1), *make.pair(2), "A3a")])
    four = (*make.pair(1), *make.pair(2))

    def decided_on(codes):
        made = apply_review(
            grown,
            make.written({**ACCEPT, "hotspot_id": "H1", "areas": codes}),
            areas=areas,
            placed=placed,
            referrals=referrals,
        )
        return made.clusters.loc["H1"]

    # 4 of 5 areas the same: a distance of exactly 0.2 carries over
    carried = decided_on(four)
    assert (carried["status"], carried["carried"], carried["ask_again"]) == (
        "accepted",
        True,
        False,
    )
    # 3 of 5: 0.4 is asked again, and until then the place awaits a decision
    asked = decided_on(four[:3])
    assert (asked["status"], asked["approved"], asked["ask_again"]) == ("awaiting", False, True)
    assert asked["decision_reason"] == "accepted before 40% of all its areas changed"
    same = decided_on((*four, "A3a"))
    assert (same["status"], same["carried"]) == ("accepted", False)


def test_the_work_list_can_be_handed_in_again_as_it_is(seven, make):
    review = make.written(*accepting(1, 2, 4, 5, 6, 7), REJECT_H3)
    made = reviewed(seven, review)
    table = review_table(made).reset_index()
    again = make.written(
        *[
            {column: row[column] for column in review.columns}
            | {"areas": tuple(row["areas"].split("; "))}
            for _, row in table.iterrows()
        ]
    )
    second = reviewed(seven, again)
    pd.testing.assert_frame_equal(second.clusters, made.clusters)
    assert not second.clusters["carried"].any()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{**ACCEPT, "hotspot_id": "H8"}], "hotspot_id is none of this run's"),
        ([{"hotspot_id": "H1", "decision": "reject", "role": "lead"}], "needs a reason (row 2)"),
        ([{"hotspot_id": "H1", "decision": "reject", "reason": "x"}], "needs the role"),
        (
            [{"hotspot_id": "H1", "decision": "accept", "priority": 1, "role": "lead"}],
            "a priority needs a reason",
        ),
        (
            [{**REJECT_H3, "decision": "merge", "merge_into": "H3"}],
            "a hotspot is merged into itself",
        ),
        (
            [REJECT_H3, {**REJECT_H3, "hotspot_id": "H4", "decision": "merge", "merge_into": "H3"}],
            "merged into a hotspot that is rejected (row 3)",
        ),
        (
            [
                {**REJECT_H3, "decision": "merge", "merge_into": "H4"},
                {**REJECT_H3, "hotspot_id": "H4", "decision": "merge", "merge_into": "H3"},
            ],
            "mergers run in a circle (row 2, 3)",
        ),
        ([{**REJECT_H3, "decision": "merge", "merge_into": "H9"}], "no hotspot of this run"),
        ([{**REJECT_H3, "decision": "merge"}], "merge needs merge_into"),
        ([{**REJECT_H3, "role": "j.smith@example.org"}], "role names a person"),
        ([{**REJECT_H3, "role": "Mrs Smith"}], "role names a person"),
        ([{**REJECT_H3, "role": "Jane Smith"}], "role names a person; write the post"),
        ([{"hotspot_id": "H1", "decision": "accept"}], "a decision needs the role"),
        ([{**REJECT_H3, "reason": "the family at WR1 2AB"}], "reason holds"),
        ([{**REJECT_H3, "priority": 1}], "the decision is not accept"),
        ([REJECT_H3, REJECT_H3], "hotspot_id stands more than once (row 2, 3)"),
        (
            [
                {**REJECT_H3, "decision": "accept", "priority": 1},
                {**REJECT_H3, "hotspot_id": "H4", "decision": "accept", "priority": 1},
            ],
            "the same priority is given twice",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_with_its_row_and_never_with_a_cell(seven, rows, words, make):
    with pytest.raises(TableError, match="fault") as told:
        reviewed(seven, make.written(*rows))
    assert words in str(told.value)
    assert "mith" not in str(told.value)
    assert "WR1" not in str(told.value)


def test_all_faults_are_told_at_once(seven, make):
    with pytest.raises(TableError) as told:
        reviewed(
            seven,
            make.written(
                {**ACCEPT, "hotspot_id": "H8"},
                {"hotspot_id": "H1", "decision": "reject"},
                {**REJECT_H3, "decision": "merge", "merge_into": "H3"},
            ),
        )
    assert "4 fault(s)" in str(told.value)


@pytest.mark.parametrize("role", ["Service Manager", "Public Health", "Commissioner", "Lead nurse"])
def test_a_post_is_no_name_and_an_acceptance_needs_no_reason(seven, role, make):
    accepted = {"hotspot_id": "H1", "decision": "accept", "role": role}
    row = reviewed(seven, make.written(accepted)).clusters.loc["H1"]
    assert (row["status"], row["decision_reason"], row["reviewer_role"]) == ("accepted", "", role)
