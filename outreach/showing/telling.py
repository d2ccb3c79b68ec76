"""The words and tables of an edition: headlines, assumptions, notes and the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.reading.vintages import rank_words, ranked_areas
from hotspots.reviewing import review_audit, review_sentence, unreviewed
from hotspots.weighting import weights_sentence
from maps.edition import PrintedTable
from outreach.disclosure.showing import Profile, shown_total
from outreach.disclosure.steps import share_words, stepped_share
from outreach.disclosure.suppressing import shown_nested
from outreach.figures import reach_by
from outreach.period import period_text
from outreach.quality import quality_warnings
from outreach.showing.unmet_words import most_more, together

if TYPE_CHECKING:
    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs


def headlines(
    inputs: Inputs,
    plan: Plan,
    profile: Profile,
    *,
    places: int,
    low_places: int | None,
    near: pd.DataFrame,
    left_out: int = 0,
    reviewed: bool = False,
) -> tuple[tuple[str, str, str], ...]:
    """Give at most five figures, each with what it means.

    `reviewed` means that people decided which places count.
    `low_places` have fewer referrals than expected (None: nobody looked); `near` is who has a
    session that is listed.
    """
    exact = profile.edition == "RESTRICTED"
    read = len(inputs.referrals) + len(inputs.rejects)
    people = inputs.areas["population"]
    reached = float(people[people.index.isin(near["area_code"])].sum() / max(people.sum(), 1))
    minutes = inputs.config.plan.standard_minutes
    what_places_are = (
        "approved by people" if reviewed else "more referrals than chance would explain"
    )
    return (
        (
            "Referrals read",
            f"{read:,}" if exact else shown_total(read, profile=profile),
            f"{placed_share(inputs, exact=exact, profile=profile)} could be placed on the map",
        ),
        (
            "Priority areas",
            str(places),
            what_places_are,
        ),
        (
            "Fewer referrals than expected",
            *_low_figure(low_places, exact=exact),
        ),
        (
            "Sessions a week",
            f"{plan.sessions['sessions_per_week'].sum():g}",
            (
                f"using {plan.workers['hours_used'].sum():.0f} of "
                f"{plan.workers['hours_available'].sum():.0f} staff hours"
                + (f"; {left_out} of them are not advertised and not listed" if left_out else "")
            ),
        ),
        (
            f"Young residents within {minutes:g} minutes of a drop-in or clinic",
            f"{reached:.0%}",
            "travel times are an estimate"
            if plan.basis == "estimate"
            else "from your travel times",
        ),
    )


def _low_figure(low_places: int | None, *, exact: bool) -> tuple[str, str]:
    """Say how many places have fewer referrals than expected; in public, how many are shown."""
    if low_places is None:
        return "not assessed", "nobody has looked for them yet"
    if low_places or exact:
        return str(low_places), "may be missed need"
    return "none shown", "places where few are expected are never spoken of here"


def placed_share(inputs: Inputs, *, exact: bool, profile: Profile) -> str:
    """Say what share of the records could be placed; roughly where the exact share is a count."""
    ledger = inputs.ledger.groupby("stage")["records"].sum()
    read, placed = float(ledger["read"]), float(ledger.get("mapped", 0.0))
    placed += float(inputs.apart["weight"].sum())  # they have a place, and are kept apart
    share = placed / max(read, 1.0)
    if exact:
        return f"{share:.0%}"
    return share_words(stepped_share(share, int(read), profile=profile))


def assumptions(inputs: Inputs, plan: Plan, *, left_out: int) -> tuple[str, ...]:
    """List the choices that decide who wins."""
    config = inputs.config
    supplied = inputs.areas.attrs.get("ranked_areas", 0)
    n_ranked = ranked_areas(config.deprivation.release, supplied=supplied)
    lines = [
        f"Ages {config.county.ages}; {period_text(inputs)}.",
        (
            f"Planning demand is {config.need.demand_basis:.0%} need and "
            f"{1 - config.need.demand_basis:.0%} observed referrals, adjusted because the numbers "
            f"are small; one referral needs {config.plan.contacts_per_referral:g} contacts."
        ),
        (
            f"Near means within {config.plan.standard_minutes:g} minutes, from where most "
            "residents of a neighbourhood live."
        ),
        "Travel minutes are an estimate from straight-line distance, by town and country."
        if plan.basis == "estimate"
        else "Travel minutes come from the table supplied.",
        f"Money: up to GBP {config.plan.budget_gbp:,.0f} a week for hire, goods and mileage.",
        f"{most_more(plan)}.",
        (
            f"Deprivation is the {rank_words(n_ranked)} (1 = most deprived); a deprived "
            "neighbourhood counts for more."
        ),
    ]
    weights = config.need.weights
    if weights.flags() or weights.severity:
        lines.append(weights_sentence(weights.flags(), weights.severity, weights.cap))
    if config.referrals.only_substances:
        chosen = ", ".join(config.referrals.only_substances)
        lines.append(f"Only referrals for {chosen} were searched and planned for.")
    if config.venues.attributes_invented:
        lines.append("What each venue offers (rooms, times, cost) is invented for this run.")
    if left_out:
        lines.append(
            f"{left_out} more session(s) a week are planned that are not advertised in "
            "public (for example school groups and evening outreach)."
        )
    return tuple(lines)


def public_notes(inputs: Inputs) -> tuple[str, ...]:
    """Say what the public page does and does not show."""
    notes = [
        "Referrals show who was referred, not how many young people need help.",
        "Nothing here is counted for fewer than the smallest number that protects privacy.",
        "Need is shown from rounded figures here, so that no count can be worked out from it.",
        "Not checked against earlier releases.",
    ]
    notes[:0] = quality_warnings(inputs)
    if inputs.config.county.invented:
        notes.insert(0, "All young people, referrals and staff in this example are invented.")
    return tuple(notes)


def reach_tables(inputs: Inputs, near: pd.DataFrame) -> tuple[PrintedTable, ...]:
    """Who is within the standard: by district, by deprivation, by town or country."""
    within = pd.Index(near["area_code"])
    made = []
    for by, heading in (
        ("district", "District"),
        ("imd_quintile", "Deprivation"),
        ("rural_class", "Town or country"),
    ):
        table = reach_by(inputs.areas, within, by, heading)
        text = table.assign(
            residents=table["residents"].map("{:,}".format),
            share=table["share"].map("{:.0%}".format),
        )
        text.columns = pd.Index([heading, "Young residents", "Within the standard"])
        made.append(
            PrintedTable(
                id=f"reach-{by.replace('_', '-')}",
                title=f"Within reach of a session listed here, by {heading.lower()}",
                caption="Share of young residents with a drop-in or clinic within the standard "
                "(travel times are an estimate)."
                if inputs.travel["basis"].eq("estimate").any()
                else "Share of young residents with a drop-in or clinic within the standard.",
                frame=text,
                csv_name=f"reach_{by}.csv",
            )
        )
    return tuple(made)


def comparison_table(rows: pd.DataFrame) -> PrintedTable:
    """Set today's timetable beside the plan."""
    units = [str(unit) for unit in rows["unit"]]
    frame = pd.DataFrame(
        {
            "Measure": [_MEASURES.get(name, name) for name in rows.index],
            "Today": [
                _figure(value, unit) for value, unit in zip(rows["today"], units, strict=True)
            ],
            "Proposed": [
                _figure(value, unit) for value, unit in zip(rows["proposed"], units, strict=True)
            ],
        }
    )
    return PrintedTable(
        id="comparison",
        title="Today and the proposal",
        caption="Both timetables judged on the same planning demand and the same travel times.",
        frame=frame,
        csv_name="today_and_proposed.csv",
    )


