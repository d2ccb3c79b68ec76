"""A first look at the county: what the relaxation promises, and which pairs it would use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.search.bounding import Pricing, bound_at, lay_out, price
from allocation.search.counts import Counts, Model, aim, cap_shortfalls, write_model
from allocation.search.cutting import add_cuts
from allocation.search.objective import last_pass, weighted_need_met
from allocation.solving import solve

if TYPE_CHECKING:
    from allocation.problem import Problem


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """The county with its shared limits priced, where every policy rule can be kept.

    Attributes
    ----------
    table, constant
        The full county at the prices of the relaxation, for `allocation.search.bounding.bound_at`.
    pairs
        Index (``venue_id``, ``session_type``): ``profit`` at those prices and ``used`` (by the
        relaxation).
    """

    table: Pricing
    constant: float
    pairs: pd.DataFrame

    def best_pairs(self, size: int) -> pd.Index:
        """Give the pairs worth searching: those used, then the most profitable, sorted."""
        return _best(self.pairs, size)

    def bound(self, target: float) -> float:
        """Say what no plan that keeps every rule can exceed, on the full county."""
        return bound_at(self.table, self.constant, target=target)[0]


def look_ahead(
    problem: Problem, merged: Problem, zones: pd.Series, *, time_limit: float
) -> Outlook | None:
    """Relax the weekly counts with every policy rule kept; nothing where that cannot be.

    Parameters
    ----------
    problem
        The full county.
    merged
        Its demand zones, every venue.
    zones : Series, index ``area_code``
        Zone of each area.
    time_limit
        A safety net. [s]

    Returns
    -------
    Outlook or None
        None where even the relaxation leaves a rule unmet.
    """
    model = write_model(merged)
    add_cuts(model)
    cap_shortfalls(model, pd.Series(0.0, index=model.x.short.index))
    aim(model, weighted_need_met, pulp.LpMaximize)
    relaxed = solve(model.program, continuous=True, time_limit=time_limit)
    if relaxed.status != "proven":
        return None
    prices = price(model, relaxed.duals(), relaxed.reduced(model.x.give))
    table = lay_out(problem, prices, zones, model.problem.areas["weight"])
    _, profit = bound_at(table, prices.constant, target=0.98 * relaxed.value, rounds=30)
    used = (relaxed.read(model.x.hold) > 1e-6).to_numpy()
    pairs = pd.DataFrame({"profit": profit, "used": used}, index=problem.offers.index)
    return Outlook(table=table, constant=prices.constant, pairs=pairs)


def _best(pairs: pd.DataFrame, size: int) -> pd.Index:
    """Rank pairs: used ones first, then by profit; all that are used stay."""
    ranked = pairs.sort_values(["used", "profit"], ascending=False, kind="stable")
    return ranked.index[: max(size, int(pairs["used"].sum()))].sort_values()


def choose_kernel(
    problem: Problem, model: Model, zones: pd.Series, first: Counts, size: int
) -> pd.Index:
    """Pick the (venue, type) pairs worth searching: used so far, or most profitable at prices.

    Parameters
    ----------
    problem
        The full county.
    model
        Zones, every venue.
    zones : Series, index ``area_code``
        Zone of each area.
    first
        The plan with the fewest unmet rules; its pairs always stay.
    size
        How many pairs. [pairs]

    Returns
    -------
    MultiIndex (``venue_id``, ``session_type``)
        Sorted.
    """
    cap_shortfalls(model, first.short)
    aim(model, last_pass, pulp.LpMaximize)
    relaxed = solve(model.program, continuous=True)
    used = first.hold > 0
    if relaxed.status != "proven":
        return first.hold.index
    used |= relaxed.read(model.x.hold) > 1e-6
    prices = price(model, relaxed.duals(), relaxed.reduced(model.x.give))
    table = lay_out(problem, prices, zones, model.problem.areas["weight"])
    _, profit = bound_at(table, prices.constant, target=0.98 * relaxed.value, rounds=30)
    pairs = pd.DataFrame({"profit": profit, "used": used.to_numpy()}, index=problem.offers.index)
    return _best(pairs, size)
