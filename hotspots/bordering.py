"""What lies near the county line, where people beyond it are not counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from outreach.errors import TableError

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.result import Hotspots

MOST, SOME = 0.5, 0.1
"""Shares of a hotspot's young people near the line from which on it is spoken of. [share]"""

_GRID_M = 0.01


def border_distance(areas: gpd.GeoDataFrame) -> pd.Series:
    """Measure how far from the county line people live.

    Parameters
    ----------
    areas : GeoDataFrame, index ``area_code``
        Polygons in metres, with ``easting`` and ``northing`` of where residents live [m].

    Returns
    -------
    Series, index ``area_code``
        ``edge_km``: straight line to the outline of all areas together; lakes and gaps inside
        it are no outline. [km]

    Raises
    ------
    TableError
        If the areas have no shapes.

    Examples
    --------
    >>> import geopandas as gpd
    >>> squares = gpd.GeoDataFrame(
    ...     {"easting": [500.0, 1500.0], "northing": 500.0},
    ...     geometry=[shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 4000, 1000)],
    ...     index=["A", "B"],
    ... )
    >>> border_distance(squares).tolist()
    [0.5, 0.5]
    """
    if "geometry" not in areas:
        msg = "The areas have no shapes, so their distance to the county line is not known."
        raise TableError(msg)
    whole = shapely.union_all(areas.geometry.to_numpy(), grid_size=_GRID_M)
    line = shapely.MultiLineString([part.exterior for part in shapely.get_parts(whole)])
    shapely.prepare(line)
    homes = shapely.points(areas[["easting", "northing"]].to_numpy(float))
    return pd.Series(shapely.distance(homes, line) / 1000, index=areas.index, name="edge_km")


def add_borders(
    hotspots: Hotspots,
    areas: gpd.GeoDataFrame,
    *,
    within_km: float = 5.0,
    neighbours: pd.DataFrame | None = None,
) -> Hotspots:
    """Flag the areas near the county line, and say what it does to each hotspot.

    Parameters
    ----------
    hotspots
        As found.
    areas : GeoDataFrame, index ``area_code``
        As in `border_distance`.
    within_km
        Areas this near the line are flagged, inclusive. [km]
    neighbours : DataFrame, index ``area_code``
        Areas beyond the line, if any are known: ``easting``, ``northing`` [m], ``population``
        [persons] and ``observed``, where counted [persons].

    Returns
    -------
    Hotspots
        ``areas`` with ``edge_km`` and ``near_edge``; ``clusters`` with ``edge_share`` (of the
        hotspot's young people in flagged areas), ``beyond_share`` (of the young people in its
        circle, beyond the line; missing where no neighbours are known) [share] and
        ``edge_sentence`` (empty for those away from the line); a note.
    """
    distance = border_distance(areas).reindex(hotspots.areas.index)
    near = distance <= within_km
    people = hotspots.areas["population"].astype(float)
    clusters = hotspots.clusters
    shares = [
        float(people.loc[list(codes)].where(near.loc[list(codes)], 0.0).sum())
        / max(float(people.loc[list(codes)].sum()), 1.0)
        for codes in clusters["areas"]
    ]
    beyond = [
        _beyond(areas, people, centre, codes, neighbours)
        for centre, codes in zip(
            clusters.get("centre", clusters.index), clusters["areas"], strict=True
        )
    ]
    counted = neighbours is not None and bool(neighbours["observed"].notna().any())
    parts = clusters.get("areas_beyond", pd.Series(0, index=clusters.index))
    sentences = [
        edge_sentence(share, within_km=within_km, beyond=part, counted=counted, areas=int(number))
        for share, part, number in zip(shares, beyond, parts, strict=True)
    ]
    made = clusters.assign(
        edge_share=pd.Series(shares, index=clusters.index, dtype=float),
        beyond_share=pd.Series(beyond, index=clusters.index, dtype=float),
        edge_sentence=pd.Series(sentences, index=clusters.index, dtype="str"),
    )
    share = float(people[near].sum() / max(people.sum(), 1.0))
    told = {"border_km": within_km, "share_near_border": round(share, 4)}
    told["neighbours"] = 0 if neighbours is None else len(neighbours)
    return replace(
        hotspots,
        areas=hotspots.areas.assign(edge_km=distance.round(3), near_edge=near),
        clusters=made,
        settings={**hotspots.settings, **told},
        notes=(*hotspots.notes, border_note(share, within_km=within_km, counted=counted)),
    )


