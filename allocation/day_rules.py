"""What one worker can do in a day and the next: journeys between venues, rest, hours.

Slots without times are left out of what needs the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pulp

from allocation.cycle.cycles import day_after, days_in
from allocation.rows import label, plain, weigh
from allocation.slot_times import slot_times
from allocation.travelling import minutes_between
from allocation.walking import gather, walk, without

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allocation.decisions import Timetable
    from allocation.problem import Problem

Rows = Iterator[tuple[str, pulp.LpConstraint]]
SMALL = 1e-6


class Half(NamedTuple):
    """What one worker could do in one slot, as arrays of equal length."""

    work: NDArray[np.object_]
    venue: NDArray[np.int64]
    start: float
    contact: NDArray[np.float64]
    road: NDArray[np.float64]


def journeys_between_sessions(problem: Problem, y: Timetable) -> Rows:
    r"""Leave time for the journey: :math:`\sum_1 a_{ev_1k_1t_1} + \sum_2 a_{ev_2k_2t_2} \le 1`.

    For slots of one day, :math:`t_1` first, and the sessions with :math:`start(t_2) -
    start(t_1) - contact_{k_1} < \tau_{v_1v_2} + gap`; at one venue, below 0. Sessions of
    :math:`t_1` that clash with the same sessions of :math:`t_2` share a row, because a worker
    is in one place at a time.
    """
    names = list(problem.venues.index)
    limits = problem.settings
    between = minutes_between(
        problem.venues, circuity=limits.staff_circuity, speed_kmh=limits.staff_speed_kmh
    ).to_numpy(float)
    needed = np.nan_to_num(between) + limits.gap_minutes
    np.fill_diagonal(needed, 0.0)
    for who, day, halves in _days(problem, y, names):
        for first, second in _in_order(halves):
            one, two = halves[first], halves[second]
            spare = (two.start - one.start - one.contact) * 60
            clash = spare[:, None] < needed[one.venue[:, None], two.venue[None, :]] - SMALL
            yield from _rows(clash, one, two, label("journey", who, day, first, second))


def rest_between_days(problem: Problem, y: Timetable) -> Rows:
    r"""Rest overnight: :math:`\sum_1 a_{ev_1k_1t_1} + \sum_2 a_{ev_2k_2t_2} \le 1`.

    For slots of two days running and the sessions with :math:`24 + start(t_2) - start(t_1) -
    contact_{k_1} - (\tau_{ev_1} + \tau_{ev_2}) / 2 < rest`, from door to door. Sunday is
    followed by Monday, because the week repeats.
    """
    found = {(who, day): halves for who, day, halves in _days(problem, y, [])}
    for (who, day), halves in walk(found.items()):
        tomorrow = day_after(day, problem.settings.cycle_weeks)
        for first, one in halves.items():
            for second, two in found.get((who, tomorrow), {}).items():
                spare = 24 + two.start - one.start - one.contact - one.road / 2
                clash = spare[:, None] < problem.settings.rest_hours + two.road / 2 - SMALL
                yield from _rows(clash, one, two, label("rest", who, first, second))


def day_hours_within_cap(problem: Problem, y: Timetable) -> Rows:
    r"""Keep a day short: :math:`\sum_{vk, t \in d} (L_k + s_{ev}) a_{evkt} \le 10` hours."""
    limits = problem.settings
    hours = problem.teams["hours"].reindex(without(y.work.index, "slot")).to_numpy(float)
    work = y.work.to_numpy()
    for (person, day), places in worker_days(problem, y):
        mine = hours[places]
        if np.sort(mine)[-limits.max_day_sessions :].sum() > limits.max_day_hours + SMALL:
            row = weigh(zip(work[places], mine.tolist(), strict=True)) <= limits.max_day_hours
            yield label("long day", person, day), row


def worker_days(problem: Problem, y: Timetable) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """Give the positions in ``y.work`` of each day of each worker, as they come."""
    slots = y.work.index.get_level_values("slot")
    days = days_in(problem.slots).reindex(slots).to_numpy(object)
    who = y.work.index.get_level_values("worker_id")
    both = pd.MultiIndex.from_arrays([who, days], names=["worker_id", "weekday"])
    yield from gather(both, "worker_id", "weekday", sort=False)


def _days(
    problem: Problem, y: Timetable, venues: list[str]
) -> Iterator[tuple[str, str, dict[str, Half]]]:
    """Give what each worker could do, day by day and slot by slot, where the clock is known."""
    if not len(y.work) or not len(problem.slots):
        return
    begins = slot_times(problem.slots)["start"]
    index, work = y.work.index, y.work.to_numpy()
    slots = index.get_level_values("slot")
    start = begins.reindex(slots).to_numpy(float)
    kinds = index.get_level_values("session_type")
    contact = problem.types["contact_hours"].reindex(kinds).to_numpy(float)
    road = problem.teams["minutes"].reindex(without(index, "slot")).to_numpy(float) / 60
    venue = pd.Index(venues, dtype=object).get_indexer(index.get_level_values("venue_id"))
    names = slots.to_numpy(object)
    for (who, day), places in sorted(worker_days(problem, y), key=lambda each: each[0]):
        own: dict[str, list[int]] = {}
        for place in places:
            if not np.isnan(start[place]):
                own.setdefault(names[place], []).append(place)
        if own:
            yield who, day, {
                slot: Half(
                    work=work[own[slot]],
                    venue=venue[own[slot]].astype(np.int64),
                    start=float(start[own[slot][0]]),
                    contact=contact[own[slot]],
                    road=road[own[slot]],
                )
                for slot in sorted(own)
            }  # fmt: skip


def _in_order(halves: dict[str, Half]) -> list[tuple[str, str]]:
    """List the pairs of slots of one day, the earlier first."""
    order = sorted(halves, key=lambda slot: (halves[slot].start, slot))
    return [(a, b) for place, a in enumerate(order) for b in order[place + 1 :]]


def _rows(clash: NDArray[np.bool_], one: Half, two: Half, name: str) -> Rows:
    """Write one row for all firsts that clash with the same seconds."""
    if not clash.any():
        return
    patterns, of = np.unique(clash, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        if pattern.any():
            firsts = plain(one.work[of.ravel() == number])
            yield label(name, number), weigh(firsts, plain(two.work[pattern])) <= 1