def ended_table(ended: pd.DataFrame) -> PrintedTable:
    """Name the sessions of today that are not in the proposal at the same place and time."""
    frame = ended[["type_title", "venue", "slot"]].rename(
        columns={"type_title": "Session", "venue": "Venue", "slot": "Time of the week"}
    )
    return PrintedTable(
        id="ended",
        title="Sessions of today that would end or move",
        caption="At the same place and time they are not in the proposal.",
        frame=frame.reset_index(drop=True),
        csv_name="sessions_that_end.csv",
    )


_MEASURES = {
    "sessions a week": "Sessions a week",
    "advertised sessions a week": "Advertised sessions a week",
    "residents within the standard": "Young residents with a drop-in or clinic within the standard",
    "demand within the standard": "Planning demand within the standard",
    "demand with two places to choose from": "Planning demand with two places to choose from",
    "demand met": "Planning demand met",
    "deprivation-weighted need met": "Need met, deprived places counted for more",
    "hotspots served": "Priority areas with a session",
    "mismatch index": "Staff hours that are not where demand is",
    "staff miles": "Staff miles a week",
    "hire and consumables": "Hire and goods a week",
    "hire, consumables and mileage": "Hire, goods and mileage a week",
    "places that gain": "Places with more of their demand met",
    "places that lose": "Places with less of their demand met",
    "sessions kept in place and slot": "Sessions kept at the same place and time",
    "sessions that end": "Sessions that end or move",
    "sessions that are new": "Sessions that are new or moved",
}


def _figure(value: float, unit: str) -> str:
    """Write one figure with its unit, or say that it is not known."""
    if pd.isna(value):
        return "not known"
    if unit == "share":
        return f"{value:.0%}"
    return f"GBP {value:,.0f}" if unit == "GBP" else f"{value:,.1f}".removesuffix(".0")


