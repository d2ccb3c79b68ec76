"""Build the Problem: join demand, venues, types, staff and travel on their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocation.cycle.cycles import check_cycle
from allocation.problem import LESSER_AIMS, PRIORITIES, Problem, Settings
from allocation.setting_ranges import in_range
from allocation.teams import crew_seats, list_offers, list_teams, working_hours
from allocation.travelling import STAFF_CIRCUITY, STAFF_SPEED_KMH
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def build_problem(  # noqa: PLR0917  (ten tables make a county)
    areas: pd.DataFrame,
    demand: pd.Series | pd.DataFrame,
    hotspots: pd.DataFrame,
    venues: pd.DataFrame,
    session_types: pd.DataFrame,
    slots: pd.DataFrame,
    staff: pd.DataFrame,
    current_plan: pd.DataFrame,
    travel: pd.DataFrame,
    staff_travel: pd.DataFrame,
    *,
    budget_gbp: float,
    plan_date: str | pd.Timestamp,
    standard_minutes: float = 30.0,
    hotspot_minutes: float = 15.0,
    friday_evening: pd.Series | Mapping[str, bool] | None = None,
    friday_types: Sequence[str] | None = None,
    coverage_target: float = 0.8,
    coverage_basis: str = "population",
    district_floor: float = 0.1,
    deprived_floor: bool = False,
    keep_share: float = 0.5,
    deprivation_weight: pd.Series | None = None,
    full_minutes: float = 10.0,
    limit_minutes: float = 40.0,
    decay: str = "linear",
    max_day_minutes: float = 120.0,
    max_day_sessions: int = 2,
    max_day_hours: float = 10.0,
    gap_minutes: float = 20.0,
    rest_hours: float = 11.0,
    staff_circuity: float = STAFF_CIRCUITY,
    staff_speed_kmh: float = STAFF_SPEED_KMH,
    term_time: bool = True,
    cycle_weeks: int = 1,
    hotspot_frequency: str = "fortnightly",
    priorities: Mapping[str, float] | None = None,
    lesser_aims: Mapping[str, float] | None = None,
) -> Problem:
    """Join the tables of a county into one checked `Problem`.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``district``, ``imd_quintile``, ``population``, ``easting``, ``northing``; a geometry
        column, where there is one, tells which venues lie inside a hotspot.
    demand : Series, index ``area_code``, or DataFrame with one column per session type
        Planning demand. A Series is split by ``demand_share`` of the types. [contacts / week]
    hotspots : DataFrame, index ``hotspot_id``
        The ``clusters`` frame: ``areas``, ``rank``, ``approved``, and ``human_rank`` where people
        have put some in order. May be empty.
    venues, session_types, slots, staff, current_plan : DataFrame
        As the readers return them; each may be empty.
    travel : DataFrame, index (``area_code``, ``venue_id``)
        ``minutes``, ``basis``; from `travel_minutes`. Missing pairs cannot be reached.
    staff_travel : DataFrame, index (``worker_id``, ``venue_id``)
        ``minutes`` and ``miles`` one way; missing pairs cannot be worked.
    budget_gbp
        Hire, consumables and mileage in one week. [GBP]
    plan_date
        First day of the plan; a contract that ends before it has no hours.
    standard_minutes
        Longest acceptable travel of a young person, inclusive. [min]
    hotspot_minutes
        A venue inside a hotspot, or within this of its middle, serves it. [min]
    friday_evening : Series or mapping, ``hotspot_id`` to bool
        Hotspots that need outreach on Friday evenings; none when absent.
    friday_types
        Session types that count as outreach; types with "outreach" in their key when absent.
    coverage_target
        Share of residents with a counted session within the standard. [share]
    coverage_basis
        ``"population"`` or ``"demand"``: who is counted in it.
    district_floor
        Share of demand that should be met in every district. [share]
    deprived_floor
        Whether the most deprived fifth must be met at least as well as the county. Off by
        default: it can be kept by serving others less, and the weight already leans its way.
    keep_share
        Share of today's venue and type pairs that should stay. [share]
    deprivation_weight : Series, index ``area_code``
        At least 1; by default 1 + 0.15 (5 - ``imd_quintile``).
    full_minutes, limit_minutes, decay
        Everybody travels up to the first, nobody beyond the second [min]; between them the
        share falls ``"linear"`` or ``"exponential"``.
    max_day_minutes, max_day_sessions, max_day_hours
        Caps of one worker's day: travel, sessions, and all hours with travel and set-up.
        [min, sessions, h]
    gap_minutes
        Between two sessions of one worker at different venues, beside the journey. [min]
    rest_hours
        Of one worker from getting home to leaving the next day. [h]
    staff_circuity, staff_speed_kmh
        Estimate the journeys between venues, as in `staff_travel`. [ratio, km/h]
    term_time
        False plans a holiday week: venues, slots and types in term only are left out.
    cycle_weeks
        The timetable repeats after 1, 2 or 4; types say how often they may be held. [weeks]
    hotspot_frequency
        ``"weekly"``, ``"fortnightly"`` or ``"monthly"``: how often a hotspot needs a session.
    priorities, lesser_aims
        Replace single weights of `allocation.problem.PRIORITIES` and ``LESSER_AIMS``.

    Returns
    -------
    Problem
        Ready for `allocate`; the inputs are not changed.

    Raises
    ------
    TableError
        When a setting is out of range or a table lacks what the plan needs.

    Notes
    -----
    A hotspot is served from a venue that lies in one of its areas, or within
    ``hotspot_minutes`` of the area nearest to the population-weighted middle of the hotspot.
    """
    _check_settings(coverage_basis, decay, full_minutes, limit_minutes, coverage_target)
    areas = areas.sort_index()
    weight = _deprivation_weight(areas, deprivation_weight)
    need = _need_by_type(areas, demand, session_types)
    total = need.groupby(level="area_code").sum().reindex(areas.index, fill_value=0.0)
    offers = list_offers(
        venues, session_types, slots, term_time=term_time, friday_types=friday_types
    )
    workers = working_hours(staff, pd.Timestamp(plan_date))
    crews = crew_seats(offers, venues, session_types)
    teams = list_teams(
        offers, crews, workers, staff_travel, slots,
        max_day_minutes=max_day_minutes, max_day_hours=max_day_hours,
    )  # fmt: skip
    access = _access(travel, areas, venues, full_minutes, limit_minutes, decay)
    near = travel.loc[travel["minutes"].to_numpy() <= standard_minutes].index
    near = near[near.get_level_values("venue_id").isin(venues.index)]
    residents = areas["population"].astype(float) if coverage_basis == "population" else total
    bases = sorted(travel["basis"].astype(str).unique()) if "basis" in travel else []
    return Problem(
        areas=_area_table(areas, total, weight),
        need=need,
        access=access,
        residents=residents.rename("residents"),
        reach=near[near.get_level_values("area_code").isin(areas.index)],
        offers=offers,
        crews=crews,
        teams=teams,
        workers=workers,
        venues=venues.sort_index(),
        types=session_types.sort_index(),
        slots=slots.sort_values("order") if len(slots) else slots,
        hotspots=hotspot_venues(areas, hotspots, venues, travel, hotspot_minutes, friday_evening),
        current=current_plan.reset_index(drop=True),
        settings=in_range(
            Settings(
                standard_minutes=float(standard_minutes),
                hotspot_minutes=float(hotspot_minutes),
                coverage_target=float(coverage_target),
                district_floor=float(district_floor),
                deprived_floor=bool(deprived_floor),
                keep_share=float(keep_share),
                budget_gbp=float(budget_gbp),
                max_day_minutes=float(max_day_minutes),
                max_day_sessions=int(max_day_sessions),
                max_day_hours=float(max_day_hours),
                gap_minutes=float(gap_minutes),
                rest_hours=float(rest_hours),
                staff_circuity=float(staff_circuity),
                staff_speed_kmh=float(staff_speed_kmh),
                cycle_weeks=check_cycle(cycle_weeks, hotspot_frequency),
                hotspot_frequency=hotspot_frequency,
                priorities={**PRIORITIES, **(priorities or {})},
                lesser_aims={**LESSER_AIMS, **(lesser_aims or {})},
                plan_date=pd.Timestamp(plan_date).date().isoformat(),
                basis="table" if bases == ["table"] else "estimate",
            )
        ),
    )


def _check_settings(basis: str, decay: str, full: float, limit: float, target: float) -> None:
    """Refuse settings nobody can mean."""
    faults = []
    if basis not in {"population", "demand"}:
        faults.append(f"coverage_basis is {basis!r}; it must be 'population' or 'demand'")
    if decay not in {"linear", "exponential"}:
        faults.append(f"decay is {decay!r}; it must be 'linear' or 'exponential'")
    if not 0 <= full < limit:
        faults.append(f"full_minutes ({full:g}) must be below limit_minutes ({limit:g})")
    if not 0 <= target <= 1:
        faults.append(f"coverage_target is {target:g}; it is a share from 0 to 1")
    if faults:
        raise TableError("; ".join(faults))


def _area_table(areas: pd.DataFrame, demand: pd.Series, weight: pd.Series) -> pd.DataFrame:
    """Keep what the rules ask of an area."""
    table = {
        "demand": demand,
        "weight": weight,
        "district": areas["district"].astype(str),
        "imd_quintile": areas["imd_quintile"].astype(int),
    }
    return pd.DataFrame(table).rename_axis("area_code")


def _deprivation_weight(areas: pd.DataFrame, given: pd.Series | None) -> pd.Series:
    """Weigh the most deprived fifth 1.6 and the least deprived 1.0, unless weights are given."""
    if given is None:
        return 1 + 0.15 * (5 - areas["imd_quintile"].astype(float))
    weight = given.reindex(areas.index)
    if weight.isna().any() or (weight < 1).any():
        msg = "deprivation_weight: every area needs a weight of at least 1"
        raise TableError(msg)
    return weight.astype(float)


def _need_by_type(
    areas: pd.DataFrame, demand: pd.Series | pd.DataFrame, types: pd.DataFrame
) -> pd.Series:
    """Split demand over the types; an area without a figure needs nothing."""
    names = [str(key) for key in sorted(types.index)]
    if isinstance(demand, pd.DataFrame):
        wide = demand.reindex(index=areas.index, columns=names, fill_value=0.0).astype(float)
    else:
        level = demand.reindex(areas.index).fillna(0.0).to_numpy(float)
        shares = types["demand_share"].reindex(names).fillna(0.0).to_numpy(float)
        wide = pd.DataFrame(np.outer(level, shares), index=areas.index, columns=names)
    wide.index.name = "area_code"
    wide.columns.name = "session_type"
    need: pd.Series = pd.Series(wide.stack()) if names else pd.Series(dtype=float)  # noqa: PD013
    if not names:
        need.index = pd.MultiIndex.from_arrays([[], []], names=["area_code", "session_type"])
    if (need < 0).any() or not np.isfinite(need.to_numpy(float)).all():
        msg = f"demand: {int((~(need >= 0)).sum())} value(s) are below 0 or not a number"
        raise TableError(msg)
    return need[need > 0].rename("need").astype(float)


def travelling_share(minutes: pd.Series, *, full: float, limit: float, decay: str) -> pd.Series:
    """Give the share of need that will travel so far: 1, falling, 0.

    Examples
    --------
    >>> travelling_share(pd.Series([5.0, 25.0, 41.0]), full=10, limit=40, decay="linear").tolist()
    [1.0, 0.5, 0.0]
    """
    far = minutes.astype(float)
    sloping = (limit - far) / (limit - full)
    bending = pd.Series(np.exp(-(far.to_numpy(float) - full) / 18.0), index=far.index)
    share = sloping if decay == "linear" else bending
    return share.clip(0.0, 1.0).where(far <= limit, 0.0).where(far > full, 1.0)


def _access(
    travel: pd.DataFrame,
    areas: pd.DataFrame,
    venues: pd.DataFrame,
    full: float,
    limit: float,
    decay: str,
) -> pd.DataFrame:
    """List who can get where, with the share that will."""
    index = travel.index
    known = index.get_level_values("area_code").isin(areas.index)
    known &= index.get_level_values("venue_id").isin(venues.index)
    table = travel.loc[known, ["minutes"]].astype(float).sort_index()
    table["share"] = travelling_share(table["minutes"], full=full, limit=limit, decay=decay)
    return table[table["share"] > 0.01]


def hotspot_venues(
    areas: pd.DataFrame,
    clusters: pd.DataFrame,
    venues: pd.DataFrame,
    travel: pd.DataFrame,
    minutes: float,
    fridays: pd.Series | Mapping[str, bool] | None = None,
) -> pd.DataFrame:
    """Say for each approved hotspot, in order of rank, which venues serve it.

    Parameters
    ----------
    areas, clusters, venues, travel
        As ``areas``, ``hotspots``, ``venues`` and ``travel`` of `build_problem`.
    minutes
        A venue this near to the middle of a hotspot serves it, as does one inside. [min]
    fridays
        Hotspots that ask for outreach on Friday evenings.

    Returns
    -------
    DataFrame, index ``hotspot_id``
        ``rank, areas, venues`` (tuple of venue_id)``, friday, weight, nearest_minutes``. [min]
    """
    columns = ["rank", "areas", "venues", "friday", "weight", "nearest_minutes"]
    approved = clusters[clusters["approved"].astype(bool)] if len(clusters) else clusters
    if not len(approved):
        none = pd.DataFrame(columns=columns, index=pd.Index([], name="hotspot_id", dtype=str))
        return none.astype({"friday": bool, "weight": float, "nearest_minutes": float})
    if "rank" in approved:
        approved = approved.sort_values("rank", kind="stable")
    flags: Mapping[Any, Any] = {} if fridays is None else dict(fridays)
    homes = _venue_areas(areas, venues)
    lifted = _lifted_by_people(approved)
    rows = []
    for place, (key, members) in enumerate(approved["areas"].items()):
        inside = areas.loc[areas.index.isin(list(members))]
        middle = _middle(inside)
        far = (
            travel["minutes"].xs(middle, level="area_code")
            if middle in travel.index.get_level_values("area_code")
            else pd.Series(dtype=float)
        )
        far = far[far.index.isin(venues.index)]
        serving = set(far.index[far.to_numpy(float) <= minutes])
        serving |= set(homes.index[homes.isin(list(members))])
        rows.append(
            {
                "hotspot_id": key,
                "rank": place + 1,
                "areas": tuple(sorted(members)),
                "venues": tuple(sorted(serving)),
                "friday": bool(flags.get(key, False)),
                "weight": 1 + 0.1 * (len(approved) - place) / len(approved) + float(lifted[place]),
                "nearest_minutes": float(far.min()) if len(far) else float("nan"),
            }
        )
    return pd.DataFrame(rows).set_index("hotspot_id")[columns]


def _lifted_by_people(approved: pd.DataFrame) -> np.ndarray:
    """Give the hotspots that people put in order more weight: 2 for the first, evenly less on."""
    if "human_rank" not in approved:
        return np.zeros(len(approved))
    chosen = approved["human_rank"].astype(float).rank()
    return (2 * (chosen.max() + 1 - chosen) / chosen.max()).fillna(0.0).to_numpy(float)


def _middle(inside: pd.DataFrame) -> str:
    """Name the area nearest to the population-weighted middle of a hotspot."""
    if inside.empty:
        return ""
    people = inside["population"].to_numpy(float)
    people = people if people.sum() > 0 else np.ones(len(inside))
    east = inside["easting"].to_numpy(float)
    north = inside["northing"].to_numpy(float)
    x, y = np.average(east, weights=people), np.average(north, weights=people)
    return str(inside.index[int(np.argmin(np.hypot(east - x, north - y)))])


def _venue_areas(areas: pd.DataFrame, venues: pd.DataFrame) -> pd.Series:
    """Name the area each venue lies in, where the areas have shapes."""
    shapes = getattr(areas, "geometry", None) if "geometry" in areas else None
    if shapes is None or not len(venues):
        return pd.Series(dtype=str)
    from shapely import STRtree, points  # noqa: PLC0415  (only where areas have shapes)

    tree = STRtree(shapes.to_numpy())
    spots = points(venues["easting"].to_numpy(float), venues["northing"].to_numpy(float))
    at, inside = tree.query(spots, predicate="intersects")
    found = pd.Series(areas.index.to_numpy()[inside], index=venues.index.to_numpy()[at])
    return found[~found.index.duplicated()].astype(str)
