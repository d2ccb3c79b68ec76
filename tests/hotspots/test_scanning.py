"""The scan against SaTScan, SpatialEpi, brute force, and its own promises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.scanning import poisson_llr, scan
from outreach.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def new_york(shared: Path) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Read 281 tracts of upstate New York with 552 cases of leukaemia (Turnbull 1990)."""
    folder = shared / "benchmarks/hotspot/ny"

    def column(name: str, names: list[str]) -> pd.DataFrame:
        return pd.read_csv(folder / name, sep=" ", header=None, names=names, index_col="id")

    tracts = column("flexscan_ny_coords.txt", ["id", "easting", "northing"])
    cases = column("satscan_ny_cases.txt", ["id", "cases", "year"])["cases"]
    people = column("satscan_ny_pop.txt", ["id", "year", "people"])["people"]
    return tracts, cases.reindex(tracts.index, fill_value=0), people


@pytest.fixture
def road() -> pd.DataFrame:
    """Lay twelve villages along a road with widening gaps."""
    codes = [f"V{i:02d}" for i in range(12)]
    return pd.DataFrame({"easting": np.arange(12) ** 1.1, "northing": 0.0}, index=codes)


@pytest.mark.slow
def test_every_cluster_of_satscan_is_found_with_its_figures(
    new_york: tuple[pd.DataFrame, pd.Series, pd.Series], shared: Path
) -> None:
    tracts, cases, people = new_york
    found = scan(
        tracts, cases, people, population=people, seed=1,
        max_population_share=0.5, min_cases=2, replicates=999, alpha=1.0,
    )  # fmt: skip
    table = pd.read_csv(shared / "benchmarks/hotspot/ny/clusters.csv")
    satscan = table[table["method"] == "scan_test_ny_poisson_circular_cartesian"]
    assert len(satscan) == 6  # SaTScan 9.6, circular, Poisson, windows to 50 %
    for (_, theirs), (_, ours) in zip(satscan.iterrows(), found.iterrows(), strict=False):
        assert {int(code) for code in theirs["areas"].split()} == set(ours["areas"])
        assert ours["observed"] == theirs["cases"]
        assert ours["population"] == theirs["population"]
        assert round(ours["expected"], 2) == theirs["expected"]
        assert round(ours["inside_outside_ratio"], 2) == theirs["relative_risk"]
        assert round(ours["llr"], 6) == theirs["llr"]
        # two Monte Carlo runs of the same p: four standard errors of 999 replicates
        spread = 4 * np.sqrt(theirs["p_value"] * (1 - theirs["p_value"]) / 999) + 0.001
        assert abs(ours["p_value"] - theirs["p_value"]) <= spread


def test_the_lung_cancer_clusters_of_spatialepi_are_found(shared: Path) -> None:
    folder = shared / "benchmarks/hotspot/spatialepi"
    counties = pd.read_csv(folder / "penn_lung_county.csv", index_col="county")
    counties = counties.rename(columns={"x_km": "easting", "y_km": "northing"})
    theirs = pd.read_csv(folder / "penn_lung_2002_binomial_crude_clusters.csv")
    people = counties["population"]
    ours = scan(
        counties, counties["cases"], people, population=people, seed=1,
        max_population_share=0.5, min_cases=1, replicates=999,
    )  # fmt: skip
    assert [set(areas) for areas in ours["areas"]] == [set(a.split()) for a in theirs["areas"]]
    assert ours["observed"].tolist() == theirs["cases"].tolist()
    np.testing.assert_allclose(ours["expected"], theirs["expected"], rtol=1e-8)
    # theirs is the binomial ratio; with 1 case in 1,177 people Poisson is within a thousandth
    np.testing.assert_allclose(ours["llr"], theirs["llr"], rtol=1e-3)


def test_the_brute_force_cluster_of_north_carolina_is_found(shared: Path) -> None:
    benchmarks = shared / "benchmarks"
    counties = pd.read_csv(
        benchmarks / "autocorrelation/nc_sids74_reference.csv", index_col="area"
    ).rename(columns={"east": "easting", "north": "northing"})
    theirs = pd.read_csv(benchmarks / "hotspot/bruteforce/nc_sids_1974.csv").iloc[0]
    births = counties["population"]
    ours = scan(
        counties, counties["cases"], births, population=births, seed=1,
        max_population_share=0.5, min_cases=1, replicates=99,
    ).iloc[0]  # fmt: skip
    assert " ".join(sorted(ours["areas"])) == " ".join(
        sorted(theirs["areas"].replace("New Hanover", "New_Hanover").split())
    ).replace("New_Hanover", "New Hanover")
    assert ours["llr"] == pytest.approx(theirs["llr"], rel=1e-12)


