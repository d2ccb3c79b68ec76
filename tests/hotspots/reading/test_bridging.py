"""Counts brought from the areas of one census to those of the next; no person is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.reading.bridging import bridge_counts, bridge_labels, bridge_shares, read_bridge
from hotspots.reading.sources import TableFile
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = """LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND
A,Ash 1,A,Ash 1,U
B,Ash 2,P,Ash 2a,S
B,Ash 2,Q,Ash 2b,S
C,Ash 3,R,Ash 3,M
D,Ash 4,R,Ash 3,M
E,Ash 5,S,Ash 5,X
E,Ash 5,T,Ash 6,X
F,Ash 6,T,Ash 6,X
"""


@pytest.fixture
def pairs(tmp_path: Path) -> pd.DataFrame:
    """Six old areas: one stays, one is split, two are merged, two are mixed up."""
    path = tmp_path / "lookup.csv"
    path.write_text(ROWS, encoding="utf-8")
    return read_bridge(TableFile(path=path))[0]


def test_the_exact_fit_lookup_is_read_without_a_mapping(pairs):
    assert pairs.columns.tolist() == ["from_code", "to_code", "change"]
    assert pairs["change"].tolist() == [
        "unchanged", "split", "split", "merged", "merged", "irregular", "irregular", "irregular",
    ]  # fmt: skip


def test_without_letters_the_pairs_themselves_say_what_happened(pairs):
    rows = pairs[["from_code", "to_code"]].to_dict("records")
    again, _ = read_bridge(TableFile(rows=tuple(rows)))

    pd.testing.assert_frame_equal(again, pairs)


def test_split_areas_are_shared_by_residents_and_merged_ones_added(pairs):
    old = pd.DataFrame({"referrals": [10.0, 8.0, 1.0, 2.0, 5.0, 7.0]}, index=list("ABCDEF"))
    residents = pd.Series({"A": 900, "P": 300, "Q": 100, "R": 5, "S": 100, "T": 400})

    new = bridge_counts(old, pairs, weights=residents)["referrals"]

    # by hand: B 8 in 300 : 100; C and D 1 + 2; E 5 in 100 : 400, and F's 7 to T
    assert new.to_dict() == {"A": 10.0, "P": 6.0, "Q": 2.0, "R": 3.0, "S": 1.0, "T": 11.0}


def test_equal_parts_where_nobody_lives(pairs):
    share = bridge_shares(pairs, pd.Series({"P": 0, "Q": 0, "S": 1, "T": 0}))
    assert share.tolist() == [1.0, 0.5, 0.5, 1.0, 1.0, 1.0, 0.0, 1.0]


def test_an_area_the_lookup_does_not_reach_is_named(pairs):
    with pytest.raises(TableError, match=r"1 of 2 areas are not in the lookup, e.g. Z"):
        bridge_counts(pd.DataFrame({"n": [1, 2]}, index=["A", "Z"]), pairs)


def test_a_row_without_a_code_is_named(tmp_path):
    (tmp_path / "l.csv").write_text("lsoa11cd,lsoa21cd\nA,A\nB,\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"1 row\(s\) lack a code, e.g. row 3"):
        read_bridge(TableFile(path=tmp_path / "l.csv"))


def test_a_new_area_takes_the_label_most_of_its_old_ones_have(pairs):
    old = pd.Series({"A": "urban", "B": "rural", "C": "rural", "D": "urban", "E": "x", "F": "y"})
    # R is made of rural and urban alike: the first by the alphabet; T of x and y likewise
    assert bridge_labels(old, pairs).to_dict() == {
        "A": "urban", "P": "rural", "Q": "rural", "R": "rural", "S": "x", "T": "x",
    }  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    links=st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("PQRST")), min_size=1),
    counts=st.lists(st.integers(0, 10_000), min_size=5, max_size=5),
    weights=st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
)
def test_totals_are_kept_whatever_the_lookup(links, counts, weights):
    pairs = pd.DataFrame(sorted(set(links)), columns=["from_code", "to_code"])
    old = pd.DataFrame({"n": counts, "m": counts[::-1]}, index=list("ABCDE"))
    old = old[old.index.isin(pairs["from_code"])]
    by = pd.Series(weights, index=list("PQRST"))

    exact = bridge_counts(old, pairs, weights=by)
    whole = bridge_counts(old, pairs, weights=by, whole=True)

    assert exact.sum().tolist() == pytest.approx(old.sum().tolist(), abs=1e-9, rel=1e-12)
    assert whole.sum().tolist() == old.sum().tolist()
    assert (whole >= 0).all(axis=None)
    assert ((whole - exact).abs() < len(pairs)).all(axis=None)


def test_the_real_county_goes_from_364_to_374_areas(shared: Path):
    folder = shared / "worcestershire"
    pairs, _ = read_bridge(TableFile(path=folder / "lsoa11_lsoa21_lookup.csv"))
    people = pd.read_csv(folder / "population_mid2020_lsoa11_syoa.csv", index_col="lsoa11cd")
    census = pd.read_csv(folder / "population_census2021_lsoa21_bands.csv", index_col="lsoa21cd")
    young = people[[f"age_{age}" for age in range(11, 18)]]

    new = bridge_counts(young, pairs, weights=census["age_0_15"], whole=True)

    assert pairs["change"].value_counts().to_dict() == {"unchanged": 355, "split": 19}  # README
    assert set(new.index) == set(census.index)  # the 374 areas of 2021
    assert new.to_numpy().sum() == 47_135  # the county's young people, as the truth file says
    # E01032130 became E01034316 and E01034317
    assert (new.loc[["E01034316", "E01034317"]].sum() == young.loc["E01032130"]).all()
