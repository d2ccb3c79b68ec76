"""The places an edition draws, as files for people with a geographic information system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from outreach.results import geopackage_bytes

if TYPE_CHECKING:
    from maps import MapEdition


def shape_files(edition: MapEdition) -> dict[str, bytes]:
    """Write the places an edition draws, a file for each kind, or why there are none.

    Parameters
    ----------
    edition
        What may be shown.

    Returns
    -------
    dict
        ``hotspots.gpkg`` and, where places with fewer referrals were looked for,
        ``fewer-referrals.gpkg``; each row names its edition.
    """
    named = {
        "edition": edition.edition,
        "notice": edition.banner,
        "source": " ".join(edition.attribution),
    }
    drawn = {"hotspots.gpkg": ("priority_areas", edition.hotspots, edition.hotspots_note)}
    if edition.cold_assessed:
        low = ("fewer_referrals", edition.cold_spots, edition.cold_note)
        drawn["fewer-referrals.gpkg"] = low
    made = {}
    for name, (layer, places, note) in drawn.items():
        shown = _none(edition, note) if places is None or places.empty else places
        made[name] = geopackage_bytes({layer: shown.assign(**named)})
    return made


def _none(edition: MapEdition, note: str) -> gpd.GeoDataFrame:
    """Return one row over the whole county that says why no place is drawn."""
    told = {"label": ["none"], "reason": [note]}
    return gpd.GeoDataFrame(told, geometry=[edition.areas.union_all()], crs=edition.areas.crs)
