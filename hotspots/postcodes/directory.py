"""A postcode directory in memory: find the grid reference of a postcode, offline.

Two kinds of directory open the same way: the one that travels with the product, and a copy of
the ONS Postcode Directory that the user has downloaded. Only the latter knows which postcodes
are terminated or belong to a single large organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.postcodes.builtin_directory import DirectoryParts, open_built_in
from hotspots.postcodes.directory_cache import read_once
from hotspots.postcodes.own_directory import read_own
from hotspots.postcodes.postcode_forms import pack_cells, pack_keys, read_forms, sector_keys
from hotspots.postcodes.roughness import ROUGH
from outreach.errors import GeocodeError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray, ExtensionDtype

NO_GRID = -1
"""Stored instead of an easting where a postcode has no grid reference."""

_NO_PLACES = np.array(
    [int.from_bytes(two.encode(), "big") for two in ("BF", "BX", "XX", "QC", "NF", "ZZ")],
    dtype=np.uint64,
)
"""First letters of postcodes that are no place even where a directory lists them."""

FOUND = ("unit", "terminated", "large_user")
"""Statuses of a whole postcode that has a place."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Directory:
    """Postcodes sorted by key, each with its grid reference.

    Attributes
    ----------
    keys
        Packed postcodes, ascending and unique.
    eastings, northings
        British National Grid; `NO_GRID` where the directory has none. [m]
    ended
        Month of termination as YYYYMM, 0 while live; None if the directory does not say.
    large_user
        True where one organisation holds the postcode; None if the directory does not say.
    quality
        Positional quality as the ONS codes it, 1 best; None if the directory does not say.
    vintage
        Which directory this is, in words for the page.
    attribution
        Lines to show wherever a result of this directory is shown.
    """

    keys: NDArray[np.uint64]
    eastings: NDArray[np.int32]
    northings: NDArray[np.int32]
    ended: NDArray[np.int32] | None = None
    large_user: NDArray[np.bool_] | None = None
    quality: NDArray[np.int8] | None = None
    vintage: str
    attribution: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of postcodes held."""
        return len(self.keys)

    def __repr__(self) -> str:
        """Say which directory this is and how large."""
        return f"<Directory: {len(self):,} postcodes, {self.vintage}>"

    def locate(self, postcodes: pd.Series) -> pd.DataFrame:
        """Find the grid reference of each postcode.

        Parameters
        ----------
        postcodes
            Cells as they came; any case, any spacing. Repeated cells cost nothing.

        Returns
        -------
        DataFrame, index of `postcodes`
            ``status`` (unit, terminated, large_user, sector, no_fixed_abode, unknown, overseas,
            non_geographic, invalid, not_found, no_location, missing), ``found`` (bool),
            ``easting`` and ``northing`` ([m], NaN unless found), ``quality`` (Int8),
            ``terminated`` (Int32, month as YYYYMM) and ``large_user`` (boolean); the last three
            are <NA> where this directory does not say.
        """
        text = postcodes.astype("str")
        keys = pack_cells(text)
        at = self._positions(keys)
        # Most cells are whole postcodes that stand here: only the others have their form read.
        at[np.isin(keys >> np.uint64(48), _NO_PLACES)] = -1
        status = np.full(len(text), "unit", dtype=object)
        left = np.flatnonzero(at < 0)
        if len(left):
            codes, cells = pd.factorize(text.iloc[left], use_na_sentinel=False)
            form, found = self._read_cells(pd.Series(cells))
            status[left], at[left] = form[codes], found[codes]
        return self._described(status, at).set_axis(postcodes.index)

    def _positions(self, keys: NDArray[np.uint64]) -> NDArray[np.intp]:
        """Return where each key stands, -1 where it does not."""
        if len(self.keys) == 0:
            return np.full(len(keys), -1, dtype=np.intp)
        ascending = np.argsort(keys)  # in order, the search walks through the file once
        at = np.empty(len(keys), dtype=np.intp)
        at[ascending] = np.searchsorted(self.keys, keys[ascending])
        at[at == len(self.keys)] = 0
        at[self.keys[at] != keys] = -1
        return at

    def _read_cells(self, cells: pd.Series) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
        """Tell the form of cells that are all different, and where the whole postcodes stand."""
        forms = read_forms(cells)
        status = forms["form"].to_numpy(dtype=object).copy()
        whole = np.flatnonzero(status == "unit")
        at = np.full(len(cells), -1, dtype=np.intp)
        at[whole] = self._positions(pack_keys(forms["compact"].iloc[whole]))
        status[whole[at[whole] < 0]] = "not_found"
        return status, at

    def _described(self, status: NDArray[np.object_], at: NDArray[np.intp]) -> pd.DataFrame:
        """Say what is known of postcodes at some positions; -1 has none."""
        n_cells = len(at)
        rows = np.flatnonzero(at >= 0)
        at = at[rows]
        easting = np.full(n_cells, np.nan)
        northing = np.full(n_cells, np.nan)
        placed = self.eastings[at] != NO_GRID
        status[rows[~placed]] = "no_location"
        easting[rows[placed]] = self.eastings[at[placed]]
        northing[rows[placed]] = self.northings[at[placed]]

        large = _unsaid(n_cells, pd.BooleanDtype())
        ended = _unsaid(n_cells, pd.Int32Dtype())
        quality = _unsaid(n_cells, pd.Int8Dtype())
        if self.large_user is not None:
            large[rows] = self.large_user[at]
            status[rows[placed & self.large_user[at]]] = "large_user"
        if self.ended is not None:
            over = self.ended[at] > 0
            ended[rows[over]] = self.ended[at[over]]
            status[rows[placed & over]] = "terminated"
        if self.quality is not None:
            quality[rows] = self.quality[at]
        return pd.DataFrame(
            {
                "status": pd.Series(status, dtype="str"),
                "found": np.isin(status, FOUND),
                "easting": easting,
                "northing": northing,
                "quality": quality,
                "terminated": ended,
                "large_user": large,
            }
        )

    def points_within(self, bounds: tuple[float, float, float, float]) -> pd.DataFrame:
        """List the grid references of the live postcodes of small users inside a rectangle.

        Parameters
        ----------
        bounds
            Least easting and northing, greatest easting and northing. [m]

        Returns
        -------
        DataFrame
            ``easting``, ``northing`` [m]. Where the directory does not say which postcodes are
            live or whose they are, all of them.
        """
        left, low, right, high = bounds
        inside = (self.eastings >= left) & (self.eastings <= right)
        inside &= (self.northings >= low) & (self.northings <= high)
        at = np.flatnonzero(inside & (self.eastings != NO_GRID))
        at = at[self._usual(at)]
        return pd.DataFrame(
            {
                "easting": self.eastings[at].astype(float),
                "northing": self.northings[at].astype(float),
            }
        )

    def _usual(self, at: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Mark the postcodes that are live, no organisation's, and where people live."""
        usual = np.ones(len(at), dtype=bool)
        if self.ended is not None:
            usual &= self.ended[at] == 0
        if self.large_user is not None:
            usual &= ~self.large_user[at]
        if self.quality is not None:
            usual &= ~np.isin(self.quality[at], ROUGH)
        return usual

    def sector_points(self, sectors: pd.Series) -> pd.DataFrame:
        """List the grid references of the postcodes of some sectors.

        Parameters
        ----------
        sectors
            Sectors such as "WR1 2", all different.

        Returns
        -------
        DataFrame
            One row per postcode with a grid reference: ``sector`` (as given), ``easting``,
            ``northing`` [m]. Live postcodes of small users only, where the directory says which
            they are; a sector that has none of those is told by all its postcodes.
        """
        given = sectors.astype("str").reset_index(drop=True)
        first, after = sector_keys(read_forms(given)["compact"])
        start = np.searchsorted(self.keys, first)
        length = np.searchsorted(self.keys, after) - start
        owner = np.repeat(np.arange(len(given)), length)
        offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        at = start[owner] + offset
        usable = np.asarray(self.eastings[at] != NO_GRID)
        owner, at = owner[usable], at[usable]
        usual = self._usual(at)
        none_usual = np.bincount(owner[usual], minlength=len(given)) == 0
        keep = usual | none_usual[owner]
        owner, at = owner[keep], at[keep]
        return pd.DataFrame(
            {
                "sector": given.take(owner).to_numpy(),
                "easting": self.eastings[at].astype(float),
                "northing": self.northings[at].astype(float),
            }
        )


