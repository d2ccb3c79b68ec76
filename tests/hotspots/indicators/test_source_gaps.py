"""Sources beside their benchmark."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.indicators.source_gaps import count_sources, source_gap_table

NATIONAL = pd.DataFrame(
    {
        "measure": ["referral source"] * 3 + ["planned exit"],
        "breakdown": ["Education", "Youth justice", "Housing", None],
        "kind": ["national"] * 4,
        "value": [0.15, 0.34, 0.05, 0.8],
        "source": ["a publication"] * 4,
    }
)


@pytest.fixture
def referrals() -> pd.DataFrame:
    """149 referrals: 12 by education, 80 by youth justice, 57 by families; none by housing."""
    source = ["education"] * 12 + ["Youth justice"] * 80 + ["Family"] * 57
    district = (["North"] * 3 + ["South"] * 9) + ["North"] * 40 + ["South"] * 40 + ["South"] * 57
    return pd.DataFrame({"source": source, "district": district})


def test_r22_of_149_referrals_education_owes_22_35_and_sent_12_which_is_low(referrals):
    told = source_gap_table(count_sources(referrals), NATIONAL).loc["education"]

    # expected 22.35, observed 12 (exact 95 % 6.2-21.0) -> flagged low
    assert told["expected"] == pytest.approx(22.35)
    assert (round(told["lower"], 1), round(told["upper"], 1)) == (6.2, 21.0)
    assert told["flag"] == "low"
    assert not told["alarm"]  # the 99.8 % interval reaches beyond 22.35
    assert told["sentence"] == (
        "Education: 12 referrals, where 22.4 would be its share by the benchmark (15.0%). "
        "Fewer than chance explains."
    )


def test_a_source_that_sends_nobody_stands_in_the_table_too(referrals):
    told = source_gap_table(count_sources(referrals), NATIONAL).loc["Housing"]

    # 5 % of 149 is 7.45; of none the exact upper limit is 3.69 (domain vector O=0)
    assert (told["numerator"], round(told["expected"], 2), round(told["upper"], 2)) == (
        0,
        7.45,
        3.69,
    )
    assert told["flag"] == "low"


def test_a_source_without_a_benchmark_is_counted_and_not_judged(referrals):
    told = source_gap_table(count_sources(referrals), NATIONAL)

    assert told.loc["Family", "flag"] == "no benchmark"
    assert pd.isna(told.loc["Family", "rank"])
    # youth justice: 80 where 50.66 would be; first in rank is the largest shortfall
    assert told.loc["Youth justice", "flag"] == "high"
    assert told["rank"].idxmin() == "education"


def test_districts_are_measured_against_their_own_referrals(referrals):
    told = source_gap_table(count_sources(referrals, by=("district",)), NATIONAL)

    # North has 43 referrals and South 106: 15 % are 6.45 and 15.9
    assert told.loc[("North", "education"), "expected"] == pytest.approx(6.45)
    assert told.loc[("South", "education"), "expected"] == pytest.approx(15.9)
    assert ("North", "Housing") in told.index
    assert ("South", "Housing") in told.index


def test_referrals_of_unknown_source_make_no_source_look_low(referrals):
    more = pd.concat([referrals, pd.DataFrame({"source": [None] * 100})])
    told = source_gap_table(count_sources(more), NATIONAL)

    assert told.loc["education", "denominator"] == 149


def test_a_hidden_count_is_not_replaced_by_nothing(referrals):
    counts = count_sources(referrals).astype(float)
    counts.loc["education", "numerator"] = float("nan")
    told = source_gap_table(counts, NATIONAL).loc["education"]

    assert pd.isna(told["value"])
    assert told["sentence"] == "Education: not shown, to protect privacy."


def test_without_any_benchmark_there_is_nothing_to_judge(referrals):
    told = source_gap_table(count_sources(referrals), NATIONAL.iloc[:0])
    assert set(told["flag"]) == {"no benchmark"}
