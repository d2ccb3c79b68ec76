"""The sample county as files: what `outreach sample` writes and `data/sample` holds."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outreach.sampling.deprivation import deprivation_table, deprive
from outreach.sampling.geography import Geography, make_geography
from outreach.sampling.geopackage import geopackage_bytes
from outreach.sampling.naming import COUNTY, RIVER
from outreach.sampling.people import YOUNG, population_table, residents_by_age
from outreach.sampling.planting import SLOPE, Planted, plant, risk_by_area
from outreach.sampling.postcodes import directory_table, make_postcodes
from outreach.sampling.records import make_records
from outreach.sampling.referrals import make_referrals
from outreach.sampling.roads import lay_roads
from outreach.sampling.sessions import make_session_types
from outreach.sampling.settings import SETTINGS
from outreach.sampling.staff import make_staff
from outreach.sampling.timetable import make_current_plan, make_slots
from outreach.sampling.venues import make_venues

_INVENTED = f"{COUNTY} is an invented county: nothing here is a real place."


def make_sample_county(*, seed: int = 1) -> dict[str, bytes]:
    """Make the invented county: every file `outreach run` needs, and what was planted.

    Parameters
    ----------
    seed
        Another seed makes another county with the same names.

    Returns
    -------
    dict of str to bytes
        File name to content, the same on every run. Nothing is written.

    Examples
    --------
    >>> files = make_sample_county(seed=1)  # doctest: +SKIP
    >>> sorted(files)[0]  # doctest: +SKIP
    'areas.gpkg'
    """
    land = make_geography(seed=seed)
    deprivation, estates = deprive(land, seed=seed)
    people = residents_by_age(land, deprivation["depth"], seed=seed)
    postcodes = make_postcodes(land, seed=seed)
    planted = plant(land, deprivation, estates)
    risk = risk_by_area(deprivation, planted)
    referrals, drawn = make_referrals(risk, people, postcodes, seed=seed)
    venues = make_venues(land, postcodes, seed=seed)
    slots, types = make_slots(), make_session_types()
    places = postcodes.loc[venues["postcode"], "settlement"].to_numpy()
    town = pd.Series(land.settlements.index.to_numpy()[places], index=venues.index)
    today = make_current_plan(venues, town, types)
    records = make_records(today, types, land.settlements, seed=seed)
    return {
        "areas.gpkg": geopackage_bytes(_layers(land, seed), description=_INVENTED),
        "county.toml": SETTINGS.encode(),
        "current_plan.csv": csv_bytes(today),
        "deprivation.csv": csv_bytes(deprivation_table(deprivation).reset_index()),
        "population.csv": csv_bytes(population_table(people).reset_index()),
        "postcodes.csv": csv_bytes(directory_table(postcodes, land, deprivation["rank"])),
        "referrals.csv": b"\xef\xbb\xbf" + csv_bytes(referrals, line_end="\r\n"),
        "session_types.csv": csv_bytes(types.reset_index()),
        "slots.csv": csv_bytes(slots.reset_index()),
        "staff.csv": csv_bytes(make_staff(land, slots.index.tolist()).reset_index()),
        "truth.json": _truth(land, people, planted, drawn, seed),
        "venues.csv": csv_bytes(venues.reset_index()),
        **{f"{name}.csv": csv_bytes(table) for name, table in records.items()},
    }


def csv_bytes(table: pd.DataFrame, *, line_end: str = "\n") -> bytes:
    r"""Write a table as UTF-8 text without its index.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"a": [1], "b": ["x;y"]}))
    b'a,b\n1,x;y\n'
    """
    return table.to_csv(index=False, lineterminator=line_end).encode()


def _layers(land: Geography, seed: int) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of ``areas.gpkg``."""
    columns = ["name", "group", "district", "rural", "easting", "northing"]
    table = land.areas[columns].astype({"easting": int, "northing": int})
    areas = gpd.GeoDataFrame(table, geometry=list(land.shapes), crs="EPSG:27700")
    districts = areas[["district", "geometry"]].dissolve("district").rename_axis("name")
    districts["geometry"] = shapely.normalize(districts.geometry.to_numpy())
    places = land.settlements[["kind", "easting", "northing"]].astype(
        {"easting": int, "northing": int}
    )
    spots = shapely.points(places[["easting", "northing"]].to_numpy(float))
    return {
        "areas": areas,
        "districts": districts,
        "river": gpd.GeoDataFrame({"name": [RIVER]}, geometry=[land.river], crs="EPSG:27700"),
        "settlements": gpd.GeoDataFrame(places, geometry=list(spots), crs="EPSG:27700"),
        "road_link": lay_roads(land, seed=seed),
    }


def _truth(
    land: Geography,
    people: pd.DataFrame,
    planted: tuple[Planted, ...],
    drawn: dict[str, object],
    seed: int,
) -> bytes:
    """Say what was planted and how many rows of each kind the extract holds."""
    counts = np.array(drawn.pop("by_area"))
    young = people.iloc[:, YOUNG].sum(axis=1).to_numpy()
    codes = land.areas.index
    return (
        json.dumps(
            {
                "note": f"{_INVENTED} Homes count usable rows; keep this file from the analyst.",
                "county": COUNTY,
                "seed": seed,
                **drawn,
                "deprivation_log_slope_per_sd": SLOPE,
                "young_people_10_17": int(young.sum()),
                "planted": [
                    {
                        "name": one.name,
                        "kind": one.kind,
                        "relative_risk": one.relative_risk,
                        "young_people_10_17": int(young[list(one.rows)].sum()),
                        "referrals": int(counts[list(one.rows)].sum()),
                        "areas": [str(codes[row]) for row in one.rows],
                    }
                    for one in planted
                ],
            },
            indent=1,
        )
        + "\n"
    ).encode()
