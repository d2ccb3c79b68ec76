"""The rules of the weekly counts: one generator per family, in the order of docs/model.md.

Each yields ``(name, row)``. Physical rules cannot be broken. Policy rules carry a shortfall
``e`` in their own unit, so that there is always a plan and every shortfall has a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocation.availability import day_capacity, slot_unions, unions_of
from allocation.cycle.cycle_rules import served_often_enough
from allocation.cycle.cycles import friday_periods, session_weeks, steps_of
from allocation.cycle.every_week import weekly_or_priced
from allocation.fund_rules import tied_money_pays
from allocation.mileage_rules import miles_within_week
from allocation.other_rules import hours_hold_other_work, other_work_is_done
from allocation.people.agencies import Asked, asked_of_agencies, by_agency
from allocation.people.families import families_within_need
from allocation.people.joint_clinics import joint_clinics_where_needed
from allocation.people.partners import no_clash_with_partners
from allocation.people.place_choice import places_to_choose_from
from allocation.people.preferences import refused_places_avoided
from allocation.people.reach_floors import groups_within_reach
from allocation.people.utilisation import sessions_well_used
from allocation.people.walk_ins import walk_ins_go_to_nearest
from allocation.rows import Rows, Rule, label, plain, targets_of, weigh
from allocation.targets import current_offers
from allocation.teams import SECOND, friday_evenings
from allocation.walking import gather, walk, without

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    import pulp

    from allocation.decisions import Variables
    from allocation.problem import Problem


def _columns(index: pd.Index) -> list[Any]:
    """Give the labels of each level as plain objects, which are quick to walk over."""
    return [index.get_level_values(level).to_numpy(object) for level in range(index.nlevels)]


def contacts_within_demand(problem: Problem, x: Variables) -> Rows:
    r"""Count each person once: :math:`\sum_v f_{ivk}/g_{iv} \le D_{ik}`, :math:`m = \sum_v f`."""
    share = x.access["share"].to_numpy(float)
    see = x.see.to_numpy()
    need, all_met = problem.need.to_dict(), x.met.to_dict()
    for key, places in gather(x.see.index, "area_code", "session_type", sort=False):
        once = [(see[place], 1 / share[place]) for place in places]
        yield label("demand", *key), weigh(once) <= float(need[key])
        yield label("met", *key), weigh(plain(see[places]), [(all_met[key], -1.0)]) == 0
    met = x.met
    unreached = met.index.difference(without(x.see.index, "venue_id").unique())
    for key in unreached:
        yield label("met", *key), weigh([(met[key], 1.0)]) <= 0


def contacts_within_capacity(problem: Problem, x: Variables) -> Rows:
    r"""See no more than sessions can hold: :math:`\sum_i f_{ivk} \le C_k S_{vk}`."""
    contacts, hold = problem.offers["contacts"].to_dict(), x.hold.to_dict()
    see = x.see.to_numpy()
    for key, places in gather(x.see.index, "venue_id", "session_type", sort=False):
        room = [(hold[key], -float(contacts[key]))]
        yield label("capacity", *key), weigh(plain(see[places]), room) <= 0


def contacts_only_where_offered(problem: Problem, x: Variables) -> Rows:
    r"""See nobody where nothing is held: :math:`f \le g D o`, :math:`o \le S \le \bar S o`."""
    table = x.access
    limits = (table["share"] * table["need"]).to_numpy()
    keys = without(table.index, "area_code")
    offered = x.offer.reindex(keys).to_numpy()
    names = (label("link", *key) for key in zip(*_columns(table.index), strict=True))
    for name, seen, limit, offer in zip(names, x.see, limits, offered, strict=True):
        yield name, weigh([(seen, 1.0), (offer, -float(limit))]) <= 0
    most, hold = problem.offers["most"].to_dict(), x.hold.to_dict()
    for key, offer in walk(x.offer.items()):
        yield label("offered", *key), weigh([(offer, 1.0), (hold[key], -1.0)]) <= 0
        yield label("held", *key), weigh([(hold[key], 1.0), (offer, -float(most[key]))]) <= 0


def crews_by_role(problem: Problem, x: Variables) -> Rows:
    r"""Fill the seats of each role: :math:`\sum_{e \in r} A_{evk} \ge R_{rvk} S_{vk}`."""
    roles = problem.workers["role"].to_dict()
    hold, give = x.hold.to_dict(), x.give.to_numpy()
    given: dict[tuple[str, ...], list[pulp.LpVariable]] = {}
    for (who, *key), half in zip(x.give.index, give, strict=True):
        given.setdefault((*key, roles[who]), []).append(half)
    for (place, kind, role), seats in walk(problem.crews.items()):
        if role == SECOND:
            continue
        held = [(hold[place, kind], -float(seats))]
        people = plain(given.get((place, kind, role), []))
        yield label("role", place, kind, role), weigh(people, held) >= 0


def crews_are_complete(problem: Problem, x: Variables) -> Rows:
    r"""Nobody works alone unless allowed: :math:`\sum_e A_{evk} = n_{vk} S_{vk}`."""
    hold, give = x.hold.to_dict(), x.give.to_numpy()
    given = dict(gather(x.give.index, "venue_id", "session_type"))
    for key, seats in walk(problem.offers["seats"].items()):
        people = plain(give[given.get(key, [])])
        yield label("crew", *key), weigh(people, [(hold[key], -float(seats))]) == 0


def crews_are_able(problem: Problem, x: Variables) -> Rows:
    r"""Enough able or of an agency in a crew: :math:`\sum_{e \in Q} A_{evk} \ge q_{vk} S_{vk}`."""
    offers, hold = problem.offers.to_dict("index"), x.hold.to_dict()
    give = x.give.to_numpy()
    who = x.give.index.get_level_values("worker_id").to_numpy(object)
    able_for = able_crew(problem.workers)
    for key, places in gather(x.give.index, "venue_id", "session_type"):
        for what, able, asked in able_for(offers[key]):
            people = [give[place] for place in places if who[place] in able]
            if asked and len(people) < len(places):
                row = weigh(plain(people), [(hold[key], -float(asked))]) >= 0
                yield label(what, *key), row


def able_crew(workers: pd.DataFrame) -> Callable[[Mapping[Any, Any]], list[Asked]]:
    """Prepare to say who is qualified, experienced, skilled or of an agency, and how many must."""
    qualified = frozenset(workers.index[workers["qualified"].astype(bool)])
    experienced = frozenset(workers.index[workers["experienced"].astype(bool)])
    skills, workers_of = workers["skills"].to_dict(), by_agency(workers)

    def able_for(offer: Mapping[Any, Any]) -> list[Asked]:
        skill = str(offer["skill"])
        skilled = frozenset(who for who, own in skills.items() if skill in own)
        return [
            ("qualified", qualified, int(offer["qualified"])),
            ("experienced", experienced, int(offer["experienced"])),
            ("skilled", skilled, int(skill != "")),
            *asked_of_agencies(offer, workers_of),
        ]

    return able_for


def seats_one_each(problem: Problem, x: Variables) -> Rows:
    r"""Nobody sits twice in one session: :math:`A_{evk} \le S_{vk}`."""
    seats, hold = problem.offers["seats"].to_dict(), x.hold.to_dict()
    for (who, place, kind), given in walk(x.give.items()):
        if seats[place, kind] > 1:
            row = weigh([(given, 1.0), (hold[place, kind], -1.0)]) <= 0
            yield label("seat", who, place, kind), row


def hours_within_contract(problem: Problem, x: Variables) -> Rows:
    r"""Keep to paid hours, travel included: :math:`\sum_{vk} (L_k + s_{ev}) A_{evk} \le H_e`."""
    hours = problem.teams["hours"].reindex(x.give.index).to_numpy(float)
    give = x.give.to_numpy()
    for who, places in gather(x.give.index, "worker_id"):
        spent = zip(give[places], hours[places].tolist(), strict=True)
        yield label("hours", who), weigh(spent) <= float(problem.workers["hours"][who])


def days_within_limits(problem: Problem, x: Variables) -> Rows:
    r"""Fit the week: half-days in :math:`X` :math:`\le \sum_d \min(2, |X_{ed}|)`, and travel."""
    teams, step = problem.teams, steps_of(problem).to_dict()
    limits = problem.settings
    for who, places in gather(x.give.index, "worker_id"):
        mine, group = teams.loc[x.give.index[places]], x.give.iloc[places]
        own = [frozenset(slots) for slots in mine["slots"]]
        for place, union in enumerate(slot_unions(mine["slots"], group.index)):
            inside = [slots <= union for slots in own]
            most = day_capacity(union, problem.slots, most=limits.max_day_sessions)
            taken = [(half, step[key[1:]]) for key, half in walk(group[inside].items())]
            yield label("slots", who, place), weigh(taken) <= most
        days = day_capacity(set(problem.workers["slots"][who]), problem.slots, most=1)
        spent = list(zip(group, mine["minutes"].astype(float), strict=True))
        yield label("road", who), weigh(spent) <= limits.max_day_minutes * days


def rooms_within_venue(problem: Problem, x: Variables) -> Rows:
    r"""Fit the rooms: :math:`\sum_{k: T_{vk} \subseteq X} S_{vk} \le \rho_v |X|`."""
    rooms = problem.venues["rooms"].to_dict()
    kinds = x.hold.index.get_level_values("session_type").to_numpy(object)
    step = steps_of(problem).reindex(x.hold.index).to_numpy(float)
    slots = problem.offers["slots"].reindex(x.hold.index).to_numpy(object)
    hold = x.hold.to_numpy()
    for place, places in gather(x.hold.index, "venue_id"):
        own = [frozenset(slots[each]) for each in places]
        for number, union in enumerate(unions_of(zip(kinds[places], own, strict=True))):
            inside = [each for each, slot in zip(places, own, strict=True) if slot <= union]
            held = [(hold[each], float(step[each])) for each in inside]
            yield label("rooms", place, number), weigh(held) <= int(rooms[place]) * len(union)


def cost_within_budget(problem: Problem, x: Variables) -> Rows:
    r"""Spend no more than there is: :math:`\sum c_{vk} S_{vk} + \sum \mu_{ev} A_{evk} \le B`."""
    hire = list(zip(x.hold, problem.offers["cost"].astype(float), strict=True))
    road = list(zip(x.give, problem.teams["mileage"].astype(float), strict=True))
    other = zip(x.other, problem.other.ways["mileage"].astype(float), strict=True)
    if hire or road:
        yield "budget", weigh(hire, road, other) <= float(problem.settings.budget_gbp)


def types_within_maximum(problem: Problem, x: Variables) -> Rows:
    r"""Hold no more of a type than asked: :math:`\sum_v S_{vk} \le \bar S_k`."""
    step = steps_of(problem)
    for kind, group in walk(x.hold.groupby(level="session_type")):
        held = zip(group, step.loc[group.index], strict=True)
        yield label("maximum", kind), weigh(held) <= int(problem.types["max_sessions"][kind])


def fridays_within_workers(problem: Problem, x: Variables) -> Rows:
    r"""Staff Friday evenings: :math:`p \le S`, :math:`\sum n_{vk} p_{vk} \le` workers free then."""
    slots = set(friday_evenings(problem.slots))
    for key, early in walk(x.friday.items()):
        yield label("friday", *key), weigh([(early, 1.0), (x.hold[key], -1.0)]) <= 0
    if len(x.friday):
        seats = (problem.offers["seats"] * steps_of(problem)).reindex(x.friday.index)
        able = problem.teams.index[
            without(problem.teams.index, "worker_id").isin(x.friday.index)
        ].get_level_values("worker_id")
        free = problem.workers["slots"].loc[sorted(set(able))]
        people = sum(len(slots & set(mine)) for mine in free)
        yield "friday|workers", weigh(zip(x.friday, seats, strict=True)) <= people


def floors_by_district(problem: Problem, x: Variables) -> Rows:
    r"""Serve every district: :math:`\sum_{i \in h} m_{ik} + e \ge \phi \sum_{i \in h} D_{ik}`."""
    district = problem.areas["district"]
    groups = district.reindex(x.met.index.get_level_values("area_code")).to_numpy()
    met: dict[str, pd.Series] = dict(walk(x.met.groupby(groups)))
    for subject, target in targets_of(x, "district_floors"):
        short = [(x.short["district_floors", subject], 1.0)]
        yield (
            label("district_floors", subject),
            weigh(plain(met.get(subject, x.met.iloc[:0])), short) >= target,
        )


def floor_for_most_deprived(problem: Problem, x: Variables) -> Rows:
    r"""Meet the most deprived fifth as well as all: :math:`M_1 + e \ge (D_1 / D) M`."""
    for subject, _ in targets_of(x, "deprived_floor"):
        areas = problem.areas
        first = areas.index[areas["imd_quintile"] == 1]
        share = float(areas["demand"].loc[first].sum() / areas["demand"].sum())
        deprived = x.met.index.get_level_values("area_code").isin(first)
        factors = deprived.astype(float) - share
        short = [(x.short["deprived_floor", subject], 1.0)]
        yield label("deprived_floor", subject), weigh(zip(x.met, factors, strict=True), short) >= 0


def coverage_standard(problem: Problem, x: Variables) -> Rows:
    r"""Be near: :math:`z_i \le \sum_{v \in N_i} c_v`, :math:`\sum n_i z_i + e \ge \kappa n`."""
    counted = problem.offers.index[problem.offers["serves_hotspot"]]
    for place, opened in walk(x.opened.items()):
        offers = [x.offer[key] for key in counted if key[0] == place]
        yield label("opened", place), weigh([(opened, 1.0)], plain(offers, -1.0)) <= 0
    for group, venues in walk(x.groups["venues"].items()):
        near = plain((x.opened[venue] for venue in venues), -1.0)
        yield label("covered", group), weigh([(x.covered[group], 1.0)], near) <= 0
    for subject, target in targets_of(x, "coverage"):
        people = zip(x.covered, x.groups["residents"].astype(float), strict=True)
        short = [(x.short["coverage", subject], 1.0)]
        yield label("coverage", subject), weigh(people, short) >= target


def todays_places_kept(problem: Problem, x: Variables) -> Rows:
    r"""Keep part of today's timetable: :math:`\sum_{(v,k) \in today} o_{vk} + e \ge K`."""
    kept = x.offer[x.offer.index.isin(current_offers(problem))]
    for subject, target in targets_of(x, "continuity"):
        short = [(x.short["continuity", subject], 1.0)]
        yield label("continuity", subject), weigh(plain(kept), short) >= target


