"""Two still maps side by side in the same classes: one period alone, and several together."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps import palette
from maps.classes import class_breaks
from maps.geometry import simplify_together
from maps.static_map import TOLERANCE_M, Canvas

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

_GAP, _HEAD, _FOOT = 60, 90, 130
_CLASSES = 4
_FACE = 'font-family="Arial, sans-serif"'


def paired_map(shapes: gpd.GeoSeries, values: pd.DataFrame, *, unit: str) -> str:
    """Draw a map for each column of values, with the same classes and one key.

    Parameters
    ----------
    shapes : GeoSeries, EPSG:27700, index of names
        Few places, such as districts.
    values : DataFrame, same index
        A column for each map; its name stands over it. Missing values are hatched.
    unit
        What is shaded, for the key.

    Returns
    -------
    str
        An ``<svg>`` element with every name escaped; the same input gives the same text. It needs
        the hatchings of `maps.static_map.patterns_svg`.

    Examples
    --------
    >>> import geopandas as gpd, pandas as pd
    >>> from shapely import box
    >>> shapes = gpd.GeoSeries([box(0, 0, 9, 9)], index=["Ashby"], crs=27700)
    >>> svg = paired_map(shapes, pd.DataFrame({"Q1": [2.0]}, index=["Ashby"]), unit="each")
    >>> "Ashby" in svg and "2.0" in svg
    True
    """
    simple = simplify_together(shapes, tolerance_m=TOLERANCE_M)
    canvas = Canvas(simple.total_bounds)
    known = values.reindex(shapes.index).astype(float)
    breaks = class_breaks(known.to_numpy().ravel().tolist(), classes=_CLASSES)
    colours = palette.ramp(palette.NEED, len(breaks) + 1)
    step = canvas.width + _GAP
    width, height = step * len(known.columns) - _GAP, canvas.height + _HEAD + _FOOT
    label = escape(f"{unit}: {', '.join(map(str, known.columns))}. The table says the same.")
    parts = [
        f'<svg class="still paired" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    ]
    for place, column in enumerate(known.columns):
        parts.append(f'<g transform="translate({place * step} 0)">')
        parts.append(_words(0, 60, str(column), size=56, bold=True))
        parts.append(f'<g transform="translate(0 {_HEAD})">')
        parts += _one_map(simple, known[column], canvas, breaks, colours)
        parts.append("</g></g>")
    parts += _key(breaks, colours, unit, top=canvas.height + _HEAD + 50)
    return "".join((*parts, "</svg>"))


def _one_map(
    simple: gpd.GeoSeries,
    values: pd.Series,
    canvas: Canvas,
    breaks: tuple[float, ...],
    colours: tuple[str, ...],
) -> Iterator[str]:
    """Draw the places of one map, then their names and values over them."""
    classes = np.digitize(values.to_numpy(float), breaks)
    known = values.notna().to_numpy()
    for row, number in enumerate(classes):
        fill = colours[number] if known[row] else "url(#hatch)"
        path = canvas.path(simple.iloc[[row]])
        yield f'<path d="{path}" fill="{fill}" stroke="#0b0c0c" stroke-width="3"/>'
    spots = simple.representative_point()
    places = canvas.units(np.column_stack([spots.x, spots.y]))
    for row, (x, y) in enumerate(places.tolist()):
        told = f"{values.iloc[row]:.1f}" if known[row] else "not known"
        yield _words(x, y, str(simple.index[row]), size=44, middle=True)
        yield _words(x, y + 48, told, size=48, bold=True, middle=True)


def _key(
    breaks: tuple[float, ...], colours: tuple[str, ...], unit: str, *, top: int
) -> Iterator[str]:
    """Draw the classes in a row, with what they count."""
    yield _words(0, top, unit, size=44)
    ends = [f"{end:g}" for end in breaks]
    names = [f"under {ends[0]}"] if ends else ["all alike"]
    names += [f"{low} to under {high}" for low, high in pairwise(ends)]
    names += [f"{ends[-1]} or more"] if ends else []
    for place, (colour, name) in enumerate(zip(colours, names, strict=True)):
        x = place * 480
        yield (
            f'<rect x="{x}" y="{top + 20}" width="60" height="36" fill="{colour}" '
            'stroke="#0b0c0c" stroke-width="2"/>'
        )
        yield _words(x + 72, top + 54, name, size=40)


def _words(
    x: int,
    y: int,
    text: str,
    *,
    size: int,
    bold: bool = False,
    middle: bool = False,
) -> str:
    """Write some words at a spot."""
    weight = ' font-weight="bold"' if bold else ""
    # words on a map may reach over a border: a white edge keeps them legible on every class
    anchor = ' text-anchor="middle" stroke="#fff" stroke-width="9" paint-order="stroke"'
    anchor = anchor if middle else ""
    return (
        f'<text x="{x}" y="{y}" fill="#0b0c0c" font-size="{size}" {_FACE}{weight}{anchor}>'
        f"{escape(text)}</text>"
    )
