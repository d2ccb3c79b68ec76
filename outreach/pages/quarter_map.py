"""The map of one quarter beside the map of three years: few referrals alone mislead (R-37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from maps.paired_map import paired_map
from maps.report import Chart
from maps.static_map import patterns_svg
from outreach.pages.printing import joined

if TYPE_CHECKING:
    from maps.edition import PrintedTable
    from outreach.intake.inputs import Inputs

UNIT = "Referrals a quarter for each 1,000 young residents"


def quarter_map(
    inputs: Inputs, now: pd.Series, pooled: pd.Series, *, quarter: str, table: PrintedTable
) -> Chart:
    """Draw the districts in one quarter and in all quarters together, in the same classes.

    Parameters
    ----------
    inputs
        The county's areas and young residents.
    now, pooled : Series, index ``district``
        Referrals of the quarter, and of an average quarter. [referrals]
    quarter
        Such as ``2026/27 Q2``.
    table
        Says the same, with intervals.

    Returns
    -------
    Chart
        Exact figures of small places: for the restricted edition only.
    """
    areas = inputs.areas
    people = areas["population"].astype(float).groupby(areas["district"]).sum()
    outlines = areas[["district", "geometry"]].dissolve("district").geometry.reindex(people.index)
    many = people.where(people > 0)
    rates = pd.DataFrame(
        {
            f"{quarter} alone": 1000 * now.astype(float) / many,
            "All quarters together": 1000 * pooled.astype(float) / many,
        }
    ).reindex(people.index)
    first, second = (_highest(rates[column]) for column in rates)
    same = f"{first}: highest in {quarter} and over all quarters"
    title = same if first == second else f"Highest in {quarter}: {first}; over all: {second}"
    return Chart(
        title=title,
        svg=patterns_svg() + paired_map(outlines, rates, unit=UNIT),
        alternative=f"Two maps of the districts in the same classes. {quarter} alone, highest: "
        f"{first}. All quarters together, highest: {second}. The table says the same.",
        note=f"{UNIT}. One quarter alone changes much by chance: read the right-hand map first, "
        "and the intervals in the table.",
        table=table,
    )


def _highest(rates: pd.Series) -> str:
    """Name the places with the highest rate; those that are alike stand together."""
    known = rates.dropna().round(6)
    if known.empty:
        return "not known"
    return joined([str(name) for name in known.index[known == known.max()]])
