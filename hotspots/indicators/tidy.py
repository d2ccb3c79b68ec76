"""What all indicators share: groups of records, shares with intervals, figures as words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspots.proportions import wilson_interval
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Row = dict[Any, Any]

COLUMNS = ("numerator", "denominator", "value", "lower", "upper", "unit", "sentence")
"""What every table of an indicator has."""

ALL = "All"
NOT_SAID = "not said"
NOT_SHOWN = "Not shown, to protect privacy."


def lacking(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[str, ...]:
    """Name the columns a frame does not have.

    Examples
    --------
    >>> lacking(pd.DataFrame({"source": []}), ("source", "triage_date"))
    ('triage_date',)
    """
    return tuple(name for name in columns if name not in frame)


def require(frame: pd.DataFrame, columns: Sequence[str], *, what: str) -> None:
    """Refuse a frame without the columns that an indicator needs.

    Parameters
    ----------
    frame
        Any table.
    columns
        Names it must have.
    what
        The indicator, for the message.

    Raises
    ------
    TableError
        Naming the columns that are missing.
    """
    missing = lacking(frame, columns)
    if missing:
        msg = (
            f"{what} needs {', '.join(columns)}; the table has no {', '.join(missing)}. "
            "Map the column in the settings, or leave this indicator out."
        )
        raise TableError(msg)


def group_names(records: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Name the group of every record; words that differ in case or blanks only are one group.

    Parameters
    ----------
    records
        Any index.
    by
        Columns that make the groups; none puts all records in one.

    Returns
    -------
    DataFrame, same index
        The columns of `by`, or ``group``; the commonest spelling, and `NOT_SAID` for empty.

    Examples
    --------
    >>> records = pd.DataFrame({"source": ["School", "school ", "School", None]})
    >>> group_names(records, ["source"])["source"].tolist()
    ['School', 'School', 'School', 'not said']
    """
    if not by:
        return pd.DataFrame({"group": ALL}, index=records.index)
    names = {}
    for column in by:
        said = records[column].astype("str").str.strip().where(records[column].notna())
        folded = said.str.casefold()
        spelt = said.groupby(folded).agg(lambda words: min(words.mode()))
        names[column] = folded.map(spelt).astype("object").fillna(NOT_SAID).astype("str")
    return pd.DataFrame(names, index=records.index)


