"""Area codes of 2011 in an extract come to the areas of 2021 whole, or are refused."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from hotspots.geocoding import geocode
from hotspots.postcodes.directory import Directory
from hotspots.reading.given_codes import check_given_codes, shares_of
from outreach.errors import TableError

# X1 stayed, X2 was split in two (3 to 1 by residents), X3 and X4 were merged, X5 is elsewhere
PAIRS = pd.DataFrame(
    [
        ("E01000001", "E01000001"),
        ("E01000002", "E01033800"),
        ("E01000002", "E01033801"),
        ("E01000003", "E01033802"),
        ("E01000004", "E01033802"),
        ("E01000005", "E01033999"),
    ],
    columns=["from_code", "to_code"],
)
RESIDENTS = pd.Series({"E01000001": 9, "E01033800": 300, "E01033801": 100, "E01033802": 50})


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    """The four areas of 2021."""
    return gpd.GeoDataFrame(
        {"population": RESIDENTS.to_numpy()},
        geometry=[box(n, 0, n + 1, 1) for n in range(4)],
        index=pd.Index(RESIDENTS.index, name="area_code"),
        crs=27700,
    )


@pytest.fixture
def referrals() -> pd.DataFrame:
    """One referral from each of the five areas of 2011, and one from a postcode."""
    codes = [*(f"E0100000{n}" for n in range(1, 6)), None]
    return pd.DataFrame(
        {"area_code_given": pd.array(codes, dtype="str"), "postcode": [*[None] * 5, "QQ1 1AA"]},
        index=pd.Index([f"R{n}" for n in range(1, 7)], name="referral_id"),
    )


@pytest.fixture
def directory() -> Directory:
    """No postcode at all."""
    none = np.array([], dtype=np.int32)
    return Directory(
        keys=none.astype(np.uint64), eastings=none, northings=none, vintage="none", attribution=()
    )


def test_each_record_keeps_its_weight_through_the_bridge(areas, referrals, directory):
    placed = geocode(referrals, areas, directory, bridge=shares_of(PAIRS, RESIDENTS))

    by_record = placed.groupby("referral_id")["weight"].sum()
    assert by_record.to_dict() == dict.fromkeys(referrals.index, 1.0)
    where = placed.set_index(["referral_id", "area_code"])["weight"]
    assert where["R1", "E01000001"] == 1  # unchanged
    assert where["R2", "E01033800"] == 0.75  # split by residents
    assert where["R2", "E01033801"] == 0.25
    assert where["R3", "E01033802"] == where["R4", "E01033802"] == 1  # merged
    outside = placed[placed["match"] == "outside_county"]
    assert outside["referral_id"].tolist() == ["R5"]
    assert placed["referral_id"].drop_duplicates().tolist() == referrals.index.tolist()


def test_a_bridge_changes_nothing_for_codes_of_the_areas(areas, referrals, directory):
    same = referrals.assign(area_code_given="E01033802")
    plain = geocode(same, areas, directory)
    bridged = geocode(same, areas, directory, bridge=shares_of(PAIRS, RESIDENTS))
    pd.testing.assert_frame_equal(plain, bridged)


def test_codes_of_2011_without_a_bridge_are_refused_with_the_ways_out(areas, referrals):
    with pytest.raises(TableError, match=r"\[areas.bridge\]") as fault:
        check_given_codes(
            referrals, areas=areas.index, vintage="2021", columns={"area_code": "LSOA11CD"}
        )
    assert "4 of 5 area codes" in str(fault.value)
    assert "codes of 2011" in str(fault.value)
    assert "map the postcode" in str(fault.value)


def test_codes_of_2021_on_areas_of_2011_are_refused_too():
    given = pd.DataFrame({"area_code_given": ["E01033800", "E01000001"]})
    with pytest.raises(TableError, match="codes of 2021 and the areas are of 2011"):
        check_given_codes(
            given, areas=pd.Index(["E01000001"]), vintage="2011", columns={"area_code": "area"}
        )


def test_what_was_brought_over_and_what_is_of_no_area_is_told(areas, referrals):
    told = check_given_codes(
        referrals,
        areas=areas.index,
        vintage="2021",
        columns={"area_code": "LSOA11CD"},
        bridged=pd.Index(PAIRS["from_code"]),
    )
    assert told == ("referrals: 4 area codes were brought to these areas by the lookup.",)
    strange = referrals.assign(area_code_given="E01099999")
    (note,) = check_given_codes(strange, areas=areas.index, vintage="2021", columns={})
    assert "6 area codes are of no area here" in note


def test_worcestershires_own_lookup_loses_no_record(shared):
    lookup = pd.read_csv(shared / "worcestershire/lsoa11_lsoa21_lookup.csv")
    people = pd.read_csv(shared / "worcestershire/population_census2021_lsoa21_bands.csv")
    pairs = lookup.rename(columns={"lsoa11cd": "from_code", "lsoa21cd": "to_code"})
    shares = shares_of(pairs, people.set_index("lsoa21cd")["all_ages"])
    # its README: 364 areas of 2011, 374 of 2021
    assert shares.groupby("from_code")["share"].sum().round(12).eq(1).all()
    assert (shares["from_code"].nunique(), shares["to_code"].nunique()) == (364, 374)
