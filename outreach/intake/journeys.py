"""How far areas and workers are from the venues, as the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation import read_travel, staff_travel, travel_minutes
from allocation.reading.travel import there_and_back

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from outreach.config import Config


def travel_of(config: Config, areas: gpd.GeoDataFrame, venues: pd.DataFrame) -> pd.DataFrame:
    """Say how far each area is from each venue, by the county's table or an estimate.

    Returns
    -------
    DataFrame, index (``area_code``, ``venue_id``)
        See `allocation.travel_minutes`.
    """
    settings = config.travel
    table = None
    if settings.table is not None:
        table = read_travel(settings.table, mode=settings.mode, band=settings.band)
    return travel_minutes(
        areas,
        venues,
        table=table,
        circuity={
            "urban": settings.circuity_urban,
            "rural": settings.circuity_rural,
            "rural_remote": settings.circuity_rural,
        },
        speed_kmh={
            "urban": settings.speed_urban_kmh,
            "rural": settings.speed_mixed_kmh,
            "rural_remote": settings.speed_rural_kmh,
        },
        parking_minutes=settings.parking_minutes,
    )


def bus_travel_of(
    config: Config, areas: gpd.GeoDataFrame, venues: pd.DataFrame
) -> pd.DataFrame | None:
    """Say how far each area is from each venue by bus, where the county's table says it.

    Returns
    -------
    DataFrame, index (``area_code``, ``venue_id``), or None
        ``minutes``; None where the settings name no mode of bus.
    """
    settings = config.travel
    if settings.table is None or not settings.bus_mode:
        return None
    table = read_travel(settings.table, mode=settings.bus_mode, band=settings.band)
    return travel_minutes(areas, venues, table=table)


def staff_travel_of(config: Config, staff: pd.DataFrame, venues: pd.DataFrame) -> pd.DataFrame:
    """Say how far each worker's base is from each venue, by the county's table or an estimate.

    Returns
    -------
    DataFrame, index (``worker_id``, ``venue_id``)
        See `allocation.staff_travel`.
    """
    settings = config.travel
    table = None
    if settings.staff_table is not None:
        table = read_travel(settings.staff_table, mode=settings.staff_mode, band=settings.band)
    return staff_travel(
        staff,
        venues,
        table=None if table is None else there_and_back(table),
        circuity=settings.circuity_rural,
        speed_kmh=settings.speed_mixed_kmh,
        parking_minutes=settings.parking_minutes,
    )
