"""The two stages between reading and showing: find hotspots, make the plan.

Each is a pure function of the tables it is given. `Stage` records the fingerprint of what went
in and of what came out, so that two runs can be compared without their data.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from allocation import allocate, build_problem, check_plan
from allocation.targets import rule_priorities
from hotspots import find_hotspots
from hotspots.bordering import add_borders
from hotspots.choosing import of_substances
from hotspots.cold_spots import add_cold_spots
from hotspots.composite import add_composite
from hotspots.demand_bases import add_demand_bases
from hotspots.places import distinct_places, in_served_order
from hotspots.power import add_power
from hotspots.reading.vintages import ranked_areas
from hotspots.refreshing import keep_ids
from hotspots.spatial_smoothing import add_spatial_risk
from hotspots.streams import all_records, tell_streams
from hotspots.trust.listing import listed
from hotspots.trust.trusting import add_trust
from hotspots.weighting import add_weights
from outreach.cache import fingerprint, frame_hash
from outreach.figures import readable_name
from outreach.period import period_weeks
from outreach.planning.duties import with_duties
from outreach.planning.event_weeks import with_event_weeks
from outreach.planning.last_bus import with_way_home
from outreach.planning.overruling import follow_overrides, overrides_of, priced_overrides
from outreach.planning.pots import with_funds
from outreach.planning.school_year import with_holidays
from outreach.planning.street_demand import demand_by_type
from outreach.planning.today import with_today
from outreach.planning.wishing import with_wishes
from outreach.reviewed import review_stage

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from hotspots.result import Hotspots
    from outreach.intake.inputs import Inputs


class Stage(NamedTuple):
    """What one stage read and what it made, as fingerprints."""

    name: str
    read: str
    made: str


def _search(inputs: Inputs, placed: pd.DataFrame) -> Hotspots:
    """Search for hotspots among some of the placed records."""
    config = inputs.config
    return find_hotspots(
        inputs.areas,
        inputs.population_by_band,
        placed,
        inputs.referrals,
        demand_basis=config.need.demand_basis,
        max_population_share=config.hotspots.max_population_share,
        min_cases=config.hotspots.min_cases,
        replicates=config.hotspots.replicates,
        alpha=config.hotspots.alpha,
        national_areas=ranked_areas(
            config.deprivation.release, supplied=inputs.areas.attrs.get("ranked_areas", 0)
        ),
        density_radius_m=config.hotspots.density_radius_m,
        neighbours=inputs.neighbours,
        seed=config.county.seed,
    )


def find_stage(inputs: Inputs) -> Hotspots:
    """Find the hotspots of a county.

    Parameters
    ----------
    inputs
        The county's tables.

    Returns
    -------
    Hotspots
        Areas, clusters, the deprivation gradient and what was chosen automatically.
    """
    inputs, only = _of_chosen_substances(inputs)
    found = _search(inputs, inputs.placed)
    if len(inputs.apart):
        everyone = _search(inputs, all_records(inputs.placed, inputs.apart))
        found = tell_streams(found, everyone, inputs.apart, areas=inputs.areas)
    found = replace(found, notes=(*only, *found.notes))
    weights = inputs.config.need.weights
    found = add_weights(
        found,
        inputs.placed,
        inputs.referrals,
        flags=weights.flags(),
        severity=weights.severity,
        cap=weights.cap,
    )
    found = keep_ids(found, inputs.earlier)
    found = add_borders(
        found, inputs.areas, within_km=inputs.config.areas.border_km, neighbours=inputs.neighbours
    )
    found = add_cold_spots(found, inputs.areas, inputs.placed, inputs.referrals)
    found = add_power(found, inputs.areas)
    found = add_composite(found, inputs.areas, inputs.layers, inputs.layer_facts)
    found = add_demand_bases(found, inputs.areas)
    found = add_spatial_risk(found, inputs.areas)
    found = add_trust(
        found,
        inputs.areas,
        inputs.placed,
        inputs.referrals,
        rules=inputs.config.trust,
        neighbours=inputs.neighbours,
    )
    found = review_stage(found, inputs)
    return replace(found, clusters=listed(found, inputs.areas, found.trust))


def _of_chosen_substances(inputs: Inputs) -> tuple[Inputs, tuple[str, ...]]:
    """Keep the placed records that the search is about, and say so where some are left out."""
    chosen = inputs.config.referrals.only_substances
    if not chosen:
        return inputs, ()
    placed, note = of_substances(inputs.placed, inputs.referrals, chosen)
    apart, _ = of_substances(inputs.apart, inputs.referrals, chosen)
    return replace(inputs, placed=placed, apart=apart), (note,)


def weekly_demand(inputs: Inputs, hotspots: Hotspots) -> pd.Series:
    """Turn planning demand in referrals over the period into contacts a week.

    Returns
    -------
    Series, index ``area_code``
        [contacts/week]
    """
    per_week = hotspots.areas["demand"] / period_weeks(inputs)
    return (per_week * inputs.config.plan.contacts_per_referral).rename("demand")


def problem_stage(inputs: Inputs, hotspots: Hotspots) -> Problem:
    """Put everything the plan depends on into one problem, people's own decisions included."""
    return follow_overrides(undecided_problem(inputs, hotspots), inputs)


