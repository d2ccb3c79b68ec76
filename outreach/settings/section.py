"""A part of the settings: what all parts have in common, and the smallest of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class Section(BaseModel):
    """A part of the file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True
    )


class Handover(Section):
    """What whoever takes over must know and no table says."""

    owner: str = Field(default="", description="Who looks after this county, by post.")
    key_kept: str = Field(
        default="", description="Where and with whom the key of the pseudonyms is; never the key."
    )
    open_decisions: tuple[str, ...] = Field(default=(), description="What is still to be decided.")


class Partners(Section):
    """Who leads in each place, as agencies have agreed."""

    lead: dict[str, str] = Field(
        default={}, description="Hotspot (such as H1) = the agency that leads there."
    )


class Quality(Section):
    """How good the records must be."""

    warn_placed: Share = Field(default=0.90, description="Fewer placed warns everywhere [share].")
    stop_placed: Share = Field(default=0.75, description="Fewer placed stops a run [share].")
    complete: Share = Field(default=0.90, description="Filled cells wanted per field [share].")
    key_fields: tuple[str, ...] = Field(
        default=("age", "source"),
        description="Our columns that, filled less often, warn everywhere.",
    )

    @model_validator(mode="after")
    def _warns_before_it_stops(self) -> Quality:
        if self.stop_placed > self.warn_placed:
            msg = "stop_placed must not be above warn_placed"
            raise ValueError(msg)
        return self


class Streams(Section):
    """Who is ordered to attend: kept apart from the hotspots and the plan, and told beside them."""

    statutory: tuple[str, ...] = Field(
        default=(), description="Words of the column that mean a statutory stream."
    )
    column: str = Field(
        default="stream", description="Our name of the column; of yes and no, yes is statutory."
    )


class Trust(Section):
    """How each hotspot is checked again, and from where on it is called fragile."""

    resamples: int = Field(default=200, ge=200, description="Resamples of young people.")
    overlap: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.5,
        description="Areas shared, of all areas of both, from which a cluster is the same [share].",
    )
    bounds: tuple[Annotated[float, Field(gt=0, le=1)], ...] = Field(
        default=(0.05, 0.10, 0.20, 0.50), description="Largest windows to try instead [share]."
    )
    agreement: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.5,
        description="Young people of a hotspot in areas that a method marks, to agree [share].",
    )
    sure: Share = Field(
        default=0.8, description="Chance of a ratio above 1.5 that marks an area [share]."
    )
    least_stability: Share = Field(default=0.6, description="Found again less is fragile [share].")
    largest_postcode: Share = Field(
        default=0.5, description="So many young people of one postcode are fragile [share]."
    )
    largest_institution: Share = Field(
        default=0.2, description="The same for the postcode of one organisation [share]."
    )
    largest_quarter: Share = Field(
        default=0.5,
        description="So many of one quarter are fragile, if not found without it [share].",
    )
