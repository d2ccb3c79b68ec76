"""How the settings say where a table is: a file, a sheet, rows, a layer, a register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from outreach.settings.section import Section


class Source(Section):
    """A table: a file (CSV, XLSX), or rows written in the settings themselves."""

    path: Path | None = Field(default=None, description="File, relative to this one.")
    sheet: str | None = Field(default=None, description="Sheet of a workbook.")
    columns: dict[str, str] = Field(default={}, description="Our name = the file's name.")
    rows: tuple[dict[str, Any], ...] = Field(default=(), description="Rows instead of a file.")

    @model_validator(mode="after")
    def _one_origin(self) -> Source:
        if (self.path is None) == (not self.rows):
            msg = "give either path or rows"
            raise ValueError(msg)
        return self


class Layer(Section):
    """A layer of geometry in a file."""

    path: Path
    layer: str | None = None
    columns: dict[str, str] = Field(default={})


class Context(Section):
    """Layers that help people find their way on the map; all optional."""

    districts: Layer | None = None
    river: Layer | None = None
    roads: Layer | None = None
    settlements: Layer | None = None


class Extract(Section):
    """A further referral extract, of another agency."""

    path: Path
    sheet: str | None = None
    columns: dict[str, str] = Field(default={}, description="Empty: the mapping of the first.")
    agency: str = Field(default="", description="Who it is from, where the file does not say.")


class VenueRule(Section):
    """Take the venues whose columns hold one of these values, as this type."""

    type: str
    where: dict[str, tuple[str, ...]] = Field(default={})


class Register(Source):
    """A published register of places, or a further table of them."""

    kind: Literal["gias", "ods", "table"] = Field(
        default="table",
        description="gias: schools (edubasealldata); ods: GP practices (epraccur).",
    )
    include: tuple[VenueRule, ...] = Field(default=(), description="For a table; empty takes all.")
    attributes: dict[str, dict[str, Any]] = Field(
        default={}, description="Attributes by venue type, before those of [venues.attributes]."
    )
    beyond_km: Annotated[float, Field(ge=0)] = Field(
        default=0.0, description="Take places this far outside the county too [km]."
    )


class Venues(Source):
    """Places a session could be held."""

    registers: tuple[Register, ...] = Field(default=(), description="[[venues.registers]].")
    include: tuple[VenueRule, ...] = Field(default=(), description="Empty takes every row.")
    attributes: dict[str, dict[str, Any]] = Field(
        default={}, description="Attributes by venue type, for what the file does not say."
    )
    attributes_invented: bool = Field(
        default=False, description="True marks those attributes as invented on every output."
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Venues:
        """Allow registers alone."""
        if self.path is not None and self.rows:
            msg = "give either path or rows"
            raise ValueError(msg)
        if self.path is None and not self.rows and not self.registers:
            msg = "give path, rows or [[venues.registers]]"
            raise ValueError(msg)
        return self


class OptionalTables(Section):
    """Further tables of the county. Each may be left out; data/README.md shows its columns."""

    attendance: Source | None = Field(default=None, description="Sessions held, and who came.")
    screening: Source | None = Field(default=None, description="Screened, referred, triaged.")
    feeds: Source | None = Field(default=None, description="Data expected and received.")
    benchmarks: Source | None = Field(default=None, description="National figures and targets.")
    preferences: Source | None = Field(default=None, description="What young people prefer.")
    partner_sessions: Source | None = Field(default=None, description="What partners offer.")
    events: Source | None = Field(default=None, description="One-off events.")
    funding: Source | None = Field(default=None, description="Who pays which share of what.")
    rates: Source | None = Field(default=None, description="Mileage and pay, by date.")
    actions: Source | None = Field(default=None, description="Actions with owner and due date.")
    outside_totals: Source | None = Field(default=None, description="Figures already published.")
    places: Source | None = Field(default=None, description="Named places, such as bases.")
    overrides: Source | None = Field(default=None, description="What people decide themselves.")
    funds: Source | None = Field(default=None, description="Pots of money and their ties.")
    other_work: Source | None = Field(default=None, description="Visits, training and the like.")
    last_bus: Source | None = Field(default=None, description="When the last bus home leaves.")
