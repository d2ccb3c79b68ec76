"""The rule of tied money: what only some pots may pay for costs no more than these hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.funds.pots import Bucket, bucket_of, limits_by_pots, work_bucket
from allocation.rows import Rows, label, weigh
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import pulp

    from allocation.decisions import Timetable, Variables
    from allocation.problem import Problem

Spending = dict[Bucket, list[tuple["pulp.LpVariable", float]]]


def tied_money_pays(problem: Problem, x: Variables) -> Rows:
    r"""Pay within the ties: :math:`\sum_{b: F_b \subseteq P} cost_b \le \sum_{f \in P} M_f`.

    A row for every set P of pots that some bucket b (type and district) asks for, F_b being the
    pots that may pay for it: together they say that money can flow from pots to sessions.
    """
    for number, (_, terms, left) in enumerate(limits_on_spending(problem, x)):
        if terms:
            yield label("tied", number), weigh(terms) <= left


def limits_on_spending(
    problem: Problem, x: Variables
) -> list[tuple[frozenset[str], list[tuple[pulp.LpVariable, float]], float]]:
    """List the limits of tied money on what a week holds.

    Parameters
    ----------
    problem
        The county.
    x
        Its decisions.

    Returns
    -------
    list of (pots, terms, float)
        The pots that pay, what they pay for, and what is left of them. [GBP/week]
    """
    if not problem.funds.are_given:
        return []
    spent = _spending(problem, x.hold, x.give, level=0)
    for (work, way), variable in zip(_works(problem.other.ways), x.other, strict=True):
        bucket = work_bucket(problem.other.works, work)
        spent.setdefault(bucket, []).append((variable, way))
    return _limits(problem, spent)


def tied_money_in_week(problem: Problem, y: Timetable) -> Rows:
    r"""Keep to the ties: :math:`\sum_{b: F_b \subseteq P} cost_b \le \sum_{f \in P} M_f`."""
    if not problem.funds.are_given:
        return
    weeks = float(problem.settings.cycle_weeks) if "week" in problem.slots else 1.0
    spent = _spending(problem, y.place, y.work, level=1)
    for number, (_, terms, left) in enumerate(_limits(problem, spent)):
        if terms:
            yield label("tied", number), weigh(terms) <= left * weeks


def _works(ways: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Walk over the ways of other work: its key and what one unit's journey costs."""
    names = ways.index.get_level_values("work_id")
    yield from zip(names, ways["mileage"].astype(float), strict=True)


def _spending(problem: Problem, held: pd.Series, given: pd.Series, *, level: int) -> Spending:
    """Gather what each decision costs by bucket; `level` labels after the type are left out."""
    cost, mileage = problem.offers["cost"].to_dict(), problem.teams["mileage"].to_dict()
    spent: Spending = {}
    for key, variable in walk(held.items()):
        pair = key[: len(key) - level]
        spent.setdefault(bucket_of(problem, *pair), []).append((variable, float(cost[pair])))
    for key, variable in walk(given.items()):
        team = key[: len(key) - level]
        price = float(mileage[team])
        if price:
            spent.setdefault(bucket_of(problem, *team[1:]), []).append((variable, price))
    return spent


def _limits(
    problem: Problem, spent: Spending
) -> list[tuple[frozenset[str], list[tuple[pulp.LpVariable, float]], float]]:
    """List the pots of each limit, what is spent of them, and what is left for it."""
    promised, made = problem.funds.promised, []
    for pots, most, buckets in limits_by_pots(problem.funds, [*spent, *promised]):
        terms = [term for bucket in buckets for term in spent.get(bucket, [])]
        left = most - sum(promised.get(bucket, 0.0) for bucket in buckets)
        made.append((pots, terms, max(0.0, left)))
    return made
