"""The year of a county: term and holidays in its calendar, its plan and its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocation import allocate, check_plan
from allocation.cycle.holidays import in_holidays, through_the_year
from maps.held_dates import Repeat, Year, in_words, share_of_term

if TYPE_CHECKING:
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs


def year_of(inputs: Inputs) -> Year | None:
    """Give the terms and closed days of a county; None where it names no terms."""
    chosen = inputs.config.calendar
    if not chosen.is_given:
        return None
    terms = tuple((term.first, term.last) for term in chosen.terms)
    return Year(terms, frozenset(chosen.bank_holidays))


def with_holidays(problem: Problem, plan: Plan, inputs: Inputs) -> tuple[Plan, pd.DataFrame]:
    """Plan the school holidays from the plan of term, where the county names its terms.

    Parameters
    ----------
    problem, plan, inputs
        The county in term, and its plan.

    Returns
    -------
    plan : Plan
        With ``holidays``; the same plan where no terms are named, or it is one of a holiday
        week already.
    broken : DataFrame
        What `check_plan` finds wrong with the plan of the holidays.
    """
    chosen = inputs.config.calendar
    if not chosen.is_given or not inputs.config.plan.term_time:
        return plan, pd.DataFrame()
    away = in_holidays(
        problem, plan, keep_share=chosen.keep_share, change_price=chosen.change_price
    )
    search = inputs.config.plan.search()
    found = allocate(away, start=plan, seed=inputs.config.county.seed, **search)
    return replace(plan, holidays=found), check_plan(found, away)


def repeats_of(sessions: pd.DataFrame, inputs: Inputs) -> pd.Series:
    """Say how often each session is held, and whether in term or holidays only.

    Parameters
    ----------
    sessions
        With ``venue_id, session_type, slot``; with ``weeks`` and ``when`` where they are known.
        Without ``when``, what is in term only by the tables is held in term.
    inputs
        The county's tables.

    Returns
    -------
    Series
        Of `maps.held_dates.Repeat`, indexed as `sessions`.
    """
    cycle = inputs.config.plan.cycle_weeks
    every = pd.Series([tuple(range(1, cycle + 1))] * len(sessions), index=sessions.index)
    weeks = sessions.get("weeks", every)
    when = sessions.get("when", term_or_all_year(sessions, inputs))
    made = [
        Repeat(cycle // len(own), min(own), word) for own, word in zip(weeks, when, strict=True)
    ]
    return pd.Series(made, index=sessions.index, dtype=object)


def term_or_all_year(sessions: pd.DataFrame, inputs: Inputs) -> pd.Series:
    """Say which sessions the tables allow in term only."""
    tables = {"venue_id": inputs.venues, "session_type": inputs.session_types, "slot": inputs.slots}
    flags = [
        sessions[name].map(table["term_only"].astype(bool).to_dict()).eq(other=True)
        for name, table in tables.items()
    ]
    words = flags[0] | flags[1] | flags[2]
    return words.map({True: "school term", False: "all year"})


def all_sessions(plan: Plan, inputs: Inputs, *, by_crew: bool = True) -> pd.DataFrame:
    """List the sessions of term and holidays once each, with ``repeat`` beside them.

    Parameters
    ----------
    plan, inputs
        The county, after planning.
    by_crew
        As for `allocation.cycle.holidays.through_the_year`.

    Returns
    -------
    DataFrame, index ``session_id``
        Without a plan of the holidays the sessions as they are.
    """
    sessions = through_the_year(plan, plan.holidays, by_crew=by_crew)
    if plan.holidays is None:
        sessions = sessions.drop(columns="when")
    return sessions.assign(repeat=repeats_of(sessions, inputs))


def is_every_week(plan: Plan, inputs: Inputs) -> bool:
    """Tell whether a timetable needs no column of weeks: one week is like another."""
    return plan.holidays is None and inputs.config.plan.cycle_weeks == 1


def weeks_in_words(repeats: pd.Series) -> pd.Series:
    """Write how often each session is held as people do."""
    return repeats.map(in_words).astype("str")


def weeks_of_term(inputs: Inputs, year: Year) -> float:
    """Give how many of the weeks of a year of the plan are in term, to a tenth. [weeks/year]."""
    share = share_of_term(year, first_day=inputs.config.county.plan_date)
    return round(float(inputs.config.plan.weeks_per_year) * share, 1)


def year_table(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """Count a year by kind of session: weeks of term and of holidays, each with its plan.

    Returns
    -------
    DataFrame, index ``session_type``
        ``term_weeks, holiday_weeks`` [weeks/year], ``term_sessions, holiday_sessions``
        [sessions/week], ``sessions`` [sessions/year], ``contacts`` [contacts/year], ``gbp`` (hire,
        goods and mileage) [GBP/year]. No rows without a calendar.
    """
    year = year_of(inputs)
    if year is None or plan.holidays is None:
        return pd.DataFrame()
    weeks = float(inputs.config.plan.weeks_per_year)
    term = weeks_of_term(inputs, year)
    parts = [_by_type(each, inputs) for each in (plan, plan.holidays)]
    both = parts[0].index.union(parts[1].index)
    first, second = (part.reindex(both).fillna(0.0) for part in parts)
    year_long = first * term + second * (weeks - term)
    table = pd.DataFrame(
        {
            "term_weeks": term,
            "holiday_weeks": weeks - term,
            "term_sessions": first["sessions"],
            "holiday_sessions": second["sessions"],
        },
        index=both,
    )
    return table.join(year_long).rename_axis("session_type")


def _by_type(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """Add up one week by kind of session."""
    sessions = plan.sessions
    goods = inputs.session_types["consumables"].reindex(sessions["session_type"]).to_numpy(float)
    rate = inputs.staff["mileage_rate"].reindex(plan.assignments["worker_id"]).to_numpy(float)
    road = (plan.assignments["miles"] * rate).groupby(plan.assignments["session_id"]).sum()
    often = sessions["sessions_per_week"].astype(float)
    table = pd.DataFrame(
        {
            "sessions": often,
            "contacts": sessions["contacts"],
            "gbp": sessions["hire_cost"]
            + goods * often
            + road.reindex(sessions.index).fillna(0.0).astype(float),
        }
    )
    return table.groupby(sessions["session_type"]).sum()
