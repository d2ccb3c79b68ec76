"""What a county's own tables say of delivery and money: who came, what it cost, who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from allocation.delivery.advising import advise, sole_venues
from allocation.delivery.attendance import count_attendance
from allocation.delivery.events import event_hours, weeks_with_events
from allocation.delivery.funding import by_funder, split_costs
from allocation.delivery.plan_costs import cost_plan, known_yearly
from allocation.delivery.remote import remote_contacts
from allocation.delivery.session_costs import held_costs
from allocation.delivery.unit_costs import cost_per_contact
from allocation.delivery.utilisation import utilisation
from allocation.teams import SECOND, seats_by_role
from outreach.settings.dated_rates import rate_on

if TYPE_CHECKING:
    from datetime import date

    from allocation.delivery.plan_costs import PlanCosts
    from allocation.plan import Plan
    from allocation.problem import Problem
    from outreach.intake.inputs import Inputs

_MIX = {"drop-in": "Drop-in: brief support", "bookable": "Booked: structured support"}
_COST = ["value", "lower_cost", "upper_cost"]


class Delivered(NamedTuple):
    """What was held and who came; all empty where the county has no table of attendance.

    Attributes
    ----------
    by_venue : DataFrame, index (``venue_id``, ``session_type``)
        From `allocation.delivery.advising.advise`, with ``cost`` [GBP] and ``value``,
        ``lower_cost``, ``upper_cost`` of one attendance [GBP].
    by_type : DataFrame, index ``session_type``
        As in `by_venue`, without advice; ``sentence`` says the cost of one attendance.
    mix : DataFrame, index ``group``
        Cost of one attendance of brief and of structured support, of the kinds of session whose
        cost is known.
    """

    by_venue: pd.DataFrame
    by_type: pd.DataFrame
    mix: pd.DataFrame


class Funded(NamedTuple):
    """Who pays for a year of the plan.

    Attributes
    ----------
    split
        From `allocation.delivery.funding.split_costs`.
    funders
        From `allocation.delivery.funding.by_funder`.
    complete
        Whether the cost of every hour of staff is known.
    """

    split: pd.DataFrame
    funders: pd.DataFrame
    complete: bool


def hourly_rates(inputs: Inputs, day: date) -> pd.Series:
    """Give the cost of an hour at work of each role on a day, where the county says it.

    Returns
    -------
    Series, index ``role``
        [GBP/h]
    """
    roles = {str(role) for role in inputs.staff["role"]}
    roles |= {str(role) for crew in inputs.session_types["crew"] for role in crew}
    rates = inputs.optional.get("rates")
    known = {role: rate_on(rates, "hourly", day, role=role) for role in sorted(roles)}
    return pd.Series(known, dtype=float).dropna().rename_axis("role")


def delivered(inputs: Inputs, problem: Problem) -> Delivered:
    """Judge the county's table of attendance.

    Returns
    -------
    Delivered
        Costs are those of the crew, the room and goods of the sessions that were held, without
        journeys, at the rates of the day the data were taken.
    """
    given = inputs.optional.get("attendance")
    if given is None or given.empty:
        return Delivered(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    counts = count_attendance(given)
    used = utilisation(counts, _places(inputs, counts))
    used = used.assign(cost=used["held"] * _session_costs(inputs, used.index))
    counting = problem.types.index[problem.types["counts_for_hotspot"].astype(bool)]
    held = pd.MultiIndex.from_tuples(list(used.index[used["held"] > 0]), names=used.index.names)
    judged = advise(used, needed=sole_venues(problem.hotspots, held, counting))
    types = count_attendance(given, by=("session_type",))
    kinds = used.index.get_level_values("session_type")
    places = used["places"].groupby(kinds).sum(min_count=1).reindex(types.index)
    by_type = utilisation(types, places / types["held"].where(types["held"] > 0))
    by_type = by_type.assign(cost=used["cost"].groupby(kinds).agg(_whole))
    known = by_type[by_type["cost"].notna()]
    booking = inputs.session_types["booking"].reindex(known.index).map(_MIX)
    mix = known.groupby(booking.rename("group"))[["cost", "attended"]].agg(_whole)
    titles = by_type.rename(index=inputs.session_types["title"].astype(str).to_dict())
    per_type = _per_attendance(titles).set_axis(by_type.index)
    return Delivered(
        by_venue=judged.join(_per_attendance(judged)[_COST]),
        by_type=by_type.join(per_type[[*_COST, "sentence"]]),
        mix=_per_attendance(mix),
    )


def week_costs(inputs: Inputs, problem: Problem, plan: Plan) -> PlanCosts:
    """Add up the week of the plan at the rates of the day it starts."""
    hourly = hourly_rates(inputs, inputs.config.county.plan_date)
    return cost_plan(problem, plan, {str(role): float(rate) for role, rate in hourly.items()})


def funded(inputs: Inputs, costs: PlanCosts) -> Funded | None:
    """Split a year of the plan over those who pay; None where nobody says who does.

    Returns
    -------
    Funded or None
        The plan serves young people who come of their own will: money tied to another stream
        pays for none of it.
    """
    funding = inputs.optional.get("funding")
    if funding is None or funding.empty:
        return None
    config = inputs.config
    yearly = known_yearly(costs, weeks=config.plan.weeks_per_year)
    split = split_costs(yearly, funding, day=config.county.plan_date)
    return Funded(split, by_funder(split), bool(yearly["complete"].all()))


def event_weeks(inputs: Inputs, plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say which hours the county's events take, and what they leave of those the plan spares.

    Returns
    -------
    taken, weeks : DataFrame
        From `allocation.delivery.events`; both empty without events.
    """
    events = inputs.optional.get("events")
    if events is None or events.empty:
        return pd.DataFrame(), pd.DataFrame()
    taken = event_hours(events)
    spare = plan.workers["hours_available"].sum() - plan.workers["hours_used"].sum()
    other = plan.other_work
    spare -= other["hours"][other["per"] == "week"].sum() if len(other) else 0.0
    return taken, weeks_with_events(taken, weekly_hours=float(spare))


