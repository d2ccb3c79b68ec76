"""Place each referral in a small area, or say why it cannot be placed; none is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.counting import WHOLE
from hotspots.locating import areas_of_points
from hotspots.postcodes.directory import FOUND, Directory
from hotspots.postcodes.postcode_forms import read_forms, tidy_postcodes
from hotspots.postcodes.sectors import codes_and, spread_sectors
from hotspots.postcodes.suggesting import suggestion_kinds
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray

GRID = 27700
"""EPSG code of the British National Grid."""


def geocode(
    referrals: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    directory: Directory,
    *,
    institutions: Collection[str] = (),
    exclude_large_users: bool = False,
    sector_spread: str = "postcodes",
    bridge: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Place each referral in one area, or in several by share, or in none with a reason.

    An area code given in the extract counts before the postcode, and the postcode before the
    sector. A referral known to its sector only is spread over the areas in proportion to the
    sector's postcodes or their young residents; the share that falls outside the county is kept
    as its own row. A postcode that had ended before the month of the referral is told apart
    from one that ended later.

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
    sector_spread
        "residents" or "postcodes", see `hotspots.postcodes.sectors.spread_sectors`.
    bridge
        ``from_code``, ``to_code`` and ``share`` [share], from
        `hotspots.reading.given_codes.shares_of`: what an area code of another census stands for.

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
    once = _place_cells(pd.Series(distinct, dtype="str"), areas, directory, sector_spread)
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
                "ended": taken["ended"].to_numpy(),
            }
        ),
        _given(places[coded], np.flatnonzero(coded), areas, bridge),
    ]
    placed = pd.concat(parts, ignore_index=True).sort_values("order", kind="stable")
    placed["match"] = placed["match"].mask(
        _ended_before(referrals, placed), "terminated_before_referral"
    )
    placed["match"] = placed["match"].mask(left_out[placed["order"].to_numpy(int)], "institution")
    return pd.DataFrame(
        {
            "referral_id": referrals.index.take(placed["order"].to_numpy()),
            "match": placed["match"].astype("str").to_numpy(),
            "area_code": pd.Series(placed["area_code"].to_numpy(), dtype="str"),
            "weight": placed["weight"].to_numpy(float),
        }
    )


def unplaced_referrals(
    referrals: pd.DataFrame, placed: pd.DataFrame, directory: Directory
) -> pd.DataFrame:
    """List the referrals that have no place, with what is probably wrong; restricted.

    Parameters
    ----------
    referrals
        As in `geocode`, with ``row`` [row of the file].
    placed
        From `geocode`.
    directory
        In which a mended postcode must stand to be suggested.

    Returns
    -------
    DataFrame
        ``file`` where there are several extracts, ``row``, ``reason`` (a word of
        `outreach.tables`), ``suggestion_kind`` (see
        `hotspots.postcodes.suggesting.KINDS`; "" where nothing is suggested). Never a cell's value.
    """
    nowhere = placed[placed["area_code"].isna() & (placed["weight"] >= WHOLE)]
    lost = referrals.loc[nowhere["referral_id"]]
    kinds = pd.Series("", index=range(len(lost)), dtype="str")
    if "postcode" in lost:
        invalid = (nowhere["match"] == "invalid").to_numpy(bool)
        cells = lost["postcode"].reset_index(drop=True)[invalid]
        kinds.loc[cells.index] = suggestion_kinds(cells, directory)
    return pd.DataFrame(
        {
            **({"file": lost["file"].to_numpy()} if "file" in lost else {}),
            "row": lost["row"].to_numpy() if "row" in lost else np.zeros(len(lost), dtype=int),
            "reason": nowhere["match"].to_numpy(),
            "suggestion_kind": kinds.to_numpy(),
        }
    )


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


def _tidy_once(cells: pd.Series) -> pd.Series:
    """Tidy postcodes, each distinct cell once."""
    codes, distinct = pd.factorize(cells.astype("str"), use_na_sentinel=False)
    return tidy_postcodes(pd.Series(distinct)).take(codes).set_axis(cells.index)


def _places(referrals: pd.DataFrame) -> pd.DataFrame:
    """Choose for each referral the one cell that tells its place; index 0 to n-1."""
    nothing = pd.Series(pd.NA, index=referrals.index, dtype="str")
    code = referrals.get("area_code_given", nothing).astype("str").str.strip()
    code = code.mask(code == "")
    postcode = _tidy_once(referrals.get("postcode", nothing))
    sector = _tidy_once(referrals.get("sector", nothing))
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


def _ended_before(referrals: pd.DataFrame, placed: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark rows whose postcode had ended before the month in which the referral was made."""
    if "referral_date" not in referrals:
        return np.zeros(len(placed), dtype=bool)
    date = referrals["referral_date"].iloc[placed["order"].to_numpy(int)]
    month = (date.dt.year * 100 + date.dt.month).to_numpy(dtype=float, na_value=np.nan)
    ended = placed["ended"].fillna(0).to_numpy(dtype=float)
    earlier: NDArray[np.bool_] = (
        (placed["match"] == "terminated").to_numpy(bool) & (ended > 0) & (ended < month)
    )
    return earlier


def _given(
    places: pd.DataFrame,
    order: NDArray[np.intp],
    areas: gpd.GeoDataFrame,
    bridge: pd.DataFrame | None,
) -> pd.DataFrame:
    """Take the area codes that the extract itself gives, older ones by what they became."""
    given = pd.DataFrame({"order": order, "given": places["cell"].to_numpy(dtype=object)})
    pairs = [] if bridge is None else [bridge[~bridge["from_code"].isin(areas.index)]]
    became = pd.concat([pd.DataFrame(columns=["from_code", "to_code", "share"]), *pairs])
    found = given.merge(became, left_on="given", right_on="from_code", how="left")
    code = found["to_code"].fillna(found["given"])
    known = code.isin(areas.index)
    return pd.DataFrame(
        {
            "order": found["order"],
            "match": np.where(known, "area", "outside_county"),
            "area_code": code.where(known, None).to_numpy(dtype=object),
            "weight": found["share"].astype(float).fillna(1.0),
        }
    )


def _place_cells(
    cells: pd.Series, areas: gpd.GeoDataFrame, directory: Directory, spread: str
) -> pd.DataFrame:
    """Place distinct cells: rows of cell (position), match, area_code, weight, by cell."""
    located = directory.locate(cells)
    status = located["status"].to_numpy(dtype=object)
    found = np.flatnonzero(np.isin(status, FOUND))
    at = areas_of_points(
        located["easting"].to_numpy()[found], located["northing"].to_numpy()[found], areas
    )
    codes = codes_and(None, areas)
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
            "ended": located["terminated"].astype("Float64").to_numpy(float, na_value=0.0)[whole],
        }
    )
    spread_out = spread_sectors(cells[~whole], areas, directory, spread=spread)
    both = pd.concat([units, spread_out], ignore_index=True)
    return both.sort_values("cell", kind="stable", ignore_index=True)
