"""The scan across the county line: what neighbours counted extends circles, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.bordering import edge_sentence
from hotspots.neighbouring import across_the_line, scan_and_recheck
from hotspots.scanning import scan
from outreach.errors import TableError

OPTIONS = {"seed": 1, "replicates": 199, "max_population_share": 0.2, "min_cases": 3, "alpha": 0.05}


@pytest.fixture
def county():
    """Ten by ten squares; at the western line one column has a few referrals too many."""
    row, column = np.divmod(np.arange(100), 10)
    codes = pd.Index([f"C{r}{c}" for r, c in zip(row, column, strict=True)], name="area_code")
    areas = pd.DataFrame({"easting": 1000.0 * column, "northing": 1000.0 * row}, index=codes)
    people = pd.Series(100, index=codes)
    counts = pd.Series(1, index=codes)
    counts[["C40", "C50"]] = 4
    return areas, counts, people * 0.0106, people


@pytest.fixture
def beyond():
    """Three columns of the next county west of the line, with as many too many."""
    row, column = np.divmod(np.arange(30), 3)
    codes = pd.Index([f"N{r}{c}" for r, c in zip(row, column, strict=True)], name="area_code")
    table = pd.DataFrame(
        {
            "easting": -1000.0 * (column + 1), "northing": 1000.0 * row,
            "population": 100, "observed": 1,
        },
        index=codes,
    )  # fmt: skip
    table.loc[["N40", "N50", "N41", "N51"], "observed"] = 8
    return table


def searched(county, neighbours=None, **options):
    areas, counts, expected, people = county
    none = pd.DataFrame(index=areas.index)
    return scan_and_recheck(
        areas, counts, expected, none, population=people, neighbours=neighbours,
        **{**OPTIONS, **options},
    )  # fmt: skip


def test_without_neighbours_it_is_the_plain_scan(county):
    areas, counts, expected, people = county
    plain = scan(areas, counts, expected, population=people, **OPTIONS)
    made = searched(county)
    pd.testing.assert_frame_equal(made[plain.columns], plain)
    assert (made["areas_beyond"] == 0).all()
    assert (made["sector_stability"] == 1).all()


def test_a_place_on_both_sides_of_the_line_is_found_with_the_neighbours_figures(county, beyond):
    assert searched(county)["p_value"].iloc[0] > 0.05
    row = searched(county, beyond).iloc[0]
    assert row["p_value"] < 0.05
    assert set(row["areas"]) & {"C40", "C50"}
    assert all(code.startswith("C") for code in row["areas"])
    assert row["areas_beyond"] >= 4
    assert row["centre"].startswith("C")
    # counted by its part of the county alone
    _, counts, expected, _ = county
    inside = list(row["areas"])
    assert row["observed"] == counts[inside].sum()
    assert row["expected"] == pytest.approx(expected[inside].sum() * counts.sum() / expected.sum())


def test_a_place_beyond_the_line_alone_is_none_of_the_county(county, beyond):
    areas, counts, expected, people = county
    flat = (areas, counts * 0 + 1, expected, people)
    far = beyond.assign(observed=1)
    far.loc[["N42", "N52"], "observed"] = 30
    made = searched(flat, far)
    assert not (made["p_value"] < 0.05).any()


def test_an_area_whose_count_nobody_gave_is_left_out_and_not_taken_for_zero(county, beyond):
    some = beyond.assign(observed=beyond["observed"].astype("Int64"))
    some.loc["N00", "observed"] = pd.NA
    areas, counts, expected, people = county
    field = across_the_line(areas, counts, expected, people, some)
    assert len(field.areas) == 129
    assert field.counts.sum() == counts.sum() + some["observed"].sum()
    # as many expected of a resident as in the county
    assert field.expected["N11"] == pytest.approx(1.06)


def test_the_largest_circle_holds_no_more_people_than_without_neighbours(county, beyond):
    made = searched(county, beyond, max_population_share=0.04, alpha=1)
    sizes = made["areas"].map(len) + made["areas_beyond"]
    assert sizes.max() <= 4  # 400 of the county's own 10,000 residents


def test_an_area_cannot_be_on_both_sides(county, beyond):
    with pytest.raises(TableError, match="are areas of this county"):
        searched(county, beyond.rename(index={"N00": "C00"}))


def test_the_words_say_what_the_neighbours_counted():
    assert edge_sentence(0.6, within_km=5, counted=True).endswith("it ends at the line.")
    told = edge_sentence(0.6, within_km=5, beyond=0.4)
    assert told.endswith("About 40% of the young people in its circle live beyond the line.")
