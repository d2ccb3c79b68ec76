"""Residents of each area by age band, from single years of age or from bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.ages import ages_of
from hotspots.sources import TableSource, read_columns
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 3


def read_population(
    source: TableSource, *, age_column: str, bands: Sequence[str]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read the residents of each area by age band.

    Parameters
    ----------
    source
        One row per area, with ``area_code``.
    age_column
        Pattern of the column of one age, such as "age_{age}"; "F{age}+M{age}" adds two columns.
        If it has no ``{age}``, the table has one column per band.
    bands
        Age bands, such as "10-13".

    Returns
    -------
    DataFrame, index ``area_code``, columns `bands`
        Residents. [people]
    notes
        Choices made while reading.

    Raises
    ------
    TableError
        If columns are missing, codes stand twice, or a cell is no count.
    """
    if "{age}" in age_column:
        parts = {
            band: [
                one.strip().replace("{age}", str(age))
                for age in ages_of(band)
                for one in age_column.split("+")
            ]
            for band in bands
        }
    else:
        parts = {band: [band] for band in bands}
    wanted = [name for names in parts.values() for name in names]
    text, notes = read_columns(source, table="population", required=("area_code", *wanted))
    codes = text["area_code"].str.strip()
    cells = text[wanted].apply(lambda column: column.str.replace(",", "", regex=False))
    counts = cells.apply(pd.to_numeric, errors="coerce")
    used = codes != ""
    counts, codes = counts[used], codes[used]
    faults = []
    bad = (counts.isna() | (counts < 0) | (counts % 1 != 0)).any(axis=1)
    if bad.any():
        shown = ", ".join(map(str, counts.index[bad][:_SHOWN]))
        faults.append(f"{int(bad.sum())} row(s) hold something that is no count, e.g. row {shown}")
    double = codes.duplicated()
    if double.any():
        shown = ", ".join(map(str, codes.index[double][:_SHOWN]))
        faults.append(f"{int(double.sum())} row(s) repeat an area code, e.g. row {shown}")
    if faults:
        msg = f"population: {'; '.join(faults)}. Give one row of whole numbers per area."
        raise TableError(msg)
    summed = pd.DataFrame(
        {band: counts[names].sum(axis=1).astype(np.int64) for band, names in parts.items()}
    )
    summed.index = pd.Index(codes, name="area_code")
    return summed, notes
