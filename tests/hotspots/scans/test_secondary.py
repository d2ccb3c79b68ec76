"""Further clusters by both rules, and the Bernoulli model's whole way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from hotspots.rates import poisson_interval
from hotspots.scanning import scan
from hotspots.scans.windows import circular_windows
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def two_hills() -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Lay a grid of 144 villages with a high cluster and, far away, one half as high."""
    cells = [(x, y) for y in range(12) for x in range(12)]
    areas = pd.DataFrame(cells, columns=["easting", "northing"], dtype=float)
    counts = pd.Series(2, index=areas.index)
    corner = areas["easting"] + areas["northing"]
    counts[corner <= 2] = 12
    counts[corner >= 20] = 7
    return areas, counts, pd.Series(100, index=areas.index)


def test_the_second_hill_is_surer_once_the_first_is_out(
    two_hills: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    areas, counts, people = two_hills
    options = {"population": people, "seed": 1, "replicates": 499}
    at_once = scan(areas, counts, **options)
    anew = scan(areas, counts, secondary="iterative", **options)
    assert [set(codes) for codes in at_once["areas"]] == [set(codes) for codes in anew["areas"]]
    assert len(anew) == 2
    pd.testing.assert_series_equal(at_once.loc[1], anew.loc[1])
    # the rest of the county has fewer referrals, so less is expected and the ratio is higher
    assert anew.loc[2, "expected"] < at_once.loc[2, "expected"]
    assert anew.loc[2, "llr"] > at_once.loc[2, "llr"]
    rest = 144 - len(anew.loc[1, "areas"])
    left = counts.sum() - anew.loc[1, "observed"]
    assert anew.loc[2, "expected"] == pytest.approx(left * len(anew.loc[2, "areas"]) / rest)


def test_no_area_is_in_two_clusters_by_either_rule(
    two_hills: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    areas, _, people = two_hills
    counts = pd.Series(np.random.default_rng(3).poisson(3, 144))
    for rule in ("distinct", "iterative"):
        found = scan(
            areas, counts, population=people, seed=1, replicates=19, alpha=1.0, secondary=rule
        )
        inside = [code for codes in found["areas"] for code in codes]
        assert len(inside) == len(set(inside))
        assert len(found) > 1


def test_the_interval_is_that_of_the_count_over_the_expected(
    two_hills: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    areas, counts, people = two_hills
    found = scan(areas, counts, population=people, seed=1, replicates=9).iloc[0]
    limits = poisson_interval(pd.Series([found["observed"]])).iloc[0]
    assert found["rr_lower"] == pytest.approx(limits["lower"] / found["expected"])
    assert found["rr_upper"] == pytest.approx(limits["upper"] / found["expected"])


def test_the_bernoulli_clusters_of_spatialepi_are_found(shared: Path) -> None:
    folder = shared / "benchmarks/hotspot/spatialepi"
    counties = pd.read_csv(folder / "penn_lung_county.csv", index_col="county")
    counties = counties.rename(columns={"x_km": "easting", "y_km": "northing"})
    theirs = pd.read_csv(folder / "penn_lung_2002_binomial_crude_clusters.csv")
    ours = scan(
        counties, counties["cases"], population=counties["population"], seed=1, model="bernoulli",
        max_population_share=0.5, min_cases=1, replicates=199,
    )  # fmt: skip
    assert [set(areas) for areas in ours["areas"]] == [set(a.split()) for a in theirs["areas"]]
    # theirs adds up terms of 2e8 in double precision, so its ninth digit is not sure
    np.testing.assert_allclose(ours["llr"], theirs["llr"], rtol=0, atol=2e-8)


def test_the_bernoulli_model_refuses_what_it_can_not_use() -> None:
    areas = pd.DataFrame({"easting": [0.0, 1.0, 2.0], "northing": 0.0})
    people, counts = pd.Series([1.5, 3, 3]), pd.Series([0, 4, 1])
    with pytest.raises(TableError, match=r"1 areas have a population.*1 areas have more referred"):
        scan(areas, counts, population=people, seed=1, model="bernoulli")
    with pytest.raises(TableError, match="takes no expected values"):
        scan(areas, counts, people, population=people, seed=1, model="bernoulli")


def test_words_without_meaning_are_refused() -> None:
    areas = pd.DataFrame({"easting": [0.0, 1.0], "northing": 0.0})
    ones = pd.Series([1, 1])
    with pytest.raises(TableError, match="model is normal, must be poisson or bernoulli"):
        scan(areas, ones, population=ones, seed=1, model="normal")


def test_tables_over_different_areas_are_refused() -> None:
    areas = pd.DataFrame({"easting": [0.0, 1.0, 2.0], "northing": 0.0}, index=list("ABC"))
    ones = pd.Series(1, index=list("ABC"))
    windows = circular_windows(areas.iloc[:2], ones, max_population_share=0.5)
    with pytest.raises(TableError, match=r"drawn over other areas.*observed has 1 areas"):
        scan(areas, ones, population=ones, seed=1, windows=windows)
    with pytest.raises(TableError, match="1 areas have no population"):
        scan(areas, ones, ones, population=ones.iloc[:2], seed=1)
