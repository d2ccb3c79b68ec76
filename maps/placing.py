"""Room for pins and names on a drawing: nothing covers anything else if it can be helped."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[float, float, float, float]
Place = tuple[float, float]

_RINGS = ((0.0, 1), (1.05, 12), (1.7, 16), (2.4, 20), (3.2, 24))


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share ground.

    Parameters
    ----------
    one, other
        West, north, east, south, y downwards. [drawing units]

    Returns
    -------
    bool
        False where they only touch.

    Examples
    --------
    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 2, 2), (2, 0, 3, 2))
    (True, False)
    """
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def spread(places: Sequence[Place], *, size: float, taken: Sequence[Box] = ()) -> list[Place]:
    """Move pins that would cover one another to the nearest free spot around their place.

    Parameters
    ----------
    places
        Where the pins belong. [drawing units]
    size
        Width and height of a pin. [drawing units]
    taken
        Ground that is not free.

    Returns
    -------
    list of (x, y)
        In the order given; a pin that finds no room stays where it belongs. The first pins keep
        their places, so the order of the table decides.

    Examples
    --------
    >>> spread([(0, 0), (50, 0)], size=10)
    [(0, 0), (50, 0)]
    >>> spread([(0, 0), (0, 0)], size=10)[1]
    (10.5, 0.0)
    """
    occupied = list(taken)
    found = []
    for x, y in places:
        spot = (x, y)
        for radius, steps in _RINGS:
            around = (
                (
                    round(x + size * radius * math.cos(math.tau * step / steps), 1),
                    round(y + size * radius * math.sin(math.tau * step / steps), 1),
                )
                for step in range(steps)
            )
            candidates = around if radius else iter([(x, y)])
            free = next((c for c in candidates if _is_free(pin_box(c, size), occupied)), None)
            if free is not None:
                spot = free
                break
        occupied.append(pin_box(spot, size))
        found.append(spot)
    return found


def pin_box(place: Place, size: float) -> Box:
    """Return the square a pin covers.

    Parameters
    ----------
    place
        Its middle. [drawing units]
    size
        Its width and height. [drawing units]

    Returns
    -------
    tuple
        West, north, east, south.
    """
    x, y = place
    return (x - size / 2, y - size / 2, x + size / 2, y + size / 2)


def name_spot(
    place: Place, *, half: float, height: float, taken: Sequence[Box], always: bool
) -> Place | None:
    """Return where the middle of a name goes: on its place, or a little beside it.

    Parameters
    ----------
    place
        Where the name belongs. [drawing units]
    half
        Half its length. [drawing units]
    height
        Its height. [drawing units]
    taken
        Ground that is not free.
    always
        True looks further, and writes it above its place rather than not at all.

    Returns
    -------
    (x, y) or None
        None when there is no room.
    """
    x, y = place
    shifts = [(0.0, rise * height) for rise in (0, -1.2, 1.2, -2.2, 2.2, -3.4, 3.4)]
    shifts[3:3] = [(half + height, 0.0), (-half - height, 0.0)]
    if always:
        shifts += [(0.0, rise * height) for rise in (-4.8, 4.8, -6.2, 6.2)]
    for east, south in shifts:
        if _is_free(name_box((x + east, y + south), half, height), taken):
            return (x + east, y + south)
    return (x, y - 1.2 * height) if always else None


def name_box(place: Place, half: float, height: float) -> Box:
    """Return the box a name covers.

    Parameters
    ----------
    place
        Its middle. [drawing units]
    half
        Half its length. [drawing units]
    height
        Its height. [drawing units]

    Returns
    -------
    tuple
        West, north, east, south.
    """
    x, y = place
    return (x - half, y - height / 2, x + half, y + height / 2)


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    """Tell whether a box covers no taken ground."""
    return not any(overlap(box, other) for other in taken)
