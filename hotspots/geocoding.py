"""Place each referral in a small area, or say why it cannot be placed; none is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from hotspots.postcode_forms import read_forms, tidy_postcodes
from hotspots.postcodes import FOUND, Directory
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray

GRID = 27700
"""EPSG code of the British National Grid."""

_OUTSIDE = "\uffff"  # sorts behind every area code


def geocode(
    referrals: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    directory: Directory,
    *,
    institutions: Collection[str] = (),
    exclude_large_users: bool = False,
) -> pd.DataFrame:
    """Place each referral in one area, or in several by share, or in none with a reason.

    An area code given in the extract counts before the postcode, and the postcode before the
    sector. A referral known to its sector only is spread over the areas in proportion to the
    sector's postcodes; the share that falls outside the county is kept as its own row.

    Parameters
    ----------
    referrals
        Indexed by ``referral_id``, with at least one of ``area_code_given``, ``postcode`` and
        ``sector``.
    areas
        Polygons in EPSG:27700, indexed by ``area_code``.
    directory
        Where postcodes are looked up.
    institutions
        Postcodes of secure estate, hospitals and other institutions: a referral from one of them
        is not placed, and its match is ``institution``.
    exclude_large_users
        Treat every postcode of a single organisation so.

    Returns
    -------
    DataFrame
        Columns ``referral_id``, ``match`` (a word of `outreach.tables`), ``area_code`` (<NA>
        if unmapped) and ``weight`` [share], in the order of `referrals`. The weights of each
        referral sum to 1.

    Raises
    ------
    GeocodeError
        If the areas have no CRS or another than EPSG:27700, or share a code, if the referrals
        have no column that tells a place, or if organisations are to be left out and the
        directory does not say which postcodes are theirs.

    Notes
    -----
    A point on the line between two areas belongs to the one whose code sorts first.
    """
    _check(referrals, areas)
    places = _places(referrals)
    left_out = _at_institution(referrals, directory, institutions, exclude_large_users)
    places = places.assign(
        cell=places["cell"].mask(left_out), kind=places["kind"].mask(left_out, "postcode")
    )
    coded = places["kind"] == "area"
    cells = places.loc[~coded, "cell"]
    codes, distinct = pd.factorize(cells, use_na_sentinel=False)
    once = _place_cells(pd.Series(distinct, dtype="str"), areas, directory)
    by_cell = once.set_index("cell")
    count = np.bincount(once["cell"], minlength=len(distinct))
    first = np.cumsum(count) - count
    repeats = count[codes]
    start = np.repeat(first[codes] - np.cumsum(repeats) + repeats, repeats)
    taken = by_cell.take(start + np.arange(repeats.sum()))
    parts = [
        pd.DataFrame(
            {
                "order": np.repeat(np.flatnonzero(~coded), repeats),
                "match": taken["match"].to_numpy(),
                "area_code": taken["area_code"].to_numpy(),
                "weight": taken["weight"].to_numpy(),
            }
        ),
        _given(places[coded], np.flatnonzero(coded), areas),
    ]
    placed = pd.concat(parts, ignore_index=True).sort_values("order", kind="stable")
    placed["match"] = placed["match"].mask(left_out[placed["order"].to_numpy(int)], "institution")
    return pd.DataFrame(
        {
            "referral_id": referrals.index.take(placed["order"].to_numpy()),
            "match": placed["match"].astype("str").to_numpy(),
            "area_code": pd.Series(placed["area_code"].to_numpy(), dtype="str"),
            "weight": placed["weight"].to_numpy(float),
        }
    )


def areas_of_points(
    easting: NDArray[np.float64], northing: NDArray[np.float64], areas: gpd.GeoDataFrame
) -> NDArray[np.intp]:
    """Return for each point the position of its area, -1 where it lies in none.

    Parameters
    ----------
    easting, northing
        Coordinates, EPSG:27700. [m]
    areas
        Polygons in EPSG:27700.

    Returns
    -------
    ndarray of int
        Row of `areas`. On a shared line the area whose code sorts first.
    """
    inside = np.full(len(easting), len(areas), dtype=np.intp)
    rank = np.argsort(np.argsort(areas.index.to_numpy(dtype=object)))
    tree = shapely.STRtree(shapely.points(easting, northing))
    polygon, point = tree.query(areas.geometry.to_numpy(), predicate="intersects")
    np.minimum.at(inside, point, rank[polygon])
    back = np.append(np.argsort(rank), -1)
    found: NDArray[np.intp] = back[inside]
    return found


def _check(referrals: pd.DataFrame, areas: gpd.GeoDataFrame) -> None:
    """Refuse areas off the grid and referrals without a place."""
    faults = []
    if areas.crs is None:
        faults.append("areas: no coordinate system is set; expected EPSG:27700.")
    elif areas.crs.to_epsg() != GRID:
        faults.append(f"areas: the coordinate system is {areas.crs.name}; expected EPSG:27700.")
    if not areas.index.is_unique:
        faults.append("areas: some area codes stand twice.")
    if not {"postcode", "sector", "area_code_given"} & set(referrals.columns):
        faults.append("referrals: no column for postcode, sector or area_code; map one of them.")
    if faults:
        raise GeocodeError(" ".join(faults))


def _places(referrals: pd.DataFrame) -> pd.DataFrame:
    """Choose for each referral the one cell that tells its place; index 0 to n-1."""
    nothing = pd.Series(pd.NA, index=referrals.index, dtype="str")
    code = referrals.get("area_code_given", nothing).astype("str").str.strip()
    code = code.mask(code == "")
    postcode = tidy_postcodes(referrals.get("postcode", nothing))
    sector = tidy_postcodes(referrals.get("sector", nothing))
    # A sector in its own column is known to be one, so its space can be put where it belongs.
    sector = sector.str.replace(" ", "", regex=False).str.replace(r"(?=.$)", " ", regex=True)
    cell = code.fillna(postcode).fillna(sector)
    kind = np.where(code.notna(), "area", "postcode")
    return pd.DataFrame({"cell": cell.to_numpy(), "kind": kind})


def _at_institution(
    referrals: pd.DataFrame,
    directory: Directory,
    institutions: Collection[str],
    exclude_large_users: bool,  # noqa: FBT001 (private)
) -> NDArray[np.bool_]:
    """Mark the referrals whose home postcode is that of an institution to be left out."""
    left_out = np.zeros(len(referrals), dtype=bool)
    if exclude_large_users and directory.large_user is None:
        msg = (
            f"postcodes: the directory ({directory.vintage}) does not say which postcodes belong "
            "to an organisation. Name an ONS Postcode Directory under [postcodes] source, or set "
            "exclude_large_users = false and list the postcodes in a file."
        )
        raise GeocodeError(msg)
    if "postcode" not in referrals:
        return left_out
    if len(institutions):
        listed = read_forms(pd.Series(sorted(institutions), dtype="str"))["compact"]
        cells = read_forms(referrals["postcode"])["compact"]
        left_out |= (cells.isin(set(listed) - {""})).to_numpy(bool)
    if exclude_large_users:
        large = directory.locate(referrals["postcode"])["large_user"]
        left_out |= large.fillna(value=False).to_numpy(bool)
    return left_out


def _given(places: pd.DataFrame, order: NDArray[np.intp], areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Take the area codes that the extract itself gives."""
    known = places["cell"].isin(areas.index).to_numpy()
    return pd.DataFrame(
        {
            "order": order,
            "match": np.where(known, "area", "outside_county"),
            "area_code": places["cell"].where(known, None).to_numpy(dtype=object),
            "weight": 1.0,
        }
    )


