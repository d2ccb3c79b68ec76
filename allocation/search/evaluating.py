"""What a timetable achieves on the full county: who is seen where, and which rules fall short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pulp

from allocation.cycle.often_enough import served_in_every_period, with_often
from allocation.other_work.assigning import units_done
from allocation.people.asking import people_short
from allocation.people.utilisation import use_rows
from allocation.people.walk_ins import only_nearest
from allocation.people.way_home import pairs_with_way_home
from allocation.people.way_home_rules import Journey, room_by_slot, slots_home
from allocation.rows import plain, weigh
from allocation.solving import solve
from allocation.targets import current_offers, policy_targets, weigh_shortfalls
from allocation.walking import gather, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.problem import Problem

OFFER = ["venue_id", "session_type"]
FLOORS = ("district_floors", "deprived_floor")
LateRoom = tuple[str, float, list[Journey]]  # type, sessions a week, who can use no others
TIE = 1e-6  # per contact-minute: of equally good ways, the shorter


@dataclass(frozen=True, kw_only=True, eq=False)
class Evaluation:
    """What a timetable achieves.

    Attributes
    ----------
    served
        Series, index (``area_code``, ``venue_id``, ``session_type``): contacts a week.
    value
        Deprivation-weighted need met. [contacts / week]
    shortfall
        Series, index (``rule``, ``subject``): missing amount of each policy rule.
    unmet
        Shortfalls as whole rules by priority: aim 1.
    unserved
        Hotspots without a counted session: aim 2.
    covered
        Share of residents with a counted session within the standard.
    """

    served: pd.Series
    value: float
    shortfall: pd.Series
    unmet: float
    unserved: int
    covered: float

    def rank(self) -> tuple[float, int, float]:
        """Order evaluations: smaller is better."""
        return (round(self.unmet, 6), self.unserved, -self.value)


def evaluate(problem: Problem, sessions: pd.DataFrame) -> Evaluation:
    """Say what a timetable achieves, with everyone sent where it serves the county best.

    Parameters
    ----------
    problem
        The full county.
    sessions : DataFrame
        ``venue_id, session_type, slot``, and how often: ``weeks`` of the cycle, else
        ``sessions_per_week``, else every week. Sessions at venues or of types that the
        county's tables do not know reach nobody.

    Returns
    -------
    Evaluation
        Exact: no zones, no kernel.
    """
    sessions = with_often(sessions, problem.settings.cycle_weeks)
    held = sessions.groupby(OFFER)["sessions_per_week"].sum()
    held = held[(held > 0).to_numpy() & held.index.get_level_values(1).isin(problem.types.index)]
    targets = policy_targets(problem)
    home = _home(problem, sessions)
    table = _flows(problem, held, home)
    served = _best_flows(problem, held, table, targets, _late_room(sessions, home))
    shortfall = _shortfalls(problem, sessions, held, served, targets)
    weight = problem.areas["weight"].reindex(served.index.get_level_values("area_code"))
    rules = shortfall.index.get_level_values("rule")
    return Evaluation(
        served=served,
        value=float((served.to_numpy(float) * weight.to_numpy(float)).sum()),
        shortfall=shortfall,
        unmet=weigh_shortfalls(targets, shortfall),
        unserved=round(float(shortfall[rules == "hotspots"].sum())),
        covered=covered_share(problem, sessions),
    )


def _home(problem: Problem, sessions: pd.DataFrame) -> dict[Journey, frozenset[str]]:
    """Say for journeys that some sessions are too late for from which slots they get home."""
    if not len(problem.no_way_home):
        return {}
    slots = sessions.groupby(OFFER)["slot"].agg(tuple).to_dict()
    late = {journey[:3] for journey in problem.no_way_home}
    return slots_home(problem, sorted(key for key in late if key[1:] in slots), slots)


def _late_room(sessions: pd.DataFrame, home: Mapping[Journey, frozenset[str]]) -> list[LateRoom]:
    """List how often sessions are held in the slots from which some get home."""
    often = sessions.groupby([*OFFER, "slot"])["sessions_per_week"].sum().to_dict()
    return [
        (pair[1], sum(float(often[*pair, slot]) for slot in slots), journeys)
        for pair, slots, journeys in room_by_slot(home)
    ]


def _flows(
    problem: Problem, held: pd.Series, home: Mapping[Journey, frozenset[str]]
) -> pd.DataFrame:
    """List who could be seen in the sessions held, and get home."""
    pairs = problem.access[["share", "minutes"]].reset_index()
    table = pairs.merge(held.index.to_frame(index=False), on="venue_id")
    need = problem.need.rename("need").reset_index()
    table = table.merge(need, on=["area_code", "session_type"])
    table["weight"] = problem.areas["weight"].reindex(table["area_code"]).to_numpy()
    table = table.set_index(["area_code", *OFFER]).sort_index()
    never = [journey for journey, slots in home.items() if not slots]
    return only_nearest(problem, table[~table.index.isin(never)] if never else table)


def _best_flows(
    problem: Problem,
    held: pd.Series,
    table: pd.DataFrame,
    targets: pd.DataFrame,
    late_room: list[LateRoom],
) -> pd.Series:
    """Send people where the floors fall least short, then where most weighted need is met."""
    index = table.index
    if not len(table):
        return pd.Series([], index=index, dtype=float, name="contacts")
    model = pulp.LpProblem("flows", pulp.LpMaximize)
    top = (table["share"] * table["need"]).to_numpy(float)
    see = pd.Series(
        [model.add_variable(f"see_{n}", 0, float(most)) for n, most in enumerate(top)], index=index
    )
    seen, share, need = see.to_numpy(), table["share"].to_numpy(float), problem.need.to_dict()
    for key, places in gather(index, "area_code", "session_type", sort=False):
        if len(places) > 1:
            once = [(seen[place], 1 / share[place]) for place in places]
            model.addConstraint(weigh(once) <= float(need[key]), f"demand|{key}")
    contacts = problem.types["contacts_per_session"]
    for key, places in gather(index, *OFFER, sort=False):
        room = float(contacts[key[1]]) * float(held[key])
        model.addConstraint(weigh(plain(seen[places])) <= room, f"capacity|{key}")
    known = see.to_dict()
    for number, (kind, often, journeys) in enumerate(late_room):
        people = plain(known[journey] for journey in journeys if journey in known)
        model.addConstraint(weigh(people) <= float(contacts[kind]) * often, f"home|{number}")
    worth = (table["weight"] - TIE * table["minutes"]).astype(float)
    most_need = weigh(zip(see, worth, strict=True))
    model.setObjective(most_need)
    served = solve(model).read(see)
    floors = _floor_shortfalls(problem, served, targets, held)
    if (floors > 1e-6).any():
        short = _add_floors(problem, model, see, targets, held)
        rate = (targets["priority"] / targets["scale"]).reindex(short.index).astype(float)
        model.sense = pulp.LpMinimize
        model.objective = weigh(zip(short, rate, strict=True))
        least = solve(model).read(short)
        for key, variable in walk(short.items()):
            variable.upBound = max(0.0, float(least[key])) + 1e-7
        model.sense = pulp.LpMaximize
        model.objective = most_need
        served = solve(model).read(see)
    return served.clip(lower=0.0).rename("contacts")


def _floor_factors(
    problem: Problem, index: pd.Index, targets: pd.DataFrame, held: pd.Series
) -> list[tuple[tuple[str, str], pd.Series, float]]:
    """Write each floor as: factors x contacts must reach a target."""
    areas = index.get_level_values("area_code")
    district = problem.areas["district"].reindex(areas)
    first = (problem.areas["imd_quintile"].reindex(areas) == 1).astype(float)
    total = problem.areas["demand"]
    rows = use_rows(problem, index, held)
    for rule, subject in walk(targets.index):
        target = float(targets["target"][rule, subject])
        if rule == "district_floors":
            rows.append(((rule, subject), (district == subject).astype(float), target))
        elif rule == "deprived_floor":
            share = float(total[problem.areas["imd_quintile"] == 1].sum() / total.sum())
            rows.append(((rule, subject), first - share, target))
    return rows


def _floor_shortfalls(
    problem: Problem, served: pd.Series, targets: pd.DataFrame, held: pd.Series
) -> pd.Series:
    """Measure how far each floor is missed."""
    missing = {
        key: max(0.0, target - float((factors.to_numpy(float) * served.to_numpy(float)).sum()))
        for key, factors, target in _floor_factors(problem, served.index, targets, held)
    }
    return pd.Series(missing, dtype=float)


def _add_floors(
    problem: Problem,
    model: pulp.LpProblem,
    see: pd.Series,
    targets: pd.DataFrame,
    held: pd.Series,
) -> pd.Series:
    """Add the floors as rows with a shortfall each."""
    made = {}
    floors = _floor_factors(problem, see.index, targets, held)
    for number, (key, factors, target) in enumerate(floors):
        short = model.add_variable(f"short_{number}", 0)
        used = factors.to_numpy() != 0
        terms = zip(see[used], factors[used].astype(float), strict=True)
        model.addConstraint(weigh(terms, [(short, 1.0)]) >= target, f"floor|{number}")
        made[key] = short
    index = pd.MultiIndex.from_tuples(list(made), names=["rule", "subject"])
    return pd.Series(list(made.values()), index=index, dtype=object)


def _shortfalls(
    problem: Problem,
    sessions: pd.DataFrame,
    held: pd.Series,
    served: pd.Series,
    targets: pd.DataFrame,
) -> pd.Series:
    """Measure every policy rule on the timetable itself."""
    missing = pd.Series(0.0, index=targets.index)
    floors = _floor_shortfalls(problem, served, targets, held)
    people = people_short(problem, sessions, held, served)
    asked = served_in_every_period(problem, sessions)
    kept = current_offers(problem).isin(held.index).sum()
    reached = covered_share(problem, sessions) * float(problem.residents.sum())
    by_type = held.groupby(level="session_type").sum()
    done = units_done(problem, sessions)
    for (rule, subject), target in walk(targets["target"].items()):
        if rule in FLOORS:
            missing[rule, subject] = floors.get((rule, subject), 0.0)
        elif rule in {"hotspots", "fridays"}:
            missing[rule, subject] = float((rule, subject) not in asked)
        elif rule == "coverage":
            missing[rule, subject] = target - reached
        elif rule == "continuity":
            missing[rule, subject] = target - kept
        elif rule == "minimum_sessions":
            missing[rule, subject] = target - float(by_type.get(subject, 0.0))
        elif (rule, subject) in people:
            missing[rule, subject] = people[rule, subject]
        elif rule == "overrides":
            missing[rule, subject] = float(not does_as_asked(problem.asks.loc[subject], sessions))
        elif rule == "other_work":
            missing[rule, subject] = target - float(done.get(subject, 0.0))
    return missing.clip(lower=0.0).where(missing > 1e-6, 0.0)


def does_as_asked(ask: pd.Series, sessions: pd.DataFrame) -> bool:
    """Tell whether a timetable does what an override asks.

    Parameters
    ----------
    ask
        A row of ``problem.asks``.
    sessions : DataFrame
        ``venue_id, session_type, slot`` and ``crew``, without which no worker is found.

    Returns
    -------
    bool
        Whether one of its sessions will do.
    """
    nobody = pd.Series([()] * len(sessions), index=sessions.index, dtype=object)
    crews = sessions.get("crew", nobody)
    rows = zip(sessions["venue_id"], sessions["session_type"], sessions["slot"], crews, strict=True)
    return any(
        (place, kind) in ask["offers"]
        and ask["slot"] in {"", slot}
        and (not ask["worker"] or ask["worker"] in crew)
        for place, kind, slot, crew in rows
    )


def covered_share(problem: Problem, sessions: pd.DataFrame) -> float:
    """Give the share of residents with a counted session within the standard, and a way home.

    Parameters
    ----------
    problem
        The county.
    sessions
        A timetable.

    Returns
    -------
    float
        Share, 0 where there are no residents.
    """
    total = float(problem.residents.sum())
    near = pairs_with_way_home(problem, sessions, problem.reach)
    people = problem.residents.reindex(near.get_level_values("area_code").unique()).sum()
    return float(people) / total if total > 0 else 0.0
