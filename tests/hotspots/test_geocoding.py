"""Placing referrals in areas: nothing is lost, whatever stands in the postcode column."""

from __future__ import annotations

import dataclasses
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from hotspots.geocoding import geocode, unplaced_referrals
from hotspots.postcodes.directory import Directory, open_directory
from hotspots.postcodes.postcode_forms import pack_keys
from outreach.errors import GeocodeError
from outreach.tables import MAPPED, UNMAPPED


def directory_of(points: dict[str, tuple[int, int]]) -> Directory:
    """Make a directory of a few postcodes."""
    table = pd.DataFrame(points, index=["e", "n"]).T
    keys = pack_keys(pd.Series(table.index.str.replace(" ", "")))
    order = np.argsort(keys)
    return Directory(
        keys=keys[order],
        eastings=table["e"].to_numpy(np.int32)[order],
        northings=table["n"].to_numpy(np.int32)[order],
        vintage="test",
        attribution=(),
    )


@pytest.fixture
def squares() -> gpd.GeoDataFrame:
    """Two fields side by side, A west of B; everything else is another county."""
    return gpd.GeoDataFrame(
        geometry=[box(100, 0, 200, 100), box(0, 0, 100, 100)],
        index=pd.Index(["B", "A"], name="area_code"),
        crs=27700,
    )


@pytest.fixture
def postcodes() -> Directory:
    """One sector with 6 postcodes in A, 3 in B and 1 over the county line."""
    west = {f"QQ1 1A{letter}": (50, 50) for letter in "ABDEFG"}
    east = {f"QQ1 1B{letter}": (150, 50) for letter in "ABD"}
    other = {"QQ1 1XA": (500, 500), "QQ1 2AA": (100, 50), "QQ1 2AB": (-1, -1)}
    return directory_of(west | east | other)


def referrals_of(**columns: list[str | None]) -> pd.DataFrame:
    """Make referrals numbered r0, r1, ..."""
    frame = pd.DataFrame(columns, dtype="str")
    frame.index = pd.Index([f"r{i}" for i in range(len(frame))], name="referral_id")
    return frame


def test_a_sector_is_spread_by_the_share_of_its_postcodes(squares, postcodes):
    placed = geocode(referrals_of(postcode=["qq1 1"]), squares, postcodes)

    # domain.md 2.1: 60/30/10 per cent of the postcodes give 0.60/0.30/0.10 of the referral
    assert placed["weight"].tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert placed["match"].tolist() == ["sector", "sector", "outside_county"]
    assert placed["area_code"].fillna("-").tolist() == ["A", "B", "-"]


def test_a_point_on_the_line_falls_in_the_area_whose_code_sorts_first(squares, postcodes):
    for areas in (squares, squares.sort_index()):
        placed = geocode(referrals_of(postcode=["QQ12AA"]), areas, postcodes)
        assert placed["area_code"].tolist() == ["A"]


def test_every_status_is_told_apart_and_the_order_is_kept(squares, postcodes):
    cells = {
        "QQ1 1AB": "unit",
        "ZZ99 3VZ": "no_fixed_abode",
        "zz993wz": "unknown",
        "ZZ99 3CZ": "unknown",
        "ZZ99 6AA": "overseas",
        "BX1 1LT": "non_geographic",
        "QQ1 IAB": "invalid",
        "QQ9 9AB": "not_found",
        "  ": "missing",
        "QQ1 2AB": "no_location",
        "QQ1 1XA": "outside_county",
        "QQ8 8": "not_found",
    }

    placed = geocode(referrals_of(postcode=list(cells)), squares, postcodes)

    assert placed["match"].tolist() == list(cells.values())
    assert placed["area_code"].notna().sum() == 1


def test_a_given_area_code_counts_before_the_postcode(squares, postcodes):
    placed = geocode(
        referrals_of(area_code_given=["B", "Z", None], postcode=["QQ1 1AB", "QQ1 1AB", "QQ1 1AB"]),
        squares,
        postcodes,
    )

    assert placed["match"].tolist() == ["area", "outside_county", "unit"]
    assert placed["area_code"].fillna("-").tolist() == ["B", "-", "A"]


def test_a_sector_column_fills_in_for_a_missing_postcode(squares, postcodes):
    placed = geocode(
        referrals_of(postcode=["QQ1 1AB", None], sector=["QQ1 1", "QQ11"]), squares, postcodes
    )

    assert placed["referral_id"].tolist() == ["r0", "r1", "r1", "r1"]


