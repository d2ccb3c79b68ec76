"""Other plans put into an edition of the map, beside the proposal and today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from maps.other_plans import MOST, Alternative
from outreach.errors import ConfigError
from outreach.figures import readable_name
from outreach.showing.need_nearby import need_nearby
from outreach.showing.timetables import listed_timetable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocation.plan import Plan
    from maps import MapEdition
    from outreach.intake.inputs import Inputs


class OtherPlan(NamedTuple):
    """A plan made under other settings, its name, and what was assumed, in a sentence."""

    name: str
    note: str
    plan: Plan


def with_other_plans(edition: MapEdition, inputs: Inputs, plans: Sequence[OtherPlan]) -> MapEdition:
    """Offer other plans in an edition, with what the edition may say of a plan and no more.

    A plan brings its timetable and, for each area, the nearest session and the class of room
    nearby: all follow from the timetable, travel and published need. It brings no demand and no
    one served, so that two plans together tell nothing that one does not.

    Parameters
    ----------
    edition
        From `outreach.showing.editions`.
    inputs
        The county.
    plans
        In the order in which the page offers them.

    Returns
    -------
    MapEdition
        The same, with ``alternatives``.

    Raises
    ------
    ConfigError
        When two plans bear one name, or there are more than a page tells apart.
    """
    names = [other.name for other in plans]
    if len(set(names)) < len(names) or len(names) > MOST:
        msg = f"other plans: found {len(names)} names; give each its own, {MOST} plans at most."
        raise ConfigError(msg)
    told = [_told(edition, inputs, other) for other in plans]
    used = {venue for other in told for venue in other.sessions["venue_id"]}
    more = sorted(used - set(edition.venues.index))
    added = inputs.venues.loc[more]
    venues = added.assign(
        sessions_text="none in the proposal",
        name=added["name"].map(readable_name),
        type=added["type"].astype(str).str.replace("_", " "),
    )
    slots = {*edition.slots, *(slot for other in told for slot in other.sessions["slot"])}
    return replace(
        edition,
        alternatives=tuple(told),
        venues=pd.concat([edition.venues, venues]).sort_index() if more else edition.venues,
        slots=tuple(s for s in map(str, inputs.slots.sort_values("order").index) if s in slots),
    )


def _told(edition: MapEdition, inputs: Inputs, other: OtherPlan) -> Alternative:
    """Say of a plan what the edition may."""
    rows, near, left_out = listed_timetable(
        inputs, other.plan, advertised_only=edition.edition == "PUBLIC"
    )
    note = other.note
    if left_out:
        note += f" {left_out} more session(s) a week are not advertised and not listed."
    met = None if edition.need_met is None else need_nearby(inputs, edition.areas, rows)
    return Alternative(other.name, note, rows, near, met)
