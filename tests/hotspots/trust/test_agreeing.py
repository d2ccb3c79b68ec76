"""Which methods see what the scan saw."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hotspots.trust.agreeing import METHODS, UNWEIGHTED, agreeing_methods, marked_areas


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    """One hundred areas on a grid, 1 km apart."""
    row, column = np.divmod(np.arange(100), 10)
    codes = pd.Index([f"A{r}{c}" for r, c in zip(row, column, strict=True)], name="area_code")
    return pd.DataFrame({"easting": 1_000.0 * column, "northing": 1_000.0 * row}, index=codes)


def test_every_method_marks_a_strong_cluster_and_little_else(plain):
    core = [f"A{row}{column}" for row in "3456" for column in "345"]
    counts = pd.Series(3, index=plain.index)
    counts[core] = 30
    marks = marked_areas(plain, counts, pd.Series(1.0, index=plain.index), seed=1)

    assert marks.columns.tolist() == [*METHODS[1:], UNWEIGHTED]
    for method in ("Gi*", "Local Moran", "smoothed ratio", "density"):
        assert marks.loc[core, method].mean() >= 0.5, method
    assert not marks.loc["A90":].to_numpy().any()
    named = agreeing_methods(marks, counts, [tuple(core), ("A90", "A91")])
    assert named[0][:5] == METHODS
    assert named[1] == ("scan",)


def test_in_a_county_of_chance_hardly_anything_is_marked(plain):
    counts = pd.Series(np.random.default_rng(4).poisson(3.0, 100), index=plain.index)
    marks = marked_areas(plain, counts, pd.Series(1.0, index=plain.index), seed=1)
    assert marks[["Gi*", "Local Moran", "smoothed ratio"]].to_numpy().mean() < 0.02


def test_few_areas_or_nobody_leave_the_methods_silent(plain):
    three = plain.iloc[:3]
    ones = pd.Series(1.0, index=three.index)
    marks = marked_areas(three, pd.Series([5, 0, 0], index=three.index), ones, seed=1)
    assert not marks[["Gi*", "Local Moran"]].to_numpy().any()
    assert not marked_areas(three, ones.astype(int) * 0, ones, seed=1).to_numpy().any()


def test_an_area_high_alone_counts_for_local_moran_and_the_ratio(plain):
    counts = pd.Series(2, index=plain.index)
    counts["A22"] = 40
    marks = marked_areas(plain, counts, pd.Series(1.0, index=plain.index), seed=1)
    assert marks.loc["A22", "smoothed ratio"]
    assert "smoothed ratio" in agreeing_methods(marks, counts, [("A22",)])[0]