def undecided_problem(inputs: Inputs, hotspots: Hotspots) -> Problem:
    """Put the county's tables into one problem, before people's own decisions."""
    plan, demand = inputs.config.plan, weekly_demand(inputs, hotspots)
    problem = build_problem(
        inputs.areas,
        demand_by_type(inputs, hotspots, demand),
        in_served_order(distinct_places(hotspots.clusters)),
        inputs.venues.assign(name=inputs.venues["name"].map(readable_name)),
        inputs.session_types,
        inputs.slots,
        inputs.staff,
        inputs.current_plan,
        inputs.travel,
        inputs.staff_travel,
        budget_gbp=plan.budget_gbp,
        plan_date=pd.Timestamp(inputs.config.county.plan_date),
        standard_minutes=plan.standard_minutes,
        hotspot_minutes=plan.hotspot_minutes,
        friday_evening=friday_flags(inputs, hotspots),
        coverage_target=plan.coverage_target,
        district_floor=plan.district_floor,
        keep_share=plan.continuity_share,
        deprivation_weight=1 + plan.deprivation_weight * (5 - inputs.areas["imd_quintile"]),
        full_minutes=plan.full_minutes,
        limit_minutes=plan.none_minutes,
        max_day_minutes=plan.travel_minutes_per_day,
        max_day_sessions=plan.sessions_per_day,
        max_day_hours=plan.max_day_hours,
        gap_minutes=plan.gap_minutes,
        rest_hours=plan.rest_hours,
        staff_circuity=inputs.config.travel.circuity_rural,
        staff_speed_kmh=inputs.config.travel.speed_mixed_kmh,
        term_time=plan.term_time,
        cycle_weeks=plan.cycle_weeks,
        hotspot_frequency=plan.hotspot_frequency,
        lesser_aims={"every_week": plan.weekly_price},
        deprived_floor=plan.rules.deprived_floor != "off",
        priorities=rule_priorities(plan.rules.model_dump()),
    )
    problem = with_way_home(with_today(with_wishes(problem, inputs, demand), inputs), inputs)
    return with_duties(with_funds(problem, inputs), inputs, demand)


def friday_flags(inputs: Inputs, hotspots: Hotspots) -> pd.Series:
    """Say which hotspots ask for outreach on Friday evenings.

    Returns
    -------
    Series of bool, index ``hotspot_id``
        ``urban`` flags a hotspot when most of its young residents live in urban areas.
    """
    chosen = inputs.config.plan.friday_evening
    clusters = hotspots.clusters
    if chosen == "all" or chosen == "none":  # noqa: PLR1714  (keeps the type narrow)
        return pd.Series(chosen == "all", index=clusters.index, dtype=bool)
    if chosen != "urban":
        return pd.Series(clusters.index.isin(list(chosen)), index=clusters.index, dtype=bool)
    people = inputs.areas["population"].astype(float)
    urban = people.where(inputs.areas["rural_class"] == "urban", 0.0)
    share = [urban.loc[list(a)].sum() > people.loc[list(a)].sum() / 2 for a in clusters["areas"]]
    return pd.Series(share, index=clusters.index, dtype=bool)


def plan_stage(problem: Problem, inputs: Inputs) -> tuple[Plan, pd.DataFrame]:
    """Solve the problem and verify the answer without the solver.

    Returns
    -------
    plan : Plan
        The timetable.
    broken : DataFrame
        What `check_plan` found broken; empty for every plan we should ever return.
    """
    plan = allocate(problem, seed=inputs.config.county.seed, **inputs.config.plan.search())
    broken = check_plan(plan, problem)
    plan, wrong = with_holidays(problem, plan, inputs)
    plan = with_event_weeks(problem, plan, inputs)
    return plan, pd.concat([broken, wrong]) if len(wrong) else broken


def price_stage(inputs: Inputs, hotspots: Hotspots, plan: Plan) -> pd.DataFrame:
    """Say what each of people's own decisions cost; nothing where they decided nothing.

    Returns
    -------
    DataFrame, index ``override_id``
        See `outreach.planning.overruling.priced_overrides`.
    """
    if not len(overrides_of(inputs)):
        return pd.DataFrame()
    return priced_overrides(undecided_problem(inputs, hotspots), inputs, plan)


def stages_of(inputs: Inputs, hotspots: Hotspots, plan: Plan | None) -> tuple[Stage, ...]:
    """Fingerprint what each stage read and made; the first alone where no plan was made."""
    settings = inputs.config.model_dump(mode="json", exclude={"disclosure", "context"})
    read = fingerprint(
        frame_hash(pd.DataFrame(inputs.areas.drop(columns="geometry"))),
        frame_hash(inputs.placed),
        frame_hash(inputs.population_by_band),
        frame_hash(inputs.referrals),
    )
    made = (hotspots.areas, hotspots.clusters, hotspots.cold_spots, hotspots.trust)
    found = fingerprint(*(frame_hash(table) for table in made))
    asked = (settings["hotspots"], settings["need"], settings["trust"])
    searched = Stage("hotspots", fingerprint(read, *asked), found)
    if plan is None:
        return (searched,)
    planned = fingerprint(frame_hash(plan.sessions), frame_hash(plan.assignments))
    tables = [inputs.venues, inputs.session_types, inputs.slots, inputs.staff, inputs.current_plan]
    tables += [inputs.optional["overrides"]] if "overrides" in inputs.optional else []
    return (
        searched,
        Stage(
            "plan",
            fingerprint(found, settings["plan"], [frame_hash(table) for table in tables]),
            planned,
        ),
    )
