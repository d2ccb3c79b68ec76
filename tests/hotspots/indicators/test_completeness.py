"""What providers record."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.indicators.completeness import completeness_table, count_complete
from outreach.errors import TableError


@pytest.fixture
def referrals() -> pd.DataFrame:
    """One provider records parental status in 62 of 100 records, the other in 9 of 10."""
    known = [True] * 62 + [None] * 38 + [False] * 9 + [None]
    return pd.DataFrame(
        {
            "agency": ["Adult service"] * 100 + ["Youth service"] * 10,
            "parental_status": pd.array(known, dtype="boolean"),
            "substance": ["Cannabis"] * 110,
        }
    )


def test_r29_parental_status_at_62_per_cent_where_90_is_wanted_is_red_in_words(referrals):
    counts = count_complete(referrals, ["parental_status", "substance"])
    told = completeness_table(counts, target=0.9)

    # parental status 62 % complete < 90 % target -> red with text label
    row = told.loc[("Adult service", "parental_status")]
    assert (row["value"], row["colour"], row["status"]) == (0.62, "red", "red: below the target")
    assert row["sentence"] == (
        "Adult service, parental status: filled in 62 of 100 records (62.0%); 90.0% is wanted. "
        "Red: below the target."
    )
    # nine of ten is exactly what is wanted: no is an answer
    assert told.loc[("Youth service", "parental_status"), "colour"] == "green"
    assert told.loc[("Adult service", "substance"), "value"] == 1


def test_just_below_the_target_is_amber():
    counts = pd.DataFrame({"numerator": [85, 84, 0], "denominator": [100, 100, 0]})
    assert completeness_table(counts)["colour"].tolist() == ["amber", "red", ""]


def test_without_a_provider_all_records_are_of_one(referrals):
    counts = count_complete(referrals.drop(columns="agency"), ["substance"])
    assert counts.index.tolist() == [("not said", "substance")]


def test_a_field_that_is_not_mapped_is_named(referrals):
    with pytest.raises(TableError, match="neet"):
        count_complete(referrals, ["neet"])
