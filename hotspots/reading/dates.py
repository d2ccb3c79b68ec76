"""Dates as people type them: day first, by name, the ISO way, or as Excel counts days."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY_NAME = r"(?:[A-Za-z]{3,9},? +)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH_NAME = r"(?P<month>[A-Za-z]{3,9})\.?"
_PATTERNS = (
    rf"(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}}){_TIME}",
    rf"(?P<year>\d{{4}})[/.-](?P<month>\d{{1,2}})[/.-](?P<day>\d{{1,2}}){_TIME}",
    rf"{_DAY_NAME}{_DAY}[ ./-]*{_MONTH_NAME}[ ,./-]*(?P<year>\d{{4}}|\d{{2}}){_TIME}",
    rf"{_DAY_NAME}{_MONTH_NAME} +{_DAY},? +(?P<year>\d{{4}}){_TIME}",
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
)
_EXCEL_DAY_0 = pd.Timestamp("1899-12-30")
_EXCEL_SPAN = (10_000, 80_000)  # May 1927 to January 2119
_YEARS = (1900, 2100)
_PIVOT = 70  # two-figure years from 70 on are of the last century


def parse_dates(texts: pd.Series) -> pd.Series:
    """Turn text into days, day before month wherever both are figures.

    Parameters
    ----------
    texts
        Such as 12/03/2024, 2025-02-22, 19 Jun 2025, 19th June 2025, 20250619 or 45828.

    Returns
    -------
    Series of datetime64[ns]
        Same index, at midnight; NaT where the text is no date.

    Examples
    --------
    >>> parse_dates(pd.Series(["12/03/2024", "31/02/2024"])).dt.month.tolist()
    [3.0, nan]
    """
    text = texts.astype("str").str.strip().fillna("")
    years = pd.Series(np.nan, index=text.index)
    months, days = years.copy(), years.copy()
    left = text != ""
    for pattern in _PATTERNS:
        if not left.any():
            break
        found = text[left].str.extract(f"^{pattern}$", flags=re.ASCII)
        found = found[found["day"].notna()]
        if found.empty:
            continue
        year = pd.to_numeric(found["year"]).astype(float)
        short = found["year"].str.len() == 2
        years.loc[found.index] = year.where(~short, year + np.where(year >= _PIVOT, 1900, 2000))
        months.loc[found.index] = _months(found["month"])
        days.loc[found.index] = pd.to_numeric(found["day"]).astype(float)
        left &= days.isna()
    usable = days.notna() & months.notna() & years.between(*_YEARS)
    made = pd.Series(pd.NaT, index=text.index, dtype="datetime64[ns]")
    if usable.any():
        parts = pd.DataFrame({"year": years, "month": months, "day": days})[usable].astype(int)
        made.loc[usable] = pd.to_datetime(parts, errors="coerce").astype("datetime64[ns]")
    serial = text.where(text.str.fullmatch(r"\d{5}(?:\.\d+)?").fillna(value=False))
    number = pd.to_numeric(serial, errors="coerce")
    counted = number.between(*_EXCEL_SPAN) & left
    if counted.any():
        span = pd.to_timedelta(np.floor(number[counted]).astype(int), unit="D")
        made.loc[counted] = (_EXCEL_DAY_0 + span).astype("datetime64[ns]")
    return made


def _months(texts: pd.Series) -> pd.Series:
    """Read months given as figures or as English names."""
    figure = pd.to_numeric(texts, errors="coerce").astype(float)
    name = texts.str.lower().str.slice(0, 3)
    named = name.map({month: i + 1.0 for i, month in enumerate(_MONTHS)})
    return figure.fillna(named)
