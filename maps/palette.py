"""Colours that most people can tell apart, in five steps, and the marks that go with them."""

from __future__ import annotations

NEED = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
OBSERVED = ("#feedde", "#fdbe85", "#fd8d3c", "#e6550d", "#8c2d04")
RATIO = ("#5e3c99", "#b2abd2", "#f7f7f7", "#fdb863", "#e66101")
NOT_SHOWN_FILL = "#d9d9d9"
ZERO_FILL = "#ffffff"
CHANGE = ("#5e3c99", "url(#loses)", "#d0d0d0", "#ffffff")
MET = ("#5e3c99", "#b2abd2", "#f2f2f2", "#fdb863", "url(#loses)")
COLD_LINE = "#12436d"
HOTSPOT_LINES = ("#a1124f", "#0b0c0c", "#5a3a00")
NOT_SHOWN_WORDS = "Not shown, to protect privacy"
ZERO_WORDS = "None"


def ramp(colours: tuple[str, ...], classes: int) -> tuple[str, ...]:
    """Return `classes` colours spread over a ramp, ends included.

    Parameters
    ----------
    colours
        A ramp of this module.
    classes
        How many colours are wanted, at most as many as the ramp has.

    Returns
    -------
    tuple of str
        Hexadecimal colours.

    Raises
    ------
    ValueError
        When more classes are asked for than the ramp can tell apart.

    Examples
    --------
    >>> ramp(NEED, 3)
    ('#ffffcc', '#41b6c4', '#253494')
    """
    if classes > len(colours):
        msg = f"a map can tell {len(colours)} classes apart, not {classes}"
        raise ValueError(msg)
    if classes <= 1:
        return (colours[len(colours) // 2],) * classes
    last = len(colours) - 1
    return tuple(colours[round(step * last / (classes - 1))] for step in range(classes))
