"""Re-verify a plan against every rule in plain pandas, without the solver.

Nothing here is shared with the model: hours, contacts, crews and rooms are added up again
from the tables, so that a fault in the model shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.checking.cycle import CYCLE_CHECKS, told, week_by_week
from allocation.checking.days import DAY_CHECKS
from allocation.checking.funds import money_within_ties
from allocation.checking.other_work import hours_hold_work
from allocation.checking.policy import POLICY_CHECKS, check_figures
from allocation.checking.way_home import HOME_CHECKS
from allocation.checking.working import seats_worked
from allocation.faults import SMALL, Fault
from allocation.mileage_rules import too_many_miles
from allocation.people.checking import PEOPLE_PHYSICAL_CHECKS, agencies_there
from allocation.walking import walk, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from allocation.plan import Plan
    from allocation.problem import Problem

COLUMNS = ["rule", "subject", "found", "allowed", "sentence"]
OFFER = ["venue_id", "session_type"]
SECOND_SEAT = "(second worker)"


def check_plan(plan: Plan, problem: Problem) -> pd.DataFrame:
    """Return what is wrong with a plan, one row per fault; no rows when it is sound.

    Parameters
    ----------
    plan
        From `allocate`, or edited by hand.
    problem
        The county it was made for.

    Returns
    -------
    DataFrame
        ``rule`` (the rule's name in ``allocation.rules`` or ``allocation.search.timetable``,
        ``sessions_fit_slots``, or ``figures``), ``subject``, ``found``, ``allowed``, ``sentence``.
    """
    rows: list[tuple[str, str, float, float, str]] = []
    checks = {**PHYSICAL_CHECKS, **DAY_CHECKS, **CYCLE_CHECKS, **HOME_CHECKS, **POLICY_CHECKS}
    for rule, check in walk(checks.items()):
        rows += [(rule, *fault) for fault in check(plan, problem)]
    rows += [("figures", *fault) for fault in check_figures(plan, problem)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"found": float, "allowed": float})


def _demand(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Nobody is counted twice, and no more come than would travel."""
    served = plan.served["contacts"]
    share = problem.access["share"].reindex(without(served.index, "session_type")).to_numpy(float)
    need = problem.need.reindex(without(served.index, "venue_id")).to_numpy(float)
    table = pd.DataFrame({"contacts": served, "share": share, "need": need}).fillna(0.0)
    far = table[table["contacts"] > table["share"] * table["need"] + SMALL]
    for key, row in walk(far.iterrows()):
        most = row["share"] * row["need"]
        yield str(key), row["contacts"], most, "more contacts than would travel so far"
    table["used"] = table["contacts"] / table["share"].where(table["share"] > 0)
    sums = table.groupby(level=["area_code", "session_type"])["used"].sum()
    over = sums[sums > problem.need.reindex(sums.index).fillna(0.0) + SMALL]
    for key, used in walk(over.items()):
        yield str(key), float(used), float(problem.need.get(key, 0.0)), "people are counted twice"


