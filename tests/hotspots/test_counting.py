"""Counts of referrals and people from placed records."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.counting import count_once, count_people, count_referrals
from outreach.errors import TableError

AREAS = pd.DataFrame(index=pd.Index(["A", "B", "C"], name="area_code"))


@pytest.fixture
def placed() -> pd.DataFrame:
    """Place four records: two whole, one spread over two areas and beyond, one unmapped."""
    rows = [
        ("r1", "unit", "A", 1.0),
        ("r2", "unit", "B", 1.0),
        ("r3", "sector", "A", 0.5),
        ("r3", "sector", "B", 0.3),
        ("r3", "outside_county", None, 0.2),
        ("r4", "no_fixed_abode", None, 1.0),
    ]
    return pd.DataFrame(rows, columns=["referral_id", "match", "area_code", "weight"])


def test_shares_count_as_shares(placed: pd.DataFrame) -> None:
    assert count_referrals(placed, AREAS).tolist() == [1.5, 1.3, 0.0]  # summed by hand


def test_whole_records_are_counted_in_whole_numbers(placed: pd.DataFrame) -> None:
    got = count_referrals(placed, AREAS, whole_only=True)
    assert got.tolist() == [1, 1, 0]
    assert got.dtype == "int64"


def test_a_person_referred_twice_counts_once_in_a_hotspot(placed: pd.DataFrame) -> None:
    referrals = pd.DataFrame({"person_key": ["p", "p", "q", "s"]}, index=["r1", "r2", "r3", "r4"])
    assert count_people(placed, AREAS, referrals).tolist() == [1, 1, 0]
    together = pd.Series({"A": "H1", "B": "H1"})
    assert count_people(placed, AREAS, referrals, group=together).to_dict() == {"H1": 1}


def test_records_without_a_key_are_people_of_their_own(placed: pd.DataFrame) -> None:
    together = pd.Series({"A": "H1", "B": "H1"})
    keyless = pd.DataFrame({"person_key": [pd.NA] * 4}, index=["r1", "r2", "r3", "r4"])
    for referrals in (keyless, keyless.drop(columns="person_key")):
        assert count_people(placed, AREAS, referrals, group=together)["H1"] == 2


def test_areas_the_county_does_not_have_are_refused(placed: pd.DataFrame) -> None:
    with pytest.raises(TableError, match=r"2 placed rows .* such as B"):
        count_referrals(placed, AREAS.drop("B"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C", None]), st.floats(0.01, 1.0))))
def test_no_weight_is_lost(rows: list[tuple[str | None, float]]) -> None:
    placed = pd.DataFrame(rows, columns=["area_code", "weight"]).astype({"weight": float})
    placed["referral_id"] = placed.index.astype(str)
    unmapped = placed.loc[placed["area_code"].isna(), "weight"].sum()
    total = count_referrals(placed, AREAS).sum() + unmapped
    assert total == pytest.approx(placed["weight"].sum(), abs=1e-9)


def test_one_person_referred_from_many_places_counts_once_in_the_first():
    areas = pd.DataFrame(index=pd.Index(list("ABC"), name="area_code"))
    placed = pd.DataFrame(
        {"referral_id": ["1", "2", "3", "4"], "area_code": ["C", "A", "B", "B"], "weight": 1.0}
    )
    referrals = pd.DataFrame(
        {
            "person_key": ["p", "p", "p", None],
            "referral_date": pd.to_datetime(["2025-03-01", "2025-01-01", "2025-02-01", None]),
        },
        index=["1", "2", "3", "4"],
    )
    # p was first referred from A; the record without a key is a person of its own
    assert count_once(placed, areas, referrals).tolist() == [1, 1, 0]
