"""A cycle of one, two or four weeks: how often a session is held, and in which of the weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocation.problem import Problem

A_WEEK = {"weekly": 1.0, "fortnightly": 0.5, "monthly": 0.25}
"""Sessions a week of each frequency; a month is four weeks."""

CYCLES = (1, 2, 4)
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LASTING = {"weekly": 1, "fortnightly": 2, "monthly": 4}


def check_cycle(cycle_weeks: int, hotspot_frequency: str) -> int:
    """Refuse a cycle or a frequency that the plan does not know; give the cycle back."""
    if cycle_weeks not in CYCLES or hotspot_frequency not in A_WEEK:
        msg = (
            f"cycle_weeks is {cycle_weeks!r} and hotspot_frequency {hotspot_frequency!r}; they "
            f"must be one of {', '.join(map(str, CYCLES))} and one of {', '.join(A_WEEK)}"
        )
        raise TableError(msg)
    return int(cycle_weeks)


def refuse_frequencies(types: pd.DataFrame, *, place: str) -> None:
    """Refuse words for how often a session may be held that the plan does not know."""
    strange = sorted({str(word) for own in types["frequencies"] for word in own} - set(A_WEEK))
    empty = int(sum(not own for own in types["frequencies"]))
    if strange or empty:
        msg = (
            f"{place}: frequencies holds {', '.join(map(repr, strange[:3])) or 'nothing'} in "
            f"{empty or len(strange)} case(s); write one or more of {'; '.join(A_WEEK)}"
        )
        raise TableError(msg)


def smallest_steps(types: pd.DataFrame, cycle_weeks: int) -> pd.Series:
    """Give the sessions a week that one count of a type is: its rarest frequency in the cycle.

    Parameters
    ----------
    types : DataFrame, index ``session_type``
        ``frequencies`` (tuple); weekly where the table does not say.
    cycle_weeks
        1, 2 or 4. [weeks]

    Returns
    -------
    Series, index ``session_type``
        1, 0.5 or 0.25. [sessions / week]

    Examples
    --------
    >>> types = pd.DataFrame({"frequencies": [("weekly",), ("weekly", "monthly")]},
    ...                      index=["clinic", "family"])
    >>> smallest_steps(types, 4).to_dict(), smallest_steps(types, 2).to_dict()
    ({'clinic': 1.0, 'family': 0.25}, {'clinic': 1.0, 'family': 1.0})
    """
    if cycle_weeks == 1 or "frequencies" not in types:
        return pd.Series(1.0, index=types.index)
    steps = [
        min(map(A_WEEK.__getitem__, known_in(own, cycle_weeks))) for own in types["frequencies"]
    ]
    return pd.Series(steps, index=types.index, dtype=float)


def known_in(frequencies: Iterable[str], cycle_weeks: int) -> tuple[str, ...]:
    """Name the frequencies a cycle is long enough for, most often first; weekly where none is.

    Examples
    --------
    >>> known_in(("monthly", "fortnightly"), 2), known_in(("monthly",), 1)
    (('fortnightly',), ('weekly',))
    """
    own = set(frequencies)
    known = tuple(word for word, weeks in _LASTING.items() if word in own and weeks <= cycle_weeks)
    return known or ("weekly",)


def steps_of(problem: Problem) -> pd.Series:
    """Give the sessions a week that one count of each (venue, type) pair is. [sessions / week]."""
    if "step" in problem.offers:
        return problem.offers["step"].astype(float)
    return pd.Series(1.0, index=problem.offers.index)


def is_weekly(problem: Problem) -> bool:
    """Tell whether every session would be held every week: then one week says all."""
    held = problem.offers.index.get_level_values("session_type").unique()
    steps = smallest_steps(problem.types, problem.settings.cycle_weeks)
    return bool((steps.reindex(held) == 1.0).all())


def step_weeks(frequency: str, cycle_weeks: int) -> tuple[tuple[int, ...], ...]:
    """List the patterns of a frequency: the weeks of the cycle in which it is held.

    Examples
    --------
    >>> step_weeks("fortnightly", 4), step_weeks("weekly", 2)
    (((1, 3), (2, 4)), ((1, 2),))
    """
    apart = min(_LASTING[frequency], cycle_weeks)
    return tuple(tuple(range(first, cycle_weeks + 1, apart)) for first in range(1, apart + 1))


def linked_weeks(problem: Problem) -> dict[str, dict[int, int]]:
    """Say, for each type and week, the first of the weeks that are always held alike."""
    weeks = problem.settings.cycle_weeks
    steps = smallest_steps(problem.types, weeks)
    apart = {kind: round(1 / step) for kind, step in steps.items()}
    return {
        str(kind): {week: (week - 1) % gap + 1 for week in range(1, weeks + 1)}
        for kind, gap in apart.items()
    }


def weeks_of(sessions: pd.DataFrame, cycle_weeks: int) -> pd.Series:
    """Say in which weeks of the cycle each session is held.

    Parameters
    ----------
    sessions
        ``weeks`` (tuple) where known; else they are spread evenly by ``sessions_per_week``,
        the first week among them, and every week where neither is given.
    cycle_weeks
        1, 2 or 4. [weeks]

    Returns
    -------
    Series
        Tuples.

    Examples
    --------
    >>> weeks_of(pd.DataFrame({"sessions_per_week": [1.0, 0.5, 0.25]}), 4).tolist()
    [(1, 2, 3, 4), (1, 3), (1,)]
    """
    if "weeks" in sessions:
        return sessions["weeks"]
    every = tuple(range(1, cycle_weeks + 1))
    if "sessions_per_week" not in sessions:
        return pd.Series([every] * len(sessions), index=sessions.index, dtype=object)
    counts = (
        (sessions["sessions_per_week"].astype(float) * cycle_weeks).round().clip(1, cycle_weeks)
    )
    return pd.Series(
        [every[:: cycle_weeks // int(count)] for count in counts],
        index=sessions.index,
        dtype=object,
    )


def in_single_weeks(sessions: pd.DataFrame, cycle_weeks: int) -> pd.DataFrame:
    """Give a row for each session and each of its weeks, with ``week`` beside it."""
    rows = sessions.assign(week=weeks_of(sessions, cycle_weeks)).explode("week")
    return rows.astype({"week": int})


def periods(problem: Problem, frequency: str) -> list[frozenset[int]]:
    """List the stretches of the cycle, each of which is to hold something so often.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> county = SimpleNamespace(settings=SimpleNamespace(cycle_weeks=4))
    >>> [sorted(weeks) for weeks in periods(county, "fortnightly")]
    [[1, 2], [3, 4]]
    """
    weeks = problem.settings.cycle_weeks
    long = min(_LASTING[frequency], weeks)
    return [frozenset(range(first, first + long)) for first in range(1, weeks + 1, long)]


def hotspot_periods(problem: Problem) -> list[frozenset[int]]:
    """List the stretches in each of which a hotspot is to have a session."""
    return periods(problem, problem.settings.hotspot_frequency)


def friday_periods(problem: Problem) -> list[frozenset[int]]:
    """List the stretches in each of which a Friday evening is asked for: fortnights."""
    return periods(problem, "fortnightly")


def frequency_of(count: int, cycle_weeks: int) -> str:
    """Name how often a session of so many weeks of the cycle is held.

    Examples
    --------
    >>> frequency_of(2, 2), frequency_of(2, 4), frequency_of(1, 4)
    ('weekly', 'fortnightly', 'monthly')
    """
    return {1: "weekly", 2: "fortnightly", 4: "monthly"}[cycle_weeks // count]


def patterns_in(
    weeks: Iterable[int], frequencies: Iterable[str], cycle_weeks: int
) -> list[tuple[int, ...]]:
    """Divide weeks into sessions of the allowed frequencies, the most frequent first.

    Examples
    --------
    >>> patterns_in([1, 2, 3], ("fortnightly", "monthly"), 4)
    [(1, 3), (2,)]
    """
    left, found = set(weeks), []
    for frequency in known_in(frequencies, cycle_weeks):
        for pattern in step_weeks(frequency, cycle_weeks):
            if left >= set(pattern):
                found.append(pattern)
                left -= set(pattern)
    return found


def session_weeks(problem: Problem) -> pd.Series:
    """Give the weeks of the cycle that one count of each pair takes. [weeks]."""
    kinds = problem.offers.index.get_level_values("session_type")
    weeks = problem.settings.cycle_weeks
    step = smallest_steps(problem.types, weeks).reindex(kinds).to_numpy(float)
    return pd.Series(np.rint(step * weeks).astype(int), index=problem.offers.index)


def places_of_count(problem: Problem) -> pd.Series:
    """Give the places in stage 2 that one count of each pair takes: its weeks, if told apart."""
    told_apart = "week" in problem.slots
    return session_weeks(problem) if told_apart else pd.Series(1, index=problem.offers.index)


def days_in(slots: pd.DataFrame) -> pd.Series:
    """Name the day of each slot, and its week where the cycle has more than one."""
    days = slots["weekday"].astype(str)
    return days + " " + slots["week"].astype(str) if "week" in slots else days


def day_after(day: str, cycle_weeks: int) -> str:
    """Name the day after: Sunday is followed by Monday of the next week, the last by the first.

    Examples
    --------
    >>> day_after("Sun", 1), day_after("Fri 2", 2), day_after("Sun 2", 2)
    ('Mon', 'Sat 2', 'Mon 1')
    """
    name, _, week = day.partition(" ")
    after = WEEK[(WEEK.index(name) + 1) % len(WEEK)]
    if not week:
        return after
    return f"{after} {int(week) % cycle_weeks + 1 if name == WEEK[-1] else week}"
