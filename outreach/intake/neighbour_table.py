"""The table of areas beyond the county line, from the counties next to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocation.reading.one_table import Column, load_table
from allocation.reading.one_table import conform as read_cells
from outreach.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

    from allocation.reading.one_table import Source

NEIGHBOURS = (
    Column(name="area_code", kind="text", required=True),
    Column(name="easting", kind="number", required=True, least=0, greatest=800_000),
    Column(name="northing", kind="number", required=True, least=0, greatest=1_300_000),
    Column(name="population", kind="count", required=True, least=0),
    Column(name="observed", kind="count", least=0),
)
"""``population``: residents of the ages served. ``observed``: young people referred in the same
period, each once; empty where it is not known, 0 only where there was nobody."""

_SHOWN = 3


def read_neighbours(source: Source | None, areas: pd.DataFrame | None) -> pd.DataFrame | None:
    """Read the areas beyond the county line, if the settings name them.

    Parameters
    ----------
    source
        CSV or XLSX path, rows as dicts, or a source of the settings; or None.
    areas : DataFrame, index ``area_code``
        The county's own areas, which must not be among them; None where they could not be read.

    Returns
    -------
    DataFrame, index ``area_code``
        The other columns of `NEIGHBOURS`; None without a source.

    Raises
    ------
    TableError
        With every cell that cannot be read, or if an area is the county's own.

    Examples
    --------
    >>> row = {"area_code": "N1", "easting": 1, "northing": 2, "population": 90, "observed": ""}
    >>> read_neighbours([row], None)["observed"].isna().tolist()
    [True]
    """
    if source is None:
        return None
    loaded = load_table(source, NEIGHBOURS, name="neighbours")
    frame = read_cells(loaded.table, NEIGHBOURS, name=loaded.place, key="area_code")
    both = frame.index[:0] if areas is None else frame.index.intersection(areas.index)
    if len(both):
        msg = (
            f"{loaded.place}: {len(both)} area(s) are areas of this county, e.g. "
            f"{', '.join(map(str, both[:_SHOWN]))}. Leave them out of the table of neighbours."
        )
        raise TableError(msg)
    return frame
