"""Example tables of a service, standing in the county's own places, for a manager to replace."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from outreach.sample_folder import sample_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

_BASES = 3


def district_centres(areas: gpd.GeoDataFrame) -> list[tuple[str, int, int]]:
    """Find the middle of where the young residents of the largest districts live.

    Parameters
    ----------
    areas : GeoDataFrame, index ``area_code``
        ``district``, ``easting``, ``northing`` [m], ``population`` [persons].

    Returns
    -------
    list of tuple
        District, easting and northing [m] of the area nearest to that middle; most residents
        first, three at most.
    """
    centres = []
    people = areas.groupby("district")["population"].sum()
    order = people.reset_index().sort_values(["population", "district"], ascending=[False, True])
    for district in order["district"].head(_BASES):
        inside = areas[areas["district"] == district]
        weight = inside["population"] / max(inside["population"].sum(), 1)
        east, north = (weight * inside["easting"]).sum(), (weight * inside["northing"]).sum()
        away = (inside["easting"] - east) ** 2 + (inside["northing"] - north) ** 2
        nearest = inside.loc[away.idxmin()]
        spot = round(float(nearest["easting"])), round(float(nearest["northing"]))
        centres.append((str(district) or "the county", *spot))
    return centres


def example_tables(
    areas: gpd.GeoDataFrame, *, held_at: Mapping[str, Sequence[str]], with_venues: bool
) -> dict[str, bytes]:
    """Write the tables of an invented service into a real county.

    Parameters
    ----------
    areas
        As in `district_centres`.
    held_at
        Session type to the kinds of venue that can hold it; a type without any is left out.
    with_venues
        Whether an example of a venue is to be made for each base.

    Returns
    -------
    dict
        File name to content: session types, times, posts and perhaps venues.
    """
    files, centres = sample_files(), district_centres(areas)
    types = [row for row in _rows(files["session_types.csv"]) if held_at.get(row["session_type"])]
    share = sum(float(row["demand_share"] or 0) for row in types)
    for row in types:
        row["venue_types"] = ";".join(held_at[row["session_type"]])
        row["demand_share"] = f"{float(row['demand_share'] or 0) / share:.6g}"
    bases: dict[str, int] = {}
    staff = _rows(files["staff.csv"])
    for row in staff:
        place, east, north = centres[bases.setdefault(row["base"], len(bases)) % len(centres)]
        row |= {"base": place, "easting": str(east), "northing": str(north)}
        row |= {"employer": "Provider", "funder": "Public health grant"}
    made = {
        "session_types.csv": _csv(list(types[0]), [list(row.values()) for row in types]),
        "slots.csv": files["slots.csv"],
        "staff.csv": _csv(list(staff[0]), [list(row.values()) for row in staff]),
    }
    return made | ({"venues.csv": _venues(centres)} if with_venues else {})


def _rows(content: bytes) -> list[dict[str, str]]:
    """Read a CSV file of ours."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _venues(centres: Sequence[tuple[str, int, int]]) -> bytes:
    """Write one invented youth centre at each base."""
    columns = "venue_id,name,type,easting,northing,rooms,hire_cost,step_free,private_room"
    offered = (1, 0, "yes", "yes", "yes", "yes")
    rows = [
        [f"V{n:03d}", f"Example youth centre, {place}", "youth_centre", east, north, *offered]
        for n, (place, east, north) in enumerate(centres, start=1)
    ]
    return _csv([*columns.split(","), "lone_working", "invented"], rows)


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Write a CSV file as Excel opens it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
