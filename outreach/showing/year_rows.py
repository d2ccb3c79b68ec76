"""A listed timetable with its weeks, and with the sessions of the school holidays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.held_dates import HOLIDAYS
from outreach.figures import clock_of, session_rows
from outreach.planning.school_year import all_sessions, is_every_week, weeks_in_words, year_table
from outreach.results import csv_bytes

if TYPE_CHECKING:
    from allocation.plan import Plan
    from outreach.intake.inputs import Inputs

_KEY = ["venue_id", "session_type", "slot"]


def with_weeks(
    inputs: Inputs, plan: Plan, listed: pd.DataFrame, *, advertised_only: bool
) -> pd.DataFrame:
    """Say of every session listed how often it is held, and add those of the holidays.

    Parameters
    ----------
    inputs, plan
        The county, after planning.
    listed
        ``edition.sessions``: the sessions of term.
    advertised_only
        Whether sessions of the holidays that are not advertised are left out, and crews untold.

    Returns
    -------
    DataFrame
        The rows with ``weeks`` in words; `listed` itself where every week is alike.
    """
    if is_every_week(plan, inputs):
        return listed
    held = all_sessions(plan, inputs, by_crew=not advertised_only)
    away = held["when"] == HOLIDAYS if "when" in held else pd.Series(data=False, index=held.index)
    today = pd.MultiIndex.from_frame(inputs.current_plan[_KEY].astype(str))
    held = held.assign(is_current=pd.MultiIndex.from_frame(held[_KEY].astype(str)).isin(today))
    rows = session_rows(held, inputs.venues, inputs.session_types, inputs.slots, inputs.staff)
    rows["weeks"] = weeks_in_words(held["repeat"].reindex(rows["session_id"])).to_numpy()
    fresh = rows[rows["session_id"].isin(held.index[away])]
    if advertised_only:
        fresh = fresh[fresh["advertised"]].assign(crew_text="service staff")
    known = _numbered(rows[~rows["session_id"].isin(held.index[away])])["weeks"]
    term = _numbered(listed)
    term["weeks"] = known.reindex(term.index).to_numpy()
    added = fresh[[name for name in fresh if name in term]].reset_index(drop=True)
    added["session_id"] = [f"H{n + 1:02d}" for n in range(len(added))]
    both = pd.concat([term.reset_index(drop=True), added], ignore_index=True)
    return both.assign(time=clock_of(both["time"]))


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """Index sessions by place, type and slot, the second of two as such."""
    return rows.set_index([*(rows[name] for name in _KEY), rows.groupby(_KEY).cumcount()])


def year_files(inputs: Inputs, plan: Plan) -> dict[str, bytes]:
    """Make the private files about the school holidays; none without a calendar of terms.

    Returns
    -------
    dict
        ``holiday_plan.csv``, ``holiday_assignments.csv`` and ``year.csv``.
    """
    if plan.holidays is None:
        return {}
    return {
        "holiday_plan.csv": csv_bytes(plan.holidays.sessions, index=True),
        "holiday_assignments.csv": csv_bytes(plan.holidays.assignments),
        "holiday_unmet.csv": csv_bytes(plan.holidays.unmet),
        "year.csv": csv_bytes(year_table(plan, inputs), index=True),
    }
