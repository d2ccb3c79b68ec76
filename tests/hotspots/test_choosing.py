"""A run may be about some substances only, and says so."""

from __future__ import annotations

import pandas as pd
import pytest

from hotspots.choosing import of_substances
from outreach.errors import TableError


@pytest.fixture
def records() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Four records: two spellings of one substance, another, and none."""
    ids = ["1", "2", "3", "4"]
    placed = pd.DataFrame(
        {"referral_id": [*ids, "4"], "area_code": "A", "weight": [1.0, 1.0, 1.0, 0.5, 0.5]}
    )
    referrals = pd.DataFrame({"substance": ["Alcohol", "alcohol ", "Cannabis", None]}, index=ids)
    return placed, referrals


def test_only_the_chosen_substances_are_kept(records):
    kept, note = of_substances(*records, ["ALCOHOL"])
    assert kept["referral_id"].tolist() == ["1", "2"]
    assert "Only referrals for ALCOHOL" in note
    both, _ = of_substances(*records, ["Alcohol", "Cannabis"])
    assert both["referral_id"].tolist() == ["1", "2", "3"]  # a record of no substance is of none


def test_without_a_choice_every_record_stays_as_it_was(records):
    kept, note = of_substances(*records, [])
    assert kept is records[0]
    assert note == ""


def test_a_choice_that_nothing_fits_says_what_to_do(records):
    placed, referrals = records
    with pytest.raises(TableError, match="no referral is for Opiates"):
        of_substances(placed, referrals, ["Alcohol", "Opiates"])
    with pytest.raises(TableError, match=r"no column substance. Map it under"):
        of_substances(placed, referrals.drop(columns="substance"), ["Alcohol"])
