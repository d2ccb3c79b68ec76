"""Appointments that are missed, and how many more may be booked for them.

A missed appointment is not a saving: the worker was there and is paid.
"""

from __future__ import annotations

import math

from outreach.errors import TableError

MISSED = 0.25
"""Booked appointments at which nobody comes, where nothing else is known. [share]"""
MOST_OVERBOOKED = 1.25
"""Appointments booked for each place, at most. [ratio]"""


def overbook_factor(missed: float = MISSED, *, most: float = MOST_OVERBOOKED) -> float:
    """Give the appointments to book for each place.

    Parameters
    ----------
    missed
        Appointments at which nobody comes. [share]
    most
        Cap, so that a day on which all come can still be worked. [ratio]

    Returns
    -------
    float
        ``1 / (1 - missed)``, capped. [ratio]

    Raises
    ------
    TableError
        When the share is not at least 0 and below 1.

    Examples
    --------
    1 / 0.9 = 1.11; 1 / 0.75 = 1.33 is capped.

    >>> round(overbook_factor(0.1), 2), overbook_factor(0.25)
    (1.11, 1.25)
    """
    if not 0 <= missed < 1:
        msg = f"share of missed appointments: found {missed:g}, expected 0 or more and below 1."
        raise TableError(msg)
    return min(1 / (1 - missed), most)


def appointments(places: int, missed: float = MISSED, *, most: float = MOST_OVERBOOKED) -> int:
    """Give the whole appointments to book for a session.

    Parameters
    ----------
    places
        Young people the session can see. [people]
    missed, most
        As in `overbook_factor`.

    Returns
    -------
    int
        [appointments]

    Examples
    --------
    >>> appointments(4), appointments(8, 0.1)
    (5, 8)
    """
    return math.floor(places * overbook_factor(missed, most=most) + 1e-9)


def expected_to_come(booked: float, missed: float = MISSED) -> float:
    """Give the young people expected to come of those booked.

    Examples
    --------
    >>> expected_to_come(5)
    3.75
    """
    return booked * (1 - missed)
