"""The measures of a quarter, each beside its trend and its three years: figures for analysts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hotspots.indicators.definitions import definition
from hotspots.indicators.outcomes import count_exits
from hotspots.indicators.rereferral import count_rereferred
from hotspots.indicators.tidy import decided, lacking, share_table
from hotspots.indicators.trends import count_quarters, pooled_table, quarter_of, trend_table
from hotspots.indicators.triage import count_not_triaged
from maps.charts import line_chart
from maps.edition import PrintedTable
from maps.report import Chart, Section
from outreach.pages.printing import Shown, figure, indicator_table, interval, not_assessed
from outreach.pages.quarter_map import quarter_map

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outreach.pages.given import Given

_AGAINST = {
    "below": "lower than usual, more than chance explains",
    "above": "higher than usual, more than chance explains",
    "could be chance": "the difference could be chance",
    "not known": "not known",
}


_WAY = {
    "high is good": "High is good.",
    "low is good": "Low is good.",
    "neither": "Neither high nor low is good in itself.",
}


class Measure(NamedTuple):
    """A measure by quarter.

    Attributes
    ----------
    name
        As in `hotspots.indicators.definitions`.
    label
        What pages call it.
    table : DataFrame, index ``quarter``
        ``numerator``, ``denominator``, ``value``, ``lower``, ``upper``, ``unit``.
    pooled : Series
        The same of all quarters together.
    parts
        What the numerator and the denominator are called; "" for one that is not printed.
    """

    name: str
    label: str
    table: pd.DataFrame
    pooled: pd.Series
    parts: tuple[str, str]


def quarter_measures(told: Given, quarters: Sequence[str]) -> tuple[Measure, ...]:
    """Count every measure that the records allow, in each of some quarters.

    Parameters
    ----------
    told
        The records up to the end of the last quarter.
    quarters
        In order, as ``2026/27 Q2``; those that the records do not wholly cover are left out.

    Returns
    -------
    tuple of Measure
        Referrals first.
    """
    counts = count_quarters(told.records, first=told.first, last=told.last, quarters=len(quarters))
    whole = counts[counts["whole"].astype(bool)]
    measures = [
        Measure(
            "trend",
            "Referrals",
            trend_table(whole),
            pooled_table(whole).iloc[0],
            ("Referrals", ""),
        )
    ]
    settings = told.inputs.config.indicators
    wanted: tuple[tuple[str, str, Sequence[str], Callable[..., pd.DataFrame], tuple[str, str]], ...]
    wanted = (
        (
            "not_triaged",
            "referral_date",
            ("triage_date",),
            lambda rows: count_not_triaged(
                rows, by=("quarter",), as_at=told.last, waiting_days=settings.waiting_days
            ),
            ("Not triaged", "Referred"),
        ),
        (
            "outcome",
            "discharge_date",
            ("discharge_date", "discharge_reason"),
            lambda rows: count_exits(
                rows, planned=settings.planned, onward=settings.onward, by=("quarter",)
            ),
            ("Planned or onward", "Exits"),
        ),
        (
            "not_returned",
            "discharge_date",
            ("discharge_date", "person_key"),
            lambda rows: _not_returned(rows, told),
            ("Did not re-present", "Exits followed"),
        ),
    )
    for name, day, needs, count, parts in wanted:
        if lacking(told.records, (day, *needs)):
            continue
        rows = told.records.assign(quarter=quarter_of(told.records[day]))
        found = count(rows)[["numerator", "denominator"]]
        found = found.reindex(pd.Index(whole.index, name="quarter"), fill_value=0)
        total = found.sum().to_frame().T
        measures.append(
            Measure(
                name,
                definition(name).label,
                share_table(found, sentence="{name}: {value}"),
                share_table(total, sentence="{name}: {value}").iloc[0],
                parts,
            )
        )
    return tuple(measures)


def _not_returned(rows: pd.DataFrame, told: Given) -> pd.DataFrame:
    """Count the exits of each quarter that were followed for six months without a new referral."""
    again = count_rereferred(rows, as_at=told.last, by=("quarter",))
    return again.assign(numerator=again["denominator"] - again["numerator"])


def glance_table(measures: Sequence[Measure], quarter: str) -> PrintedTable:
    """Set each measure of the quarter beside the three years, with both intervals.

    Returns
    -------
    PrintedTable
        With which way is good: no figure of one quarter stands alone.
    """
    rows = []
    for measure in measures:
        row = measure.table.loc[quarter]
        unit, about = str(row["unit"]), definition(measure.name)
        against = decided(
            pd.Series([row["lower"]], dtype=float),
            pd.Series([row["upper"]], dtype=float),
            float(measure.pooled["value"]),
        )
        rows.append(
            {
                "Measure": measure.label,
                "This quarter": figure(row["value"], unit) or "too early",
                "95% interval": interval(row["lower"], row["upper"], unit),
                "All quarters together": figure(measure.pooled["value"], unit),
                "95% interval of all": interval(
                    measure.pooled["lower"], measure.pooled["upper"], unit
                ),
                "What can be said": _AGAINST[str(against.iloc[0])],
                "Which way is good": about.polarity,
            }
        )
    return PrintedTable(
        id="glance",
        title=f"{quarter} beside all quarters together",
        caption="All quarters together: a quarter's average, or the share, of the quarters below. "
        "A figure of one quarter alone rests on few young people.",
        frame=pd.DataFrame(rows, dtype="str"),
        csv_name="glance.csv",
    )


def measure_section(measure: Measure) -> Section:
    """Draw a measure over the quarters, with its intervals and its table beside it.

    Returns
    -------
    Section
        The title of the chart says what it shows.
    """
    about = definition(measure.name)
    series = measure.table[["value", "lower", "upper"]].astype(float)
    unit = str(measure.table["unit"].iloc[0])
    known = series["value"].dropna()
    table = indicator_table(
        measure.table,
        id=measure.name.replace("_", "-"),
        title=f"{measure.label}, by quarter",
        caption=f"{about.meaning} {_WAY[about.polarity]}",
        parts=measure.parts,
        names={"quarter": "Quarter"},
        more={"differs": Shown("Against the average")},
    )
    if known.empty:
        return Section(
            id=measure.name,
            heading=measure.label,
            sentences=not_assessed("too early to tell"),
            parts=(table,),
        )
    last = str(known.index[-1])
    pooled = figure(measure.pooled["value"], unit)
    scale = 100 if unit == "share" else 1
    chart = Chart(
        title=f"{measure.label}: {figure(known.iloc[-1], unit)} in {last}, {pooled} over all "
        f"{len(known)} quarters",
        svg=line_chart({"All": series * scale}, unit="%" if scale == 100 else "a quarter"),
        alternative=f"From {figure(known.min(), unit)} in {known.idxmin()} to "
        f"{figure(known.max(), unit)} in {known.idxmax()}. The table lists all quarters.",
        note="Upright lines: 95% intervals. Where they do not overlap, the difference is unlikely "
        "to be chance.",
        table=table,
    )
    return Section(id=measure.name, heading=measure.label, parts=(chart,))


def districts_section(told: Given, quarter: str, quarters: Sequence[str]) -> Section:
    """Set the quarter of each district beside its three years, for one quarter alone misleads."""
    counts = count_quarters(
        told.records, first=told.first, last=told.last, quarters=len(quarters), by=("district",)
    )
    whole = counts[counts["whole"].astype(bool)]
    trend = trend_table(whole)
    now = trend[trend.index.get_level_values("quarter") == quarter].droplevel("quarter")
    pooled = pooled_table(whole).reindex(now.index)
    frame = pd.DataFrame(
        {
            "District": now.index.astype(str),
            "This quarter": [figure(value, "count") for value in now["value"]],
            "95% interval": _intervals(now),
            "A quarter, on average": [f"{value:.1f}" for value in pooled["value"]],
            "95% interval of the average": _intervals(pooled),
            "What can be said": now["differs"].map(_AGAINST),
        },
        dtype="str",
    )
    table = PrintedTable(
        id="districts",
        title=f"Referrals by district, {quarter} and three years together",
        caption="Where one quarter has few referrals, read the average.",
        frame=frame,
        csv_name="districts.csv",
    )
    drawn = quarter_map(told.inputs, now["value"], pooled["value"], quarter=quarter, table=table)
    return Section(id="districts", heading="Referrals by district", parts=(drawn,))


def _intervals(table: pd.DataFrame) -> list[str]:
    """Write the interval of each row."""
    ends = zip(table["lower"], table["upper"], strict=True)
    return [interval(low, high, "count") for low, high in ends]