@settings(max_examples=25, deadline=None)
@given(
    cells=st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=9),
            st.sampled_from(["QQ1 1AB", "qq1 1", "ZZ99 3VZ", "QQ1 1XA", "QQ8 8"]),
        ),
        max_size=12,
    )
)
def test_whatever_the_cells_hold_every_referral_keeps_a_weight_of_one(cells):
    areas = gpd.GeoDataFrame(
        geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)],
        index=pd.Index(["A", "B"], name="area_code"),
        crs=27700,
    )
    directory = directory_of({"QQ1 1AB": (50, 50), "QQ1 1BB": (150, 50), "QQ1 1XA": (500, 500)})
    referrals = referrals_of(postcode=cells)

    placed = geocode(referrals, areas, directory)

    total = placed.groupby("referral_id")["weight"].sum().reindex(referrals.index)
    assert np.allclose(total, 1, atol=1e-9)
    assert placed["match"].isin(MAPPED).equals(placed["area_code"].notna())
    assert placed["match"].isin([*MAPPED, *UNMAPPED]).all()


def test_areas_off_the_grid_and_referrals_without_a_place_are_refused(squares, postcodes):
    with pytest.raises(GeocodeError, match=r"no coordinate system.*map one of them"):
        geocode(referrals_of(source=["GP"]), squares.set_crs(None, allow_override=True), postcodes)


def test_the_real_extract_gives_the_statuses_of_its_truth_file(shared):
    """Whole chain on real postcodes: invented people, the built-in directory, real polygons."""
    folder = shared / "worcestershire"
    truth = json.loads((folder / "referrals_synthetic_truth.json").read_text())["status_counts"]
    extract = pd.read_csv(folder / "referrals_synthetic.csv", dtype="str").drop_duplicates()
    referrals = extract.set_index("Referral ID").rename_axis("referral_id")
    areas = gpd.read_file(folder / "boundaries.gpkg", layer="lsoa11").set_index("lsoa11cd")

    placed = geocode(
        referrals.rename(columns={"Postcode": "postcode"}),
        areas.rename_axis("area_code"),
        open_directory(),
    )

    count = placed.drop_duplicates("referral_id")["match"].value_counts()
    # the built-in directory cannot tell a terminated postcode from a live one
    assert count["unit"] == truth["unit"] + truth["terminated"] == 851
    for ours, theirs in {"outside_county": "out_of_area", "unknown": "unknown_pseudo"}.items():
        assert count[ours] == truth[theirs]
    for same in ("sector", "no_fixed_abode", "missing", "invalid", "not_found"):
        assert count[same] == truth[same]
    assert placed["weight"].sum() == pytest.approx(len(referrals), abs=1e-9)


def test_a_sector_is_spread_by_young_residents_where_they_are_known(squares, postcodes):
    squares = squares.assign(population=[300, 120])  # B has 300 young people, A has 120

    placed = geocode(
        referrals_of(postcode=["QQ1 1"]), squares, postcodes, sector_spread="residents"
    )

    # A: 7 postcodes (one of another sector lies on its line) for 120; 6 of them are of the
    # sector. B: 3 for 300. Outside: the county's mean of 420 / 10 for one.
    people = [6 * 120 / 7, 3 * 300 / 3, 420 / 10]
    assert placed["weight"].tolist() == pytest.approx([n / sum(people) for n in people])
    assert placed["weight"].sum() == pytest.approx(1, abs=1e-12)


def test_a_postcode_that_ended_before_the_referral_is_told_apart(squares):
    ended = dataclasses.replace(
        directory_of({"QQ1 1AB": (50, 50)}), ended=np.array([202306], dtype=np.int32)
    )
    referrals = referrals_of(postcode=["QQ1 1AB"] * 3).assign(
        referral_date=pd.to_datetime(["2023-05-31", "2023-06-30", "2023-07-01"])
    )

    placed = geocode(referrals, squares, ended)

    assert placed["match"].tolist() == ["terminated", "terminated", "terminated_before_referral"]
    assert placed["area_code"].tolist() == ["A"] * 3


def test_the_unplaced_are_listed_by_row_with_a_suggestion_and_no_value(squares, postcodes):
    cells = ["QQ1 1AB", "QQ1 IAB", "QQ9 9AB", "QQ1", "ZZ99 3VZ", "QQ1 1"]
    referrals = referrals_of(postcode=cells).assign(row=range(2, 8))

    lost = unplaced_referrals(referrals, geocode(referrals, squares, postcodes), postcodes)

    assert lost.to_dict("list") == {
        "row": [3, 4, 5, 6],
        "reason": ["invalid", "not_found", "invalid", "no_fixed_abode"],
        "suggestion_kind": ["letter_for_digit", "", "district_only", ""],
    }
