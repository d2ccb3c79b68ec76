"""A small postcode directory in the shape of the ONS one, with postcode areas that do not exist.

No British postcode begins with X, so ``XA``, ``XB`` and ``XC`` can never be a real address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from outreach.sampling.geography import Geography, stream
from outreach.sampling.naming import DISTRICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outreach.sampling.mosaic import Ints
    from outreach.sampling.outline import Points

RESIDENTS_PER_POSTCODE = 100
OUTSIDE = 70
"""Postcodes of the neighbouring county, ``XC``."""

_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the letters an inward code may hold
_SECTORS_PER_DISTRICT = 6
_NO_GRID_REFERENCE = 9


def make_postcodes(land: Geography, *, seed: int) -> pd.DataFrame:
    """Scatter postcodes over where people live, and some beyond the county line.

    Returns
    -------
    DataFrame, index ``pcds`` (one space inside)
        ``easting``, ``northing`` [m], ``area`` (row of the areas, -1 outside the county),
        ``quality`` (1, 6, 8 or 9), ``large_user`` (bool), ``opened``, ``closed`` ("YYYYMM", ""
        while live), ``settlement`` (row of the settlements, -1 in open country or outside).
    """
    rng = stream(seed, "postcodes")
    at, area, settlement = _homes(land, rng)
    away = _beyond(land, rng)
    table = pd.DataFrame(
        {
            "easting": np.concatenate([at[:, 0], away[:, 0]]),
            "northing": np.concatenate([at[:, 1], away[:, 1]]),
            "area": np.concatenate([area, np.full(len(away), -1)]),
            "settlement": np.concatenate([settlement, np.full(len(away), -1)]),
        }
    )
    bank = np.where(
        table["area"] < 0, "XC", np.where(land.areas["west"].to_numpy()[table["area"]], "XA", "XB")
    )
    table.index = pd.Index(_codes(table, bank, rng), name="pcds")
    count = len(table)
    luck = rng.uniform(size=(3, count))
    table["quality"] = np.select([luck[0] < 0.002, luck[0] < 0.006, luck[0] < 0.012], [9, 6, 8], 1)
    table["large_user"] = luck[1] < 0.015
    table["opened"] = _months(rng, count, 1980, 2014)
    closed = _months(rng, count, 2016, 2025)
    table["closed"] = np.where(luck[2] < 0.03, closed, "")
    return table.sort_index()


def _homes(land: Geography, rng: np.random.Generator) -> tuple[Points, Ints, Ints]:
    """Scatter points around the cells of each area, more where more people live."""
    mosaic = land.mosaic
    points, owner, place = [], [], []
    residents = land.areas["residents"].tolist()
    for k in range(len(land.areas)):
        cells = np.flatnonzero(land.area_of_cell == k)
        wanted = max(6, round(residents[k] / RESIDENTS_PER_POSTCODE))
        share = mosaic.residents[cells] / mosaic.residents[cells].sum()
        chosen = rng.choice(cells, 4 * wanted, p=share)
        width = np.sqrt(shapely.area(land.shapes[k]) / len(cells))
        some = mosaic.points[chosen] + rng.uniform(-0.45, 0.45, (len(chosen), 2)) * width
        some = np.round(some)
        inside = shapely.contains_xy(land.shapes[k].buffer(-3), some[:, 0], some[:, 1])
        kept = np.flatnonzero(inside)[:wanted]
        points.append(some[kept])
        owner.append(np.full(len(kept), k))
        place.append(mosaic.settlement[chosen[kept]])
    return np.vstack(points), np.concatenate(owner), np.concatenate(place)


def _beyond(land: Geography, rng: np.random.Generator) -> Points:
    """Scatter points up to nine kilometres outside the county line."""
    county = shapely.union_all(land.shapes)
    x_low, y_low, x_high, y_high = county.bounds
    some = rng.uniform((x_low - 8e3, y_low - 8e3), (x_high + 8e3, y_high + 8e3), (2_000, 2))
    far = shapely.distance(shapely.points(some), county)
    chosen: Points = np.round(some[(far > 400) & (far < 9_000)][:OUTSIDE])
    return chosen


def _codes(table: pd.DataFrame, bank: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Give each point a code: neighbours share a sector, and sectors share an outward code."""
    at = table[["easting", "northing"]].to_numpy(float)
    codes = np.empty(len(table), dtype=object)
    units = [a + b for a in _LETTERS for b in _LETTERS]
    for letters in ("XA", "XB", "XC"):
        mine = np.flatnonzero(bank == letters)
        sectors = max(1, round(len(mine) / 85))
        seats = at[rng.choice(mine, sectors, replace=False)]
        for _ in range(8):
            near = cKDTree(seats).query(at[mine])[1]
            for s in range(sectors):
                if (near == s).any():
                    seats[s] = np.round(at[mine][near == s].mean(axis=0), 3)
        order = np.argsort(np.argsort(np.round(seats[:, 1] + seats[:, 0] / 3), kind="stable"))
        near = order[cKDTree(seats).query(at[mine])[1]]
        for s in range(sectors):
            here = mine[near == s]
            outward = f"{letters}{s // _SECTORS_PER_DISTRICT + 1}"
            unit = rng.choice(units, len(here), replace=False)
            for row, letters_in in zip(here.tolist(), unit.tolist(), strict=True):
                codes[row] = f"{outward} {s % _SECTORS_PER_DISTRICT + 1}{letters_in}"
    return codes.tolist()


def _months(rng: np.random.Generator, count: int, first: int, last: int) -> list[str]:
    """Return random months as YYYYMM."""
    years, months = rng.integers(first, last + 1, count), rng.integers(1, 13, count)
    return [f"{year}{month:02d}" for year, month in zip(years, months, strict=True)]


def directory_table(postcodes: pd.DataFrame, land: Geography, rank: pd.Series) -> pd.DataFrame:
    """Lay the postcodes out under the headings of the directory's 2025 edition (main columns)."""
    row = postcodes["area"].to_numpy()
    groups = {name: k for k, name in enumerate(sorted(land.areas["group"].unique()), start=1)}
    district = [f"X07{DISTRICTS.index(name) + 1:06d}" for name in land.areas["district"]]
    group = [f"X02{groups[name]:06d}" for name in land.areas["group"]]

    def of_area(values: Sequence[str], outside: str) -> list[str]:
        """Look a value up by area; the last entry answers for places outside the county."""
        every = [*values, outside]
        return [every[k] for k in row.tolist()]

    pcds = postcodes.index.to_series()
    outward, inward = pcds.str[:-4], pcds.str[-3:]
    placed = postcodes["quality"] != _NO_GRID_REFERENCE
    table = pd.DataFrame(
        {
            "pcd7": outward.str.ljust(4) + inward,
            "pcd8": outward.str.ljust(4) + " " + inward,
            "pcds": pcds,
            "dointr": postcodes["opened"],
            "doterm": postcodes["closed"],
            "lad25cd": of_area(district, "X07000099"),
            "usrtypind": postcodes["large_user"].astype(int),
            "east1m": postcodes["easting"].astype(int).astype("str").where(placed, ""),
            "north1m": postcodes["northing"].astype(int).astype("str").where(placed, ""),
            "gridind": postcodes["quality"],
            "lsoa21cd": of_area(land.areas.index.tolist(), "X01999999"),
            "msoa21cd": of_area(group, "X02999999"),
            "ruc21ind": of_area(land.areas["rural"].tolist(), ""),
            "imd20ind": of_area(rank.astype("str").tolist(), ""),
        }
    )
    return table.reset_index(drop=True)
