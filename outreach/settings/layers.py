"""The settings of an extra layer: what else is known of places, beside the referrals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from outreach.errors import TableError
from outreach.settings.section import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

_OLDEST = 120

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
    ages: str = Field(
        default="",
        pattern=r"^(\d{1,3}(-\d{1,3}|\+))?$",
        description="Ages it covers, such as 16-59 or 18+; empty: all.",
    )
    other_ages: str = Field(
        default="", description="Why it is used though it does not cover the ages served."
    )


def refuse_other_ages(layers: Sequence[ExtraLayer], *, served: tuple[int, int]) -> tuple[str, ...]:
    """Refuse layers about other ages than those served, unless a reason is given.

    Parameters
    ----------
    layers
        With the ages they cover.
    served
        Youngest and oldest age of the service. [years]

    Returns
    -------
    tuple of str
        A note for each layer that is used all the same, with its reason.

    Raises
    ------
    TableError
        With every layer that leaves out an age served and gives no reason.
    """
    faults, notes = [], []
    for layer in layers:
        low, _, high = layer.ages.replace("+", f"-{_OLDEST}").partition("-")
        if not layer.ages or (int(low) <= served[0] and served[1] <= int(high)):
            continue
        gap = f"layer {layer.name}: it covers ages {layer.ages}, the service is for ages "
        gap += f"{served[0]} to {served[1]}"
        if layer.other_ages.strip():
            notes.append(f"{gap}; used all the same: {layer.other_ages.strip()}")
        else:
            faults.append(f'{gap}. Leave it out, or say why it may be used: other_ages = "why".')
    if faults:
        raise TableError("\n".join(faults))
    return tuple(notes)
