"""Need that the sessions of a timetable have room for, from what an edition shows already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.explaining.room_nearby import room_nearby
from outreach.period import WEEKS_IN_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from outreach.intake.inputs import Inputs


def need_nearby(inputs: Inputs, areas: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Work out the share of each area's need that drop-ins and clinics nearby have room for.

    Nothing enters but the need, the sessions and the travel times that the edition shows, so the
    result can tell no more than they do.

    Parameters
    ----------
    inputs
        The county: travel, session types, and how far people travel.
    areas : DataFrame, index ``area_code``
        As drawn: ``need_rate`` [referrals/year per 1,000] and ``residents`` [people].
    rows : DataFrame
        The sessions listed: ``venue_id``, ``session_type`` and ``sessions_per_week``.

    Returns
    -------
    Series, index ``area_code``
        [share]
    """
    plan, types = inputs.config.plan, inputs.session_types
    a_week = areas["need_rate"] * areas["residents"] / 1000 / WEEKS_IN_YEAR
    counted = types[types["counts_for_hotspot"].astype(bool)]
    each = rows["session_type"].map(types["contacts_per_session"]).astype(float)
    often = rows["sessions_per_week"].astype(float)
    return room_nearby(
        a_week * plan.contacts_per_referral,
        inputs.travel["minutes"],
        rows[["venue_id", "session_type"]].assign(contacts=each * often),
        type_shares=counted["demand_share"].astype(float),
        full_minutes=plan.full_minutes,
        limit_minutes=plan.none_minutes,
    )
