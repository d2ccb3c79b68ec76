"""Figures that no county can mean are refused where the problem is built, not by the solver."""

from __future__ import annotations

import pytest

from outreach.errors import TableError

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("budget_gbp", -5.0), ("budget_gbp", NAN), ("budget_gbp", INF), ("standard_minutes", -1.0),
        ("hotspot_minutes", NAN), ("district_floor", 2.0), ("keep_share", 5.0),
        ("rest_hours", 30.0), ("gap_minutes", NAN), ("staff_speed_kmh", 0.0),
    ],
)  # fmt: skip
def test_a_figure_out_of_range_is_named(name, value, make_tiny, as_problem):
    with pytest.raises(TableError, match=rf"{name} is .*; it must be from"):
        as_problem(make_tiny(1), **{name: value})


def test_all_are_told_at_once(make_tiny, as_problem):
    with pytest.raises(TableError, match=r"budget_gbp is -1; .*; keep_share is 3"):
        as_problem(make_tiny(1), budget_gbp=-1.0, keep_share=3.0)
