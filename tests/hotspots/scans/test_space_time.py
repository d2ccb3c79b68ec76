"""Cylinders against every cylinder tried one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.scanning import poisson_llr, scan
from hotspots.scans.space_time import scan_space_time
from hotspots.scans.windows import circular_windows
from outreach.errors import TableError

QUARTERS = ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4", "2026 Q1"]


@pytest.fixture
def county() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series]:
    """Scatter twenty areas over five quarters, with a cluster of three in the last two."""
    random = np.random.default_rng(6)
    areas = pd.DataFrame(random.uniform(0, 9, (20, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(50, 150, 20))
    usual = pd.DataFrame(np.outer(people / 100, [1.0, 1.0, 1.2, 1.2, 0.9]), columns=QUARTERS)
    counts = pd.DataFrame(random.poisson(usual), columns=QUARTERS)
    away = np.hypot(*(areas - areas.iloc[4]).to_numpy().T)
    counts.loc[np.argsort(away)[:3], QUARTERS[3:]] += 4
    return areas, counts, usual, people


@pytest.mark.slow
def test_the_best_cylinder_is_the_brute_force_one(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    found = scan_space_time(areas, counts, usual, population=people, seed=1, replicates=99)
    total = counts.to_numpy().sum()
    scaled = usual.to_numpy() * total / usual.to_numpy().sum()
    best, where = 0.0, None
    windows = circular_windows(areas, people)
    for window in range(len(windows)):
        inside = windows.members(window)
        for first in range(5):
            for past in range(first + 1, min(first + 2, 5) + 1):  # half of five quarters: two
                seen = counts.to_numpy()[inside, first:past].sum()
                expected = scaled[inside, first:past].sum()
                ratio = float(poisson_llr(seen, expected, total=total)) if seen >= 3 else 0.0
                if ratio > best:
                    best, where = ratio, (set(inside), QUARTERS[first], QUARTERS[past - 1])
    first = found.loc[1]
    assert first["llr"] == pytest.approx(best, abs=1e-9)
    assert (set(first["areas"]), first["first_period"], first["last_period"]) == where
    assert where[1:] == ("2025 Q4", "2026 Q1")
    assert first["p_value"] <= 0.05


def test_one_period_is_the_plain_scan(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    last = [QUARTERS[-1]]
    options = {"population": people, "seed": 2, "replicates": 99, "alpha": 1.0}
    flat = scan(areas, counts[last[0]], usual[last[0]], **options)
    deep = scan_space_time(areas, counts[last], usual[last], **options)
    shared = ["centre", "areas", "observed", "expected", "llr", "p_value", "rr_lower"]
    pd.testing.assert_frame_equal(flat[shared], deep[shared])


def test_the_past_is_left_out_when_only_what_still_goes_on_is_asked(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    found = scan_space_time(
        areas, counts, usual, population=people, seed=1, replicates=9, alpha=1.0, still_going=True
    )
    assert set(found["last_period"]) == {"2026 Q1"}
    inside = [code for codes in found["areas"] for code in codes]
    assert len(inside) == len(set(inside))


def test_the_replicates_are_those_of_a_plain_loop(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    found = scan_space_time(
        areas, counts, usual, population=people, seed=9, replicates=19, alpha=1.0
    )
    total = int(counts.to_numpy().sum())
    scaled = usual.to_numpy() * total / usual.to_numpy().sum()
    drawn = np.random.default_rng(9).multinomial(total, scaled.ravel() / scaled.sum(), size=19)
    again = [
        scan_space_time(
            areas, pd.DataFrame(one.reshape(20, 5), columns=QUARTERS), usual,
            population=people, seed=1, replicates=1, alpha=1.0,
        )["llr"].max()
        for one in drawn
    ]  # fmt: skip
    for _, cluster in found.iterrows():
        reached = sum(best >= cluster["llr"] - 1e-9 for best in again)
        assert cluster["p_value"] == (1 + reached) / 20


def test_a_quiet_county_and_a_missing_quarter(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    none = scan_space_time(areas, counts * 0, usual, population=people, seed=1)
    assert none.empty
    with pytest.raises(TableError, match="no expected values for 1 periods: 2025 Q1"):
        scan_space_time(areas, counts, usual[QUARTERS[1:]], population=people, seed=1)
    with pytest.raises(TableError, match="max_periods is 6, but there are only 5"):
        scan_space_time(areas, counts, usual, population=people, seed=1, max_periods=6)


def test_the_number_of_threads_changes_no_byte(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    # over the end of a block of 128, and more threads than fit evenly into 20 lists
    options = {"population": people, "seed": 3, "replicates": 300, "alpha": 1.0}
    once = scan_space_time(areas, counts, usual, **options)
    for threads in (2, 3, 7):
        again = scan_space_time(areas, counts, usual, threads=threads, **options)
        pd.testing.assert_frame_equal(once, again, check_exact=True)


def test_stopping_early_and_the_tail_are_those_of_the_plain_scan(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    last = [QUARTERS[2]]  # nothing is planted there, so that the best is soon reached
    options = {"population": people, "seed": 2, "replicates": 500, "stop_after": 4}
    flat = scan(areas, counts[last[0]], usual[last[0]], **options)
    deep = scan_space_time(areas, counts[last], usual[last], **options)
    assert flat["p_value"].iloc[0] == deep["p_value"].iloc[0]
    early = 4 / deep["p_value"].iloc[0]  # h / n: the fourth to reach it was the n-th
    assert early == pytest.approx(round(early))
    assert early < 128  # within the first block of 500 replicates

    told = scan_space_time(
        areas, counts, usual, population=people, seed=2, p_values="gumbel", replicates=99
    )
    assert (told["p_value"] == told["gumbel_p_value"]).all()
    assert told["p_value"].iloc[0] < 1 / 100  # below what 99 replicates can tell by rank


def test_settings_of_the_cylinders_without_meaning_are_refused(
    county: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    areas, counts, usual, people = county
    with pytest.raises(TableError, match=r"threads is 0.*stop_after is 0.*p_values is tail"):
        scan_space_time(
            areas, counts, usual, population=people, seed=1, threads=0, stop_after=0,
            p_values="tail",
        )  # fmt: skip
