"""The verb `allocate`: from a Problem to a Plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem


def allocate(
    problem: Problem,
    *,
    max_nodes: int = 200,
    gap: float = 0.01,
    max_zones: int = 110,
    kernel_size: int = 60,
    seed: int = 1,
    time_limit: float = 120.0,
) -> Plan:
    """Choose venues, sessions, slots and workers for one week; always returns a plan.

    Parameters
    ----------
    problem
        From `allocation.building.build_problem`.
    max_nodes
        Counted budget of each search. [nodes]
    gap
        A search stops when it is proven this close to its best. [share]
    max_zones
        Areas are merged into about this many demand zones while searching. [zones]
    kernel_size
        Venue and type pairs that the search considers. [pairs]
    seed
        For the solver's own tie-breaking.
    time_limit
        A safety net only: when it fires the plan says ``stopped_by="time"``. [s]

    Returns
    -------
    Plan
        Rules that could not be kept are listed in ``plan.unmet``.
    """
    raise NotImplementedError
