"""Whom street outreach is for: those who live in a place, or those who meet there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach.errors import TableError

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs

SITING = "outreach_siting"


def demand_by_type(
    inputs: Inputs, hotspots: Hotspots, demand: pd.Series
) -> pd.Series | pd.DataFrame:
    """Share the county's demand for street outreach out by where incidents happened.

    Parameters
    ----------
    inputs
        ``[plan] street_events`` is the part that follows incidents; the types that are street
        outreach have "outreach" in their key.
    hotspots
        Its areas have ``outreach_siting``, where the county has a layer of events. [share]
    demand : Series, index ``area_code``
        Planning demand of residents. [contacts / week]

    Returns
    -------
    Series or DataFrame
        As `allocation.building.build_problem` takes it: `demand` itself where all of it goes by
        residence, else a column for each session type. The county's sums stay. [contacts / week]

    Raises
    ------
    TableError
        When outreach is to follow incidents and no layer says where any happened.
    """
    part = inputs.config.plan.street_events
    if part <= 0:
        return demand
    if SITING not in hotspots.areas:
        msg = (
            "plan.street_events asks for outreach where incidents happened, but no layer of the "
            'county has the basis "event" and an incident in it. Give one under [[layers]], or '
            "set street_events to 0."
        )
        raise TableError(msg)
    share = inputs.session_types["demand_share"].fillna(0.0).astype(float)
    seen = hotspots.areas[SITING].reindex(demand.index).fillna(0.0) * float(demand.sum())
    street = demand * (1 - part) + seen * part
    columns = {
        str(kind): (street if "outreach" in str(kind) else demand) * of
        for kind, of in share.items()
    }
    return pd.DataFrame(columns, index=demand.index)
