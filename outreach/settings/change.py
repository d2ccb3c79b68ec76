"""What a change would cost where not everything fits; only their proportions decide."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from outreach.settings.section import Section

Money = Annotated[float, Field(ge=0)]


class ChangePrices(Section):
    """Prices by which the cheapest set of changes is chosen."""

    hour: Money = Field(default=27.0, description="One more hour of a worker [GBP/h].")
    vacancy: Money = Field(default=25.0, description="Filling a post, beside its hours [GBP/week].")
    post: Money = Field(default=50.0, description="Making a post, beside its hours [GBP/week].")
    slot: Money = Field(default=20.0, description="A venue opening once more [GBP/week].")
    venue: Money = Field(default=60.0, description="A venue taking on a session type [GBP/week].")
    room: Money = Field(default=15.0, description="A venue letting one more room [GBP/week].")
    maximum: Money = Field(default=10.0, description="A session above its maximum [GBP/week].")
    floor: Money = Field(default=20_000.0, description="Giving up a whole floor [GBP/week].")
