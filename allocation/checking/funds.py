"""Re-verify tied money without the solver that planned it: every pot within its ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.funds.flows import money_by_bucket
from allocation.funds.pots import payers_of
from allocation.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allocation.faults import Fault
    from allocation.plan import Plan
    from allocation.problem import Problem

CLOSE = 0.011


def money_within_ties(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Find money spent beyond what its pots hold, and a table of pots that does not add up."""
    pots = problem.funds.pots
    if not len(pots):
        return
    spent = money_by_bucket(problem, plan.sessions, plan.assignments, plan.other_work)
    paying = {bucket: payers_of(problem.funds, bucket) for bucket in spent}
    for bucket, own in paying.items():
        together = {b for b, others in paying.items() if others <= own}
        cost = sum(spent[b] for b in together)
        most = float(pots["weekly"].reindex(sorted(own)).sum())
        if cost > most + CLOSE:
            where = f"{bucket.session_type} {bucket.district}".strip()
            yield where, cost, most, "it costs more than the money that may pay for it"
    whole, told = sum(spent.values()), float(plan.funding["spent"].sum())
    if abs(whole - told) > CLOSE:
        yield "county", told, whole, "what funders pay does not add up to the costs"
    if whole > CLOSE and abs(float(plan.funding["percent"].sum()) - 100.0) > 1e-6:
        yield "county", float(plan.funding["percent"].sum()), 100.0, "shares of funders"
    for row in walk(plan.funding.itertuples()):
        if row.spent > row.offered + CLOSE:
            yield str(row.pot_id), row.spent, row.offered, "a funder pays more than was offered"
