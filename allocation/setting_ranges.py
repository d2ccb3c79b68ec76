"""The ranges that the figures of a county must keep, whoever gives them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allocation.problem import Settings

RANGES: Mapping[str, tuple[float, float]] = {
    "budget_gbp": (0, 1_000_000_000),
    "standard_minutes": (0, 1_000_000),
    "hotspot_minutes": (0, 1_000_000),
    "district_floor": (0, 1),
    "keep_share": (0, 1),
    "max_day_minutes": (0, 1_000_000),
    "max_day_sessions": (0, 1_000),
    "max_day_hours": (0, 1_000),
    "gap_minutes": (-1_000_000, 1_000_000),
    "rest_hours": (-1_000, 24),
    "staff_circuity": (1, 10),
    "staff_speed_kmh": (1, 200),
}
"""Name of a setting to its least and greatest value, inclusive; below 0, a gap or a rest is off."""


def in_range(settings: Settings) -> Settings:
    """Return the settings as they are, or refuse every figure that nobody can mean.

    Parameters
    ----------
    settings
        Of a county, just put together.

    Returns
    -------
    Settings
        The same.

    Raises
    ------
    TableError
        When a figure is no number or lies outside its range; all of them at once.
    """
    faults = []
    for name, (least, greatest) in RANGES.items():
        value = float(getattr(settings, name))
        if not (math.isfinite(value) and least <= value <= greatest):
            faults.append(f"{name} is {value:g}; it must be from {least:,} to {greatest:,}")
    if faults:
        raise TableError("; ".join(faults))
    return settings
