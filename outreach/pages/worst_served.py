"""Who has the longest way to a session: "worst served" means travel, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maps.edition import PrintedTable
from outreach.figures import nearest_session, readable_name

if TYPE_CHECKING:
    from maps.edition import MapEdition
    from outreach.intake.inputs import Inputs

MOST_NAMED = 10
"""Neighbourhoods named, the furthest first."""


def venues_holding(inputs: Inputs, sessions: pd.DataFrame) -> set[str]:
    """Name the venues of a timetable that hold a drop-in or clinic."""
    counted = inputs.session_types.index[inputs.session_types["counts_for_hotspot"].astype(bool)]
    return set(sessions.loc[sessions["session_type"].isin(counted), "venue_id"].astype(str))


def minutes_to(inputs: Inputs, venues: set[str]) -> pd.DataFrame:
    """Give each neighbourhood its nearest of some venues, however far.

    Returns
    -------
    DataFrame, index ``area_code``
        ``venue_id``, ``minutes``; missing where no way is known. [min]
    """
    near = nearest_session(inputs.travel, venues, standard_minutes=np.inf)
    return near.set_index("area_code").reindex(inputs.areas.index)


def worst_served(inputs: Inputs, edition: MapEdition) -> PrintedTable:
    """List the neighbourhoods that would have the longest way to a drop-in or clinic.

    Parameters
    ----------
    inputs
        The county's tables.
    edition
        Its sessions are those it may name.

    Returns
    -------
    PrintedTable
        At most `MOST_NAMED` neighbourhoods with young residents; today's minutes where today's
        timetable is known. Only published figures: no count of young people referred.
    """
    areas = inputs.areas
    after = minutes_to(inputs, venues_holding(inputs, edition.sessions))
    lived = after[(areas["population"] > 0).to_numpy(bool)]
    lived = lived.assign(label=areas["name"].reindex(lived.index))
    # where no way is known, the way is the longest of all
    order = lived.assign(minutes=lived["minutes"].fillna(np.inf))
    order = order.sort_values(["minutes", "label"], ascending=[False, True], kind="stable")
    worst = order.index[:MOST_NAMED]
    names = inputs.venues["name"].map(readable_name)
    frame = pd.DataFrame(
        {
            "Neighbourhood": areas["name"].reindex(worst),
            "District": areas["district"].reindex(worst),
            "Nearest session in the proposal": after["venue_id"].map(names).reindex(worst),
            "Minutes today": "",
            "Minutes in the proposal": [_minutes(value) for value in after["minutes"].loc[worst]],
        }
    )
    if edition.today.empty:
        frame = frame.drop(columns="Minutes today")
    else:
        before = minutes_to(inputs, venues_holding(inputs, edition.today))["minutes"]
        frame["Minutes today"] = [_minutes(value) for value in before.loc[worst]]
    return PrintedTable(
        id="worst-served",
        title="Worst served: the longest way to a drop-in or clinic",
        caption=f"Worst served means travel, not need. Minutes: {edition.travel_basis}. "
        f"The standard is {inputs.config.plan.standard_minutes:g} minutes.",
        frame=frame.fillna("none").astype("str").reset_index(drop=True),
        csv_name="worst_served.csv",
    )


def _minutes(value: float) -> str:
    """Write minutes as whole ones."""
    return f"{value:.0f}" if np.isfinite(value) else "not known"
