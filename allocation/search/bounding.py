"""What no plan can exceed: a bound that holds for the full county.

The prices of a small linear model (demand zones, every venue) are put on hours, slots,
budget and policy rules of the *full* problem. Once those are priced, each (venue, type)
pair can be judged alone: its cheapest crew, its best number of whole sessions, its most
valuable contacts. The sum is never below the best plan, whatever the prices are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pulp

from allocation.people.utilisation import RULE as USE
from allocation.rows import label
from allocation.teams import SECOND
from allocation.variables import reachable_need
from allocation.walking import gather, walk, without

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allocation.problem import Problem
    from allocation.search.counts import Model

# Rows that each pair keeps for itself; every other row is priced.
OWN_ROWS = (
    *("capacity", "link", "offered", "held", "role", "crew", "seat", "demand", "met"),
    *("nearest", "weekly"),  # never priced: a bound without them is a bound
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Prices:
    """The county with its shared limits priced.

    Attributes
    ----------
    constant
        What the prices are worth at the limits themselves.
    session, offer
        Series, index (``venue_id``, ``session_type``): worth of one session (crew paid), and
        of offering any.
    contact
        Series, index (``zone``, ``session_type``): worth of one contact.
    filled
        Series, index as `session`: worth of one contact more there, where a session has to be
        well used.
    demand
        Series, same index: price of one unit of demand, where the search starts.
    """

    constant: float
    session: pd.Series
    offer: pd.Series
    contact: pd.Series
    filled: pd.Series
    demand: pd.Series


def price(model: Model, duals: pd.Series, scarce: pd.Series | None = None) -> Prices:
    """Price every shared limit of a model solved as a relaxation.

    Parameters
    ----------
    model
        Zones, every venue; its aim and caps set as in the relaxation.
    duals : Series, index ``row``
        From `allocation.solving.Outcome.duals`.
    scarce : Series, index as ``x.give``, optional
        From `allocation.solving.Outcome.reduced`: what one more half-day of a worker there
        would gain; charged where the worker has no more slots in common with the venue.

    Returns
    -------
    Prices
        Valid whatever the duals: wrong signs are cut off.
    """
    worth: dict[int, float] = {id(v): float(c) for v, c in model.program.objective.items()}
    constant = float(model.program.objective.constant or 0.0)
    filled: dict[str, float] = {}
    for row in model.program.constraints():
        family, _, subject = row.name.partition("|")
        if family in OWN_ROWS:
            continue
        charge = float(duals[row.name])
        if row.sense == pulp.LpConstraintLE:
            charge = max(charge, 0.0)
        elif row.sense == pulp.LpConstraintGE:
            charge = min(charge, 0.0)
        if charge == 0.0:
            continue
        if family == USE:
            filled[subject] = -charge
        constant -= charge * float(row.constant)
        for variable, factor in walk(row.items()):
            worth[id(variable)] = worth.get(id(variable), 0.0) - charge * factor
    x = model.x
    for series in (x.opened, x.covered, x.friday, x.choice, x.fair, x.other, x.short):
        for variable in series:
            constant += max(0.0, worth.get(id(variable), 0.0)) * float(variable.upBound)

    def of(series: pd.Series) -> pd.Series:
        return pd.Series([worth.get(id(v), 0.0) for v in series], index=series.index, dtype=float)

    names = [f"demand|{area}|{kind}" for area, kind in x.met.index]
    demand = duals.reindex(names).fillna(0.0).clip(lower=0.0).to_numpy()
    premium = pd.Series(0.0, index=x.give.index) if scarce is None else scarce.clip(lower=0.0)
    crews = cheapest_crews(model.problem, premium - of(x.give))
    refund = (
        (premium * model.problem.teams["most"]).groupby(level=["venue_id", "session_type"]).sum()
    )
    return Prices(
        constant=constant,
        session=of(x.hold) - crews.reindex(x.hold.index).fillna(np.inf),
        offer=of(x.offer) + refund.reindex(x.offer.index).fillna(0.0),
        contact=of(x.met),
        filled=pd.Series([filled.get(label(*key), 0.0) for key in x.hold.index], x.hold.index),
        demand=pd.Series(demand, index=x.met.index, dtype=float),
    )


def cheapest_crews(problem: Problem, wage: pd.Series) -> pd.Series:
    """Give the price of the cheapest crew of each offer; offers without one are left out.

    Parameters
    ----------
    problem
        The county.
    wage : Series, index (``worker_id``, ``venue_id``, ``session_type``)
        Price of one half-day.

    Returns
    -------
    Series, index (``venue_id``, ``session_type``)
        Sum over the seats, each role filled by its cheapest; never above the true price.
    """
    role = problem.workers["role"].to_dict()
    asked: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for (place, kind, name), seats in walk(problem.crews.items()):
        asked.setdefault((place, kind), []).append((name, int(seats)))
    wages = wage.to_numpy(float)
    roles = [role[who] for who in wage.index.get_level_values("worker_id")]
    prices = {}
    for key, places in gather(wage.index, "venue_id", "session_type"):
        left = sorted(places, key=wages.__getitem__)
        total, possible = 0.0, True
        for name, seats in sorted(asked.get(key, []), key=lambda pair: pair[0] == SECOND):
            able = [each for each in left if name in {SECOND, roles[each]}][:seats]
            possible &= len(able) == seats
            total += sum(wages[each] for each in able)
            left = [each for each in left if each not in able]
        if possible:
            prices[key] = float(total)
    index = pd.MultiIndex.from_tuples(list(prices), names=["venue_id", "session_type"])
    return pd.Series(list(prices.values()), index=index, dtype=float)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pricing:
    """The full county as arrays, one row per (area, venue, type), sorted by pair."""

    pair: NDArray[np.int64]
    demand_row: NDArray[np.int64]
    share: NDArray[np.float64]
    room: NDArray[np.float64]
    worth: NDArray[np.float64]
    need: NDArray[np.float64]
    start: NDArray[np.float64]
    contacts: NDArray[np.float64]
    most: NDArray[np.int64]
    session: NDArray[np.float64]
    offer: NDArray[np.float64]


def lay_out(
    problem: Problem, prices: Prices, zones: pd.Series, weight_of_zone: pd.Series
) -> Pricing:
    """Bring the full county and the prices onto the same rows.

    Parameters
    ----------
    problem
        The full county.
    prices
        From `price`.
    zones : Series, index ``area_code``
        Which zone an area is priced as.
    weight_of_zone : Series, index zone
        The deprivation weight inside the zone's contact price.

    Returns
    -------
    Pricing
        Arrays for `bound_at`.
    """
    table = reachable_need(problem)
    offers = problem.offers
    pairs = offers.index.get_indexer(without(table.index, "area_code"))
    areas = table.index.get_level_values("area_code")
    kinds = table.index.get_level_values("session_type")
    zone = zones.reindex(areas).to_numpy()
    key = pd.MultiIndex.from_arrays([zone, kinds])
    base = weight_of_zone.reindex(zone).to_numpy(float)
    contact = prices.contact.reindex(key).to_numpy(float) - base + table["weight"].to_numpy(float)
    home = pd.MultiIndex.from_arrays(
        [
            zones.reindex(problem.need.index.get_level_values("area_code")).to_numpy(),
            problem.need.index.get_level_values("session_type"),
        ]
    )
    rows = problem.need.index.get_indexer(pd.MultiIndex.from_arrays([areas, kinds]))
    return Pricing(
        pair=pairs.astype(np.int64),
        demand_row=rows.astype(np.int64),
        share=table["share"].to_numpy(float),
        room=(table["share"] * table["need"]).to_numpy(float),
        worth=contact + prices.filled.reindex(offers.index).to_numpy(float)[pairs],
        need=problem.need.to_numpy(float),
        start=prices.demand.reindex(home).fillna(0.0).to_numpy(float),
        contacts=offers["contacts"].to_numpy(float),
        most=offers["most"].to_numpy(np.int64),
        session=prices.session.reindex(offers.index).to_numpy(float),
        offer=prices.offer.reindex(offers.index).fillna(0.0).to_numpy(float),
    )


def judge_pairs(
    table: Pricing, demand_price: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the best profit of each pair alone, and the contacts it would take.

    Parameters
    ----------
    table
        From `lay_out`.
    demand_price
        Price of one unit of each (area, type) demand, at least 0.

    Returns
    -------
    profit : ndarray
        Of each pair with its best whole number of sessions, one at least; may be below 0.
    taken : ndarray
        Contacts of each row at that number, 0 where the profit is below 0.
    """
    net = table.worth - demand_price[table.demand_row] / table.share
    paying = np.flatnonzero(net > 0)
    order = paying[np.lexsort((-net[paying], table.pair[paying]))]
    pair, room, gain = table.pair[order], table.room[order], net[order]
    running = np.cumsum(room) - room
    first = np.searchsorted(pair, np.arange(len(table.most)))
    before = running - np.append(running, 0.0)[first][pair]
    profit = np.full(len(table.most), -np.inf)
    best = np.zeros(len(table.most), dtype=np.int64)
    for sessions in range(1, int(table.most.max(initial=0)) + 1):
        take = np.clip(table.contacts[pair] * sessions - before, 0.0, room)
        gained = np.bincount(pair, weights=gain * take, minlength=len(table.most))
        value = gained + sessions * table.session + table.offer
        better = (table.most >= sessions) & (value > profit)
        profit, best = np.where(better, value, profit), np.where(better, sessions, best)
    held = np.where(profit > 0, best, 0)
    taken = np.zeros(len(net))
    taken[order] = np.clip(table.contacts[pair] * held[pair] - before, 0.0, room)
    return profit, taken


def bound_at(
    table: Pricing, constant: float, *, target: float, rounds: int = 60
) -> tuple[float, NDArray[np.float64]]:
    """Lower the bound by moving the prices of demand; any stop is valid.

    Parameters
    ----------
    table
        From `lay_out`.
    constant
        ``Prices.constant``.
    target
        A value known to be reached; the steps aim at it.
    rounds
        Steps. [steps]

    Returns
    -------
    bound : float
        No plan is worth more.
    profit : ndarray
        Of each pair at the best prices found.
    """
    demand = table.start.copy()
    lowest, stretch = np.inf, 1.0
    profits = np.zeros(len(table.most))
    for _ in range(rounds):
        profit, taken = judge_pairs(table, demand)
        total = constant + float(demand @ table.need) + float(np.maximum(profit, 0.0).sum())
        if total < lowest:
            lowest, profits = total, profit
        else:
            stretch *= 0.8
        used = np.bincount(table.demand_row, weights=taken / table.share, minlength=len(demand))
        slope = table.need - used
        size = float(slope @ slope)
        if size <= 0 or total <= target:
            break
        demand = np.maximum(0.0, demand - stretch * (total - target) / size * slope)
    return lowest, profits
