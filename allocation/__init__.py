"""Hotspots, venues and staff become a weekly plan, with its proof and its check.

The verbs below are loaded when they are first used, so that importing the package is free.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocation.building import build_problem as build_problem
    from allocation.checking.whole_plan import check_plan as check_plan
    from allocation.explaining.comparing import compare_plans as compare_plans
    from allocation.plan import Plan as Plan
    from allocation.problem import Problem as Problem
    from allocation.reading.cross_checking import check_tables as check_tables
    from allocation.reading.sessions import read_current_plan as read_current_plan
    from allocation.reading.sessions import read_session_types as read_session_types
    from allocation.reading.sessions import read_slots as read_slots
    from allocation.reading.staff import read_staff as read_staff
    from allocation.reading.travel import read_travel as read_travel
    from allocation.reading.venues import read_venues as read_venues
    from allocation.search.allocating import allocate as allocate
    from allocation.travelling import staff_travel as staff_travel
    from allocation.travelling import travel_minutes as travel_minutes
    from allocation.travelling import within_standard as within_standard

_VERBS = {
    "read_venues": "allocation.reading.venues",
    "read_staff": "allocation.reading.staff",
    "read_session_types": "allocation.reading.sessions",
    "read_slots": "allocation.reading.sessions",
    "read_current_plan": "allocation.reading.sessions",
    "check_tables": "allocation.reading.cross_checking",
    "read_travel": "allocation.reading.travel",
    "travel_minutes": "allocation.travelling",
    "staff_travel": "allocation.travelling",
    "within_standard": "allocation.travelling",
    "build_problem": "allocation.building",
    "allocate": "allocation.search.allocating",
    "check_plan": "allocation.checking.whole_plan",
    "compare_plans": "allocation.explaining.comparing",
    "Plan": "allocation.plan",
    "Problem": "allocation.problem",
}

__all__ = sorted(_VERBS)  # noqa: PLE0605  (a list, made from the table above)


def __getattr__(name: str) -> Any:
    """Load a verb on first use (PEP 562)."""
    if name not in _VERBS:
        msg = f"module 'allocation' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_VERBS[name]), name)


def __dir__() -> list[str]:
    """List the verbs for completion."""
    return __all__
