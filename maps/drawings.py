"""Drawings that stand by themselves: nothing about them is said elsewhere in the page."""

from __future__ import annotations

import re

_DEFINITIONS = re.compile(r"<defs>.*?</defs>", re.DOTALL)
_DRAWING = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
_NAMES = re.compile(r'<g class="names">(.*?)</g>', re.DOTALL)
_FACE = 'font-family="Arial, sans-serif"'
_MIDDLE = f'stroke="none" text-anchor="middle" font-weight="bold" font-size="22" {_FACE}'
# What page.css says of the classes of maps.static_map, as attributes.
_SAID = {
    'class="pin"': f'fill="#fff" {_MIDDLE}',
    'class="low"': f'fill="#12436d" {_MIDDLE}',
    'class="scale"': _FACE,
}
_AROUND = f'text-anchor="middle" fill="#fff" stroke="#fff" stroke-width="5" {_FACE}'
_INSIDE = f'text-anchor="middle" fill="#0b0c0c" stroke="none" {_FACE}'


def drawing_alone(svg: str) -> str:
    """Return the drawing of a chart as one SVG document that needs no style sheet.

    Parameters
    ----------
    svg
        Of `maps.report.Chart`: a drawing, if need be after others that hold definitions only.

    Returns
    -------
    str
        For programs that read one file at a time: Word, WeasyPrint, a rasteriser.

    Examples
    --------
    >>> drawing_alone('<svg><defs><g id="a"/></defs></svg><svg viewBox="0 0 9 9"></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><g id="a"/></defs></svg>'
    """
    parts = _DRAWING.findall(svg)
    *others, drawing = parts
    defined = "".join(found for part in others for found in _DEFINITIONS.findall(part))
    head, body = drawing.split(">", 1)
    if "xmlns=" not in head:
        head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    for named, said in _SAID.items():
        body = body.replace(named, said)
    # a white line round the letters first, for programs that cannot paint it behind them
    body = _NAMES.sub(rf"<g {_AROUND}>\1</g><g {_INSIDE}>\1</g>", body)
    return f"{head}>{defined}{body}"
