"""County figures, RESTRICTED: from referral to treatment, how it ends, and what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.indicators.caseload import caseload_table, count_caseload
from hotspots.indicators.completeness import completeness_table, count_complete
from hotspots.indicators.conversion import conversion_table, count_steps
from hotspots.indicators.outcomes import (
    count_exits,
    outcome_table,
    outcome_words,
    pool_small,
)
from hotspots.indicators.recording import count_recorded, recording_table
from hotspots.indicators.rereferral import count_rereferred, not_returned_table, rereferral_table
from hotspots.indicators.triage import count_not_triaged, not_triaged_table
from maps.charts import bar_chart
from maps.report import Chart, Section
from outreach.pages.given import WORDS
from outreach.pages.printing import Shown, indicator_table, not_assessed

if TYPE_CHECKING:
    from maps.edition import PrintedTable
    from outreach.pages.given import Given

ASKED = {
    "dual_diagnosis": "a mental health need beside",
    "excluded": "permanently excluded",
    "looked_after": "in care",
}
"""Fields that are answered yes, no or not at all, and what yes means."""

_NOT_FIELDS = ("row", "age_band", "consent", "district", "postcode", "sector", "area_code_given")


def triage_section(told: Given) -> Section:
    """Count who was referred and not triaged, by source and by district."""
    waiting = told.inputs.config.indicators.waiting_days
    county = not_triaged_table(_not_triaged(told, ()))
    parts: list[Chart | PrintedTable] = []
    for by, name, title in (
        ("source", "Source", "By source"),
        ("district", "District", "By district"),
    ):
        if by not in told.records:
            continue
        table = not_triaged_table(_not_triaged(told, (by,)))
        table = table.sort_values(["numerator", "denominator"], ascending=False, kind="stable")
        printed = indicator_table(
            table,
            id=f"not-triaged-{by}",
            title=f"Referred, not triaged: {title.lower()}",
            caption=f"Left out: referrals of the last {waiting} days, which may still wait.",
            parts=("Not triaged", "Referred"),
            names={by: name},
        )
        parts.append(_share_chart(table, printed, what="not triaged"))
    return Section(
        id="triage",
        heading="Referred, not triaged",
        sentences=tuple(county["sentence"]),
        parts=tuple(parts),
    )


def _not_triaged(told: Given, by: tuple[str, ...]) -> pd.DataFrame:
    """Count the referrals without triage, those that may still wait left out."""
    config = told.inputs.config
    return count_not_triaged(
        told.records,
        by=by,
        as_at=config.county.data_date,
        waiting_days=config.indicators.waiting_days,
    )


def _share_chart(table: pd.DataFrame, printed: PrintedTable, *, what: str) -> Chart:
    """Draw the share of each group, with its interval."""
    bars = table[["value", "lower", "upper"]].astype(float)
    bars = bars.assign(text=[f"{value:.0%}" for value in bars["value"]])
    bars = bars.dropna(subset="value").sort_values("value", ascending=False, kind="stable")
    return Chart(
        title=f"{bars.index[0]}: {bars['text'].iloc[0]} {what}" if len(bars) else what,
        svg=bar_chart(bars),
        alternative="; ".join(f"{name}: {text}" for name, text in bars["text"].items()) + ".",
        note="Lines: 95% intervals. Where they do not overlap, the difference is unlikely to be "
        "chance.",
        table=printed,
    )


def recording_section(told: Given) -> Section:
    """Read what is not always recorded in four ways."""
    heading = "Shares of what is not always recorded"
    there = {field: words for field, words in ASKED.items() if field in told.records}
    if not there:
        return Section(id="recording", heading=heading, sentences=not_assessed())
    parts, sentences = [], []
    for field, words in there.items():
        table = recording_table(count_recorded(told.records, field), what=words)
        sentences += table["sentence"].tolist()[:2]
        parts.append(
            indicator_table(
                table,
                id=f"recorded-{field.replace('_', '-')}",
                title=f"{WORDS.get(field, words).capitalize()}: {words}",
                caption="The last two lines are the least and the most it can be.",
                parts=("Yes", "Of"),
                names={"basis": "Reading"},
                more={
                    "missing": Shown("Not recorded", "count"),
                    "missing_share": Shown("Share not recorded", "share"),
                },
            )
        )
    return Section(id="recording", heading=heading, sentences=tuple(sentences), parts=tuple(parts))


def outcomes_section(told: Given) -> Section:
    """Show how cases ended, for the county and by district."""
    settings = told.inputs.config.indicators
    counts = [
        count_exits(told.records, planned=settings.planned, onward=settings.onward, by=by)
        for by in ((), ("district",))
    ]
    county, small = outcome_table(counts[0]), pool_small(counts[1], fewest=settings.fewest_exits)
    by_district = outcome_table(small).rename_axis("district")
    more = {
        "planned": Shown("Planned", "count"),
        "onward": Shown("Referred onward", "count"),
        "other": Shown("Unplanned", "count"),
        "not_recorded": Shown("Not recorded", "count"),
    }
    printed = indicator_table(
        by_district,
        id="outcomes-district",
        title="Planned or onward, by district",
        caption=f"Districts with fewer than {settings.fewest_exits} exits are told together.",
        parts=("Planned or onward", "Exits"),
        names={"district": "District"},
        more=more,
    )
    return Section(
        id="outcomes",
        heading="How cases end",
        sentences=(*county["sentence"], outcome_words(settings.planned, settings.onward)),
        parts=(
            indicator_table(
                county.rename_axis("group"),
                id="outcomes",
                title="Exits of the whole county",
                caption="Shares are of all exits.",
                parts=("Planned or onward", "Exits"),
                names={"group": "Who"},
                more=more,
            ),
            _share_chart(by_district, printed, what="planned or onward"),
        ),
    )


def returning_section(told: Given) -> Section:
    """Count who was referred again after leaving, and who was not."""
    sentences: list[str] = []
    again, stayed = [], []
    for months in told.inputs.config.indicators.return_months:
        counts = count_rereferred(told.records, months=months, as_at=told.last)
        index = pd.Index([f"within {months} months"], name="within")
        again.append(rereferral_table(counts, months=months).set_axis(index))
        stayed.append(not_returned_table(counts, months=months).set_axis(index))
        sentences += again[-1]["sentence"].tolist()
    parts = [
        indicator_table(
            pd.concat(tables),
            id=name,
            title=title,
            caption=f"Of exits followed for the whole time. {polarity} is good.",
            parts=(part, "Exits followed"),
            names={"within": "When"},
            more={"not_followed": Shown("Too recent or without a pseudonym", "count")},
        )
        for name, title, part, polarity, tables in (
            ("returned", "Referred again after leaving", "Referred again", "Low", again),
            ("not-returned", "Did not re-present", "Did not re-present", "High", stayed),
        )
    ]
    return Section(
        id="returning",
        heading="Who comes back",
        sentences=tuple(sentences),
        parts=tuple(parts),
    )


def conversion_section(told: Given) -> Section:
    """Show how many go on from screening to referral to triage."""
    heading = "From screening to triage"
    screening = told.optional("screening")
    if screening.empty:
        return Section(id="conversion", heading=heading, sentences=not_assessed())
    table = conversion_table(count_steps(screening))
    return Section(
        id="conversion",
        heading=heading,
        sentences=tuple(conversion_table(count_steps(screening, by=()))["sentence"]),
        parts=(
            indicator_table(
                table,
                id="conversion",
                title="Who goes on at each step, by source",
                caption="From the table of screening that the sources sent.",
                parts=("Went on", "Of"),
                names={"source": "Source", "step": "Step"},
                more={"tool": Shown("Agreed screening tool")},
            ),
        ),
    )


def completeness_section(told: Given) -> Section:
    """Show which fields are filled in, by provider, against the share that is wanted."""
    fields = [name for name in map(str, told.records) if name not in (*_NOT_FIELDS, "agency")]
    fields = [name for name in fields if not name.startswith("discharge")]
    target = told.inputs.config.quality.complete
    table = completeness_table(count_complete(told.records, fields), target=target)
    below = table[table["colour"] != "green"]
    words = table.reset_index()
    words["field"] = [WORDS.get(str(name), str(name).replace("_", " ")) for name in words["field"]]
    table = words.set_index(["agency", "field"])
    return Section(
        id="completeness",
        heading="What is recorded",
        sentences=(
            f"{target:.0%} of the cells of a field should be filled.",
            f"Of {len(table)} fields of providers, {len(below)} fall short of that.",
        ),
        parts=(
            indicator_table(
                table.sort_values("value", kind="stable"),
                id="completeness",
                title="Filled cells, by provider and field",
                caption="The least complete first. Discharge is left out: a case may be open.",
                parts=("Filled", "Records"),
                names={"agency": "Provider", "field": "Field"},
                more={"status": Shown("Against the target")},
            ),
        ),
    )


def caseload_section(told: Given) -> Section:
    """Show who is in treatment in each year, and how many of them are new."""
    heading = "In treatment, and new"
    if not told.years:
        why = "the records do not cover a whole financial year"
        return Section(id="caseload", heading=heading, sentences=not_assessed(why))
    counts = pd.concat(
        [
            count_caseload(told.records, period_from=first, period_to=last).set_axis([name])
            for name, first, last in told.years
        ]
    ).rename_axis("year")
    table = caseload_table(counts)
    return Section(
        id="caseload",
        heading=heading,
        sentences=tuple(table["sentence"].iloc[-1:]),
        parts=(
            indicator_table(
                table,
                id="caseload",
                title="Young people in treatment, by year",
                caption="Triaged by the end of the year, and not discharged before it began.",
                parts=("New", "In treatment"),
                names={"year": "Year"},
            ),
        ),
    )
