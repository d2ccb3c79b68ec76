"""Counties of known truth on the ground of a real or invented one, for calibration and power."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outreach.config import read_config
from outreach.intake.inputs import read_inputs

if TYPE_CHECKING:
    from pathlib import Path

BAND_RATES = (0.2, 0.3, 0.5)
"""How referrals fall on the age bands, youngest first, wherever a county has three. [share]"""


class Ground(NamedTuple):
    """Areas and their residents by age band."""

    areas: pd.DataFrame
    bands: pd.DataFrame


def ground(settings: Path) -> Ground:
    """Read the areas and residents of a county; none of its referrals is used."""
    inputs = read_inputs(read_config(settings))
    return Ground(pd.DataFrame(inputs.areas.drop(columns="geometry")), inputs.population_by_band)


def drawn(
    county: Ground, rate: np.ndarray, *, referrals: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let referrals fall on a county by residents, age and a rate of each area.

    Returns the placed records and the referrals, as `hotspots.find_hotspots` takes them.
    """
    random = np.random.default_rng(seed)
    residents = county.bands.to_numpy(float)
    shares = BAND_RATES if residents.shape[1] == len(BAND_RATES) else np.ones(residents.shape[1])
    chances = residents / residents.sum(axis=0) * shares * rate[:, None]
    cells = random.multinomial(referrals, (chances / chances.sum()).ravel())
    area, band = np.divmod(np.repeat(np.arange(cells.size), cells), residents.shape[1])
    ids = [f"r{number:05d}" for number in range(referrals)]
    placed = pd.DataFrame(
        {"referral_id": ids, "area_code": county.bands.index[area], "weight": 1.0}
    )
    known = {"age_band": county.bands.columns.to_numpy()[band]}
    return placed, pd.DataFrame(known, index=pd.Index(ids, name="referral_id"))


def neighbouring(county: Ground, middle: int, size: int = 5) -> np.ndarray:
    """Give the areas nearest to one, itself first, by position."""
    points = county.areas[["easting", "northing"]].to_numpy(float)
    away = np.hypot(*(points - points[middle]).T)
    return np.argsort(away, kind="stable")[:size]
