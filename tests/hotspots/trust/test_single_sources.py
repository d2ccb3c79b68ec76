"""Whether one address or one organisation makes a hotspot; never which."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.trust.single_sources import largest_sources


@pytest.fixture
def records() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Seven records of six people: three at one postcode, two at an organisation's, one unknown."""
    rows = [
        ("p1", "QQ1 1AA", "unit", "A"),
        ("p1", "QQ1 1AA", "unit", "A"),
        ("p2", "qq1 1aa", "unit", "A"),
        ("p3", "QQ11AA", "terminated", "B"),
        ("p4", "QQ1 1AB", "large_user", "B"),
        ("p5", "QQ1 1AB", "large_user", "B"),
        (None, "QQ1 2", "sector", "B"),
    ]
    table = pd.DataFrame(rows, columns=["person_key", "postcode", "match", "area_code"])
    table.index = pd.Index(list("abcdefg"), name="referral_id")
    placed = table.reset_index()[["referral_id", "match", "area_code"]].assign(weight=1.0)
    return placed, table[["person_key", "postcode"]]


def test_people_count_once_however_a_postcode_is_written(records):
    placed, referrals = records

    both = largest_sources(placed, referrals, [("A", "B"), ("A",), ("B",)])

    # six people: p1, p2, p3 at one postcode, p4 and p5 at another, the record without a key
    assert both["largest_postcode"].tolist() == [3 / 6, 1.0, 2 / 4]
    assert both["institution"].tolist() == [False, False, True]
    assert both["largest_institution"].tolist() == [2 / 6, 0.0, 2 / 4]


def test_a_tie_with_an_organisation_is_told(records):
    placed, referrals = records
    without_p3 = placed[placed["referral_id"] != "d"]

    both = largest_sources(without_p3, referrals, [("A", "B")])

    assert both["largest_postcode"].tolist() == [2 / 5]
    assert both["institution"].tolist() == [True]


def test_records_spread_over_areas_or_outside_do_not_count(records):
    placed, referrals = records
    placed["weight"] = np.where(placed["match"] == "large_user", 0.5, 1.0)
    placed["area_code"] = placed["area_code"].mask(placed["referral_id"] == "d")

    both = largest_sources(placed, referrals, [("A", "B")])

    # p1 and p2 at one postcode, and the record known by sector only
    assert both.iloc[0].tolist() == [2 / 3, False, 0.0]


def test_without_postcodes_nothing_is_said(records):
    placed, referrals = records
    unknown = largest_sources(placed, referrals[["person_key"]], [("A", "B")])
    assert np.isnan(unknown["largest_postcode"].iloc[0])
    assert not unknown["institution"].iloc[0]
