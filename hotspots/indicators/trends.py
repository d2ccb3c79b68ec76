"""Quarters of the financial year: counts with intervals, pooled years, direction (R-21, R-37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.tidy import (
    decided,
    group_names,
    percent,
    require,
    said,
    with_sentences,
)
from hotspots.rates import poisson_interval

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hotspots.indicators.tidy import Row

QUARTERS = 12
"""Three years: enough to see a direction, and to pool. [quarters]"""

_FREQUENCY = "Q-MAR"


def quarter_of(dates: pd.Series) -> pd.Series:
    """Name the quarter of the financial year of every date, as `outreach.fiscal_quarters` does.

    Parameters
    ----------
    dates
        Any index; missing stays missing.

    Returns
    -------
    Series of str, same index
        Such as ``2026/27 Q1``.

    Examples
    --------
    >>> quarter_of(pd.Series(pd.to_datetime(["2026-06-30", "2026-07-01", "2026-03-31"]))).tolist()
    ['2026/27 Q1', '2026/27 Q2', '2025/26 Q4']
    """
    periods = dates.dt.to_period(_FREQUENCY)
    names: pd.Series = periods.map(_name, na_action="ignore").astype("str")
    return names.where(dates.notna())


def count_quarters(
    referrals: pd.DataFrame,
    *,
    first: dt.date,
    last: dt.date,
    quarters: int = QUARTERS,
    by: Sequence[str] = (),
    people: bool = False,
) -> pd.DataFrame:
    """Count referrals by quarter, quarters without any included.

    Parameters
    ----------
    referrals : DataFrame, index ``referral_id``
        ``referral_date``, the columns of `by`, and ``person_key`` for people.
    first, last
        First and last day the extract covers.
    quarters
        The latest so many that it covers at least in part. [quarters]
    by
        Columns that make the groups.
    people
        Whether to count everybody once a quarter; a record without a key counts as one.

    Returns
    -------
    DataFrame, index the columns of `by` and ``quarter``
        ``numerator`` [referrals or people], ``denominator`` 1 [quarter], and ``whole``: the
        extract covers the whole quarter.

    Raises
    ------
    TableError
        When there is no date of referral, no column of `by`, or no pseudonym for people.

    Examples
    --------
    >>> import datetime as dt
    >>> referrals = pd.DataFrame({"referral_date": pd.to_datetime(["2026-01-05", "2026-07-02"])})
    >>> span = {"first": dt.date(2026, 1, 1), "last": dt.date(2026, 7, 31)}
    >>> count_quarters(referrals, **span)[["numerator", "whole"]].values.tolist()
    [[1, True], [0, True], [1, False]]
    """
    keyed = ("person_key",) if people else ()
    require(referrals, ("referral_date", *keyed, *by), what="Referrals by quarter")
    span = pd.period_range(
        max(pd.Period(first, _FREQUENCY), pd.Period(last, _FREQUENCY) - (quarters - 1)),
        pd.Period(last, _FREQUENCY),
    )
    names = pd.Index([_name(period) for period in span], name="quarter")
    whole = (span.start_time >= pd.Timestamp(first)) & (
        span.end_time.normalize() <= pd.Timestamp(last)
    )
    records = group_names(referrals, by).assign(quarter=quarter_of(referrals["referral_date"]))
    if not by:
        records = records.drop(columns="group")
    if people:
        own = pd.Series(referrals.index.astype("str"), index=referrals.index).radd("record ")
        records["person"] = referrals["person_key"].astype("str").fillna(own)
        records = records.drop_duplicates()
    records = records[records["quarter"].isin(names)]
    counts = records.groupby([*by, "quarter"]).size()
    every = names
    if by:
        groups = records[list(by)].drop_duplicates().sort_values(list(by))
        cells = groups.merge(names.to_frame(index=False), how="cross")
        every = pd.MultiIndex.from_frame(cells[[*by, "quarter"]])
    table = pd.DataFrame({"numerator": counts.reindex(every, fill_value=0), "denominator": 1})
    covered = pd.Series(whole, index=names)
    table["whole"] = covered.reindex(table.index.get_level_values("quarter")).to_numpy()
    return table


def trend_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give each quarter's count with its interval, and whether it differs from the average.

    Parameters
    ----------
    counts
        As from `count_quarters`; missing where a count may not be shown.

    Returns
    -------
    DataFrame, same index
        `COLUMNS` of `hotspots.indicators.tidy` [referrals a quarter], ``whole``, ``usual``: the
        average of the whole quarters of the group, and ``differs`` (``below``, ``above``,
        ``could be chance``).

    References
    ----------
    `hotspots.rates.poisson_interval`. Requirement R-37.

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"numerator": [12, 30], "denominator": [1, 1], "whole": [True, True]},
    ...     index=pd.Index(["2025/26 Q3", "2025/26 Q4"], name="quarter"),
    ... )
    >>> trend_table(counts)[["value", "lower", "usual", "differs"]].round(1).values.tolist()
    [[12.0, 6.2, 21.0, 'below'], [30.0, 20.2, 21.0, 'could be chance']]
    """
    part = counts["numerator"].astype(float)
    known = part.notna()
    limits = poisson_interval(part[known]).reindex(counts.index)
    full = part.where(counts["whole"].astype(bool))
    groups = [name for name in counts.index.names if name != "quarter"]
    if groups:
        usual = full.groupby(level=groups).transform("mean")
    else:
        usual = pd.Series(full.mean(), index=counts.index)
    figures = counts.assign(
        value=part,
        lower=limits["lower"],
        upper=limits["upper"],
        unit="referrals a quarter",
        usual=usual,
        differs=decided(limits["lower"], limits["upper"], usual),
    )
    return with_sentences(figures, _quarter_sentence)


