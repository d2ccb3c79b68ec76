"""What the paper for a meeting says besides its edition: money, how often, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from outreach.disclosure.steps import demand_step, in_steps
from outreach.pages.cost_summary import WEEK_STEP_GBP, YEAR_STEP_GBP
from outreach.pages.worst_served import minutes_to, venues_holding
from outreach.planning.delivering import delivered, funded, week_costs
from outreach.planning.year_costs import year_costs
from outreach.showing.unmet_words import most_more

if TYPE_CHECKING:
    from allocation.delivery.plan_costs import PlanCosts
    from allocation.plan import Plan
    from allocation.problem import Problem
    from hotspots.result import Hotspots
    from maps.edition import MapEdition
    from outreach.disclosure.showing import Profile
    from outreach.intake.inputs import Inputs
    from outreach.planning.delivering import Delivered, Funded
    from outreach.planning.year_costs import YearCosts

TRAVEL_DOUBT = 0.2
"""How much longer or shorter every journey may be than estimated. [share]"""

_KEY = ["venue_id", "session_type", "slot"]


@dataclass(frozen=True, kw_only=True, eq=False)
class PackFacts:
    """What the paper draws on besides an edition.

    Attributes
    ----------
    hotspots, plan
        Of the run.
    costs
        Of a week of the plan, from `outreach.planning.delivering.week_costs`.
    year
        Of a week of the holidays and of an average week; None where every week is alike.
    paid
        Who pays for it; None where nobody says.
    came
        What was held and who came, for the restricted edition; None where nobody looked.
    effects
        What other choices would change, for the restricted edition; None or no rows where nobody
        worked it out.
    """

    hotspots: Hotspots
    plan: Plan
    costs: PlanCosts
    paid: Funded | None
    came: Delivered | None = None
    effects: pd.DataFrame | None = None
    year: YearCosts | None = None

    @property
    def average(self) -> PlanCosts:
        """What an average week of the year costs."""
        return self.costs if self.year is None else self.year.average

    @property
    def often(self) -> pd.Series:
        """How often each session of the plan is held, by venue, kind and slot [sessions/week]."""
        return self.plan.sessions.set_index(_KEY)["sessions_per_week"].astype(float)

    @property
    def changes(self) -> pd.DataFrame:
        """The cheapest set of changes that would keep every rule; no rows where none is needed."""
        found = getattr(self.plan, "changes", None)
        return pd.DataFrame() if found is None else found

    @property
    def pots(self) -> pd.DataFrame:
        """What each pot of money offers, pays and has left; no rows where there is one budget."""
        found = getattr(self.plan, "funding", None)
        return pd.DataFrame() if found is None else found

    def beside(self, *, exact: bool) -> tuple[str, ...]:
        """Say what staff would do besides sessions: each work, or only the hours of each kind."""
        work = getattr(self.plan, "other_work", None)
        if work is None or work.empty:
            return ()
        if exact:
            return tuple(dict.fromkeys(work["sentence"].astype(str)))
        hours = work.groupby(["kind", "per"], sort=True)["hours"].sum()
        return tuple(
            f"{str(kind).capitalize()}: {total:,.0f} staff hours a {per}."
            for (kind, per), total in hours.items()
            if str(per) in {"week", "year"}
        )


def pack_facts(inputs: Inputs, hotspots: Hotspots, problem: Problem, plan: Plan) -> PackFacts:
    """Gather what the paper needs of a run.

    Returns
    -------
    PackFacts
        The same figures as on the page about money.
    """
    costs, year = week_costs(inputs, problem, plan), year_costs(inputs, problem, plan)
    return PackFacts(
        hotspots=hotspots,
        plan=plan,
        costs=costs,
        year=year,
        paid=funded(inputs, costs if year is None else year.average),
        came=delivered(inputs, problem),
    )


def ranged_headlines(
    inputs: Inputs, edition: MapEdition, facts: PackFacts, *, profile: Profile
) -> tuple[str, ...]:
    """Give the five figures of the first page, each with its range or why it has none.

    Parameters
    ----------
    inputs, edition, facts
        The county, what may be shown, and what the plan says.
    profile
        The rules of the edition: outside the restricted one need met is told in steps, and money
        so that the range does not tell how far anybody drives.

    Returns
    -------
    tuple of str
        Sessions, reach, need met, priority areas, money: a sentence each.
    """
    return (
        _sessions(edition, facts),
        _reach(inputs, edition),
        *_need_met(edition, facts, profile),
        _places(edition),
        _money(inputs, facts, exact=profile.edition == "RESTRICTED"),
    )


def _sessions(edition: MapEdition, facts: PackFacts) -> str:
    """Count the sessions; a timetable has no range."""
    count = float(facts.plan.sessions["sessions_per_week"].sum())
    listed = len(edition.sessions)
    more = "" if listed == len(facts.plan.sessions) else f", {listed} of them advertised"
    return f"Sessions a week: {count:g}{more}. No range: it is the timetable itself."


def _reach(inputs: Inputs, edition: MapEdition) -> str:
    """Say who has a session near, and what longer or shorter journeys would make of it."""
    minutes = minutes_to(inputs, venues_holding(inputs, edition.sessions))["minutes"]
    people = inputs.areas["population"].astype(float)
    standard = float(inputs.config.plan.standard_minutes)

    def within(longest: float) -> float:
        inside = (minutes <= longest).to_numpy(bool)
        return float(people[inside].sum()) / max(float(people.sum()), 1.0)

    least, most = within(standard / (1 + TRAVEL_DOUBT)), within(standard / (1 - TRAVEL_DOUBT))
    return (
        f"Young residents within {standard:g} minutes of a drop-in or clinic: "
        f"{within(standard):.0%}. Range {least:.0%} to {most:.0%}: every journey "
        f"{TRAVEL_DOUBT:.0%} longer or shorter."
    )


def _need_met(edition: MapEdition, facts: PackFacts, profile: Profile) -> tuple[str, ...]:
    """Say how much planning demand is met, and the most that any plan could meet."""
    table = next((table.frame for table in edition.tables if table.id == "comparison"), None)
    if table is not None and not (table["Measure"] == "Planning demand met").any():
        return ()
    coverage = facts.plan.coverage
    met = float(coverage["contacts"].sum()) / max(float(coverage["demand"].sum()), 1e-9)
    if profile.edition != "RESTRICTED":
        step = demand_step(int(facts.hotspots.areas["people"].sum()), profile=profile)
        if step is None:
            return ()
        met = in_steps(met, step)
    return (f"Planning demand met: {met:.0%}. {most_more(facts.plan)}.",)


def _places(edition: MapEdition) -> str:
    """Count the priority areas, and those that a re-check might not find again."""
    drawn = edition.hotspots
    if drawn is None or drawn.empty:
        return "Priority areas: none shown. That does not prove that there is none."
    count = len(drawn)
    unsure = int(drawn["certainty"].astype(str).str.contains("look again").sum())
    if unsure == 0:
        return f"Priority areas: {count}. Range {count} to {count}: most re-checks find each again."
    return f"Priority areas: {count}. Range {count - unsure} to {count}: look again at {unsure}."


def _money(inputs: Inputs, facts: PackFacts, *, exact: bool) -> str:
    """Say what a year costs, and what longer or shorter journeys would make of it."""
    weeks = float(inputs.config.plan.weeks_per_year)
    table = facts.average.by_type
    if table["total"].notna().all() and len(table):
        total, miles = float(table["total"].sum()), float(table["mileage"].sum())
        step = 1.0 if exact else YEAR_STEP_GBP
        low, year, high = (
            in_steps(weeks * (total + sign * TRAVEL_DOUBT * miles), step) for sign in (-1, 0, 1)
        )
        return (
            f"Cost a year, pay included: GBP {year:,.0f}. Range GBP {low:,.0f} to "
            f"{high:,.0f}: mileage {TRAVEL_DOUBT:.0%} less or more."
        )
    week = in_steps(float(facts.plan.costs["gbp"].sum()), 1.0 if exact else WEEK_STEP_GBP)
    limit = float(inputs.config.plan.budget_gbp)
    return (
        f"Hire, goods and mileage a week: GBP {week:,.0f}, at most GBP {limit:,.0f}. "
        "Pay: not assessed: hourly rates not supplied for all roles."
    )
