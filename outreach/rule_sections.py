"""How each policy rule of the plan is taken: hard, priced or off."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from outreach.sections import Section

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
    continuity: Taken = Field(default="priced", description="Part of today's timetable stays.")
    minimum_sessions: Taken = Field(default="priced", description="The minimum of each type.")
    overrides: Taken = Field(default="hard", description="What people decided themselves.")