def add_up(parts: pd.DataFrame, records: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Add up columns of zeros and ones by group.

    Parameters
    ----------
    parts : DataFrame, index of `records`
        What to add. [records]
    records
        The table that holds the columns of `by`.
    by
        See `group_names`.

    Returns
    -------
    DataFrame, index the groups, sorted
        The columns of `parts` as whole numbers; without `by` one row, `ALL`, even of no records.

    Examples
    --------
    >>> records = pd.DataFrame({"source": ["School", "GP", "School"]})
    >>> add_up(pd.DataFrame({"numerator": [1, 0, 1]}), records, ["source"])["numerator"].to_dict()
    {'GP': 0, 'School': 2}
    """
    if not by:
        index = pd.Index([ALL], name="group")
        return pd.DataFrame([parts.sum().astype(int)], index=index)
    names = group_names(records, by)
    keys = [names[column] for column in by]
    return parts.astype(int).groupby(keys, sort=True).sum().rename_axis(index=list(by))


def share_table(
    counts: pd.DataFrame, *, sentence: str, nothing: str = "{name}: nothing to count."
) -> pd.DataFrame:
    """Give each group's share with Wilson's 95 % interval and a sentence.

    Parameters
    ----------
    counts
        Any index; ``numerator`` and ``denominator``; missing where a count may not be shown.
        Further columns are kept. [records]
    sentence
        With the places ``{name}``, ``{numerator}``, ``{denominator}``, ``{percent}``, ``{low}``,
        ``{high}`` and those of further columns.
    nothing
        Said where the denominator is zero.

    Returns
    -------
    DataFrame, same index
        `COLUMNS`, then the further columns. [share]

    References
    ----------
    Wilson (1927), as in `hotspots.proportions.wilson_interval`.

    Examples
    --------
    >>> counts = pd.DataFrame({"numerator": [13], "denominator": [149]}, index=["All"])
    >>> told = share_table(counts, sentence="{name}: {numerator} of {denominator} ({percent}).")
    >>> told[["value", "lower", "upper"]].round(3).values.tolist()
    [[0.087, 0.052, 0.144]]
    >>> told["sentence"].tolist()
    ['All: 13 of 149 (8.7%).']
    """
    part, whole = counts["numerator"].astype(float), counts["denominator"].astype(float)
    fits = (whole > 0) & (part >= 0) & (part <= whole)
    limits = wilson_interval(part[fits], whole[fits]).reindex(counts.index)
    figures = counts.assign(
        value=limits["share"], lower=limits["lower"], upper=limits["upper"], unit="share"
    )

    def say(name: str, row: Row) -> str:
        words = {str(key): said(cell) for key, cell in row.items()} | {"name": name}
        if row["denominator"] == 0:
            return nothing.format(**words)
        if np.isnan(row["value"]):
            return f"{name}: the part is larger than the whole; check the figures."
        words |= {"percent": percent(row["value"])}
        words |= {"low": percent(row["lower"]), "high": percent(row["upper"])}
        return sentence.format(**words)

    return with_sentences(figures, say)


def with_sentences(figures: pd.DataFrame, say: Callable[[str, Row], str]) -> pd.DataFrame:
    """Add what each row says in words, and put the columns every table has first.

    Parameters
    ----------
    figures
        All of `COLUMNS` but ``sentence``, and further columns.
    say
        Makes the sentence from the name of the group and its row; it is not asked where the
        numerator or the denominator is missing, because that may not be shown.

    Returns
    -------
    DataFrame, same index
        `COLUMNS`, then the further columns.
    """
    names = [name_of(at) for at in figures.index]
    rows: list[Row] = figures.to_dict("records")
    unknown = figures[["numerator", "denominator"]].isna().any(axis=1)
    told = [
        f"{name}: {NOT_SHOWN[0].lower()}{NOT_SHOWN[1:]}" if hidden else say(name, row)
        for name, row, hidden in zip(names, rows, unknown, strict=True)
    ]
    full = figures.assign(sentence=pd.Series(told, index=figures.index, dtype="str"))
    return full[[*COLUMNS, *(name for name in full.columns if name not in COLUMNS)]]


def name_of(at: object) -> str:
    """Name a group in a sentence: parts with commas, blanks for underscores, a capital first.

    Examples
    --------
    >>> name_of(("malvern", "parental_status"))
    'Malvern, parental status'
    """
    text = ", ".join(str(part) for part in at) if isinstance(at, tuple) else str(at)
    return (text[:1].upper() + text[1:]).replace("_", " ")


def said(value: object) -> object:
    """Write a number as exactly as it deserves; leave words alone.

    Examples
    --------
    >>> said(1234.0), said(22.35), said("School")
    ('1,234', '22.4', 'School')
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        return value
    number = float(value)
    if not np.isfinite(number):
        return "not known"
    nearest = np.floor(number * 10 + 0.5 + 1e-9) / 10
    return f"{nearest:,.0f}" if nearest == int(nearest) else f"{nearest:,.1f}"


def percent(share: float | None, *, sign: bool = False) -> str:
    """Write a share as a percentage with one decimal, halves upwards.

    Examples
    --------
    >>> percent(18 / 149), percent(0.5), percent(0.034, sign=True)
    ('12.1%', '50.0%', '+3.4%')
    """
    if share is None or not np.isfinite(share):
        return "not known"
    nearest = np.floor(abs(share) * 1000 + 0.5 + 1e-9) / 10
    before = "-" if share < 0 and nearest > 0 else "+" if sign and nearest > 0 else ""
    return f"{before}{nearest:.1f}%"


def decided(lower: pd.Series, upper: pd.Series, usual: float | pd.Series) -> pd.Series:
    """Say where an interval lies: wholly below a figure, wholly above it, or around it.

    Parameters
    ----------
    lower, upper
        The interval.
    usual
        The figure to compare with.

    Returns
    -------
    Series of str, same index
        ``below``, ``above``, ``could be chance``; ``not known`` where anything is missing.

    Examples
    --------
    >>> decided(pd.Series([1.0, 1.0]), pd.Series([2.0, 4.0]), 3.0).tolist()
    ['below', 'could be chance']
    """
    known = lower.notna() & upper.notna() & pd.notna(usual)
    choice = np.where(upper < usual, "below", np.where(lower > usual, "above", "could be chance"))
    return pd.Series(np.where(known, choice, "not known"), index=lower.index)
