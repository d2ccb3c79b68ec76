"""Where points lie: at the venues that are known, or elsewhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEAR_M = 150.0
"""A point this near to a venue is that venue; our maps round positions to about 10 m. [m]"""


def are_elsewhere(
    spots: Sequence[tuple[float, float]], venues: Sequence[tuple[float, float]]
) -> bool:
    """Tell whether any point lies where no venue is.

    Parameters
    ----------
    spots
        Easting and northing, or longitude and latitude in either order. [m or degrees]
    venues
        Easting and northing of every venue. [m]

    Returns
    -------
    bool
        True if one is further than `NEAR_M` from every venue.

    Examples
    --------
    >>> are_elsewhere([(380_010.0, 250_000.0)], [(380_000.0, 250_000.0)])
    False
    >>> are_elsewhere([(381_000.0, 250_000.0)], [(380_000.0, 250_000.0)])
    True
    """
    if not spots:
        return False
    found = np.array(spots, dtype=float)
    if np.abs(found).max() <= 180:
        north = found[:, 0] > 45  # latitude first
        found[north] = found[north][:, ::-1]
        east, up = _to_grid().transform(found[:, 0], found[:, 1])
        found = np.column_stack([east, up])
    known: NDArray[np.float64] = np.array(venues, dtype=float)
    apart = np.hypot(*(found[:, None, :] - known[None, :, :]).transpose(2, 0, 1))
    return bool((apart.min(axis=1) > NEAR_M).any())


@cache
def _to_grid() -> Any:
    """Return what turns longitude and latitude into easting and northing."""
    from pyproj import Transformer  # noqa: PLC0415  (heavy, and seldom needed)

    return Transformer.from_crs(4326, 27700, always_xy=True)
