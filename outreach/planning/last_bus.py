"""The last bus home, as the county's table tells it: for the plan and for people who look it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocation.people.way_home import last_hours, with_last_bus
from allocation.slot_times import slot_times
from outreach.errors import TableError
from outreach.figures import clock_of

if TYPE_CHECKING:
    from allocation.problem import Problem
    from outreach.config import Travel
    from outreach.intake.inputs import Inputs

_SHOWN = 3


def planned_by_bus(travel: Travel) -> bool:
    """Tell whether the plan is made by bus: the mode chosen is the one that is the bus."""
    return bool(travel.mode) and travel.mode.casefold() == (travel.bus_mode or "bus").casefold()


def with_way_home(problem: Problem, inputs: Inputs) -> Problem:
    """Take what ends after the last bus out of reach, where the plan is made by bus.

    Parameters
    ----------
    problem
        The county.
    inputs
        Its tables and settings.

    Returns
    -------
    Problem
        The same by car, and without a table of last buses.

    Raises
    ------
    TableError
        When the table names a place that is not there.
    """
    table = last_buses(inputs)
    if table.empty or not planned_by_bus(inputs.config.travel):
        return problem
    return with_last_bus(problem, table)


def last_buses(inputs: Inputs) -> pd.DataFrame:
    """Give the last bus of each area; a row of an area counts before one of its ward or district.

    Returns
    -------
    DataFrame
        ``area_code, venue_id, weekday, last_home``; empty without a table.
    """
    columns = ["area_code", "venue_id", "weekday", "last_home"]
    table = inputs.optional.get("last_bus", pd.DataFrame())
    if table.empty:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    places = [pd.Series(inputs.areas.index, index=inputs.areas.index).astype(str)]
    wider = [name for name in ("ward", "district") if name in inputs.areas]
    places += [inputs.areas[name].astype(str) for name in wider]
    known = set().union(*(set(names) for names in places)) | {""}
    named = table["place"].fillna("").astype(str)
    strange = list(table.index[~named.isin(known)])
    if strange:
        at = ", ".join(str(row) for row in strange[:_SHOWN])
        msg = (
            f"last_bus: place of {len(strange)} row(s) is no area_code, ward or district (row "
            f"{at}). Leave it empty for the whole county."
        )
        raise TableError(msg)
    rows = table.assign(place=named, **{name: table[name].fillna("") for name in columns[1:3]})
    found = [rows[rows["place"] == ""].merge(pd.DataFrame({"area_code": places[0]}), how="cross")]
    for names in reversed(places):
        listed = pd.DataFrame({"place": names, "area_code": places[0]})
        found.append(rows.merge(listed, on="place"))
    return pd.concat(found, ignore_index=True)[columns].astype("str")


def late_sessions(last_bus: pd.DataFrame, travel: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Say of each area and session near it whether it ends after the last bus home.

    Parameters
    ----------
    last_bus
        From `last_buses`.
    travel : DataFrame, index (``area_code``, ``venue_id``)
        The journeys that can be made.
    rows
        Sessions: ``venue_id``, ``day`` and ``time`` ("16:00-18:00").

    Returns
    -------
    DataFrame
        ``area_code, venue_id, when`` (day and time)``, late`` (bool), of areas in the table only.
    """
    near = travel.index[travel.index.get_level_values("area_code").isin(last_bus["area_code"])]
    clock = clock_of(rows["time"]).str.split("-", expand=True).reindex(columns=[0, 1]).fillna("")
    ends = slot_times(clock.set_axis(["start", "end"], axis=1))["end"]
    made = [pd.DataFrame({"area_code": [], "venue_id": [], "when": [], "late": []})]
    for place, day, time, end in zip(
        rows["venue_id"], rows["day"], rows["time"], ends, strict=True
    ):
        pairs = near[near.get_level_values("venue_id") == place]
        areas = pairs.get_level_values("area_code")
        late = last_hours(last_bus, pairs, str(day)) < end
        made.append(
            pd.DataFrame(
                {"area_code": areas, "venue_id": place, "when": f"{day} {time}", "late": late}
            )
        )
    told = pd.concat([table for table in made if len(table)] or made, ignore_index=True)
    return told.astype({"late": bool})


def bus_home_words(late: pd.DataFrame, venue: str, areas: pd.Index) -> str:
    """Say for a place whether one gets home by bus from the sessions at a venue.

    Parameters
    ----------
    late
        From `late_sessions`.
    venue
        The venue.
    areas
        The areas of the place; where one is too late, so is the place.

    Returns
    -------
    str
        "not known" where no last bus of the place is listed.
    """
    here = late[(late["venue_id"] == venue) & late["area_code"].isin(areas)]
    if here.empty:
        return "not known"
    too_late = here.groupby("when", sort=False)["late"].any()
    if not too_late.any():
        return "in time"
    if too_late.all():
        return "the last bus leaves before the end"
    return f"in time for {', '.join(too_late.index[~too_late])} only"
