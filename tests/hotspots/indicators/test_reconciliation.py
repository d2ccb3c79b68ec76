"""Our counts beside published ones."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from hotspots.indicators.reconciliation import (
    MEASURES,
    REASONS,
    count_beside,
    extract_totals,
    reconciliation_table,
)

COVERED = (dt.date(2025, 4, 1), dt.date(2026, 3, 31))


@pytest.fixture
def referrals() -> pd.DataFrame:
    """240 referrals of 230 young people; 208 triaged, of whom all but 7 repeats are open."""
    keys = [f"p{number}" for number in range(230)] + [f"p{number}" for number in range(10)]
    seen = ["2025-06-01"] * 208 + [None] * 32
    return pd.DataFrame(
        {
            "referral_date": pd.to_datetime(["2025-05-15"] * 240),
            "person_key": keys,
            "triage_date": pd.to_datetime(seen),
            "discharge_date": pd.to_datetime([None] * 240),
            "district": ["North"] * 150 + ["South"] * 80 + ["not mapped"] * 10,
        }
    )


def published(**cells):
    row = {
        "publisher": "Board",
        "measure": "Young people in treatment",
        "district": None,
        "period_from": pd.Timestamp("2025-04-01"),
        "period_to": pd.Timestamp("2026-03-31"),
        "value": 216.0,
        "rounded_to": None,
        "source": "a report",
    }
    return pd.DataFrame([row | cells])


def test_216_in_treatment_are_set_beside_ours_with_the_reasons_that_apply(referrals):
    rejects = pd.DataFrame({"reason": ["outside_age_range"] * 6 + ["no_consent"] * 2})
    counts = count_beside(referrals, published(), covered=COVERED, rejects=rejects)
    told = reconciliation_table(counts).iloc[0]

    assert (told["numerator"], told["denominator"], told["value"]) == (208, 216, -8)
    assert told["unit"] == "people"
    # unplaced referrals count here, so they cannot be why we have fewer
    assert counts["reasons"].iloc[0] == ("unmapped", "age range", "no triage date", "no consent")
    assert counts["records"].iloc[0] == (10, 6, 32, 2)
    assert told["reasons"] == ("age range", "no triage date", "no consent")
    assert told["sentence"].startswith(
        "Board, Young people in treatment: 208 here, 216 published, 8 fewer here. Possible reasons"
    )
    assert "Some referrals have no date of triage (32 records)." in told["sentence"]
    # rows left out have no date: they cannot be counted over the days of the published figure
    assert (
        "Records of other ages were left out here (6 records in the whole extract)."
        in (told["sentence"])
    )

    shared = reconciliation_table(counts.drop(columns="records")).iloc[0]
    assert "Some referrals have no date of triage." in shared["sentence"]


def test_the_chain_from_referrals_to_people_to_triage_is_counted_each_by_its_own_date(referrals):
    found = extract_totals(referrals, period_from=COVERED[0], period_to=COVERED[1])["numerator"]

    assert found.to_dict() == {
        "referrals": 240,
        "people": 230,
        "triaged": 208,
        "new in treatment": 208,
        "in treatment": 208,
        "exits": 0,
    }


def test_within_the_rounding_of_the_published_figure_the_two_agree(referrals):
    total = published(measure="new referrals", value=242.0, rounded_to=5.0)
    told = reconciliation_table(count_beside(referrals, total, covered=COVERED)).iloc[0]

    assert (told["lower"], told["upper"]) == (-4.5, 0.5)
    assert told["agrees"]
    assert told["sentence"] == "Board, new referrals: 240 here, 242 published. The two agree."


def test_our_own_rounding_counts_in_an_edition_that_rounds(referrals):
    counts = count_beside(referrals, published(value=209.0), covered=COVERED)
    rounded = counts.assign(numerator=210.0)

    assert not reconciliation_table(rounded)["agrees"].iloc[0]
    assert reconciliation_table(rounded, ours_rounded_to=5)["agrees"].iloc[0]


def test_people_or_referrals_period_and_rounding_are_named(referrals):
    total = published(
        measure="referrals", value=300.0, rounded_to=10.0, period_from=pd.Timestamp("2025-01-01")
    )
    counts = count_beside(referrals.drop(columns="district"), total, covered=COVERED)
    assert counts["reasons"].iloc[0] == ("period", "people or referrals", "rounding")
    assert counts["records"].iloc[0] == (0, 10, 0)
    # we have fewer: several referrals of one person would work the other way
    assert reconciliation_table(counts)["reasons"].iloc[0] == ("period", "rounding")
    more = counts.assign(denominator=200.0)
    assert reconciliation_table(more)["reasons"].iloc[0] == ("people or referrals", "rounding")


def test_a_district_is_compared_with_its_own_referrals(referrals):
    total = published(measure="referrals", district="south", value=80.0)
    told = reconciliation_table(count_beside(referrals, total, covered=COVERED)).iloc[0]
    assert (told["numerator"], told["agrees"]) == (80, True)

    nowhere = count_beside(referrals.drop(columns="district"), total, covered=COVERED)
    assert nowhere["numerator"].isna().all()


def test_a_measure_that_records_cannot_count_is_said_to_be_so(referrals):
    told = reconciliation_table(
        count_beside(referrals, published(measure="naloxone kits"), covered=COVERED)
    ).iloc[0]
    assert told["sentence"] == (
        "Board, naloxone kits: not compared, because these records cannot count it."
    )


def test_no_measure_has_two_meanings_and_every_reason_has_words():
    words = [word for known in MEASURES.values() for word in known]
    assert len(words) == len(set(words))
    assert all(REASONS.values())
