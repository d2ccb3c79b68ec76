"""What a county wishes for: tastes, partners, families, joint clinics, fuller rooms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

PAIR = ["venue_id", "session_type"]

PEOPLE_UNITS = {
    "preferences": "session",
    "partner_clashes": "session",
    "utilisation": "contacts",
    "joint_clinics": "session",
    "place_choice": "contacts",
    "rural_reach": "contacts",
    "deprived_reach": "contacts",
}
"""Rule to its unit."""

PEOPLE_PRIORITIES = {
    "preferences": 1.0,
    "partner_clashes": 0.5,
    "utilisation": 0.25,
    "joint_clinics": 1.0,
    "place_choice": 1.0,
    "rural_reach": 1.0,
    "deprived_reach": 1.0,
}
"""What one whole unmet rule weighs, as in `allocation.problem.PRIORITIES`."""

PEOPLE_AIMS = {
    "preference": 0.1,  # per place in a session that all prefer; lost where all refuse
    "families": 0.1,  # per contact of a family
}
"""Lesser aims, in contacts a week per unit, as in `allocation.problem.LESSER_AIMS`."""


def _series(*names: str) -> pd.Series:
    """Return a Series of numbers without rows."""
    return pd.Series([], index=_keys(*names), dtype=float)


def _frame(*names: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a table without rows."""
    return pd.DataFrame(columns=list(columns), index=_keys(*names), dtype=object)


def _keys(*names: str) -> pd.Index:
    """Return labels without rows."""
    if len(names) == 1:
        return pd.Index([], name=names[0], dtype="str")
    return pd.MultiIndex.from_arrays([[] for _ in names], names=list(names))


@dataclass(frozen=True, kw_only=True, eq=False)
class Wishes:
    """What is wished for; everything is absent by default, and then adds nothing to the model.

    Attributes
    ----------
    place_scores
        Series, index (``venue_id``, ``session_type``): how much young people like a place, from
        -1 (all refuse) to 1 (all prefer), nearer to 0 the fewer were asked.
    slot_scores
        Series, index ``slot``: the same for a time.
    refused
        Index ``venue_id``: ``share`` (of those asked who refuse), ``consulted``: places not to be
        used; only where that is asked for as a hard rule.
    clashes
        Index (``venue_id``, ``session_type``, ``slot``): ``agency``, a partner who holds a session
        of the same kind there and then.
    utilisation_floor
        Part of its places that each session should fill. [share]
    joint
        Index ``district``: ``share`` (of those asked, with another need beside), ``sessions``
        (joint clinics it should have). [share, sessions / week]
    joint_types
        Session types that are joint clinics.
    walk_to_nearest
        Whether drop-in demand goes to the nearest session of its type.
    passed_by
        Index (``area_code``, ``session_type``): walk-ins whom a search had sent past an open
        session; a model too large for all rows of the rule holds theirs.
    families
        Series, index (``area_code``, ``session_type``): need of families, apart from that of young
        people. [contacts / week]
    families_near
        Series, index (``venue_id``, ``session_type``): families who would come to a venue if it
        were the only one. [contacts / week]
    choice_demand
        Series, index ``area_code``: demand that should have a choice of place; empty where that
        is not asked for. [contacts / week]
    choice_share
        Part of it that should have two places or more within the standard. [share]
    reach_demand
        Index ``area_code``: a column for each floor of reach, with its group's demand and 0
        elsewhere. [contacts / week]
    reach_shares
        Floor of reach to the part of its group's demand that should be within the standard; none
        that is not asked for. [share]
    """

    place_scores: pd.Series = field(default_factory=lambda: _series(*PAIR))
    slot_scores: pd.Series = field(default_factory=lambda: _series("slot"))
    refused: pd.DataFrame = field(
        default_factory=lambda: _frame("venue_id", columns=("share", "consulted"))
    )
    clashes: pd.DataFrame = field(
        default_factory=lambda: _frame(*PAIR, "slot", columns=("agency",))
    )
    utilisation_floor: float = 0.0
    joint: pd.DataFrame = field(
        default_factory=lambda: _frame("district", columns=("share", "sessions"))
    )
    joint_types: tuple[str, ...] = ()
    walk_to_nearest: bool = False
    passed_by: pd.Index = field(default_factory=lambda: _keys("area_code", "session_type"))
    families: pd.Series = field(default_factory=lambda: _series("area_code", "session_type"))
    families_near: pd.Series = field(default_factory=lambda: _series(*PAIR))
    choice_demand: pd.Series = field(default_factory=lambda: _series("area_code"))
    choice_share: float = 0.6
    reach_demand: pd.DataFrame = field(default_factory=lambda: _frame("area_code", columns=()))
    reach_shares: Mapping[str, float] = field(default_factory=dict)
