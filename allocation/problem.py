"""Everything the weekly plan is made from, aligned by label and checked once.

A `Problem` is built by `allocation.building.build_problem`; the same shape carries the
full county and its smaller pictures (demand zones, a kernel of venues), so that every rule
is written once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation.funds.pots import Funds
from allocation.other_work.duties import OtherWork
from allocation.people.wishes import PEOPLE_AIMS, PEOPLE_PRIORITIES, Wishes
from allocation.travelling import STAFF_CIRCUITY, STAFF_SPEED_KMH
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

# What one whole unmet rule weighs against another: a hotspot or a Friday evening counts one
# each; the others count by the share of their target that is missing.
PRIORITIES: Mapping[str, float] = {
    "hotspots": 1.0,
    "fridays": 1.0,
    "coverage": 2.0,
    "district_floors": 1.0,
    "deprived_floor": 1.0,
    "continuity": 1.0,
    "minimum_sessions": 1.0,
    "overrides": 10.0,
    **PEOPLE_PRIORITIES,
    "other_work": 1.0,
}

# The lesser aims, in the order of docs/model.md, in contacts a week per unit of each term.
LESSER_AIMS: Mapping[str, float] = {
    "fairness": 2.0,  # per share of demand met in the least served district
    "young_travel": 0.002,  # per contact-minute
    "staff_travel": 0.05,  # per hour
    "change": 0.05,  # per session offer that is not in today's timetable
    "cost": 0.0005,  # per GBP
    "closing": 0.0,  # per place of today that closes
    "moving": 0.2,  # per session of today that moves to another slot
    "new_worker": 0.0,  # per worker of today who leaves a session
    "every_week": 0.0,  # per session a week that a place lacks to be open every week
    **PEOPLE_AIMS,
}


def no_asks() -> pd.DataFrame:
    """Return the table of what people asked for, without rows."""
    index = pd.Index([], name="override_id", dtype="str")
    columns = ["offers", "slot", "worker", "text"]
    return pd.DataFrame(columns=columns, index=index, dtype=object)


PAIR = ["venue_id", "session_type"]
JOURNEY = ["area_code", *PAIR, "slot"]


def no_journeys() -> pd.MultiIndex:
    """Return the list of journeys after which nobody gets home, without any."""
    return pd.MultiIndex.from_arrays([[] for _ in JOURNEY], names=JOURNEY)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The figures people choose; each is a line of the configuration.

    Attributes
    ----------
    standard_minutes
        Longest acceptable travel of a young person, inclusive. [min]
    hotspot_minutes
        A venue serves a hotspot from within this travel time of its middle. [min]
    coverage_target
        Share of residents who should have a session within the standard. [share]
    district_floor
        Share of demand that should be met in every district. [share]
    deprived_floor
        Whether the most deprived fifth must be met at least as well as the county.
    keep_share
        Share of today's venue and type pairs that should stay. [share]
    budget_gbp
        Hire, consumables and mileage in one week. [GBP]
    max_day_minutes
        Longest travel of one worker in one day. [min]
    max_day_sessions
        Most sessions of one worker in one day. [sessions]
    max_day_hours
        Longest day of one worker, with travel, set-up and notes. [h]
    gap_minutes
        Between two sessions of one worker at different venues, beside the journey. [min]
    rest_hours
        From getting home in the evening to leaving the next day. [h]
    staff_circuity, staff_speed_kmh
        Estimate the journeys between venues. [ratio, km/h]
    cycle_weeks
        The timetable repeats after 1, 2 or 4 weeks. [weeks]
    hotspot_frequency
        How often a hotspot is to have a session, where the cycle is long enough to tell.
    max_week_miles
        Most miles of one worker in an average week; 0 for no limit. [miles]
    priorities
        Weight of one unmet unit of each policy rule. [unitless]
    lesser_aims
        Weight of each lesser aim. [contacts / unit]
    basis
        ``"estimate"`` or ``"table"``: where the travel minutes come from.
    """

    standard_minutes: float = 30.0
    hotspot_minutes: float = 15.0
    coverage_target: float = 0.8
    district_floor: float = 0.1
    deprived_floor: bool = False
    keep_share: float = 0.5
    budget_gbp: float = 0.0
    max_day_minutes: float = 120.0
    max_day_sessions: int = 2
    max_day_hours: float = 10.0
    gap_minutes: float = 20.0
    rest_hours: float = 11.0
    staff_circuity: float = STAFF_CIRCUITY
    staff_speed_kmh: float = STAFF_SPEED_KMH
    cycle_weeks: int = 1
    hotspot_frequency: str = "fortnightly"
    priorities: Mapping[str, float] = field(default_factory=lambda: dict(PRIORITIES))
    lesser_aims: Mapping[str, float] = field(default_factory=lambda: dict(LESSER_AIMS))
    max_week_miles: float = 0.0
    plan_date: str = ""
    basis: str = "estimate"


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """A county, its sessions and its staff, ready to be planned.

    Attributes
    ----------
    areas
        Index ``area_code`` (or a demand zone): ``demand`` [contacts / week], ``weight``
        (deprivation, at least 1), ``district``, ``imd_quintile``.
    need
        Series, index (``area_code``, ``session_type``): contacts needed. [contacts / week]
    access
        Index (``area_code``, ``venue_id``): ``minutes``, ``share`` (of the need that will
        travel so far, above 0). A pair that is not listed cannot be served.
    residents
        Series, index ``area_code`` (never merged): who counts for the coverage standard.
    reach
        MultiIndex (``area_code``, ``venue_id``) within the standard.
    offers
        Index (``venue_id``, ``session_type``), the pairs that may be held: ``slots``
        (tuple), ``most`` [sessions / week], ``contacts`` [contacts / session], ``hours``
        (of each worker, without travel) [h], ``cost`` (hire and consumables) [GBP],
        ``seats`` [workers], ``qualified``, ``experienced``, ``skill``, ``serves_hotspot``,
        ``friday`` (held on Friday evenings where a hotspot asks for it).
    crews
        Series, index (``venue_id``, ``session_type``, ``role``): seats of the role.
    teams
        Index (``worker_id``, ``venue_id``, ``session_type``), who may work where: ``hours``
        (with travel), ``minutes`` (there and back), ``miles`` (there and back), ``mileage``
        [GBP], ``slots`` (tuple), ``most``.
    workers
        Index ``worker_id``: ``role``, ``hours`` (0 for a vacancy), ``slots``, ``skills``,
        ``qualified``, ``experienced``, ``absence`` (why the hours are 0, or "").
    venues, types, slots
        The tables as read.
    hotspots
        Index ``hotspot_id``: ``rank``, ``areas``, ``venues`` (tuple: venues that serve it),
        ``friday`` (bool), ``weight``, ``nearest_minutes``.
    current
        Today's timetable.
    settings
        The chosen figures.
    asks
        Index ``override_id``: what people asked to keep or to have: ``offers`` (tuple of the
        (venue, type) pairs that would do), ``slot`` and ``worker`` (empty for any), ``text``.
    wishes
        Tastes, partners, families, joint clinics and fuller rooms, where the county has any.
    other
        What staff are asked to do beside sessions.
    funds
        Pots of money with ties; without any, the one budget of the settings.
    no_way_home
        MultiIndex (``area_code``, ``venue_id``, ``session_type``, ``slot``): sessions that end
        after the last bus home; empty where the plan is not made by bus or no last bus is known.
    each
        The county as it is for one session, where this one is scaled to counts
        (`allocation.cycle.scaling.in_counts`).
    """

    areas: pd.DataFrame
    need: pd.Series
    access: pd.DataFrame
    residents: pd.Series
    reach: pd.Index
    offers: pd.DataFrame
    crews: pd.Series
    teams: pd.DataFrame
    workers: pd.DataFrame
    venues: pd.DataFrame
    types: pd.DataFrame
    slots: pd.DataFrame
    hotspots: pd.DataFrame
    current: pd.DataFrame
    settings: Settings
    asks: pd.DataFrame = field(default_factory=no_asks)
    wishes: Wishes = field(default_factory=Wishes)
    other: OtherWork = field(default_factory=OtherWork)
    funds: Funds = field(default_factory=Funds)
    no_way_home: pd.Index = field(default_factory=no_journeys)
    each: Problem | None = None

    def __post_init__(self) -> None:
        """Refuse tables that do not fit each other; rules never check again."""
        faults = list(_faults(self))
        if faults:
            msg = "the plan's tables do not fit together: " + "; ".join(faults)
            raise TableError(msg)

    def __repr__(self) -> str:
        """Say the size in one line."""
        return (
            f"<Problem: {len(self.areas)} areas, {len(self.offers)} venue and type pairs, "
            f"{len(self.workers)} workers, {len(self.hotspots)} hotspots>"
        )