def pooled_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Pool the whole quarters, for figures too small to stand alone.

    Parameters
    ----------
    counts
        As from `count_quarters`, or rounded and pooled since.

    Returns
    -------
    DataFrame, index the groups, or ``period``
        ``numerator`` of all whole quarters, ``denominator`` their number [quarters]; the value
        and its interval are the average a quarter [referrals a quarter].

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"numerator": [12, 30], "denominator": [1, 1], "whole": [True, True]},
    ...     index=pd.Index(["2025/26 Q3", "2025/26 Q4"], name="quarter"),
    ... )
    >>> pooled_table(counts)[["numerator", "denominator", "value"]].values.tolist()
    [[42.0, 2.0, 21.0]]
    """
    full = counts[counts["whole"].astype(bool)]
    groups = [name for name in counts.index.names if name != "quarter"]
    quarters = full.index.get_level_values("quarter")
    parts = full[["numerator", "denominator"]].astype(float)
    if groups:
        pooled = parts.groupby(level=groups).sum(min_count=1)
    else:
        period = f"{quarters.min()} to {quarters.max()}" if len(full) else "no whole quarter"
        total = parts.sum(min_count=1)
        pooled = pd.DataFrame([total], index=pd.Index([period], name="period"))
    part, whole = pooled["numerator"], pooled["denominator"]
    limits = poisson_interval(part[part.notna()]).reindex(pooled.index)
    figures = pooled.assign(
        value=part / whole,
        lower=limits["lower"] / whole,
        upper=limits["upper"] / whole,
        unit="referrals a quarter",
    )
    return with_sentences(figures, _pooled_sentence)


def direction_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give the average change a year over the whole quarters, with its interval.

    Parameters
    ----------
    counts
        As from `count_quarters`, without groups; at least four whole quarters with referrals.

    Returns
    -------
    DataFrame, index ``period``, one row
        The value is the relative change a year (0.1 for 10 % more) [share]; ``dispersion``.
        Missing with too few quarters.

    Notes
    -----
    Poisson regression of the counts on time, errors widened by the dispersion where it is above
    1. With a few quarters a season can look like a direction.

    References
    ----------
    McCullagh P. and Nelder J. (1989). Generalized Linear Models, chapter 6.

    Examples
    --------
    Twice as many each year, which is the fourth root of 2 from quarter to quarter.

    >>> counts = pd.DataFrame(
    ...     {"numerator": [1000, 1189, 1414, 1682, 2000], "denominator": 1, "whole": True},
    ...     index=pd.Index([f"Q{i}" for i in range(5)], name="quarter"),
    ... )
    >>> direction_table(counts)["value"].round(2).tolist()
    [1.0]
    """
    # Slow to load, and only needed here.
    from statsmodels.genmod import families  # noqa: PLC0415
    from statsmodels.genmod.generalized_linear_model import GLM  # noqa: PLC0415

    full = counts[counts["whole"].astype(bool)]
    part = full["numerator"].astype(float)
    figures = {"value": np.nan, "lower": np.nan, "upper": np.nan, "dispersion": np.nan}
    if len(part) >= 4 and part.notna().all() and (part > 0).sum() >= 4:
        years = np.arange(len(part)) / 4
        model = GLM(
            part.to_numpy(),
            np.column_stack([np.ones_like(years), years]),
            family=families.Poisson(),
        ).fit(scale="X2")
        spread = float(model.scale)
        widen = np.sqrt(max(1.0, spread) / spread) if spread > 0 else 1.0
        slope, reach = float(model.params[1]), 1.959964 * float(model.bse[1]) * widen
        ends = {"value": slope, "lower": slope - reach, "upper": slope + reach}
        figures = {name: float(np.exp(end)) - 1 for name, end in ends.items()}
        figures["dispersion"] = spread
    quarters = full.index.get_level_values("quarter")
    period = f"{quarters.min()} to {quarters.max()}" if len(full) else "no whole quarter"
    row = {"numerator": part.sum(min_count=len(part)), "denominator": len(full), **figures}
    table = pd.DataFrame([row], index=pd.Index([period], name="period")).assign(unit="share a year")
    return with_sentences(table, _direction_sentence)


