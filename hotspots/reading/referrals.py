"""Read a referral extract through its column mapping; every row is accepted or rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.postcodes.postcode_forms import MISSING_WORDS
from hotspots.reading.ages import band_of, check_bands
from hotspots.reading.dates import parse_dates
from hotspots.reading.empty_tables import refuse_empty
from hotspots.reading.gate import refuse_identifiers
from hotspots.reading.sources import TableFile, place_of, read_columns
from outreach.errors import TableError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

REASONS = (
    "blank_row",
    "no_consent",
    "duplicate_row",
    "missing_referral_id",
    "missing_date",
    "bad_date",
    "date_in_future",
    "outside_period",
    "bad_age",
    "outside_age_range",
    "duplicate_referral_id",
)
"""Why a row is not accepted; of several reasons the first in this order is told."""

FLAGS = (
    "dual_diagnosis",
    "excluded",
    "looked_after",
    "neet",
    "exploitation",
    "youth_justice",
    "parental_status",
    "screened",
)
"""Columns that hold yes, no or nothing; nothing means "not asked or not recorded"."""

_OLDEST_AGE = 120
_PLACES = ("postcode", "sector", "area_code")


def read_referrals(
    path: Path,
    *,
    columns: Mapping[str, str],
    sheet: str | None = None,
    age_range: tuple[int, int] = (10, 17),
    bands: Sequence[str] = ("10-13", "14-15", "16-17"),
    period: tuple[dt.date | None, dt.date | None] = (None, None),
    as_at: dt.date | None = None,
    yes: Sequence[str] = ("Y", "Yes", "1", "True"),
    no: Sequence[str] = ("N", "No", "0", "False"),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a referral extract.

    Only mapped columns are read. A column that seems to hold names, NHS numbers, dates of birth
    or the like is refused.

    Parameters
    ----------
    path
        CSV or XLSX.
    columns
        Our name to the extract's. ``referral_date`` and one of ``postcode``, ``sector`` or
        ``area_code`` are needed; other names are free (names in ``_date`` are read as dates,
        those in `FLAGS` as yes or no). Where ``consent`` is mapped only a yes lets a row through.
    sheet
        Sheet of a workbook; None takes the first.
    age_range
        Youngest and oldest age served, inclusive. [years]
    bands
        Age bands that tile `age_range`.
    period
        First and last referral date that count, inclusive; None leaves that end open.
    as_at
        Day of the extract; a later referral date is rejected.
    yes, no
        Words for yes and no, in any case.

    Returns
    -------
    referrals : DataFrame, index ``referral_id``
        ``row`` (in the file, the header being row 1), ``referral_date``, the mapped columns;
        ``age`` (Int64) and ``age_band`` where an age or a band is mapped; a mapped
        ``area_code`` is called ``area_code_given``. Empty cells are <NA>.
        ``attrs["notes"]`` says what was chosen while reading.
    rejects : DataFrame
        One row per rejected record: ``file``, ``row``, ``column``, ``reason`` (one of
        `REASONS`); never a cell's value.

    Raises
    ------
    TableError
        If the file cannot be read or holds no rows, mapped columns are missing, or a column
        names persons.
    ConfigError
        If the bands do not tile the age range.

    Notes
    -----
    Records in the file = referrals + rejects, always. Without a mapped ``referral_id`` the row
    number serves as one, and of two equal rows both count unless a ``person_key`` says that they
    are of one person.
    """
    check_bands(bands, age_range)
    _check_mapping(columns)
    source = TableFile(path=path, sheet=sheet, columns=columns)
    place = place_of(source, table="referrals")
    text, notes = read_columns(
        source,
        table="referrals",
        required=tuple(columns),
        personal=True,
    )
    refuse_empty(text, place=place)
    refuse_identifiers(
        text, columns=columns, table=place, as_at=as_at, period=period, age_range=age_range
    )
    referrals, faults, more = parse_referrals(
        text,
        age_range=age_range,
        bands=bands,
        period=period,
        as_at=as_at,
        yes=yes,
        no=no,
    )
    faults["column"] = faults["column"].map(lambda name: columns.get(name, ""))
    faults.insert(0, "file", path.name)
    referrals.attrs["notes"] = (*notes, *more)
    return referrals, faults


