"""Put together what each edition of the map, the workbook and the summary may show.

PUBLIC shows per neighbourhood only what follows from published data and county-level
coefficients; what was observed is shown in classes per public area; a hotspot is drawn as the
public areas it touches. RESTRICTED shows everything but the young people themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from hotspots.power import power_sentence
from hotspots.publicareas import dissolve_public
from hotspots.reading.vintages import ranked_areas
from hotspots.reviewing import review_audit
from maps.edition import MapEdition
from outreach.disclosure.showing import STAMP, Profile, partner_profile, public_profile
from outreach.disclosure.steps import PARTNER_MEASURES, coarse_comparison
from outreach.figures import readable_name
from outreach.pages.beside_sessions import work_tables
from outreach.period import period_text
from outreach.quality import quality_banner, quality_warnings
from outreach.showing.drawing import (
    NOTHING_FOUND,
    exact_hotspots,
    interval_text,
    need_layer,
    observed_bands,
    public_assignment,
    public_hotspots,
    shown_places,
)
from outreach.showing.missed_need import (
    exact_low_places,
    has_looked,
    public_low_places,
    shown_low_places,
)
from outreach.showing.need_nearby import need_nearby
from outreach.showing.place_lookup import place_table
from outreach.showing.place_profiles import (
    PUBLIC_COLUMNS,
    RESTRICTED_COLUMNS,
    planned_places,
    review_note,
)
from outreach.showing.public_need import public_need
from outreach.showing.remote_places import besides_sessions, remote_notes, remote_tables
from outreach.showing.telling import (
    analyst_tables,
    assumptions,
    headlines,
    ledger_table,
    public_notes,
    reach_tables,
)
from outreach.showing.timetables import (
    Timetable,
    comparison_tables,
    listed_timetable,
    public_comparison,
    today_timetable,
)
from outreach.showing.unmet_words import public_unmet, restricted_unmet

if TYPE_CHECKING:
    import pandas as pd

    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from maps.edition import PrintedTable
    from outreach.intake.inputs import Inputs
    from outreach.settings.disclosure import Disclosure

RESTRICTED = Profile(edition="RESTRICTED", threshold=0, round_to=1, min_population=0)
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


def profile_of(settings: Disclosure) -> Profile:
    """Return the rules of the shared folder that the settings ask for."""
    if settings.profile == "partner":
        return partner_profile(
            threshold=settings.partner_threshold,
            round_to=settings.partner_round_to,
            min_population=settings.min_public_population,
        )
    return public_profile(
        threshold=settings.threshold,
        round_to=settings.round_to,
        min_population=settings.min_public_population,
    )


def deprivation_slope(hotspots: Hotspots) -> float:
    """Return the fitted rise of the log rate with deprivation; 0 where none could be measured."""
    if "deprivation" not in hotspots.gradient.index:
        return 0.0
    return float(hotspots.gradient["coefficient"]["deprivation"])


def public_edition(
    inputs: Inputs,
    hotspots: Hotspots,
    plan: Plan,
    *,
    comparison: pd.DataFrame,
    profile: Profile,
    assignment: pd.Series | None = None,
) -> MapEdition:
    """Return what everybody may see, or what partners may see in the same way.

    Parameters
    ----------
    inputs, hotspots, plan
        The county, after planning.
    comparison
        Today's timetable beside the plan, from `allocation.compare_plans`.
    profile
        The rules of the edition. Partners see all sessions, and roles; the public those that are
        advertised.
    assignment
        From `outreach.showing.drawing.public_assignment`, where it is known already.

    Returns
    -------
    MapEdition
        Ready to be drawn; holds no observed count, expected count or ratio of a small place.
    """
    timetable = listed_timetable(inputs, plan, advertised_only=profile.edition == "PUBLIC")
    today = today_timetable(inputs, plan, advertised_only=profile.edition == "PUBLIC")
    need = _need_for_others(inputs, hotspots, profile)
    areas, labels = need_layer(inputs, need, timetable.near)
    if assignment is None:
        assignment = public_assignment(inputs, hotspots, profile)
    left_out, besides = besides_sessions(inputs, plan, timetable)
    outlines = dissolve_public(inputs.areas, assignment)
    observed, observed_labels = observed_bands(inputs, hotspots, outlines, assignment, profile)
    places = shown_places(hotspots, profile)
    drawn, note = public_hotspots(hotspots, outlines, assignment, places=places)
    lows = shown_low_places(inputs, hotspots, profile)
    low, low_note = public_low_places(lows, outlines, assignment)
    return MapEdition(
        **_shared_parts(inputs, plan, timetable, today),
        edition=profile.edition,
        areas=areas,
        area_columns=_PUBLIC_COLUMNS,
        need_met=need_nearby(inputs, areas, timetable.rows),
        need_met_today=need_nearby(inputs, areas, today.rows),
        shade_labels=labels,
        observed_areas=observed,
        observed_title=f"Referrals {period_text(inputs)}, in classes, by group of neighbourhoods",
        observed_labels=observed_labels,
        hotspots=drawn,
        hotspots_note=note if len(places) else _nothing_found(hotspots, note),
        hotspot_columns=PUBLIC_COLUMNS,
        review_note=review_note(hotspots, exact=False) if len(places) else "",
        cold_spots=low,
        cold_note=low_note,
        cold_assessed=has_looked(hotspots),
        headlines=headlines(
            inputs,
            plan,
            profile,
            places=len(places),
            low_places=len(lows) if has_looked(hotspots) else None,
            near=timetable.near,
            left_out=timetable.left_out,
            reviewed=bool(review_audit(hotspots)["reviewed"]),
        ),
        unmet=public_unmet(plan, all_places_told=len(places) == len(planned_places(hotspots))),
        assumptions=assumptions(inputs, plan, left_out=timetable.left_out),
        notes=(*public_notes(inputs), *left_out),
        tables=(
            *_compared(inputs, (timetable, today), comparison, profile, hotspots),
            *reach_tables(inputs, timetable.near),
            place_table(inputs, timetable.rows, need),
            *besides,
            ledger_table(inputs, profile),
        ),
        max_zoom=13,
    )


def _need_for_others(inputs: Inputs, hotspots: Hotspots, profile: Profile) -> pd.Series:
    """Work out the need that an edition for others may show."""
    release, supplied = inputs.config.deprivation.release, inputs.areas.attrs.get("ranked_areas", 0)
    return public_need(
        inputs.areas,
        hotspots.areas["people"].reindex(inputs.areas.index),
        slope=deprivation_slope(hotspots),
        national_areas=ranked_areas(release, supplied=supplied),
        profile=profile,
    )


def _compared(
    inputs: Inputs,
    weeks: tuple[Timetable, Timetable],
    comparison: pd.DataFrame,
    profile: Profile,
    hotspots: Hotspots,
) -> tuple[PrintedTable, ...]:
    """Set today beside the proposal by the measures that an edition may show, in its steps."""
    people = int(hotspots.areas["people"].sum())
    told = coarse_comparison(comparison, people=people, profile=profile)
    if len(shown_places(hotspots, profile)) < len(planned_places(hotspots)):
        told = told.drop(index="hotspots served")  # it would tell that there is another place
    if profile.edition == "PUBLIC":
        shown = public_comparison(inputs, *weeks, told)
    else:
        shown = told.loc[told.index.intersection(PARTNER_MEASURES)]
    return comparison_tables(shown, weeks[1])


def _exact_notes(inputs: Inputs, hotspots: Hotspots, plan: Plan) -> tuple[str, ...]:
    """Put together what analysts should know."""
    left_out = remote_notes(inputs, plan, exact=True)
    return (*quality_warnings(inputs), *inputs.notes, *hotspots.notes, *left_out)


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
    today = today_timetable(inputs, plan, advertised_only=False)
    areas, labels = need_layer(inputs, hotspots.areas["need"], timetable.near)
    found = hotspots.areas.reindex(areas.index)
    areas, layer_columns = _with_figures(areas, found, inputs)
    ratio = areas[["label", "geometry"]].assign(
        band=found["relative_risk"].round(2).map("{:.2f} times expected".format),
        shade_class=np.searchsorted(
            _RATIO_STARTS, found["relative_risk"].fillna(1.0).to_numpy(), side="right"
        ),
    )
    low, low_note = exact_low_places(inputs, hotspots)
    planned = len(planned_places(hotspots))
    return MapEdition(
        **_shared_parts(inputs, plan, timetable, today),
        edition="RESTRICTED",
        areas=areas,
        area_columns=_PUBLIC_COLUMNS + _RESTRICTED_COLUMNS + layer_columns,
        need_met=need_nearby(inputs, areas, timetable.rows),
        need_met_today=need_nearby(inputs, areas, today.rows),
        shade_labels=labels,
        observed_areas=gpd.GeoDataFrame(ratio, geometry="geometry", crs=inputs.areas.crs),
        observed_name="Referrals against expected",
        observed_title=f"Referrals {period_text(inputs)}, against what the ages explain",
        observed_labels=_RATIO_LABELS,
        observed_diverging=True,
        hotspots=exact_hotspots(inputs, hotspots),
        hotspots_note="" if len(hotspots.clusters) else _nothing_found(hotspots, NOTHING_FOUND),
        hotspot_columns=RESTRICTED_COLUMNS,
        review_note=review_note(hotspots, exact=True),
        cold_spots=low,
        cold_note=low_note,
        cold_assessed=has_looked(hotspots),
        headlines=headlines(
            inputs,
            plan,
            RESTRICTED,
            places=planned,
            low_places=len(hotspots.cold_spots) if has_looked(hotspots) else None,
            near=timetable.near,
            reviewed=bool(review_audit(hotspots)["reviewed"]),
        ),
        unmet=restricted_unmet(plan),
        assumptions=assumptions(inputs, plan, left_out=timetable.left_out),
        notes=_exact_notes(inputs, hotspots, plan),
        tables=(
            *comparison_tables(comparison, today),
            *reach_tables(inputs, timetable.near),
            place_table(inputs, timetable.rows, hotspots.areas["need"]),
            *remote_tables(inputs, plan),
            *work_tables(plan),
            ledger_table(inputs, RESTRICTED),
            *analyst_tables(hotspots),
        ),
        max_zoom=15,
    )


def _with_figures(
    areas: gpd.GeoDataFrame, found: pd.DataFrame, inputs: Inputs
) -> tuple[gpd.GeoDataFrame, tuple[tuple[str, str], ...]]:
    """Put what was counted beside each area, and name the columns of the county's layers."""
    figures = areas.assign(
        observed=found["observed"].round(2),
        expected=found["expected"].round(2),
        ratio=found["relative_risk"].round(2),
        interval=interval_text(found),
        smoothed=found["smoothed_risk"].round(2),
        demand=found["demand"].round(2),
        **{f"layer_{n}": inputs.layers.iloc[:, n] for n in range(inputs.layers.shape[1])},
    )
    named = tuple(
        (f"layer_{n}", f"{name} ({basis})")
        for n, (name, basis) in enumerate(inputs.layer_facts["basis"].items())
    )
    return figures, named


