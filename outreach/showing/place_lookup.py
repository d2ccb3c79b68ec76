"""The table in which people look their own place up: the nearest session, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from allocation.explaining.place_answers import answer_places
from allocation.teams import list_offers
from maps.edition import PrintedTable
from outreach.figures import readable_name
from outreach.planning.last_bus import (
    bus_home_words,
    last_buses,
    late_sessions,
    planned_by_bus,
)

if TYPE_CHECKING:
    from outreach.intake.inputs import Inputs


def places_of(inputs: Inputs) -> pd.Series:
    """Name the place each area belongs to, as people would look it up.

    Returns
    -------
    Series, index ``area_code``
        The ward where the areas have one; else the nearest settlement of the map's background;
        else the group of neighbourhoods.
    """
    areas = inputs.areas
    if "ward" in areas:
        wards: pd.Series[str] = areas["ward"].astype(str)
        return wards.rename("place")
    towns = inputs.context.get("settlements")
    if towns is not None and "name" in towns and len(towns):
        named = towns[towns["name"].astype(str) != ""].sort_values("name")
        spots = named.geometry.representative_point()
        tree = cKDTree(list(zip(spots.x, spots.y, strict=True)))
        _, near = tree.query(areas[["easting", "northing"]].to_numpy(float))
        return pd.Series(named["name"].astype(str).to_numpy()[near], areas.index, name="place")
    groups: pd.Series[str] = areas["group"].astype(str)
    return groups.rename("place")


def place_answers(inputs: Inputs, rows: pd.DataFrame, need: pd.Series) -> pd.DataFrame:
    """Answer for every place why it is served as it is.

    Parameters
    ----------
    inputs
        The county.
    rows
        The sessions an edition lists: ``venue_id``, ``session_type``, ``type_title``, ``day``,
        ``time``.
    need : Series, index ``area_code``
        As the edition may know it.

    Returns
    -------
    DataFrame, index ``place``
        See `allocation.explaining.place_answers.answer_places`.
    """
    counted = inputs.session_types.index[inputs.session_types["counts_for_hotspot"].astype(bool)]
    named = rows[rows["session_type"].isin(counted)]
    text = named["type_title"] + " " + named["day"] + " " + named["time"]
    offers = list_offers(
        inputs.venues,
        inputs.session_types,
        inputs.slots,
        term_time=inputs.config.plan.term_time,
        friday_types=None,
    )
    able = offers.index[offers["serves_hotspot"].astype(bool)].get_level_values("venue_id")
    return answer_places(
        named.assign(text=text),
        _journeys(inputs, named),
        places_of(inputs),
        need,
        residents=inputs.areas["population"],
        venue_names=inputs.venues["name"].map(readable_name),
        could_hold=sorted(set(able)),
        standard_minutes=inputs.config.plan.standard_minutes,
        bus=inputs.bus_travel,
    )


def _journeys(inputs: Inputs, named: pd.DataFrame) -> pd.DataFrame:
    """Give the journeys of a plan made by bus without those to sessions that end too late."""
    if not planned_by_bus(inputs.config.travel):
        return inputs.travel
    late = late_sessions(last_buses(inputs), inputs.travel, named)
    lost = late.groupby(["area_code", "venue_id"])["late"].all()
    return inputs.travel[~inputs.travel.index.isin(lost.index[lost])]


def _bus_home(inputs: Inputs, rows: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    """Say for each place whether one gets home by bus from its nearest session."""
    counts = inputs.session_types["counts_for_hotspot"].astype(bool)
    named = rows[rows["session_type"].map(counts).eq(other=True)]
    journeys = inputs.travel if inputs.bus_travel is None else inputs.bus_travel
    late = late_sessions(last_buses(inputs), journeys, named)
    places = places_of(inputs)
    ids = {readable_name(str(name)): str(key) for key, name in inputs.venues["name"].items()}
    return [
        bus_home_words(late, ids.get(str(venue), ""), places.index[places == place])
        for place, venue in found["nearest"].items()
    ]


def place_table(inputs: Inputs, rows: pd.DataFrame, need: pd.Series) -> PrintedTable:
    """Print the answers, one row a place, so that nobody has to ask why not here."""
    found = place_answers(inputs, rows, need)
    basis = inputs.travel["basis"].astype(str)
    kind = "estimate" if basis.eq("estimate").any() else "from the table supplied"
    shown = pd.DataFrame(
        {
            "Place": found.index.astype(str),
            "Need, among all places": found["need_band"],
            "Nearest session": found["nearest"].replace("", "none"),
            "When": found["sessions"],
            f"Minutes ({kind})": found["minutes"].map(_minutes),
            "Minutes by bus": found["minutes_bus"].map(_minutes),
            "Bus home": _bus_home(inputs, rows, found),
            "Within the standard": found["within_standard"].map(_share),
            "Why": found["sentence"],
        }
    )
    if inputs.bus_travel is None:
        shown = shown.drop(columns="Minutes by bus")
    if last_buses(inputs).empty:
        shown = shown.drop(columns="Bus home")
    note = "" if inputs.bus_travel is not None else " By bus: not assessed, no bus times supplied."
    return PrintedTable(
        id="places",
        title="Your place: the nearest session, and why it is there",
        caption="A look-up by place, never a count of people. Need is told in fifths of the "
        f"places.{note}",
        frame=shown.reset_index(drop=True),
        csv_name="places.csv",
    )


def _minutes(value: float) -> str:
    """Write minutes as whole ones, and what is not known as such."""
    return f"{value:.0f}" if np.isfinite(value) else "not known"


def _share(value: float) -> str:
    """Write the share of young residents who are near enough."""
    return f"{value:.0%}" if np.isfinite(value) else "nobody lives here"
