"""What surroundings look like when every area has the county's risk and chance does the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.local.local_statistics import excess_score
from hotspots.local.neighbours import Neighbours, aligned
from outreach.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTS_AT_A_TIME = 2_000_000
"""Most simulated counts held at once. [counts]"""


def constant_risk_p_values(
    observed: pd.Series,
    expected: pd.Series,
    neighbours: Neighbours,
    *,
    seed: int,
    replicates: int = 9_999,
) -> pd.Series:
    """Compare each area's surroundings with those of counties in which the risk is the same.

    Dealing out the areas' values anew takes them for alike, and areas in which less than one
    referral is expected are not: a single referral makes a high value in a small area. Here the
    referrals themselves fall anew, each area getting what is expected of it.

    Parameters
    ----------
    observed : Series, index ``area_code``
        Referrals counted, whole. [referrals]
    expected : Series, same index
        Referrals expected; scaled to the observed total here. [referrals]
    neighbours
        Of the same areas, with themselves for Gi* and without for Gi.
    seed
        Of the multinomial draws.
    replicates
        Simulated counties, see `hotspots.local.permuting.enough_permutations`.

    Returns
    -------
    Series, same index
        ``p_value``, two-sided: twice the smaller tail of the weighted sum of the neighbours'
        `hotspots.local.local_statistics.excess_score`. Missing where an area has no weights.

    Raises
    ------
    TableError
        When the areas differ, a value is missing, a count is not whole, or referrals were seen
        where none are expected.

    References
    ----------
    Waller L. and Gotway C. (2004). Applied Spatial Statistics for Public Health Data, section
    7.4 (the constant risk hypothesis). Wiley.

    Examples
    --------
    Both areas alike: 2 of 2 in one and its surroundings happens once in four.

    >>> from hotspots.local.neighbours import neighbours_from_pairs
    >>> own = neighbours_from_pairs(pd.Index(["A", "B"]), [0, 1], [0, 1])
    >>> counts = pd.Series([2, 0], index=["A", "B"])
    >>> constant_risk_p_values(counts, counts * 0 + 1.0, own, seed=1).round(1).tolist()
    [0.5, 0.5]
    """
    counts, usual = aligned(observed, neighbours, "observed"), aligned(expected, neighbours)
    parts = int((counts != np.floor(counts)).sum())
    if parts or not counts.sum() > 0 or not usual.sum() > 0:
        msg = (
            f"Simulated counties need whole counts and some referrals; {parts} of {counts.size} "
            f"counts are not whole and {counts.sum():.0f} referrals were counted."
        )
        raise TableError(msg)
    total = int(counts.sum())
    usual = usual * (total / usual.sum())
    weights = neighbours.weights
    scaled = pd.Series(usual, index=observed.index)
    seen = weights @ excess_score(observed, scaled).to_numpy()
    root = np.sqrt(np.where(usual > 0, usual, 1.0))[:, None]
    random, chances = np.random.default_rng(seed), usual / usual.sum()
    above, below = np.zeros(counts.size), np.zeros(counts.size)
    width = max(1, COUNTS_AT_A_TIME // max(counts.size, 1))
    for begin in range(0, replicates, width):
        drawn = random.multinomial(total, chances, size=min(width, replicates - begin)).T
        simulated = weights @ ((drawn - usual[:, None]) / root)
        above += (simulated >= seen[:, None] - 1e-9).sum(axis=1)
        below += (simulated <= seen[:, None] + 1e-9).sum(axis=1)
    smaller: NDArray[np.float64] = (1 + np.minimum(above, below)) / (1 + replicates)
    p_values = np.where(np.diff(weights.indptr) > 0, np.minimum(1.0, 2 * smaller), np.nan)
    return pd.Series(p_values, index=observed.index, name="p_value")
