"""Small areas of a thousand to three thousand people, and the groups they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach.sampling.growing import Graph, components, grow, neighbours_of
from outreach.sampling.mosaic import OPEN, Ints, Mosaic
from outreach.sampling.naming import DISTRICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

AREA_RESIDENTS = 1_590
OWN_AREA_RESIDENTS = 2_400
"""A settlement with at least this many residents is parted from its countryside."""


def draw_areas(
    mosaic: Mosaic, district: Ints, settlements: pd.DataFrame, *, rng: np.random.Generator
) -> Ints:
    """Say which small area each cell belongs to; areas are numbered from 0.

    An area never crosses the river, a district line or the edge of a town.
    """
    pairs = mosaic.walls[mosaic.walls[:, 1] >= 0]
    bank = mosaic.west[pairs[:, 0]] == mosaic.west[pairs[:, 1]]
    same = bank & (district[pairs[:, 0]] == district[pairs[:, 1]])
    graphs = [neighbours_of(len(district), pairs[kept]) for kept in (same, bank, bank | True)]
    large = np.append(settlements["residents"].to_numpy() >= OWN_AREA_RESIDENTS, False)
    zone = np.where(large[mosaic.settlement], mosaic.settlement, OPEN)
    inner = neighbours_of(len(district), pairs[same & (zone[pairs[:, 0]] == zone[pairs[:, 1]])])
    area = np.full(len(district), -1, dtype=np.int64)
    strays: list[list[int]] = []
    made = 0
    for part in components(range(len(district)), inner):
        people = float(mosaic.residents[part].sum())
        if people < 0.62 * AREA_RESIDENTS:
            strays.append(part)
            continue
        regions = grow(
            part,
            inner,
            points=mosaic.points,
            weight=mosaic.residents,
            count=max(1, round(people / AREA_RESIDENTS)),
            rng=rng,
        )
        for region in regions:
            area[region] = made
            made += 1
    return _join_strays(area, strays, graphs, mosaic)


def _join_strays(
    area: Ints, strays: list[list[int]], graphs: Sequence[Graph], mosaic: Mosaic
) -> Ints:
    """Give parts too small for an area of their own to a neighbour, cell by cell.

    A neighbour in the district is best, else one on the same bank, else any.
    """
    area = area.copy()
    people = np.bincount(area[area >= 0], mosaic.residents[area >= 0])
    left = [cell for part in strays for cell in part]
    level = 0
    while left:
        waiting = []
        for cell in left:
            near = sorted({int(area[other]) for other in graphs[level][cell]} - {-1})
            if near:
                area[cell] = min(near, key=lambda one: (people[one], one))
                people[area[cell]] += mosaic.residents[cell]
            else:
                waiting.append(cell)
        level = 0 if len(waiting) < len(left) else level + 1
        left = waiting
    return area


def describe_areas(
    mosaic: Mosaic,
    district: Ints,
    area: Ints,
    settlements: pd.DataFrame,
    *,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, Ints]:
    """Name and number the areas, the way small areas are named: by district, group and letter.

    Returns
    -------
    DataFrame, index ``area_code``
        ``name``, ``group``, ``district``, ``rural``, ``easting``, ``northing`` (middle of where
        people live), ``residents``, ``settlement`` (the main one, or ""), ``west`` (of the river).
    array, shape (cells,)
        Row of that frame for each cell.
    """
    count = int(area.max()) + 1
    people = np.bincount(area, mosaic.residents, count)
    middle = np.column_stack(
        [np.bincount(area, mosaic.residents * mosaic.points[:, k], count) / people for k in (0, 1)]
    )
    of_area = _most(district, area, mosaic, count)
    bank = _most(mosaic.west.astype(np.int64), area, mosaic, count) == 1
    table = pd.DataFrame(
        {
            "district": [DISTRICTS[k] for k in of_area],
            "settlement": _main_settlement(mosaic, area, settlements, count),
            "easting": np.round(middle[:, 0]),
            "northing": np.round(middle[:, 1]),
            "residents": np.round(people).astype(int),
            "west": bank,
        }
    )
    table["group"] = _groups(table, middle, area, mosaic, rng)
    table["rural"] = _rural_class(table, settlements)
    table = table.sort_values(["group", "northing", "easting"], ascending=[True, False, True])
    letter = table.groupby("group").cumcount().map(lambda k: chr(65 + k))
    table["name"] = table["group"] + letter
    rank = np.empty(count, dtype=np.int64)
    rank[table.index.to_numpy()] = np.arange(count)
    table.index = pd.Index([f"X01{k:06d}" for k in range(1, count + 1)], name="area_code")
    return table, rank[area]


def _most(label: Ints, area: Ints, mosaic: Mosaic, count: int) -> Ints:
    """Return the label most residents of each area have."""
    table = np.zeros((count, int(label.max()) + 1))
    np.add.at(table, (area, label), mosaic.residents)
    most: Ints = table.argmax(axis=1)
    return most


def _main_settlement(
    mosaic: Mosaic, area: Ints, settlements: pd.DataFrame, count: int
) -> list[str]:
    """Return the settlement most residents of each area live in, or nothing."""
    names = [*settlements.index, ""]
    table = np.zeros((count, len(names)))
    np.add.at(table, (area, mosaic.settlement), mosaic.residents)
    return [names[k] for k in table.argmax(axis=1)]


def _groups(
    table: pd.DataFrame,
    middle: np.ndarray,
    area: Ints,
    mosaic: Mosaic,
    rng: np.random.Generator,
) -> pd.Series:
    """Name groups of four to six neighbouring areas, numbered from the north of a district."""
    pairs = area[mosaic.walls[mosaic.walls[:, 1] >= 0]]
    graph = neighbours_of(len(table), pairs)
    name = pd.Series("", index=table.index)
    weight = np.ones(len(table))
    home = table["district"].tolist()
    for district in DISTRICTS:
        members = [row for row, one in enumerate(home) if one == district]
        found: list[list[int]] = []
        inner = [[other for other in near if home[other] == district] for near in graph]
        for part in components(members, inner):
            found += grow(
                part,
                inner,
                points=middle,
                weight=weight,
                count=max(1, round(len(part) / 5)),
                rng=rng,
                unevenness=0.0,
                raggedness=0.15,
            )
        found.sort(key=lambda group: (-round(float(middle[group, 1].mean())), group))
        for number, group in enumerate(found, start=1):
            name.loc[group] = f"{district} {number:03d}"
    return name


def _rural_class(table: pd.DataFrame, settlements: pd.DataFrame) -> list[str]:
    """Give each area a class in the style of the rural-urban classification of 2021.

    Further means more than 14 km from the middle of a place of 40,000 people.
    """
    major = settlements[settlements["residents"] >= 40_000][["easting", "northing"]].to_numpy()
    at = table[["easting", "northing"]].to_numpy()
    far = np.hypot(*(at[:, None, :] - major[None, :, :]).transpose(2, 0, 1)).min(axis=1) > 14_000
    size = table["settlement"].map(settlements["residents"]).fillna(0).to_numpy()
    base = np.select([size >= 10_000, size >= 2_400], ["U", "RL"], default="RS")
    return [f"{one}{'F' if away else 'N'}1" for one, away in zip(base, far, strict=True)]