def most_remote(inputs: Inputs, problem: Problem, plan: Plan) -> pd.DataFrame:
    """Say how much of what sessions leave could be met by telephone, text or online, at most.

    Returns
    -------
    DataFrame, index ``area_code``
        From `allocation.delivery.remote.remote_contacts`, with ``unmet``, as if remote workers
        could see everybody. [contacts/week]
    """
    left = (plan.coverage["demand"] - plan.coverage["contacts"]).clip(lower=0.0)
    home = {str(area): key for key, areas in problem.hotspots["areas"].items() for area in areas}
    nearest = inputs.travel["minutes"].groupby(level="area_code").min()
    areas = pd.DataFrame(
        {
            "demand": plan.coverage["demand"],
            "unmet": left,
            "minutes": nearest.reindex(left.index),
            "hotspot_id": [home.get(str(area), "") for area in left.index],
        }
    )
    return remote_contacts(areas, capacity=float("inf")).assign(unmet=left)


def _places(inputs: Inputs, counts: pd.DataFrame) -> pd.Series:
    """Give the places of a session of each row; missing where nobody describes the type."""
    kinds = counts.index.get_level_values("session_type")
    places = inputs.session_types["contacts_per_session"].reindex(kinds)
    return pd.Series(places.to_numpy(dtype=float), index=counts.index)


def _session_costs(inputs: Inputs, pairs: pd.Index) -> pd.Series:
    """Cost one session of each pair; missing where the rate of a role or a table is."""
    rows = []
    for place, kind in pairs:
        if place not in inputs.venues.index or kind not in inputs.session_types.index:
            continue
        seats = seats_by_role(inputs.session_types.loc[kind], inputs.venues.loc[place])
        first = next(iter(seats), "")
        rows += [  # who the second is, nobody knows: paid as the first role of the crew
            (place, kind, first if role == SECOND else role, number)
            for role, number in seats.items()
        ]
    crews = pd.DataFrame(rows, columns=["venue_id", "session_type", "role", "seats"])
    hourly = hourly_rates(inputs, inputs.config.county.data_date)
    return held_costs(inputs.session_types, inputs.venues, crews, hourly)["total"].reindex(pairs)


def _per_attendance(rows: pd.DataFrame) -> pd.DataFrame:
    """Divide the cost of rows by those who came."""
    costs = pd.DataFrame({"gbp": rows["cost"], "contacts": rows["attended"]})
    why = "no hourly rate supplied for those days"
    told = cost_per_contact(costs, what="attendance", unknown=why)
    return told.rename(columns={"lower": "lower_cost", "upper": "upper_cost"})


def _whole(parts: pd.Series) -> float:
    """Add up; missing where any part is."""
    return float(parts.sum(skipna=False))
