"""Residents of each area by age band, from single years of age or from bands of any width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.reading.ages import ages_of
from hotspots.reading.empty_tables import refuse_empty
from hotspots.reading.published_names import age_columns, code_column
from hotspots.reading.sources import TableFile, TableSource, place_of, read_columns, sheet_names
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SHOWN = 3
_SHEET = re.compile(r"Mid-(\d{4}) LSOA.*")


def read_population(
    source: TableSource, *, age_column: str, bands: Sequence[str]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read the residents of each area by age band.

    Parameters
    ----------
    source
        One row per area, with ``area_code``; published names of that column are known. Of a
        workbook with sheets such as "Mid-2022 LSOA 2021" the latest is taken.
    age_column
        Pattern of the column of one age, such as "age_{age}"; "F{age}+M{age}" adds two columns.
        If it has no ``{age}``, the table has one column per band. Where such columns are
        absent, whatever columns name an age or a band of ages are used: females and males are
        added up, and a band that does not fit is shared out in equal parts per year of age.
    bands
        Age bands, such as "10-13".

    Returns
    -------
    DataFrame, index ``area_code``, columns `bands`
        Residents. [people] ``attrs["code_column"]`` is the file's name of the code.
    notes
        Choices made while reading.

    Raises
    ------
    TableError
        If there are no rows, columns are missing, codes stand twice, or a cell is no count.
    """
    source, notes = _latest_sheet(source)
    parts = _told_columns(age_column, bands)
    told = [name for names in parts.values() for name in names]
    ages = [age for band in bands for age in ages_of(band)]

    def resolve(headers: Sequence[str]) -> dict[str, str]:
        held = {header.casefold(): header for header in headers}
        code = code_column(headers)
        known = {} if code is None else {"area_code": code}
        # the names we were told, unless the table has others that will do
        if all(name.casefold() in held for name in told):
            return known | {name: held[name.casefold()] for name in told}
        spans = age_columns(headers)
        if all(any(low <= age <= high for low, high in spans.values()) for age in ages):
            wanted = {h: (a, b) for h, (a, b) in spans.items() if a <= ages[-1] and b >= ages[0]}
            return known | {f"ages {header}": header for header in wanted}
        return known | {name: name for name in told}

    text, more = read_columns(source, table="population", required=("area_code",), resolve=resolve)
    codes = text["area_code"].str.strip()
    refuse_empty(codes[codes != ""].to_frame(), place=place_of(source, table="population"))
    counts = _counts(text.drop(columns="area_code")[codes != ""], codes[codes != ""])
    if set(told) <= set(counts.columns):
        made = pd.DataFrame(
            {band: counts[names].sum(axis=1).astype(np.int64) for band, names in parts.items()}
        )
        also: tuple[str, ...] = ()
    else:
        made, also = _from_bands(counts, bands)
    made.index = pd.Index(codes[codes != ""], name="area_code")
    made.attrs["code_column"] = text.attrs["headers"]["area_code"]
    return made, (*notes, *more, *also)


def whole_shares(values: NDArray[np.float64], total: NDArray[np.int64]) -> NDArray[np.int64]:
    """Round each row so that it adds up to its whole total; the largest remainders go up.

    Parameters
    ----------
    values : array, rows by columns
        Shares of each row's total.
    total
        What each row must add up to, at most one per column above the sum rounded down.

    Returns
    -------
    array of int, rows by columns
        Each row adds up to its total.

    Examples
    --------
    >>> whole_shares(np.array([[1.4, 1.6, 2.0]]), np.array([5])).tolist()
    [[1, 2, 2]]
    """
    down = np.floor(values + 1e-9)
    left = total - down.sum(axis=1)
    place = np.argsort(np.argsort(down - values, axis=1, kind="stable"), axis=1, kind="stable")
    whole: NDArray[np.int64] = (down + (place < left[:, None])).astype(np.int64)
    return whole


def _latest_sheet(source: TableSource) -> tuple[TableSource, tuple[str, ...]]:
    """Choose the latest year's sheet of a workbook of estimates, if no sheet is named."""
    if source.path is None or source.sheet is not None or not source.path.is_file():
        return source, ()
    years = [name for name in sheet_names(source.path, table="population") if _SHEET.match(name)]
    if not years:
        return source, ()
    sheet = max(years)
    note = f"population: sheet {sheet!r} was read."
    return TableFile(path=source.path, sheet=sheet, columns=source.columns), (note,)


def _told_columns(age_column: str, bands: Sequence[str]) -> dict[str, list[str]]:
    """Name the columns of each band as the settings say."""
    if "{age}" not in age_column:
        return {band: [band] for band in bands}
    return {
        band: [
            one.strip().replace("{age}", str(age))
            for age in ages_of(band)
            for one in age_column.split("+")
        ]
        for band in bands
    }


def _counts(text: pd.DataFrame, codes: pd.Series) -> pd.DataFrame:
    """Turn cells into counts; name the rows that hold something else."""
    cells = text.apply(lambda column: column.str.replace(",", "", regex=False))
    counts: pd.DataFrame = cells.apply(pd.to_numeric, errors="coerce")
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
    return counts


def _from_bands(counts: pd.DataFrame, bands: Sequence[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Add up whatever ages and bands of ages the table has; share out what does not fit."""
    spans = _spans(counts)
    made = pd.DataFrame(0.0, index=counts.index, columns=list(bands))
    for band in bands:
        for age in ages_of(band):
            holding = {name: span for name, span in spans.items() if span[0] <= age <= span[1]}
            width = min(high - low + 1 for low, high in holding.values())
            for name, (low, high) in holding.items():
                if high - low + 1 == width:
                    made[band] += counts[name] / width
    split = sorted(
        {
            span
            for span in spans.values()
            for band in bands
            if _overlaps(span, band) and not _within(span, band) and _narrowest(span, spans, band)
        }
    )
    total = np.rint(made.sum(axis=1).to_numpy() + 1e-9).astype(np.int64)
    whole = pd.DataFrame(
        whole_shares(made.to_numpy(), total), index=made.index, columns=list(bands)
    )
    if not split:
        return whole, ()
    named = ", ".join(f"{low}-{high}" for low, high in split)
    note = (
        f"population: the table's ages {named} do not fit the bands {', '.join(bands)}; each year "
        "of age was taken as an equal part of them. Figures per head are approximate."
    )
    return whole, (note,)


def _spans(counts: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return the ages of each column read."""
    headers = {name: name.removeprefix("ages ") for name in counts.columns}
    known = age_columns(list(headers.values()))
    return {name: known[header] for name, header in headers.items()}


def _overlaps(span: tuple[int, int], band: str) -> bool:
    ages = ages_of(band)
    return span[0] <= ages[-1] and span[1] >= ages[0]


def _within(span: tuple[int, int], band: str) -> bool:
    ages = ages_of(band)
    return ages[0] <= span[0] and span[1] <= ages[-1]


def _narrowest(span: tuple[int, int], spans: dict[str, tuple[int, int]], band: str) -> bool:
    """Tell whether a column is used for some age of a band: none narrower holds that age."""
    width = span[1] - span[0]
    return any(
        all(b - a >= width for a, b in spans.values() if a <= age <= b)
        for age in ages_of(band)
        if span[0] <= age <= span[1]
    )
