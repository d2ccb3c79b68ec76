"""Ellipses against the definition: every area within the ellipse, in every direction."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.scanning import scan
from hotspots.scans.elliptic_windows import elliptic_windows
from hotspots.scans.windows import circular_windows
from outreach.errors import TableError


@pytest.fixture
def places() -> tuple[pd.DataFrame, pd.Series]:
    """Scatter forty villages with uneven populations."""
    random = np.random.default_rng(12)
    areas = pd.DataFrame(random.uniform(0, 50, (40, 2)), columns=["easting", "northing"])
    return areas, pd.Series(random.integers(20, 400, 40))


def test_every_window_holds_just_the_areas_inside_its_ellipse(
    places: tuple[pd.DataFrame, pd.Series],
) -> None:
    areas, people = places
    found = elliptic_windows(areas, people, max_population_share=0.3, shapes=[1, 3], angles=[1, 4])
    points = areas.to_numpy()
    for window in range(0, len(found), 7):
        row = found.list_of(window)
        theta, half = np.radians(found.angle[row]), found.radius[window]
        away = points - points[found.hub[row]]
        along = away @ [np.cos(theta), np.sin(theta)]
        across = away @ [-np.sin(theta), np.cos(theta)]
        # half axes: the radius, and the radius over the shape
        inside = np.hypot(along, across * found.shape[row]) <= half * (1 + 1e-9)
        assert set(np.flatnonzero(inside)) == set(found.members(window))


def test_the_directions_are_spread_over_half_a_turn(
    places: tuple[pd.DataFrame, pd.Series],
) -> None:
    found = elliptic_windows(*places, shapes=[1, 2], angles=[1, 4])
    assert sorted(set(found.angle[found.shape == 2])) == pytest.approx([0, 45, 90, 135])


def test_penalties_are_those_of_the_paper(places: tuple[pd.DataFrame, pd.Series]) -> None:
    found = elliptic_windows(*places, shapes=[1, 2, 5], angles=[1, 1, 1], penalty_power=1.0)
    # 4 s / (s + 1)^2: 1, 8/9, 20/36
    assert sorted(set(found.penalty)) == pytest.approx([20 / 36, 8 / 9, 1.0])


def test_a_round_ellipse_is_a_circle(places: tuple[pd.DataFrame, pd.Series]) -> None:
    areas, people = places
    round_ones = elliptic_windows(areas, people, shapes=[1], angles=[1])
    circles = circular_windows(areas, people)
    np.testing.assert_array_equal(round_ones.order, circles.order)
    np.testing.assert_array_equal(round_ones.size, circles.size)


def test_a_cluster_along_a_valley_is_told_with_its_shape_and_penalty() -> None:
    cells = [(x, y) for y in range(9) for x in range(9)]
    areas = pd.DataFrame(cells, columns=["easting", "northing"], dtype=float)
    people = pd.Series(100, index=areas.index)
    valley = (areas["northing"] == 4) & areas["easting"].between(2, 6)
    counts = pd.Series(1, index=areas.index).where(~valley, 9)
    windows = elliptic_windows(areas, people, penalty_power=0.5)
    found = scan(
        areas, counts, population=people, seed=1, windows=windows, replicates=99, alpha=0.05
    ).iloc[0]
    assert set(found["areas"]) == set(areas.index[valley])
    assert found["shape"] > 1
    assert found["angle"] == 0
    penalty = np.sqrt(4 * found["shape"] / (found["shape"] + 1) ** 2)
    assert found["test_statistic"] == pytest.approx(found["llr"] * penalty)


def test_shapes_without_their_angles_are_refused(places: tuple[pd.DataFrame, pd.Series]) -> None:
    with pytest.raises(TableError, match="one number of angles"):
        elliptic_windows(*places, shapes=[1, 2], angles=[1])
