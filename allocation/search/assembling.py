"""Write the frames of a Plan from a timetable and what it achieves."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocation.cycle.cycles import frequency_of
from allocation.cycle.every_week import lacking_measured
from allocation.cycle.often_enough import with_often
from allocation.cycle.scaling import for_each
from allocation.explaining.wording import unmet_table
from allocation.funds.flows import funding_table
from allocation.other_work.reporting import other_work_table, with_journeys
from allocation.people.families import family_contacts, family_expected
from allocation.people.preferences import preference_reached
from allocation.people.way_home import pairs_with_way_home
from allocation.plan import Plan
from allocation.staying import list_changes, stay_measured
from allocation.walking import without

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.problem import Problem
    from allocation.search.counts import Counts
    from allocation.search.evaluating import Evaluation
    from allocation.search.scheduling import Schedule

KEY = ["venue_id", "session_type", "slot"]
PROVEN = 1e-6


def assemble(
    problem: Problem,
    schedule: Schedule,
    reached: Evaluation,
    *,
    bound: float,
    least: Counts | None,
    exact: bool,
    stopped_by: str,
    search: Mapping[str, Any],
    lesser: tuple[dict[str, Any], ...] = (),
) -> Plan:
    """Write a Plan.

    Parameters
    ----------
    problem
        The full county.
    schedule
        Sessions with slot and crew.
    reached
        What they achieve.
    bound
        Of weighted need met, for the full county. [contacts / week]
    least
        The pass that sought the fewest unmet rules; None where none was made.
    exact
        Whether the search saw every area as it is.
    stopped_by
        How the search ended.
    search
        Settings of the search, for the record.
    lesser
        The lesser aims, where they were settled in order; else they are added up.

    Returns
    -------
    Plan
        All frames with named indexes.
    """
    problem = for_each(problem)
    sessions = _sessions(problem, schedule.sessions, reached.served)
    assignments = assignment_table(problem, sessions)
    other = other_work_table(problem, sessions, reached.served)
    gap = (bound - reached.value) / max(abs(reached.value), 1.0)
    least_known = reached.unmet <= PROVEN or (
        exact
        and least is not None
        and least.outcome.status == "proven"
        and reached.unmet <= least.outcome.value + 0.01
    )
    proven = least_known and gap <= PROVEN
    levels: tuple[dict[str, Any], ...] = (
        _level(
            "unmet rules",
            reached.unmet,
            _least(least, reached, known=least_known),
            proven=least_known,
        ),
        _level(
            "hotspots served",
            len(problem.hotspots) - reached.unserved,
            len(problem.hotspots),
            proven=reached.unserved == 0 or least_known,
        ),
        _level("deprivation-weighted need met", reached.value, bound, proven=proven),
    )
    summed = _lesser(problem, sessions, assignments, reached)
    levels += lesser or (_level("lesser aims, in one sum", summed, None, proven=False),)
    return Plan(
        sessions=sessions,
        assignments=assignments,
        served=reached.served[reached.served > 1e-9].to_frame(),
        coverage=coverage_table(problem, sessions, reached.served),
        workers=worker_table(problem, assignments),
        unmet=unmet_table(problem, sessions, reached.shortfall),
        levels=levels,
        status="proven" if proven else "feasible",
        value=reached.value,
        bound=bound,
        gap=gap,
        stopped_by="proven" if proven else stopped_by,
        costs=with_journeys(cost_table(problem, sessions, assignments), problem, sessions),
        basis=problem.settings.basis,
        other_work=other,
        against_today=list_changes(problem, sessions),
        funding=funding_table(problem, sessions, assignments, other),
        settings={**_plain(asdict(problem.settings)), "search": dict(search)},
    )


def _level(name: str, value: float, bound: float | None, *, proven: bool) -> dict[str, Any]:
    """Record one aim."""
    return {
        "name": name,
        "value": round(float(value), 6),
        "bound": None if bound is None else round(float(bound), 6),
        "proven": bool(proven),
    }


def _least(least: Counts | None, reached: Evaluation, *, known: bool) -> float:
    """Give the least unmet that is certain."""
    if known:
        return reached.unmet
    known_least = 0.0 if least is None else least.outcome.bound
    return min(max(0.0, known_least), reached.unmet)


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Make settings ready for JSON."""
    return {
        key: dict(value) if hasattr(value, "items") else value for key, value in settings.items()
    }


