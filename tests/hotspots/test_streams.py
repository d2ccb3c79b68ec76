"""Statutory referrals are kept apart, counted, and told beside the voluntary ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots import find_hotspots
from hotspots.streams import (
    all_records,
    keep_apart,
    statutory_records,
    tell_streams,
)
from outreach.errors import TableError

SIDE = 7
COURT, SCHOOL = ("A00", "A01", "A10"), ("A55", "A56", "A65")


@pytest.fixture
def county():
    """49 neighbourhoods alike; 149 referrals, 40 of them ordered by a court and round it."""
    codes = [f"A{row}{column}" for row in range(SIDE) for column in range(SIDE)]
    place = np.array([(int(code[1]), int(code[2])) for code in codes]) * 1000.0
    areas = pd.DataFrame(
        {
            "district": ["West" if code[1] < "4" else "East" for code in codes],
            "easting": place[:, 0],
            "northing": place[:, 1],
            "imd_rank": np.arange(1000, 1000 + 600 * len(codes), 600),
            "rural_class": "urban",
            "touches_edge": False,
        },
        index=pd.Index(codes, name="area_code"),
    )
    people = pd.DataFrame({"10-17": 200}, index=areas.index)
    lives = [code for code in codes for _ in range(2)][:85]  # 85 spread out
    lives += [code for code in SCHOOL for _ in range(8)]  # 24 round a school
    ordered = [COURT[n % 3] for n in range(40)]
    referrals = pd.DataFrame(
        {
            "age_band": "10-17",
            "stream": ["voluntary"] * 109 + ["Youth justice order"] * 40,
        },
        index=pd.Index([f"R{n:03d}" for n in range(149)], name="referral_id"),
    )
    placed = pd.DataFrame(
        {
            "referral_id": referrals.index,
            "match": "unit",
            "area_code": [*lives, *ordered],
            "weight": 1.0,
        }
    )
    return areas, people, placed, referrals


def search(county, placed):
    """Search with few replicates."""
    areas, people, _, referrals = county
    return find_hotspots(areas, people, placed, referrals, seed=1, replicates=199)


def test_r59_forty_of_149_are_mandated_and_the_rank_without_them_is_told(county):
    #
    areas, _, placed, referrals = county
    marked = statutory_records(referrals, statutory=["youth JUSTICE order"])
    assert (int(marked.sum()), len(marked)) == (40, 149)
    kept, apart = keep_apart(placed, marked)
    assert kept["weight"].sum() == 149
    assert (kept["match"] == "statutory_stream").sum() == len(apart) == 40

    everyone = search(county, all_records(kept, apart))
    voluntary = search(county, kept)
    assert voluntary.areas["observed"].sum() == 109
    assert everyone.areas["observed"].sum() == 149
    told = tell_streams(voluntary, everyone, apart, areas=areas)

    # with them the court comes first and the school second; without them the school leads
    first_with = everyone.clusters[everyone.clusters["scan"] == "total_burden"].iloc[0]
    assert set(COURT) <= set(first_with["areas"])
    first = told.streams.iloc[0]
    assert (first["rank_without"], first["id_without"]) == (1, "H1")
    assert first["rank_change"] > 0
    assert "lower if statutory referrals are counted too" in first["sentence"]
    assert first["statutory"] == 0
    court = told.streams[told.streams["id_without"] == ""].iloc[0]
    assert court["statutory"] == 40
    assert court["demand_with"] > court["demand_without"]
    assert "only if statutory referrals are counted too" in court["sentence"]
    assert told.settings["statutory_referrals"] == 40
    assert "kept apart" in told.notes[-1]


def test_a_flag_says_it_too(county):
    *_, referrals = county
    flagged = referrals.assign(
        youth_justice=pd.array([True, None, False] + [None] * 146, dtype="boolean")
    )
    marked = statutory_records(flagged, statutory=["yes"], column="youth_justice")
    assert marked.sum() == 1


def test_streams_named_without_a_column_are_refused_with_the_way_out(county):
    *_, referrals = county
    with pytest.raises(TableError, match=r"\[referrals.columns\]"):
        statutory_records(referrals.drop(columns="stream"), statutory=["Youth justice order"])


def test_nothing_is_kept_apart_where_nothing_is_named(county):
    _, _, placed, referrals = county
    kept, apart = keep_apart(placed, statutory_records(referrals, statutory=[]))
    assert kept is placed
    assert apart.empty


rows = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([None, "X", "Y", "Z"])), min_size=1, max_size=20
)


@settings(max_examples=25, deadline=None)
@given(rows=rows, ordered=st.sets(st.integers(0, 5)))
def test_no_record_is_lost_and_all_come_back(rows, ordered):
    table = pd.DataFrame(rows, columns=["referral_id", "area_code"]).drop_duplicates()
    table["match"] = np.where(table["area_code"].isna(), "outside_county", "sector")
    count = table.groupby("referral_id")["referral_id"].transform("size")
    placed = table.assign(weight=1 / count).sort_values(
        ["referral_id", "area_code"], ignore_index=True
    )[["referral_id", "match", "area_code", "weight"]]
    marked = pd.Series({n: n in ordered for n in range(6)})

    kept, apart = keep_apart(placed, marked)

    before = placed.groupby("referral_id")["weight"].sum()
    pd.testing.assert_series_equal(kept.groupby("referral_id")["weight"].sum(), before)
    mapped = kept[kept["area_code"].notna()]
    assert not mapped["referral_id"].isin(ordered).any()
    pd.testing.assert_frame_equal(all_records(kept, apart), placed)
