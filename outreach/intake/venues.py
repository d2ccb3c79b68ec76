"""Gather the venues of a county from its own table and from published registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from allocation import read_venues
from allocation.reading.registers import read_register
from hotspots.locating import areas_of_points
from hotspots.postcodes.roughness import rough_note
from hotspots.reading.sources import place_of
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from hotspots.postcodes.directory import Directory
    from outreach.settings.table import Register, Venues

_METRES = 1000.0
_MOST_WITHOUT = 0.05
_SHOWN = 3


def gather_venues(
    settings: Venues,
    *,
    areas: gpd.GeoDataFrame | None,
    directory: Directory | None,
    every_slot: Sequence[str],
    age_range: tuple[int, int],
) -> pd.DataFrame:
    """Read every place a session could be held, from all tables the settings name.

    Parameters
    ----------
    settings
        The section ``[venues]``.
    areas : GeoDataFrame, index ``area_code``
        The county: a register is cut to it. None, where it could not be read, leaves the
        registers out.
    directory
        Finds the place of venues that give a postcode and no grid reference; None likewise.
    every_slot
        All slots, for venues that do not say when they are open.
    age_range
        Youngest and oldest age served. [years]

    Returns
    -------
    DataFrame, index ``venue_id``
        The ``venues`` contract, sorted; ``attrs["notes"]`` says what was taken.

    Raises
    ------
    TableError
        With the faults of a table, if two tables give one ``venue_id``, or if no venue is left.
    """
    found: list[pd.DataFrame] = []
    left_out = False
    if settings.path is not None or settings.rows:
        found.append(
            read_venues(
                settings,
                include=[rule.model_dump() for rule in settings.include],
                attributes=settings.attributes,
                every_slot=every_slot,
                directory=directory,
            )
        )
    for register in settings.registers:
        attributes = _attributes(settings, register)
        if register.kind == "table":
            more = read_venues(
                register,
                include=[rule.model_dump() for rule in register.include],
                attributes=attributes,
                every_slot=every_slot,
                directory=directory,
            )
        elif areas is None or directory is None:
            left_out = True
            continue
        else:
            places, notes = _places(register, areas, directory, age_range)
            rows = [{str(k): v for k, v in row.items()} for row in places.to_dict("records")]
            more = read_venues(rows, attributes=attributes, every_slot=every_slot)
            more.attrs["notes"] = notes
        found.append(more)
    venues = _joined(found)
    if venues.empty and not left_out:
        msg = (
            f"{place_of(settings, table='venues')}: holds no rows, or none that the `include` "
            "rules keep. A plan needs at least one venue."
        )
        raise TableError(msg)
    return venues


def uncovered_note(directory: Directory, areas: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Say so where a postcode directory covers a part of the county only.

    Parameters
    ----------
    directory
        The county's.
    areas
        Its small areas, in EPSG:27700.

    Returns
    -------
    tuple of str
        A sentence if more than one area in twenty holds none of its postcodes.
    """
    west, south, east, north = areas.total_bounds
    x, y = directory.eastings, directory.northings
    near = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    at = areas_of_points(x[near].astype(float), y[near].astype(float), areas)
    without = len(areas) - len(np.unique(at[at >= 0]))
    if without <= _MOST_WITHOUT * len(areas):
        return ()
    return (
        (
            f"The postcode directory ({directory.vintage}) holds no postcode in {without} of "
            f"{len(areas)} small areas: referrals, venues and GP practices there go missing. Give "
            "a directory of the whole county."
        ),
    )


def _attributes(settings: Venues, register: Register) -> dict[str, Mapping[str, Any]]:
    """Put what the register says of a type before what is said of all tables."""
    kinds = dict.fromkeys([*settings.attributes, *register.attributes])
    return {
        kind: {**settings.attributes.get(kind, {}), **register.attributes.get(kind, {})}
        for kind in kinds
    }


def _places(
    register: Register,
    areas: gpd.GeoDataFrame,
    directory: Directory,
    age_range: tuple[int, int],
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read a register, find each place on the map, and keep those in the county."""
    if register.path is None:
        msg = f"venues: a register of kind {register.kind!r} needs a path."
        raise TableError(msg)
    places, notes = read_register(register.path, kind=register.kind, age_range=age_range)
    missing = places["easting"].isna() | places["northing"].isna()
    spots = directory.locate(places.loc[missing, "postcode"])
    notes = (*notes, *rough_note(register.path.name, spots))
    places = places.fillna({name: spots[name] for name in ("easting", "northing")})
    known = places[places["easting"].notna() & places["northing"].notna()]
    county, reach = areas.union_all(), register.beyond_km * _METRES
    shapely.prepare(county)
    points = shapely.points(known[["easting", "northing"]].to_numpy(float))
    inside = known[shapely.dwithin(county, points, reach)]
    told = f"{register.path.name}: {len(inside)} of them are in the county"
    told += f" or within {register.beyond_km:g} km of it" if reach else ""
    lost = len(places) - len(known)
    told += f"; {lost} could not be placed on the map." if lost else "."
    return inside.drop(columns="postcode"), (*notes, told)


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Lay the tables under one another; one place has one key."""
    if len(tables) < 2:
        return tables[0] if tables else read_venues([])
    venues = pd.concat([table for table in tables if len(table)] or tables[:1])
    twice = venues.index[venues.index.duplicated()].unique()
    if len(twice):
        msg = (
            f"venues: {len(twice)} venue_id(s) stand in more than one table of venues, e.g. "
            f"{', '.join(map(str, twice[:_SHOWN]))}. Leave them out of one of the tables."
        )
        raise TableError(msg)
    venues = venues.sort_index()
    venues.attrs["notes"] = tuple(note for table in tables for note in table.attrs.get("notes", ()))
    return venues
