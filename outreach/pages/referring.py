"""County figures, RESTRICTED: how many were referred, by whom, and how that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hotspots.indicators.national_change import SAME, national_change_table
from hotspots.indicators.source_changes import count_periods, source_change_table
from hotspots.indicators.source_gaps import MEASURE, count_sources, source_gap_table
from hotspots.indicators.trends import count_quarters, direction_table, trend_table
from maps.charts import bar_chart, line_chart
from maps.report import Chart, Section
from outreach.pages.printing import Shown, indicator_table, not_assessed, table_of

if TYPE_CHECKING:
    from maps.edition import PrintedTable
    from outreach.pages.given import Given

CHANGE_MEASURE = "change in referrals"
"""What the table of benchmarks calls the national change from one year to the next. [share]"""

_CHANGE = {
    "before": Shown("Year before", "count"),
    "national": Shown("National change", "share"),
    "gap": Shown("More or fewer", "one"),
    "settled": Shown("What can be said"),
}


def trend_section(told: Given) -> Section:
    """Show the quarters, each with its interval."""
    counts = count_quarters(told.records, first=told.first, last=told.last)
    whole = counts[counts["whole"]]
    if whole.empty:
        why = "the records do not cover a whole quarter"
        return Section(id="trend", heading="Referrals by quarter", sentences=not_assessed(why))
    trend = trend_table(whole)
    direction = direction_table(whole)["sentence"].tolist()
    table = indicator_table(
        trend,
        id="quarters",
        title="Referrals by quarter of the financial year",
        caption="April to June is the first quarter. Only whole quarters are shown.",
        parts=("Referrals", ""),
        names={"quarter": "Quarter"},
        more={"usual": Shown("Average quarter", "one"), "differs": Shown("Against the average")},
    )
    return Section(
        id="trend",
        heading="Referrals by quarter",
        sentences=tuple(direction),
        parts=(quarter_chart(trend, table, unit="referrals a quarter"),),
    )


def quarter_chart(trend: pd.DataFrame, table: PrintedTable, *, unit: str) -> Chart:
    """Draw quarters with their intervals."""
    series = trend[["value", "lower", "upper"]].astype(float)
    known = series["value"].dropna()
    most, least = str(known.idxmax()), str(known.idxmin())
    return Chart(
        title=f"From {known.loc[least]:,.0f} to {known.loc[most]:,.0f} {unit}",
        svg=line_chart({"All": series}, unit=unit),
        alternative=f"The most were in {most} ({known.loc[most]:,.0f}), the fewest in {least} "
        f"({known.loc[least]:,.0f}). The table lists all {len(series)} quarters.",
        note="Upright lines: 95% intervals. Where they do not overlap, the difference is unlikely "
        "to be chance.",
        table=table,
    )


def sources_section(told: Given) -> Section:
    """Set each source beside its benchmark, for the county and by district."""
    heading = "Who refers, against the benchmark"
    benchmarks = told.optional("benchmarks")
    if benchmarks.empty or not (benchmarks["measure"] == MEASURE).any():
        benchmarks = pd.DataFrame(columns=["measure", "breakdown", "kind", "value", "source"])
    county = source_gap_table(count_sources(told.records), benchmarks)
    county = county.sort_values("value", ascending=False, kind="stable")
    known = county[county["benchmark"].notna()].sort_values("gap", kind="stable")
    table = _gap_table(county, id="source-gaps", title="Sources, the whole county")
    bars = pd.DataFrame(
        {
            "value": county["value"],
            "lower": county["lower"],
            "upper": county["upper"],
            "against": county["expected"],
            "text": county["value"].map("{:,.0f}".format),
        }
    )
    low = [str(name) for name in known.index[known["flag"] == "low"]]
    chart = Chart(
        title=f"Fewer than the benchmark: {', '.join(low)}"
        if low
        else f"{bars.index[0]} refers most",
        svg=bar_chart(bars),
        alternative="; ".join(f"{name}: {text}" for name, text in bars["text"].items()) + ".",
        note="Lines: 95% intervals. Orange marks: the number by the benchmark, where there is one.",
        table=table,
    )
    parts: tuple[Chart | PrintedTable, ...] = (chart,)
    sentences = tuple(known["sentence"]) or not_assessed("no benchmark of sources was supplied")
    if len(known):
        by_district = source_gap_table(count_sources(told.records, by=("district",)), benchmarks)
        by_district = by_district[by_district["benchmark"].notna()].sort_values("rank")
        parts = (
            chart,
            _gap_table(
                by_district, id="source-gaps-district", title="The same by district, widest first"
            ),
        )
    return Section(id="sources", heading=heading, sentences=sentences, parts=parts)


def _gap_table(gaps: pd.DataFrame, *, id: str, title: str) -> PrintedTable:  # noqa: A002
    """Lay out sources beside their benchmark."""
    if gaps["benchmark"].isna().all():
        gaps = gaps.drop(columns=["benchmark", "expected", "gap", "flag", "alarm", "taken_from"])
    return indicator_table(
        gaps,
        id=id,
        title=title,
        caption="Of: all referrals with a known source. Expected: if the benchmark's share held. "
        "Low or high: outside the 95% interval; alarm: outside the 99.8% interval."
        if "benchmark" in gaps
        else "Of: all referrals with a known source.",
        parts=("Referrals", "Of"),
        names={"district": "District", "source": "Source"},
        more={
            "benchmark": Shown("Benchmark share", "share"),
            "expected": Shown("Expected", "one"),
            "gap": Shown("Gap", "one"),
            "flag": Shown("Flag"),
            "alarm": Shown("Alarm"),
            "taken_from": Shown("Benchmark from"),
        },
    )


class National(NamedTuple):
    """The national change from one year to the next.

    Attributes
    ----------
    change
        By source in small letters, "" for all. [share]
    is_known
        False stands for no change at all, for want of a figure.
    sentence
        What it is, in words.
    """

    change: dict[str, float]
    is_known: bool
    sentence: str


def change_section(told: Given) -> Section:
    """Set the change of the last year beside the national one, in all and by source."""
    heading = "Change against the national change"
    if len(told.years) < 2:
        why = "the records do not cover two whole financial years"
        return Section(id="change", heading=heading, sentences=not_assessed(why))
    (first, *before), (second, *after) = told.years[-2:]
    earlier, later = (before[0], before[1]), (after[0], after[1])
    national = national_change(told.optional("benchmarks"), second)
    usual = "Under the national change" if national.is_known else f"Referrals {first}"
    county = national_change_table(
        count_periods(told.records, before=earlier, after=later, by=()),
        national.change[""],
        prior_is_chance=True,  # both years are counted here, as in the rows by source
    )
    parts = [
        indicator_table(
            _settled(county, national),
            id="change",
            title=f"{second} against {first}, the whole county",
            caption=f"Ratio: this year's referrals to the column {usual!r}.",
            parts=(f"Referrals {second}", usual),
            names={"group": "Who"},
            more=_CHANGE,
        )
    ]
    if "source" in told.records:
        counts = count_periods(told.records, before=earlier, after=later)
        each = counts.index.to_series().astype(str).str.casefold().map(national.change)
        ranked = source_change_table(counts, each.fillna(national.change[""]).astype(float))
        parts.append(
            indicator_table(
                _settled(ranked, national).drop(columns="settled"),
                id="change-sources",
                title="Each source, the furthest behind first",
                caption="Where training and promotion could begin. Small numbers change by chance.",
                parts=(f"Referrals {second}", usual),
                names={"source": "Source"},
                more={**_CHANGE, "flag": Shown("What can be said")},
            )
        )
    sentences = (national.sentence, *(county["sentence"] if national.is_known else ()))
    return Section(id="change", heading=heading, sentences=sentences, parts=tuple(parts))


def _settled(table: pd.DataFrame, national: National) -> pd.DataFrame:
    """Keep to what is known: without a national figure, only the year before."""
    if national.is_known:
        return table
    words = {SAME: "could be chance", "fell further": "fell", "rose further": "rose"}
    return table.assign(settled=table["settled"].map(words)).drop(columns=["before", "national"])


def national_change(benchmarks: pd.DataFrame, year: str) -> National:
    """Look up the national change, by source where it is given.

    Parameters
    ----------
    benchmarks
        The table of benchmarks, or an empty one.
    year
        Fiscal year, to name it.

    Returns
    -------
    National
        Without a figure, no change.

    Examples
    --------
    >>> national_change(pd.DataFrame(), "2025/26").change
    {'': 0.0}
    """
    known = {"": 0.0}
    if not benchmarks.empty:
        rows = benchmarks[
            (benchmarks["measure"] == CHANGE_MEASURE) & (benchmarks["kind"] == "national")
        ]
        names = rows["breakdown"].fillna("").astype(str).str.strip().str.casefold()
        known |= dict(zip(names, rows["value"].astype(float), strict=True))
        if (names == "").any():
            return National(known, True, f"The national change to {year} was {known['']:+.0%}.")  # noqa: FBT003
    return National(known, False, "No national change was supplied: compared with the year before.")  # noqa: FBT003


def substances_section(told: Given) -> Section:
    """Show the main substance by year."""
    heading = "Main substance by year"
    if not told.years:
        why = "the records do not cover a whole financial year"
        return Section(id="substances", heading=heading, sentences=not_assessed(why))
    day = told.records["referral_date"].dt.date
    year = pd.Series("", index=told.records.index)
    for name, first, last in told.years:
        year = year.mask((day >= first) & (day <= last), name)
    inside = told.records[year != ""]
    names = inside["substance"].fillna("not said")
    table = pd.crosstab(names, year[year != ""])
    table = table.sort_values(table.columns[-1], ascending=False, kind="stable")
    shares = table / table.sum()
    columns = {"substance": Shown("Main substance")}
    columns |= {str(name): Shown(f"Referrals {name}", "count") for name in table.columns}
    columns |= {f"share {name}": Shown(f"Share {name}", "share") for name in table.columns}
    frame = table.rename(columns=str).join(shares.add_prefix("share "))
    frame.index.name = "substance"
    return Section(
        id="substances",
        heading=heading,
        parts=(
            table_of(
                frame,
                columns,
                id="substances",
                title="Referrals by main substance and year",
                caption="Shares are of all referrals of the year, those not said included.",
            ),
        ),
    )
