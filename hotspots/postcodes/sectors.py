"""Referrals known only by postcode sector, spread over the areas the sector covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspots.locating import areas_of_points

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from hotspots.postcodes.directory import Directory

SPREADS = ("residents", "postcodes")
"""What a sector is spread by: young residents, or live postcodes."""

_OUTSIDE = "\uffff"  # sorts behind every area code


def spread_sectors(
    sectors: pd.Series, areas: gpd.GeoDataFrame, directory: Directory, *, spread: str = "postcodes"
) -> pd.DataFrame:
    """Share each sector out among areas; what lies outside the county stays outside.

    Parameters
    ----------
    sectors
        Sectors such as "WR1 2", all different.
    areas
        Polygons in EPSG:27700, indexed by ``area_code``; with ``population`` [people] to spread
        by residents.
    directory
        Whose postcodes say where a sector is.
    spread
        "postcodes": by the sector's live postcodes. "residents": each postcode stands for as
        many young people as its area has for each of its postcodes, and one outside the county
        for the county's mean.

    Returns
    -------
    DataFrame
        ``cell`` (label in `sectors`), ``match``, ``area_code`` (None outside) and ``weight``
        [share], which sums to 1 for each cell. A sector without postcodes is not_found.
    """
    points = directory.sector_points(sectors)
    at = areas_of_points(points["easting"].to_numpy(), points["northing"].to_numpy(), areas)
    codes = codes_and(_OUTSIDE, areas)
    tally = (
        pd.DataFrame({"sector": points["sector"].to_numpy(), "area_code": codes[at]})
        .value_counts(["sector", "area_code"], sort=False)
        .rename("n")
        .reset_index()
        .sort_values(["sector", "area_code"], kind="stable")
    )
    tally["people"] = tally["n"].astype(float)
    if spread == "residents" and "population" in areas and len(tally):
        tally["people"] *= _people_per_postcode(tally, areas, directory)
    total = tally.groupby("sector")["people"].transform("sum")
    tally["people"] = tally["people"].where(total > 0, tally["n"])
    total = tally.groupby("sector")["people"].transform("sum")
    outside = tally["area_code"] == _OUTSIDE
    shares = pd.DataFrame(
        {
            "sector": tally["sector"],
            "match": np.where(outside, "outside_county", "sector"),
            "area_code": tally["area_code"].astype(object).mask(outside, None),
            "weight": tally["people"] / total,
        }
    )
    shares = shares[shares["weight"] > 0]
    wanted = pd.DataFrame({"cell": sectors.index, "sector": sectors.to_numpy()})
    spread_out = wanted.merge(shares, on="sector", how="left")
    found = spread_out["weight"].notna()
    spread_out["match"] = spread_out["match"].astype(object).where(found, "not_found")
    spread_out["weight"] = spread_out["weight"].fillna(1.0)
    return spread_out[["cell", "match", "area_code", "weight"]]


def codes_and(nowhere: str | None, areas: gpd.GeoDataFrame) -> NDArray[Any]:
    """Return the area codes with `nowhere` behind them, where position -1 finds it."""
    return np.array([*areas.index, nowhere], dtype=object)


def _people_per_postcode(
    tally: pd.DataFrame, areas: gpd.GeoDataFrame, directory: Directory
) -> NDArray[np.float64]:
    """Return the young people that one postcode of each row's area stands for."""
    points = directory.points_within(tuple(areas.total_bounds))
    at = areas_of_points(points["easting"].to_numpy(), points["northing"].to_numpy(), areas)
    held = pd.Series(np.bincount(at[at >= 0], minlength=len(areas)), index=areas.index)
    seen = tally.groupby("area_code")["n"].max().reindex(areas.index).fillna(0)
    held = held.clip(lower=seen).clip(lower=1).astype(float)
    people = areas["population"].astype(float)
    each = people / held
    mean = float(people.sum() / held.sum())
    rates: NDArray[np.float64] = each.reindex(tally["area_code"]).fillna(mean).to_numpy(dtype=float)
    return rates