def _beyond(
    areas: gpd.GeoDataFrame,
    people: pd.Series,
    centre: str,
    codes: tuple[str, ...],
    neighbours: pd.DataFrame | None,
) -> float:
    """Give the share of the young people in a hotspot's circle who live beyond the line."""
    if neighbours is None:
        return float("nan")
    inside = areas.loc[list(codes), ["easting", "northing"]].to_numpy(float)
    middle = areas.loc[centre, ["easting", "northing"]].to_numpy(float)
    radius = float(np.hypot(*(inside - middle).T).max())
    others = neighbours[["easting", "northing"]].to_numpy(float) - middle
    outside = float(neighbours["population"][np.hypot(*others.T) <= radius].sum())
    return outside / max(outside + float(people.loc[list(codes)].sum()), 1.0)


def edge_sentence(
    share: float,
    *,
    within_km: float,
    beyond: float = float("nan"),
    counted: bool = False,
    areas: int = 0,
) -> str:
    """Say what the county line does to one hotspot.

    Parameters
    ----------
    share
        Of its young people who live near the line. [share]
    within_km
        How near that is. [km]
    beyond
        Of the young people in its circle, who live beyond the line; missing if not known. [share]
    counted
        Whether neighbours gave their referrals.
    areas
        Neighbours' areas that the hotspot goes on in.

    Returns
    -------
    str
        Empty where hardly anybody lives near the line. No count of people.

    Examples
    --------
    >>> edge_sentence(0.8, within_km=5)
    'Most of it lies within 5 km of the county line. Nobody beyond the line is counted, so it may \
go on there. Its outline and strength may differ from what is shown.'
    >>> edge_sentence(0.8, within_km=5, counted=True, areas=3)
    'Most of it lies within 5 km of the county line. With what the neighbours counted it goes on \
in 3 areas beyond the line.'
    >>> edge_sentence(0.05, within_km=5)
    ''
    """
    if share < SOME and not areas:
        return ""
    amount = "Most" if share >= MOST else "Part"
    where = f"{amount} of it lies within {within_km:g} km of the county line"
    if counted:
        goes = f"it goes on in {areas} areas beyond the line" if areas else "it ends at the line"
        return f"{where}. With what the neighbours counted {goes}."
    told = (
        f"{where}. Nobody beyond the line is counted, so it may go on there. Its outline and "
        "strength may differ from what is shown."
    )
    if beyond >= SOME:
        told += f" About {beyond:.0%} of the young people in its circle live beyond the line."
    return told


def border_note(share: float, *, within_km: float, counted: bool = False) -> str:
    """Say what the county line does to the whole result.

    Parameters
    ----------
    share
        Of the county's young people who live near the line. [share]
    within_km
        How near that is. [km]
    counted
        Whether neighbours gave their referrals.

    Returns
    -------
    str
        One or two sentences without a count of referrals.
    """
    if share == 0:
        return f"Nobody lives within {within_km:g} km of the county line."
    if counted:
        return (
            f"{share:.0%} of young residents live within {within_km:g} km of the county line. The "
            "scan of total burden looked across it, at what the neighbours counted; the scan "
            "beyond deprivation, the cold spots and the re-checks ended at the line."
        )
    return (
        f"{share:.0%} of young residents live within {within_km:g} km of the county line. Circles "
        "there take in fewer neighbours than they would without the line, so a hotspot that lies "
        "on both sides of it can be missed or look smaller."
    )
