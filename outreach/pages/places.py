"""What the appendix says of each hotspot: the list, the choices, trust, and other methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.explaining import explain_choices, explain_ranks
from maps.charts import bar_chart
from maps.report import Chart, Section
from outreach.pages.printing import Shown, joined, not_assessed, table_of, with_interval
from outreach.quality import quality_warnings

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs

SCANS = {"total_burden": "total burden", "beyond_deprivation": "beyond deprivation"}

_LIST = {
    "hotspot_id": Shown("Hotspot"),
    "rank": Shown("Model rank", "count"),
    "human_rank": Shown("Rank set by people", "count"),
    "scan": Shown("Scan"),
    "also_in": Shown("Also found as"),
    "district": Shown("District"),
    "areas": Shown("Areas", "size"),
    "observed": Shown("Observed, young people", "count"),
    "expected": Shown("Expected", "one"),
    "relative_risk": Shown("Relative risk", "two"),
    "rr_interval": Shown("95% interval"),
    "llr": Shown("Log likelihood ratio", "two"),
    "p_value": Shown("p", "probability"),
}
_STANDING = {
    "hotspot_id": Shown("Hotspot"),
    "imd_quintile": Shown("Deprivation fifth (1 = most deprived)", "count"),
    "rural_class": Shown("Town or country"),
    "need": Shown("Need, referrals", "one"),
    "stability": Shown("Stability", "two"),
    "fragile": Shown("Fragile"),
    "touches_edge": Shown("Touches the county line"),
    "status": Shown("Review"),
    "reviewer_role": Shown("Reviewed by (role)"),
    "decision_reason": Shown("Reason given"),
}
_TRUST = {
    "hotspot_id": Shown("Hotspot"),
    "bootstrap": Shown("Found again, people resampled", "share"),
    "without_a_quarter": Shown("Found again, one quarter left out", "share"),
    "quarter": Shown("Not found without the quarter"),
    "quarter_share": Shown("Share of its young people from that quarter", "share"),
    "bounds": Shown("Found again, other window bounds", "share"),
    "sector_stability": Shown("Found again, sector records placed by chance", "share"),
    "layers": Shown("Lowest rank correlation without a layer", "two"),
    "largest_postcode": Shown("Largest share from one postcode", "share"),
    "institution": Shown("That postcode is an institution's"),
    "largest_institution": Shown("Largest share from one institution", "share"),
    "stability": Shown("Stability (the lowest)", "two"),
    "fragile": Shown("Fragile"),
    "because": Shown("Why fragile"),
}


def hotspots_section(hotspots: Hotspots) -> Section:
    """Print the one list, with a reason for each."""
    clusters = with_interval(hotspots.clusters)
    if clusters.empty:
        words = ("No hotspot was reported. See the power of the search above.",)
        return Section(id="list", heading="The list of hotspots", sentences=words)
    clusters = clusters.assign(scan=clusters["scan"].map(SCANS))
    table = table_of(
        clusters,
        _LIST,
        id="hotspots",
        title="All hotspots of both scans",
        caption="By the rank that people set, then by the evidence. Young people count once, where "
        "first referred from.",
    )
    standing = table_of(
        clusters,
        _STANDING,
        id="hotspots-standing",
        title="Where they lie, how firm they are and what people decided",
        caption="In the same order.",
    )
    reasons = tuple(f"{name}: {why}" for name, why in clusters["reason"].items())
    parts = (table, standing)
    return Section(id="list", heading="The list of hotspots", points=reasons, parts=parts)


def choices_section(inputs: Inputs, hotspots: Hotspots) -> Section:
    """Say each automatic choice in one line, and print the settings."""
    rows = [(name, _setting(value)) for name, value in sorted(hotspots.settings.items())]
    frame = pd.DataFrame(rows, columns=["setting", "value"])
    table = table_of(
        frame,
        {"setting": Shown("Setting or count"), "value": Shown("Value")},
        id="settings",
        title="Settings and exact counts",
        caption="As kept in run.json.",
    )
    choices = table_of(
        explain_choices(hotspots),
        {"choice": Shown("Choice"), "chosen": Shown("What was chosen"), "why": Shown("Why")},
        id="choices",
        title="Every automatic choice",
        caption="One line each, in the order of the work.",
    )
    ranks = (f"{name}: {how}" for name, how in explain_ranks(hotspots).items())
    points = (*quality_warnings(inputs), *inputs.notes, *hotspots.notes, *ranks)
    return Section(id="choices", heading="Automatic choices", points=points, parts=(choices, table))


def _setting(value: object) -> str:
    """Write a setting in one line."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {_setting(inner)}" for key, inner in value.items())
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_setting, value))
    return str(value)


