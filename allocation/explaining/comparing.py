"""Set two timetables side by side: today's and the proposed one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.explaining.place_effects import place_effects
from allocation.people.place_choice import choice_share_of
from allocation.search.evaluating import covered_share, evaluate

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem

KEY = ["venue_id", "session_type", "slot"]
OFFER = KEY[:2]


def compare_plans(
    problem: Problem,
    plan: Plan,
    *,
    current: pd.DataFrame | None = None,
    place: pd.Series | None = None,
) -> pd.DataFrame:
    """Compare today's timetable with a plan on the same demand.

    Both are judged alike: everyone goes where it serves the county best. Today's crews are
    taken as listed; where none are, staff time and miles of today are not known.

    Parameters
    ----------
    problem
        The county.
    plan
        The proposal.
    current : DataFrame, optional
        Another timetable to compare with; ``problem.current`` when absent.
    place : Series, index ``area_code``, optional
        The name people know an area by, to count who gains and loses; its district when absent.

    Returns
    -------
    DataFrame, index ``measure``
        ``today``, ``proposed`` (NaN where not known), ``unit``.

    References
    ----------
    Mismatch index: half the sum over districts of the absolute difference between the share
    of session hours and the share of demand (requirement R-06).
    """
    today = problem.current if current is None else current
    proposed = plan.sessions
    first, second = evaluate(problem, today), evaluate(problem, proposed)
    demand = max(float(problem.areas["demand"].sum()), 1e-12)
    near_today, near_plan = demand_within(problem, today), demand_within(problem, proposed)
    kept = _kept(today, proposed)
    where = problem.areas["district"] if place is None else place
    told = place_effects(problem.areas["demand"], first.served, second.served, where)["effect"]
    gain, lose = (float((told == word).sum()) for word in ("gains", "loses"))
    rows = [
        ("sessions a week", _often(today).sum(), _often(proposed).sum(), "sessions"),
        ("demand within the standard", near_today, near_plan, "share"),
        ("residents within the standard", first.covered, second.covered, "share"),
        ("demand met", first.served.sum() / demand, second.served.sum() / demand, "share"),
        ("deprivation-weighted need met", first.value, second.value, "contacts"),
        (
            "demand with two places to choose from",
            choice_share_of(problem, today, problem.areas["demand"]),
            choice_share_of(problem, proposed, problem.areas["demand"]),
            "share",
        ),
        ("hotspots served", *_served(problem, first, second), "priority areas"),
        (
            "mismatch index",
            mismatch_index(problem, today),
            mismatch_index(problem, proposed),
            "share",
        ),
        (
            "staff miles",
            _miles(problem, today, "workers"),
            _miles(problem, proposed, "crew"),
            "miles",
        ),
        ("hire and consumables", _cost(problem, today), _cost(problem, proposed), "GBP"),
        (
            "hire, consumables and mileage",
            _cost(problem, today) + _mileage(problem, today, "workers"),
            _cost(problem, proposed) + _mileage(problem, proposed, "crew"),
            "GBP",
        ),
        ("places that gain", 0.0, gain, "places"),
        ("places that lose", 0.0, lose, "places"),
        ("sessions kept in place and slot", float(len(today)), float(kept), "sessions"),
        ("sessions that end", 0.0, float(len(today) - kept), "sessions"),
        ("sessions that are new", 0.0, float(len(proposed) - kept), "sessions"),
    ]
    table = pd.DataFrame(rows, columns=["measure", "today", "proposed", "unit"])
    return table.astype({"today": float, "proposed": float}).set_index("measure")


def demand_within(problem: Problem, sessions: pd.DataFrame) -> float:
    """Give the share of demand with a counted session within the standard.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        ``venue_id, session_type``.

    Returns
    -------
    float
        Share.
    """
    return covered_share(replace(problem, residents=problem.areas["demand"]), sessions)


def mismatch_index(problem: Problem, sessions: pd.DataFrame) -> float:
    """Give half the sum of absolute differences between shares of hours and of demand.

    Parameters
    ----------
    problem
        The county.
    sessions : DataFrame
        ``venue_id, session_type, sessions_per_week``.

    Returns
    -------
    float
        0 when session hours follow demand by district exactly; NaN without sessions.
    """
    hours = problem.types["contact_hours"].reindex(sessions["session_type"]).to_numpy(float)
    spent = pd.Series(hours * _often(sessions).to_numpy(), index=sessions.index)
    district = venue_districts(problem).reindex(sessions["venue_id"]).to_numpy()
    by_hours = spent.groupby(district).sum()
    by_demand = problem.areas.groupby("district")["demand"].sum()
    if by_hours.sum() <= 0 or by_demand.sum() <= 0:
        return float("nan")
    both = by_demand.index.union(by_hours.index)
    shares = [part.reindex(both).fillna(0.0) / part.sum() for part in (by_hours, by_demand)]
    return float((shares[0] - shares[1]).abs().sum() / 2)


def venue_districts(problem: Problem) -> pd.Series:
    """Name each venue's district: as given, else that of the nearest area.

    Parameters
    ----------
    problem
        The county.

    Returns
    -------
    Series, index ``venue_id``
        District names.
    """
    given = problem.venues["district"].astype(str)
    known = given.isin(problem.areas["district"])
    near = problem.access["minutes"].reset_index().sort_values(["venue_id", "minutes", "area_code"])
    closest = near.drop_duplicates("venue_id").set_index("venue_id")["area_code"]
    nearest = closest.map(problem.areas["district"]).reindex(given.index).fillna("")
    return given.where(known, nearest)


def _often(sessions: pd.DataFrame) -> pd.Series:
    """Give the sessions a week of each row."""
    if "sessions_per_week" in sessions:
        return sessions["sessions_per_week"].astype(float)
    return pd.Series(1.0, index=sessions.index)


def _served(problem: Problem, first: object, second: object) -> tuple[float, float]:
    """Count hotspots served by both."""
    total = len(problem.hotspots)
    return total - first.unserved, total - second.unserved  # type: ignore[attr-defined]


def _kept(today: pd.DataFrame, proposed: pd.DataFrame) -> int:
    """Count proposed sessions that are held today at the same place and time."""
    before = set(today[KEY].astype(str).itertuples(index=False, name=None))
    after = set(proposed[KEY].astype(str).itertuples(index=False, name=None))
    return len(before & after)


def _miles(problem: Problem, sessions: pd.DataFrame, column: str) -> float:
    """Add up staff miles of a week; NaN where no worker is listed."""
    return float(_journeys(problem, sessions, column).sum(min_count=min(1, len(sessions))))


def _mileage(problem: Problem, sessions: pd.DataFrame, column: str) -> float:
    """Add up what those miles cost; NaN where no worker is listed."""
    miles = _journeys(problem, sessions, column)
    rate = problem.workers["mileage_rate"].astype(float)
    paid = miles * rate.reindex(miles.index.get_level_values("worker_id")).to_numpy(float)
    return float(paid.sum(min_count=min(1, len(sessions))))


def _journeys(problem: Problem, sessions: pd.DataFrame, column: str) -> pd.Series:
    """Give the miles of a week of each worker in each session, where workers are listed."""
    listed = sessions[[*OFFER, column]].assign(often=_often(sessions))
    rows = listed.explode(column).dropna(subset=column)
    teams = problem.teams["miles"].groupby(level=["worker_id", "venue_id"]).min()
    keys = pd.MultiIndex.from_frame(rows[[column, "venue_id"]].astype(str))
    keys = keys.set_names(["worker_id", "venue_id"])
    miles: pd.Series = teams.reindex(keys).astype(float) * rows["often"].to_numpy(float)
    return miles


def _cost(problem: Problem, sessions: pd.DataFrame) -> float:
    """Add up hire and consumables of a week."""
    hire = problem.venues["hire_cost"].reindex(sessions["venue_id"]).fillna(0.0).to_numpy(float)
    goods = problem.types["consumables"].reindex(sessions["session_type"]).fillna(0.0)
    return float(((hire + goods.to_numpy(float)) * _often(sessions).to_numpy()).sum())
