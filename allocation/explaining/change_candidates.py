"""Which sessions could help an unmet rule, in which more slots, and which rules nothing helps."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from allocation.people.reach_floors import GROUPS
from allocation.slot_times import long_enough, slot_times
from allocation.targets import current_offers
from allocation.teams import friday_evenings
from allocation.walking import without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from allocation.explaining.enlarging import Opened, Pair
    from allocation.plan import Plan
    from allocation.problem import Problem

MOST = 12  # pairs considered for one unmet rule


def helping_pairs(problem: Problem, plan: Plan) -> list[Pair]:
    """List the (venue, type) pairs that would help what is unmet, offered today or not.

    Parameters
    ----------
    problem, plan
        The county and its plan.

    Returns
    -------
    list of (venue_id, session_type)
        Sorted; of each unmet rule the most useful ones, a dozen at most.
    """
    found: set[Pair] = set()
    for rule, subject in zip(plan.unmet["rule"], plan.unmet["subject"], strict=True):
        found.update(_helping(problem, plan, str(rule), str(subject)))
    return sorted(found)


def _helping(problem: Problem, plan: Plan, rule: str, subject: str) -> list[Pair]:
    """List the pairs that help one rule, the most useful first."""
    if rule == "overrides":
        return list(problem.asks["offers"][subject])[:MOST]
    if rule == "continuity":
        return [(str(place), str(kind)) for place, kind in current_offers(problem)]
    venues, kinds = _HELP.get(rule, (_nobody, _wanted))
    return _pairs(problem, venues(problem, plan, subject), kinds(problem, subject))


def _counted(problem: Problem, subject: str) -> list[str]:
    """List the types that count for hotspots and coverage."""
    del subject
    return sorted(map(str, problem.types.index[problem.types["counts_for_hotspot"].astype(bool)]))


def _outreach(problem: Problem, subject: str) -> list[str]:
    """List the types of outreach."""
    del subject
    return outreach_types(problem)


def _itself(problem: Problem, subject: str) -> list[str]:
    """Give the type that a rule names."""
    del problem
    return [subject]


def _nobody(problem: Problem, plan: Plan, subject: str) -> list[str]:
    """List no venue."""
    del problem, plan, subject
    return []


def outreach_types(problem: Problem) -> list[str]:
    """List the types that are held as outreach on Friday evenings."""
    known = {str(kind) for _, kind in problem.offers.index[problem.offers["friday"]]}
    named = {str(kind) for kind in problem.types.index if "outreach" in str(kind).lower()}
    return sorted(known | named)


def _wanted(problem: Problem, subject: str) -> list[str]:
    """List the types somebody needs."""
    del subject
    return sorted({str(kind) for kind in problem.need.index.get_level_values("session_type")})


def _nearest_first(problem: Problem, plan: Plan, hotspot: str) -> list[str]:
    """List the venues that serve a hotspot, the nearest to its areas first."""
    del plan
    venues = [str(place) for place in problem.hotspots["venues"][hotspot]]
    inside = problem.access.index.get_level_values("area_code").isin(
        list(problem.hotspots["areas"][hotspot])
    )
    far = problem.access.loc[inside, "minutes"].groupby(level="venue_id").mean()
    order = far.reindex(venues).fillna(1e6).sort_values(kind="stable")
    return [str(place) for place in order.index]


def _newly_covering(problem: Problem, plan: Plan, subject: str) -> list[str]:
    """List the venues that would bring the most residents within the standard who are not."""
    del subject
    near = set(plan.coverage.index[plan.coverage["within_standard"].astype(bool)])
    table = problem.reach.to_frame(index=False)
    table = table[~table["area_code"].isin(near)]
    people = problem.residents.reindex(table["area_code"]).to_numpy(float)
    gain = table.assign(people=people).groupby("venue_id")["people"].sum().sort_index()
    return [str(place) for place in gain.sort_values(ascending=False, kind="stable").index]


def _reaching_group(problem: Problem, plan: Plan, subject: str) -> list[str]:
    """List the venues that would bring most demand of a group of areas within the standard."""
    near = set(plan.coverage.index[plan.coverage["within_standard"].astype(bool)])
    rule = next(rule for rule, group in GROUPS.items() if group == subject)
    table = problem.reach.to_frame(index=False)
    table = table[~table["area_code"].isin(near)]
    demand = problem.wishes.reach_demand[rule].reindex(table["area_code"]).fillna(0.0)
    gain = table.assign(more=demand.to_numpy(float)).groupby("venue_id")["more"].sum().sort_index()
    return [str(place) for place in gain.sort_values(ascending=False, kind="stable").index]


def _useful_to_district(problem: Problem, plan: Plan, subject: str) -> list[str]:
    """List the venues that most demand of a district would travel to."""
    del plan
    return _useful_to(problem, problem.areas["district"] == subject)


def _useful_to_deprived(problem: Problem, plan: Plan, subject: str) -> list[str]:
    """List the venues that most demand of the most deprived fifth would travel to."""
    del plan, subject
    return _useful_to(problem, problem.areas["imd_quintile"] == 1)


def _useful_to(problem: Problem, inside: pd.Series) -> list[str]:
    """List the venues that most demand of some areas would travel to."""
    areas = problem.areas.index[inside.to_numpy(bool)]
    share = problem.access["share"]
    share = share[share.index.get_level_values("area_code").isin(areas)]
    demand = problem.areas["demand"].reindex(share.index.get_level_values("area_code"))
    worth = (share * demand.to_numpy(float)).groupby(level="venue_id").sum()
    return [str(p) for p in worth.sort_values(ascending=False, kind="stable").index]


def _cheapest_first(problem: Problem, plan: Plan, subject: str) -> list[str]:
    """List all venues by what a session there costs."""
    del plan, subject
    return [str(p) for p in problem.venues["hire_cost"].sort_values(kind="stable").index]


_HELP: dict[str, tuple[Callable[..., list[str]], Callable[..., list[str]]]] = {
    "hotspots": (_nearest_first, _counted),
    "fridays": (_nearest_first, _outreach),
    "coverage": (_newly_covering, _counted),
    "district_floors": (_useful_to_district, _wanted),
    "deprived_floor": (_useful_to_deprived, _wanted),
    "rural_reach": (_reaching_group, _counted),
    "deprived_reach": (_reaching_group, _counted),
    "minimum_sessions": (_cheapest_first, _itself),
}


def _pairs(problem: Problem, venues: Iterable[str], kinds: Iterable[str]) -> list[Pair]:
    """Join venues, the most useful first, with types they hold or could agree to hold."""
    kinds = list(kinds)
    found: list[Pair] = []
    for place in venues:
        found += [(place, kind) for kind in kinds if could_hold(problem, place, kind)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def could_hold(problem: Problem, place: str, kind: str) -> bool:
    """Tell whether a venue holds a type, or could if it agreed: a room or slot can be had."""
    if (place, kind) in problem.offers.index:
        return True
    venue, of = problem.venues.loc[place], problem.types.loc[kind]
    if venue["term_only"] or of["term_only"]:
        return False
    return not len(of["venue_types"]) or venue["type"] in of["venue_types"]


def new_slots(problem: Problem, pairs: Iterable[Pair]) -> tuple[Opened, ...]:
    """List the slots in which helpful pairs are not held today but could be.

    Parameters
    ----------
    problem
        The county.
    pairs
        From `helping_pairs`.

    Returns
    -------
    tuple of (venue_id, session_type, slot)
        Sorted; nothing shorter than the type needs, nothing in term only.
    """
    term = set(problem.slots.index[problem.slots["term_only"].astype(bool)])
    lengths = slot_times(problem.slots)["length"]
    contact = problem.types["contact_hours"].astype(float).to_dict()
    made = []
    for place, kind in pairs:
        of = problem.types.loc[kind]
        able = set(of["slots"]) & set(problem.slots.index) - term
        able &= long_enough(lengths, contact[kind])
        old = set(problem.offers["slots"].get((place, kind), ()))
        banned = _is_banned(problem, place, kind, old)
        made += [(place, kind, slot) for slot in sorted(able - old) if not banned]
    return tuple(made)


def _is_banned(problem: Problem, place: str, kind: str, old: set[str]) -> bool:
    """Tell whether people took a pair, or some of its slots, out: the tables would offer more."""
    venue, of = problem.venues.loc[place], problem.types.loc[kind]
    if venue["rooms"] < 1 or (len(venue["session_types"]) and kind not in venue["session_types"]):
        return False
    could = set(of["slots"]) & set(venue["open_slots"]) & set(problem.slots.index)
    hours = problem.types["contact_hours"].astype(float).to_dict()
    could &= long_enough(slot_times(problem.slots)["length"], hours[kind])
    return bool(could - old) and could_hold(problem, place, kind)


def impossible_rules(wider: Problem, unmet: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Say which unmet rules no change of these kinds can meet, and why.

    Parameters
    ----------
    wider
        The county with everything that could be added.
    unmet
        Of the plan.

    Returns
    -------
    list of (rule, subject, sentence)
        Certain: no crew, slot or money would do.
    """
    staffed = without(wider.teams.index, "worker_id")
    able = wider.offers[wider.offers.index.isin(staffed)]
    fridays = set(friday_evenings(wider.slots))
    made = []
    for rule, subject in zip(unmet["rule"], unmet["subject"], strict=True):
        if rule in {"hotspots", "fridays"}:
            flag = "serves_hotspot" if rule == "hotspots" else "friday"
            venues = wider.hotspots["venues"][subject]
            good = able[able[flag].astype(bool)]
            if not good.index.get_level_values("venue_id").isin(venues).any():
                made.append((rule, subject, _why(wider, rule, subject, fridays)))
        asked = rule == "overrides" and list(wider.asks["offers"][subject])
        if asked and not able.index.isin(asked).any():
            text = str(wider.asks["text"][subject])
            made.append((rule, subject, f"Nobody could ever hold what was asked for: {text}."))
    return [(str(rule), str(subject), why) for rule, subject, why in made]


def _why(problem: Problem, rule: str, subject: str, fridays: set[str]) -> str:
    """Say why a place cannot be served by any change of what is listed."""
    minutes = problem.settings.hotspot_minutes
    number = int(problem.hotspots["rank"][subject])
    place = f"Priority area {number}"
    if not len(problem.hotspots["venues"][subject]):
        nearest = float(problem.hotspots["nearest_minutes"][subject])
        away = (
            "no listed venue can be reached from it"
            if isnan(nearest)
            else f"the nearest is {nearest:.0f} minutes away"
        )
        return (
            f"{place} has no listed venue within {minutes:.0f} minutes ({away}): neither staff, "
            "hours nor money can serve it. A venue there has to be found and listed first."
        )
    if problem.workers.empty:
        return f"{place}: no worker is listed whose base a new post could share."
    if rule == "fridays" and not fridays:
        return f"{place} cannot have outreach on a Friday evening: no such time is listed."
    what = "a drop-in or clinic" if rule == "hotspots" else "outreach on a Friday evening"
    return (
        f"{place} has listed venues within {minutes:.0f} minutes, but none of a kind that may "
        f"hold {what}, or none that staff can reach in a day."
    )