def test_llr_matches_the_worked_example() -> None:
    got = poisson_llr([20, 9, 149], [9.2, 9.2, 100.0], total=149)
    assert got[0] == pytest.approx(5.159, abs=5e-4)  # 20 of 149 where 9.2 are expected
    assert got[1] == 0.0  # no excess
    assert got[2] == pytest.approx(149 * np.log(1.49))  # everything inside


def test_llr_refuses_an_expectation_outside_the_county() -> None:
    with pytest.raises(TableError, match="between 0 and the total of 5"):
        poisson_llr([1], [5.0], total=5)


def test_the_order_of_rows_changes_nothing(road: pd.DataFrame) -> None:
    counts = pd.Series([1, 0, 1, 9, 8, 1, 0, 1, 1, 7, 1, 1], index=road.index)
    people = pd.Series(range(100, 112), index=road.index)
    once = scan(road, counts, people, population=people, seed=5, replicates=199, alpha=1.0)
    again = scan(
        road.sample(frac=1, random_state=2), counts[::-1], people, population=people[::-1],
        seed=5, replicates=199, alpha=1.0,
    )  # fmt: skip
    pd.testing.assert_frame_equal(once, again)


def test_runs_side_by_side_give_the_same_bytes(road: pd.DataFrame) -> None:
    counts = pd.Series([1, 0, 1, 9, 8, 1, 0, 1, 1, 7, 1, 1], index=road.index)
    people = pd.Series(100, index=road.index)

    def one(_: int) -> pd.DataFrame:
        return scan(road, counts, people, population=people, seed=5, replicates=1_500, alpha=1.0)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(one, range(4)))
    for other in results[1:]:
        pd.testing.assert_frame_equal(results[0], other, check_exact=True)


def test_clusters_never_share_an_area_and_the_best_is_always_told(road: pd.DataFrame) -> None:
    counts = pd.Series([1, 0, 1, 9, 8, 1, 0, 1, 1, 7, 1, 1], index=road.index)
    people = pd.Series(100, index=road.index)
    many = scan(road, counts, people, population=people, seed=5, replicates=99, alpha=1.0)
    inside = [code for areas in many["areas"] for code in areas]
    assert len(inside) == len(set(inside))
    flat = pd.Series(3, index=road.index) + (road.index == "V03")
    alone = scan(road, flat, people, population=people, seed=5, replicates=99)
    assert len(alone) == 1
    assert alone["p_value"].iloc[0] > 0.05


def test_a_county_without_referrals_has_no_clusters(road: pd.DataFrame) -> None:
    none, people = pd.Series(0, index=road.index), pd.Series(100, index=road.index)
    found = scan(road, none, people, population=people, seed=1, replicates=9)
    assert found.empty
    assert found.columns[0] == "centre"


def test_windows_with_too_few_cases_do_not_count(road: pd.DataFrame) -> None:
    counts = pd.Series(0, index=road.index)
    counts["V05"] = 2
    people = pd.Series(100, index=road.index)
    found = scan(road, counts, people, population=people, seed=1, replicates=9, min_cases=3)
    assert found.empty


def test_areas_nobody_lives_in_are_harmless(road: pd.DataFrame) -> None:
    counts = pd.Series([0, 0, 1, 9, 8, 1, 0, 1, 1, 2, 1, 1], index=road.index)
    people = pd.Series(100, index=road.index)
    people[["V00", "V01", "V06"]] = 0
    found = scan(
        road, counts, people, population=people, seed=1, replicates=99, max_population_share=0.4
    )
    assert set(found["areas"].iloc[0]) >= {"V03", "V04"}


def test_unusable_counts_are_all_told_at_once(road: pd.DataFrame) -> None:
    counts = pd.Series([0.5, 3, *[0] * 10], index=road.index)
    usual = pd.Series([1.0, 0.0, *[1.0] * 10], index=road.index)
    with pytest.raises(TableError, match=r"1 areas have no count.*1 areas have referrals where"):
        scan(road, counts, usual, population=usual, seed=1)


def test_settings_without_meaning_are_all_told_at_once(road: pd.DataFrame) -> None:
    counts = pd.Series(1, index=road.index)
    with pytest.raises(TableError, match=r"replicates is 0.*min_cases is 0.*alpha is 2"):
        scan(road, counts, counts, population=counts, seed=1, replicates=0, min_cases=0, alpha=2)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 40), st.sampled_from(["high", "low", "both"]))
