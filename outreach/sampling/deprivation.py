"""Deprivation: poorer estates in the towns, a better-off countryside, national ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr

from outreach.sampling.geography import Geography, stream

AREAS_IN_ENGLAND = 32_844
"""The ranks are as if among the areas of 2019."""

_ESTATES = {"city": 4, "large town": 2, "town": 1}


def deprive(land: Geography, *, seed: int) -> tuple[pd.DataFrame, list[list[int]]]:
    """Rank every area as if among England's, with a gradient from town to country.

    Returns
    -------
    DataFrame, index ``area_code``
        ``score``, ``rank`` (1 = most deprived), ``decile``, ``idaci`` (share), ``depth``
        (standard score, higher = more deprived).
    list of list of int
        Rows of the areas of each deprived estate, the estates of the largest places first.
    """
    rng = stream(seed, "deprivation")
    areas = land.areas
    at = areas[["easting", "northing"]].to_numpy(float)
    depth = _gradient(land, rng) + rng.normal(0, 0.32, len(areas)) + _waves(at, rng)
    estates = _estates(land, rng)
    for estate in estates:
        depth[estate] += rng.uniform(1.3, 1.9, len(estate))
        fringe = sorted({o for one in estate for o in land.neighbours[one]} - set(estate))
        depth[fringe] += 0.45
    depth = (depth - depth.mean()) / depth.std()
    standing = ndtr(np.round(0.88 * depth - 0.22, 6))  # a shire is a little better off
    order = np.argsort(-standing, kind="stable")
    rank = np.empty(len(areas), dtype=np.int64)
    rank[order] = _distinct(np.round((1 - standing[order]) * AREAS_IN_ENGLAND).astype(int))
    above = 1 - rank / AREAS_IN_ENGLAND
    score = -23.0 * np.log1p(-above * (1 - np.exp(-100 / 23.0)))
    idaci = np.clip(0.02 + 0.42 * above**2.4 + rng.normal(0, 0.018, len(areas)), 0.005, 0.9)
    table = pd.DataFrame(
        {
            "score": np.round(score, 3),
            "rank": rank,
            "decile": (rank * 10 + AREAS_IN_ENGLAND - 1) // AREAS_IN_ENGLAND,
            "idaci": np.round(idaci, 3),
            "depth": np.round(depth, 6),
        },
        index=areas.index,
    )
    return table, estates


def _gradient(land: Geography, rng: np.random.Generator) -> np.ndarray:
    """Return what the kind of place adds: towns differ, villages are better off."""
    kind = land.settlements["kind"]
    usual = kind.map({"city": 0.30, "town": 0.25, "village": -0.45})
    usual = usual + rng.normal(0, 0.22, len(usual))
    return land.areas["settlement"].map(usual).fillna(-0.55).to_numpy(float)


def _waves(at: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a gentle swell over the county, so that neighbours are alike."""
    swell = np.zeros(len(at))
    for length in (34_000, 21_000, 4_000, 2_600, 1_900):
        turn, phase = rng.uniform(0, 2 * np.pi, 2)
        along = at @ np.array([np.cos(turn), np.sin(turn)])
        swell += 0.20 * np.sin(2 * np.pi * along / length + phase)
    return swell


def _estates(land: Geography, rng: np.random.Generator) -> list[list[int]]:
    """Choose connected estates of five to seven areas, on the edge rather than in the middle."""
    areas = land.areas
    taken: set[int] = set()
    found = []
    for name, place in land.settlements.iterrows():
        large = "large town" if place["residents"] > 40_000 else place["kind"]
        for _ in range(_ESTATES.get(str(large), 0) if place["residents"] > 20_000 else 0):
            mine = np.flatnonzero(areas["settlement"] == name)
            away = np.hypot(
                areas["easting"].iloc[mine] - place["easting"],
                areas["northing"].iloc[mine] - place["northing"],
            ).to_numpy()
            outer = mine[away > 0.35 * place["radius"]].tolist()
            start = int(rng.choice([one for one in outer if one not in taken]))
            estate = spread(
                land, start, size=int(rng.integers(5, 8)), within=set(mine.tolist()) - taken
            )
            taken |= set(estate) | {o for one in estate for o in land.neighbours[one]}
            found.append(estate)
    return found


def spread(land: Geography, start: int, *, size: int, within: set[int]) -> list[int]:
    """Return connected areas around a start: each next one is the nearest neighbour left."""
    at = land.areas[["easting", "northing"]].to_numpy(float)
    chosen = [start]
    while len(chosen) < size:
        edge = {o for one in chosen for o in land.neighbours[one]} & within - set(chosen)
        if not edge:
            break
        middle = at[chosen].mean(axis=0)
        chosen.append(min(edge, key=lambda one: (round(float(np.hypot(*(at[one] - middle)))), one)))
    return sorted(chosen)


def _distinct(rank: np.ndarray) -> np.ndarray:
    """Push equal ranks apart, and keep them within 1 and the number of areas."""
    rank = np.maximum(rank, 1)
    for k in range(1, len(rank)):
        rank[k] = max(rank[k], rank[k - 1] + 1)
    return rank


def deprivation_table(table: pd.DataFrame) -> pd.DataFrame:
    """Lay deprivation out under the headings of the published File 7."""
    index, child = (
        "Index of Multiple Deprivation (IMD)",
        ("Income Deprivation Affecting Children Index (IDACI)"),
    )
    child_rank = table["idaci"].rank(ascending=False, method="first")
    share = child_rank / len(table)
    national = (share * AREAS_IN_ENGLAND).round().astype(int)
    return pd.DataFrame(
        {
            f"{index} Score": table["score"],
            f"{index} Rank (where 1 is most deprived)": table["rank"],
            f"{index} Decile (where 1 is most deprived 10% of LSOAs)": table["decile"],
            f"{child} Score (rate)": table["idaci"],
            f"{child} Rank (where 1 is most deprived)": national,
            f"{child} Decile (where 1 is most deprived 10% of LSOAs)": (
                national * 10 + AREAS_IN_ENGLAND - 1
            )
            // AREAS_IN_ENGLAND,
        }
    )