def trust_section(hotspots: Hotspots) -> Section:
    """Print how far each hotspot can be relied upon."""
    heading = "Trust in each hotspot"
    trust = hotspots.trust
    if trust.empty:
        why = "no hotspot to check" if hotspots.clusters.empty else "the re-checks were not run"
        return Section(id="trust", heading=heading, sentences=not_assessed(why))
    shown = trust.assign(quarter_share=trust["quarter_share"].where(trust["quarter"] != ""))
    table = table_of(
        shown if "quarter_share" in trust else trust,
        _TRUST,
        id="trust",
        title="Re-checks of each hotspot",
        caption="Shares of re-checks in which the same scan finds much the same areas.",
    )
    bars = pd.DataFrame(
        {
            "value": trust["stability"].astype(float),
            "text": trust["stability"].astype(float).map("{:.0%}".format),
        },
        index=trust.index,
    ).dropna()
    fragile = [str(name) for name in trust.index[trust["fragile"].astype(bool)]]
    finding = f"{joined(fragile)} may be fragile" if fragile else "No hotspot is fragile"
    chart = Chart(
        title=finding,
        svg=bar_chart(bars),
        alternative="Stability: " + "; ".join(f"{n} {t}" for n, t in bars["text"].items()) + "."
        if len(bars) <= 40
        else f"Stability of {len(bars)} hotspots; the table beside it lists them.",
        note="Stability: the lower of both shares found again. 100% is always found.",
        table=table,
    )
    return Section(id="trust", heading=heading, parts=(chart,) if len(bars) else (table,))


def methods_section(hotspots: Hotspots) -> Section:
    """Set the methods beside each other, hotspot by hotspot."""
    heading = "Methods beside each other"
    clusters, areas = hotspots.clusters, hotspots.areas
    if clusters.empty:
        return Section(id="methods", heading=heading, sentences=not_assessed("no hotspot found"))
    dense = {code for row in hotspots.density.get("areas", ()) for code in row}
    agreeing = hotspots.trust.get("methods", pd.Series(dtype=object))
    rows = []
    for name, row in clusters.iterrows():
        inside = areas.loc[list(row["areas"])]
        agreed = agreeing.get(name, ())
        rows.append(
            {
                "hotspot_id": name,
                "scan": SCANS[row["scan"]],
                "also_in": row["also_in"] or "no",
                "p_value": row["p_value"],
                "gi": _yes("Gi*" in agreed) if name in agreeing.index else "not assessed",
                "moran": _yes("Local Moran" in agreed) if name in agreeing.index else "",
                "smoothed": inside["smoothed_risk"].median(),
                "sure": (inside["exceedance"] >= 0.8).mean() if "exceedance" in inside else None,
                "dense": sum(code in dense for code in row["areas"]) / len(row["areas"]),
                "agreeing": len(agreed) if name in agreeing.index else None,
            }
        )
    columns = {
        "hotspot_id": Shown("Hotspot"),
        "scan": Shown("Scan"),
        "also_in": Shown("In the other scan"),
        "p_value": Shown("p of the scan", "probability"),
        "gi": Shown("Gi* agrees"),
        "moran": Shown("Local Moran agrees"),
        "smoothed": Shown("Median smoothed ratio", "two"),
        "sure": Shown("Areas with P(ratio > 1.5) of 0.8 or more", "share"),
        "dense": Shown("Areas in a density cluster", "share"),
        "agreeing": Shown("Methods that agree", "count"),
    }
    table = table_of(
        pd.DataFrame(rows),
        columns,
        id="methods",
        title="Five methods, hotspot by hotspot",
        caption="The scan decides. Density is where referrals lie close together, not a risk.",
    )
    return Section(
        id="methods",
        heading=heading,
        sentences=(
            "The smoothed ratio of each area is in areas.csv; Gi* and Local Moran stand here only.",
            "Gi* and Local Moran keep the share of false discoveries to 5%.",
        ),
        parts=(table,),
    )


def _yes(whether: bool) -> str:  # noqa: FBT001  (the answer is the argument)
    """Answer a question in words."""
    return "yes" if whether else "no"
