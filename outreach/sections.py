"""A part of the settings: what all parts have in common, and the smallest of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class Section(BaseModel):
    """A part of the file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Handover(Section):
    """What whoever takes over must know and no table says."""

    owner: str = Field(default="", description="Who looks after this county, by post.")
    key_kept: str = Field(
        default="", description="Where and with whom the key of the pseudonyms is; never the key."
    )
    open_decisions: tuple[str, ...] = Field(default=(), description="What is still to be decided.")


class Quality(Section):
    """How good the records must be."""

    warn_placed: Share = Field(default=0.90, description="Fewer placed warns everywhere [share].")
    stop_placed: Share = Field(default=0.75, description="Fewer placed stops a run [share].")
    complete: Share = Field(default=0.90, description="Filled cells wanted per field [share].")

    @model_validator(mode="after")
    def _warns_before_it_stops(self) -> Quality:
        if self.stop_placed > self.warn_placed:
            msg = "stop_placed must not be above warn_placed"
            raise ValueError(msg)
        return self
