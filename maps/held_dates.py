"""On which days a session is held: every so many weeks, in term or in the holidays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL_YEAR, TERM, HOLIDAYS = "all year", "school term", "school holidays"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Year(NamedTuple):
    """When schools are open, as far as anybody has said.

    Attributes
    ----------
    terms
        First and last day of each stretch of term, in order.
    closed
        Days on which nothing is held, such as bank holidays.
    """

    terms: tuple[tuple[dt.date, dt.date], ...]
    closed: frozenset[dt.date] = frozenset()

    @property
    def last_day(self) -> dt.date:
        """The last day that is known: the end of the last term."""
        return max(last for _, last in self.terms)

    def is_term(self, day: dt.date) -> bool:
        """Tell whether a day lies in a term."""
        return any(first <= day <= last for first, last in self.terms)


class Repeat(NamedTuple):
    """How often something is held.

    Attributes
    ----------
    every
        1 weekly, 2 fortnightly, 4 every four weeks. [weeks]
    first_week
        The first of its weeks in the cycle, from 1.
    when
        ``all year``, ``school term`` or ``school holidays``.
    """

    every: int = 1
    first_week: int = 1
    when: str = ALL_YEAR


class Days(NamedTuple):
    """When something is held, as a calendar says it.

    Attributes
    ----------
    first
        The first day.
    last
        The last day, where there is one.
    without
        Days of the rhythm between them on which it is not held.
    """

    first: dt.date
    last: dt.date | None
    without: tuple[dt.date, ...]


def days_held(
    weekday: str, repeat: Repeat, *, first_day: dt.date, year: Year | None
) -> Days | None:
    """Say on which days something is held.

    Parameters
    ----------
    weekday
        One of `WEEKDAYS`.
    repeat
        How often. The first week of the cycle is the week, from Monday, that holds `first_day`.
    first_day
        Nothing is held before it.
    year
        Terms and closed days; without it the rhythm goes on for ever.

    Returns
    -------
    Days or None
        None where it is never held in the year.

    Examples
    --------
    The first week of the cycle begins on Monday 4 May; half-term is the week of 25 May.

    >>> year = Year(((dt.date(2026, 4, 13), dt.date(2026, 5, 22)),
    ...              (dt.date(2026, 6, 1), dt.date(2026, 6, 12))))
    >>> found = days_held("Fri", Repeat(every=1, when=TERM), first_day=dt.date(2026, 5, 4),
    ...                   year=year)
    >>> str(found.first), str(found.last), [str(day) for day in found.without]
    ('2026-05-08', '2026-06-12', ['2026-05-29'])
    """
    monday = first_day - dt.timedelta(days=first_day.weekday())
    start = monday + dt.timedelta(weeks=repeat.first_week - 1, days=WEEKDAYS.index(weekday))
    step = dt.timedelta(weeks=repeat.every)
    while start < first_day:
        start += step
    if year is None:
        return Days(start, None, ())
    held: list[dt.date] = []
    passed: list[dt.date] = []
    day = start
    while day <= year.last_day:
        (held if _is_on(day, repeat.when, year) else passed).append(day)
        day += step
    if not held:
        return None
    between = tuple(day for day in passed if held[0] < day < held[-1])
    return Days(held[0], held[-1], between)


def _is_on(day: dt.date, when: str, year: Year) -> bool:
    """Tell whether something held at such times is held on a day."""
    if day in year.closed:
        return False
    return when == ALL_YEAR or year.is_term(day) == (when == TERM)


def in_words(repeat: Repeat) -> str:
    """Say how often, in the words of a page.

    Examples
    --------
    >>> in_words(Repeat()), in_words(Repeat(1, 1, TERM)), in_words(Repeat(2, 2))
    ('every week', 'school term only', 'every second week, from week 2')
    """
    often = {1: "every week", 2: "every second week", 4: "every fourth week"}[repeat.every]
    if repeat.every > 1:
        often += f", from week {repeat.first_week}"
    if repeat.when == ALL_YEAR:
        return often
    return f"{repeat.when} only" if repeat.every == 1 else f"{often}, {repeat.when} only"


def share_of_term(year: Year, *, first_day: dt.date) -> float:
    """Give the share of the weeks known, from the first day on, that are in term.

    Examples
    --------
    Two weeks of term, one of holiday between them.

    >>> year = Year(((dt.date(2026, 5, 4), dt.date(2026, 5, 8)),
    ...              (dt.date(2026, 5, 18), dt.date(2026, 5, 22))))
    >>> round(share_of_term(year, first_day=dt.date(2026, 5, 4)), 3)
    0.667
    """
    days = weekdays_from(first_day, year.last_day)
    return sum(year.is_term(day) for day in days) / max(len(days), 1)


def weekdays_from(first: dt.date, last: dt.date) -> Sequence[dt.date]:
    """List the days from Monday to Friday in a stretch, both ends included."""
    every = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in every if day.weekday() < 5]