def _place_cells(cells: pd.Series, areas: gpd.GeoDataFrame, directory: Directory) -> pd.DataFrame:
    """Place distinct cells: rows of cell (position), match, area_code, weight, by cell."""
    located = directory.locate(cells)
    status = located["status"].to_numpy(dtype=object)
    found = np.flatnonzero(np.isin(status, FOUND))
    at = areas_of_points(
        located["easting"].to_numpy()[found], located["northing"].to_numpy()[found], areas
    )
    codes = _codes_and(None, areas)
    area = np.full(len(cells), None, dtype=object)
    area[found] = codes[at]
    status[found[at < 0]] = "outside_county"
    whole = status != "sector"
    units = pd.DataFrame(
        {
            "cell": np.flatnonzero(whole),
            "match": status[whole],
            "area_code": area[whole],
            "weight": 1.0,
        }
    )
    spread = _spread_sectors(cells[~whole], areas, directory)
    both = pd.concat([units, spread], ignore_index=True)
    return both.sort_values("cell", kind="stable", ignore_index=True)


def _codes_and(nowhere: str | None, areas: gpd.GeoDataFrame) -> NDArray[Any]:
    """Return the area codes with `nowhere` behind them, where position -1 finds it."""
    return np.array([*areas.index, nowhere], dtype=object)


def _spread_sectors(
    sectors: pd.Series, areas: gpd.GeoDataFrame, directory: Directory
) -> pd.DataFrame:
    """Spread sectors over areas by share of their postcodes; what is outside stays outside."""
    points = directory.sector_points(sectors)
    at = areas_of_points(points["easting"].to_numpy(), points["northing"].to_numpy(), areas)
    codes = _codes_and(_OUTSIDE, areas)
    tally = (
        pd.DataFrame({"sector": points["sector"].to_numpy(), "area_code": codes[at]})
        .value_counts(["sector", "area_code"], sort=False)
        .rename("n")
        .reset_index()
        .sort_values(["sector", "area_code"], kind="stable")
    )
    total = tally.groupby("sector")["n"].transform("sum")
    outside = tally["area_code"] == _OUTSIDE
    shares = pd.DataFrame(
        {
            "sector": tally["sector"],
            "match": np.where(outside, "outside_county", "sector"),
            "area_code": tally["area_code"].astype(object).mask(outside, None),
            "weight": tally["n"] / total,
        }
    )
    wanted = pd.DataFrame({"cell": sectors.index, "sector": sectors.to_numpy()})
    spread = wanted.merge(shares, on="sector", how="left")
    spread["match"] = spread["match"].astype(object).where(spread["weight"].notna(), "not_found")
    spread["weight"] = spread["weight"].fillna(1.0)
    return spread[["cell", "match", "area_code", "weight"]]