def _sessions(problem: Problem, placed: pd.DataFrame, served: pd.Series) -> pd.DataFrame:
    """Give the sessions numbers through the week and say whom each expects."""
    order = problem.slots["order"] if len(problem.slots) else pd.Series(dtype=int)
    table = placed.assign(order=placed["slot"].map(order.to_dict()))
    table = table.sort_values(["order", "venue_id", "session_type", "weeks"], ignore_index=True)
    contacts = served.groupby(level=["venue_id", "session_type"]).sum()
    contacts = contacts.add(family_contacts(problem, table), fill_value=0.0)
    pairs = pd.MultiIndex.from_frame(table[["venue_id", "session_type"]])
    cycle = problem.settings.cycle_weeks
    often = table["weeks"].map(len).astype(float) / cycle
    part = often / often.groupby([table["venue_id"], table["session_type"]]).transform("sum")
    today = pd.MultiIndex.from_frame(problem.current[KEY].astype(str))
    width = max(2, len(str(len(table))))
    return pd.DataFrame(
        {
            "venue_id": table["venue_id"].astype(str),
            "session_type": table["session_type"].astype(str),
            "slot": table["slot"].astype(str),
            "sessions_per_week": often,
            "frequency": [frequency_of(len(weeks), cycle) for weeks in table["weeks"]],
            "weeks": table["weeks"],
            "crew": table["crew"],
            "contacts": contacts.reindex(pairs).fillna(0.0).to_numpy(float) * part.to_numpy(float),
            "hire_cost": problem.venues["hire_cost"]
            .reindex(table["venue_id"])
            .fillna(0.0)
            .to_numpy(float)
            * often.to_numpy(float),
            "is_current": pd.MultiIndex.from_frame(table[KEY].astype(str)).isin(today),
        },
    ).set_axis(
        pd.Index([f"S{n + 1:0{width}d}" for n in range(len(table))], name="session_id", dtype=str)
    )


def assignment_table(problem: Problem, sessions: pd.DataFrame) -> pd.DataFrame:
    """List who is in which session, with hours, minutes and miles of an average week.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame, index ``session_id``
        With ``venue_id, session_type, crew``.

    Returns
    -------
    DataFrame
        ``session_id, worker_id, role, hours, travel_minutes, miles``.
    """
    shown = with_often(sessions, problem.settings.cycle_weeks)
    columns = ["venue_id", "session_type", "crew", "sessions_per_week"]
    rows = shown[columns].reset_index().explode("crew")
    rows = rows.dropna(subset="crew").rename(columns={"crew": "worker_id"})
    keys = pd.MultiIndex.from_frame(rows[["worker_id", "venue_id", "session_type"]].astype(str))
    team = problem.teams.reindex(keys)
    often = rows["sessions_per_week"].to_numpy(float)
    return pd.DataFrame(
        {
            "session_id": rows["session_id"].astype(str).to_numpy(),
            "worker_id": rows["worker_id"].astype(str).to_numpy(),
            "role": problem.workers["role"]
            .reindex(keys.get_level_values(0))
            .astype(str)
            .to_numpy(),
            "hours": team["hours"].to_numpy(float) * often,
            "travel_minutes": team["minutes"].to_numpy(float) * often,
            "miles": team["miles"].to_numpy(float) * often,
        }
    )


def worker_table(problem: Problem, assignments: pd.DataFrame) -> pd.DataFrame:
    """Add up each worker's week.

    Parameters
    ----------
    problem
        The county.
    assignments : DataFrame
        From `assignment_table`.

    Returns
    -------
    DataFrame, index ``worker_id``
        ``role, hours_available, hours_used, sessions, miles``.
    """
    sums = assignments.groupby("worker_id").agg(
        hours_used=("hours", "sum"), sessions=("session_id", "count"), miles=("miles", "sum")
    )
    sums = sums.reindex(problem.workers.index).fillna(0.0)
    table = pd.DataFrame(
        {
            "role": problem.workers["role"].astype(str),
            "hours_available": problem.workers["hours"].astype(float),
            "hours_used": sums["hours_used"],
            "sessions": sums["sessions"].astype(int),
            "miles": sums["miles"],
        }
    )
    return table.rename_axis("worker_id")