def _unsaid(length: int, kind: ExtensionDtype) -> ExtensionArray:
    """Return a column in which nothing is said yet."""
    column = pd.array(np.zeros(length, dtype=np.int8), dtype="Int8").astype(kind)
    column[:] = pd.NA
    return column


def open_directory(
    *, cache_folder: Path | None = None, source: str | Path = "built-in", invented: bool = False
) -> Directory:
    """Open a postcode directory.

    The built-in one is converted once and kept in the cache folder; later calls map the files
    into memory and take a fraction of a second.

    Parameters
    ----------
    cache_folder
        Where converted directories are kept. None takes the user's own cache folder.
    source
        ``"built-in"``, or the path of an ONS Postcode Directory, a National Statistics Postcode
        Lookup or Code-Point Open: a CSV, the zip as published, or the folder it was unpacked to.
        A large one is read once and kept as the built-in one is, under its SHA-256.
    invented
        True where the postcodes at `source` are invented, so that no publisher is named.

    Returns
    -------
    Directory
        Ready to look up.

    Raises
    ------
    GeocodeError
        If the directory is missing, damaged or not a postcode directory.
    """
    if str(source) == "built-in":
        return Directory(**open_built_in(cache_folder)._asdict())
    path = Path(source)
    if not path.exists():
        msg = (
            f"postcode directory: {path.name} is not a file. Give an ONSPD, NSPL or Code-Point "
            "Open as zip, CSV or folder, or 'built-in'."
        )
        raise GeocodeError(msg)

    def read() -> DirectoryParts:
        return read_own(path, invented=invented)

    if invented:
        return Directory(**read()._asdict())
    return Directory(**read_once(path, read, cache_folder=cache_folder)._asdict())