def hotspots_are_served(problem: Problem, x: Variables) -> Rows:
    r"""Serve every hotspot: :math:`\sum_{v \in V_h, k \in K^*} o_{vk} + e_h \ge 1`."""
    counted = x.offer[problem.offers["serves_hotspot"].to_numpy(bool)]
    places = counted.index.get_level_values("venue_id")
    for subject, target in targets_of(x, "hotspots"):
        near = counted[places.isin(problem.hotspots["venues"][subject])]
        short = [(x.short["hotspots", subject], 1.0)]
        yield label("hotspots", subject), weigh(plain(near), short) >= target


def fridays_are_staffed(problem: Problem, x: Variables) -> Rows:
    r"""Go out on Friday evenings where asked: :math:`\sum_{v \in V_h} p_{vk} + e_h \ge 1`.

    In a cycle of more weeks once a fortnight: :math:`\sum n_k p_{vk} + P e_h \ge P`, for the
    :math:`n_k` weeks that one count takes and :math:`P` fortnights.
    """
    places = x.friday.index.get_level_values("venue_id")
    share = (session_weeks(problem) / len(friday_periods(problem))).clip(upper=1.0)
    for subject, target in targets_of(x, "fridays"):
        near = x.friday[places.isin(problem.hotspots["venues"][subject])]
        short = [(x.short["fridays", subject], 1.0)]
        row = weigh(zip(near, share.reindex(near.index).astype(float), strict=True), short)
        yield label("fridays", subject), row >= target


