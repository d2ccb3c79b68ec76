"""From placed records to hotspots, on an invented county whose truth is known."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import hotspots
from hotspots.labelling import find_hotspots, label_hotspots
from outreach.errors import TableError

if TYPE_CHECKING:
    from hotspots.result import Hotspots

BANDS = ["10-13", "14-15", "16-17"]
PLANTED = ("A0000", "A0001", "A0100", "A0101")
"""A corner of the county where referrals are five times as many as elsewhere."""


def invented_county(*, seed: int, ratio: float) -> tuple[pd.DataFrame, ...]:
    """Draw 144 areas on a grid, rural in the east, with referrals rising with deprivation."""
    random = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(144), 12)
    codes = pd.Index([f"A{r:02d}{c:02d}" for r, c in zip(row, column, strict=True)])
    areas = pd.DataFrame(
        {
            "district": np.where(row < 6, "North", "South"),
            "easting": 400_000.0 + 1_500 * column,
            "northing": 250_000.0 + 1_500 * row,
            "imd_rank": random.integers(500, 32_000, 144),
            "rural_class": np.where(column < 8, "urban", "rural"),
            "touches_edge": (row % 11 == 0) | (column % 11 == 0),
        },
        index=codes.rename("area_code"),
    )
    people = pd.DataFrame(random.integers(30, 70, (144, 3)), columns=BANDS, index=areas.index)
    rate = np.exp(-0.3 * (areas["imd_rank"] - 16_000) / 9_000)
    rate[list(PLANTED)] *= ratio
    weight = (people.sum(axis=1) * rate).to_numpy()
    where = random.choice(144, size=500, p=weight / weight.sum())
    ids = [f"r{i:03d}" for i in range(500)]
    placed = pd.DataFrame({"referral_id": ids, "area_code": codes[where], "weight": 1.0})
    referrals = pd.DataFrame(
        {
            "age_band": random.choice(BANDS, size=500, p=[0.2, 0.3, 0.5]),
            "person_key": [f"p{i}" for i in random.integers(0, 450, 500)],
        },
        index=pd.Index(ids, name="referral_id"),
    )
    return areas, people, placed, referrals


@pytest.fixture(scope="module")
def county() -> tuple[pd.DataFrame, ...]:
    """Plant a corner with five times the referrals."""
    return invented_county(seed=1, ratio=5.0)


@pytest.fixture(scope="module")
def found(county: tuple[pd.DataFrame, ...]) -> Hotspots:
    """Search that county."""
    return find_hotspots(*county, seed=1, replicates=999)


@pytest.mark.slow
def test_the_planted_corner_is_found_by_both_scans(found: Hotspots) -> None:
    for scan in ("total_burden", "beyond_deprivation"):
        best = found.clusters[found.clusters["scan"] == scan].iloc[0]
        assert len(set(best["areas"]) & set(PLANTED)) >= 3
        assert best["p_value"] < 0.05


def test_every_sum_returns_to_the_referrals(found: Hotspots) -> None:
    for column in ("observed", "expected", "expected_given_deprivation", "need", "demand"):
        assert found.areas[column].sum() == pytest.approx(500.0)


def test_the_list_is_in_order_and_joins_both_scans(found: Hotspots) -> None:
    clusters = found.clusters
    assert clusters.index.tolist() == [f"H{i}" for i in range(1, len(clusters) + 1)]
    assert clusters["rank"].tolist() == list(range(1, len(clusters) + 1))
    assert clusters["llr"].is_monotonic_decreasing
    for _, row in clusters[clusters["also_in"] != ""].iterrows():
        other = clusters.loc[row["also_in"]]
        assert other["scan"] != row["scan"]
        assert set(other["areas"]) & set(row["areas"])


def test_each_hotspot_tells_its_figures(found: Hotspots) -> None:
    first = found.clusters[found.clusters["scan"] == "total_burden"].iloc[0]
    inside = found.areas.loc[list(first["areas"])]
    assert first["observed"] == inside["people"].sum()
    # expected is scaled to the people scanned, so that both sum to the same over the county
    scale = found.areas["people"].sum() / found.areas["observed"].sum()
    assert first["expected"] == pytest.approx(inside["expected"].sum() * scale)
    assert first["relative_risk"] == pytest.approx(first["observed"] / first["expected"])
    assert first["rr_lower"] < first["relative_risk"] < first["rr_upper"]
    assert first["people"] >= first["observed"]
    assert first["district"] == "North"
    assert first["touches_edge"]
    assert f"({first['observed']} young people;" in first["reason"]
    assert (inside["hotspot_id"] == first.name).all()


def test_areas_outside_every_total_burden_hotspot_have_no_id(found: Hotspots) -> None:
    total = found.clusters[found.clusters["scan"] == "total_burden"]
    inside = {code for codes in total["areas"] for code in codes}
    assert set(found.areas.index[found.areas["hotspot_id"] != ""]) == inside


def test_the_same_seed_gives_the_same_result_whatever_the_order(
    county: tuple[pd.DataFrame, ...], found: Hotspots
) -> None:
    areas, people, placed, referrals = county
    again = find_hotspots(
        areas[::-1], people[::-1], placed[::-1], referrals[::-1], seed=1, replicates=999
    )
    pd.testing.assert_frame_equal(again.clusters, found.clusters)
    pd.testing.assert_frame_equal(again.areas, found.areas)
    assert again.notes == found.notes


def test_inputs_are_left_as_they_were(county: tuple[pd.DataFrame, ...]) -> None:
    before = [table.copy() for table in county]
    find_hotspots(*county, seed=1, replicates=9)
    for table, copy in zip(county, before, strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_settings_can_be_written_as_json_and_notes_tell_no_count(found: Hotspots) -> None:
    assert json.loads(json.dumps(found.settings))["referrals_mapped"] == 500.0
    told = " ".join(found.notes)
    assert "999 simulated counties" in told
    assert not re.search(r"\b500\b", told)


def test_a_hotspot_says_in_one_line_what_it_is(found: Hotspots) -> None:
    assert re.fullmatch(r"Hotspots\(144 areas, \d+ of total burden, \d+ beyond .*\)", repr(found))


def test_a_county_without_referrals_has_no_hotspots_and_says_so(
    county: tuple[pd.DataFrame, ...],
) -> None:
    areas, people, placed, referrals = county
    nowhere = placed.assign(area_code=None)
    found = find_hotspots(areas, people, nowhere, referrals, seed=1, replicates=9)
    assert found.clusters.empty
    assert found.clusters.columns.tolist()[:3] == ["scan", "also_in", "centre"]
    assert (found.areas["demand"] == 0).all()
    assert (found.areas["hotspot_id"] == "").all()
    assert any("does not show that there is none" in note for note in found.notes)


def test_records_known_only_by_sector_enter_demand_but_not_the_scan(
    county: tuple[pd.DataFrame, ...],
) -> None:
    areas, people, placed, referrals = county
    halves = pd.DataFrame(
        {"referral_id": ["s", "s"], "area_code": ["A0505", "A0506"], "weight": [0.5, 0.5]}
    )
    more = pd.concat([placed, halves], ignore_index=True)
    known = pd.concat([referrals, pd.DataFrame({"age_band": ["16-17"]}, index=["s"])])
    found = find_hotspots(areas, people, more, known, seed=1, replicates=9)
    assert found.areas["observed"].sum() == pytest.approx(501.0)
    assert found.settings["referrals_whole"] == 500
    assert found.settings["people_scanned"] == found.areas["people"].sum()
    assert any("postcode sector" in note for note in found.notes)


def test_referrals_of_unknown_age_take_the_mix_of_the_others(
    county: tuple[pd.DataFrame, ...],
) -> None:
    areas, people, placed, referrals = county
    vague = referrals.assign(age_band=referrals["age_band"].where(referrals.index > "r099"))
    found = find_hotspots(areas, people, placed, vague, seed=1, replicates=9)
    assert found.areas["expected"].sum() == pytest.approx(500.0)
    assert found.settings["referrals_of_unknown_age"] == 100.0  # r000 to r099
    none = find_hotspots(
        areas, people, placed, referrals.drop(columns="age_band"), seed=1, replicates=9
    )
    residents = people.sum(axis=1)
    expected = residents * 500 / residents.sum()
    np.testing.assert_allclose(none.areas["expected"], expected)


def test_referrals_where_nobody_of_the_age_lives_are_left_out_of_the_scan(
    county: tuple[pd.DataFrame, ...],
) -> None:
    areas, people, placed, referrals = county
    empty = people.copy()
    empty.loc["A0707"] = 0
    found = find_hotspots(areas, empty, placed, referrals, seed=1, replicates=9)
    there = int((placed["area_code"] == "A0707").sum())
    assert there > 0
    assert 0 < found.settings["referrals_without_residents"] <= there
    assert found.areas["observed"].sum() == pytest.approx(500.0)


def test_a_table_without_a_needed_column_is_refused(county: tuple[pd.DataFrame, ...]) -> None:
    areas, people, placed, referrals = county
    with pytest.raises(TableError, match="lacks district, touches_edge"):
        find_hotspots(
            areas.drop(columns=["district", "touches_edge"]), people, placed, referrals, seed=1
        )


def test_bands_the_population_does_not_have_are_refused(
    county: tuple[pd.DataFrame, ...],
) -> None:
    areas, people, placed, referrals = county
    odd = referrals.assign(age_band="18-24")
    with pytest.raises(TableError, match="18-24, which the population does not have"):
        find_hotspots(areas, people, placed, odd, seed=1)


def test_progress_covers_both_scans(county: tuple[pd.DataFrame, ...]) -> None:
    told: list[float] = []
    find_hotspots(*county, seed=1, replicates=600, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_clusters_that_could_be_chance_are_not_listed(
    county: tuple[pd.DataFrame, ...], found: Hotspots
) -> None:
    areas, _, placed, referrals = county
    weak = pd.DataFrame(
        {
            "centre": ["A0505"], "areas": [("A0505",)], "observed": [4], "expected": [2.0],
            "relative_risk": [2.0], "llr": [0.8], "p_value": [0.6],
        }
    )  # fmt: skip
    scans = {"total_burden": weak, "beyond_deprivation": weak.iloc[:0]}
    assert label_hotspots(scans, areas, found.areas, placed, referrals).empty


def test_the_package_offers_the_verbs() -> None:
    assert hotspots.find_hotspots is find_hotspots
    assert hotspots.label_hotspots is label_hotspots
