"""The settings of need and demand: what is blended, and whose referrals count for more."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from outreach.settings.section import Section, Share

Weight = Annotated[float, Field(ge=1, le=5)]


class Weights(Section):
    """How often a referral counts in demand; 1 is as often as any other."""

    excluded: Weight = Field(default=1.0, description="Permanently excluded from school [ratio].")
    looked_after: Weight = Field(default=1.0, description="In care [ratio].")
    neet: Weight = Field(default=1.0, description="Not in education, work or training [ratio].")
    exploitation: Weight = Field(default=1.0, description="At risk of exploitation [ratio].")
    youth_justice: Weight = Field(default=1.0, description="Known to youth justice [ratio].")
    severity: dict[str, Weight] = Field(
        default={}, description="By what the column severity says, such as heavy = 2 [ratio]."
    )
    cap: Annotated[float, Field(ge=1, le=10)] = Field(
        default=2.0, description="No referral counts more often than this [ratio]."
    )

    @model_validator(mode="after")
    def _cap_leaves_each_weight_alone(self) -> Weights:
        above = [name for name, weight in self.flags().items() if weight > self.cap]
        above += [name for name, weight in self.severity.items() if weight > self.cap]
        if above:
            msg = f"cap is {self.cap:g}, but {', '.join(above)} alone would count for more"
            raise ValueError(msg)
        return self

    def flags(self) -> dict[str, float]:
        """Give the weights by flag, of the flags that count for more than others."""
        names = ("excluded", "looked_after", "neet", "exploitation", "youth_justice")
        return {name: getattr(self, name) for name in names if getattr(self, name) != 1}


class Need(Section):
    """How the plan weighs what was observed against what is expected."""

    demand_basis: Share = Field(default=0.5, description="0 = observed only, 1 = need only.")
    weights: Weights = Field(default=Weights(), description="Whose referrals count for more.")
