"""Two dated lists: what persists, what moved, emerged and is resolved, and what came in late."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from hotspots.refreshing import compare_hotspots, keep_ids
from hotspots.review.baselines import (
    Baseline,
    baseline_json,
    bridge_baseline,
    read_baseline,
    take_baseline,
)
from hotspots.review.overlapping import match_places
from hotspots.reviewing import apply_review, review_audit, review_table
from outreach.errors import TableError

FACTS = {
    "county": "Arrenshire", "period_from": "2025-01-01", "period_to": "2025-12-31",
    "area_vintage": "2011", "deprivation_release": "IoD2019", "age_bands": ["10-13", "14-17"],
}  # fmt: skip
LATER = {**FACTS, "period_from": "2025-04-01", "period_to": "2026-03-31"}

ACCEPT = {"decision": "accept", "role": "lead"}


def listed(places, *, facts=FACTS, counts=(), codes="ABCDEFGHIJKL", last=9):
    """Make the baseline of a list of places, each a text of one-letter areas."""
    hotspots = pd.DataFrame(
        {
            "areas": [tuple(codes) for codes in places.values()],
            "decided_areas": [()] * len(places),
            "scan": "total_burden", "status": "not reviewed", "merged_into": "",
        },
        index=pd.Index(list(places), name="hotspot_id"),
    )  # fmt: skip
    return Baseline(
        facts={**facts, "last_number": last},
        areas=pd.DataFrame({"population": 100.0}, index=pd.Index(list(codes), name="area_code")),
        hotspots=hotspots,
        counts=pd.DataFrame(list(counts), columns=["quarter", "area_code", "referrals"]).astype(
            {"referrals": float, "quarter": str, "area_code": str}
        ),
    )


def test_r02_two_of_five_hotspots_persist():
    # domain.md R-02: old {A,B,C,D}, new {C,D,E}: 2/5 = 0.40; C, D persist, E emerges, A, B go
    old = listed({"HA": "A", "HB": "B", "HC": "C", "HD": "D"})
    made = compare_hotspots(old, listed({"HC": "C", "HD": "D", "HE": "E"}, facts=LATER))
    assert made.list_jaccard == 0.40
    assert made.area_jaccard == 0.40
    assert made.places["status"].to_dict() == {
        "HC": "persistent", "HD": "persistent", "HE": "emerging",
        "HA": "resolved", "HB": "resolved",
    }  # fmt: skip


@pytest.mark.parametrize(("now", "status"), [("ABC", "persistent"), ("CDEFG", "moved")])
def test_a_hotspot_has_moved_when_it_shares_less_than_half_of_all_areas(now, status):
    # ABCD and ABC share 3 of 4; ABCD and CDEFG 2 of 7
    made = compare_hotspots(listed({"H1": "ABCD"}), listed({"H1": now}, facts=LATER))
    assert made.places["status"]["H1"] == status


def test_exactly_half_is_persistent():
    made = compare_hotspots(listed({"H1": "AB"}), listed({"H1": "A"}, facts=LATER))
    assert (made.places["jaccard"]["H1"], made.places["status"]["H1"]) == (0.5, "persistent")


def test_rates_compare_the_earlier_period_with_the_quarters_after_it():
    old = listed({"H1": "AB"}, counts=[("2024/25 Q4", "A", 4), ("2025/26 Q3", "B", 6)])
    counts = [("2025/26 Q3", "B", 7), ("2025/26 Q4", "A", 9), ("2025/26 Q4", "C", 5)]
    row = compare_hotspots(old, listed({"H1": "AB"}, facts=LATER, counts=counts)).places.loc["H1"]
    assert (row["referrals_before"], row["referrals_after"]) == (10, 9)
    # 200 residents for 365 days of 2025, and for the 90 days of January to March 2026
    assert row["person_years_before"] == pytest.approx(200 * 365 / 365.25, abs=0.05)
    assert row["person_years_after"] == pytest.approx(200 * 90 / 365.25, abs=0.05)
    assert row["rate_ratio"] == pytest.approx((9 / 90) / (10 / 365))
    # against scipy: 9 of 19 fell in the later time
    limits = binomtest(9, 19).proportion_ci(0.95, method="exact")
    for name, share in (("rr_lower", limits.low), ("rr_upper", limits.high)):
        assert row[name] == pytest.approx(share / (1 - share) * 365 / 90)
    assert row["late"] == 1


def test_late_additions_are_counted_by_quarter_where_both_cover_it_whole():
    old = listed({}, counts=[("2025/26 Q1", "A", 5), ("2025/26 Q2", "", 3), ("2024/25 Q4", "A", 9)])
    new = listed(
        {}, facts=LATER,
        counts=[("2025/26 Q1", "A", 4), ("2025/26 Q1", "", 3), ("2025/26 Q2", "B", 2)],
    )  # fmt: skip
    made = compare_hotspots(old, new)
    # Q4 of 2024/25 is before the later extract and is not compared
    assert made.quarters["late"].to_dict() == {"2025/26 Q1": 2, "2025/26 Q2": 0}
    assert made.quarters["withdrawn"].to_dict() == {"2025/26 Q1": 0, "2025/26 Q2": 1}
    assert any(line.startswith("2 record(s) of quarters already") for line in made.sentences)


def test_the_same_period_has_no_rates_and_says_so():
    made = compare_hotspots(listed({"H1": "A"}), listed({"H1": "A"}))
    assert made.places["rate_ratio"].isna().all()
    assert made.sentences[-1].startswith("No quarter began after the earlier period")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"area_vintage": "2021"}, "areas of 2011, this one over 2021"),
        ({"deprivation_release": "IoD2025"}, "deprivation of IoD2019, this one over IoD2025"),
        ({"age_bands": ["10-17"]}, "age bands of 10-13, 14-17"),
    ],
)
def test_lists_of_different_vintages_are_not_compared_and_the_way_out_is_told(change, words):
    with pytest.raises(TableError) as told:
        compare_hotspots(listed({"H1": "A"}), listed({"H1": "A"}, facts={**LATER, **change}))
    assert words in str(told.value)
    assert "[areas.bridge]" in str(told.value)
    assert "run the earlier extract again" in str(told.value)


def test_a_list_of_another_county_is_not_compared():
    with pytest.raises(TableError, match="no area of the earlier list"):
        compare_hotspots(listed({"H1": "A"}), listed({"H1": "X"}, facts=LATER, codes="XYZ"))


def test_over_the_bridge_nothing_is_lost_and_the_lists_compare():
    old = listed({"H1": "AB"}, counts=[("2025/26 Q1", "A", 6), ("2025/26 Q1", "", 2)], codes="ABC")
    pairs = pd.DataFrame({"from_code": list("AABC"), "to_code": list("PQRS")})
    moved = bridge_baseline(
        old, pairs, weights=pd.Series({"P": 2, "Q": 1, "R": 1, "S": 1}), vintage="2021"
    )
    assert moved.hotspots["areas"]["H1"] == ("P", "Q", "R")
    assert moved.counts.to_numpy().tolist() == [
        ["2025/26 Q1", "", 2.0], ["2025/26 Q1", "P", 4.0], ["2025/26 Q1", "Q", 2.0],
    ]  # fmt: skip
    assert moved.areas["population"].sum() == 300
    later = {**LATER, "area_vintage": "2021"}
    made = compare_hotspots(moved, listed({"H1": "PQ"}, facts=later, codes="PQRS"))
    assert made.places["jaccard"]["H1"] == pytest.approx(2 / 3)


def test_the_largest_overlap_wins_whatever_the_order_of_rows():
    old = pd.DataFrame({"areas": ["ABCD", "EFG"]}, index=["H1", "H2"])
    new = pd.DataFrame({"areas": ["DEFG", "ABC", "XY"]}, index=["H1", "H2", "H3"])
    pairs = {"H1": "H2", "H2": "H1"}
    for first, second in ((old, new), (old[::-1], new[::-1])):
        made = match_places(first, second)
        assert dict(zip(made["new"], made["old"], strict=True)) == pairs


def test_names_persist_by_overlap_and_new_ones_were_never_used(make):
    tables = make.county()
    found = make.searched(*tables, [make.pair(n) for n in (3, 1, 5)])
    earlier = take_baseline(
        make.searched(*tables, [make.pair(n) for n in (1, 2, 3)]), *tables[:0:-1], facts=FACTS,
        last_number=11,
    )  # fmt: skip
    kept = keep_ids(found, earlier)
    assert kept.clusters.index.tolist() == ["H3", "H1", "H12"]
    assert kept.clusters["rank"].tolist() == [1, 2, 3]
    assert set(kept.areas["hotspot_id"]) == {"H3", "H1", "H12", ""}
    assert (kept.areas.loc[list(make.pair(5)), "hotspot_id"] == "H12").all()
    again = take_baseline(kept, *tables[:0:-1], facts=FACTS, last_number=11)
    assert again.facts["last_number"] == 12


def test_r01_a_baseline_is_the_same_bytes_again_and_reads_back(make):
    tables = make.county()
    texts = []
    for _ in range(2):
        found = make.searched(*tables, [make.pair(1), make.pair(2)])
        taken = take_baseline(found, *tables[:0:-1], facts=FACTS)
        texts.append(json.dumps(baseline_json(taken)))
    assert texts[0] == texts[1]
    read = read_baseline(texts[0])
    assert json.dumps(baseline_json(read)) == texts[0]
    # 42 referred, each in one quarter and one village
    assert read.counts["referrals"].sum() == 42
    assert set(read.counts["quarter"]) == {"2025/26 Q4"}


def test_decisions_carry_over_marked_until_a_fifth_has_changed(make):
    tables = make.county()
    areas, placed, referrals = tables

    def decide(found, review, earlier=None):
        return apply_review(found, review, earlier, areas=areas, placed=placed, referrals=referrals)

    wide = (*make.pair(1), *make.pair(2), "A3a")
    reject = {"hotspot_id": "H2", "decision": "reject", "reason": "school", "role": "lead",
              "date": "2026-05-01"}  # fmt: skip
    first = decide(
        make.searched(*tables, [wide, make.pair(5)]),
        make.written({**ACCEPT, "hotspot_id": "H1"}, reject),
    )
    earlier = read_baseline(
        json.dumps(baseline_json(take_baseline(first, referrals, placed, facts=FACTS)))
    )

    # the first place loses one of five areas, the second stays, a third is new
    found = keep_ids(make.searched(*tables, [wide[:4], make.pair(5), make.pair(7)]), earlier)
    second = decide(found, None, earlier).clusters
    assert second["status"].to_dict() == {"H1": "accepted", "H2": "rejected", "H3": "awaiting"}
    assert second["carried"].to_dict() == {"H1": True, "H2": True, "H3": False}
    assert not second["ask_again"].any()
    assert second["reviewed_on"]["H2"] == "2026-05-01"

    # a year on it loses another: less than a fifth since then, two fifths since the decision
    later = take_baseline(decide(found, None, earlier), referrals, placed, facts=FACTS)
    shrunk = keep_ids(make.searched(*tables, [wide[:3], make.pair(5), make.pair(7)]), later)
    third = decide(shrunk, None, later)
    assert third.clusters["status"]["H1"] == "awaiting"
    assert third.clusters["ask_again"]["H1"]
    assert review_audit(third)["awaiting"] == 2

    # and a new review answers
    answered = decide(shrunk, make.written({**ACCEPT, "hotspot_id": "H1"}), later)
    assert answered.clusters["status"]["H1"] == "accepted"
    assert not answered.clusters["carried"]["H1"]


def test_a_carried_merger_lapses_with_the_hotspot_it_led_to(make):
    tables = make.county()
    areas, placed, referrals = tables
    found = make.searched(*tables, [make.pair(1), make.pair(2)])
    merge = {"hotspot_id": "H2", "decision": "merge", "merge_into": "H1", "reason": "one town",
             "role": "lead"}  # fmt: skip
    options = {"areas": areas, "placed": placed, "referrals": referrals}
    first = apply_review(
        found,
        make.written({**ACCEPT, "hotspot_id": "H1"}, merge),
        **options,
    )
    earlier = take_baseline(first, referrals, placed, facts=FACTS)
    assert earlier.hotspots["areas"]["H1"] == make.pair(1)
    kept = apply_review(found, None, earlier, **options)
    assert kept.clusters["areas"]["H1"] == (*make.pair(1), *make.pair(2))
    reject = {**merge, "hotspot_id": "H1", "decision": "reject", "merge_into": ""}
    turned = apply_review(found, make.written(reject), earlier, **options)
    assert turned.clusters["status"].to_dict() == {"H1": "rejected", "H2": "awaiting"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not the baseline of a run"),
        ("[]", "is not the baseline of a run"),
        ('{"format": 1, "facts": {}}', "is not the baseline of a run"),
        ('{"format": 99, "facts": {}}', "is of format 99, and this version reads format 1"),
    ],
)
def test_what_is_no_baseline_is_refused(text, words):
    with pytest.raises(TableError) as told:
        read_baseline(text)
    assert words in str(told.value)
    assert "private/baseline.json" in str(told.value)


def test_a_county_without_hotspots_is_reviewed_and_refreshed_too(make):
    tables = make.county()
    areas, placed, referrals = tables
    found = make.searched(*tables, [make.pair(1)])
    nothing = replace(found, clusters=found.clusters.iloc[:0])
    earlier = take_baseline(found, referrals, placed, facts=FACTS)
    review = make.written({**ACCEPT, "hotspot_id": "H1", "areas": make.pair(1)})
    for told, before in ((None, None), (review, None), (review, earlier)):
        made = apply_review(
            keep_ids(nothing, before), told, before,
            areas=areas, placed=placed, referrals=referrals,
        )  # fmt: skip
        assert review_audit(made)["detected"] == 0
        assert review_table(made).empty
    taken = take_baseline(made, referrals, placed, facts=FACTS, last_number=1)
    again = read_baseline(json.dumps(baseline_json(taken)))
    assert again.facts["last_number"] == 1
    compared = compare_hotspots(earlier, again)
    assert compared.places["status"].to_dict() == {"H1": "resolved"}
    assert compare_hotspots(again, again).list_jaccard == 1.0


@given(st.lists(st.sets(st.sampled_from("ABCDEFGH"), min_size=1), max_size=6), st.randoms())
@settings(max_examples=25, deadline=None)
def test_each_hotspot_is_matched_once_and_a_list_to_itself(groups, random):
    names = [f"H{n}" for n in range(len(groups))]
    table = pd.DataFrame({"areas": pd.Series(groups, index=names, dtype=object)})
    shuffled = table.loc[random.sample(names, len(names))]
    pairs = match_places(table, shuffled)
    assert pairs["old"].is_unique
    assert pairs["new"].is_unique
    assert (pairs["jaccard"] == 1).all()
    assert len(pairs) == len(groups)


def test_a_place_that_both_scans_found_counts_once():
    # H1 and H2 are one place, H3 another; later only H2 of the first is left, and H4 is new
    old = listed({"H1": "ABC", "H2": "AB", "H3": "F"})
    made = compare_hotspots(old, listed({"H2": "AB", "H4": "L"}, facts=LATER))
    assert made.list_jaccard == pytest.approx(1 / 3)  # of three places one is in both lists
    assert "1 persistent, 0 moved, 1 emerging, 1 resolved" in made.sentences[0]
    assert made.places["status"]["H1"] == "resolved"  # each hotspot keeps a row of its own


def test_additions_and_withdrawals_are_told_as_net():
    old = listed({}, counts=[("2025/26 Q1", "A", 5)])
    made = compare_hotspots(old, listed({}, facts=LATER, counts=[("2025/26 Q1", "A", 7)]))
    assert any("net in each quarter" in line for line in made.sentences)
