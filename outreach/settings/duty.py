"""Settings of the work beside sessions; everything is off until somebody asks for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from outreach.settings.section import Positive, Section, Share

Count = Annotated[float, Field(ge=0)]


class OtherWork(Section):
    """What staff do beside sessions, within the same contract hours."""

    visit_share: Share = Field(
        default=0.0, description="Of planning demand, met by visits instead of sessions [share]."
    )
    visit_role: str = Field(default="", description="Who makes visits; empty: any who may.")
    visit_hours: Positive = Field(default=1.25, description="One visit with its notes [h].")
    visit_travel_hours: Count | None = Field(
        default=None, description="There and back; else reckoned from each base [h]."
    )
    remote_contacts: Count = Field(
        default=0.0, description="By telephone, text or online, up to the cap [contacts/week]."
    )
    remote_role: str = Field(default="", description="Who answers; empty: any who may.")
    remote_hours: Positive = Field(default=0.725, description="One remote contact, notes too [h].")
    remote_share: Share = Field(default=0.3, description="Most of a hotspot's demand [share].")
    far_minutes: Positive = Field(
        default=45.0, description="Areas further from any venue may exceed it [min]."
    )
    trainings_per_gap: int = Field(
        default=0, ge=0, description="Of referrers, at each of the largest gaps [a year]."
    )
    gaps: int = Field(default=3, ge=1, description="How many of the largest gaps are trained.")
    training_hours: Positive = Field(default=2.5, description="One training with set-up [h].")
    group_capacity: int = Field(default=10, ge=1, description="Of one school group [people].")
    group_meetings: int = Field(default=6, ge=1, description="Weekly meetings of one group.")
    group_crew: int = Field(default=2, ge=1, description="Workers at one meeting.")
    group_hours: Positive = Field(default=1.5, description="One meeting with set-up [h].")
    term_weeks: Positive = Field(default=39.0, description="Weeks of term in a year.")
    group_start_share: Share = Field(
        default=0.0, description="Of those in groups, who go on to visits later [share]."
    )
    group_start_lag: int = Field(
        default=1, ge=0, le=4, description="How much later those visits begin [quarters]."
    )
