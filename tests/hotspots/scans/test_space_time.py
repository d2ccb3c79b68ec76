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