def _capacity(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No session sees more than it can hold."""
    held = plan.sessions.groupby(OFFER)["sessions_per_week"].sum()
    seen = plan.served["contacts"].groupby(level=OFFER).sum()
    size = problem.types["contacts_per_session"]
    for (place, kind), contacts in walk(seen.items()):
        room = float(held.get((place, kind), 0.0)) * float(size[kind])
        if contacts > room + SMALL:
            yield (
                f"{place} {kind}",
                float(contacts),
                room,
                "more contacts than the sessions can hold",
            )


def _offered(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Contacts only where a session is held, of a type the venue may hold."""
    held = set(plan.sessions[OFFER].itertuples(index=False, name=None))
    pairs = set(without(plan.served.index, "area_code"))
    for place, kind in sorted(pairs - held):
        yield f"{place} {kind}", 1.0, 0.0, "contacts where no session is held"
    for session, row in walk(plan.sessions.iterrows()):
        key = (row["venue_id"], row["session_type"])
        if key not in problem.offers.index:
            yield str(session), 1.0, 0.0, "the venue may not hold this type"


def _crews(plan: Plan, problem: Problem) -> Iterator[Any]:
    """Walk over the sessions with their offer and the staff in them."""
    for session, row in walk(plan.sessions.iterrows()):
        key = (row["venue_id"], row["session_type"])
        if key in problem.offers.index:
            crew = problem.workers.reindex(list(dict.fromkeys(row["crew"])))
            yield str(session), problem.offers.loc[key], crew


def _roles(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Every role has its seats filled."""
    for session, offer, crew in _crews(plan, problem):
        asked = problem.crews.loc[offer.name]
        for role, seats in walk(asked.items()):
            there = int((crew["role"] == role).sum())
            if role != SECOND_SEAT and there < seats:
                yield session, there, float(seats), f"too few of the role {role}"


def _complete(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Nobody works alone where that is not allowed."""
    for session, offer, crew in _crews(plan, problem):
        if len(crew) != offer["seats"]:
            yield session, len(crew), float(offer["seats"]), "the crew is not complete"


def _able(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Enough of the crew are qualified, experienced and skilled."""
    for session, offer, crew in _crews(plan, problem):
        for column in ("qualified", "experienced"):
            there = int(crew[column].fillna(value=False).astype(bool).sum())
            if there < offer[column]:
                yield session, there, float(offer[column]), f"too few {column} workers"
        skill = offer["skill"]
        if skill and not any(skill in skills for skills in crew["skills"]):
            yield session, 0.0, 1.0, "nobody in the crew has the skill"
        yield from agencies_there(session, offer, crew)


def _seats(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Nobody sits twice in one session; the two tables of staff agree."""
    del problem
    listed = plan.assignments.groupby("session_id")["worker_id"].agg(list).to_dict()
    for session, crew in walk(plan.sessions["crew"].items()):
        if len(set(crew)) < len(crew):
            yield str(session), len(crew), float(len(set(crew))), "somebody sits twice in it"
        if sorted(crew) != sorted(listed.get(session, [])):
            yield (
                str(session),
                len(crew),
                float(len(listed.get(session, []))),
                "crew and rota differ",
            )


def _hours(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Nobody works more than paid hours; vacancies and ended contracts work none."""
    worked = seats_worked(plan, problem)
    worked["hours"] = worked["contact"] + worked["setup"] + worked["minutes"] / 60
    for who in sorted(worked["worker_id"][worked["minutes"].isna()].unique()):
        yield str(who), 1.0, 0.0, "works where they cannot"
    for (who, week), hours in walk(worked.groupby(["worker_id", "week"])["hours"].sum().items()):
        paid = float(problem.workers["hours"].get(who, 0.0))
        if hours > paid + SMALL:
            yield told(who, week, problem), float(hours), paid, "more hours than are paid"


def _days(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """One place at a time, in own slots, within a day's sessions and travel."""
    worked = seats_worked(plan, problem)
    limits = problem.settings
    for (who, slot, week), count in walk(
        worked.groupby(["worker_id", "slot", "week"]).size().items()
    ):
        if count > 1:
            subject = told(f"{who} {slot}", week, problem)
            yield subject, float(count), 1.0, "in two places at once"
        if slot not in problem.workers["slots"].get(who, ()):
            yield f"{who} {slot}", 1.0, 0.0, "works in a slot that is not theirs"
    sums = worked.groupby(["worker_id", "weekday", "week"]).agg(
        sessions=("slot", "size"), minutes=("minutes", "sum")
    )
    for (who, day, week), row in walk(sums.iterrows()):
        subject = told(f"{who} {day}", week, problem)
        if row["sessions"] > limits.max_day_sessions:
            allowed = float(limits.max_day_sessions)
            yield subject, row["sessions"], allowed, "too many sessions in a day"
        if row["minutes"] > limits.max_day_minutes + SMALL:
            yield subject, row["minutes"], limits.max_day_minutes, "too much travel in a day"


def _rooms(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No more sessions than rooms, and only when the venue is open for the type."""
    held = week_by_week(plan, problem).groupby(["venue_id", "slot", "week"]).size()
    for (place, slot, week), count in walk(held.items()):
        rooms = float(problem.venues["rooms"].get(place, 0))
        if count > rooms:
            subject = told(f"{place} {slot}", week, problem)
            yield subject, float(count), rooms, "more sessions than rooms"
    for session, row in walk(plan.sessions.iterrows()):
        key = (row["venue_id"], row["session_type"])
        if key in problem.offers.index and row["slot"] not in problem.offers["slots"][key]:
            yield str(session), 1.0, 0.0, "the venue or the type is closed in this slot"


def _budget(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Hire, consumables and mileage stay within the budget."""
    sessions = week_by_week(plan, problem)
    hire = float(problem.venues["hire_cost"].reindex(sessions["venue_id"]).fillna(0.0).sum())
    goods = float(problem.types["consumables"].reindex(sessions["session_type"]).fillna(0.0).sum())
    road = float(seats_worked(plan, problem)["mileage"].sum())
    spent = (hire + goods + road) / problem.settings.cycle_weeks
    budget = problem.settings.budget_gbp
    if spent > budget + 0.01:
        yield "county", spent, budget, "more money than the budget"


def _maximum(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """No type is held more often than its maximum."""
    held = week_by_week(plan, problem).groupby("session_type").size()
    for kind, count in walk((held / problem.settings.cycle_weeks).items()):
        most = float(problem.types["max_sessions"].get(kind, 0))
        if count > most + SMALL:
            yield str(kind), float(count), most, "more sessions than the maximum of the type"


def _friday_crews(plan: Plan, problem: Problem) -> Iterator[Fault]:
    """Friday evenings take no more workers than are free then."""
    if not len(problem.slots):
        return
    evening = problem.slots["evening"].astype(bool) & (problem.slots["weekday"] == "Fri")
    held = week_by_week(plan, problem)
    crews = held["crew"].map(len).groupby([held["slot"], held["week"]]).sum()
    for (slot, week), there in walk(crews.items()):
        free = sum(slot in own for own in problem.workers["slots"][problem.workers["hours"] > 0])
        if slot in problem.slots.index[evening] and there > free:
            subject = told(slot, week, problem)
            yield subject, float(there), float(free), "more workers than are free"


PHYSICAL_CHECKS: Mapping[str, Callable[[Plan, Problem], Iterator[Fault]]] = {
    "contacts_within_demand": _demand,
    "contacts_within_capacity": _capacity,
    "contacts_only_where_offered": _offered,
    "crews_by_role": _roles,
    "crews_are_complete": _complete,
    "crews_are_able": _able,
    "seats_one_each": _seats,
    "hours_within_contract": _hours,
    "days_within_limits": _days,
    "rooms_within_venue": _rooms,
    "cost_within_budget": _budget,
    "types_within_maximum": _maximum,
    "fridays_within_workers": _friday_crews,
    **PEOPLE_PHYSICAL_CHECKS,
    "hours_hold_other_work": hours_hold_work,
    "tied_money_pays": money_within_ties,
    "miles_within_week": too_many_miles,
}
