"""What a cycle of weeks asks for beside the rules of one week: often enough, in every stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.cycle.cycles import (
    friday_periods,
    hotspot_periods,
    is_weekly,
    linked_weeks,
    session_weeks,
)
from allocation.rows import Rows, label, plain, targets_of, weigh
from allocation.teams import friday_evenings
from allocation.walking import walk, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allocation.decisions import Timetable, Variables
    from allocation.problem import Problem


def served_often_enough(problem: Problem, x: Variables) -> Rows:
    r"""Count a hotspot's sessions by their weeks: :math:`\sum n_k S_{vk} + P e_h \ge P`.

    For :math:`P` stretches of the cycle in each of which a session is asked for
    (``hotspot_frequency``) and the :math:`n_k` weeks that one count takes; a venue opened for
    coverage likewise: :math:`P c_v \le \sum n_k S_{vk}`. Only where a type may be held less often
    than that.
    """
    counted = problem.offers.index[problem.offers["serves_hotspot"].astype(bool)]
    stretches = len(hotspot_periods(problem))
    weeks = session_weeks(problem)[counted]
    if not (weeks < stretches).any():
        return
    share = (weeks / stretches).astype(float).clip(upper=1.0)
    places = counted.get_level_values("venue_id")
    for subject, target in targets_of(x, "hotspots"):
        near = counted[places.isin(problem.hotspots["venues"][subject])]
        short = [(x.short["hotspots", subject], 1.0)]
        row = weigh(zip(x.hold[near], share[near], strict=True), short)
        yield label("often", subject), row >= target
    for place, opened in walk(x.opened.items()):
        own = counted[places == place]
        held = zip(x.hold[own], -share[own], strict=True)
        yield label("often opened", place), weigh([(opened, 1.0)], held) <= 0


def in_every_period(problem: Problem, x: Variables, y: Timetable) -> Rows:
    r"""Serve in every stretch :math:`W` of the cycle: :math:`\sum_{t \in W} s_{vkt} + e_h \ge 1`.

    For hotspots and for Friday evenings; a venue counts for coverage so: :math:`c_v \le
    \sum_{t \in W} s_{vkt}`.
    """
    if is_weekly(problem) or problem.settings.cycle_weeks == 1:
        return
    for rule, number, subject, able in asked_by_period(problem, y.place.index):
        if (rule, subject) in x.short.index:
            row = weigh(plain(y.place[able]), [(x.short[rule, subject], 1.0)]) >= 1
            yield label("period", rule, subject, number), row
    places = y.place.index.get_level_values("venue_id")
    for number, able in enumerate(_counted_in(problem, y.place.index)):
        for place, opened in walk(x.opened.items()):
            held = plain(y.place[able & (places == place)], -1.0)
            yield label("period", "opened", place, number), weigh([(opened, 1.0)], held) <= 0


def asked_by_period(problem: Problem, keys: pd.Index) -> Iterator[tuple[str, int, str, Any]]:
    """List what hotspots ask for in each stretch of the cycle, with the places that would do.

    Parameters
    ----------
    problem
        The county, laid out over its weeks where it has more than one.
    keys : MultiIndex (``venue_id``, ``session_type``, ``slot``)
        What could be held.

    Yields
    ------
    tuple
        ``"hotspots"`` or ``"fridays"``, number of the stretch, hotspot, which of `keys`.
    """
    places = keys.get_level_values("venue_id")
    slots = keys.get_level_values("slot")
    pairs = without(keys, "slot")
    outreach = problem.offers["friday"].reindex(pairs).to_numpy(bool)
    friday = slots.isin(friday_evenings(problem.slots)) & outreach
    served = list(enumerate(_counted_in(problem, keys)))
    evenings = [
        (number, friday & _within(problem, slots, weeks))
        for number, weeks in enumerate(friday_periods(problem))
    ]
    for subject, hotspot in walk(problem.hotspots.iterrows()):
        near = places.isin(hotspot["venues"])
        for number, able in served:
            yield "hotspots", number, str(subject), near & able
        for number, able in evenings if hotspot["friday"] else []:
            yield "fridays", number, str(subject), near & able


def _counted_in(problem: Problem, keys: pd.Index) -> list[Any]:
    """Tell, for each stretch, which places are of a session that counts for hotspots."""
    slots = keys.get_level_values("slot")
    pairs = without(keys, "slot")
    counted = problem.offers["serves_hotspot"].reindex(pairs).to_numpy(bool)
    return [counted & _within(problem, slots, weeks) for weeks in hotspot_periods(problem)]


def _within(problem: Problem, slots: pd.Index, weeks: frozenset[int]) -> Any:
    """Tell which slots lie in some weeks; all of them where weeks are not told apart."""
    if "week" not in problem.slots:
        return pd.Series(data=True, index=slots).to_numpy(bool)
    return problem.slots["week"].reindex(slots).isin(weeks).to_numpy(bool)


def shared_by(problem: Problem, keys: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Name the decision that each place belongs to: weeks always held alike share one.

    Parameters
    ----------
    problem
        The county, laid out over its weeks where it has more than one.
    keys
        Ending in ``session_type, slot``.

    Returns
    -------
    list of tuple
        Equal where the decision is the same; `keys` themselves where every week is alike.
    """
    if "week" not in problem.slots:
        return list(keys)
    first = linked_weeks(problem)
    week = problem.slots["week"].astype(int).to_dict()
    plain_slot = problem.slots["slot_of"].to_dict()
    return [
        (*key[:-1], str(plain_slot[key[-1]]), str(first[key[-2]][week[key[-1]]])) for key in keys
    ]
