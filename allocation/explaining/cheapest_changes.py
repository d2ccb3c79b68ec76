"""When it cannot all be done: the cheapest set of changes with which every rule could be met.

The county is given more than it has (`allocation.explaining.enlarging`), each thing at a price;
shortfalls of policy rules are forced to nothing; the least that must be bought is the answer. It
is then given to the county, and the county is planned again to see whether it really suffices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pulp

from allocation.cycle.cycles import steps_of
from allocation.cycle.scaling import in_counts, slot_in
from allocation.explaining.change_candidates import helping_pairs, impossible_rules, new_slots
from allocation.explaining.change_words import Bought, Prices, cannot_table, change_table, list_rows
from allocation.explaining.enlarging import Extra, enlarge, possible_posts, spare_hours
from allocation.explaining.limits_for_sale import (
    PLENTY,
    Loosened,
    bill_of_limits,
    hold_limits,
    most_of_limits,
    offer_limits,
    read_limits,
)
from allocation.problem import keep_offers
from allocation.rows import plain, weigh
from allocation.search.allocating import SMALL, allocate
from allocation.search.assembling import assemble
from allocation.search.counts import read_counts, write_model
from allocation.search.evaluating import evaluate
from allocation.search.objective import cost
from allocation.search.scheduling import place_sessions
from allocation.search.zones import merge_areas, zone_labels
from allocation.solving import solve
from allocation.teams import friday_evenings
from allocation.walking import gather, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.explaining.enlarging import Opened, Pair
    from allocation.plan import Plan
    from allocation.problem import Problem
    from allocation.search.counts import Model
    from allocation.solving import Outcome

WHOLE = ("hotspots", "fridays", "overrides")
"""Rules that are kept or not: nothing of them can be lowered."""

NEVER = 100_000.0  # GBP a week: what is left unmet although everything could be bought
ROUNDING = 0.1  # hours are bought in tenths, upwards


@dataclass(frozen=True, kw_only=True, eq=False)
class Changes:
    """What would have to change.

    Attributes
    ----------
    changes : DataFrame
        ``what`` ("hours", "post", "slot", "venue", "room", "maximum", "money", "pot", "floor"),
        ``subject``, ``role``, ``amount``, ``unit``, ``cost`` [GBP/week, NaN for a floor],
        ``sentence`` (names no worker), ``verified`` (of the whole set).
    cannot : DataFrame
        ``rule``, ``subject``, ``sentence``: rules that no change meets, and why.
    cost
        Of the set, without floors. [GBP/week]
    is_least
        Whether the search proved that no cheaper set exists among all changes of these kinds.
    plan
        The plan of the changed county; None where nothing was bought.
    """

    changes: pd.DataFrame
    cannot: pd.DataFrame
    cost: float = 0.0
    is_least: bool = False
    plan: Plan | None = field(default=None)


class _Shop(NamedTuple):
    """What can be bought, as variables."""

    model: Model
    hours: pd.Series
    paid: pd.Series
    posts: pd.Series
    opened: pd.Series
    venues: pd.Series
    money: pulp.LpVariable
    limits: Loosened


def cheapest_changes(
    problem: Problem,
    plan: Plan,
    *,
    prices: Prices | None = None,
    staff_travel: pd.DataFrame | None = None,
    max_nodes: int = 30,
    max_zones: int = 120,
    time_limit: float = 60.0,
    seed: int = 1,
    effort: str = "normal",
    aims: str = "in order",
) -> Changes:
    """Say what would have to change so that every unmet rule of a plan could be met.

    Parameters
    ----------
    problem, plan
        The county and its plan.
    prices
        Of each kind of change.
    staff_travel : DataFrame, index (``worker_id``, ``venue_id``), optional
        One-way journeys of the county; estimated where nobody makes them today, if not given.
    max_nodes, max_zones, time_limit, seed, effort, aims
        How it is searched, as of `allocation.search.allocating.allocate`; the last two are
        those of the plan that tries the changes out.

    Returns
    -------
    Changes
        No rows where every rule is met.

    Notes
    -----
    Sessions may be moved as well: what is bought is the least beside the best use of what there
    is, with rules before need, as in the plan. A county that `allocate` decides in one model is
    searched whole; a larger one among the pairs of its plan and those that help.
    """
    if plan.unmet.empty:
        return Changes(changes=change_table([], verified=False), cannot=cannot_table([]))
    chosen = prices or Prices()
    small = sum(len(slots) for slots in problem.teams["slots"]) <= SMALL
    helping = helping_pairs(problem, plan)
    slots = new_slots(problem, helping)
    posts = possible_posts(problem)
    limits = most_of_limits(problem, helping)
    most = Extra(hours=spare_hours(problem), posts=posts, slots=slots, money=PLENTY, limits=limits)
    wider = enlarge(problem, most, staff_travel_table=staff_travel)
    cannot = cannot_table(impossible_rules(wider, plan.unmet))
    if not small:
        held = pd.MultiIndex.from_frame(plan.sessions[["venue_id", "session_type"]].astype(str))
        wider = keep_offers(wider, pd.MultiIndex.from_tuples(sorted({*held, *helping})))
    merged = len(problem.areas) > max_zones
    if merged:
        wider = merge_areas(wider, zone_labels(wider, max_zones=max_zones))
    shop = _open_shop(in_counts(wider), posts, slots, limits, with_slots=small)
    never = set(zip(cannot["rule"], cannot["subject"], strict=True))
    _ask(problem, shop, chosen, slots, never)
    outcome = solve(
        shop.model.program, gap=0.0 if small else 0.01, max_nodes=2000 if small else max_nodes,
        time_limit=time_limit, seed=seed,
    )  # fmt: skip
    if not outcome.is_usable:
        return Changes(changes=change_table([], verified=False), cannot=cannot)
    bought = _read(shop, outcome, posts, slots)
    short = outcome.read(shop.model.x.short)
    graded = ~short.index.get_level_values("rule").isin(WHOLE)
    floors = short[(short > 1e-4).to_numpy() & graded]
    rows = list_rows(problem, bought, floors, chosen)
    if not rows:
        return Changes(changes=change_table([], verified=False), cannot=cannot)
    given = Extra(
        hours=bought.hours, posts=bought.posts, slots=bought.slots, money=bought.money,
        limits=bought.limits,
    )  # fmt: skip
    changed = enlarge(problem, given, staff_travel_table=staff_travel)
    search = {"effort": effort, "aims": aims, "time_limit": time_limit, "seed": seed}
    after = _plan_again(changed, None if small else bought, search)
    table = change_table(rows, verified=not _still_unmet(after, floors, never))
    return Changes(
        changes=table,
        cannot=cannot,
        cost=float(table["cost"].sum()),
        is_least=small and not merged and outcome.status == "proven",
        plan=after,
    )


def _open_shop(
    wider: Problem,
    posts: pd.DataFrame,
    slots: tuple[Opened, ...],
    limits: Loosened,
    *,
    with_slots: bool,
) -> _Shop:
    """Write the model of the enlarged county, and a variable for all that can be bought."""
    model = write_model(wider, with_slots=with_slots)
    new = model.program.add_variable

    def made(name: str, keys: pd.Index, most: float | None, *, whole: bool) -> pd.Series:
        cat = pulp.LpInteger if whole else pulp.LpContinuous
        found = [new(f"{name}_{number}", 0, most, cat) for number in range(len(keys))]
        return pd.Series(found, index=keys, dtype=object)

    spots = sorted({(place, slot) for place, _, slot in slots})
    pairs = sorted({(place, kind) for place, kind, _ in slots})
    there = wider.workers.index.intersection(posts.index)
    return _Shop(
        model=model,
        hours=made("hours", wider.workers.index.difference(posts.index), None, whole=False),
        paid=made("paid", there, None, whole=False),
        posts=made("post", there, 1.0, whole=True),
        opened=made("open", pd.Index(spots, tupleize_cols=False), 1.0, whole=True),
        venues=made("agree", pd.Index(pairs, tupleize_cols=False), 1.0, whole=True),
        money=new("money", 0, 0 if wider.funds.are_given else None),
        limits=offer_limits(model, limits),
    )


def _ask(
    problem: Problem,
    shop: _Shop,
    prices: Prices,
    slots: tuple[Opened, ...],
    never: set[tuple[str, str]],
) -> None:
    """Hold the county to what it has and what it buys, and ask for the least bill."""
    model, program = shop.model, shop.model.program
    _hold_hours(problem, shop)
    spent = cost(model.problem, model.x)
    budget = weigh(spent.items(), [(shop.money, -1.0)], plain(shop.limits.pots, -1.0))
    program.addConstraint(budget <= float(problem.settings.budget_gbp), "changes|money")
    _hold_slots(problem, shop, slots)
    hold_limits(problem, model, shop.limits)
    bill = [(shop.money, 1.0), *bill_of_limits(problem, shop.limits, prices)]
    bill += [(hour, prices.hour) for hour in (*shop.hours, *shop.paid)]
    vacant = problem.workers.index
    bill += [
        (post, prices.vacancy if who in vacant else prices.post)
        for who, post in walk(shop.posts.items())
    ]
    bill += [(spot, prices.slot) for spot in shop.opened[_is_shut(problem, shop.opened.index)]]
    bill += [(pair, prices.venue) for pair in shop.venues[_refuses(problem, shop.venues.index)]]
    targets = model.x.targets
    for key, short in walk(model.x.short.items()):
        price = NEVER if key[0] in WHOLE else prices.floor
        if key not in never:
            bill.append((short, price / float(targets.loc[key, "scale"])))
    program.sense = pulp.LpMinimize
    program.setObjective(weigh(bill))


def _hold_hours(problem: Problem, shop: _Shop) -> None:
    """Pay for every hour beyond the contracts, and for posts before their hours."""
    wider, give = shop.model.problem, shop.model.x.give
    hours = wider.teams["hours"].reindex(give.index).to_numpy(float)
    spent = give.to_numpy()
    used = {
        who: list(zip(spent[places], hours[places].tolist(), strict=True))
        for who, places in gather(give.index, "worker_id")
    }
    for number, (who, extra) in enumerate(walk(shop.hours.items())):
        row = weigh(used.get(who, []), [(extra, -1.0)]) <= float(problem.workers["hours"][who])
        shop.model.program.addConstraint(row, f"changes|hours|{number}")
    for number, (who, paid) in enumerate(walk(shop.paid.items())):
        row = weigh(used.get(who, []), [(paid, -1.0)]) <= 0
        shop.model.program.addConstraint(row, f"changes|paid|{number}")
        most = float(wider.workers["hours"][who])
        filled = weigh([(paid, 1.0), (shop.posts[who], -most)]) <= 0
        shop.model.program.addConstraint(filled, f"changes|post|{number}")


def _hold_slots(problem: Problem, shop: _Shop, slots: tuple[Opened, ...]) -> None:
    """Hold sessions in slots that are open, or bought, at venues that agree."""
    program, x = shop.model.program, shop.model.x
    had_most = in_counts(problem).offers["most"]
    step = steps_of(shop.model.problem).to_dict()
    early = set(friday_evenings(problem.slots))
    by_pair: dict[Pair, list[str]] = {}
    for place, kind, slot in slots:
        by_pair.setdefault((place, kind), []).append(slot)
    for number, (key, new) in enumerate(by_pair.items()):
        if key not in x.hold.index:
            continue
        spots = [(shop.opened[(key[0], slot)], -1.0 / step[key]) for slot in new]
        old = had_most.get(key, 0)
        row = weigh([(x.hold[key], 1.0)], spots) <= float(old)
        program.addConstraint(row, f"changes|slots|{number}")
        most = float(shop.model.problem.offers["most"][key])
        agreed = weigh([(x.hold[key], 1.0), (shop.venues[key], -most)]) <= float(old)
        program.addConstraint(agreed, f"changes|agreed|{number}")
        had = bool(early & set(problem.offers["slots"].get(key, ())))
        if key in x.friday.index and not had:
            friday = [
                (shop.opened[(key[0], slot)], -1 / step[key]) for slot in new if slot in early
            ]
            row = weigh([(x.friday[key], 1.0)], friday) <= 0
            program.addConstraint(row, f"changes|friday|{number}")
    held = None if shop.model.slots is None else shop.model.slots.place
    weeks = range(1, problem.settings.cycle_weeks + 1)
    names = {slot: {slot, *(slot_in(slot, week) for week in weeks)} for slot in problem.slots.index}
    for number, (place, kind, slot) in enumerate(slots):
        if held is not None:
            inside = held.index.get_level_values("slot").isin(names[slot])
            inside &= held.index.get_level_values("venue_id") == place
            inside &= held.index.get_level_values("session_type") == kind
            most = max(1, int(inside.sum()))
            row = weigh(plain(held[inside]), [(shop.opened[(place, slot)], -float(most))]) <= 0
            program.addConstraint(row, f"changes|spot|{number}")


def _is_shut(problem: Problem, spots: pd.Index) -> list[bool]:
    """Tell which venue and slot pairs the venue does not open in today."""
    return [slot not in problem.venues["open_slots"][place] for place, slot in spots]


def _refuses(problem: Problem, pairs: pd.Index) -> list[bool]:
    """Tell which venues do not hold a type today although they are open."""
    held = problem.venues["session_types"]
    return [bool(len(held[place])) and kind not in held[place] for place, kind in pairs]


def _read(shop: _Shop, outcome: Outcome, posts: pd.DataFrame, slots: tuple[Opened, ...]) -> Bought:
    """Read what was bought; hours in tenths, upwards."""
    hours = outcome.read(pd.concat([shop.hours, shop.paid]))
    hours = np.ceil(hours[hours > 1e-4] / ROUNDING - 1e-3) * ROUNDING
    filled = posts.loc[hours.index.intersection(posts.index)]
    filled = filled.assign(hours=hours.reindex(filled.index))
    spots = set(shop.opened.index[(outcome.read(shop.opened) > 0.5).to_numpy()])
    counts = read_counts(shop.model, outcome)
    held = set(counts.hold.index[counts.hold > 0])
    opened = tuple(one for one in slots if (one[0], one[2]) in spots and one[:2] in held)
    money = float(outcome.read(pd.Series([shop.money])).iloc[0])
    return Bought(
        hours={str(k): float(v) for k, v in hours.items() if k not in filled.index},
        posts=filled,
        slots=opened,
        money=float(np.ceil(money - 1e-6)) if money > 1e-4 else 0.0,
        counts=counts,
        limits=read_limits(shop.limits, outcome),
    )


def _plan_again(changed: Problem, bought: Bought | None, search: Mapping[str, Any]) -> Plan:
    """Plan the county again that was given what was bought; a small one without its counts."""
    if bought is None:
        return allocate(changed, **search)
    schedule = place_sessions(
        changed, bought.counts.hold, bought.counts.give,
        max_nodes=5, time_limit=search["time_limit"], seed=search["seed"],
    )  # fmt: skip
    reached = evaluate(changed, schedule.sessions)
    first = assemble(
        changed, schedule, reached,
        bound=reached.value, least=None, exact=False, stopped_by="nodes", search={},
    )  # fmt: skip
    return allocate(changed, start=first, max_nodes=0, **search)


def _still_unmet(
    after: Plan, lowered: pd.Series, never: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """List what the plan of the changed county leaves unmet beyond what was given up."""
    amounts = after.unmet.set_index(["rule", "subject"])["amount"]
    return [
        key
        for key, amount in walk(amounts.items())
        if key not in never and float(amount) > float(lowered.get(key, 0.0)) + 0.01
    ]
