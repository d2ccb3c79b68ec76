"""The timetables an edition lists, the proposal's and today's, and who has a session near."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outreach.figures import nearest_session, session_rows
from outreach.showing.telling import comparison_table, ended_table

if TYPE_CHECKING:
    from allocation.plan import Plan
    from maps.edition import PrintedTable
    from outreach.intake.inputs import Inputs

_WHERE_AND_WHEN = ["venue_id", "session_type", "slot"]


class Timetable(NamedTuple):
    """The sessions an edition lists, and who has one of them near."""

    rows: pd.DataFrame
    near: pd.DataFrame
    left_out: int


def listed_timetable(inputs: Inputs, plan: Plan, *, advertised_only: bool) -> Timetable:
    """List the sessions an edition may name, and the nearest of them for each area."""
    rows = session_rows(
        plan.sessions, inputs.venues, inputs.session_types, inputs.slots, inputs.staff
    )
    listed = (rows[rows["advertised"]] if advertised_only else rows).reset_index(drop=True)
    if advertised_only:
        # numbered anew, so that no gap tells of a session that is not advertised
        numbers = [f"S{number + 1:02d}" for number in range(len(listed))]
        listed = listed.assign(session_id=numbers, crew_text="service staff")
    return Timetable(
        rows=listed.drop(columns=["advertised", "district"]),
        near=near_sessions(inputs, listed),
        left_out=len(rows) - len(listed),
    )


def near_sessions(
    inputs: Inputs, sessions: pd.DataFrame, *, standard_minutes: float | None = None
) -> pd.DataFrame:
    """Find the nearest counted session within the standard, or some time, for areas with one."""
    counted = inputs.session_types.index[inputs.session_types["counts_for_hotspot"]]
    holding = sessions.loc[sessions["session_type"].isin(counted), "venue_id"].unique()
    if standard_minutes is None:
        standard_minutes = inputs.config.plan.standard_minutes
    return nearest_session(inputs.travel, set(holding), standard_minutes=standard_minutes)


def today_timetable(inputs: Inputs, plan: Plan, *, advertised_only: bool) -> Timetable:
    """List today's sessions that an edition may name, and the nearest of them for each area.

    Returns
    -------
    Timetable
        ``status`` is ``stays`` where the proposal holds a session of the kind at the same place
        and time, else ``ends``. Who works them is not told.
    """
    today = inputs.current_plan
    planned = pd.MultiIndex.from_frame(plan.sessions[_WHERE_AND_WHEN])
    stays = pd.MultiIndex.from_frame(today[_WHERE_AND_WHEN]).isin(planned)
    numbers = pd.RangeIndex(len(today), name="session_id")
    nobody = pd.Series([()] * len(today), index=numbers, dtype=object)
    sessions = today.set_index(numbers).assign(is_current=stays, crew=nobody)
    rows = session_rows(
        sessions, inputs.venues, inputs.session_types, inputs.slots, inputs.staff
    ).assign(crew_text="")
    rows["status"] = rows["status"].map({"kept": "stays", "new": "ends"})
    listed = (rows[rows["advertised"]] if advertised_only else rows).reset_index(drop=True)
    listed["session_id"] = [f"T{number + 1:02d}" for number in range(len(listed))]
    return Timetable(
        rows=listed.drop(columns=["advertised", "district"]),
        near=near_sessions(inputs, listed),
        left_out=len(rows) - len(listed),
    )


def comparison_tables(comparison: pd.DataFrame, today: Timetable) -> tuple[PrintedTable, ...]:
    """Set today beside the proposal and name the sessions that end; nothing without a today."""
    if today.rows.empty and not today.left_out:
        return ()
    ended = today.rows[today.rows["status"] == "ends"]
    compared = (comparison_table(comparison),)
    return (*compared, ended_table(ended)) if len(ended) else compared


def public_comparison(
    inputs: Inputs, timetable: Timetable, today: Timetable, comparison: pd.DataFrame
) -> pd.DataFrame:
    """Set today beside the proposal: reach of the advertised sessions, and county totals.

    The totals (money, planning demand met) cover every session; no place is told apart by them.
    """
    current = inputs.current_plan
    listed = current[
        current["venue_id"].map(inputs.venues["advertised"]).astype(bool)
        & current["session_type"].map(inputs.session_types["advertised"]).astype(bool)
    ]
    people = inputs.areas["population"]
    reached = [
        float(people[people.index.isin(near["area_code"])].sum() / max(people.sum(), 1))
        for near in (today.near, timetable.near)
    ]
    rows = {
        "advertised sessions a week": (
            float(listed["sessions_per_week"].sum()),
            float(len(timetable.rows)),
            "sessions",
        ),
        "residents within the standard": (*reached, "share"),
    }
    rows |= {
        measure: tuple(comparison.loc[measure, ["today", "proposed", "unit"]])
        for measure in ("demand met", "hire and consumables")
        if measure in comparison.index
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["today", "proposed", "unit"])
