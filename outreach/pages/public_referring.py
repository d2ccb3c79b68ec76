"""County figures for everybody: how many were referred, by whom, and how that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.indicators.conversion import count_steps
from hotspots.indicators.national_change import SAME, national_change_table
from hotspots.indicators.outcomes import pool_small
from hotspots.indicators.reconciliation import (
    count_beside,
    measure_of,
    reconciliation_table,
)
from hotspots.indicators.source_gaps import MEASURE, source_gap_table
from hotspots.indicators.tidy import NOT_SAID, group_names
from hotspots.indicators.trends import quarter_of, trend_table
from maps.edition import PrintedTable
from maps.report import Chart, Section
from outreach.disclosure.showing import HIDDEN
from outreach.disclosure.suppressing import TOTAL
from outreach.pages.printing import not_assessed
from outreach.pages.public_counts import (
    PEOPLE,
    bars_of,
    count_chart,
    count_table,
)
from outreach.pages.referring import national_change, quarter_chart

if TYPE_CHECKING:
    from outreach.pages.public_counts import Public

OTHER_SOURCES = "other sources"
_FLAGS = {
    "low": "fewer than the national share",
    "high": "more than the national share",
    "as expected": "the difference could be chance",
    "no benchmark": "no national share known",
    "not known": "",
}


def public_trend(public: Public) -> Section:
    """Show whole quarters and whole years; they do not overlap with one another."""
    heading = "Young people referred, by quarter"
    counts = quarter_counts(public)
    if counts.empty:
        why = "the records do not cover a whole quarter"
        return Section(id="trend", heading=heading, sentences=not_assessed(why))
    rows = public.listed(counts, year_of(counts))
    by_year = count_table(
        rows[rows["level"] != "part"],
        id="years",
        title="Young people referred, by year",
        caption="Whole financial years.",
        heading="Year",
        total="All years",
    )
    quarters = rows[rows["level"] == "part"].set_index("name")
    if quarters["number"].isna().all():
        words = not_assessed("the numbers are too small to be told by quarter")
        return Section(id="trend", heading=heading, sentences=words, parts=(by_year,))
    return Section(id="trend", heading=heading, parts=(quarters_printed(quarters), by_year))


def quarters_printed(quarters: pd.DataFrame) -> Chart:
    """Draw the quarters with limits made of their rounded counts."""
    counts = pd.DataFrame({"numerator": quarters["number"], "denominator": 1, "whole": True})
    trend = trend_table(counts.rename_axis("quarter"))
    limits = [
        f"{low:.0f} to {high:.0f}" if np.isfinite(low) and np.isfinite(high) else HIDDEN
        for low, high in zip(
            trend["lower"].astype(float), trend["upper"].astype(float), strict=True
        )
    ]
    frame = pd.DataFrame(
        {"Quarter": quarters.index, PEOPLE: quarters["shown"].to_numpy(), "95% limits": limits}
    )
    table = PrintedTable(
        id="quarters",
        title="Young people referred, by quarter",
        caption="Quarters of the financial year; April to June is the first. "
        "The 95% limits are made from the rounded counts.",
        frame=frame.astype("str"),
        csv_name="quarters.csv",
    )
    return quarter_chart(trend, table, unit="young people a quarter")


def quarter_counts(public: Public) -> pd.Series:
    """Count the young people first referred in each quarter of the whole years.

    The same young people as in every other table: with others, a difference would tell of them.
    """
    told = public.told
    named = quarter_of(public.people["referral_date"])
    inside = {name for name, _, _ in told.years}
    days = pd.date_range(told.first, told.last, freq="QS")
    names = sorted({*named.unique(), *quarter_of(pd.Series(days))})
    whole = [name for name in names if str(name)[:7] in inside]
    return named.value_counts().reindex(whole, fill_value=0)


def year_of(counts: pd.Series) -> pd.DataFrame:
    """Name the financial year of each quarter.

    Examples
    --------
    >>> year_of(pd.Series(1, index=["2023/24 Q3", "2023/24 Q4"]))["Year"].unique().tolist()
    ['2023/24']
    """
    return pd.DataFrame({"Year": [str(name)[:7] for name in counts.index]}, index=counts.index)


def public_sources(public: Public) -> Section:
    """Set the share of each source beside the national one; small sources are told together."""
    pooled = pooled_sources(public)
    if len(pooled) == 1:
        why = "the numbers are too small to tell one source from another"
        return Section(id="sources", heading="Who refers", sentences=not_assessed(why))
    rows = public.listed(pooled["denominator"])
    benchmarks = public.told.optional("benchmarks")
    table = count_table(
        rows,
        id="sources",
        title="Who refers",
        caption="Who made the first referral. Small sources are told together.",
        heading="Source",
        total="All sources",
    )
    table, sentences = _beside_national(table, rows, benchmarks)
    top = bars_of(rows)
    title = f"{top.index[0]} refers most" if top["value"].notna().any() else "Who refers"
    note = f"{public.span}. Rounded counts."
    return Section(
        id="sources",
        heading="Who refers",
        sentences=(*sentences, "By district: in the restricted edition, for named analysts."),
        parts=(count_chart(rows, table, title=title, note=note),),
    )


def told_sources(public: Public) -> pd.Series:
    """Name the source of each young person; small ones and those that were typed are others."""
    names = named_kinds(public, group_names(public.people, ["source"])["source"])
    many = names.map(names.value_counts()) >= public.profile.threshold
    return names.where(many | (names == NOT_SAID), OTHER_SOURCES)


def pooled_sources(public: Public) -> pd.DataFrame:
    """Count the sources that are told apart, with the small ones in one row; ``denominator``."""
    counts = told_sources(public).value_counts().rename("denominator").to_frame()
    return pool_small(counts, fewest=public.profile.threshold, name=OTHER_SOURCES)


def named_kinds(public: Public, names: pd.Series) -> pd.Series:
    """Name kinds of source only: what somebody typed may be a home, a teacher or a parent.

    Returns
    -------
    Series
        Each source of the list in the settings, or with a national share; else other sources.
    """
    kinds = public.told.inputs.config.indicators.source_kinds
    benchmarks = public.told.optional("benchmarks")
    shares = (
        benchmarks.loc[benchmarks["measure"] == MEASURE, "breakdown"] if len(benchmarks) else ()
    )
    known = {str(name).casefold() for name in (*kinds, *shares, NOT_SAID)}
    return names.where(names.str.casefold().isin(known), OTHER_SOURCES)


def _beside_national(
    table: PrintedTable, rows: pd.DataFrame, benchmarks: pd.DataFrame
) -> tuple[PrintedTable, tuple[str, ...]]:
    """Add the national share and what can be said, both from the rounded counts."""
    if benchmarks.empty or not (benchmarks["measure"] == MEASURE).any():
        return table, not_assessed("no national share of sources was supplied")
    parts = rows[(rows["level"] == "part") & (rows["name"] != NOT_SAID)]
    counts = pd.DataFrame(
        {"numerator": parts["number"].to_numpy(), "denominator": parts["number"].sum()},
        index=pd.Index(parts["name"], name="source"),
    )
    gaps = source_gap_table(counts, benchmarks).reindex(rows["name"])
    remarks = gaps["flag"].map(_FLAGS).fillna("").tolist()
    share = [f"{value:.0%}" if np.isfinite(value) else "" for value in gaps["benchmark"]]
    frame = table.frame.assign(**{"National share": share, "Against it": remarks})
    low = gaps.index[gaps["flag"] == "low"].tolist()
    told = tuple(f"{name}: fewer young people than its national share would give." for name in low)
    return table._replace(frame=frame), told or ("No source stands out from its national share.",)


def public_change(public: Public) -> Section:
    """Set the last whole year beside the one before, from the rounded counts."""
    heading = "Change against the national change"
    years = [name for name, _, _ in public.told.years][-2:]
    counts = quarter_counts(public)
    rows = public.listed(counts, year_of(counts)).set_index(["level", "name"])["number"]
    known = [rows.get(("Year", year), np.nan) for year in years]
    if len(years) < 2 or not np.isfinite(known).all() or known[0] == 0:
        why = "two whole financial years that may be shown are needed"
        return Section(id="change", heading=heading, sentences=not_assessed(why))
    national = national_change(public.told.optional("benchmarks"), years[1])
    index = pd.Index([TOTAL], name="group")
    pair = pd.DataFrame({"before": known[:1], "after": known[1:]}, index=index)
    found = national_change_table(pair, national.change[""]).iloc[0]
    verdict = {
        SAME: "The difference from that could be chance.",
        "fell further": "It is lower than that, by more than chance explains.",
        "rose further": "It is higher than that, by more than chance explains.",
    }
    return Section(
        id="change",
        heading=heading,
        sentences=(
            f"{years[0]}: about {known[0]:.0f} young people were referred.",
            f"{years[1]}: about {known[1]:.0f} young people were referred.",
            national.sentence,
            verdict.get(str(found["settled"]), "What can be said is not known."),
        ),
    )


def public_conversion(public: Public) -> Section:
    """Show the steps from screening to triage, all sources together."""
    heading = "From screening to triage"
    screening = public.told.optional("screening")
    years = [name for name, _, _ in public.told.years]
    if not screening.empty:
        screening = screening[screening["quarter"].str[:7].isin(years)]
    if screening.empty:
        return Section(id="conversion", heading=heading, sentences=not_assessed())
    total = count_steps(screening, by=()).iloc[0]
    screened, referred, triaged = (int(total[name]) for name in ("screened", "referred", "triaged"))
    parts = pd.Series(
        {
            "screened, not referred": screened - referred,
            "referred, not triaged": referred - triaged,
            "triaged": triaged,
        }
    )
    step = pd.DataFrame({"Step": [parts.index[0], "referred", "referred"]}, index=parts.index)
    rows = public.listed(parts, step)
    kept = rows[(rows["level"] != "Step") | (rows["name"] == "referred")]
    table = count_table(
        kept,
        id="conversion",
        title="From screening to triage, all sources",
        caption="As the sources count them. A young person screened twice counts twice.",
        heading="Step",
        total="All screened",
    )
    return Section(id="conversion", heading=heading, parts=(table,))


def public_reconciliation(public: Public) -> Section:
    """Set a rounded count of each year beside a published figure of the whole county."""
    heading = "These records and published figures"
    told, profile = public.told, public.profile
    outside = one_a_year(told.optional("outside_totals"))
    if outside.empty:
        why = "no published figure of the county for a whole financial year was supplied"
        return Section(id="reconciliation", heading=heading, sentences=not_assessed(why))
    counts = count_beside(
        told.records, outside, covered=(told.first, told.last), rejects=told.inputs.rejects
    )
    ours = counts["numerator"].astype(float)
    hidden = ours.isna() | ((ours > 0) & (ours < profile.threshold))
    near = (ours / profile.round_to + 0.5).apply(np.floor) * profile.round_to
    counts = counts.assign(numerator=near.mask(hidden)).drop(columns="records")
    rows = reconciliation_table(counts, ours_rounded_to=profile.round_to)
    days = {
        name: pd.to_datetime(rows[name]).dt.strftime("%d %B %Y").str.lstrip("0")
        for name in ("period_from", "period_to")
    }
    said = np.where(rows["agrees"], "agrees, as far as rounding tells", "differs")
    frame = pd.DataFrame(
        {
            "Published by": rows["publisher"],
            "What": rows["measure"],
            "Days": days["period_from"] + " to " + days["period_to"],
            "In these records": [
                f"{value:.0f}" if np.isfinite(value) else HIDDEN
                for value in rows["numerator"].astype(float)
            ],
            "Published figure": rows["denominator"].map("{:,.0f}".format),
            "Comparison": np.where(rows["numerator"].notna(), said, "not shown"),
            "Possible reasons": rows["possible_reasons"],
        }
    )
    table = PrintedTable(
        id="reconciliation",
        title="Beside what others published",
        caption="The whole county, one figure a year. Ours is rounded. "
        "All others stand in the restricted edition.",
        frame=frame.astype("str"),
        csv_name="reconciliation.csv",
    )
    return Section(id="reconciliation", heading=heading, parts=(table,))


def one_a_year(outside: pd.DataFrame) -> pd.DataFrame:
    """Keep one published figure of the whole county for each whole financial year.

    Two counts of one year, or of years that overlap, would tell of those in one and not in the
    other: the few who came twice, or were never triaged.

    Parameters
    ----------
    outside
        The table `outreach.intake.optional_tables.OUTSIDE_TOTALS`, or an empty one.

    Returns
    -------
    DataFrame
        Figures of young people first, then of referrals; in the order of the years.
    """
    if outside.empty:
        return outside
    first, last = pd.to_datetime(outside["period_from"]), pd.to_datetime(outside["period_to"])
    whole = (first.dt.month == 4) & (first.dt.day == 1)
    whole &= last == first + pd.DateOffset(years=1) - pd.Timedelta(days=1)
    county = outside["district"].isna() | (outside["district"].astype("str").str.strip() == "")
    order = outside["measure"].map(measure_of).map({"people": 0, "referrals": 1})
    kept = outside[whole & county & order.notna()].assign(_order=order)
    kept = kept.sort_values(["period_from", "_order"], kind="stable")
    return kept.drop_duplicates("period_from").drop(columns="_order")
