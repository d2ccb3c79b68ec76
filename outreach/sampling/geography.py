"""The land of the sample county: everything about it that has a place but no number yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from outreach.sampling.arcs import Arc, draw_shapes, join_arcs
from outreach.sampling.areas import describe_areas, draw_areas
from outreach.sampling.districts import assign_districts
from outreach.sampling.growing import neighbours_of
from outreach.sampling.mosaic import Ints, Mosaic, make_mosaic
from outreach.sampling.outline import county_ring, river_course
from outreach.sampling.settlements import place_settlements

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Geography:
    """The land, its people's homes, and what lies where.

    Attributes
    ----------
    settlements
        Indexed by ``name``: kind, residents, easting, northing, radius. [m]
    areas
        Indexed by ``area_code``: name, group, district, rural, easting, northing, residents,
        settlement, west.
    shapes
        One polygon for each row of `areas`; together a coverage. [m, EPSG:27700]
    neighbours
        For each row of `areas` the rows it shares an edge with on the same bank.
    mosaic
        The cells underneath.
    area_of_cell
        Row of `areas` for each cell.
    river
        One line, along the edges of areas.
    """

    settlements: pd.DataFrame
    areas: pd.DataFrame
    shapes: NDArray[np.object_]
    neighbours: list[list[int]]
    mosaic: Mosaic
    area_of_cell: Ints
    river: shapely.LineString


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one part of the county, independent of all other parts."""
    return np.random.default_rng([seed, *name.encode()])


def make_geography(*, seed: int) -> Geography:
    """Draw the county line, the river, the settlements, districts and small areas."""
    ring = county_ring(stream(seed, "ring"))
    course = river_course(stream(seed, "river"))
    settlements = place_settlements(ring, course, rng=stream(seed, "settlements"))
    mosaic = make_mosaic(ring, course, settlements, rng=stream(seed, "mosaic"))
    district = assign_districts(mosaic, settlements, rng=stream(seed, "districts"))
    drawn = draw_areas(mosaic, district, settlements, rng=stream(seed, "areas"))
    areas, area_of_cell = describe_areas(
        mosaic, district, drawn, settlements, rng=stream(seed, "groups")
    )
    shapes, arcs = draw_shapes(mosaic, area_of_cell, rng=stream(seed, "arcs"))
    inner = mosaic.walls[mosaic.walls[:, 1] >= 0]
    inner = inner[mosaic.west[inner[:, 0]] == mosaic.west[inner[:, 1]]]
    return Geography(
        settlements=settlements,
        areas=areas,
        shapes=shapes,
        neighbours=neighbours_of(len(areas), area_of_cell[inner]),
        mosaic=mosaic,
        area_of_cell=area_of_cell,
        river=_river(arcs, areas),
    )


def _river(arcs: list[Arc], areas: pd.DataFrame) -> shapely.LineString:
    """Join the arcs that part the west bank from the east bank; the longest line is the river."""
    west = areas["west"].to_numpy()
    parting = [a for a in arcs if min(a.sides) >= 0 and west[a.sides[0]] != west[a.sides[1]]]
    lines = shapely.get_parts(join_arcs(parting))
    return shapely.normalize(max(lines, key=lambda line: line.length))
