"""The scan across the county line, where neighbours have given their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from hotspots.scanning import scan
from hotspots.scans.stability import sector_stability
from outreach.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable


class Field(NamedTuple):
    """What one scan looks at: the county, and what lies beyond it where that is counted."""

    areas: pd.DataFrame
    counts: pd.Series
    expected: pd.Series
    population: pd.Series


def across_the_line(
    areas: pd.DataFrame,
    counts: pd.Series,
    expected: pd.Series,
    population: pd.Series,
    neighbours: pd.DataFrame | None,
) -> Field:
    """Put the areas beyond the county line beside the county's own.

    Parameters
    ----------
    areas : DataFrame, index ``area_code``
        ``easting`` and ``northing`` [m].
    counts, expected, population : Series, index ``area_code``
        Of the county. [persons] [referrals] [persons]
    neighbours : DataFrame, index ``area_code``
        ``easting``, ``northing`` [m], ``population`` and, where it is known, ``observed``
        [persons]. Areas without ``observed`` are left out: a count that nobody gave is not zero.

    Returns
    -------
    Field
        Beyond the line as many referrals are expected of a resident as in the county.

    Raises
    ------
    TableError
        If an area is on both sides.
    """
    if neighbours is None or "observed" not in neighbours:
        return Field(areas, counts, expected, population)
    known = neighbours[neighbours["observed"].notna() & (neighbours["population"] > 0)]
    both = known.index.intersection(areas.index)
    if len(both):
        msg = (
            f"{len(both)} area(s) of the neighbours are areas of this county, e.g. {both[0]}. "
            "Leave them out of the table of neighbours."
        )
        raise TableError(msg)
    people = known["population"].astype(float)
    rate = float(expected.sum()) / max(float(population.sum()), 1.0)
    return Field(
        pd.concat([areas[["easting", "northing"]], known[["easting", "northing"]]]),
        pd.concat([counts, known["observed"]]).astype("int64"),
        pd.concat([expected.astype(float), people * rate]),
        pd.concat([population.astype(float), people]),
    )


def scan_and_recheck(
    areas: pd.DataFrame,
    counts: pd.Series,
    expected: pd.Series,
    spread: pd.DataFrame,
    *,
    population: pd.Series,
    neighbours: pd.DataFrame | None = None,
    max_population_share: float = 0.20,
    replicates: int = 9_999,
    progress: Callable[[float], None] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Scan the county, with what neighbours gave, and place rough records by chance.

    Parameters
    ----------
    areas, counts, expected
        As in `across_the_line`.
    spread : DataFrame, index ``area_code``, one column per trial
        See `hotspots.scans.stability.sector_stability`.
    population, neighbours
        As in `across_the_line`.
    max_population_share
        Largest circle, as a share of the county's own population. [share]
    replicates, progress
        See `hotspots.scanning.scan`.
    **options
        ``seed``, ``min_cases`` and ``alpha`` of `hotspots.scanning.scan`.

    Returns
    -------
    DataFrame, index ``cluster``
        As `hotspots.scanning.scan`, with ``sector_stability`` and ``areas_beyond``. Clusters are
        cut to the county: ``areas``, ``observed``, ``expected``, ``population`` and the ratios are
        those of its part; the p-value is that of the whole. A cluster without any excess in the
        county is left out.
    """
    field = across_the_line(areas, counts, expected, population, neighbours)
    share = max_population_share * float(population.sum()) / float(field.population.sum())
    whole = len(field.areas) == len(areas)
    bound = max_population_share if whole else share
    found = scan(
        field.areas,
        field.counts,
        field.expected,
        population=field.population,
        max_population_share=bound,
        replicates=replicates,
        progress=progress,
        **options,
    )
    table = found.assign(areas_beyond=0)
    if not whole:
        table = _cut(found, counts, expected, population, int(options.get("min_cases", 3)))
    added = spread.reindex(field.areas.index, fill_value=0)
    table["sector_stability"] = sector_stability(
        table,
        field.areas,
        field.counts,
        field.expected,
        added,
        population=field.population,
        max_population_share=bound,
        **options,
    )
    return table


def _cut(
    found: pd.DataFrame,
    counts: pd.Series,
    expected: pd.Series,
    population: pd.Series,
    min_cases: int,
) -> pd.DataFrame:
    """Keep of each cluster the part that lies in the county, counted by itself."""
    usual = expected * (counts.sum() / expected.sum())
    rows = []
    for _, row in found.iterrows():
        inside = [code for code in row["areas"] if code in counts.index]
        if not inside:
            continue
        seen, base = int(counts[inside].sum()), float(usual[inside].sum())
        if seen < min_cases or seen <= base:
            continue
        rest = float(counts.sum()) - seen, float(usual.sum()) - base
        outside = rest[0] / rest[1] if rest[1] > 0 else 0.0
        part: dict[str, Any] = {
            "centre": row["centre"] if row["centre"] in counts.index else inside[0],
            "areas": tuple(inside),
            "population": population[inside].sum(),
            "observed": seen,
            "expected": base,
            "relative_risk": seen / base,
            "inside_outside_ratio": seen / base / outside if outside > 0 else float("inf"),
            "areas_beyond": len(row["areas"]) - len(inside),
        }
        rows.append({**{str(name): value for name, value in row.items()}, **part})
    table = pd.DataFrame(rows, columns=[*found.columns, "areas_beyond"])
    index = pd.RangeIndex(1, len(table) + 1, name=found.index.name)
    return table.set_axis(index).astype({"areas_beyond": int})