def _name(period: pd.Period) -> str:
    """Name a quarter of a year that ends in March."""
    return f"{period.qyear - 1}/{period.qyear % 100:02d} Q{period.quarter}"


def _quarter_sentence(name: str, row: Row) -> str:
    """Say one quarter beside the average."""
    count = f"{name}: {said(row['numerator'])} referrals"
    if not row["whole"]:
        return f"{count} so far; the records do not cover the whole quarter."
    remark = {
        "below": "fewer than chance explains",
        "above": "more than chance explains",
        "could be chance": "the difference could be chance",
        "not known": "there is no average to compare with",
    }[row["differs"]]
    return f"{count}. The average is {said(row['usual'])} a quarter; {remark}."


def _pooled_sentence(name: str, row: Row) -> str:
    """Say the average of the pooled quarters."""
    return (
        f"{name}: {said(row['numerator'])} referrals in {said(row['denominator'])} quarters, "
        f"{said(row['value'])} a quarter (95% interval {said(row['lower'])} to "
        f"{said(row['upper'])})."
    )


def _direction_sentence(name: str, row: Row) -> str:
    """Say which way the counts go."""
    if np.isnan(row["value"]):
        return f"{name}: too few whole quarters to tell a direction."
    reach = f"95% interval {percent(row['lower'], sign=True)} to {percent(row['upper'], sign=True)}"
    change = percent(row["value"], sign=True)
    if row["lower"] <= 0 <= row["upper"]:
        return f"{name}: no clear direction ({change} a year; {reach}; could be chance)."
    way = "rising" if row["value"] > 0 else "falling"
    return f"{name}: {way} by {change.lstrip('+-')} a year ({reach}; unlikely to be chance)."
