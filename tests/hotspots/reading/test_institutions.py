"""Those who live in an institution are counted, and not drawn on the map."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from hotspots.geocoding import geocode
from hotspots.postcodes.directory import Directory
from hotspots.postcodes.postcode_forms import pack_keys
from hotspots.reading.institutions import read_postcode_list
from outreach.errors import GeocodeError, TableError


def directory(*, large: list[bool] | None) -> Directory:
    """Two postcodes in one field; the second may be an organisation's."""
    return Directory(
        keys=pack_keys(pd.Series(["QQ11AA", "QQ11AB"])),
        eastings=np.array([50, 50], np.int32),
        northings=np.array([50, 50], np.int32),
        large_user=None if large is None else np.array(large),
        vintage="test",
        attribution=(),
    )


@pytest.fixture
def field() -> gpd.GeoDataFrame:
    """One area."""
    index = pd.Index(["A"], name="area_code")
    return gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)], index=index, crs=27700)


@pytest.fixture
def referrals() -> pd.DataFrame:
    """Three referrals with both a postcode and a given area."""
    return pd.DataFrame(
        {"postcode": ["QQ1 1AA", "qq11ab", pd.NA], "area_code_given": [pd.NA, "A", "A"]},
        index=pd.Index(["r0", "r1", "r2"], name="referral_id"),
        dtype="str",
    )


def test_a_listed_postcode_is_not_placed_even_when_the_area_is_given(field, referrals):
    placed = geocode(referrals, field, directory(large=None), institutions={"QQ1 1AB"})

    assert placed["match"].tolist() == ["unit", "institution", "area"]
    assert placed["area_code"].fillna("-").tolist() == ["A", "-", "A"]
    assert placed["weight"].tolist() == [1.0, 1.0, 1.0]


def test_the_postcodes_of_organisations_are_left_out_when_asked(field, referrals):
    placed = geocode(referrals, field, directory(large=[True, False]), exclude_large_users=True)

    assert placed["match"].tolist() == ["institution", "area", "area"]


def test_a_directory_that_does_not_say_cannot_leave_organisations_out(field, referrals):
    with pytest.raises(GeocodeError, match="does not say which postcodes"):
        geocode(referrals, field, directory(large=None), exclude_large_users=True)


def test_a_list_reads_as_postcodes_and_tells_the_rows_that_are_none(tmp_path):
    path = tmp_path / "institutions.csv"
    path.write_text("name,postcode\nA,qq1 1aa\nB,\nC,QQ1 1AB\n", encoding="utf-8")

    assert read_postcode_list(path) == {"QQ11AA", "QQ11AB"}
    assert read_postcode_list(None) == frozenset()

    path.write_text("postcode\nQQ1 1AA\nthe old mill\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"1 row\(s\) hold no whole postcode, e.g. row 3"):
        read_postcode_list(path)