def parse_referrals(
    text: pd.DataFrame,
    *,
    age_range: tuple[int, int],
    bands: Sequence[str],
    period: tuple[dt.date | None, dt.date | None],
    as_at: dt.date | None,
    yes: Sequence[str],
    no: Sequence[str],
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Turn columns of text into referrals, and say which rows are rejected and why.

    Parameters
    ----------
    text
        Index ``row``; our column names; text.
    age_range, bands, period, as_at, yes, no
        As in `read_referrals`.

    Returns
    -------
    referrals : DataFrame, index ``referral_id``
        The accepted records.
    faults : DataFrame
        ``row``, ``column`` (our name), ``reason`` of the rejected ones.
    notes
        What could not be read in a column that decides nothing.
    """
    cells = text.apply(lambda column: column.str.strip())
    cells = cells.mask(cells.apply(lambda column: column.str.upper().isin(MISSING_WORDS)))
    made = _typed(cells, bands, yes, no)
    marks = _marks(cells, made, age_range=age_range, bands=bands, period=period, as_at=as_at)
    reason = pd.Series(pd.NA, index=text.index, dtype="str")
    column = reason.copy()
    for name in REASONS[:-1]:
        if name in marks:
            where, marked = marks[name]
            fresh = marked & reason.isna()
            reason, column = reason.mask(fresh, name), column.mask(fresh, where)
    identity = made["referral_id"]
    again = identity.where(reason.isna()).duplicated() & reason.isna()
    reason = reason.mask(again, "duplicate_referral_id")
    column = column.mask(again, "referral_id")
    rejected = reason.notna()
    faults = pd.DataFrame(
        {
            "row": text.index[rejected].to_numpy(np.int64),
            "column": column[rejected].fillna("").to_numpy(),
            "reason": reason[rejected].to_numpy(),
        }
    ).astype({"column": "str", "reason": "str"})
    kept = made[~rejected].copy()
    kept.insert(1, "row", kept.index.to_numpy(np.int64))
    notes = (
        *_unknown_answers(cells, made),
        *_alike(kept, cells[~rejected]),
        *_unread(cells[~rejected], kept),
    )
    return kept.set_index("referral_id"), faults, notes


def _check_mapping(columns: Mapping[str, str]) -> None:
    """Refuse a mapping without a date or a place."""
    faults = []
    if "referral_date" not in columns:
        faults.append("referral_date is not mapped")
    if not set(_PLACES) & set(columns):
        faults.append("none of postcode, sector and area_code is mapped")
    if "row" in columns:
        faults.append("row is our own name for the row number and cannot be mapped")
    if faults:
        msg = f"referrals: {'; '.join(faults)}. Name the extract's columns under `columns`."
        raise TableError(msg)


def _typed(
    cells: pd.DataFrame, bands: Sequence[str], yes: Sequence[str], no: Sequence[str]
) -> pd.DataFrame:
    """Give each column its type; what cannot be read becomes <NA>."""
    made = pd.DataFrame(index=cells.index)
    if "referral_id" in cells:
        made["referral_id"] = cells["referral_id"]
    else:
        made["referral_id"] = "row " + cells.index.astype("str")
    made["referral_date"] = parse_dates(cells["referral_date"])
    for name in cells.columns:
        if name in ("referral_id", "referral_date"):
            continue
        if name == "age":
            age = pd.to_numeric(cells[name], errors="coerce")
            whole = age.notna() & (age % 1 == 0) & age.between(0, _OLDEST_AGE)
            made["age"] = age.where(whole).astype("Int64")
        elif name == "area_code":
            made["area_code_given"] = cells[name]
        elif name.endswith("_date"):
            made[name] = parse_dates(cells[name])
        elif name in FLAGS or name == "consent":
            made[name] = _flags(cells[name], yes, no)
        else:
            made[name] = cells[name]
    if "age" in made:
        band = band_of(made["age"], bands)
        made["age_band"] = band.fillna(made["age_band"]) if "age_band" in made else band
    return made


def _flags(cells: pd.Series, yes: Sequence[str], no: Sequence[str]) -> pd.Series:
    """Read yes and no in the extract's words."""
    words = cells.str.casefold()
    said_yes = words.isin([word.casefold() for word in yes])
    said_no = words.isin([word.casefold() for word in no])
    answer = pd.Series(pd.NA, index=cells.index, dtype="boolean")
    return answer.mask(said_yes, other=True).mask(said_no, other=False)


def _identified(cells: pd.DataFrame) -> pd.Series:
    """Mark the rows that say which referral, or whose, they are: only those can be repeats."""
    names = [name for name in ("referral_id", "person_key") if name in cells]
    return cells[names].notna().any(axis=1)


def _alike(kept: pd.DataFrame, cells: pd.DataFrame) -> tuple[str, ...]:
    """Warn of accepted rows that are equal in all that was mapped, where no id tells them apart."""
    alike = int((cells.duplicated() & ~_identified(cells))[kept.index].sum())
    if not alike:
        return ()
    return (
        (
            f"referrals: {alike} row(s) equal an earlier one in every mapped column. Nothing tells "
            "whether they are repeats or other young people: all are counted. Map referral_id, or "
            "person_key, so that repeats are found."
        ),
    )


def _marks(
    cells: pd.DataFrame,
    made: pd.DataFrame,
    *,
    age_range: tuple[int, int],
    bands: Sequence[str],
    period: tuple[dt.date | None, dt.date | None],
    as_at: dt.date | None,
) -> dict[str, tuple[str, pd.Series]]:
    """Mark the rows each reason applies to: reason -> (column, rows)."""
    date = made["referral_date"]
    blank = cells.isna().all(axis=1)
    marks = {
        "blank_row": ("", blank),
        "duplicate_row": ("", cells.duplicated() & _identified(cells)),
        "missing_referral_id": ("referral_id", made["referral_id"].isna()),
        "missing_date": ("referral_date", cells["referral_date"].isna()),
        "bad_date": ("referral_date", date.isna()),
    }
    if "consent" in made:
        # only a yes lets a record through: "Refused" is no yes, and no more is an empty cell
        given = made["consent"].fillna(value=False).astype(bool)
        marks["no_consent"] = ("consent", ~given)
    if as_at is not None:
        marks["date_in_future"] = ("referral_date", date > pd.Timestamp(as_at))
    first, last = period
    early = date < pd.Timestamp(first) if first else pd.Series(data=False, index=date.index)
    late = date > pd.Timestamp(last) if last else pd.Series(data=False, index=date.index)
    marks["outside_period"] = ("referral_date", early | late)
    if "age" in cells:
        age = made["age"]
        marks["bad_age"] = ("age", cells["age"].notna() & age.isna())
        beyond = age.notna() & ~age.between(*age_range).fillna(value=False)
        marks["outside_age_range"] = ("age", beyond.astype(bool))
    elif "age_band" in cells:
        band = cells["age_band"]
        marks["bad_age"] = ("age_band", band.notna() & ~band.isin(bands))
    return marks


def _unknown_answers(cells: pd.DataFrame, made: pd.DataFrame) -> tuple[str, ...]:
    """Say how many answers on consent are neither yes nor no in the extract's words."""
    if "consent" not in made:
        return ()
    unknown = int((cells["consent"].notna() & made["consent"].isna()).sum())
    if not unknown:
        return ()
    return (
        (
            f"referrals: consent holds neither a yes nor a no in {unknown} row(s), which count as "
            "no consent. If a word there means yes, add it to `yes` under [referrals]."
        ),
    )


def _unread(cells: pd.DataFrame, kept: pd.DataFrame) -> tuple[str, ...]:
    """Say which cells of accepted records hold something that could not be read."""
    notes = []
    for name in cells.columns:
        if name in kept and (name.endswith("_date") or name in FLAGS):
            lost = int((cells[name].notna() & kept[name].isna()).sum())
            if lost:
                notes.append(f"referrals: {name} could not be read in {lost} row(s); left empty.")
    if "age_band" in kept and (missing := int(kept["age_band"].isna().sum())):
        notes.append(f"referrals: no age in {missing} row(s).")
    return tuple(notes)
