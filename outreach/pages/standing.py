"""County figures, RESTRICTED: beside what others published, against targets, and what is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.definitions import definitions_table
from hotspots.indicators.funnel import funnel_shares
from hotspots.indicators.outcomes import count_exits, pool_small
from hotspots.indicators.reconciliation import (
    count_beside,
    extract_totals,
    reconciliation_table,
)
from hotspots.indicators.rereferral import count_rereferred
from hotspots.indicators.targets import target_of, target_table
from maps.charts import funnel_chart
from maps.report import Chart, Section
from outreach.pages.printing import Shown, figure, indicator_table, not_assessed, table_of

if TYPE_CHECKING:
    from maps.edition import PrintedTable
    from outreach.pages.given import Given

TARGETED = (
    ("planned exit", "Planned exits"),
    ("did not re-present within 6 months", "Did not re-present within 6 months"),
)
"""Measures of the table of benchmarks that the records can be set beside."""

_WHOSE = {"target": "target", "national": "national figure", "regional": "regional figure"}


def reconciliation_section(told: Given) -> Section:
    """Set what the records say beside what others have published of the same young people."""
    totals = extract_totals(told.records, period_from=told.first, period_to=told.last)
    chain = table_of(
        totals,
        {"measure": Shown("What"), "numerator": Shown("In these records", "count")},
        id="chain",
        title="From referrals to treatment",
        caption="Each counted by its own date in the period. Empty: cannot be counted.",
    )
    outside = told.optional("outside_totals")
    if outside.empty:
        sentences = not_assessed("no published figures were supplied to set these beside")
        return _reconciled(sentences, (), (chain,))
    rows = reconciliation_table(
        count_beside(
            told.records, outside, covered=(told.first, told.last), rejects=told.inputs.rejects
        )
    )
    printed = rows.assign(
        **{
            name: pd.to_datetime(rows[name]).dt.strftime("%Y-%m-%d")
            for name in ("period_from", "period_to")
        }
    )
    beside = table_of(
        printed,
        {
            "publisher": Shown("Publisher"),
            "measure": Shown("What"),
            "district": Shown("District"),
            "period_from": Shown("From"),
            "period_to": Shown("To"),
            "numerator": Shown("In these records", "count"),
            "denominator": Shown("Published", "count"),
            "value": Shown("Difference", "count"),
            "agrees": Shown("Agrees, rounding allowed for"),
            "possible_reasons": Shown("Possible reasons"),
        },
        id="reconciliation",
        title="Beside what others published",
        caption="The same days and the same district, where one is named.",
    )
    return _reconciled((), tuple(rows["sentence"]), (chain, beside))


def _reconciled(
    sentences: tuple[str, ...], points: tuple[str, ...], parts: tuple[PrintedTable, ...]
) -> Section:
    """Put the section together."""
    return Section(
        id="reconciliation",
        heading="These records and published figures",
        sentences=sentences,
        points=points,
        parts=parts,
    )


def targets_section(told: Given) -> Section:
    """Set outcomes beside targets, for the county; and districts beside the county."""
    settings = told.inputs.config.indicators
    by_district = count_exits(
        told.records, planned=settings.planned, onward=settings.onward, by=("district",)
    )
    ended = by_district.sum().to_frame().T
    counts = {TARGETED[0][0]: ended.assign(numerator=ended["planned"])}
    if "person_key" in told.records:
        again = count_rereferred(told.records, as_at=told.last)
        counts[TARGETED[1][0]] = again.assign(numerator=again["denominator"] - again["numerator"])
    benchmarks = told.optional("benchmarks")
    found = []
    for measure, label in TARGETED:
        for kind, words in _WHOSE.items():
            target = None if benchmarks.empty else target_of(benchmarks, measure, kind=kind)
            if target is None or measure not in counts:
                continue
            index = pd.Index([f"{label}: {words}"], name="measure")
            pair = counts[measure][["numerator", "denominator"]].set_axis(index)
            found.append(target_table(pair, target.value, polarity=target.polarity))
    funnel = _funnel(pool_small(by_district, fewest=settings.fewest_exits))
    if not found:
        why = not_assessed("no target or national figure of outcomes was supplied")
        return Section(id="targets", heading="Against targets", sentences=why, parts=(funnel,))
    table = pd.concat(found)
    return Section(
        id="targets",
        heading="Against targets",
        sentences=tuple(table["sentence"][table.index.str.endswith("target")]),
        parts=(
            indicator_table(
                table,
                id="targets",
                title="Outcomes against targets",
                caption="Green and red only where the whole interval lies on that side.",
                parts=("Number", "Of"),
                names={"measure": "Measure"},
                more={
                    "target": Shown("Target or figure", "share"),
                    "status": Shown("In words"),
                },
            ),
            funnel,
        ),
    )


def _funnel(counts: pd.DataFrame) -> Chart:
    """Draw each district's share of planned exits against its size."""
    table = funnel_shares(counts[["numerator", "denominator"]]).rename_axis("district")
    centre = float(table["centre"].iloc[0])
    points = pd.DataFrame(
        {
            "size": counts["denominator"].astype(float),
            "value": 100 * table["value"].astype(float),
            "is_outside": table["status"] == "alarm",
        }
    )
    sizes = pd.Series(range(5, int(counts["denominator"].max() * 1.1) + 6, 5))
    shape = funnel_shares(pd.DataFrame({"numerator": centre * sizes, "denominator": sizes}))
    columns = ["lower", "upper", "alarm_lower", "alarm_upper"]
    limits = (100 * shape[columns].astype(float)).assign(size=sizes)
    limits = limits.rename(columns={"alarm_lower": "far_lower", "alarm_upper": "far_upper"})
    outside = [str(name) for name in table.index[table["status"] == "alarm"]]
    printed = indicator_table(
        table.drop(columns=["sentence"], errors="ignore"),
        id="funnel",
        title="Districts against the county's share",
        caption="Limits: what chance gives a district of this size. "
        "Alarm: outside 99.8%; watch: outside 95%.",
        parts=("Planned or onward", "Exits"),
        names={"district": "District"},
        more={"status": Shown("Standing")},
        between="95% limits",
    )
    return Chart(
        title=f"{', '.join(outside)}: outside what chance gives"
        if outside
        else "No district lies outside what chance gives",
        svg=funnel_chart(
            points,
            limits,
            centre=100 * centre,
            across="exits",
            up="% planned or referred onward",
        ),
        alternative="; ".join(
            f"{name}: {figure(row['value'], 'share')} of {row['denominator']:.0f} exits, "
            f"{row['status']}"
            for name, row in table.iterrows()
        )
        + ".",
        note="Dashed: 95% limits. Solid: 99.8% limits. Line across: the whole county.",
        table=printed,
    )


def definitions_section() -> Section:
    """Say what each measure is called, what it counts and which way is good."""
    return Section(
        id="definitions",
        heading="What the measures mean",
        parts=(
            table_of(
                definitions_table(),
                {
                    "label": Shown("Measure"),
                    "polarity": Shown("Which way is good"),
                    "numerator_means": Shown("Counted"),
                    "denominator_means": Shown("Of"),
                    "meaning": Shown("How to read it"),
                },
                id="definitions",
                title="Measures",
                caption="One name for one measure, on all pages.",
            ),
        ),
    )
