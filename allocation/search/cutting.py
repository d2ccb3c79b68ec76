"""Rows that no whole plan breaks and the relaxation does: whole half-days, whole crews.

They change no plan. They are read off the rows of the model, so that they hold for whatever
those rows hold for, and make the bound of the relaxation tighter.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import pulp

from allocation.rows import weigh
from allocation.walking import gather, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allocation.search.counts import Model

MOST_PARTS = 8
SMALL = 1e-9
Row = tuple[list[tuple[pulp.LpVariable, float]], float]
Limits = list[tuple[dict[int, float], float]]


def add_cuts(model: Model) -> None:
    """Add the cuts to a model that is written down already.

    Parameters
    ----------
    model
        From `allocation.search.counts.write_model`; it is changed.
    """
    for name, row in [*whole_half_days(model), *whole_crews(model)]:
        model.program.addConstraint(row, name)


def whole_half_days(model: Model) -> Iterator[tuple[str, pulp.LpConstraint]]:
    r"""Round the hours of a worker: :math:`\sum \lfloor q h / H \rfloor^- A \le q - 1`.

    For :math:`q = 2, 3, \dots, 8`, where :math:`\lfloor q h / H \rfloor^-` is the greatest whole
    number below :math:`q h / H`. Half-days of more than :math:`H / q` hours each cannot be
    :math:`q`; longer ones count as often as they hold such a part.

    References
    ----------
    .. [1] Fekete, S. P. and Schepers, J. (2001). New classes of fast lower bounds for bin packing
       problems. Mathematical Programming 91, 11-31 (the dual feasible functions u^(k)).
    """
    for who, (terms, most) in walk(_rows_named(model, "hours").items()):
        halves = [each for each in terms if each[0].cat == pulp.LpInteger]
        if most <= 0 or any(factor < 0 for _, factor in terms):
            continue
        seen: set[tuple[int, ...]] = set()
        for parts in range(2, MOST_PARTS + 1):
            counted = tuple(_below(parts * hours / most) for _, hours in halves)
            if any(counted) and counted not in seen:
                seen.add(counted)
                pairs = [(half[0], n) for half, n in zip(halves, counted, strict=True) if n]
                yield f"cut|hours|{who}|{parts}", weigh(pairs) <= parts - 1


def whole_crews(model: Model) -> Iterator[tuple[str, pulp.LpConstraint]]:
    r"""Round the crews of a type down to whole ones.

    :math:`\sum_v \lfloor n_{vk}/n_k \rfloor S_{vk} \le \lfloor M/n_k \rfloor`, where
    :math:`M` is how many half-days all workers together have in the slots of the type and
    :math:`n_k` its smallest crew: seven people free on Friday evening make three crews of two.
    """
    problem, x = model.problem, model.x
    limits = _slot_limits(model)
    give, hold = x.give.to_numpy(), x.hold.to_numpy()
    seats = problem.offers["seats"].reindex(x.hold.index).to_numpy(float)
    mine: dict[str, dict[str, list[int]]] = {}
    for (kind, who), places in gather(x.give.index, "session_type", "worker_id"):
        mine.setdefault(kind, {})[who] = places
    for kind, places in gather(x.hold.index, "session_type"):
        crew = min(seats[place] for place in places)
        halves = [
            _most_of([give[place] for place in own], limits.get(who, []))
            for who, own in mine.get(kind, {}).items()
        ]
        together = sum(halves)
        if crew > 1 and together < float("inf") and together % crew:
            counted = [(hold[place], float(seats[place] // crew)) for place in places]
            yield f"cut|crews|{kind}", weigh(counted) <= together // crew


def _rows_named(
    model: Model, name: str
) -> dict[str, tuple[list[tuple[pulp.LpVariable, float]], float]]:
    """Give the rows of one family: what they weigh, and their limit."""
    found = {}
    for row in model.program.constraints():
        family, _, rest = row.name.partition("|")
        if family == name:
            found[rest] = ([(v, float(c)) for v, c in walk(row.items())], -float(row.constant))
    return found


def _slot_limits(model: Model) -> dict[str, Limits]:
    """Give each worker's rows on slots: factor of each half-day, and the limit."""
    limits: dict[str, Limits] = {}
    for name, (terms, most) in walk(_rows_named(model, "slots").items()):
        who = name.rpartition("|")[0]
        limits.setdefault(who, []).append(({id(v): c for v, c in terms}, most))
    return limits


def _most_of(halves: list[pulp.LpVariable], limits: Limits) -> float:
    """Say how many of these half-days there can be: the least that any row allows."""
    least = float("inf")
    for factors, most in limits:
        own = [factors.get(id(half), 0.0) for half in halves]
        if own and min(own) > 0:
            least = min(least, floor(most / min(own) + SMALL))
    return least


def _below(value: float) -> int:
    """Give the greatest whole number below a value, 0 at least."""
    return max(0, -floor(-value + SMALL) - 1)
