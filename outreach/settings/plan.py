"""What the weekly plan respects, and how each of its policy rules is taken."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from outreach.settings.change import ChangePrices
from outreach.settings.continuity import Continuity
from outreach.settings.duty import OtherWork
from outreach.settings.section import Positive, Section, Share

Taken = Literal["hard", "priced", "off"]


class PlanRules(Section):
    """Hard comes before every priced rule; off is not asked for. Nothing makes a plan fail."""

    hotspots: Taken = Field(default="priced", description="Every approved hotspot has a session.")
    fridays: Taken = Field(default="priced", description="Friday evenings where flagged.")
    coverage: Taken = Field(default="priced", description="The share within the standard.")
    district_floors: Taken = Field(default="priced", description="A floor for every district.")
    deprived_floor: Taken = Field(
        default="off", description="The most deprived fifth is met as well as the county."
    )
    rural_reach: Taken = Field(
        default="off", description="Part of the demand of remote rural areas has a session near."
    )
    deprived_reach: Taken = Field(
        default="off", description="Part of the demand of the most deprived fifth has one."
    )
    continuity: Taken = Field(default="priced", description="Part of today's timetable stays.")
    minimum_sessions: Taken = Field(default="priced", description="The minimum of each type.")
    preferences: Taken = Field(
        default="priced", description="What young people said of places and times."
    )
    partner_clashes: Taken = Field(
        default="priced", description="Nothing of a partner's kind at its place and time."
    )
    utilisation: Taken = Field(default="priced", description="The floor of places used.")
    joint_clinics: Taken = Field(
        default="priced", description="A joint clinic where both needs often meet."
    )
    place_choice: Taken = Field(default="off", description="Two places to choose from for most.")
    overrides: Taken = Field(default="hard", description="What people decided themselves.")
    other_work: Taken = Field(default="priced", description="Visits, training and the like.")


class Plan(Section):
    """What the weekly plan respects."""

    standard_minutes: Positive = Field(default=30.0, description="Longest acceptable travel [min].")
    full_minutes: Positive = Field(default=10.0, description="All demand travels this far [min].")
    none_minutes: Positive = Field(default=40.0, description="No demand travels further [min].")
    hotspot_minutes: Positive = Field(default=15.0, description="A session this near serves it.")
    coverage_target: Share = Field(default=0.9, description="Demand within the standard [share].")
    district_floor: Share = Field(default=0.2, description="Need met in each district [share].")
    rural_reach_share: Share = Field(
        default=0.8, description="Of the demand of remote rural areas within reach [share]."
    )
    deprived_reach_share: Share = Field(
        default=0.9, description="Of the demand of the most deprived fifth within reach [share]."
    )
    continuity_share: Share = Field(default=0.5, description="Today's sessions kept [share].")
    friday_evening: Literal["all", "urban", "none"] | tuple[str, ...] = "urban"
    budget_gbp: Annotated[float, Field(ge=0)] = Field(
        description="Hire, mileage, goods [GBP/week]."
    )
    contacts_per_referral: Positive = Field(
        default=24.0, description="Contacts that one referral needs in all."
    )
    full_time_hours: Positive = Field(default=37.0, description="Hours of 1.0 WTE [h/week].")
    direct_share: Share = Field(default=0.6, description="Paid hours for sessions [share].")
    sessions_per_day: int = Field(default=2, ge=1, le=4)
    travel_minutes_per_day: Positive = Field(default=120.0, description="Per worker [min].")
    max_day_hours: Positive = Field(
        default=10.0, description="Of one worker, with travel and set-up [h]."
    )
    gap_minutes: Annotated[float, Field(ge=0)] = Field(
        default=20.0, description="Between sessions at two venues, beside the journey [min]."
    )
    rest_hours: Annotated[float, Field(ge=0)] = Field(
        default=11.0, description="From getting home to leaving the next day [h]."
    )
    deprivation_weight: Annotated[float, Field(ge=0)] = Field(
        default=0.15, description="Extra weight per fifth of deprivation [ratio]."
    )
    weeks_per_year: Annotated[float, Field(gt=0, le=53)] = Field(
        default=52.0, description="Weeks of a year in which the plan is held, for yearly costs."
    )
    term_time: bool = Field(default=True, description="False plans a holiday week.")
    cycle_weeks: Literal[1, 2, 4] = Field(
        default=1, description="Weeks after which the timetable repeats [weeks]."
    )
    hotspot_frequency: Literal["weekly", "fortnightly", "monthly"] = Field(
        default="fortnightly", description="How often a hotspot needs a session, in a cycle."
    )
    weekly_price: Annotated[float, Field(ge=0)] = Field(
        default=0.5, description="A session a week lacking to be weekly; 0: off [contacts]."
    )
    preference_doubt: Annotated[float, Field(ge=0)] = Field(
        default=10.0, description="With so many asked, what they prefer counts half [people]."
    )
    refused_share: Share = Field(
        default=0.6, description="A place refused by so many is not used, if that rule is hard."
    )
    refused_consulted: int = Field(default=10, ge=1, description="Asked at least [people].")
    partner_kinds: dict[str, str] = Field(
        default={}, description="A partner's activity to the session type of the same kind."
    )
    drop_in: Literal["steered", "nearest"] = Field(
        default="nearest", description="Whether people who walk in go to the nearest session."
    )
    utilisation_floor: Share = Field(
        default=0.0, description="Places of a session that should be used; 0: no floor [share]."
    )
    family_counts: bool = Field(
        default=False, description="Family sessions count for hotspots where their type does."
    )
    joint_clinics: tuple[str, ...] = Field(
        default=(), description="Session types with a mental-health worker."
    )
    joint_share: Share = Field(
        default=0.13, description="A joint clinic for districts with so many of both needs [share]."
    )
    joint_asked: int = Field(
        default=20, ge=1, description="A district where fewer were asked says nothing [referrals]."
    )
    street_events: Share = Field(
        default=0.0, description="Of street outreach placed by incidents, not residents [share]."
    )
    choice_share: Share = Field(
        default=0.6, description="Demand with two places within reach, if asked for [share]."
    )
    other_work: OtherWork = Field(default=OtherWork(), description="What staff do beside sessions.")
    continuity: Continuity = Field(default=Continuity(), description="Prices of change.")
    rules: PlanRules = Field(default=PlanRules(), description="Each rule: hard, priced or off.")
    compare_choices: tuple[
        Literal[
            "demand_basis",
            "deprivation_weight",
            "standard_minutes",
            "district_floor",
            "continuity_share",
        ],
        ...,
    ] = Field(
        default=(),
        description="Choices planned again at their alternatives by every run, for its paper.",
    )
    price_overrides: int = Field(
        default=6, ge=0, description="Decisions of people priced, each by a plan of its own."
    )
    change_prices: ChangePrices = Field(
        default=ChangePrices(), description="By which the cheapest changes are chosen."
    )
    effort: Literal["quick", "normal", "thorough"] = Field(
        default="normal", description="How long the plan is searched: counted, not timed."
    )
    aims: Literal["in order", "weighted"] = Field(
        default="in order", description="Lesser aims one after the other, or in one sum."
    )
    time_limit_s: Positive = Field(default=600.0, description="Safety net only [s].")

    def search(self) -> dict[str, Any]:
        """Give how the plan is searched, as options of `allocation.allocate`."""
        return {"effort": self.effort, "aims": self.aims, "time_limit": self.time_limit_s}
