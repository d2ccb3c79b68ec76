"""The part of the settings that says who may see the shared folder, and under which rules."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from outreach.settings.roles import fault_of_role
from outreach.settings.section import Section


class Disclosure(Section):
    """Who may see the shared folder."""

    profile: Literal["public", "partner", "restricted"] = Field(
        default="public",
        description="partner: for the named members of a planning meeting, under agreement; "
        "restricted leaves share/ empty: nothing may be passed on.",
    )
    reason: str = Field(default="", description="Why another profile was chosen.")
    decided_by: str = Field(
        default="", description="The role that chose another profile, never a name."
    )
    roles: list[str] = Field(
        default=[],
        description="The roles that may choose a profile and approve a release; empty: any role.",
    )
    threshold: int = Field(default=8, ge=8, description="Smallest count shown [people].")
    round_to: int = Field(default=5, ge=5, description="Counts are rounded to this [people].")
    min_public_population: int = Field(default=500, ge=500, description="Per public area.")
    partner_threshold: int = Field(
        default=5, ge=5, description="Smallest count shown to partners [people]."
    )
    partner_round_to: int = Field(
        default=5, ge=5, description="Counts shown to partners are rounded to this [people]."
    )
    retention_days: int = Field(
        default=365, ge=1, description="Private folders older than this are warned of [days]."
    )
    release_register: str = Field(
        default="", alias="register", description="Register of releases, e.g. releases.json."
    )

    @model_validator(mode="after")
    def _lowering_needs_a_reason(self) -> Disclosure:
        if self.profile != "public" and not self.reason.strip():
            msg = f"profile {self.profile!r} needs a reason, for the record"
            raise ValueError(msg)
        if self.profile == "partner" and not self.decided_by.strip():
            msg = (
                "profile 'partner' needs decided_by: the role that decided it (for example: "
                "lead analyst), for the record"
            )
            raise ValueError(msg)
        for role in self.roles:
            if fault := fault_of_role(role):
                msg = f"roles: {fault}"
                raise ValueError(msg)
        fault = fault_of_role(self.decided_by, self.roles) if self.decided_by.strip() else ""
        if fault:
            msg = f"decided_by: {fault}"
            raise ValueError(msg)
        return self
