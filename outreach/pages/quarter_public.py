"""The pack of a quarter for everybody: young people by quarter, rounded, and three years together.

The young people are those of the county's public figures: each once, in the quarter of the first
referral. A later pack repeats the earlier quarters as they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.trends import pooled_table
from maps.report import Section
from outreach.fiscal_quarters import quarter_days
from outreach.pages.printing import interval, not_assessed
from outreach.pages.public_counts import Public, count_table, first_records
from outreach.pages.public_referring import quarter_counts, quarters_printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outreach.disclosure.showing import Profile
    from outreach.pages.given import Given

HEADING = "Young people referred, by quarter"


def public_quarter(told: Given, quarter: str, profile: Profile) -> Public:
    """Count each young person once, from the first whole year to the end of a quarter.

    Parameters
    ----------
    told
        What was known at the end of the quarter.
    quarter
        Such as ``2026/27 Q2``.
    profile
        Threshold and rounding.

    Returns
    -------
    Public
        Its last year is the one of the quarter, as far as it has come.
    """
    year = quarter[:7]
    years = [line for line in told.years if line[0] < year]
    begin = quarter_days(f"{year} Q1")[0]
    if told.first <= begin:
        years.append((year, begin, quarter_days(quarter)[1]))
    day = told.records["referral_date"].dt.date
    inside = pd.Series(data=False, index=told.records.index)
    for _, first, last in years:
        inside |= (day >= first) & (day <= last)
    records = told.records[inside]
    told = type(told)(
        inputs=told.inputs,
        records=told.records,
        first=told.first,
        last=told.last,
        years=tuple(years),
    )
    return Public(told=told, records=records, people=first_records(records), profile=profile)


def public_quarter_sections(
    told: Given, quarter: str, names: Sequence[str], *, profile: Profile
) -> tuple[Section, ...]:
    """Tell the quarter beside the quarters before it, from rounded counts alone.

    Parameters
    ----------
    told, quarter
        As in `public_quarter`.
    names
        Quarters to print, in order.
    profile
        As in `public_quarter`.

    Returns
    -------
    tuple of Section
        What is too small is hidden together with what would betray it.
    """
    public = public_quarter(told, quarter, profile)
    return (public.section("trend", HEADING, (), lambda _: _trend(public, quarter, names)),)


def _trend(public: Public, quarter: str, names: Sequence[str]) -> Section:
    """Print the quarters, the years and the average of three years."""
    counts = quarter_counts(public)
    rows = public.listed(counts, _years(counts, quarter))
    quarters = rows[rows["level"] == "part"].set_index("name")
    quarters = quarters[quarters.index.isin(list(names))]
    by_year = count_table(
        rows[rows["level"] != "part"],
        id="years",
        title="Young people referred, by year",
        caption="Financial years; the last as far as it has come.",
        heading="Year",
        total="All years" if quarter.endswith("Q4") else f"All years to {quarter}",
    )
    if quarters["number"].isna().all():
        words = not_assessed("the numbers are too small to be told by quarter")
        return Section(id="trend", heading=HEADING, sentences=words, parts=(by_year,))
    sentences = (_this_quarter(quarters, quarter), _pooled(quarters), _OTHERS)
    return Section(
        id="trend",
        heading=HEADING,
        sentences=sentences,
        parts=(quarters_printed(quarters), by_year),
    )


_OTHERS = (
    "Triage, outcomes and districts by quarter: in the restricted edition, for named analysts."
)


def _years(counts: pd.Series, quarter: str) -> pd.DataFrame:
    """Name the financial year of each quarter; one that is not over says how far it is."""
    names = [str(name)[:7] for name in counts.index]
    if not quarter.endswith("Q4"):
        so_far = f"{quarter[:7]} to {quarter[-2:]}"
        names = [so_far if name == quarter[:7] else name for name in names]
    return pd.DataFrame({"Year": names}, index=counts.index)


def _this_quarter(quarters: pd.DataFrame, quarter: str) -> str:
    """Say the count of the quarter as far as it may be shown."""
    number = quarters["number"].get(quarter, np.nan)
    if not np.isfinite(number):
        return f"{quarter}: not shown, to protect privacy."
    return f"{quarter}: about {number:,.0f} young people were referred."


def _pooled(quarters: pd.DataFrame) -> str:
    """Give the average quarter with its interval, where every count may be shown."""
    if quarters["number"].isna().any():
        return "Average of all quarters: not shown, to protect privacy."
    counts = pd.DataFrame({"numerator": quarters["number"], "denominator": 1, "whole": True})
    row = pooled_table(counts.rename_axis("quarter")).iloc[0]
    reach = interval(row["lower"], row["upper"], "count")
    return (
        f"All {len(quarters)} quarters together: about {row['value']:.1f} a quarter on average, "
        f"95% interval {reach}."
    )
