"""National ranks of deprivation: 1 is the most deprived small area of England."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hotspots.sources import TableSource, read_columns
from hotspots.vintages import RANKED_AREAS
from outreach.errors import TableError

_SHOWN = 3
_INVENTED_COUNT = RANKED_AREAS["IoD2025"]


def read_deprivation(source: TableSource, *, release: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read the deprivation of each area.

    Parameters
    ----------
    source
        One row per area: ``area_code``, ``imd_rank``; if present ``imd_decile``, ``imd_score``
        and ``idaci`` (share of children in low-income families).
    release
        "IoD2019", "IoD2025" or "invented" (ranked as in 2025).

    Returns
    -------
    DataFrame, index ``area_code``
        ``imd_rank``, ``imd_decile``, ``imd_quintile`` (whole numbers, 1 = most deprived),
        ``imd_score`` and ``idaci`` (NaN where not given).
    notes
        Choices made while reading.

    Raises
    ------
    TableError
        If columns are missing, codes stand twice, or a rank or decile is out of its range.

    Notes
    -----
    Tenths and fifths are of all ranked areas of England, never of the county: a decile that is
    not given is ``ceil(10 rank / n)`` with n from `hotspots.vintages.RANKED_AREAS`.
    """
    text, notes = read_columns(
        source,
        table="deprivation",
        required=("area_code", "imd_rank"),
        optional=("imd_decile", "imd_score", "idaci"),
    )
    codes = text["area_code"].str.strip()
    text = text[codes != ""]
    codes = codes[codes != ""]
    numbers = text.drop(columns="area_code").apply(
        lambda column: pd.to_numeric(column.str.replace(",", "", regex=False), errors="coerce")
    )
    n_areas = RANKED_AREAS.get(release, _INVENTED_COUNT)
    rank = numbers["imd_rank"]
    faults = _faults(codes, rank, numbers.get("imd_decile"), n_areas, release)
    if faults:
        msg = f"deprivation: {'; '.join(faults)}."
        raise TableError(msg)
    index = pd.Index(codes, name="area_code")
    ranks = rank.to_numpy(np.int64)
    given = numbers.get("imd_decile", pd.Series(np.nan, index=numbers.index)).to_numpy(float)
    decile = np.where(np.isnan(given), -(-ranks * 10 // n_areas), given).astype(np.int64)
    table = pd.DataFrame(
        {
            "imd_rank": ranks,
            "imd_decile": decile,
            "imd_quintile": (decile + 1) // 2,
            "imd_score": numbers.get("imd_score", pd.Series(np.nan, numbers.index)).to_numpy(float),
            "idaci": numbers.get("idaci", pd.Series(np.nan, numbers.index)).to_numpy(float),
        },
        index=index,
    )
    return table, notes


def _faults(
    codes: pd.Series, rank: pd.Series, decile: pd.Series | None, n_areas: int, release: str
) -> list[str]:
    """List what is wrong with codes, ranks and deciles."""
    marks = {
        "repeat an area code": codes.duplicated(),
        f"hold no rank from 1 to {n_areas:,}, as {release} has": ~(
            rank.between(1, n_areas) & (rank % 1 == 0)
        ),
    }
    if decile is not None:
        marks["hold a decile that is not 1 to 10"] = decile.notna() & ~decile.isin(range(1, 11))
    return [
        f"{int(marked.sum())} row(s) {fault}, e.g. row "
        f"{', '.join(map(str, marked.index[marked][:_SHOWN]))}"
        for fault, marked in marks.items()
        if marked.any()
    ]
