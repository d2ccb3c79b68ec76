"""The settings of an extra layer: what else is known of places, beside the referrals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from outreach.sections import Section

Month = Annotated[str, Field(pattern=r"^(\d{4}-\d{2})?$")]


class ExtraLayer(Section):
    """Street crime, counts by area, or points; shown to the restricted edition, never in need."""

    name: str = Field(
        pattern=r"^[A-Za-z][A-Za-z0-9 _-]{0,40}$", description="Short name; heads a column."
    )
    path: Path = Field(description="CSV, gzipped CSV, XLSX; street crime also a zip or a folder.")
    sheet: str | None = Field(default=None, description="Sheet of a workbook.")
    kind: Literal["street_crime", "counts", "points"] = "counts"
    basis: Literal["residence", "event"] = Field(
        description="Where people live, or where something happened."
    )
    provenance: str = Field(min_length=1, description="Who published it, and of when it is.")
    weight: Annotated[float, Field(ge=0)] = Field(
        default=1.0, description="How much it is meant to count beside the others [ratio]."
    )
    columns: dict[str, str] = Field(default={}, description="Our name = the file's name.")
    categories: tuple[str, ...] = Field(default=(), description="Kinds to keep; empty keeps all.")
    month_from: Month = Field(default="", description="First month to keep, such as 2025-01.")
    month_to: Month = Field(default="", description="Last month to keep.")
    place_by: Literal["code", "point"] = Field(
        default="code", description="Place by the area code, or by the point alone."
    )
