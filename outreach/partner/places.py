"""Which partners' sessions are in a place: at a venue that serves it, or on its ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.locating import areas_of_points

if TYPE_CHECKING:
    import geopandas as gpd


def partners_in(
    partners: pd.DataFrame | None, areas: gpd.GeoDataFrame, *, venues: set[str], within: set[str]
) -> pd.DataFrame:
    """Find the partners' sessions of a place.

    Parameters
    ----------
    partners : DataFrame, or None
        The ``partner_sessions`` table.
    areas : GeoDataFrame, index ``area_code``
        The areas of the county.
    venues, within
        The venues that serve the place, and its areas.

    Returns
    -------
    DataFrame
        Rows of `partners` at one of the venues, or whose grid reference is in one of the areas.
    """
    if partners is None or partners.empty:
        columns = ["agency", "activity", "place", "venue_id", "slot", "sessions_per_week"]
        return pd.DataFrame(columns=columns)
    at = areas_of_points(
        partners["easting"].fillna(-1.0).to_numpy(dtype=np.float64),
        partners["northing"].fillna(-1.0).to_numpy(dtype=np.float64),
        areas,
    )
    given, codes = has_point(partners), areas.index
    inside = [
        known and place >= 0 and codes[place] in within
        for known, place in zip(given, at, strict=True)
    ]
    named = partners["venue_id"].fillna("").astype(str)
    here = pd.Series(inside, index=partners.index, dtype=bool) | named.isin(venues)
    return partners.loc[here]


def has_point(partners: pd.DataFrame) -> np.ndarray:
    """Say which partners' sessions give a grid reference."""
    known = partners["easting"].notna() & partners["northing"].notna()
    return known.to_numpy(bool)