def types_above_minimum(problem: Problem, x: Variables) -> Rows:
    r"""Hold at least the minimum of a type: :math:`\sum_v S_{vk} + e_k \ge \underline S_k`."""
    kinds = problem.offers.index.get_level_values("session_type")
    step = steps_of(problem)
    for subject, target in targets_of(x, "minimum_sessions"):
        held = zip(x.hold[kinds == subject], step[kinds == subject], strict=True)
        short = [(x.short["minimum_sessions", subject], 1.0)]
        yield label("minimum_sessions", subject), weigh(held, short) >= target


def fairness_between_districts(problem: Problem, x: Variables) -> Rows:
    r"""Measure the least served district: :math:`r D_h \le \sum_{i \in h} m_{ik}`."""
    district = problem.areas["district"]
    demand = problem.areas.groupby("district")["demand"].sum()
    groups = district.reindex(x.met.index.get_level_values("area_code")).to_numpy()
    for subject, met in walk(x.met.groupby(groups)):
        lowest = [(x.fair["county"], float(demand[subject]))]
        yield label("fairness", subject), weigh(lowest, plain(met, -1.0)) <= 0


def overrides_are_kept(problem: Problem, x: Variables) -> Rows:
    r"""Do as people asked: :math:`\sum_{(v,k) \in V_o} o_{vk} + e_o \ge 1`, or so with A."""
    for subject, target in targets_of(x, "overrides"):
        ask = problem.asks.loc[subject]
        wanted = x.offer[x.offer.index.isin(list(ask["offers"]))]
        if ask["worker"]:
            mine = x.give.index.get_level_values("worker_id") == ask["worker"]
            pairs = without(x.give.index, "worker_id").isin(list(ask["offers"]))
            wanted = x.give[mine & pairs]
        short = [(x.short["overrides", subject], 1.0)]
        yield label("overrides", subject), weigh(plain(wanted), short) >= target


PHYSICAL: tuple[Rule, ...] = (
    contacts_within_demand,
    contacts_within_capacity,
    contacts_only_where_offered,
    crews_by_role,
    crews_are_complete,
    crews_are_able,
    seats_one_each,
    hours_within_contract,
    days_within_limits,
    rooms_within_venue,
    cost_within_budget,
    types_within_maximum,
    fridays_within_workers,
    walk_ins_go_to_nearest,
    families_within_need,
    hours_hold_other_work,
    tied_money_pays,
    miles_within_week,
)
POLICY: tuple[Rule, ...] = (
    floors_by_district,
    floor_for_most_deprived,
    coverage_standard,
    todays_places_kept,
    hotspots_are_served,
    fridays_are_staffed,
    types_above_minimum,
    fairness_between_districts,
    overrides_are_kept,
    refused_places_avoided,
    no_clash_with_partners,
    sessions_well_used,
    joint_clinics_where_needed,
    places_to_choose_from,
    groups_within_reach,
    other_work_is_done,
    served_often_enough,
)
# What a lesser aim counts: no plan breaks it, it only measures what has a price.
MEASURED: tuple[Rule, ...] = (weekly_or_priced,)
RULES: tuple[Rule, ...] = PHYSICAL + POLICY + MEASURED