def keep_offers(problem: Problem, offers: pd.Index) -> Problem:
    """Return the problem with only the named (venue, type) pairs.

    Parameters
    ----------
    problem
        The larger problem.
    offers : MultiIndex (``venue_id``, ``session_type``)
        The pairs that stay.

    Returns
    -------
    Problem
        Same areas, workers and rules; crews, teams, access and reach follow the pairs.
    """
    kept = problem.offers.loc[problem.offers.index.isin(offers)]
    venues = kept.index.get_level_values("venue_id").unique()
    crews = problem.crews.loc[_pairs(problem.crews.index).isin(kept.index)]
    teams = problem.teams.loc[_pairs(problem.teams.index).isin(kept.index)]
    near = problem.access.index.get_level_values("venue_id").isin(venues)
    reach = problem.reach[problem.reach.get_level_values("venue_id").isin(venues)]
    return replace(
        problem, offers=kept, crews=crews, teams=teams, access=problem.access.loc[near], reach=reach
    )


def _pairs(index: pd.Index) -> pd.Index:
    """Give the (venue, type) part of an index, in its order."""
    return pd.MultiIndex.from_arrays(
        [index.get_level_values("venue_id"), index.get_level_values("session_type")]
    )


def _faults(problem: Problem) -> list[str]:
    """List everything that does not fit."""
    faults = []
    keyed = {
        "areas": problem.areas,
        "offers": problem.offers,
        "teams": problem.teams,
        "workers": problem.workers,
        "access": problem.access,
    }
    for name, table in keyed.items():
        if not table.index.is_unique:
            faults.append(f"{name} holds {int(table.index.duplicated().sum())} repeated key(s)")
    numbers = {
        "areas.demand": problem.areas["demand"],
        "areas.weight": problem.areas["weight"],
        "need": problem.need,
        "access.share": problem.access["share"],
        "offers.contacts": problem.offers["contacts"],
        "offers.cost": problem.offers["cost"],
        "teams.hours": problem.teams["hours"],
        "workers.hours": problem.workers["hours"],
    }
    for name, values in numbers.items():
        wrong = ~np.isfinite(values.to_numpy(float)) | (values.to_numpy(float) < 0)
        if wrong.any():
            faults.append(f"{name} has {int(wrong.sum())} value(s) missing or below 0")
    strays = problem.access.index.get_level_values("area_code").difference(problem.areas.index)
    if len(strays):
        faults.append(f"access names {len(strays)} unknown area(s), e.g. {strays[0]}")
    return faults
