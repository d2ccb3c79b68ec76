"""The plan: a weekly timetable, what it achieves and how far it can be from the best."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """A weekly timetable, who works it, whom it reaches and what is left undone.

    Attributes
    ----------
    sessions
        Index ``session_id``: ``venue_id, session_type, slot, sessions_per_week, frequency,
        weeks`` (of the cycle, tuple), ``crew`` (tuple of worker_id), ``contacts``
        [contacts / week], ``hire_cost`` [GBP / week], ``is_current``.
    assignments
        ``session_id, worker_id, role, hours, travel_minutes, miles`` (there and back), of an
        average week: half of each for a fortnightly session.
    served
        Index (``area_code``, ``venue_id``, ``session_type``): ``contacts``.
    coverage
        Index ``area_code``: ``nearest_venue, minutes, within_standard, demand, contacts,
        basis``; nearest among venues with a drop-in or clinic in the plan.
    workers
        Index ``worker_id``: ``role, hours_available, hours_used, sessions, miles``.
    unmet
        ``rule, subject, amount, unit, sentence, change``; empty when every rule is met.
    changes
        The cheapest set of changes that would keep every rule, where a run sought it: ``what,
        subject, role, amount, unit, cost, sentence, verified``; see
        `allocation.explaining.cheapest_changes.cheapest_changes`.
    levels
        One dict per aim, in order: ``name, value, bound, proven``.
    status
        ``"proven"`` when no plan can be better, else ``"feasible"``.
    value, bound, gap
        Deprivation-weighted need met; what no plan with so few unmet rules can exceed; and
        ``(bound - value) / max(|value|, 1)``. [contacts / week, contacts / week, share]
    stopped_by
        ``"proven"``, ``"gap"``, ``"nodes"`` or ``"time"``.
    costs
        ``item, gbp``.
    settings
        The chosen figures, ready for JSON.
    holidays
        The plan of the school holidays, where terms are known.
    other_work
        What staff do beside sessions, one row per worker and work: ``work_id, kind, subject,
        district, worker_id`` (empty where nobody can)``, role, hours, per, count, asked, met,
        sentence``; see `allocation.other_work.reporting`.
    funding
        What each pot of money offers, pays for and has left, see `allocation.funds.flows`; no
        rows where the county has one budget.
    against_today
        What becomes of every session of today, and what is new, see `allocation.staying`.
    event_weeks
        What becomes of each session in weeks with a one-off event, where a run looked:
        `allocation.other_work.event_weeks.event_weeks`.
    basis
        ``"estimate"`` or ``"table"``: where the travel minutes come from.
    """

    sessions: pd.DataFrame
    assignments: pd.DataFrame
    served: pd.DataFrame
    coverage: pd.DataFrame
    workers: pd.DataFrame
    unmet: pd.DataFrame
    levels: tuple[dict[str, Any], ...]
    status: str
    value: float
    bound: float
    gap: float
    stopped_by: str
    costs: pd.DataFrame
    basis: str
    other_work: pd.DataFrame = field(default_factory=pd.DataFrame)
    funding: pd.DataFrame = field(default_factory=pd.DataFrame)
    against_today: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    event_weeks: pd.DataFrame = field(default_factory=pd.DataFrame)
    settings: dict[str, Any] = field(default_factory=dict)
    holidays: Plan | None = None

    def __repr__(self) -> str:
        """Say the outcome in one line."""
        often = self.sessions["sessions_per_week"].sum()
        return (
            f"<Plan: {often:g} sessions a week, {len(self.unmet)} rule(s) unmet, "
            f"weighted need met {self.value:.1f}, {self.status}, gap {self.gap:.1%}>"
        )
