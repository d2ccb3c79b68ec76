"""What is planted in the referrals: two places with many, one with few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outreach.sampling.deprivation import spread
from outreach.sampling.naming import DISTRICTS

if TYPE_CHECKING:
    import pandas as pd

    from outreach.sampling.geography import Geography

SLOPE = 0.35
"""What one standard deviation of deprivation adds to the logarithm of the risk."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Planted:
    """A connected set of areas whose risk was multiplied."""

    name: str
    kind: str
    relative_risk: float
    rows: tuple[int, ...]


def plant(
    land: Geography, deprivation: pd.DataFrame, estates: list[list[int]]
) -> tuple[Planted, ...]:
    """Choose the two hotspots and the cold spot.

    The first hotspot is an estate of a large town, the second lies in and around a market town
    that is not deprived; the cold spot is an estate of another large town.
    """
    place = land.areas["settlement"]
    home = [str(place.iat[estate[0]]) for estate in estates]
    towns = [k for k, name in enumerate(home) if name not in DISTRICTS[:1]]
    depth = {k: float(deprivation["depth"].iloc[estates[k]].mean()) for k in towns}
    hot = max(towns, key=lambda k: (depth[k], -k))
    cold = max((k for k in towns if home[k] != home[hot]), key=lambda k: (depth[k], -k))
    quiet = _market_town(land, deprivation, avoid={home[hot], home[cold]})
    return (
        Planted(
            name=f"estate in {home[hot]}",
            kind="hotspot, deprived",
            relative_risk=3.0,
            rows=tuple(estates[hot][:6]),
        ),
        Planted(
            name=f"in and around {place.iat[quiet[0]]}",
            kind="hotspot, not deprived",
            relative_risk=3.5,
            rows=tuple(quiet),
        ),
        Planted(
            name=f"estate in {home[cold]}",
            kind="cold spot, deprived",
            relative_risk=0.2,
            rows=tuple(estates[cold]),
        ),
    )


def _market_town(land: Geography, deprivation: pd.DataFrame, *, avoid: set[str]) -> list[int]:
    """Return five connected areas in and around the least deprived market town."""
    sizes = land.settlements["residents"]
    market = sizes.index[(sizes >= 10_000) & (sizes < 20_000)].difference(list(avoid), sort=False)
    place = land.areas["settlement"]
    depth = deprivation["depth"]
    town = min(market.tolist(), key=lambda name: (depth[place == name].mean(), name))
    mine = np.flatnonzero(place == town).tolist()
    deep = depth.tolist()
    start = min(mine, key=lambda row: (deep[row], row))
    return spread(land, start, size=5, within=set(range(len(place))))


def risk_by_area(deprivation: pd.DataFrame, planted: tuple[Planted, ...]) -> np.ndarray:
    """Return each area's risk: the deprivation slope, times what is planted."""
    risk = np.exp(SLOPE * deprivation["depth"].to_numpy())
    for one in planted:
        risk[list(one.rows)] *= one.relative_risk
    return np.round(risk, 6)
