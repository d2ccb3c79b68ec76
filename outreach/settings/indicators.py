"""The settings of the commissioning indicators: what counts as what, and how long to wait."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from outreach.settings.section import Section

SOURCE_KINDS = (
    *("School", "Mainstream education", "Education", "Further education", "College"),
    *("Pupil referral unit", "Alternative education", "Education welfare", "School nurse"),
    *("Social care", "Children's social care", "Early help", "Looked-after children's team"),
    *("Youth justice", "Youth justice service", "Youth offending team", "Police", "Probation"),
    *("Self", "Family", "Family or friends", "Friends", "Relative", "Concerned other"),
    *("GP", "A&E", "Hospital", "CAMHS", "Health", "Mental health service", "Psychiatry"),
    *("Youth service", "Targeted youth support", "Youth support", "Housing", "Voluntary sector"),
    *("Drug service", "Substance misuse service", "Adult service", "Connexions", "Other"),
)
"""Kinds of source in the field's words: none of them is a building or a person."""

Months = Annotated[int, Field(ge=1, le=36)]


class Indicators(Section):
    """What a county counts as a planned exit, a return, a referral that still waits."""

    planned: tuple[str, ...] = Field(
        default=(
            "Completed",
            "Completed drug free",
            "Completed occasional user",
            "Treatment completed",
        ),
        description="Reasons of discharge that count as planned; case does not matter.",
    )
    onward: tuple[str, ...] = Field(
        default=("Referred on", "Transferred"),
        description="Reasons of discharge that count as referral onward.",
    )
    fewest_exits: int = Field(
        default=10, ge=1, description="Groups with fewer exits are told together [exits]."
    )
    return_months: tuple[Months, ...] = Field(
        default=(6, 12), description="A return within so many months of leaving counts [months]."
    )
    waiting_days: Annotated[int, Field(ge=0)] = Field(
        default=21, description="A referral this young may still wait for triage [days]."
    )
    source_kinds: tuple[str, ...] = Field(
        default=SOURCE_KINDS,
        description="Sources that may be named to everybody; all others are told together.",
    )
    quarters: int = Field(default=12, ge=1, le=40, description="Quarters in a trend [quarters].")

    @model_validator(mode="after")
    def _no_reason_is_both(self) -> Indicators:
        both = {word.casefold() for word in self.planned} & {
            word.casefold() for word in self.onward
        }
        if both:
            msg = f"{', '.join(sorted(both))} cannot be both planned and onward"
            raise ValueError(msg)
        return self
