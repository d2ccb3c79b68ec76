"""The spatial ratios: their approximation against plain integration, and what they promise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from hotspots.local.neighbours import nearest_neighbours
from hotspots.result import Hotspots
from hotspots.spatial_smoothing import (
    add_spatial_risk,
    at_the_mode,
    field_covariance,
    spatial_risk,
)
from outreach.errors import TableError


@pytest.fixture(scope="module")
def grid() -> pd.DataFrame:
    """Lay out 64 areas, eight by eight."""
    row, column = np.divmod(np.arange(64), 8)
    index = pd.Index([f"A{i:02d}" for i in range(64)], name="area_code")
    return pd.DataFrame({"easting": column + 0.001 * row, "northing": 1.0 * row}, index=index)


def test_the_approximation_agrees_with_integration_over_two_areas():
    counts, usual = np.array([9.0, 2.0]), np.array([4.0, 5.0])
    covariance = np.array([[0.5, 0.3], [0.3, 0.6]])

    steps = np.linspace(-3.5, 3.5, 281)
    first, second = np.meshgrid(steps, steps, indexing="ij")
    log_ratios = np.stack([first, second], axis=-1)
    likelihood = np.exp((counts * log_ratios - usual * np.exp(log_ratios)).sum(axis=-1))
    joint = likelihood * stats.multivariate_normal.pdf(log_ratios, cov=covariance)

    def integral(of: np.ndarray) -> float:
        return float(integrate.simpson(integrate.simpson(of * joint, x=steps), x=steps))

    whole = integral(np.ones_like(first))
    means = [integral(first) / whole, integral(second) / whole]
    spread = integral((first - means[0]) ** 2) / whole
    mean, variance, evidence = at_the_mode(counts, usual, covariance)
    # a Laplace approximation: the mode against the mean, a tenth of a standard deviation or so
    assert mean == pytest.approx(means, abs=0.08)
    assert variance[0] == pytest.approx(spread, rel=0.1)
    assert evidence == pytest.approx(np.log(whole), abs=0.05)


def test_where_nothing_differs_nothing_is_said_to(grid):
    usual = pd.Series(2.0, index=grid.index)
    counts = pd.Series(np.random.default_rng(3).poisson(2.0, 64).astype(float), index=grid.index)
    usual *= counts.sum() / usual.sum()
    found = spatial_risk(counts, usual, nearest_neighbours(grid, number=4))
    assert ((found["spatial_lower"] < 1) & (found["spatial_upper"] > 1)).all()
    assert found["spatial_risk"].between(0.7, 1.4).all()
    assert (found["spatial_exceedance"] < 0.3).all()
    assert found.columns.tolist() == [
        "spatial_risk", "spatial_lower", "spatial_upper", "spatial_exceedance",
    ]  # fmt: skip


def test_an_area_is_drawn_towards_its_neighbours_when_they_are_alike(grid):
    high = grid["easting"] < 4
    usual = pd.Series(5.0, index=grid.index)
    counts = pd.Series(np.where(high, 10.0, 2.5), index=grid.index).round()
    # one middle area of either half has five, as expected
    counts[["A26", "A30"]] = 5.0
    usual *= counts.sum() / usual.sum()
    found = spatial_risk(counts, usual, nearest_neighbours(grid, number=4))
    assert found.loc["A26", "spatial_risk"] > found.loc["A30", "spatial_risk"] + 0.2
    assert found.loc["A26", "spatial_risk"] < found.loc["A18", "spatial_risk"]
    assert (
        found.loc[high, "spatial_exceedance"] > found.loc[~high, "spatial_exceedance"].max()
    ).all()


def test_intervals_hold_the_truth_as_often_as_they_say(grid):
    around = nearest_neighbours(grid, number=4)
    smooth = np.linalg.cholesky(field_covariance(around) + 1e-6 * np.eye(64))
    held = []
    for seed in range(3):
        random = np.random.default_rng(seed)
        true = np.exp(0.5 * smooth @ random.standard_normal(64))
        true /= true.mean()
        counts = pd.Series(random.poisson(4 * true).astype(float), index=grid.index)
        found = spatial_risk(counts, pd.Series(4.0, index=grid.index), around)
        held.append(((found["spatial_lower"] <= true) & (true <= found["spatial_upper"])).mean())
    # 192 areas at 95 %, not independent within a county
    assert 0.88 <= np.mean(held) <= 1.0


def test_islands_vary_by_themselves(grid):
    far = pd.concat([grid, pd.DataFrame({"easting": [999.0], "northing": 0.0}, index=["Z"])])
    around = nearest_neighbours(grid, number=4)
    assert np.isfinite(field_covariance(around)).all()
    linked = nearest_neighbours(far, number=2)
    assert np.isfinite(field_covariance(linked)).all()


def test_other_areas_or_too_few_are_refused(grid):
    around = nearest_neighbours(grid, number=4)
    ones = pd.Series(1.0, index=grid.index)
    with pytest.raises(TableError, match="the same areas"):
        spatial_risk(ones, ones[::-1], around)
    few = grid.iloc[:8]
    with pytest.raises(TableError, match="10 to 800 areas; there are 8"):
        spatial_risk(ones[:8], ones[:8], nearest_neighbours(few, number=2))


def test_a_county_too_small_is_left_as_it_was(grid):
    empty = pd.DataFrame()
    figures = pd.DataFrame({"observed": 1.0, "expected": 1.0}, index=grid.index)

    def found(areas: pd.DataFrame) -> Hotspots:
        return Hotspots(
            areas=areas, clusters=empty, density=empty, gradient=empty, settings={}, notes=()
        )

    small = found(figures.iloc[:8])
    assert add_spatial_risk(small, grid) is small
    nobody = found(figures.assign(observed=0.0))
    assert add_spatial_risk(nobody, grid) is nobody
    told = add_spatial_risk(found(figures), grid).areas
    assert told.columns.tolist()[-1] == "spatial_exceedance"
    assert told["spatial_risk"].notna().all()