def test_the_best_window_is_the_brute_force_one(seed: int, referrals: int, direction: str) -> None:
    random = np.random.default_rng(seed)
    areas = pd.DataFrame(random.uniform(0, 9, (15, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(1, 50, 15))
    counts = pd.Series(random.multinomial(referrals, np.full(15, 1 / 15)))
    best = 0.0  # every circle, straight from the definition
    points, residents, cases = areas.to_numpy(), people.to_numpy(), counts.to_numpy()
    usual, half = residents * cases.sum() / residents.sum(), 0.5 * residents.sum()
    for centre in points:
        distance = np.hypot(*(points - centre).T)
        for radius in distance:
            inside = distance <= radius
            c, e = cases[inside].sum(), usual[inside].sum()
            high = c > e and c >= 3 and direction != "low"
            low = c < e and e >= 3 and direction != "high"
            if residents[inside].sum() <= half and (high or low):
                outside = referrals - c
                ratio = c * np.log(c / e) if c else 0.0
                if outside:
                    ratio += outside * np.log(outside / (referrals - e))
                best = max(best, ratio)
    found = scan(
        areas, counts, people, population=people, seed=1, replicates=1, max_population_share=0.5,
        direction=direction,
    )  # fmt: skip
    assert (found["llr"].iloc[0] if len(found) else 0.0) == pytest.approx(best, abs=1e-9)


def test_two_villages_that_nobody_refers_from_are_the_low_cluster(road: pd.DataFrame) -> None:
    counts = pd.Series([6, 6, 6, 0, 0, 6, 6, 6, 6, 6, 6, 6], index=road.index)
    people = pd.Series(100, index=road.index)
    found = scan(road, counts, people, population=people, seed=1, direction="low", replicates=999)
    assert set(found["areas"].iloc[0]) == {"V03", "V04"}
    # 0 of 60 where 10 are expected: 60 ln(60 / 50)
    assert found["llr"].iloc[0] == pytest.approx(60 * np.log(1.2))
    assert found[["observed", "expected", "relative_risk"]].iloc[0].tolist() == [0, 10.0, 0.0]
    assert found["p_value"].iloc[0] < 0.05
    assert found["rr_upper"].iloc[0] == pytest.approx(3.6889 / 10, abs=1e-4)  # exact Poisson of 0


def planted_county(
    seed: int, ratio: float, size: int = 360
) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Draw areas and 600 referrals, with a higher rate in five neighbours of the first."""
    random = np.random.default_rng(seed)
    areas = pd.DataFrame(random.uniform(0, 60_000, (size, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(80, 220, size))
    away = np.hypot(*(areas - areas.iloc[0]).to_numpy().T)
    rate = np.ones(size)
    rate[np.argsort(away)[:5]] = ratio
    chances = people * rate
    return areas, people, pd.Series(random.multinomial(600, chances / chances.sum()))


def test_the_core_of_a_planted_hotspot_is_recovered_in_four_counties_of_five() -> None:
    recovered = sure = 0
    for seed in range(60):
        areas, people, counts = planted_county(seed, ratio=3.0)
        found = scan(areas, counts, people, population=people, seed=seed, replicates=199)
        away = np.hypot(*(areas - areas.iloc[0]).to_numpy().T)
        core = set(np.argsort(away)[:5].tolist())
        likely = [p for codes, p in zip(found["areas"], found["p_value"], strict=True)
                  if len(core & set(codes)) >= 3]  # fmt: skip
        recovered += bool(likely)
        sure += bool(likely) and likely[0] < 0.05
    assert recovered >= 0.8 * 60  # the acceptance pack asks for 80 %
    # About 8.3 referrals are expected there and 24.3 fall; p < 0.05 takes a ratio near 7.2, which
    # is 22 of them, and a Poisson count of mean 24.3 reaches 22 in 70 % of counties: no scan can
    # be sure more often by much.
    assert sure >= 0.6 * 60


def test_a_county_at_random_raises_a_false_alarm_in_one_of_twenty_at_most() -> None:
    alarms = 0
    for seed in range(200):  # small counties: the promise holds for any size
        areas, people, counts = planted_county(seed, ratio=1.0, size=120)
        found = scan(areas, counts, people, population=people, seed=seed, replicates=99)
        alarms += bool((found["p_value"] < 0.05).any())
    # p < 0.05 of 99 replicates happens in 4 % of counties; 200 x 4 % = 8, deviation 2.8
    assert alarms <= 10