def _nothing_found(hotspots: Hotspots, sentence: str) -> str:
    """Say how likely a place would have been found before saying that none was."""
    audit = review_audit(hotspots)
    if audit["reviewed"] and not audit["approved"]:
        return "People have approved no priority area, so none is shown or planned for."
    if "chance" not in hotspots.power:
        return sentence
    said = power_sentence(hotspots.power, people=int(hotspots.settings["people_scanned"]))
    return f"{said} {sentence}"


def _shared_parts(
    inputs: Inputs, plan: Plan, timetable: Timetable, today: Timetable
) -> dict[str, Any]:
    """Everything both editions say alike."""
    county = inputs.config.county
    rows = timetable.rows
    slots_used = {*rows["slot"], *today.rows["slot"]}
    used = inputs.venues.loc[sorted({*rows["venue_id"], *today.rows["venue_id"]})]
    texts = (rows["day"] + " " + rows["time"] + " " + rows["type_title"]).groupby(rows["venue_id"])
    venues = used.assign(
        sessions_text=texts.agg("; ".join).reindex(used.index).fillna("none in the proposal"),
        name=used["name"].map(readable_name),
        type=used["type"].astype(str).str.replace("_", " "),
    )
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
        "slots": tuple(
            slot for slot in map(str, inputs.slots.sort_values("order").index) if slot in slots_used
        ),
        "session_types": tuple(inputs.session_types["title"]),
        "catchments": timetable.near,
        "today": today.rows,
        "today_catchments": today.near,
        "travel_basis": "estimate from straight-line distance"
        if plan.basis == "estimate"
        else "from the table of travel times supplied",
        "context": dict(inputs.context),
        "attribution": inputs.attribution,
    }
