"""What the model decides: the solver variables of both stages, as Series indexed by label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Variables:
    """What the model decides; the symbols are those of docs/model.md.

    Attributes
    ----------
    hold
        S: sessions a week, index (``venue_id``, ``session_type``).
    offer
        o: whether any is held, same index.
    give
        A: half-days of a worker, index (``worker_id``, ``venue_id``, ``session_type``).
    see
        f: contacts, index (``area_code``, ``venue_id``, ``session_type``).
    met
        m: need met, index (``area_code``, ``session_type``).
    opened
        c: whether the venue holds a session that counts for coverage, index ``venue_id``.
    covered
        z: whether the residents of a group are covered, index ``group``.
    friday
        p: sessions held on a Friday evening, index (``venue_id``, ``session_type``).
    choice
        z: whether the demand of a group has two places to choose from, index ``group``.
    fair
        r: share of demand met in the least served district.
    other
        y: other work a worker does, index (``worker_id``, ``work_id``). [units / week]
    seldom
        l: what a place lacks of a session a week, where that has a price, index as `hold`.
    short
        e: shortfall of each policy rule in its own unit, index (``rule``, ``subject``).
    access
        Rows beside `see`: ``share``, ``need``, ``minutes``, ``weight``.
    groups
        Residents who reach the same venues, index ``group``: ``residents``, ``venues``.
    targets
        From `allocation.targets.policy_targets`.
    """

    hold: pd.Series
    offer: pd.Series
    give: pd.Series
    see: pd.Series
    met: pd.Series
    opened: pd.Series
    covered: pd.Series
    friday: pd.Series
    choice: pd.Series
    fair: pd.Series
    other: pd.Series
    seldom: pd.Series
    short: pd.Series
    access: pd.DataFrame
    groups: pd.DataFrame
    targets: pd.DataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class Timetable:
    """The decisions of stage 2.

    Attributes
    ----------
    place
        s: whether a session is held, index (``venue_id``, ``session_type``, ``slot``).
    work
        a: whether a worker is in it, index (``worker_id``, then the same).
    """

    place: pd.Series
    work: pd.Series
