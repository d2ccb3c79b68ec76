"""What a county asks of its staff beside sessions, taken from its tables and settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation.checking.other_work import remote_most
from allocation.delivery.groups import groups_needed
from allocation.delivery.pathway import one_to_one_starts
from allocation.other_work.duties import (
    AFTER_GROUPS,
    GROUPS,
    REMOTE,
    TRAINING,
    VISITS,
    OtherWork,
    no_events,
)
from allocation.other_work.listing import Asked, list_works, meetings_of
from hotspots.indicators.source_gaps import count_sources, source_gap_table
from outreach.errors import TableError
from outreach.fiscal_quarters import fiscal_quarter

if TYPE_CHECKING:
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs

_SHOWN = 3
QUARTERS = 4  # of a year
ANY_QUARTER = "2026/27 Q1"  # where groups meet all year, it does not matter which


def with_duties(problem: Problem, inputs: Inputs, demand: pd.Series) -> Problem:
    """Put the work beside sessions into the problem; the same problem where none is asked for.

    Parameters
    ----------
    problem
        The county.
    inputs
        Its tables and settings.
    demand : Series, index ``area_code``
        Planning demand, before visits take their share. [contacts / week]

    Returns
    -------
    Problem
        With ``other``.

    Raises
    ------
    TableError
        When the table of other work names a place that is not there.
    """
    settings = inputs.config.plan.other_work
    left = 1 - settings.visit_share
    if left < 1:
        areas = problem.areas.assign(demand=problem.areas["demand"] * left)
        problem = replace(problem, need=problem.need * left, areas=areas)
    rows = inputs.optional.get("other_work", pd.DataFrame())
    asked = [*_by_settings(inputs, demand), *_by_table(inputs, rows, demand)]
    remote = _remote_areas(problem, inputs, demand)
    other = OtherWork(
        events=_events(inputs),
        remote=remote if any(work.kind == REMOTE for work in asked) else pd.DataFrame(),
        remote_share=settings.remote_share,
        far_minutes=settings.far_minutes,
    )
    known = replace(problem, other=other)
    works, ways = list_works(known, _capped(known, asked))
    return replace(problem, other=replace(other, works=works, ways=ways))


def _capped(problem: Problem, asked: list[Asked]) -> list[Asked]:
    """Ask for no more remote contacts than the cap allows."""
    left = remote_most(problem) if len(problem.other.remote) else 0.0
    kept = []
    for work in asked:
        if work.kind == REMOTE:
            count = min(work.amount, left)
            left -= count
            kept.append(work._replace(amount=count))
        else:
            kept.append(work)
    return kept


def _by_settings(inputs: Inputs, demand: pd.Series) -> list[Asked]:
    """List what the settings ask for."""
    chosen = inputs.config.plan.other_work
    asked = []
    if chosen.visit_share > 0:
        asked += _visits(inputs, demand * chosen.visit_share)
    if chosen.remote_contacts > 0:
        asked.append(_remote(inputs, chosen.remote_contacts))
    if chosen.trainings_per_gap > 0:
        for source, district in largest_gaps(inputs, count=chosen.gaps):
            spots = _spots(inputs, demand, district) if district else None
            where = f" in {district}" if district else ""
            asked.append(
                Asked(
                    TRAINING, f"Training of {source}{where}", float(chosen.trainings_per_gap),
                    chosen.training_hours, district=district, spots=spots, yearly=True,
                    weeks=inputs.config.plan.weeks_per_year,
                )
            )  # fmt: skip
    return asked


def _visits(
    inputs: Inputs, visits_of: pd.Series, *, role: str = "", hours: float | None = None
) -> list[Asked]:
    """Ask for visits by district, with the places they go to."""
    chosen = inputs.config.plan.other_work
    often = visits_of.reindex(inputs.areas.index).fillna(0.0)
    return [
        Asked(
            VISITS, f"One-to-one visits in {district}", float(group.sum()),
            chosen.visit_hours if hours is None else hours, role=role or chosen.visit_role,
            district=str(district), spots=_spots(inputs, often, str(district)),
            travel_hours=chosen.visit_travel_hours,
        )
        for district, group in often.groupby(inputs.areas["district"].astype(str))
    ]  # fmt: skip


def _remote(inputs: Inputs, count: float, *, role: str = "", hours: float | None = None) -> Asked:
    """Ask for remote contacts."""
    chosen = inputs.config.plan.other_work
    each = chosen.remote_hours if hours is None else hours
    return Asked(REMOTE, "Telephone, text and online", count, each, role=role or chosen.remote_role)


def _spots(inputs: Inputs, weight: pd.Series, district: str) -> pd.DataFrame:
    """Give the places of a district, each with its weight; all alike where nothing has any."""
    areas = inputs.areas[inputs.areas["district"].astype(str) == district]
    size = weight.reindex(areas.index).fillna(0.0).clip(lower=0.0)
    size = size if size.sum() > 0 else size + 1.0
    places = pd.DataFrame(
        {"easting": areas["easting"].astype(float), "northing": areas["northing"].astype(float)}
    )
    return places.assign(weight=size)[(size > 0).to_numpy()]


def largest_gaps(inputs: Inputs, *, count: int) -> list[tuple[str, str]]:
    """Name the sources of referrals furthest below their benchmark, district by district.

    Parameters
    ----------
    inputs
        The county, with ``benchmarks``.
    count
        How many.

    Returns
    -------
    list of (source, district)
        In as many districts, the largest gap first; none without a benchmark of sources.
    """
    benchmarks = inputs.optional.get("benchmarks")
    if benchmarks is None or benchmarks.empty:
        return []
    placed = inputs.placed.sort_values("weight", ascending=False, kind="stable")
    home = placed.drop_duplicates("referral_id").set_index("referral_id")["area_code"]
    near = home.map(inputs.areas["district"].astype(str).to_dict())
    records = inputs.referrals.assign(district=near.reindex(inputs.referrals.index))
    records = records[records["district"].notna()]
    if records.empty:
        return []
    table = source_gap_table(count_sources(records, by=("district",)), benchmarks)
    below = table[table["gap"] < 0].sort_values("gap", kind="stable")
    worst = below[~below.index.get_level_values("district").duplicated()]
    keys = zip(
        worst.index.get_level_values("source"),
        worst.index.get_level_values("district"),
        strict=True,
    )
    return [(str(source), str(district)) for source, district in keys][:count]


def _by_table(inputs: Inputs, rows: pd.DataFrame, demand: pd.Series) -> list[Asked]:
    """List what the table of other work asks for."""
    asked: list[Asked] = []
    strange = []
    for number, row in rows.iterrows():
        place = "" if pd.isna(row["place"]) else str(row["place"]).strip()
        share = _areas_of(inputs, place, demand)
        if share is None:
            strange.append(number)
            continue
        role = "" if pd.isna(row["role"]) else str(row["role"])
        asked += _of_row(inputs, row, place, role, share)
    if strange:
        at = ", ".join(str(row) for row in strange[:_SHOWN])
        msg = (
            f"other_work: place of {len(strange)} row(s) is no area_code, district or venue_id "
            f"(row {at}). Leave it empty for the whole county."
        )
        raise TableError(msg)
    return asked


def _areas_of(inputs: Inputs, place: str, demand: pd.Series) -> pd.Series | None:
    """Give the areas a place stands for, with their demand; None where nobody knows it."""
    districts = inputs.areas["district"].astype(str)
    if not place:
        return demand
    if place in inputs.areas.index:
        return pd.Series(1.0, index=pd.Index([place], name="area_code"))
    if (districts == place).any():
        inside: pd.Series = demand[(districts.reindex(demand.index) == place).to_numpy()]
        return inside
    return demand.iloc[:0] if place in inputs.venues.index else None


def _of_row(inputs: Inputs, row: pd.Series, place: str, role: str, share: pd.Series) -> list[Asked]:
    """Turn one row of the table into work."""
    count = float(row["count"])
    hours = None if pd.isna(row["hours"]) else float(row["hours"])
    kind = str(row["kind"])
    if kind == VISITS:
        part = share / share.sum() if share.sum() > 0 else share
        return _visits(inputs, part * count, role=role, hours=hours)
    if kind == REMOTE:
        return [_remote(inputs, count, role=role, hours=hours)]
    chosen = inputs.config.plan.other_work
    spots, name, district = _place(inputs, place, share)
    if kind == TRAINING:
        each = chosen.training_hours if hours is None else hours
        return [
            Asked(
                TRAINING, f"Training of referrers{name}", count, each, role=role,
                district=district, spots=spots, yearly=True,
                weeks=inputs.config.plan.weeks_per_year,
            )
        ]  # fmt: skip
    when = row.get("quarter", "")
    quarter = "" if pd.isna(when) else str(when)
    return _groups(inputs, count, hours, role, (spots, name, district), quarter)


def _groups(
    inputs: Inputs,
    pupils: float,
    hours: float | None,
    role: str,
    where: tuple[pd.DataFrame | None, str, str],
    quarter: str = "",
) -> list[Asked]:
    """Ask for the meetings of school groups, and for the visits they lead to.

    Groups of a quarter meet in the plan of that quarter, and lead to visits in the plan of a
    later one; groups of no quarter are spread over the school year, and so are their visits.
    """
    chosen = inputs.config.plan.other_work
    spots, name, district = where
    now = fiscal_quarter(inputs.config.county.plan_date) if quarter else ""
    parts = QUARTERS if quarter else 1
    made = []
    if quarter == now:
        each = chosen.group_hours if hours is None else hours
        meetings = meetings_of(pupils, capacity=chosen.group_capacity, weeks=chosen.group_meetings)
        groups = groups_needed(round(pupils), capacity=chosen.group_capacity)
        made.append(
            Asked(
                GROUPS, f"{groups} school group(s){name}", float(meetings), each, role=role,
                district=district, spots=spots, crew=chosen.group_crew, yearly=True,
                weeks=chosen.term_weeks / parts,
            )
        )  # fmt: skip
    starts = one_to_one_starts(
        pd.Series({quarter or ANY_QUARTER: pupils}),
        share=chosen.group_start_share,
        lag_quarters=chosen.group_start_lag,
    )
    due = float(starts.get(now, 0.0)) if quarter else float(starts.sum())
    if due > 0:
        since = f" of {quarter}" if quarter else ""
        made.append(
            Asked(
                AFTER_GROUPS, f"Visits after groups{since}{name}",
                due * inputs.config.plan.contacts_per_referral, chosen.visit_hours,
                role=chosen.visit_role, district=district, spots=spots, yearly=True,
                travel_hours=chosen.visit_travel_hours,
                weeks=inputs.config.plan.weeks_per_year / parts,
            )
        )  # fmt: skip
    return made


def _place(inputs: Inputs, place: str, share: pd.Series) -> tuple[pd.DataFrame | None, str, str]:
    """Give the places of a row, its name in words, and its district."""
    if place in inputs.venues.index:
        venue = inputs.venues.loc[[place]]
        spots = venue[["easting", "northing"]].astype(float).assign(weight=1.0)
        return spots, f" at {venue['name'].iloc[0]}", str(venue["district"].iloc[0])
    if not place:
        return None, "", ""
    districts = inputs.areas["district"].astype(str)
    district = place if (districts == place).any() else str(districts[place])
    return _spots(inputs, share, district), f" in {district}", district


def _events(inputs: Inputs) -> pd.DataFrame:
    """Take what the plan asks of an event."""
    events = inputs.optional.get("events")
    if events is None or events.empty:
        return no_events()
    kept = events[list(no_events().columns)].rename_axis("event_id")
    return kept.astype({"name": str, "workers": int, "hours": float})


def _remote_areas(problem: Problem, inputs: Inputs, demand: pd.Series) -> pd.DataFrame:
    """Say of each area what remote contacts need to know."""
    home = {str(area): key for key, areas in problem.hotspots["areas"].items() for area in areas}
    nearest = inputs.travel["minutes"].groupby(level="area_code").min()
    return pd.DataFrame(
        {
            "demand": demand.astype(float),
            "minutes": nearest.reindex(demand.index),
            "hotspot_id": [home.get(str(area), "") for area in demand.index],
        }
    ).rename_axis("area_code")
