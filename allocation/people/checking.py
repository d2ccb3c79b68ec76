"""Re-verify the rules about people and sessions from the tables, without the solver."""

from __future__ import annotations

from math import ceil, isclose
from typing import TYPE_CHECKING

from allocation.checking.way_home import near_and_home, too_late
from allocation.faults import SMALL, Fault
from allocation.walking import walk

REACH_GROUPS = {"rural_reach": "remote rural areas", "deprived_reach": "most deprived fifth"}

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from allocation.plan import Plan
    from allocation.problem import Problem


def _asked(problem: Problem, rule: str) -> bool:
    """Tell whether a rule is switched on."""
    return float(problem.settings.priorities.get(rule, 0.0)) > 0


def _listed(plan: Plan, rule: str, subject: str, missing: float) -> Iterator[Fault]:
    """Report a shortfall that the plan does not admit, or admits wrongly."""
    mine = plan.unmet[(plan.unmet["rule"] == rule) & (plan.unmet["subject"] == subject)]
    listed = float(mine["amount"].sum())
    if not isclose(listed, max(0.0, missing), abs_tol=10 * SMALL, rel_tol=10 * SMALL):
        yield subject, listed, max(0.0, missing), f"the plan lists another shortfall of {rule}"


def _refused(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No session at a refused place, or it is listed."""
    offered = set(problem.offers.index.get_level_values("venue_id"))
    for place in problem.wishes.refused.index:
        if _asked(problem, "preferences") and place in offered:
            there = plan.sessions[plan.sessions["venue_id"] == place]
            missing = float(there["sessions_per_week"].sum())
            yield from _listed(plan, "preferences", str(place), missing)


def _clashes(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No session of a partner's kind at its time and place, or it is listed."""
    if not _asked(problem, "partner_clashes"):
        return
    for place, kind, slot in walk(problem.wishes.clashes.index):
        table = plan.sessions
        here = (table["venue_id"] == place) & (table["session_type"] == kind)
        found = bool((here & (table["slot"] == slot)).any())
        subject = f"{place}|{kind}|{slot}"
        yield from _listed(plan, "partner_clashes", subject, float(found))


def _used(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every session expects its part of people, or it is listed."""
    floor = problem.wishes.utilisation_floor
    if floor <= 0 or not _asked(problem, "utilisation"):
        return
    keys = ["venue_id", "session_type"]
    held = plan.sessions.groupby(keys)["sessions_per_week"].sum()
    seen = plan.served["contacts"].groupby(level=keys).sum()
    for (place, kind), often in walk(held.items()):
        if (place, kind) in problem.offers.index:
            places = float(problem.types["contacts_per_session"][kind]) * float(often)
            missing = floor * places - float(seen.get((place, kind), 0.0))
            yield from _listed(plan, "utilisation", f"{place}|{kind}", missing)


def _joint(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every district that should have a joint clinic has it, or it is listed."""
    if not _asked(problem, "joint_clinics"):
        return
    clinics = plan.sessions[plan.sessions["session_type"].isin(problem.wishes.joint_types)]
    where = problem.venues["district"].reindex(clinics["venue_id"]).to_numpy()
    often = clinics["sessions_per_week"].groupby(where).sum()
    for district, wanted in walk(problem.wishes.joint["sessions"].items()):
        missing = float(wanted) - float(often.get(district, 0.0))
        yield from _listed(plan, "joint_clinics", str(district), missing)


def _choice(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Enough demand has two places within the standard, or it is listed."""
    demand = problem.wishes.choice_demand
    if not len(demand) or not _asked(problem, "place_choice"):
        return
    options: dict[str, int] = {}
    for area, _ in near_and_home(plan, problem):
        options[area] = options.get(area, 0) + 1
    chosen = sum(float(demand[area]) for area in demand.index if options.get(area, 0) > 1)
    missing = problem.wishes.choice_share * float(demand.sum()) - chosen
    yield from _listed(plan, "place_choice", "county", missing)


def _reached(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Enough demand of each group has a session within the standard, or it is listed."""
    near = {area for area, _ in near_and_home(plan, problem)}
    for rule, share in walk(problem.wishes.reach_shares.items()):
        demand = problem.wishes.reach_demand[rule]
        if _asked(problem, rule) and float(demand.sum()) > 0:
            reached = sum(float(demand[area]) for area in demand.index if area in near)
            yield from _listed(
                plan, rule, REACH_GROUPS[rule], share * float(demand.sum()) - reached
            )


PEOPLE_POLICY_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "refused_places_avoided": _refused,
    "no_clash_with_partners": _clashes,
    "sessions_well_used": _used,
    "joint_clinics_where_needed": _joint,
    "places_to_choose_from": _choice,
    "groups_within_reach": _reached,
}


def _nearest(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Nobody who walks in is counted on to pass an open session of the type."""
    if not problem.wishes.walk_to_nearest:
        return
    minutes = problem.access["minutes"].to_dict()
    held: dict[str, set[str]] = {}
    for place, kind in walk(
        zip(plan.sessions["venue_id"], plan.sessions["session_type"], strict=True)
    ):
        held.setdefault(kind, set()).add(place)
    for (area, place, kind), contacts in walk(plan.served["contacts"].items()):
        if problem.types["booking"][kind] != "drop-in" or contacts <= SMALL:
            continue
        never = {v for v in held.get(kind, set()) if too_late(plan, problem, (area, v, kind))}
        # a place that is not held is another rule's fault
        there = (held.get(kind, set()) - never) | {place}
        least = min(minutes[area, other] for other in there if (area, other) in minutes)
        if minutes[area, place] > least + SMALL:
            words = "people who walk in are sent past a nearer session"
            yield f"{area} {place} {kind}", float(minutes[area, place]), float(least), words


def _families(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No more family sessions than families fill, and none of them counted as young people."""
    families = problem.wishes.families
    if not len(families):
        return
    for kind in families.index.get_level_values("session_type").unique():
        mine = plan.sessions[plan.sessions["session_type"] == kind]
        size = float(problem.types["contacts_per_session"][kind])
        demand = families.xs(kind, level="session_type")
        most = max(int(problem.types["min_sessions"][kind]), ceil(demand.sum() / size - 1e-9))
        often = float(mine["sessions_per_week"].sum())
        if often > most + SMALL:
            yield str(kind), often, float(most), "more family sessions than families fill"
        expected = float(mine["contacts"].sum())
        if expected > float(demand.sum()) + SMALL:
            yield str(kind), expected, float(demand.sum()), "more families than there are"
        for session, row in walk(mine.iterrows()):
            yield from _room(str(session), row, size)
    counted = plan.served.index.get_level_values("session_type")
    for kind in sorted(set(counted) & set(families.index.get_level_values("session_type"))):
        yield str(kind), 1.0, 0.0, "families are counted as young people"


def agencies_there(session: str, offer: pd.Series, crew: pd.DataFrame) -> Iterator[Fault]:
    """Report a crew without the workers that named agencies should send.

    Parameters
    ----------
    session
        Its name.
    offer
        Its row of ``problem.offers``.
    crew : DataFrame, index ``worker_id``
        Rows of ``problem.workers``.

    Yields
    ------
    tuple
        Subject, found, allowed, words.
    """
    for cell in offer.get("agencies", ()):
        name, _, seats = cell.partition(":")
        wanted = int(seats or 1)
        there = int((crew["employer"].str.strip().str.lower() == name.strip().lower()).sum())
        if there < wanted:
            yield session, float(there), float(wanted), f"too few workers of {name.strip()}"


def _room(session: str, row: pd.Series, size: float) -> Iterator[Fault]:
    """No family session expects more than it has room for."""
    room = size * float(row["sessions_per_week"])
    if float(row["contacts"]) > room + SMALL:
        yield session, float(row["contacts"]), room, "more families than there is room for"


PEOPLE_PHYSICAL_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "walk_ins_go_to_nearest": _nearest,
    "families_within_need": _families,
}
