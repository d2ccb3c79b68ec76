"""Put together what each edition of the map, the workbook and the summary may show.

PUBLIC shows per neighbourhood only what follows from published data and county-level
coefficients; what was observed is shown in classes per public area; a hotspot is drawn as the
public areas it touches. RESTRICTED shows everything but the young people themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np

from hotspots.publicareas import dissolve_public, public_areas
from maps.edition import MapEdition
from outreach.disclosure import STAMP, Profile, public_profile
from outreach.drawing import (
    NOTHING_FOUND,
    exact_hotspots,
    interval_text,
    need_layer,
    observed_bands,
    people_counted,
    public_hotspots,
)
from outreach.figures import nearest_session, session_rows
from outreach.period import period_text
from outreach.quality import quality_banner, quality_warnings
from outreach.telling import (
    analyst_tables,
    assumptions,
    comparison_table,
    headlines,
    ledger_table,
    public_notes,
    public_unmet,
    reach_tables,
)

if TYPE_CHECKING:
    import pandas as pd

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from outreach.config import Disclosure
    from outreach.inputs import Inputs

RESTRICTED = Profile(edition="RESTRICTED", threshold=0, round_to=1, min_population=0)
_PUBLIC_MEASURES = (
    "sessions a week",
    "residents within the standard",
    "hotspots served",
    "staff miles",
    "hire and consumables",
)
_RATIO_STARTS = (0.5, 0.8, 1.25, 2.0)
_RATIO_LABELS = (
    "under half of what we would expect",
    "fewer than we would expect",
    "about what we would expect",
    "more than we would expect",
    "over twice what we would expect",
)
_PUBLIC_COLUMNS = (
    ("residents", "Young residents"),
    ("need_rate", "Need, referrals a year per 1,000"),
    ("deprivation", "Deprivation"),
    ("rurality", "Town or country"),
    ("nearest", "Nearest session"),
    ("minutes", "Minutes to it (estimate)"),
)
_RESTRICTED_COLUMNS = (
    ("observed", "Referrals"),
    ("expected", "Expected from age"),
    ("ratio", "Referrals / expected"),
    ("interval", "95% interval"),
    ("smoothed", "Adjusted because the numbers are small"),
    ("demand", "Planning demand, referrals"),
)


class Timetable(NamedTuple):
    """The sessions an edition lists, and who has one of them near."""

    rows: pd.DataFrame
    near: pd.DataFrame
    left_out: int


def profile_of(settings: Disclosure) -> Profile:
    """Return the rules of the shared folder that the settings ask for."""
    return public_profile(
        threshold=settings.threshold,
        round_to=settings.round_to,
        min_population=settings.min_public_population,
    )


def public_edition(
    inputs: Inputs, hotspots: Hotspots, plan: Plan, *, comparison: pd.DataFrame, profile: Profile
) -> MapEdition:
    """Return what everybody may see.

    Parameters
    ----------
    inputs, hotspots, plan
        The county, after planning.
    comparison
        Today's timetable beside the plan, from `allocation.compare_plans`.
    profile
        The rules of the public edition.

    Returns
    -------
    MapEdition
        Ready to be drawn; holds no observed count, expected count or ratio of a small place.
    """
    timetable = listed_timetable(inputs, plan, advertised_only=True)
    areas, labels = need_layer(inputs, hotspots, timetable.near)
    assignment = public_areas(
        inputs.areas,
        people_counted(hotspots),
        threshold=profile.threshold,
        min_population=profile.min_population,
    )
    outlines = dissolve_public(inputs.areas, assignment)
    observed, observed_labels = observed_bands(inputs, hotspots, outlines, assignment, profile)
    drawn, note = public_hotspots(hotspots, outlines, assignment)
    return MapEdition(
        **_shared_parts(inputs, plan, timetable),
        edition=profile.edition,
        areas=areas,
        area_columns=_PUBLIC_COLUMNS,
        shade_labels=labels,
        observed_areas=observed,
        observed_title=f"Referrals {period_text(inputs)}, in classes, by group of neighbourhoods",
        observed_labels=observed_labels,
        hotspots=drawn,
        hotspots_note=note,
        headlines=headlines(inputs, hotspots, plan, profile, left_out=timetable.left_out),
        unmet=public_unmet(plan),
        assumptions=assumptions(inputs, plan, left_out=timetable.left_out),
        notes=public_notes(inputs),
        tables=(
            comparison_table(comparison, _PUBLIC_MEASURES),
            *reach_tables(inputs, timetable.near),
            ledger_table(inputs, profile),
        ),
        max_zoom=13,
    )


def restricted_edition(
    inputs: Inputs, hotspots: Hotspots, plan: Plan, *, comparison: pd.DataFrame
) -> MapEdition:
    """Return what the named analysts may see: real counts, ratios and exact outlines.

    Returns
    -------
    MapEdition
        For the private folder only.
    """
    timetable = listed_timetable(inputs, plan, advertised_only=False)
    areas, labels = need_layer(inputs, hotspots, timetable.near)
    found = hotspots.areas.reindex(areas.index)
    areas = areas.assign(
        observed=found["observed"].round(2),
        expected=found["expected"].round(2),
        ratio=found["relative_risk"].round(2),
        interval=interval_text(found),
        smoothed=found["smoothed_risk"].round(2),
        demand=found["demand"].round(2),
    )
    ratio = areas[["label", "geometry"]].assign(
        band=found["relative_risk"].round(2).map("{:.2f} times expected".format),
        shade_class=np.searchsorted(
            _RATIO_STARTS, found["relative_risk"].fillna(1.0).to_numpy(), side="right"
        ),
    )
    return MapEdition(
        **_shared_parts(inputs, plan, timetable),
        edition="RESTRICTED",
        areas=areas,
        area_columns=_PUBLIC_COLUMNS + _RESTRICTED_COLUMNS,
        shade_labels=labels,
        observed_areas=gpd.GeoDataFrame(ratio, geometry="geometry", crs=inputs.areas.crs),
        observed_name="Referrals against expected",
        observed_title=f"Referrals {period_text(inputs)}, against what the ages explain",
        observed_labels=_RATIO_LABELS,
        observed_diverging=True,
        hotspots=exact_hotspots(inputs, hotspots),
        hotspots_note="" if len(hotspots.clusters) else NOTHING_FOUND,
        headlines=headlines(inputs, hotspots, plan, RESTRICTED),
        unmet=tuple(plan.unmet["sentence"] + " " + plan.unmet["change"]),
        assumptions=assumptions(inputs, plan, left_out=timetable.left_out),
        notes=(*quality_warnings(inputs), *inputs.notes, *hotspots.notes),
        tables=(
            comparison_table(comparison, tuple(comparison.index)),
            *reach_tables(inputs, timetable.near),
            ledger_table(inputs, RESTRICTED),
            *analyst_tables(hotspots),
        ),
        max_zoom=15,
    )


def _shared_parts(inputs: Inputs, plan: Plan, timetable: Timetable) -> dict[str, Any]:
    """Everything both editions say alike."""
    county = inputs.config.county
    rows = timetable.rows
    used = inputs.venues.loc[sorted(rows["venue_id"].unique())]
    texts = (rows["day"] + " " + rows["time"] + " " + rows["type_title"]).groupby(rows["venue_id"])
    venues = used.assign(sessions_text=texts.agg("; ".join).reindex(used.index))
    return {
        "title": f"{county.name}: where sessions are needed and where they could be",
        "county_name": county.name,
        "stamp": " \u00b7 ".join((STAMP, *quality_banner(inputs))),
        "invented": county.invented,
        "invented_words": "Invented county: no real people, invented places"
        if inputs.config.areas.vintage == "invented"
        else "Example: invented young people and staff in real places",
        "shade_title": "Need: referrals a year per 1,000 young residents, from population, "
        "deprivation and rurality",
        "venues": venues,
        "sessions": rows,
        "slots": tuple(map(str, inputs.slots.sort_values("order").index)),
        "session_types": tuple(inputs.session_types["title"]),
        "catchments": timetable.near,
        "travel_basis": "estimate from straight-line distance"
        if plan.basis == "estimate"
        else "from the table of travel times supplied",
        "context": dict(inputs.context),
        "attribution": inputs.attribution,
    }


def listed_timetable(inputs: Inputs, plan: Plan, *, advertised_only: bool) -> Timetable:
    """List the sessions an edition may name, and the nearest of them for each area."""
    rows = session_rows(
        plan.sessions, inputs.venues, inputs.session_types, inputs.slots, inputs.staff
    )
    listed = rows[rows["advertised"]] if advertised_only else rows
    counted = inputs.session_types.index[inputs.session_types["counts_for_hotspot"]]
    holding = listed.loc[listed["session_type"].isin(counted), "venue_id"].unique()
    near = nearest_session(
        inputs.travel, set(holding), standard_minutes=inputs.config.plan.standard_minutes
    )
    return Timetable(
        rows=listed.drop(columns=["advertised", "district"]).reset_index(drop=True),
        near=near,
        left_out=len(rows) - len(listed),
    )