def ledger_table(inputs: Inputs, profile: Profile) -> PrintedTable:
    """Account for every record: exact in restricted, rounded and hidden elsewhere."""
    table = inputs.ledger
    if profile.edition == "RESTRICTED":
        counts = table["records"].map(lambda value: f"{value:,.2f}".rstrip("0").rstrip("."))
    else:
        table = _without_reasons(table)
        rest = table[table["stage"] != "read"]
        whole = np.floor(rest["records"] + 0.5).astype(int)
        hidden = shown_nested(whole, rest[["stage"]], profile=profile)
        parts = hidden.loc[hidden["level"] == "part", "shown"].set_axis(rest.index)
        total = shown_total(float(table["records"].iloc[0]), profile=profile)
        counts = pd.concat([pd.Series([total], index=table.index[:1]), parts])
    frame = pd.DataFrame(
        {
            "Stage": table["stage"].map(
                {
                    "read": "read",
                    "rejected": "not usable",
                    "mapped": "placed on the map",
                    "unmapped": "not placed",
                }
            ),
            "What": table["reason"],
            "Records": counts,
        }
    )
    return PrintedTable(
        id="ledger",
        title="What became of every record",
        caption="An asterisk stands for a number that is not shown, to protect privacy."
        if profile.edition != "RESTRICTED"
        else "Records read = not usable + placed + not placed.",
        frame=frame,
        csv_name="ledger.csv",
    )


def _without_reasons(table: pd.DataFrame) -> pd.DataFrame:
    """Tell what was not usable in one line: by reason it would tell of single records."""
    unusable = table["stage"] == "rejected"
    if not unusable.any():
        return table
    one = {"stage": "rejected", "reason": "all reasons"}
    whole = pd.DataFrame([{**one, "records": table.loc[unusable, "records"].sum()}])
    first = table["stage"] == "read"
    parts = [table[first], whole, table[~unusable & ~first]]
    return pd.concat(parts, ignore_index=True)


def analyst_tables(hotspots: Hotspots) -> tuple[PrintedTable, ...]:
    """Print the scans and the exploratory density clusters, in the field's own terms."""
    columns = ["scan", "observed", "expected", "relative_risk", "llr", "p_value", "touches_edge"]
    scans = hotspots.clusters.reset_index()[["hotspot_id", *columns]].round(
        {"expected": 1, "relative_risk": 2, "llr": 2, "p_value": 4}
    )
    density = hotspots.density.reset_index()
    density = density.assign(areas=density["areas"].map(len)).rename(columns={"areas": "n_areas"})
    return (
        PrintedTable("scans", "Scan statistics", "Kulldorff's Poisson scan.", scans, "scans.csv"),
        PrintedTable(
            "density",
            "Density clusters (exploratory)",
            "Density, not risk: where many referrals lie close together.",
            density,
            "density.csv",
        ),
    )


def findings(inputs: Inputs, hotspots: Hotspots, plan: Plan) -> tuple[str, ...]:
    """Say in a few lines of plain text what a run found; for the console.

    Returns
    -------
    tuple of str
        Counts of records and sessions only; never a value of a record.
    """
    read = len(inputs.referrals) + len(inputs.rejects)
    stage = inputs.ledger.groupby("stage")["records"].sum()
    staff = plan.workers
    lines = [
        "",
        f"{inputs.config.county.name}"
        + (" (invented county)" if inputs.config.areas.vintage == "invented" else ""),
        (
            f"  Referrals: {read} read, {len(inputs.rejects)} not usable, "
            f"{stage.get('mapped', 0.0):.1f} placed, {stage.get('unmapped', 0.0):.1f} not placed."
        ),
        f"  Hotspots: {review_audit(hotspots)['detected']} places unlikely to be chance.",
        (
            f"  Plan: {plan.sessions['sessions_per_week'].sum():g} sessions a week, "
            f"{staff['hours_used'].sum():.0f} of "
            f"{staff['hours_available'].sum():.0f} staff hours; "
            f"{most_more(plan, start='no')}."
        ),
    ]
    lines.append(f"  Review: {review_sentence(hotspots)}")
    lines += [f"    - {sentence}" for sentence in unreviewed(hotspots)]
    if plan.unmet.empty:
        whom = " for the approved places" if unreviewed(hotspots) else ""
        lines.append(f"  Everything asked for{whom} is met.")
    else:
        lines.append(f"  Not everything fits; {len(plan.unmet)} thing(s) are unmet:")
        lines += [f"    - {sentence}" for sentence in plan.unmet["sentence"]]
        lines += [f"    {sentence}" for sentence in together(plan, exact=True)]
    return tuple(lines)
