"""Windows along journeys on a map small enough to list by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.scanning import scan
from hotspots.scans.travel_windows import travel_windows
from hotspots.scans.windows import circular_windows
from outreach.errors import TableError

NAMES = ["A", "B", "C", "D"]


@pytest.fixture
def journeys() -> pd.DataFrame:
    """Lay A and B on one bank, C and D on the other; no way leads from D to A."""
    minutes = [[0, 10, 40, 50], [10, 0, 30, 40], [40, 30, 0, 10], [np.nan, 40, 10, 0]]
    return pd.DataFrame(minutes, index=NAMES, columns=NAMES)


def windows(journeys: pd.DataFrame, **options: float) -> set[str]:
    """Spell each window as the names of its areas, the centre first."""
    people = pd.Series(1, index=NAMES)
    found = travel_windows(journeys, people, max_population_share=1.0, **options)
    return {"".join(NAMES[at] for at in found.members(i)) for i in range(len(found))}


def test_the_bank_fills_before_the_river_is_crossed(journeys: pd.DataFrame) -> None:
    assert windows(journeys, max_minutes=30) == {"A", "AB", "B", "BA", "BAC", "C", "CD", "CDB",
                                                 "D", "DC"}  # fmt: skip


def test_who_can_not_come_is_in_no_window(journeys: pd.DataFrame) -> None:
    reaching_a = {name for name in windows(journeys) if name[0] == "A"}
    assert reaching_a == {"A", "AB", "ABC"}  # D has no way to A


def test_places_at_the_door_come_after_the_centre_itself() -> None:
    minutes = pd.DataFrame(0.0, index=NAMES[:2], columns=NAMES[:2])
    found = travel_windows(minutes, pd.Series(1, index=NAMES[:2]), max_population_share=1.0)
    assert [found.members(i).tolist() for i in range(len(found))] == [[0, 1], [1, 0]]


def test_straight_line_minutes_give_the_circles() -> None:
    random = np.random.default_rng(2)
    areas = pd.DataFrame(random.uniform(0, 9, (30, 2)), columns=["easting", "northing"])
    people, counts = pd.Series(random.integers(5, 50, 30)), pd.Series(random.poisson(4, 30))
    minutes = pd.DataFrame([np.hypot(*(areas - centre).to_numpy().T) for _, centre in
                            areas.iterrows()])  # fmt: skip
    by_road = travel_windows(minutes, people)
    np.testing.assert_array_equal(by_road.order, circular_windows(areas, people).order)
    options = {"population": people, "seed": 3, "replicates": 99, "alpha": 1.0}
    once = scan(areas, counts, windows=by_road, **options)
    pd.testing.assert_frame_equal(once, scan(areas, counts, **options))


def test_tables_that_are_no_matrix_are_refused(journeys: pd.DataFrame) -> None:
    people = pd.Series(1, index=NAMES)
    with pytest.raises(TableError, match="the same areas"):
        travel_windows(journeys.drop(columns="D"), people)
    with pytest.raises(TableError, match="1 negative times"):
        travel_windows(journeys.replace(50, -1), people)
