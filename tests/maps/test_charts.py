"""Charts: zero at the bottom, words on the marks, the same bytes every time."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from maps.charts import bar_chart, funnel_chart, line_chart
from outreach.errors import TableError


@pytest.fixture
def sources():
    """Three sources of referrals with their shares, one of which is not shown."""
    return pd.DataFrame(
        {
            "value": [0.4, 0.2, float("nan")],
            "lower": [0.3, 0.1, float("nan")],
            "upper": [0.5, 0.35, float("nan")],
            "against": [0.31, 0.21, 0.2],
            "text": ["40%", "20%", "*"],
        },
        index=["School", "Police & courts <x>", "Health"],
    )


def widths(svg):
    return [float(found) for found in re.findall(r'<rect[^>]* width="([\d.]+)"', svg)]


def test_a_bar_is_as_long_as_its_value_from_zero_on(sources):
    long, short = widths(bar_chart(sources))
    assert long == pytest.approx(2 * short, abs=0.1)  # 0.4 is twice 0.2: the axis starts at zero


def test_a_hidden_value_has_words_and_no_bar(sources):
    svg = bar_chart(sources)
    assert len(widths(svg)) == 2
    assert "not shown, to protect privacy" in svg


def test_names_cannot_become_markup(sources):
    svg = bar_chart(sources)
    assert ET.fromstring(svg) is not None  # noqa: S314  (made three lines above)
    assert "Police &amp; courts &lt;x&gt;" in svg


def test_a_bar_below_zero_is_refused():
    frame = pd.DataFrame({"value": [-0.1], "text": ["-10%"]}, index=["Change"])
    with pytest.raises(TableError, match="below zero"):
        bar_chart(frame)


def test_a_missing_quarter_leaves_a_gap():
    periods = ["Q1", "Q2", "Q3", "Q4", "Q5"]
    series = pd.DataFrame({"value": [10.0, 12.0, float("nan"), 11.0, 9.0]}, index=periods)
    svg = line_chart({"All": series}, unit="young people")
    strokes = re.findall(r'<path d="(M[^"]*)" fill="none" stroke="#12436D"', svg)
    assert [stroke.count("L") for stroke in strokes] == [1, 1]  # Q1 to Q2, Q4 to Q5


def test_series_differ_by_more_than_colour_and_bear_their_names():
    series = pd.DataFrame({"value": [10.0, 12.0]}, index=["Q1", "Q2"])
    svg = line_chart({"School": series, "Health": series / 2}, unit="young people")
    assert "stroke-dasharray" in svg
    assert ">School</text>" in svg
    assert ">Health</text>" in svg


def test_a_fifth_line_is_refused():
    series = pd.DataFrame({"value": [1.0]}, index=["Q1"])
    with pytest.raises(TableError, match="1 to 4 series"):
        line_chart({str(n): series for n in range(5)}, unit="x")


def test_a_funnel_names_only_what_lies_outside():
    points = pd.DataFrame(
        {"size": [50.0, 20.0], "value": [0.9, 0.2], "is_outside": [False, True]},
        index=["Ashford", "Bexhill"],
    )
    limits = pd.DataFrame(
        {
            "size": [10.0, 60.0],
            "lower": [0.5, 0.7],
            "upper": [1.0, 0.9],
            "far_lower": [0.3, 0.6],
            "far_upper": [1.0, 1.0],
        }
    )
    svg = funnel_chart(points, limits, centre=0.8, across="exits", up="share planned")
    assert "Bexhill" in svg
    assert "Ashford" not in svg


@pytest.mark.parametrize("times", [2])
def test_the_same_rows_give_the_same_bytes(sources, times):
    assert len({bar_chart(sources) for _ in range(times)}) == 1
