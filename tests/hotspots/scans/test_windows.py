"""Circular windows on maps small enough to list by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.scans.windows import circular_windows
from outreach.errors import TableError


@pytest.fixture
def cross() -> pd.DataFrame:
    """Show a village with four neighbours at exactly the same distance."""
    return pd.DataFrame(
        {"easting": [0.0, 1, 0, -1, 0], "northing": [0.0, 0, 1, 0, -1]}, index=list("ABCDE")
    )


def test_areas_at_the_same_distance_enter_together(cross: pd.DataFrame) -> None:
    people = pd.Series([10, 1, 1, 1, 1], index=cross.index)
    found = circular_windows(cross, people, max_population_share=0.99)
    sizes = [int(found.size[i]) for i in range(len(found)) if found.centre()[i] == 0]
    assert sizes == [1]  # the next window holds all five, which is over 99 %


def test_the_population_bound_is_inclusive(cross: pd.DataFrame) -> None:
    people = pd.Series(10, index=cross.index)
    found = circular_windows(cross, people, max_population_share=0.2)
    assert found.size.tolist() == [1, 1, 1, 1, 1]  # one fifth each


def test_no_window_passes_the_bound_and_all_within_it_are_there() -> None:
    random = np.random.default_rng(3)
    areas = pd.DataFrame(random.uniform(0, 100, (90, 2)), columns=["easting", "northing"])
    people = pd.Series(random.integers(0, 300, 90))
    found = circular_windows(areas, people, max_population_share=0.3)
    windows = {frozenset(found.members(i).tolist()) for i in range(len(found))}
    brute = set()  # every circle through a centroid, straight from the definition
    points, residents = areas.to_numpy(), people.to_numpy()
    for centre in points:
        distance = np.hypot(*(points - centre).T)
        for radius in distance:
            inside = np.flatnonzero(distance <= radius * (1 + 1e-12))
            if residents[inside].sum() <= 0.3 * residents.sum():
                brute.add(frozenset(inside.tolist()))
    assert windows == brute


def test_radius_reaches_the_farthest_member(cross: pd.DataFrame) -> None:
    people = pd.Series(10, index=cross.index)
    found = circular_windows(cross, people, max_population_share=0.6)
    for window in range(len(found)):
        centre = cross.iloc[found.centre()[window]]
        members = cross.iloc[found.members(window)]
        farthest = np.hypot(
            members["easting"] - centre["easting"], members["northing"] - centre["northing"]
        ).max()
        assert found.radius[window] == pytest.approx(farthest)


def test_places_with_one_centroid_are_never_parted() -> None:
    areas = pd.DataFrame({"easting": [0.0, 0.0, 9.0], "northing": 0.0})
    found = circular_windows(areas, pd.Series([1, 1, 1]), max_population_share=0.7)
    assert {tuple(sorted(found.members(i))) for i in range(len(found))} == {(0, 1), (2,)}


def test_what_cannot_be_drawn_is_said_at_once() -> None:
    areas = pd.DataFrame({"easting": [0.0, np.nan], "northing": [0.0, 1.0]})
    with pytest.raises(TableError, match=r"1 of 2 areas.*1 areas have no population.*is 1.5"):
        circular_windows(areas, pd.Series([1, -1]), max_population_share=1.5)
