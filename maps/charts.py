"""Charts as plain SVG: bars and lines with their intervals, and a funnel.

Every chart starts at zero, labels its marks directly and tells its series apart by more than
colour. It is narrow, so that its words can still be read on a telephone.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

SERIES = ("#12436D", "#F46A25", "#801650", "#28A197")
"""Colours of up to four series, in an order in which neighbours can be told apart."""

DASHES = ("", "7 3", "2 3", "9 3 2 3")
MOST_LINES = len(SERIES)
WIDTH = 360
_INK, _GRID, _QUIET = "#0b0c0c", "#b1b4b6", "#6f777b"
_ROW, _BAR = 44, 14
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 26, 40


def bar_chart(bars: pd.DataFrame, *, hidden: str = "not shown, to protect privacy") -> str:
    """Draw one bar a row, its name above it and its figure beside it.

    Parameters
    ----------
    bars : DataFrame, index of names
        ``value`` (missing is not shown), ``text`` (the figure in words); if present ``lower``
        and ``upper`` (drawn as a line over the bar) and ``against`` (drawn as an upright mark).
    hidden
        What stands where a value is missing.

    Returns
    -------
    str
        An ``<svg>`` element without a text alternative; the page gives it one.

    Raises
    ------
    TableError
        When a value is below zero: a bar has no such side.
    """
    numbers = bars.reindex(columns=["value", "lower", "upper", "against"]).astype(float)
    if (numbers["value"] < 0).any():
        msg = "A bar chart was given values below zero; draw changes as a table instead."
        raise TableError(msg)
    longest = numbers.max().max()
    room = 14 + 8 * max((len(str(text)) for text in bars["text"]), default=0)
    scale = (WIDTH - room) / (longest if longest > 0 else 1.0)
    parts: list[str] = []
    for number, (name, row) in enumerate(numbers.iterrows()):
        top = number * _ROW
        parts.append(_text(0, top + 14, str(name)))
        if math.isnan(row["value"]):
            parts.append(_text(0, top + 32, hidden, fill=_QUIET))
            continue
        long = row["value"] * scale
        parts.append(_line(0, top + 18, 0, top + 22 + _BAR, stroke=_INK))
        parts.append(_box(0, top + 20, long, _BAR, SERIES[0]))
        reach = long
        if not math.isnan(row["lower"]) and not math.isnan(row["upper"]):
            reach = max(reach, row["upper"] * scale)
            parts.append(_whisker(row["lower"] * scale, row["upper"] * scale, top + 20 + _BAR / 2))
        if not math.isnan(row["against"]):
            spot = row["against"] * scale
            reach = max(reach, spot)
            parts.append(_line(spot, top + 16, spot, top + 38, stroke=SERIES[1], width=4))
        parts.append(_text(reach + 6, top + 32, str(bars["text"].iloc[number])))
    return _svg(parts, height=len(bars) * _ROW + 4)


def line_chart(lines: Mapping[str, pd.DataFrame], *, unit: str) -> str:
    """Draw up to four series over time, each with its interval and its name at its end.

    Parameters
    ----------
    lines
        Name to frame; index of periods (the same in all), ``value`` (missing leaves a gap) and,
        if present, ``lower`` and ``upper``.
    unit
        Written above the axis.

    Returns
    -------
    str
        An ``<svg>`` element.

    Raises
    ------
    TableError
        When there are more than four series, or their periods differ.
    """
    frames = list(lines.values())
    if not 1 <= len(frames) <= MOST_LINES or any(
        not frame.index.equals(frames[0].index) for frame in frames
    ):
        msg = f"A line chart takes 1 to {MOST_LINES} series of the same periods."
        raise TableError(msg)
    high = _nice(max(frame.select_dtypes("number").max().max() for frame in frames))
    room = 0 if len(frames) == 1 else 70
    height = 230
    periods = [str(period) for period in frames[0].index]
    step = (WIDTH - _LEFT - _RIGHT - room) / max(len(periods) - 1, 1)
    across = [_LEFT + number * step for number in range(len(periods))]
    down = _heights(high, height)
    parts = [_text(0, 11, unit, size=13), *_rungs(high, height, right=WIDTH - _RIGHT - room)]
    every = max(1, math.ceil(len(periods) / 3))
    for number in range(0, len(periods), every):
        anchor = "start" if number == 0 else "middle"
        parts.append(_text(across[number], height - 22, periods[number], size=13, anchor=anchor))
    for number, (name, frame) in enumerate(lines.items()):
        colour, dash = SERIES[number], DASHES[number]
        values = frame["value"].astype(float).tolist()
        if {"lower", "upper"} <= set(frame.columns):
            low, top = frame["lower"].astype(float), frame["upper"].astype(float)
            parts += [
                _line(x, down(a), x, down(b), stroke=colour, width=1.5)
                for x, a, b in zip(across, low, top, strict=True)
                if not math.isnan(a) and not math.isnan(b)
            ]
        parts += _strokes(across, values, down, colour=colour, dash=dash)
        last = next((n for n in reversed(range(len(values))) if not math.isnan(values[n])), None)
        if last is not None and room:
            parts.append(_text(across[last] + 6, down(values[last]) + 4, name))
    return _svg(parts, height=height)


def funnel_chart(
    points: pd.DataFrame, limits: pd.DataFrame, *, centre: float, across: str, up: str
) -> str:
    """Draw values against their size, with the limits that chance alone would keep to.

    Parameters
    ----------
    points : DataFrame, index of names
        ``size`` and ``value``; if present ``is_outside`` (drawn filled, and named).
    limits : DataFrame
        ``size``, ``lower``, ``upper`` (95 %), ``far_lower``, ``far_upper`` (99.8 %), sorted.
    centre
        The value without any difference between places.
    across, up
        What the two axes measure.

    Returns
    -------
    str
        An ``<svg>`` element.
    """
    height = 260
    wide = _nice(max(points["size"].max(), limits["size"].max()))
    high = _nice(max(points["value"].max(), limits["upper"].max(), centre))
    down = _heights(high, height)
    scale = (WIDTH - _LEFT - _RIGHT) / wide
    parts = [_text(0, 11, up, size=13), *_rungs(high, height, right=WIDTH - _RIGHT)]
    parts.append(_text(WIDTH - _RIGHT, height - 6, across, size=13, anchor="end"))
    parts += [
        _text(_LEFT + tick * scale, height - 22, f"{tick:g}", size=13, anchor="middle")
        for tick in (0, wide / 2, wide)
    ]
    parts.append(_line(_LEFT, down(centre), WIDTH - _RIGHT, down(centre), stroke=_INK))
    spots = [_LEFT + size * scale for size in limits["size"]]
    for column, dash in (("lower", "5 3"), ("upper", "5 3"), ("far_lower", ""), ("far_upper", "")):
        values = limits[column].clip(lower=0, upper=high).tolist()
        parts += _strokes(spots, values, down, colour=_QUIET, dash=dash, marks=False)
    outside = points.get("is_outside")
    for number, (name, row) in enumerate(points.iterrows()):
        x, y = _LEFT + row["size"] * scale, down(min(row["value"], high))
        named = outside is not None and bool(outside.iloc[number])
        parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{5 if named else 4}" '
            f'fill="{SERIES[1] if named else "#ffffff"}" stroke="{SERIES[0]}" stroke-width="2"/>'
        )
        if named:
            parts.append(_text(x + 8, y - 6, str(name), size=13))
    return _svg(parts, height=height)


def _svg(parts: Iterable[str], *, height: float) -> str:
    """Wrap the marks in an element that scales with the page."""
    inside = "".join(parts)
    return (
        f'<svg class="chart" viewBox="-2 -2 {WIDTH + 4} {_n(height + 4)}" aria-hidden="true" '
        f'focusable="false">{inside}</svg>'
    )


def _rungs(high: float, height: float, *, right: float) -> list[str]:
    """Draw the axis: zero, the middle and the top, each with its figure."""
    down = _heights(high, height)
    parts = []
    for value in (0.0, high / 2, high):
        y = down(value)
        parts.append(_line(_LEFT, y, right, y, stroke=_INK if value == 0 else _GRID))
        parts.append(_text(_LEFT - 6, y + 4, f"{value:g}", size=13, anchor="end"))
    return parts


def _heights(high: float, height: float) -> Callable[[float], float]:
    """Return what turns a value into the height at which it is drawn."""
    room = height - _TOP - _BOTTOM
    return lambda value: height - _BOTTOM - room * value / high


def _strokes(
    across: Sequence[float],
    values: Sequence[float],
    down: Callable[[float], float],
    *,
    colour: str,
    dash: str,
    marks: bool = True,
) -> list[str]:
    """Join the values that are there, and mark each."""
    runs: list[list[str]] = [[]]
    parts = []
    for x, value in zip(across, values, strict=True):
        if math.isnan(value):
            runs.append([])
            continue
        spot = f"{_n(x)} {_n(down(value))}"
        runs[-1].append(spot)
        if marks:
            cx, cy = spot.split(" ")
            parts.append(f'<circle cx="{cx}" cy="{cy}" r="3" fill="{colour}"/>')
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return [
        f'<path d="M{"L".join(run)}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
        for run in runs
        if len(run) > 1
    ] + parts


def _whisker(left: float, right: float, y: float) -> str:
    """Draw an interval: light on the bar, dark beside it."""
    return _line(left, y, right, y, stroke="#ffffff", width=5) + _line(
        left, y, right, y, stroke=_INK, width=2
    )


def _line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1) -> str:
    return (
        f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" stroke="{stroke}" '
        f'stroke-width="{width:g}" fill="none"/>'
    )


def _box(x: float, y: float, wide: float, high: float, fill: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}" fill="{fill}"/>'


def _text(
    x: float, y: float, words: str, *, size: int = 14, anchor: str = "start", fill: str = _INK
) -> str:
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" fill="{fill}"{placed}>'
        f"{escape(words)}</text>"
    )


def _n(value: float) -> str:
    """Write a coordinate the same way everywhere."""
    return f"{round(float(value), 1):g}"


def _nice(value: float) -> float:
    """Round an end of an axis up, so that its half is a round figure too."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10):
        if value <= step * power * (1 + 1e-9):
            return step * power
    return 10 * power
