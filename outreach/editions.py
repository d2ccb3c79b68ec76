"""Put together what each edition of the map, the workbook and the summary may show.

PUBLIC shows per neighbourhood only what follows from published data and county-level
coefficients; what was observed is shown in classes per public area; a hotspot is drawn as the
public areas it touches. RESTRICTED shows everything but the young people themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.places import distinct_places
from hotspots.publicareas import dissolve_public, public_areas
from hotspots.reading.vintages import ranked_areas
from maps.edition import MapEdition, PrintedTable
from outreach.disclosure import STAMP, Profile, public_profile
from outreach.drawing import (
    NOTHING_FOUND,
    exact_hotspots,
    interval_text,
    need_layer,
    observed_bands,
    public_hotspots,
    shown_places,
)
from outreach.figures import nearest_session, readable_name, session_rows, today_rows
from outreach.period import period_text
from outreach.public_need import public_need
from outreach.quality import quality_banner, quality_warnings
from outreach.telling import (
    analyst_tables,
    assumptions,
    comparison_table,
    ended_table,
    headlines,
    ledger_table,
    public_notes,
    public_unmet,
    reach_tables,
)

if TYPE_CHECKING:
    from allocation.plan import Plan
    from hotspots.result import Hotspots
    from outreach.config import Disclosure
    from outreach.inputs import Inputs

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


def deprivation_slope(hotspots: Hotspots) -> float:
    """Return the fitted rise of the log rate with deprivation; 0 where none could be measured."""
    if "deprivation" not in hotspots.gradient.index:
        return 0.0
    return float(hotspots.gradient["coefficient"]["deprivation"])


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
    people = hotspots.areas["people"].reindex(inputs.areas.index)
    need = public_need(
        inputs.areas,
        people,
        slope=deprivation_slope(hotspots),
        national_areas=ranked_areas(inputs.config.deprivation.release),
        profile=profile,
    )
    areas, labels = need_layer(inputs, need, timetable.near)
    assignment = public_areas(
        inputs.areas,
        people,
        threshold=profile.threshold,
        min_population=profile.min_population,
    )
    outlines = dissolve_public(inputs.areas, assignment)
    observed, observed_labels = observed_bands(inputs, hotspots, outlines, assignment, profile)
    places = shown_places(hotspots, profile)
    drawn, note = public_hotspots(places, outlines, assignment)
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
        headlines=headlines(
            inputs,
            plan,
            profile,
            places=len(places),
            near=timetable.near,
            left_out=timetable.left_out,
        ),
        unmet=public_unmet(plan),
        assumptions=assumptions(inputs, plan, left_out=timetable.left_out),
        notes=public_notes(inputs),
        tables=(
            *comparison_tables(
                inputs, plan, public_comparison(inputs, timetable, comparison), advertised_only=True
            ),
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
    areas, labels = need_layer(inputs, hotspots.areas["need"], timetable.near)
    found = hotspots.areas.reindex(areas.index)
    areas = areas.assign(
        observed=found["observed"].round(2),
        expected=found["expected"].round(2),
        ratio=found["relative_risk"].round(2),
        interval=interval_text(found),
        smoothed=found["smoothed_risk"].round(2),
        demand=found["demand"].round(2),
        **{f"layer_{n}": inputs.layers.iloc[:, n] for n in range(inputs.layers.shape[1])},
    )
    layer_columns = tuple(
        (f"layer_{n}", f"{name} ({basis})")
        for n, (name, basis) in enumerate(inputs.layer_facts["basis"].items())
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
        area_columns=_PUBLIC_COLUMNS + _RESTRICTED_COLUMNS + layer_columns,
        shade_labels=labels,
        observed_areas=gpd.GeoDataFrame(ratio, geometry="geometry", crs=inputs.areas.crs),
        observed_name="Referrals against expected",
        observed_title=f"Referrals {period_text(inputs)}, against what the ages explain",
        observed_labels=_RATIO_LABELS,
        observed_diverging=True,
        hotspots=exact_hotspots(inputs, hotspots),
        hotspots_note="" if len(hotspots.clusters) else NOTHING_FOUND,
        headlines=headlines(
            inputs,
            plan,
            RESTRICTED,
            places=len(distinct_places(hotspots.clusters)),
            near=timetable.near,
        ),
        unmet=tuple(plan.unmet["sentence"] + " " + plan.unmet["change"]),
        assumptions=assumptions(inputs, plan, left_out=timetable.left_out),
        notes=(*quality_warnings(inputs), *inputs.notes, *hotspots.notes),
        tables=(
            *comparison_tables(inputs, plan, comparison, advertised_only=False),
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
    venues = used.assign(
        sessions_text=texts.agg("; ".join).reindex(used.index),
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
            slot
            for slot in map(str, inputs.slots.sort_values("order").index)
            if slot in set(rows["slot"])
        ),
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
    listed = (rows[rows["advertised"]] if advertised_only else rows).reset_index(drop=True)
    if advertised_only:
        # numbered anew, so that no gap tells of a session that is not advertised
        numbers = [f"S{number + 1:02d}" for number in range(len(listed))]
        listed = listed.assign(session_id=numbers, crew_text="service staff")
    return Timetable(
        rows=listed.drop(columns=["advertised", "district"]),
        near=near_sessions(inputs, listed),
        left_out=len(rows) - len(listed),
    )


def near_sessions(inputs: Inputs, sessions: pd.DataFrame) -> pd.DataFrame:
    """Find the nearest counted session within the standard for each area that has one."""
    counted = inputs.session_types.index[inputs.session_types["counts_for_hotspot"]]
    holding = sessions.loc[sessions["session_type"].isin(counted), "venue_id"].unique()
    return nearest_session(
        inputs.travel, set(holding), standard_minutes=inputs.config.plan.standard_minutes
    )


def comparison_tables(
    inputs: Inputs, plan: Plan, comparison: pd.DataFrame, *, advertised_only: bool
) -> tuple[PrintedTable, ...]:
    """Set today beside the proposal and name the sessions that end; nothing without a today."""
    if inputs.current_plan.empty:
        return ()
    today = today_rows(inputs.current_plan, inputs.venues, inputs.session_types)
    if advertised_only:
        today = today[today["advertised"]]
    kept = pd.MultiIndex.from_frame(plan.sessions[["venue_id", "session_type", "slot"]])
    keys = pd.MultiIndex.from_frame(today[["venue_id", "session_type", "slot"]])
    ended = today[~keys.isin(kept)]
    compared = (comparison_table(comparison),)
    return (*compared, ended_table(ended)) if len(ended) else compared


def public_comparison(
    inputs: Inputs, timetable: Timetable, comparison: pd.DataFrame
) -> pd.DataFrame:
    """Set today beside the proposal: reach of the advertised sessions, and county totals.

    The totals (money, planning demand met) cover every session; no place is told apart by them.
    """
    today = inputs.current_plan
    listed = today[
        today["venue_id"].map(inputs.venues["advertised"]).astype(bool)
        & today["session_type"].map(inputs.session_types["advertised"]).astype(bool)
    ]
    people = inputs.areas["population"]
    reached = [
        float(people[people.index.isin(near["area_code"])].sum() / max(people.sum(), 1))
        for near in (near_sessions(inputs, listed), timetable.near)
    ]
    rows = {
        "advertised sessions a week": (
            float(listed["sessions_per_week"].sum()),
            float(len(timetable.rows)),
            "sessions",
        ),
        "residents within the standard": (*reached, "share"),
    }
    rows |= {
        measure: tuple(comparison.loc[measure, ["today", "proposed", "unit"]])
        for measure in ("demand met", "hire and consumables")
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["today", "proposed", "unit"])
