"""What the appendix says of the search: cold spots, power, layers, borders, change, deprivation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hotspots.cold_spots import cold_level_words
from hotspots.indicators.deprivation_gradient import count_fifths, gradient_table
from hotspots.wording import FIFTHS
from maps.charts import bar_chart, line_chart
from maps.report import Chart, Section
from outreach.figures import RURAL
from outreach.pages.printing import (
    Shown,
    indicator_table,
    interval,
    not_assessed,
    table_of,
    with_interval,
)

if TYPE_CHECKING:
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs

QUADRANTS = {
    "hotspot": "high need, many referrals: deliver",
    "cold_spot": "high need, few referrals: outreach, train referrers, check access",
    "check_source": "low need, many referrals: check for a source or school effect",
    "remote_offer": "low need, few referrals: remote offer",
    "uncertain": "cannot be told with these numbers",
}

_COLD = {
    "cold_id": Shown("Cold spot"),
    "rank": Shown("Rank", "count"),
    "district": Shown("District"),
    "areas": Shown("Areas", "size"),
    "observed": Shown("Observed, young people", "count"),
    "expected": Shown("Expected", "one"),
    "relative_risk": Shown("Relative risk", "two"),
    "rr_interval": Shown("95% interval"),
    "llr": Shown("Log likelihood ratio", "two"),
    "p_value": Shown("p", "probability"),
    "need": Shown("Need, referrals", "one"),
    "quadrant": Shown("Quadrant of the place"),
    "touches_edge": Shown("Touches the county line"),
}
_POWER = {
    "relative_risk": Shown("True ratio", "one"),
    "rural_class": Shown("Town or country"),
    "trials": Shown("Counties simulated", "count"),
    "found": Shown("Found in", "count"),
    "chance": Shown("Chance of finding it", "share"),
    "interval": Shown("95% interval"),
}
_LAYERS = {
    "left_out": Shown("Layer left out"),
    "weight": Shown("Declared weight", "two"),
    "provenance": Shown("Taken from"),
    "over": Shown("Ranked"),
    "spearman": Shown("Rank correlation without it (Spearman)", "two"),
    "spearman_half": Shown("With half its weight", "two"),
    "spearman_more": Shown("With half as much again", "two"),
    "fragile": Shown("Fragile (below 0.7)"),
}
_STREAMS = {
    "scan": Shown("Scan"),
    "district": Shown("District"),
    "id_without": Shown("Hotspot, voluntary only"),
    "id_with": Shown("Hotspot, all"),
    "rank_without": Shown("Rank, voluntary only", "count"),
    "rank_with": Shown("Rank, all", "count"),
    "rank_change": Shown("Change of rank", "count"),
    "observed_without": Shown("Young people, voluntary only", "count"),
    "observed_with": Shown("Young people, all", "count"),
    "statutory": Shown("Of a statutory stream", "count"),
}
_BORDER = {
    "hotspot_id": Shown("Hotspot"),
    "district": Shown("District"),
    "touches_edge": Shown("Touches the county line"),
    "edge_share": Shown("Share of its young residents near the line", "share"),
    "beyond_share": Shown("Share of it beyond the line", "share"),
    "areas_beyond": Shown("Areas beyond the line", "count"),
}
_REFRESH = {
    "hotspot_id": Shown("Hotspot"),
    "status": Shown("Since then"),
    "jaccard": Shown("Overlap of areas (Jaccard)", "two"),
    "areas_before": Shown("Areas before", "count"),
    "areas_now": Shown("Areas now", "count"),
    "referrals_before": Shown("Referrals before", "count"),
    "referrals_after": Shown("Referrals since", "count"),
    "rate_ratio": Shown("Rate ratio", "two"),
    "rr_interval": Shown("95% interval"),
    "late": Shown("Late additions (net, moved in included)", "count"),
    "remark": Shown("Remark"),
}


def cold_section(hotspots: Hotspots) -> Section:
    """Print the cold spots, with equal standing."""
    heading = "Cold spots"
    cold = with_interval(hotspots.cold_spots)
    level = cold_level_words(float(hotspots.settings["alpha"]))
    if cold.empty:
        words = (
            "A cold spot has fewer referrals than age, deprivation and rurality lead to.",
            "No such place was reported, or none was looked for.",
        )
        return Section(id="cold", heading=heading, sentences=(*words, level))
    table = table_of(
        cold.assign(quadrant=cold["quadrant"].map(lambda name: QUADRANTS.get(name, name))),
        _COLD,
        id="cold-spots",
        title="Places with fewer referrals than expected",
        caption="The same scan, for low counts. Few referrals may be missed need.",
    )
    reasons = tuple(f"{name}: {why}" for name, why in cold["reason"].items())
    return Section(id="cold", heading=heading, sentences=(level,), points=reasons, parts=(table,))


def power_section(hotspots: Hotspots) -> Section:
    """Print how likely a real place would have been found."""
    heading = "Power of the search"
    power = hotspots.power
    if power.empty:
        return Section(id="power", heading=heading, sentences=not_assessed("no power was computed"))
    shown = power.assign(
        rural_class=power["rural_class"].map(lambda name: RURAL.get(name, name)),
        interval=[
            interval(low, high, "share")
            for low, high in zip(power["lower"], power["upper"], strict=True)
        ],
    )
    table = table_of(
        shown,
        _POWER,
        id="power",
        title="Chance of finding a planted place",
        caption="Five neighbouring areas with the true ratio given, this county's numbers.",
    )
    lines = {
        RURAL.get(str(name), str(name)): rows.set_index(rows["relative_risk"].map("{:g}x".format))[
            ["chance", "lower", "upper"]
        ].rename(columns={"chance": "value"})
        * 100
        for name, rows in power.groupby("rural_class", sort=False)
    }
    chart = Chart(
        title="How often a real place would be found",
        svg=line_chart(lines, unit="% of simulated counties, by true ratio"),
        alternative="; ".join(
            f"{row.rural_class}, true ratio {row.relative_risk:g}: {row.chance:.0%}"
            for row in shown.itertuples()
        )
        + ".",
        note="Upright lines: 95% intervals. Nothing found does not show that nothing is there.",
        table=table,
    )
    same = len({tuple(frame.index) for frame in lines.values()}) == 1 and len(lines) <= 4
    return Section(id="power", heading=heading, parts=(chart,) if same else (table,))


def layers_section(hotspots: Hotspots) -> Section:
    """Print what each layer changes."""
    heading = "Sensitivity to layers"
    layers = hotspots.layer_sensitivity
    if layers.empty:
        return Section(id="layers", heading=heading, sentences=not_assessed("no layers declared"))
    table = table_of(
        layers,
        _LAYERS,
        id="layer-sensitivity",
        title="What leaving out one layer changes",
        caption="Ranks of hotspots (of areas where there are fewer than four), with and without.",
    )
    return Section(id="layers", heading=heading, parts=(table,))


def streams_section(hotspots: Hotspots) -> Section:
    """Print the hotspots with and without the statutory stream."""
    heading = "Statutory streams"
    streams = getattr(hotspots, "streams", pd.DataFrame())
    if streams.empty:
        why = "no stream is named as statutory in the settings"
        return Section(id="streams", heading=heading, sentences=not_assessed(why))
    table = table_of(
        streams,
        _STREAMS,
        id="streams",
        title="Hotspots with and without the statutory stream",
        caption="Young people who are ordered to attend are not voluntary demand.",
    )
    return Section(
        id="streams",
        heading=heading,
        points=tuple(streams.get("sentence", ())),
        parts=(table,),
    )


def border_section(hotspots: Hotspots) -> Section:
    """Print what the county line does to each hotspot."""
    heading = "The county line"
    clusters = hotspots.clusters
    if clusters.empty:
        return Section(id="border", heading=heading, sentences=not_assessed("no hotspot found"))
    table = table_of(
        clusters,
        _BORDER,
        id="border",
        title="Hotspots at the county line",
        caption="What lies beyond the line is not seen unless neighbours gave their data.",
    )
    touching = int(clusters["touches_edge"].sum())
    told = zip(clusters.index, clusters.get("edge_sentence", ()), strict=False)
    return Section(
        id="border",
        heading=heading,
        sentences=(f"{touching} of {len(clusters)} hotspots touch the county line.",),
        points=tuple(f"{name}: {words}" for name, words in told if words),
        parts=(table,),
    )


def refresh_section(hotspots: Hotspots) -> Section:
    """Print what changed since the baseline."""
    heading = "Since the last run"
    comparison = getattr(hotspots, "comparison", None)
    if comparison is None:
        why = "no earlier run was given as a baseline"
        return Section(id="refresh", heading=heading, sentences=not_assessed(why))
    table = table_of(
        with_interval(comparison.places),
        _REFRESH,
        id="refresh",
        title="Persistent, emerging, resolved, moved",
        caption="Persistent: at least half of all areas shared. Rates compare later quarters.",
    )
    return Section(
        id="refresh",
        heading=heading,
        sentences=(
            f"Overlap of the lists by identity (Jaccard): {comparison.list_jaccard:.2f}.",
            f"Overlap of all their areas (Jaccard): {comparison.area_jaccard:.2f}.",
        ),
        points=tuple(comparison.sentences),
        parts=(table,),
    )


def gradient_section(inputs: Inputs, hotspots: Hotspots) -> Section:
    """Test whether referrals are more frequent where deprivation is higher."""
    figures = hotspots.areas[["observed", "population"]].join(inputs.areas["imd_quintile"])
    rates = gradient_table(count_fifths(figures))
    rates.index = pd.Index([FIFTHS[fifth] for fifth in rates.index], name="fifth")
    times = with_interval(rates)
    table = indicator_table(
        times,
        id="gradient",
        title="Referrals by deprivation",
        caption="Referrals over the whole period for every 1,000 young residents.",
        parts=("Referrals", "Young residents"),
        names={"fifth": "Deprivation"},
        more={
            "rate_ratio": Shown("Times the least deprived", "two"),
            "rr_interval": Shown("Its 95% interval"),
        },
    )
    bars = rates[["value", "lower", "upper"]].assign(text=rates["value"].map("{:.1f}".format))
    first = rates.iloc[0]
    chart = Chart(
        title=f"The {rates.index[0]} has {first['rate_ratio']:.1f} times the rate of the "
        f"{rates.index[-1]}",
        svg=bar_chart(bars),
        alternative=" ".join(rates["sentence"]),
        note="Bars: referrals per 1,000. Lines: 95% intervals, widened for dispersion.",
        table=table,
    )
    model = table_of(
        with_interval(hotspots.gradient),
        {
            "term": Shown("Term"),
            "coefficient": Shown("Coefficient", "two"),
            "standard_error": Shown("Standard error", "two"),
            "rate_ratio": Shown("Rate ratio", "two"),
            "relative_risk": Shown("Rate ratio", "two"),
            "rr_interval": Shown("95% interval"),
            "dispersion": Shown("Dispersion", "two"),
        },
        id="model",
        title="The model behind need",
        caption="Quasi-Poisson regression on age-expected referrals.",
    )
    parts = (chart, model) if len(hotspots.gradient) else (chart,)
    return Section(id="deprivation", heading="Deprivation", parts=parts)


def quadrants_section(inputs: Inputs, hotspots: Hotspots) -> Section:
    """Count the areas of each quadrant, and list those that can be told."""
    heading = "Quadrants of need and referrals"
    quadrant = hotspots.areas["quadrant"]
    counts = quadrant.value_counts().reindex(list(QUADRANTS), fill_value=0)
    tally = pd.DataFrame(
        {"quadrant": [QUADRANTS[str(name)] for name in counts.index], "areas": counts.to_numpy()}
    )
    told = hotspots.areas[quadrant != "uncertain"].join(inputs.areas[["name", "district"]])
    told = told.sort_values(["quadrant", "need"], ascending=[True, False], kind="stable")
    listed = told.assign(quadrant=told["quadrant"].map(QUADRANTS))
    return Section(
        id="quadrants",
        heading=heading,
        sentences=("Each area is judged by itself; most are too small to be told.",),
        parts=(
            table_of(
                tally,
                {"quadrant": Shown("Quadrant"), "areas": Shown("Areas", "count")},
                id="quadrants",
                title="How many areas",
                caption="Areas of each quadrant.",
            ),
            table_of(
                listed,
                {
                    "name": Shown("Area"),
                    "district": Shown("District"),
                    "quadrant": Shown("Quadrant"),
                    "observed": Shown("Referrals", "one"),
                    "need": Shown("Need", "one"),
                },
                id="quadrant-areas",
                title="Areas that can be told",
                caption="By quadrant, the greatest need first.",
            ),
        ),
    )