def coverage_table(problem: Problem, sessions: pd.DataFrame, served: pd.Series) -> pd.DataFrame:
    """Say for each area which counted session is nearest and how many contacts it gets.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        With ``venue_id, session_type``.
    served : Series, index (``area_code``, ``venue_id``, ``session_type``)
        Contacts.

    Returns
    -------
    DataFrame, index ``area_code``
        ``nearest_venue, minutes, within_standard, demand, contacts, basis``.
    """
    access = problem.access["minutes"]
    near = access.loc[pairs_with_way_home(problem, sessions, access.index)].reset_index()
    near = near.sort_values(["area_code", "minutes", "venue_id"]).drop_duplicates("area_code")
    near = near.set_index("area_code").reindex(problem.areas.index)
    reach = pairs_with_way_home(problem, sessions, problem.reach)
    inside = problem.areas.index.isin(reach.get_level_values("area_code"))
    contacts = served.groupby(level="area_code").sum().reindex(problem.areas.index).fillna(0.0)
    return pd.DataFrame(
        {
            "nearest_venue": near["venue_id"].fillna("").astype(str),
            "minutes": near["minutes"].astype(float),
            "within_standard": inside,
            "demand": problem.areas["demand"],
            "contacts": contacts,
            "basis": problem.settings.basis,
        }
    ).rename_axis("area_code")


def cost_table(problem: Problem, sessions: pd.DataFrame, assignments: pd.DataFrame) -> pd.DataFrame:
    """Add up what one week costs besides pay.

    Parameters
    ----------
    problem
        The county.
    sessions, assignments : DataFrame
        Of the plan.

    Returns
    -------
    DataFrame
        ``item, gbp``: room hire, consumables, mileage.
    """
    rate = problem.workers["mileage_rate"].astype(float)
    used = rate.reindex(assignments["worker_id"]).to_numpy(float) * assignments["miles"]
    goods = problem.types["consumables"].reindex(sessions["session_type"]).fillna(0.0)
    bought = goods.to_numpy(float) * sessions["sessions_per_week"].to_numpy(float)
    spent = [float(sessions["hire_cost"].sum()), float(bought.sum()), float(used.sum())]
    return pd.DataFrame({"item": ["room hire", "consumables", "mileage"], "gbp": spent})


def _lesser(
    problem: Problem, sessions: pd.DataFrame, assignments: pd.DataFrame, reached: Evaluation
) -> float:
    """Add up the lesser aims at their weights, measured on the plan."""
    weights = problem.settings.lesser_aims
    areas = problem.areas
    met = reached.served.groupby(level="area_code").sum().reindex(areas.index).fillna(0.0)
    demand = areas.groupby("district")["demand"].sum()
    rate = met.groupby(areas["district"]).sum() / demand.where(demand > 0)
    minutes = problem.access["minutes"].reindex(without(reached.served.index, "session_type"))
    pairs = pd.MultiIndex.from_frame(sessions[["venue_id", "session_type"]]).unique()
    today = pd.MultiIndex.from_frame(problem.current[["venue_id", "session_type"]].astype(str))
    parts = {
        "fairness": float(rate.min()) if rate.notna().any() else 0.0,
        "young_travel": -float((minutes.to_numpy(float) * reached.served.to_numpy(float)).sum()),
        "staff_travel": -float(assignments["travel_minutes"].sum()) / 60,
        "change": -float((~pairs.isin(today)).sum()),
        "preference": preference_reached(problem, sessions),
        "families": family_expected(problem, sessions),
        **stay_measured(problem, sessions),
        "every_week": -lacking_measured(problem, sessions),
        "cost": -float(cost_table(problem, sessions, assignments)["gbp"].sum()),
    }
    return float(sum(float(weights[name]) * amount for name, amount in parts.items()))
